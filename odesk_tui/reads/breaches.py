"""Broken promises, with who has the ticket and why it came to that; and the codes of reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from odesk_tui.core.instants import NEVER, from_seconds, optional, to_seconds
from odesk_tui.core.sla.clock import State
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK
from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.tickets import parsed
from odesk_tui.store import reasons, verdicts
from odesk_tui.store.door import Transaction, Value
from odesk_tui.store.query_pages import where_sql
from odesk_tui.store.reasons import Code

__all__ = ["Breach", "BreachPage", "Breaches", "Code", "ReasonCodes"]

_SELECT = (
    "v.ticket_number, v.metric, v.cycle, v.at, c.state, c.target_s, c.calendar_id, c.remaining_s, c.stopped_at, "
    "c.elapsed_s, t.subject, t.priority, p.handle, p.name, a.handle, m.handle, y.name, r.code, r.note, w.handle, r.at"
)
_JOINS = (
    "JOIN sla_clock c ON c.id = v.id JOIN ticket t ON t.number = v.ticket_number JOIN project p ON p.id = t.project_id "
    "LEFT JOIN agent a ON a.id = t.assignee_id LEFT JOIN team m ON m.id = t.team_id "
    "LEFT JOIN sla_policy y ON y.id = v.policy_id "
    "LEFT JOIN breach_reason r ON r.ticket_number = v.ticket_number AND r.metric = v.metric AND r.cycle = v.cycle "
    "LEFT JOIN agent w ON w.id = r.agent_id"
)


@dataclass(frozen=True, slots=True)
class Breach:
    """A cycle that missed its due instant ``due``: by ``over_s`` business seconds, so far if it is not finished.

    ``customer`` and ``team`` are handles, as are ``assignee`` and ``reason_by``; ``priority`` is the rank as stored.
    """

    ticket: int
    metric: str
    cycle: int
    due: datetime
    state: str
    target_s: int
    over_s: int
    stopped_at: datetime | None
    subject: Foreign
    priority: int
    customer: str
    customer_name: Foreign
    assignee: str | None
    team: str | None
    policy: Foreign | None
    reason: str | None
    note: Foreign | None
    reason_by: str | None
    reason_at: datetime | None
    calendar_id: int | None = None

    @property
    def open(self) -> bool:
        """Whether what was promised has not happened yet."""
        return self.state not in (State.MET.value, State.BREACHED.value)


@dataclass(frozen=True, slots=True)
class BreachPage:
    """Breaches, and whether there are more than were asked for."""

    rows: tuple[Breach, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Breaches:
    """Ask for the broken promises of a period on the tickets of ``query``, what was missed last first; raises QueryError.

    ``open_only``: those that still wait. ``reason``: those with that code, ``none`` those without any. Tickets in the trash
    have none.
    """

    since: datetime | None = None
    until: datetime | None = None
    query: str = ""
    open_only: bool = False
    reason: str | None = None
    limit: int = 100

    def run(self, transaction: Transaction, viewer: Viewer) -> BreachPage:
        """Two statements."""
        since = to_seconds(self.since) if self.since is not None else verdicts.ALWAYS
        until = to_seconds(self.until) if self.until is not None else NEVER
        now = to_seconds(viewer.now)
        paused = verdicts.late_paused(transaction, viewer.calendars, since, until)
        broken = verdicts.verdicts(
            transaction.dialect, since, until, now, paused, met=False, finished=not self.open_only
        )
        where = where_sql(parsed(self.query, viewer), viewer.query_context(), transaction.dialect)
        values: list[Value] = [*broken.values, *where.values]
        condition = where.text
        if self.reason == "none":
            condition += " AND r.code IS NULL"
        elif self.reason is not None:
            condition += " AND r.code = ?"
            values.append(self.reason)
        rows = transaction.all(
            f"SELECT {_SELECT} FROM ({broken.text}) AS v {_JOINS} WHERE {condition} "  # noqa: S608 (constants)
            "ORDER BY v.at DESC, v.ticket_number DESC, v.metric, v.cycle DESC LIMIT ?",
            (*values, self.limit + 1),
        )
        return BreachPage(tuple(_breach(row, now, viewer) for row in rows[: self.limit]), len(rows) > self.limit)


def _breach(row: tuple[Any, ...], now: int, viewer: Viewer) -> Breach:
    (
        number,
        metric,
        cycle,
        due,
        state,
        target_s,
        calendar_id,
        remaining_s,
        stopped,
        elapsed_s,
        subject,
        priority,
        customer,
        customer_name,
        assignee,
        team,
        policy,
        code,
        note,
        reason_by,
        reason_at,
    ) = row
    if elapsed_s is not None:
        over = elapsed_s - target_s
    elif remaining_s is not None:
        over = -remaining_s
    else:
        over = viewer.calendars.get(calendar_id, AROUND_THE_CLOCK).between_s(due, now)
    return Breach(
        ticket=number,
        metric=metric,
        cycle=cycle,
        due=from_seconds(due),
        state=state,
        target_s=target_s,
        over_s=max(0, over),
        stopped_at=optional(stopped),
        subject=Foreign.stored(subject),
        priority=priority,
        customer=customer,
        customer_name=Foreign.stored(customer_name),
        assignee=assignee,
        team=team,
        policy=None if policy is None else Foreign.stored(policy),
        reason=None if code is None else from_stored(code),
        note=Foreign.stored(note) if note else None,
        reason_by=reason_by,
        reason_at=None if reason_at is None else from_seconds(reason_at),
        calendar_id=calendar_id,
    )


@dataclass(frozen=True, slots=True)
class ReasonCodes:
    """Ask for the codes of reasons, in the order in which they are offered; removed ones only when ``every``."""

    every: bool = False

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Code, ...]:
        """One statement."""
        return tuple(code for code in reasons.codes(transaction) if self.every or not code.removed)
