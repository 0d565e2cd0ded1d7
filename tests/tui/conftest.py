"""A furnished desk for the screens' tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from odesk_tui.desk import Desk
from tests import databases
from tests.conftest import databases_of
from tests.tui.world import Clock, furnish

os.environ["TEXTUAL_ANIMATIONS"] = "none"


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colours and sizes as the tests say, whatever terminal they run in."""
    for name in ("NO_COLOR", "COLUMNS", "LINES", "TMUX"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(sqlite_address: str, clock: Clock, pytestconfig: pytest.Config) -> Iterator[Desk]:
    """Ada's desk with seven tickets."""
    template = databases.furnished_template(databases_of(pytestconfig), "screens", _furnish)
    shutil.copy(template, sqlite_address)
    made = Desk.open(sqlite_address, "ada", via="tui", clock=clock)
    yield made
    made.close()


def _furnish(address: str) -> None:
    furnish(address, Clock()).close()


@pytest.fixture
def bob(desk: Desk, sqlite_address: str, clock: Clock) -> Iterator[Desk]:
    """A colleague's desk on the same store."""
    made = Desk.open(sqlite_address, "bob", via="cli", clock=clock)
    yield made
    made.close()
