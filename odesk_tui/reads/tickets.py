"""Lists of tickets: pages by keyset in the order of a query, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from odesk_tui.core.fields import Priority, Severity
from odesk_tui.core.instants import from_seconds, optional, to_seconds
from odesk_tui.core.query.ast import Query, mentions
from odesk_tui.core.query.parser import parse
from odesk_tui.core.query.ranking import looked_for
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import Category
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import Count, Page, TicketRow
from odesk_tui.store import links
from odesk_tui.store.custom_sql import values_of
from odesk_tui.store.door import Row, Transaction, Value, marks
from odesk_tui.store.query_pages import EVERYTHING, count_sql, page_sql
from odesk_tui.store.query_sql import Sql

_SELECT = (
    "t.number, t.version, t.subject, t.type, t.status, t.category, t.severity, t.priority, t.channel, p.name, p.handle, "
    "p.vip, c.name, c.email, a.handle, g.handle, t.created_at, t.updated_at, t.solved_at, t.due, t.snoozed_until, "
    "t.trashed_at, t.sla_due, t.sla_calendar_id, t.external_id, t.custom"
)
_JOINS = (
    "JOIN project p ON p.id = t.project_id LEFT JOIN contact c ON c.id = t.requester_id "
    "LEFT JOIN agent a ON a.id = t.assignee_id LEFT JOIN team g ON g.id = t.team_id"
)


@dataclass(frozen=True, slots=True)
class ListTickets:
    """Ask for a page of the tickets that ``query`` finds, in its order (the most urgent first unless it sorts).

    ``after`` / ``before`` / ``at`` is the key of a row: the page then follows it, precedes it, or begins with it; none: the
    first page, or with ``last`` the last one. Snoozed tickets are left out unless the query speaks of ``snoozed`` or ``id``;
    ``trashed`` lists the trash instead. Raises QueryError.
    """

    query: str = ""
    after: Sequence[Value] | None = None
    before: Sequence[Value] | None = None
    at: Sequence[Value] | None = None
    last: bool = False
    limit: int = 50
    trashed: bool = False

    def run(self, transaction: Transaction, viewer: Viewer) -> Page:
        """Three statements."""
        query = parsed(self.query, viewer)
        backwards = self.before is not None or self.last
        key = self.before if self.before is not None else (self.after if self.after is not None else self.at)
        page = page_sql(
            query,
            viewer.query_context(),
            transaction.dialect,
            select=_SELECT,
            joins=_JOINS,
            after=key,
            backwards=backwards,
            inclusive=self.at is not None,
            # One more tells whether there is more.
            limit=self.limit + 1,
            trashed=self.trashed,
            extra=EVERYTHING if self.trashed else awake(query, viewer),
        )
        found = transaction.all(page.sql, page.values)
        more = len(found) > self.limit
        if more:
            found = found[1:] if backwards else found[: self.limit]
        tags = _tags(transaction, [row[0] for row in found])
        blockers = links.open_blockers_of(transaction, [row[0] for row in found])
        rows = tuple(_row(row, tags.get(row[0], ()), blockers.get(row[0], ()), page.key(row)) for row in found)
        unranked = looked_for(query) is not None and any(row.key[0] == 0 for row in rows)
        return Page(rows, more if backwards else key is not None, key is not None if backwards else more, unranked)


@dataclass(frozen=True, slots=True)
class CountTickets:
    """Ask how many tickets ``query`` finds, counting to ``cap`` at most; the same ones that :class:`ListTickets` lists."""

    query: str = ""
    cap: int = 10_000
    trashed: bool = False

    def run(self, transaction: Transaction, viewer: Viewer) -> Count:
        """One statement."""
        query = parsed(self.query, viewer)
        sql = count_sql(
            query,
            viewer.query_context(),
            transaction.dialect,
            cap=self.cap + 1,
            trashed=self.trashed,
            extra=EVERYTHING if self.trashed else awake(query, viewer),
        )
        row = transaction.one(sql.text, sql.values)
        number = int(row[0]) if row else 0
        return Count(min(number, self.cap), number > self.cap)


@dataclass(frozen=True, slots=True)
class TicketsNumbered:
    """Ask for tickets by number, in the trash or not; those that do not exist are left out, the order is that given."""

    numbers: tuple[int, ...] = field(default=())

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[TicketRow, ...]:
        """Three statements for each 500."""
        return tuple(ticket_rows(transaction, self.numbers))


def parsed(source: str, viewer: Viewer) -> Query:
    """The query that ``source`` is on this desk; raises QueryError, also for an agent, team or customer it does not have."""
    return parse(source, viewer.vocabulary)


def awake(query: Query, viewer: Viewer) -> Sql:
    """The condition that leaves sleeping tickets out, unless the query asks for them."""
    if mentions(query, "snoozed") or mentions(query, "id"):
        return EVERYTHING
    return Sql("(t.snoozed_until IS NULL OR t.snoozed_until <= ?)", (to_seconds(viewer.now),))


def ticket_rows(transaction: Transaction, numbers: Sequence[int]) -> list[TicketRow]:
    """The rows of tickets by number, in the order given."""
    found: dict[int, TicketRow] = {}
    for start in range(0, len(numbers), 500):
        part = list(numbers[start : start + 500])
        rows = transaction.all(_numbered(len(part)), part)
        tags = _tags(transaction, part)
        blockers = links.open_blockers_of(transaction, part)
        found.update((row[0], _row(row, tags.get(row[0], ()), blockers.get(row[0], ()), ())) for row in rows)
    return [found[number] for number in numbers if number in found]


@lru_cache(maxsize=64)
def _numbered(count: int) -> str:
    return f"SELECT {_SELECT} FROM ticket t {_JOINS} WHERE t.number IN ({marks(range(count))})"  # noqa: S608 (constants)


def _tags(transaction: Transaction, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    if not numbers:
        return {}
    sql = f"SELECT ticket_number, tag FROM ticket_tag WHERE ticket_number IN ({marks(numbers)})"  # noqa: S608 (placeholders)
    tags: dict[int, list[str]] = {}
    for number, tag in transaction.all(sql, list(numbers)):
        tags.setdefault(number, []).append(tag)
    return {number: tuple(sorted(names)) for number, names in tags.items()}


def _foreign(value: Any) -> Foreign | None:
    return None if value is None else Foreign.stored(value)


def _row(row: Row, tags: tuple[str, ...], blocked_by: tuple[int, ...], key: tuple[Value, ...]) -> TicketRow:
    return TicketRow(
        number=row[0],
        version=row[1],
        subject=Foreign.stored(row[2]),
        type=row[3],
        status=row[4],
        category=Category(row[5]),
        severity=Severity(row[6]),
        priority=Priority(row[7]),
        channel=row[8],
        project=Foreign.stored(row[9]),
        project_handle=row[10],
        vip=bool(row[11]),
        requester=_foreign(row[12]),
        requester_email=_foreign(row[13]),
        assignee=row[14],
        team=row[15],
        created_at=from_seconds(row[16]),
        updated_at=from_seconds(row[17]),
        solved_at=optional(row[18]),
        due=optional(row[19]),
        snoozed_until=optional(row[20]),
        trashed_at=optional(row[21]),
        sla_due=optional(row[22]),
        sla_calendar_id=row[23],
        external_id=_foreign(row[24]),
        tags=tags,
        blocked_by=blocked_by,
        key=tuple(key),
        custom=values_of(row[25]),
    )
