"""The board of a query: its tickets in columns by one field, in lanes by another or in one, with counts and limits.

The fields are the first two that the query is grouped by; without any the columns are statuses. Then the query's own
``status:`` and ``category:`` only say whether CLOSED is shown and whether SOLVED has all of its tickets or today's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from odesk_tui.core.catalogue import Catalogue
from odesk_tui.core.query.ast import Match, Name, Node, Op, Query, SortKey, all_of, conjuncts, mentions
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import Category
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.group_fields import Names, column, joins, path_of
from odesk_tui.reads.grouping import narrowed
from odesk_tui.reads.rows import Count, Page
from odesk_tui.reads.several import Wanted, read_pages
from odesk_tui.reads.tickets import awake, parsed
from odesk_tui.store import limits
from odesk_tui.store.door import Transaction, Value
from odesk_tui.store.query_pages import EVERYTHING, count_sql, where_sql
from odesk_tui.store.query_sql import Sql

# A column is counted up to here, and a board whose columns are no statuses up to twice that.
CAP = 10_000
STATUS = "status"
# Columns at most, the fullest; and so many values of a field are columns even when they have no card.
MOST_COLUMNS, FEW = 24, 12
# Lanes at most, the fullest.
MOST_LANES = 100


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the value of its field, its heading, its cards as the query has them, how many there should be at most."""

    value: str | None
    title: Foreign
    count: Count
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: the value of its field (None: tickets without one; the only lane: empty), its heading, its number of cards."""

    value: str | None
    label: Foreign
    count: int


@dataclass(frozen=True, slots=True)
class Board:
    """Columns and lanes, without cards, the fields that they are of, how many tickets, and what a reader cannot see."""

    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...]
    count: Count
    field: str = STATUS
    lane_field: str = ""
    remark: str = ""


def fields_of(query: Query) -> tuple[str, str]:
    """The fields of a query's columns and lanes (none: empty)."""
    return (query.group or (STATUS,))[0], query.group[1] if len(query.group) > 1 else ""


@dataclass(frozen=True, slots=True)
class BoardHead:
    """Ask for the board of ``query``."""

    query: str

    def run(self, transaction: Transaction, viewer: Viewer) -> Board:
        """At most five statements."""
        query = parsed(self.query, viewer)
        field, lane_field = fields_of(query)
        names = Names(transaction, (field, lane_field) if lane_field else (field,), viewer.query_context())
        if field == STATUS:
            rows = _of_statuses(transaction, viewer, query, lane_field)
        else:
            rows = _of_values(transaction, viewer, query, lane_field, names)
        counts: dict[str | None, int] = {}
        cards: dict[str | None, int] = {}
        for value, stored, number in rows:
            counts[value] = counts.get(value, 0) + number
            lane = names.value(lane_field, stored) if lane_field else ""
            cards[lane] = cards.get(lane, 0) + number
        remark = ""
        if field == STATUS:
            known = limits.of_statuses(transaction)
            columns = tuple(
                Column(
                    status,
                    Foreign(_title(query, status, viewer.catalogue)),
                    _count(counts.get(status, 0), CAP),
                    known.get(status),
                )
                for status in statuses_of(query, viewer.catalogue)
            )
            if mentions(query, "status") or mentions(query, "category"):
                remark = "status: as columns"
        else:
            columns, remark = _columns(names, field, counts)
        count = _total(transaction, viewer, query, columns, "tag" in (field, lane_field))
        lanes = _lanes(names, lane_field, cards)
        if len(lanes) > MOST_LANES:
            fullest = sorted(lanes, key=lambda lane: -lane.count)[:MOST_LANES]
            remark = ", ".join(filter(None, (remark, f"the {MOST_LANES} fullest of {len(lanes):,} lanes")))
            lanes = tuple(lane for lane in lanes if lane in fullest)
        return Board(columns, lanes, count, field, lane_field, remark)


