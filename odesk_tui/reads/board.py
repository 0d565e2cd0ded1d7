"""The board of a query: its tickets by status, in lanes by a field or in one, with counts and limits.

A column is a status, so the query's own ``status:`` and ``category:`` only say whether CLOSED is shown and whether SOLVED
has all of its tickets rather than today's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from odesk_tui.core.query.ast import Match, Name, Node, Op, Query, SortKey, all_of, conjuncts, mentions
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import ACTIVE, CATEGORY_OF, STANDARD, Category
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.grouping import Names, column, narrowed, path_of
from odesk_tui.reads.rows import Count, Page
from odesk_tui.reads.several import Wanted, read_pages
from odesk_tui.reads.tickets import awake, parsed, ticket_rows
from odesk_tui.store import limits
from odesk_tui.store.door import Transaction, Value
from odesk_tui.store.query_pages import EVERYTHING, where_sql
from odesk_tui.store.query_sql import Sql

# A column is counted up to here.
CAP = 10_000
LANES = ("priority", "assignee")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its status, its heading, how many cards the query has there, how many there should be at most."""

    status: str
    title: str
    count: Count
    limit: int | None


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: the value of its field (None: tickets without one; the only lane: empty), its heading, its number of cards."""

    value: str | None
    label: Foreign
    count: int


@dataclass(frozen=True, slots=True)
class Board:
    """Columns and lanes, without cards; ``of_status``: the query asks for a status, and the columns show others too."""

    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...]
    of_status: bool = False


@dataclass(frozen=True, slots=True)
class BoardHead:
    """Ask for the board of ``query`` in lanes by ``lanes`` (priority, assignee, or empty: one lane)."""

    query: str
    lanes: str = ""

    def run(self, transaction: Transaction, viewer: Viewer) -> Board:
        """At most three statements."""
        query = parsed(self.query, viewer)
        statuses = statuses_of(query)
        arms: list[str] = []
        values: list[Value] = []
        lane = column(self.lanes) if self.lanes else "NULL"
        for status in statuses:
            inside, extra = _column(query, status, viewer)
            where = where_sql(inside, viewer.query_context(), transaction.dialect) & extra & awake(inside, viewer)
            arms.append(
                f"SELECT '{status}' AS status, lane, count(*) FROM (SELECT {lane} AS lane FROM ticket t "  # noqa: S608 (constants)
                f"WHERE {where.text} LIMIT ?) AS counted GROUP BY lane"
            )
            values += [*where.values, CAP + 1]
        rows = transaction.all(" UNION ALL ".join(arms), values)
        counts = dict.fromkeys(statuses, 0)
        cards: dict[Value, int] = {}
        for status, stored, number in rows:
            counts[status] += int(number)
            cards[stored] = cards.get(stored, 0) + int(number)
        known = limits.of_statuses(transaction)
        columns = tuple(
            Column(status, _title(query, status), _count(counts[status]), known.get(status)) for status in statuses
        )
        of_status = mentions(query, "status") or mentions(query, "category")
        return Board(columns, self._lanes(transaction, cards), of_status)

    def _lanes(self, transaction: Transaction, cards: dict[Value, int]) -> tuple[Lane, ...]:
        if not self.lanes:
            return (Lane("", Foreign(""), sum(cards.values())),)
        names = Names(transaction, (self.lanes,))
        found = {names.value(self.lanes, stored): number for stored, number in cards.items()}
        if self.lanes == "priority":
            found = {value: found.get(value, 0) for value in names.every("priority")}
        order = sorted(found, key=lambda value: names.place(self.lanes, value))
        return tuple(Lane(value, names.label((self.lanes,), (value,)), found[value]) for value in order)


@dataclass(frozen=True, slots=True)
class CellWanted:
    """Ask for a page of a column's cards in a lane: after or from a key, or the first one."""

    status: str
    lane: str | None = ""
    after: Sequence[Value] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class BoardCards:
    """Ask for pages of cards."""

    query: str
    lanes: str
    wanted: tuple[CellWanted, ...]

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Page, ...]:
        """Three statements."""
        query = parsed(self.query, viewer)
        wanted = []
        for one in self.wanted:
            inside, extra = _column(query, one.status, viewer)
            if self.lanes == "assignee" and CATEGORY_OF[one.status] in ACTIVE:
                # Live tickets are few and found by status; an agent has many others to be read past.
                extra &= Sql(
                    "COALESCE(t.assignee_id, 0) = COALESCE((SELECT id FROM agent WHERE handle = ?), 0)", (one.lane,)
                )
            elif self.lanes:
                inside, more = narrowed(inside, (self.lanes,), (one.lane,))
                extra &= more
            few = is_todays(query, one.status)
            wanted.append(Wanted(inside, extra, few, after=one.after, limit=one.limit))
        return tuple(read_pages(transaction, viewer, wanted))


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Ask in which column and lane the board of ``query`` has the ticket ``number``; None when it has it not."""

    query: str
    lanes: str
    number: int

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[str, str | None] | None:
        """Four statements."""
        query = parsed(self.query, viewer)
        rows = ticket_rows(transaction, (self.number,))
        if not rows or rows[0].status not in statuses_of(query):
            return None
        inside, extra = _column(query, rows[0].status, viewer)
        found = where_sql(inside, viewer.query_context(), transaction.dialect) & extra & awake(inside, viewer)
        sql = f"SELECT 1 FROM ticket t WHERE t.number = ? AND {found.text}"  # noqa: S608 (constants)
        if transaction.one(sql, (self.number, *found.values)) is None:
            return None
        lane = path_of(rows[0], (self.lanes,), {})[0] if self.lanes else ""
        return rows[0].status, lane


def statuses_of(query: Query) -> tuple[str, ...]:
    """The columns of a query's board, in the order of the workflow."""
    return tuple(
        status.name
        for status in STANDARD.statuses
        if status.category is not Category.CLOSED or _asks_for(query, status.name)
    )


def _asks_for(query: Query, status: str) -> bool:
    """Whether the query names a status, by itself or by its category."""
    names = {("status", status), ("category", CATEGORY_OF[status].value)}
    return any(
        isinstance(term, Match) and isinstance(value, Name) and (term.field, value.value) in names
        for term in conjuncts(query.where)
        for value in (term.values if isinstance(term, Match) else ())
    )


def is_todays(query: Query, status: str) -> bool:
    """Whether a column has only what was solved today: the query does not ask for more."""
    solved = CATEGORY_OF[status] is Category.SOLVED
    return solved and not _asks_for(query, status) and not mentions(query, "solved")


def _column(query: Query, status: str, viewer: Viewer) -> tuple[Query, Sql]:
    """What stands in a column; of the solved ones those of today, the last one first, unless the query asks for all."""
    terms: list[Node] = [
        term
        for term in conjuncts(query.where)
        if not (isinstance(term, Match) and term.field in ("status", "category"))
    ]
    if not is_todays(query, status):
        terms.append(Match("status", Op.ANY_OF, (Name(status),)))
        return replace(query, where=all_of(terms), group=()), EVERYTHING
    context = viewer.query_context()
    start, _ = context.day(context.today())
    order = query.sort or (SortKey("solved", True),)
    # What was solved today was changed today, and that is what there is an index of; the others have one of their status.
    today = Sql("(t.status || '') = ? AND t.solved_at >= ? AND t.updated_at >= ?", (status, start, start))
    return replace(query, where=all_of(terms), group=(), sort=order), today


def _title(query: Query, status: str) -> str:
    return status.upper() + " TODAY" * is_todays(query, status)


def _count(number: int) -> Count:
    return Count(min(number, CAP), number > CAP)
