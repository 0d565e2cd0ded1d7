"""Fixtures for every test: stores on both databases, migrated and empty."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from odesk_tui.store.door import Store
from odesk_tui.store.opening import open_store
from tests import databases

# Machines differ: no test fails for being slow.
settings.register_profile("odesk", deadline=None)
settings.load_profile("odesk")

_OWNER = pytest.StashKey[databases.Owner]()
_ROOT = pytest.StashKey[Path]()
_COUNTER = itertools.count(1)


# Screens and terminals in tests mostly wait: more workers than processors are done sooner.
_FEWEST_WORKERS = 4


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    return max(_FEWEST_WORKERS, os.cpu_count() or 1)


def pytest_configure(config: pytest.Config) -> None:
    # Left by the line editor that pytest loads; programs under test would take them for the size of their terminal.
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    workerinput = getattr(config, "workerinput", None)
    if workerinput is not None:
        config.stash[_ROOT] = Path(workerinput["databases"])
        return
    config.stash[_OWNER] = owner = databases.Owner()
    config.stash[_ROOT] = owner.root


def pytest_unconfigure(config: pytest.Config) -> None:
    owner = config.stash.get(_OWNER, None)
    if owner is not None:
        owner.close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist where the run's databases are."""
    node.workerinput["databases"] = str(node.config.stash[_ROOT])


def databases_of(config: pytest.Config) -> Path:
    """The folder of the run's databases, for tests that make their own copies."""
    return config.stash[_ROOT]


@pytest.fixture
def sqlite_address(pytestconfig: pytest.Config, tmp_path: Path) -> str:
    """The path of a migrated, empty SQLite store."""
    path = tmp_path / "desk.db"
    shutil.copy(databases.sqlite_template(pytestconfig.stash[_ROOT]), path)
    return str(path)


@pytest.fixture
def postgres_address(pytestconfig: pytest.Config) -> Iterator[str]:
    """The URL of a migrated, empty PostgreSQL database."""
    name = f"test_{os.getpid()}_{next(_COUNTER)}"
    with databases.postgres_clone(pytestconfig.stash[_ROOT], name) as url:
        yield url


@pytest.fixture
def empty_postgres_address(pytestconfig: pytest.Config) -> Iterator[str]:
    """The URL of a PostgreSQL database without any table."""
    name = f"empty_{os.getpid()}_{next(_COUNTER)}"
    with databases.postgres_clone(pytestconfig.stash[_ROOT], name, "template0") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty store, on one database after the other."""
    fixture = {"sqlite": "sqlite_address", "postgresql": "postgres_address"}[request.param]
    found: str = request.getfixturevalue(fixture)
    return found


def _opened(address: str) -> Iterator[Store]:
    store = open_store(address)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(sqlite_address: str) -> Iterator[Store]:
    """A migrated, empty store in an SQLite file."""
    yield from _opened(sqlite_address)


@pytest.fixture
def postgres_store(postgres_address: str) -> Iterator[Store]:
    """A migrated, empty store in PostgreSQL."""
    yield from _opened(postgres_address)


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """A migrated, empty store, on one database after the other."""
    yield from _opened(address)
