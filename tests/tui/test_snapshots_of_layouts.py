"""What tree and board look like, at every size and on poor terminals: compared with the pictures in snapshots/."""

from __future__ import annotations

import pytest

from odesk_tui.commands.limits import LimitStatus
from odesk_tui.commands.links import Link
from odesk_tui.commands.people import AddProject
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.desk import Desk
from odesk_tui.tui.dialogs.arrange import Arrange
from odesk_tui.tui.dialogs.ask import Ask
from odesk_tui.tui.layouts.board import BoardLayout
from odesk_tui.tui.layouts.grouped import GroupedLayout
from odesk_tui.tui.layouts.tree import TreeLayout
from tests.tui.pictures import State, Take, Variant, every_state, take

__all__ = ["take"]

# Named by what they show: the query, and the keys that lead there.
STATES = {
    "tree": State(("g", "t", "l", "j", "x"), "sort:id", shows=TreeLayout),
    "tree-grouped": State(("j", "g", "t"), "sort:id group:status,assignee"),
    "tree-folded": State(("j", "g", "t", "Z"), "sort:id"),
    "board": State(("g", "b", "x"), "sort:id", shows=BoardLayout),
    "board-lanes": State(("g", "b", "l", "O", "p"), "sort:id"),
    "board-by-assignee": State(("g", "b"), "sort:id group:assignee,priority"),
    "list-grouped": State(("j",), "sort:id group:assignee,status", shows=GroupedLayout),
    "list-group-picker": State(("B",), "sort:id", shows=Arrange),
    "list-columns-picker": State(("C", "j", "space"), "sort:id", shows=Arrange),
    "board-limit": State(("g", "b", "W"), "sort:id", shows=Ask),
    "board-preview": State(("g", "b", "space"), "sort:id"),
    "tree-nothing": State(("g", "t"), "tag:none9x"),
    "board-nothing": State(("g", "b"), "tag:none9x"),
}


@pytest.fixture(autouse=True)
def furnished(desk: Desk) -> None:
    """Tickets with a child and an engagement, two being worked on, a limit that is exceeded."""
    desk.run(AddProject(name="Globex office", parent="globex"))
    desk.run(Create(subject="Desks for the third floor", project="globex-office", body="Ten of them"))
    desk.run(Link(tickets=(4,), target=1, kind="parent"))
    desk.run(Edit(tickets=(2, 3), changes={"status": "open", "assignee": "ada"}))
    desk.run(Edit(tickets=(7,), changes={"status": "solved", "assignee": "bob"}))
    desk.run(LimitStatus(status="open", cards=1))
    desk.run(LimitStatus(status="new", cards=10))


@every_state(STATES)
def test_layout(state: State, variant: Variant, desk: Desk, take: Take) -> None:
    assert take(desk, state, variant)
