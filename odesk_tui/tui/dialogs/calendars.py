"""The desk's calendars: their hours, whether they are open now, and whether clocks still wait for new hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual.widget import Widget

from odesk_tui.core.sla.calendar_words import hours_text, state_text
from odesk_tui.reads.sla import CalendarRow
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.widgets.cells import cut, fill

# What the overlay answers for a calendar that is to be made.
NEW = "new"
_NAME = 24


@dataclass(frozen=True, slots=True)
class Recount:
    """Go on with the clocks that still count by the former hours of the calendar called ``name``."""

    name: str


class CalendarList(Dialog):
    """Answers the calendar (CalendarRow) to open, :data:`NEW`, or a :class:`Recount`."""

    DEFAULT_CSS = """
    CalendarList { width: 100; }
    """

    def __init__(self, calendars: Sequence[CalendarRow], now: datetime, *, owner: Widget | None = None) -> None:
        super().__init__("Calendars", hint="Enter opens  a adds  r counts clocks anew  Esc closes", owner=owner)
        self._calendars, self._now = tuple(calendars), now
        self._at = 0
        self._problem = ""

    def content(self, width: int) -> Iterable[Row]:
        """Two lines a calendar."""
        if self._problem:
            yield row((f"! {self._problem}", "error"), head=True)
        for index, each in enumerate(self._calendars):
            here = index == self._at
            pending = "clocks still count by the former hours; r goes on" if each.pending else ""
            state = cut(f"{each.calendar.timezone}, {state_text(each.calendar, self._now)}", max(0, width - _NAME - 3))
            yield row("> " if here else "  ", (fill(each.name.line(), _NAME), "key"), f" {state}", chosen=here)
            yield row((cut(f"    {hours_text(each.calendar)}", width), "quiet"))
            if pending:
                yield row((cut(f"    ! {pending}", width), "warning"))
        if not self._calendars:
            yield row(("  no calendars yet; a adds one", "quiet"))

    def press(self, key: str, char: str | None) -> None:
        """Open, add, count anew, move."""
        self._problem = ""
        here = self._calendars[self._at] if self._calendars else None
        match key:
            case "escape" | "q":
                self.finish(None)
            case "enter" if here is not None:
                self.finish(here)
            case "down" | "j" | "ctrl+n":
                self._at = max(0, min(len(self._calendars) - 1, self._at + 1))
            case "up" | "k" | "ctrl+p":
                self._at = max(0, self._at - 1)
            case "a":
                self.finish(NEW)
            case "r" if here is not None:
                if here.pending:
                    self.finish(Recount(here.name.raw))
                else:
                    self._problem = f"all clocks count by the hours of {here.name.line()} already"
