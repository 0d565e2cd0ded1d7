"""Tickets in groups by the values of fields: the groups of a query with their figures, and the query of a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from odesk_tui.core.catalogue import Catalogue
from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.query.ast import Match, Name, Node, Query, all_of, conjuncts
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import ACTIVE
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.group_fields import CUSTOMERS, Names, Path, column, joins, narrowing, of_field, path_of
from odesk_tui.reads.rows import Count
from odesk_tui.reads.tickets import awake
from odesk_tui.store.door import Transaction, Value
from odesk_tui.store.query_pages import EVERYTHING, where_sql
from odesk_tui.store.query_sql import Sql

__all__ = ["CUSTOMERS", "Figures", "Group", "Grouping", "Path", "levels_of", "narrowed", "path_of", "read_groups"]

# So many tickets are counted at most, and so many groups shown.
CAP, MOST_GROUPS = 20_000, 2_000


@dataclass(frozen=True, slots=True)
class Figures:
    """What is said of a group: tickets, active ones, those past a promise, the oldest active one's beginning, work on all.

    ``spent_s`` are the seconds of their time entries, those of running timers up to now.
    """

    total: int = 0
    active: int = 0
    breached: int = 0
    oldest: datetime | None = None
    spent_s: int = 0

    def __add__(self, other: Figures) -> Figures:
        """Those of both groups together."""
        ages = [age for age in (self.oldest, other.oldest) if age is not None]
        return Figures(
            self.total + other.total,
            self.active + other.active,
            self.breached + other.breached,
            min(ages, default=None),
            self.spent_s + other.spent_s,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """A group of tickets with its figures; None: not counted."""

    path: Path
    label: Foreign
    figures: Figures | None

    @property
    def total(self) -> int | None:
        """How many tickets it has, when they were counted."""
        return None if self.figures is None else self.figures.total


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of a query in the order that they are shown, those of every level, parents first.

    ``levels`` are the fields; ``capped``: counting stopped, so that counts are lower bounds and empty groups may be there;
    ``cut``: there are more groups than are shown, which are the largest.
    """

    levels: tuple[str, ...]
    groups: tuple[Group, ...]
    count: Count
    cut: bool = False

    @property
    def remark(self) -> str:
        """What a reader must know of the figures and cannot see."""
        said = []
        if self.count.capped:
            said.append(f"figures of {self.count} tickets")
        if self.cut:
            said.append(f"the {MOST_GROUPS:,} largest groups")
        return ", ".join(said)


def levels_of(query: Query) -> tuple[str, ...]:
    """The fields that the tree of a query is grouped by."""
    return query.group or CUSTOMERS


def narrowed(query: Query, levels: Sequence[str], path: Path, viewer: Viewer) -> tuple[Query, Sql]:
    """The tickets of a whole path: a query, and a condition that the language has no words for."""
    terms: list[Node] = [] if query.where is None else [query.where]
    extra = EVERYTHING
    context, live = viewer.query_context(), is_live(query, viewer.catalogue)
    for field, value in zip(levels, path, strict=False):
        if field == "customer" and len(path) > 1 and "engagement" in levels:
            continue
        handle = value or path[0] if field == "engagement" else value
        if of_field(field) == "project" and field != "customer":
            # A project's own tickets, without its engagements'.
            extra &= Sql("t.project_id = (SELECT id FROM project WHERE handle = ?)", (handle,))
            if live:
                continue
        term, condition = narrowing(field, handle, context, live=live)
        extra &= condition
        if term is not None:
            terms.append(term)
    return replace(query, where=all_of(terms)), extra


def is_live(query: Query, catalogue: Catalogue) -> bool:
    """Whether only tickets in certain active statuses are wanted."""
    statuses = (term for term in conjuncts(query.where) if isinstance(term, Match) and term.field == "status")
    names = next((term.values for term in statuses), ())
    return bool(names) and all(
        isinstance(name, Name) and catalogue.category_of.get(name.value) in ACTIVE for name in names
    )


