"""Tickets in groups by the values of fields: the groups of a query, and the query of a group.

A group's place is its path, a value for each field on the way: a choice or rank by name, an agent, team or project by
handle, a tag; None where a ticket has none. ``customer`` and ``engagement`` are the two levels of projects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from odesk_tui.core.fields import FIELDS, Kind
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.people import Agent, Project, Team
from odesk_tui.core.query.ast import Keyword, Match, Name, Node, Op, Query, all_of, conjuncts
from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.core.workflow import ACTIVE, CATEGORY_OF
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import Count, TicketRow
from odesk_tui.reads.tickets import awake
from odesk_tui.store import people
from odesk_tui.store.door import Transaction, Value
from odesk_tui.store.query_pages import EVERYTHING, where_sql
from odesk_tui.store.query_sql import Sql

Path = tuple[str | None, ...]
# The levels of a tree whose query names none.
CUSTOMERS = ("customer", "engagement")
# So many tickets are counted at most, and so many groups shown.
CAP, MOST_GROUPS = 50_000, 2_000
_NOTHING = {"assignee": "nobody", "team": "no team", "tag": "no tag"}


@dataclass(frozen=True, slots=True)
class Group:
    """A group of tickets: how many, how many of them active, and how many past a promise; ``total`` None: not counted."""

    path: Path
    label: Foreign
    total: int | None
    active: int
    breached: int


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of a query in the order that they are shown, those of every level, parents first.

    ``levels`` are the fields; ``capped``: counting stopped, so that counts are lower bounds and empty groups may be there.
    """

    levels: tuple[str, ...]
    groups: tuple[Group, ...]
    count: Count


def levels_of(query: Query) -> tuple[str, ...]:
    """The fields that the tree of a query is grouped by."""
    return query.group or CUSTOMERS


def narrowed(query: Query, levels: Sequence[str], path: Path) -> tuple[Query, Sql]:
    """The tickets of a whole path: a query, and a condition that the language has no words for."""
    terms: list[Node] = [] if query.where is None else [query.where]
    extra = EVERYTHING
    # Live tickets are few and found by status; a project has many others to be read past.
    live = _is_live(query)
    for field, value in zip(levels, path, strict=False):
        if field == "customer" and len(path) > 1:
            continue
        name = _field(field)
        handle = value or path[0] if field == "engagement" else value
        if name == "project" and field != "customer":
            # A project's own tickets, without its engagements'.
            extra &= Sql("t.project_id = (SELECT id FROM project WHERE handle = ?)", (handle,))
            if live:
                continue
        terms.append(Match(name, Op.ANY_OF, (Keyword.NONE if handle is None else Name(handle),)))
    return replace(query, where=all_of(terms)), extra


def _is_live(query: Query) -> bool:
    """Whether only tickets in certain active statuses are wanted."""
    statuses = (term for term in conjuncts(query.where) if isinstance(term, Match) and term.field == "status")
    names = next((term.values for term in statuses), ())
    return bool(names) and all(isinstance(name, Name) and CATEGORY_OF.get(name.value) in ACTIVE for name in names)


def read_groups(transaction: Transaction, viewer: Viewer, query: Query) -> Grouping:
    """The groups of ``query``: one statement, and one for each kind of name."""
    levels = levels_of(query)
    where = where_sql(query, viewer.query_context(), transaction.dialect) & awake(query, viewer)
    columns = ", ".join(f"{column(field)} AS k{n}" for n, field in enumerate(levels))
    names = ", ".join(f"k{n}" for n in range(len(levels)))
    joins = " JOIN project p ON p.id = t.project_id" * bool({*levels} & {*CUSTOMERS})
    joins += " LEFT JOIN ticket_tag g ON g.ticket_number = t.number" * ("tag" in levels)
    sql = (
        f"SELECT {names}, count(*), sum(active), sum(breached) FROM (SELECT {columns}, "  # noqa: S608 (constants)
        "CASE WHEN t.category IN ('solved', 'closed') THEN 0 ELSE 1 END AS active, "
        f"CASE WHEN t.sla_due <= ? THEN 1 ELSE 0 END AS breached FROM ticket t{joins} "
        f"WHERE {where.text} LIMIT ?) AS counted GROUP BY {names} LIMIT ?"
    )
    rows = transaction.all(sql, (to_seconds(viewer.now), *where.values, CAP + 1, MOST_GROUPS))
    known = Names(transaction, levels)
    found: dict[Path, list[int]] = {}
    for row in rows:
        path = tuple(known.value(field, part) for field, part in zip(levels, row, strict=False))
        for depth in range(1, len(path) + 1):
            if depth == len(path) and path[-1] is None and levels[-1] == "engagement":
                continue
            sums = found.setdefault(path[:depth], [0, 0, 0])
            for n, figure in enumerate(row[len(levels) :]):
                sums[n] += int(figure)
    total = sum(int(row[len(levels)]) for row in rows)
    groups = [Group(path, known.label(levels, path), *figures) for path, figures in found.items()]
    capped = total > CAP
    if capped:
        others = ((value,) for value in known.every(levels[0]) if (value,) not in found)
        groups += [Group(path, known.label(levels, path), None, 0, 0) for path in others]
    groups.sort(key=lambda group: tuple(known.place(field, v) for field, v in zip(levels, group.path, strict=False)))
    return Grouping(levels, tuple(groups), Count(min(total, CAP), capped))