def _of_statuses(
    transaction: Transaction, viewer: Viewer, query: Query, lanes: str
) -> list[tuple[str | None, Value, int]]:
    """Status, stored value of the lane, number of cards; each status counted by itself, as there is an index of them."""
    statuses = statuses_of(query, viewer.catalogue)
    lane = column(lanes, viewer.query_context()) if lanes else Sql("NULL")
    arms: list[str] = []
    values: list[Value] = []
    for place, status in enumerate(statuses):
        inside, extra = _column(query, STATUS, status, viewer)
        where = where_sql(inside, viewer.query_context(), transaction.dialect) & extra & awake(inside, viewer)
        arms.append(
            f"SELECT {place:d} AS place, lane, count(*) FROM (SELECT {lane.text} AS lane FROM ticket t{joins((lanes,))} "  # noqa: S608 (constants)
            f"WHERE {where.text} LIMIT ?) AS counted GROUP BY lane"
        )
        values += [*lane.values, *where.values, CAP + 1]
    rows = transaction.all(" UNION ALL ".join(arms), values)
    return [(statuses[int(place)], stored, int(number)) for place, stored, number in rows]


def _of_values(
    transaction: Transaction, viewer: Viewer, query: Query, lanes: str, names: Names
) -> list[tuple[str | None, Value, int]]:
    """The value of the column's field, the stored one of the lane's, number of cards."""
    field, _ = fields_of(query)
    context = viewer.query_context()
    of, lane = column(field, context), column(lanes, context) if lanes else Sql("NULL")
    where = where_sql(query, context, transaction.dialect) & awake(query, viewer)
    sql = (
        f"SELECT value, lane, count(*) FROM (SELECT {of.text} AS value, {lane.text} AS lane "  # noqa: S608 (constants)
        f"FROM ticket t{joins((field, lanes))} WHERE {where.text} LIMIT ?) AS counted GROUP BY value, lane"
    )
    rows = transaction.all(sql, (*of.values, *lane.values, *where.values, 2 * CAP + 1))
    return [(names.value(field, stored), of_lane, int(number)) for stored, of_lane, number in rows]


def _columns(names: Names, field: str, counts: dict[str | None, int]) -> tuple[tuple[Column, ...], str]:
    """The columns of a field that is no status, and what is to be said of them."""
    every = names.every(field)
    known = [value for value in every if value not in counts] if len(every) <= FEW else []
    capped = sum(counts.values()) > 2 * CAP
    kept = sorted(counts, key=lambda value: -counts[value])[:MOST_COLUMNS]
    kept += known[: MOST_COLUMNS - len(kept)]
    columns = tuple(
        Column(value, names.label(field, value), Count(counts.get(value, 0), capped))
        for value in sorted(kept, key=lambda value: names.place(field, value))
    )
    said = []
    if len(counts) > len(kept):
        said.append(f"the {len(kept)} fullest of {len(counts)} columns")
    if capped:
        said.append(f"figures of {2 * CAP:,}+ tickets")
    return columns, ", ".join(said)


def _total(transaction: Transaction, viewer: Viewer, query: Query, columns: Sequence[Column], tagged: bool) -> Count:
    """How many tickets the board has; by tags a ticket may have several cards."""
    if tagged:
        context = viewer.query_context()
        sql = count_sql(query, context, transaction.dialect, cap=CAP + 1, extra=awake(query, viewer))
        row = transaction.one(sql.text, sql.values)
        return _count(int(row[0]) if row else 0, CAP)
    number, capped = sum(column.count.number for column in columns), any(column.count.capped for column in columns)
    return Count(min(number, 2 * CAP) if capped else number, capped)


def _lanes(names: Names, field: str, cards: dict[str | None, int]) -> tuple[Lane, ...]:
    if not field:
        return (Lane("", Foreign(""), sum(cards.values())),)
    every = names.every(field)
    found = {value: cards.get(value, 0) for value in every} if field == "priority" else cards
    order = sorted(found, key=lambda value: names.place(field, value))
    return tuple(Lane(value, names.label(field, value), found[value]) for value in order)


