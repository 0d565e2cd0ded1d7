"""The tree of a query: its groups with their counts, and pages of the tickets in them.

Without ``group:`` in the query tickets stand under their customer and engagement, and under the ticket whose children they
are when that is in the same project and found too; so every ticket is there once. With ``group:`` they stand in their groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from odesk_tui.core.query.ast import Query
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.grouping import CUSTOMERS, Grouping, Path, levels_of, narrowed, path_of, read_groups
from odesk_tui.reads.rows import Page
from odesk_tui.reads.several import Wanted, read_pages
from odesk_tui.reads.tickets import awake, parsed
from odesk_tui.store.door import Transaction, Value, marks
from odesk_tui.store.query_pages import key_sql, where_sql
from odesk_tui.store.query_sql import Sql

# So deep a ticket's parents are looked for.
DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Branch:
    """What tickets hang on: the group at ``path``, or in it the ticket ``parent``."""

    path: Path
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class BranchPage:
    """A page of a branch's tickets, and how many children in the same branch's group each has (none: left out)."""

    page: Page
    children: dict[int, int]


@dataclass(frozen=True, slots=True)
class BranchWanted:
    """Ask for a page of a branch: after, before or from a key, its last one, or its first."""

    branch: Branch
    after: Sequence[Value] | None = None
    before: Sequence[Value] | None = None
    at: Sequence[Value] | None = None
    last: bool = False
    limit: int = 50


@dataclass(frozen=True, slots=True)
class TreeGroups:
    """Ask for the groups of ``query``."""

    query: str

    def run(self, transaction: Transaction, viewer: Viewer) -> Grouping:
        """At most four statements."""
        return read_groups(transaction, viewer, parsed(self.query, viewer))


@dataclass(frozen=True, slots=True)
class TreePages:
    """Ask for pages of several branches of ``query``."""

    query: str
    wanted: tuple[BranchWanted, ...]

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[BranchPage, ...]:
        """Four statements."""
        query = parsed(self.query, viewer)
        pages = read_pages(transaction, viewer, [_wanted(query, one, transaction, viewer) for one in self.wanted])
        if query.group:
            return tuple(BranchPage(page, {}) for page in pages)
        numbers = [row.number for page in pages for row in page.rows]
        children = _children(query, numbers, transaction, viewer)
        return tuple(
            BranchPage(page, {row.number: children[row.number] for row in page.rows if row.number in children})
            for page in pages
        )


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a ticket is in a tree: its group, and the way to it in there, its parents first, with their keys."""

    path: Path
    way: tuple[tuple[int, tuple[Value, ...]], ...]


@dataclass(frozen=True, slots=True)
class TreePlace:
    """Ask where the ticket ``number`` is in the tree of ``query``; None when it is not there."""

    query: str
    number: int

    def run(self, transaction: Transaction, viewer: Viewer) -> Whereabouts | None:
        """Four statements, and one for each of its parents."""
        query = parsed(self.query, viewer)
        path = path_of(transaction, viewer, self.number, levels_of(query))
        if path is None:
            return None
        way: list[int] = []
        for number in _line(transaction, self.number) if not query.group else [self.number]:
            if not _is_found(query, path, number, transaction, viewer):
                break
            way.append(number)
        if not way:
            return None
        keys: list[tuple[int, tuple[Value, ...]]] = []
        for number in reversed(way):
            key = key_sql(query, viewer.query_context(), transaction.dialect, number)
            row = transaction.one(key.sql, key.values)
            assert row is not None
            keys.append((number, tuple(key.key(row))))
        return Whereabouts(path, tuple(keys))


def _found(query: Query, path: Path, transaction: Transaction, viewer: Viewer) -> Sql:
    """The condition of the tickets in a group."""
    inside, extra = narrowed(query, levels_of(query), path, viewer)
    return where_sql(inside, viewer.query_context(), transaction.dialect) & extra & awake(query, viewer)


def _wanted(query: Query, one: BranchWanted, transaction: Transaction, viewer: Viewer) -> Wanted:
    inside, extra = narrowed(query, levels_of(query), one.branch.path, viewer)
    few = one.branch.parent is not None
    if few:
        extra &= Sql("t.number IN (SELECT source FROM link WHERE target = ? AND kind = 'parent')", (one.branch.parent,))
    elif levels_of(query) == CUSTOMERS:
        found = _found(query, one.branch.path, transaction, viewer)
        extra &= Sql(
            "NOT EXISTS (SELECT 1 FROM link l WHERE l.source = t.number AND l.kind = 'parent' AND EXISTS "  # noqa: S608 (constants)
            f"(SELECT 1 FROM ticket t WHERE t.number = l.target AND {found.text}))",
            found.values,
        )
    return Wanted(inside, extra, few, one.after, one.before, one.at, one.last, one.limit)


def _children(query: Query, numbers: Sequence[int], transaction: Transaction, viewer: Viewer) -> dict[int, int]:
    """How many children tickets have, of those that the query finds in the same project."""
    if not numbers:
        return {}
    where = where_sql(query, viewer.query_context(), transaction.dialect) & awake(query, viewer)
    sql = (
        "SELECT l.target, count(*) FROM link l JOIN ticket t ON t.number = l.source "  # noqa: S608 (constants)
        "JOIN ticket parent ON parent.number = l.target AND parent.project_id = t.project_id "
        f"WHERE l.kind = 'parent' AND l.target IN ({marks(numbers)}) AND {where.text} GROUP BY l.target"
    )
    return {int(number): int(count) for number, count in transaction.all(sql, (*numbers, *where.values))}


def _line(transaction: Transaction, number: int) -> list[int]:
    """The ticket, its parent, the parent's parent and so on."""
    rows = transaction.all(
        "WITH RECURSIVE line(number, depth) AS (SELECT CAST(? AS BIGINT), 0 UNION ALL SELECT l.target, line.depth + 1 "
        "FROM line JOIN link l ON l.source = line.number AND l.kind = 'parent' WHERE line.depth < ?) "
        "SELECT number FROM line ORDER BY depth",
        (number, DEEPEST),
    )
    return [int(found) for (found,) in rows]


def _is_found(query: Query, path: Path, number: int, transaction: Transaction, viewer: Viewer) -> bool:
    found = _found(query, path, transaction, viewer)
    sql = f"SELECT 1 FROM ticket t WHERE t.number = ? AND {found.text}"  # noqa: S608 (constants)
    return transaction.one(sql, (number, *found.values)) is not None
