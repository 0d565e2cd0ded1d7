"""Several pages of tickets at once: what a tree or a board shows costs as many statements as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from odesk_tui.core.query.ast import Query
from odesk_tui.core.query.order import sort_keys
from odesk_tui.core.text import from_stored
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import Page, TicketRow
from odesk_tui.reads.tickets import awake, ticket_rows
from odesk_tui.store.door import Transaction, Value
from odesk_tui.store.query_pages import EVERYTHING, page_sql
from odesk_tui.store.query_sql import Sql

# More are not read at once.
MOST = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page of the tickets that ``query`` and ``extra`` find: after, before or from a key, the last one or the first.

    ``few``: ``extra`` finds few tickets by itself.
    """

    query: Query
    extra: Sql = EVERYTHING
    few: bool = False
    after: Sequence[Value] | None = None
    before: Sequence[Value] | None = None
    at: Sequence[Value] | None = None
    last: bool = False
    limit: int = 50

    @property
    def backwards(self) -> bool:
        """Whether the page is read from its end."""
        return self.last or self.before is not None


def read_pages(transaction: Transaction, viewer: Viewer, wanted: Sequence[Wanted]) -> list[Page]:
    """The page for each of ``wanted`` (at most :data:`MOST`, their sort keys of the same kinds): three statements in all."""
    if not wanted:
        return []
    context = viewer.query_context()
    arms: list[str] = []
    values: list[Value] = []
    for index, one in enumerate(wanted[:MOST]):
        key = one.before if one.before is not None else (one.after if one.after is not None else one.at)
        page = page_sql(
            one.query,
            context,
            transaction.dialect,
            after=key,
            backwards=one.backwards,
            inclusive=one.at is not None,
            limit=one.limit + 1,
            extra=one.extra & awake(one.query, viewer),
            few=one.few,
        )
        arms.append(f"SELECT {index:d} AS arm, page{index:d}.* FROM ({page.sql}) AS page{index:d}")  # noqa: S608 (constants)
        values += page.values
    found: list[list[tuple[Value, ...]]] = [[] for _ in wanted]
    for row in transaction.all(" UNION ALL ".join(arms), values):
        found[row[0]].append(tuple(from_stored(part) if isinstance(part, str) else part for part in row[1:]))
    numbers = dict.fromkeys(int(str(row[0])) for rows in found for row in rows)
    rows_of = {row.number: row for row in ticket_rows(transaction, tuple(numbers))}
    return [_page(one, rows, rows_of) for one, rows in zip(wanted, found, strict=True)]


def _page(wanted: Wanted, found: list[tuple[Value, ...]], rows_of: dict[int, TicketRow]) -> Page:
    """The page that one arm is; rows of an arm come in no order that the database promises, so they are sorted here."""
    found.sort(key=lambda row: _sorted(wanted.query, row[1:]))
    more = len(found) > wanted.limit
    if more:
        found = found[1:] if wanted.backwards else found[: wanted.limit]
    rows = tuple(replace(rows_of[int(str(row[0]))], key=row[1:]) for row in found)
    inside = wanted.after is not None or wanted.at is not None
    if wanted.backwards:
        return Page(rows, more, wanted.before is not None)
    return Page(rows, inside, more)


class _Falling(str):
    """A text that sorts the other way round."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


def _sorted(query: Query, key: tuple[Value, ...]) -> tuple[object, ...]:
    """``key`` as Python sorts it into the query's order; numbers and texts never stand in the same place."""
    parts: list[object] = []
    for spec, part in zip(sort_keys(query), key, strict=True):
        if isinstance(part, str):
            parts.append(_Falling(part) if spec.descending else part)
        else:
            number = int(part or 0)
            parts.append(-number if spec.descending else number)
    return tuple(parts)
