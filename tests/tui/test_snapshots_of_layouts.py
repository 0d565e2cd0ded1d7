"""What tree and board look like, at every size and on poor terminals: compared with the pictures in snapshots/."""

from __future__ import annotations

import pytest

from odesk_tui.commands.limits import LimitStatus
from odesk_tui.commands.links import Link
from odesk_tui.commands.people import AddProject
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.desk import Desk
from odesk_tui.tui.terminal import Terminal
from tests.tui.test_snapshots import Compare, _standing_still, after, compare  # noqa: F401
from tests.tui.world import screens

SIZES = {"120x40": (120, 40), "80x24": (80, 24), "60x20": (60, 20)}
# Named by what they show: the query, and the keys that lead there.
LAYOUTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "tree": ("sort:id", ("g", "t", "l", "j", "x")),
    "tree-grouped": ("sort:id group:status,assignee", ("j", "g", "t")),
    "tree-folded": ("sort:id", ("j", "g", "t", "Z")),
    "board": ("sort:id", ("g", "b", "x")),
    "board-lanes": ("sort:id", ("g", "b", "l", "O")),
    "board-limit": ("sort:id", ("g", "b", "W")),
    "board-preview": ("sort:id", ("g", "b", "space")),
    "tree-nothing": ("tag:none9x", ("g", "t")),
    "board-nothing": ("tag:none9x", ("g", "b")),
}
POOR = ("tree", "board", "board-lanes")


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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name: str, size: str, desk: Desk, compare: Compare) -> None:  # noqa: F811
    query, keys = LAYOUTS[name]
    assert compare(screens(desk, query), terminal_size=SIZES[size], run_before=after(*keys))


@pytest.mark.parametrize("name", POOR)
def test_ascii_layout(name: str, desk: Desk, compare: Compare) -> None:  # noqa: F811
    query, keys = LAYOUTS[name]
    app = screens(desk, query, terminal=Terminal(ascii=True))
    assert compare(app, terminal_size=(80, 24), run_before=after(*keys))


@pytest.mark.parametrize("name", POOR)
def test_no_colour_layout(
    name: str,
    desk: Desk,
    compare: Compare,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    query, keys = LAYOUTS[name]
    app = screens(desk, query, terminal=Terminal(no_colour=True))
    assert compare(app, terminal_size=(80, 24), run_before=after(*keys))
