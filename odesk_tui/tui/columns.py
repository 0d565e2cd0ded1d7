"""The columns of the ticket list: which there are at a width, and what their cells say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from odesk_tui.core.custom import values
from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.fields import BUILT_IN, FIELDS, FieldSet, Priority
from odesk_tui.core.sla.countdown import NO_CLOCK, Countdown, Urgency, countdown
from odesk_tui.core.sla.hours import Hours
from odesk_tui.core.text import safe_line
from odesk_tui.core.workflow import SHORT_OF
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.pace import Paced, cell_text, is_near
from odesk_tui.tui.widgets.cells import Piece, fill, spread
from odesk_tui.tui.widgets.moments import moment_text

SLA_WIDTH = 9
# The cells before a ticket's line: the cursor's sign and the mark of a chosen ticket.
GUTTER = 4
# What stands before the subject of a ticket that something open blocks.
BLOCKED = "BLOCKED "
_SUBJECTS = ("subject", "customer_subject")
_SECOND = timedelta(seconds=1)
_URGENCY_STYLES = {Urgency.BREACHED: "breached", Urgency.NEAR: "near", Urgency.NONE: "muted", Urgency.CALM: ""}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field that it shows, its heading, its width in cells (0: what is left)."""

    name: str
    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a list that fit, and how many do not."""

    shown: tuple[Column, ...] = ()
    hidden: int = 0

    def __iter__(self) -> Iterator[Column]:
        return iter(self.shown)


# Cells of a field's column; of others so many.
_WIDTHS: Mapping[str, int] = {
    "id": 4,
    "sla": SLA_WIDTH,
    "priority": 2,
    "status": 4,
    "severity": 3,
    "assignee": 6,
    "type": 8,
    "channel": 6,
    "category": 7,
    "team": 8,
    "subject": 0,
}
_OTHER_WIDTH = 12
# What a subject needs beside columns that were chosen.
_LEAST = 16
# The columns of a wide list.
FULL = ("id", "sla", "priority", "status", "assignee", "project", "subject")
_MIDDLE = (
    Column("sla", "SLA", SLA_WIDTH),
    Column("priority", "P", 2),
    Column("assignee", "WHO", 6),
    Column("customer_subject", "SUBJECT", 0),
)
_NARROW = (Column("sla", "SLA", SLA_WIDTH), Column("subject", "SUBJECT", 0))


def columns(width: int, screen_width: int, id_width: int, chosen: Sequence[str] = ()) -> Columns:
    """The columns of a list ``width`` cells wide on a screen of ``screen_width``; ids take ``id_width``.

    ``chosen`` are the fields that a person wants to see, in their order; those at the end go first where room is scarce.
    """
    if chosen:
        return _fitting([_column(name, id_width) for name in chosen], width)
    if screen_width >= 100 and width >= 70:
        return Columns(tuple(_column(name, id_width) for name in FULL))
    rest = _MIDDLE if width >= 70 else _NARROW
    return Columns((_column("id", id_width), *rest))


def _column(name: str, id_width: int) -> Column:
    spec = FIELDS.get(name)
    heading = spec.label if spec is not None else name.upper()
    return Column(name, heading, id_width if name == "id" else _WIDTHS.get(name, _OTHER_WIDTH))


def _fitting(wanted: list[Column], width: int) -> Columns:
    """Those of ``wanted`` that fit; one of them takes the room that is left."""
    kept = list(wanted)
    if all(column.width for column in kept):
        kept[-1] = replace(kept[-1], width=0)
    room = width - GUTTER

    def needed() -> int:
        return sum((column.width or _LEAST) + 1 for column in kept)

    while len(kept) > 1 and needed() > room:
        place = max(index for index, column in enumerate(kept) if column.width)
        del kept[place]
    return Columns(tuple(kept), len(wanted) - len(kept))


@dataclass(frozen=True, slots=True)
class Looks:
    """What cells depend on beside the row: the agent's handle, the instant, the calendars, whether seconds are wanted,
    the time zone, the desk's fields, its statuses in short."""

    me: str | None
    now: datetime
    calendars: Mapping[int | None, Hours]
    seconds: bool = True
    zone: str = "UTC"
    fields: FieldSet = BUILT_IN
    short_of: Mapping[str, str] = field(default_factory=lambda: SHORT_OF)

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

    def short(self, status: str) -> str:
        """A status in four characters."""
        return self.short_of.get(status, status[:4].upper())

    def who(self, handle: str | None) -> str:
        """``me``, a colleague's handle, or ``-``."""
        return "me" if handle is not None and handle == self.me else handle or "-"


