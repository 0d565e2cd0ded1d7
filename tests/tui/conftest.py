"""A furnished desk for the screens' tests."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from odesk_tui.desk import Desk
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
def desk(sqlite_address: str, clock: Clock) -> Iterator[Desk]:
    """Ada's desk with seven tickets."""
    made = furnish(sqlite_address, clock)
    yield made
    made.close()


@pytest.fixture
def bob(desk: Desk, sqlite_address: str, clock: Clock) -> Iterator[Desk]:
    """A colleague's desk on the same store."""
    made = Desk.open(sqlite_address, "bob", via="cli", clock=clock)
    yield made
    made.close()
