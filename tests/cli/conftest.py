"""A desk for the command line, and a runner that is a shell without a process."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from odesk_tui.cli.front import app
from odesk_tui.cli.session import Session

# A Tuesday, ten in the morning in Vienna.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Ended:
    """How a line ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass
class Shell:
    """Runs lines of ``odesk`` on one store."""

    store: str
    agent: str = "ada"
    now: datetime = NOW
    env: dict[str, str] = field(default_factory=dict)

    def __call__(self, *words: str, input: str | bytes = "") -> Ended:
        session = Session(clock=lambda: self.now)
        env = {"ODESK_STORE": self.store, "ODESK_AGENT": self.agent, **self.env}
        ended = CliRunner().invoke(app, list(words), input=input, env=env, obj=session)
        assert isinstance(ended.exception, SystemExit | None), ended.exception
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    def ok(self, *words: str, input: str | bytes = "") -> Ended:
        """A line that must end with 0."""
        ended = self(*words, input=input)
        assert ended.code == 0, ended
        return ended


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the person's own files."""
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    for name in ("ODESK_STORE", "ODESK_AGENT", "EDITOR", "VISUAL", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


def furnished(address: str, now: datetime = NOW) -> Shell:
    """A small desk in a migrated, empty store: agents ada and bob, team core, customer acme."""
    shell = Shell(address, now=now)
    shell.ok("init", "--no-input", "--handle", "ada", "--name", "Ada Byron", "--timezone", "Europe/Vienna")
    shell.ok("agent", "add", "bob", "Bob Stone", "--timezone", "UTC")
    shell.ok("team", "add", "core", "Core team", "--member", "bob")
    shell.ok("project", "add", "Acme Corporation", "--handle", "acme")
    return shell


@pytest.fixture(scope="session")
def small_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite store with a small desk, made once and copied for each test."""
    path = tmp_path_factory.mktemp("small") / "desk.db"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(path.parent))
        furnished(str(path))
    return path


@pytest.fixture
def shell(small_desk: Path, tmp_path: Path) -> Shell:
    """A small desk in an SQLite store."""
    return Shell(str(shutil.copy(small_desk, tmp_path / "desk.db")))


@pytest.fixture
def any_shell(address: str) -> Shell:
    """A small desk on one database after the other."""
    return furnished(address)
