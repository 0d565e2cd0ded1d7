"""Promises: the clocks that need attention, a ticket's clocks, calendars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from odesk_tui.core.instants import optional, to_seconds
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.definition import zone_names
from odesk_tui.core.sla.policy import Policy
from odesk_tui.core.text import Foreign
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import ClockRow
from odesk_tui.store import calendars, policies
from odesk_tui.store.door import Transaction, Value

_CLOCKS = (
    "SELECT c.ticket_number, t.subject, a.handle, c.metric, c.state, c.target_s, c.due_at, c.remaining_s, c.calendar_id, "
    "c.stopped_at, c.elapsed_s FROM sla_clock c JOIN ticket t ON t.number = c.ticket_number "
    "LEFT JOIN agent a ON a.id = t.assignee_id"
)


def _clock(row: tuple[Any, ...]) -> ClockRow:
    return ClockRow(
        ticket=row[0],
        subject=Foreign.stored(row[1]),
        assignee=row[2],
        metric=row[3],
        state=row[4],
        target_s=row[5],
        due_at=optional(row[6]),
        remaining_s=row[7],
        calendar_id=row[8],
        stopped_at=optional(row[9]),
        elapsed_s=row[10],
    )


@dataclass(frozen=True, slots=True)
class UrgentClocks:
    """Ask for the running clocks that are due next (overdue ones first), at most ``limit``.

    ``mine``: only of the viewer's tickets. ``within_s``: only those due in so many seconds from now (by the wall clock).
    """

    limit: int = 30
    mine: bool = False
    within_s: int | None = None

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[ClockRow, ...]:
        """One statement, one index scan."""
        where = "WHERE c.state = 'running' AND c.due_at IS NOT NULL"
        values: list[Value] = []
        if self.within_s is not None:
            where += " AND c.due_at <= ?"
            values.append(to_seconds(viewer.now) + self.within_s)
        if self.mine:
            where += " AND t.assignee_id = ?"
            values.append(viewer.agent.id if viewer.agent else 0)
        rows = transaction.all(f"{_CLOCKS} {where} ORDER BY c.due_at, c.ticket_number LIMIT ?", (*values, self.limit))
        return tuple(_clock(row) for row in rows)


@dataclass(frozen=True, slots=True)
class TicketClocks:
    """Ask for every clock of a ticket, in the order in which they started."""

    number: int

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[ClockRow, ...]:
        """One statement."""
        rows = transaction.all(f"{_CLOCKS} WHERE c.ticket_number = ? ORDER BY c.started_at, c.id", (self.number,))
        return tuple(_clock(row) for row in rows)


@dataclass(frozen=True, slots=True)
class Calendars:
    """Ask for the calendars with their names, by name."""

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[tuple[Foreign, Calendar], ...]:
        """One statement."""
        return tuple((name, calendar) for _, name, calendar in calendars.names(transaction))


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A calendar as lists show it; ``pending``: clocks of some tickets still count by its former hours."""

    name: Foreign
    version: int
    calendar: Calendar
    pending: bool


@dataclass(frozen=True, slots=True)
class CalendarRows:
    """Ask for every calendar with its version, by name."""

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[CalendarRow, ...]:
        """Two statements."""
        return tuple(
            CalendarRow(one.name, one.version, one.calendar, one.pending is not None)
            for one in calendars.known(transaction)
        )


@dataclass(frozen=True, slots=True)
class ZoneNames:
    """Ask for the names of all time zones, in order."""

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[str, ...]:
        """No statement: the machine's files are looked at."""
        return tuple(sorted(zone_names()))


@dataclass(frozen=True, slots=True)
class CountingBy:
    """Ask how many tickets have open clocks in the hours of the calendar called ``name``."""

    name: str

    def run(self, transaction: Transaction, viewer: Viewer) -> int:
        """One statement that looks at every clock: for somebody who edits hours, not for a screen."""
        row = transaction.one(
            "SELECT count(DISTINCT s.ticket_number) FROM sla_clock s JOIN calendar c ON c.id = s.calendar_id "
            "WHERE lower(c.name) = lower(?) AND s.state IN ('running', 'paused')",
            (self.name,),
        )
        return int(row[0]) if row else 0


@dataclass(frozen=True, slots=True)
class Policies:
    """Ask for the SLA policies with their targets, by name."""

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Policy, ...]:
        """Two statements."""
        return tuple(policies.all_of(transaction))