def urgency_style(urgency: Urgency) -> str:
    """The style of a countdown; its signs say the same without colours."""
    return _URGENCY_STYLES[urgency]


def heading(shown: Columns, width: int) -> list[Piece]:
    """The line above the list; ``+2`` at its end: two columns do not fit."""
    text = " " * GUTTER + " ".join(
        fill(column.heading, column.width) if column.width else column.heading for column in shown
    )
    if not shown.hidden:
        return [(fill(text, width), "")]
    return spread([(text, "")], [(f" +{shown.hidden} ", "")], width)


def cells(row: TicketRow, clock: Countdown, shown: Columns, width: int, looks: Looks) -> list[Piece]:
    """A ticket's line after its cells for the cursor and the selection, exactly ``width`` wide."""
    pieces: list[Piece] = []
    left = width - sum((column.width or 0) + 1 for column in shown)
    for column in shown:
        size = column.width or max(0, left + 1)
        text, style = cell(row, clock, column.name, looks)
        mark = BLOCKED if row.blocked_by and column.name in _SUBJECTS and size > len(BLOCKED) else ""
        if mark:
            pieces.append((mark, "near"))
        pieces.append((fill(text, size - len(mark)), style))
        pieces.append((" ", ""))
    return pieces


def cell(row: TicketRow, clock: Countdown, name: str, looks: Looks) -> Piece:
    """What a column says of a ticket."""
    match name:
        case "id":
            return str(row.number), "id"
        case "sla":
            return cell_text(clock), urgency_style(clock.urgency)
        case "priority":
            return row.priority.label, "urgent" if row.priority is Priority.URGENT else ""
        case "status":
            return looks.short(row.status), f"status-{row.category.value}"
        case "assignee":
            return looks.who(row.assignee), "me" if row.assignee == looks.me else (
                "muted" if row.assignee is None else ""
            )
        case "customer_subject":
            return f"{row.project.line()}: {row.subject.line()}", ""
    instant = _INSTANTS.get(name)
    if instant is not None:
        at = instant(row)
        return ("-", "muted") if at is None else (_moment(at, looks), "")
    told, spec = _TEXTS.get(name), looks.fields.get(name)
    text = "" if told is None else told(row)
    if isinstance(spec, OwnField) and spec.custom in row.custom:
        text = safe_line(values.text(spec.own, row.custom[spec.custom]))
    return (text, "") if text else ("-", "muted")


_INSTANTS: Mapping[str, Callable[[TicketRow], datetime | None]] = {
    "created": lambda row: row.created_at,
    "updated": lambda row: row.updated_at,
    "solved": lambda row: row.solved_at,
    "due": lambda row: row.due,
    "snoozed": lambda row: row.snoozed_until,
}
_TEXTS: Mapping[str, Callable[[TicketRow], str]] = {
    "subject": lambda row: row.subject.line(),
    "project": lambda row: row.project.line(),
    "type": lambda row: row.type,
    "severity": lambda row: row.severity.label,
    "channel": lambda row: row.channel,
    "category": lambda row: row.category.value.replace("_", " "),
    "team": lambda row: row.team or "",
    "tag": lambda row: ", ".join(row.tags),
    "requester": lambda row: row.requester.line() if row.requester is not None else "",
    "external": lambda row: row.external_id.line() if row.external_id is not None else "",
}


def _moment(at: datetime, looks: Looks) -> str:
    """An instant in a column: the time where that fits, else the day."""
    text = moment_text(at, looks.now, looks.zone)
    return text if len(text) <= _OTHER_WIDTH else text.rpartition(" ")[0]
