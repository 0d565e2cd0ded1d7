"""What waits for what, and messages to be split off: also without colours and in ASCII."""

from __future__ import annotations

import pytest

from odesk_tui.commands.conversation import Note
from odesk_tui.commands.links import Link
from odesk_tui.desk import Desk
from odesk_tui.tui.dialogs.dependencies import DependencyList
from odesk_tui.tui.dialogs.split import SplitMessages
from tests.tui.pictures import State, Take, Variant, every_state, take
from tests.tui.world import PRINTER

__all__ = ["take"]

STATES = {
    "dependencies": State(("g", "d", "j"), "sort:id", shows=DependencyList),
    "split": State(("j", "enter", "g", "x", "j"), "sort:id", shows=SplitMessages),
    "blocked": State(("j",), "sort:id"),
}


@pytest.fixture
def connected(desk: Desk) -> Desk:
    """Ada's desk, where one ticket waits for another and has one waiting for it, and a third has a note."""
    desk.run(Link(tickets=(3,), target=1, kind="blocks"))
    desk.run(Link(tickets=(1,), target=5, kind="blocks"))
    desk.run(Note(tickets=(PRINTER,), body="The scanner, too"))
    return desk


@every_state(STATES)
def test_connected(state: State, variant: Variant, connected: Desk, take: Take) -> None:
    assert take(connected, state, variant)