def path_of(row: TicketRow, levels: Sequence[str], projects: Mapping[str, Project]) -> Path:
    """Where a ticket is in the tree; of several tags the first."""
    parents = {project.id: handle for handle, project in projects.items()}
    project = projects.get(row.project_handle)
    parent = parents.get(project.parent_id) if project is not None and project.parent_id is not None else None
    values: dict[str, str | None] = {
        "customer": parent or row.project_handle,
        "engagement": row.project_handle if parent else None,
        "project": row.project_handle,
        "type": row.type,
        "status": row.status,
        "category": row.category.value,
        "severity": row.severity.name.lower(),
        "priority": row.priority.name.lower(),
        "channel": row.channel,
        "assignee": row.assignee,
        "team": row.team,
        "tag": row.tags[0] if row.tags else None,
    }
    return tuple(values[field] for field in levels)


def _field(level: str) -> str:
    """The field that a level is about."""
    return "project" if level in CUSTOMERS else level


def column(field: str) -> str:
    """What a field is grouped by, on ``ticket t``, its ``project p`` and its tag ``g``."""
    special = {
        "customer": "COALESCE(p.parent_id, p.id)",
        "engagement": "CASE WHEN p.parent_id IS NULL THEN NULL ELSE p.id END",
        "tag": "g.tag",
    }
    return special.get(field) or f"t.{FIELDS[field].column}"


class Names:
    """From the values in the store to those of a path, their labels and their order."""

    def __init__(self, transaction: Transaction, levels: Sequence[str]) -> None:
        self._handles: dict[str, dict[int, str]] = {}
        self._labels: dict[str, dict[str, Foreign]] = {}
        for field in {_field(field) for field in levels}:
            every: Sequence[Agent | Team | Project] = ()
            if field == "assignee":
                every = people.agents(transaction)
            elif field == "team":
                every = people.teams(transaction)
            elif field == "project":
                every = people.projects(transaction)
            else:
                continue
            self._handles[field] = {one.id: one.handle for one in every}
            self._labels[field] = {one.handle: one.name for one in every}

    def value(self, field: str, stored: Value) -> str | None:
        """A stored value as it stands in a path."""
        name = _field(field)
        if stored is None:
            return None
        if name in self._handles:
            return self._handles[name].get(int(str(stored)))
        codes = FIELDS[name].codes
        if codes is not None:
            return next(word for word, code in codes.items() if code == stored)
        return from_stored(str(stored))

    def label(self, levels: Sequence[str], path: Path) -> Foreign:
        """What a group is called."""
        field, value = levels[len(path) - 1], path[-1]
        name = _field(field)
        if value is None:
            return Foreign(_NOTHING.get(name, f"no {name}"))
        if name == "project":
            return self._labels[name].get(value, Foreign(value))
        return Foreign(value)

    def every(self, field: str) -> list[str | None]:
        """All values that a field of few values can have."""
        name = _field(field)
        known = list(self._labels.get(name, ())) or list(FIELDS[name].choices)
        return [*known, None] if FIELDS[name].nullable else [*known]

    def place(self, field: str, value: str | None) -> tuple[int, str]:
        """What to sort groups by: choices in order, the worst rank first, names by letter, none last."""
        name = _field(field)
        spec = FIELDS[name]
        if value is None:
            return (10_000, "")
        if spec.kind is Kind.CHOICE:
            return (spec.choices.index(value) if value in spec.choices else len(spec.choices), "")
        if spec.codes is not None:
            return (-spec.codes[value], "")
        label = self._labels.get(name, {}).get(value)
        shown = label.line() if label is not None and name == "project" else value
        return (0, f"{shown.casefold()} {value}")
