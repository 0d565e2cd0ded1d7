"""Calendars and their editor, also without colours and in ASCII."""

from __future__ import annotations

from odesk_tui.desk import Desk
from odesk_tui.tui.dialogs.calendar_editor import CalendarEditor
from odesk_tui.tui.dialogs.calendars import CalendarList
from tests.tui.pictures import State, Take, Variant, every_state, take

__all__ = ["take"]

STATES = {
    "calendars": State(("g", "k"), shows=CalendarList),
    "calendar-editor": State(
        ("g", "k", "enter", "tab", "tab", "ctrl+u", *"09:00-12:30 13:30-17:00"), shows=CalendarEditor
    ),
}


@every_state(STATES)
def test_calendars(state: State, variant: Variant, desk: Desk, take: Take) -> None:
    assert take(desk, state, variant)