def read_groups(transaction: Transaction, viewer: Viewer, query: Query) -> Grouping:
    """The groups of ``query``: one statement (two by tags), and one for each kind of name."""
    levels = levels_of(query)
    rows = _counted(transaction, viewer, query, levels)
    # A ticket is in a group for each of its tags, and in those above them once.
    once = levels.index("tag") if "tag" in levels else len(levels)
    above = _counted(transaction, viewer, query, levels[:once]) if once < len(levels) else rows
    known = Names(transaction, levels, viewer.query_context())
    found: dict[Path, Figures] = {}
    for stored, figures in rows:
        path = tuple(known.value(field, part) for field, part in zip(levels, stored, strict=True))
        for depth in range(once + 1 if above is not rows else 1, len(path) + 1):
            if depth == len(path) and path[-1] is None and levels[-1] == "engagement":
                continue
            found[path[:depth]] = found.get(path[:depth], Figures()) + figures
    if above is not rows:
        for stored, figures in above:
            path = tuple(known.value(field, part) for field, part in zip(levels, stored, strict=False))
            for depth in range(1, once + 1):
                found[path[:depth]] = found.get(path[:depth], Figures()) + figures
    total = sum(figures.total for _, figures in above)
    groups = [Group(path, known.label(levels[len(path) - 1], path[-1]), figures) for path, figures in found.items()]
    capped = max(total, sum(figures.total for _, figures in rows)) > CAP
    if capped:
        others = ((value,) for value in known.every(levels[0]) if (value,) not in found)
        groups += [Group(path, known.label(levels[0], path[-1]), None) for path in others]
    groups.sort(key=lambda group: tuple(known.place(field, v) for field, v in zip(levels, group.path, strict=False)))
    return Grouping(levels, tuple(groups), Count(min(total, CAP), capped), len(rows) >= MOST_GROUPS)


def _counted(
    transaction: Transaction, viewer: Viewer, query: Query, levels: Sequence[str]
) -> list[tuple[tuple[Value, ...], Figures]]:
    """The stored values of the groups with their figures, the largest groups first."""
    context = viewer.query_context()
    where = where_sql(query, context, transaction.dialect) & awake(query, viewer)
    columns = [column(field, context) for field in levels]
    names = ", ".join(f"k{n}" for n in range(len(levels)))
    now = to_seconds(viewer.now)
    selected = "".join(f"{one.text} AS k{n}, " for n, one in enumerate(columns))
    sql = (
        f"SELECT {names}{', ' * bool(names)}count(*), sum(active), sum(breached), min(since), sum(spent) FROM "  # noqa: S608 (constants)
        f"(SELECT {selected}CASE WHEN t.category IN ('solved', 'closed') THEN 0 ELSE 1 END AS active, "
        "CASE WHEN t.sla_due < ? THEN 1 ELSE 0 END AS breached, "
        "CASE WHEN t.category IN ('solved', 'closed') THEN NULL ELSE t.created_at END AS since, "
        "(SELECT sum(COALESCE(e.ended_at, ?) - e.started_at) FROM time_entry e WHERE e.ticket_number = t.number) AS spent "
        f"FROM ticket t{joins(levels)} WHERE {where.text} LIMIT ?) AS counted "
        + (f"GROUP BY {names} ORDER BY count(*) DESC, {names} LIMIT ?" if names else "")
    )
    values = [value for one in columns for value in one.values]
    values += [now, now, *where.values, CAP + 1, *([MOST_GROUPS] if names else [])]
    rows = transaction.all(sql, values)
    width = len(levels)
    return [(tuple(row[:width]), _figures(row[width:])) for row in rows]


def _figures(row: Sequence[Value]) -> Figures:
    total, active, breached, since, spent = (None if part is None else int(part) for part in row)
    oldest = None if since is None else from_seconds(since)
    return Figures(total or 0, active or 0, breached or 0, oldest, max(0, spent or 0))