@dataclass(frozen=True, slots=True)
class CellWanted:
    """Ask for a page of a column's cards in a lane: after or from a key, or the first one."""

    value: str | None
    lane: str | None = ""
    after: Sequence[Value] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class BoardCards:
    """Ask for pages of cards."""

    query: str
    wanted: tuple[CellWanted, ...]

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Page, ...]:
        """Three statements."""
        query = parsed(self.query, viewer)
        field, lanes = fields_of(query)
        wanted = []
        for one in self.wanted:
            inside, extra = _column(query, field, one.value, viewer)
            if lanes:
                inside, more = narrowed(inside, (lanes,), (one.lane,), viewer)
                extra &= more
            few = field == STATUS and is_todays(query, one.value, viewer.catalogue)
            wanted.append(Wanted(inside, extra, few, after=one.after, limit=one.limit))
        return tuple(read_pages(transaction, viewer, wanted))


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Ask in which column and lane the board of ``query`` has the ticket ``number``; None when it has it not."""

    query: str
    number: int

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[str | None, str | None] | None:
        """At most five statements."""
        query = parsed(self.query, viewer)
        field, lanes = fields_of(query)
        path = path_of(transaction, viewer, self.number, (field, lanes) if lanes else (field,))
        if path is None or (field == STATUS and path[0] not in statuses_of(query, viewer.catalogue)):
            return None
        inside, extra = _column(query, field, path[0], viewer)
        found = where_sql(inside, viewer.query_context(), transaction.dialect) & extra & awake(inside, viewer)
        sql = f"SELECT 1 FROM ticket t WHERE t.number = ? AND {found.text}"  # noqa: S608 (constants)
        if transaction.one(sql, (self.number, *found.values)) is None:
            return None
        return path[0], path[1] if lanes else ""


def statuses_of(query: Query, catalogue: Catalogue) -> tuple[str, ...]:
    """The columns of a query's board, in the desk's order: the statuses of the types that it asks for, or of all."""
    return tuple(
        status.name
        for status in catalogue.statuses_of(_types(query, catalogue))
        if status.category is not Category.CLOSED or _asks_for(query, status.name, catalogue)
    )


def _types(query: Query, catalogue: Catalogue) -> tuple[str, ...]:
    """The types that a query asks for; none: all."""
    terms = (term for term in conjuncts(query.where) if isinstance(term, Match) and term.field == "type")
    names = next((term.values for term in terms), ())
    return tuple(name.value for name in names if isinstance(name, Name) and name.value in catalogue.types)


def _asks_for(query: Query, status: str, catalogue: Catalogue) -> bool:
    """Whether the query names a status, by itself or by its category."""
    names = {("status", status), ("category", catalogue.category(status).value)}
    return any(
        isinstance(term, Match) and isinstance(value, Name) and (term.field, value.value) in names
        for term in conjuncts(query.where)
        for value in (term.values if isinstance(term, Match) else ())
    )


def is_todays(query: Query, status: str | None, catalogue: Catalogue) -> bool:
    """Whether a column has only what was solved today: the query does not ask for more."""
    if status is None or catalogue.category_of.get(status) is not Category.SOLVED:
        return False
    return not _asks_for(query, status, catalogue) and not mentions(query, "solved")


def _column(query: Query, field: str, value: str | None, viewer: Viewer) -> tuple[Query, Sql]:
    """What stands in a column; of the solved ones those of today, the last one first, unless the query asks for all."""
    if field != STATUS:
        inside, extra = narrowed(query, (field,), (value,), viewer)
        return replace(inside, group=()), extra
    terms: list[Node] = [
        term
        for term in conjuncts(query.where)
        if not (isinstance(term, Match) and term.field in ("status", "category"))
    ]
    status = value or ""
    if not is_todays(query, status, viewer.catalogue):
        terms.append(Match("status", Op.ANY_OF, (Name(status),)))
        return replace(query, where=all_of(terms), group=()), EVERYTHING
    context = viewer.query_context()
    start, _ = context.day(context.today())
    order = query.sort or (SortKey("solved", True),)
    # What was solved today was changed today, and that is what there is an index of; the others have one of their status.
    today = Sql("(t.status || '') = ? AND t.solved_at >= ? AND t.updated_at >= ?", (status, start, start))
    return replace(query, where=all_of(terms), group=(), sort=order), today


def _title(query: Query, status: str, catalogue: Catalogue) -> str:
    return status.upper() + " TODAY" * is_todays(query, status, catalogue)


def _count(number: int, cap: int) -> Count:
    return Count(min(number, cap), number > cap)
