"""What choosing, bulk work, undoing, macros, views and the inbox look like, also without colours and in ASCII."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from odesk_tui.commands.conversation import Note
from odesk_tui.commands.macros import SaveMacro
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.desk import Desk
from odesk_tui.tui.terminal import Terminal
from tests.tui.test_snapshots import Compare, _standing_still, after, compare
from tests.tui.world import PRINTER, screens

__all__ = ["_standing_still", "compare"]

SIZES = [(120, 40), (80, 24), (60, 20)]
NEW_MACRO = ("p", "4", "L", *"slow", "enter", "semicolon")
KEYS: dict[str, tuple[str, ...]] = {
    "selected-hidden": ("x", "x", "slash", *"printer", "enter"),
    "range": ("j", "V", "j", "j"),
    "bulk-status": ("asterisk", "s"),
    "preview": ("asterisk", "p", "2"),
    "refused": ("asterisk", "s", "p", "y", "!"),
    "bulk-reply": ("asterisk", "r", *"It works"),
    "bulk-note": ("x", "x", "n"),
    "history": ("m", "p", "4", "g", "u", "j", "enter"),
    "recent": ("enter", "escape", "apostrophe"),
    "link": ("b",),
    "merge": ("M", "4", "enter"),
    "macros": ("semicolon",),
    "macro-form": (*NEW_MACRO, "n", *"Slow"),
    "views": ("v",),
    "view-key": ("v", "#"),
    "inbox": ("g", "i"),
}
# NO_COLOR, and a terminal that has only ASCII.
TERMINALS = {"no-colour": Terminal(no_colour=True), "ascii": Terminal(ascii=True)}


@pytest.fixture
def busy(desk: Desk, bob: Desk) -> Desk:
    """Ada's desk with 28 tickets, two of which cannot become pending, with a macro and something in her inbox."""
    for turn in range(21):
        desk.run(Create(subject=f"Tram strike {turn}", project="acme", changes={"tag": "strike"}))
    desk.run(Edit(tickets=(9, 10), changes={"status": "closed"}))
    desk.run(
        SaveMacro(name="Ask for logs", slot=1, reply="Hello {requester.first_name}", changes={"status": "pending"})
    )
    bob.run(Note(tickets=(PRINTER,), body="@ada, do you know this one?"))
    bob.run(Edit(tickets=(3, 4), changes={"assignee": "ada"}))
    return desk


@pytest.mark.parametrize("size", SIZES, ids=[f"{width}x{height}" for width, height in SIZES])
@pytest.mark.parametrize("name", KEYS)
def test_bulk(name: str, size: tuple[int, int], busy: Desk, compare: Compare) -> None:
    assert compare(screens(busy, "sort:id"), terminal_size=size, run_before=after(*KEYS[name]))


@pytest.mark.parametrize("terminal", TERMINALS)
@pytest.mark.parametrize("name", ["range", "preview", "inbox"])
def test_terminal(
    name: str, terminal: str, busy: Desk, compare: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    if terminal == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
    app = screens(busy, "sort:id", terminal=TERMINALS[terminal])
    assert compare(app, terminal_size=(80, 24), run_before=after(*KEYS[name]))
