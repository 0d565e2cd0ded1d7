"""The columns of the ticket list: which there are at a width, and what their cells say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.countdown import NO_CLOCK, Countdown, Urgency, countdown
from odesk_tui.core.sla.hours import Hours
from odesk_tui.core.workflow import SHORT_OF
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.pace import Paced, cell_text, is_near
from odesk_tui.tui.widgets.cells import Piece, fill

SLA_WIDTH = 9
_SECOND = timedelta(seconds=1)
_URGENCY_STYLES = {Urgency.BREACHED: "breached", Urgency.NEAR: "near", Urgency.NONE: "muted", Urgency.CALM: ""}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is, its heading, its width in cells (0: what is left)."""

    name: str
    heading: str
    width: int


_FULL: tuple[Column, ...] = (
    Column("sla", "SLA", SLA_WIDTH),
    Column("priority", "P", 2),
    Column("status", "ST", 4),
    Column("who", "WHO", 6),
    Column("customer", "CUSTOMER", 12),
    Column("subject", "SUBJECT", 0),
)
_MIDDLE = (
    Column("sla", "SLA", SLA_WIDTH),
    Column("priority", "P", 2),
    Column("who", "WHO", 6),
    Column("customer_subject", "SUBJECT", 0),
)
_NARROW = (Column("sla", "SLA", SLA_WIDTH), Column("subject", "SUBJECT", 0))


def columns(width: int, screen_width: int, id_width: int) -> tuple[Column, ...]:
    """The columns of a list ``width`` cells wide on a screen of ``screen_width``; ids take ``id_width``."""
    if screen_width >= 100 and width >= 70:
        rest = _FULL
    else:
        rest = _MIDDLE if width >= 70 else _NARROW
    return (Column("id", "ID", id_width), *rest)


@dataclass(frozen=True, slots=True)
class Looks:
    """What cells depend on beside the row: the agent's handle, the instant, the calendars, whether seconds are wanted."""

    me: str | None
    now: datetime
    calendars: Mapping[int | None, Hours]
    seconds: bool = True

    def clock(self, due: datetime | None, calendar_id: int | None) -> Countdown:
        """What is left until ``due``."""
        calendar = self.calendars.get(calendar_id) or self.calendars.get(None)
        if due is None or calendar is None:
            return NO_CLOCK
        left = countdown(due, calendar, self.now)
        if not is_near(left):
            return left
        stands = countdown(due, calendar, self.now + _SECOND).seconds == left.seconds
        if self.seconds and not stands:
            return left
        return Paced(left.seconds, left.urgency, by_minutes=not self.seconds, stands=stands)

    def who(self, handle: str | None) -> str:
        """``me``, a colleague's handle, or ``-``."""
        return "me" if handle is not None and handle == self.me else handle or "-"


def urgency_style(urgency: Urgency) -> str:
    """The style of a countdown; its signs say the same without colours."""
    return _URGENCY_STYLES[urgency]


def heading(shown: tuple[Column, ...], width: int) -> list[Piece]:
    """The line above the list."""
    text = "    " + " ".join(fill(column.heading, column.width) if column.width else column.heading for column in shown)
    return [(fill(text, width), "")]


def cells(row: TicketRow, clock: Countdown, shown: tuple[Column, ...], width: int, looks: Looks) -> list[Piece]:
    """A ticket's line after its cells for the cursor and the selection, exactly ``width`` wide."""
    pieces: list[Piece] = []
    used = 0
    for column in shown:
        size = column.width or max(0, width - used)
        text, style = _cell(row, clock, column.name, looks)
        pieces.append((fill(text, size), style))
        pieces.append((" ", ""))
        used += size + 1
    return pieces


def _cell(row: TicketRow, clock: Countdown, name: str, looks: Looks) -> Piece:
    match name:
        case "id":
            return str(row.number), "id"
        case "sla":
            return cell_text(clock), urgency_style(clock.urgency)
        case "priority":
            return row.priority.label, "urgent" if row.priority is Priority.URGENT else ""
        case "status":
            return SHORT_OF.get(row.status, row.status[:4].upper()), f"status-{row.category.value}"
        case "who":
            return looks.who(row.assignee), "me" if row.assignee == looks.me else (
                "muted" if row.assignee is None else ""
            )
        case "customer":
            return row.project.line(), ""
        case "customer_subject":
            return f"{row.project.line()}: {row.subject.line()}", ""
        case _:
            return row.subject.line(), ""
