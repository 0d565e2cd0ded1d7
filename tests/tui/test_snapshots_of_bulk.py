"""What choosing, bulk work, undoing, macros, views and the inbox look like, also without colours and in ASCII."""

from __future__ import annotations

import pytest

from odesk_tui.commands.conversation import Note
from odesk_tui.commands.macros import SaveMacro
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.desk import Desk
from odesk_tui.tui.dialogs.ask import Confirm
from odesk_tui.tui.dialogs.find_ticket import FindTicket
from odesk_tui.tui.dialogs.history import HistoryPick
from odesk_tui.tui.dialogs.inbox import InboxList
from odesk_tui.tui.dialogs.macro_form import MacroForm
from odesk_tui.tui.dialogs.pick import Pick
from odesk_tui.tui.dialogs.preview import Outcomes, Preview
from odesk_tui.tui.dialogs.view_form import ViewForm
from odesk_tui.tui.dialogs.views import ViewList
from odesk_tui.tui.dialogs.write_many import WriteMany
from tests.tui.pictures import State, Take, Variant, every_state, take
from tests.tui.world import PRINTER

__all__ = ["take"]

NEW_MACRO = ("p", "4", "L", *"slow", "enter", "semicolon")
STATES = {
    "selected-hidden": State(("x", "x", "slash", *"printer", "enter"), "sort:id"),
    "range": State(("j", "V", "j", "j"), "sort:id"),
    "bulk-status": State(("asterisk", "s"), "sort:id"),
    "preview": State(("asterisk", "p", "2"), "sort:id", shows=Preview),
    "refused": State(("asterisk", "s", "p", "y", "!"), "sort:id", shows=Outcomes),
    "bulk-reply": State(("asterisk", "r", *"It works"), "sort:id", shows=WriteMany),
    "bulk-note": State(("x", "x", "n"), "sort:id", shows=WriteMany),
    "history": State(("m", "p", "4", "g", "u", "j", "enter"), "sort:id", shows=HistoryPick),
    "recent": State(("enter", "escape", "apostrophe"), "sort:id", shows=FindTicket),
    "link": State(("b",), "sort:id", shows=Pick),
    "merge": State(("M", "4", "enter"), "sort:id", shows=Confirm),
    "macros": State(("semicolon",), "sort:id", shows=Pick),
    "macro-form": State((*NEW_MACRO, "n", *"Slow"), "sort:id", shows=MacroForm),
    "views": State(("v",), "sort:id", shows=ViewList),
    "view-saved": State(("v", "s"), "sort:id group:type", shows=ViewForm),
    "view-key": State(("v", "#"), "sort:id", shows=ViewList),
    "inbox": State(("g", "i"), "sort:id", shows=InboxList),
}


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


@every_state(STATES)
def test_bulk(state: State, variant: Variant, busy: Desk, take: Take) -> None:
    assert take(busy, state, variant)
