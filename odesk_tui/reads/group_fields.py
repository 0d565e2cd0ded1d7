"""How tickets are grouped by a field, whatever its kind: the column, the tickets of a value, its name and its place.

A value is what stands in a group's path: a choice or rank by name, an agent, team or project by handle, a tag, a contact by
address, a span of time by its name; None where a ticket has none. ``customer`` and ``engagement`` are the two levels of
projects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from odesk_tui.core.custom import asking, values
from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.fields import FieldSpec, Kind
from odesk_tui.core.instants import NEVER
from odesk_tui.core.people import Agent, Project, Team
from odesk_tui.core.query.ast import Keyword, Match, Name, Node, Op
from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.spans import spans_of
from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import TicketRow
from odesk_tui.store import people
from odesk_tui.store.door import Transaction, Value
from odesk_tui.store.field_sql import stored, whole
from odesk_tui.store.query_pages import EVERYTHING
from odesk_tui.store.query_sql import Sql

Path = tuple[str | None, ...]
# The levels of a tree whose query names none.
CUSTOMERS = ("customer", "engagement")
_NOTHING = {"assignee": "nobody", "team": "no team", "tag": "no tag", "sla": "no clock", "due": "not due"}
# What names a contact: the address, or without one the name.
_CONTACT = "CASE WHEN c.email = '' THEN c.name ELSE c.email END"


def of_field(level: str) -> str:
    """The field that a level is about."""
    return "project" if level in CUSTOMERS else level


def joins(levels: Sequence[str]) -> str:
    """What :func:`column` needs beside ``ticket t``."""
    found = " JOIN project p ON p.id = t.project_id" * bool({*levels} & {*CUSTOMERS})
    found += " LEFT JOIN ticket_tag g ON g.ticket_number = t.number" * ("tag" in levels)
    return found + " LEFT JOIN contact c ON c.id = t.requester_id" * ("requester" in levels)


def column(field: str, context: QueryContext) -> Sql:
    """What a field is grouped by, on ``ticket t`` and :func:`joins`."""
    special = {
        "customer": "COALESCE(p.parent_id, p.id)",
        "engagement": "CASE WHEN p.parent_id IS NULL THEN NULL ELSE p.id END",
        "tag": "g.tag",
        "requester": _CONTACT,
    }
    if field in special:
        return Sql(special[field])
    spec = context.fields[field]
    if not spec.spanned:
        return Sql(whole(spec))
    name = stored(spec)
    ends = [end for _, end in _spans(spec, context) if end is not None]
    cases = " ".join(f"WHEN {name} < ? THEN {place:d}" for place in range(len(ends)))
    return Sql(f"CASE WHEN {_none(spec)} THEN NULL {cases} ELSE {len(ends):d} END", tuple(ends))


def _spans(spec: FieldSpec, context: QueryContext) -> list[tuple[str, Value]]:
    """The names of the spans of a field, the earliest first, and what :func:`stored` ends each with (None: it has no end)."""
    found: list[tuple[str, Value]] = []
    for name, end in spans_of(spec, context):
        found.append(
            (name, asking.span_end(spec, end, context) if isinstance(spec, OwnField) and end is not None else end)
        )
    return found


def _none(spec: FieldSpec) -> str:
    """The condition that a ticket has no such instant."""
    return f"{stored(spec)} >= {NEVER}" if spec.kind is Kind.SLA else f"{stored(spec)} IS NULL"


def narrowing(field: str, value: str | None, context: QueryContext, *, live: bool) -> tuple[Node | None, Sql]:
    """The tickets that have a value in a field: a term of a query, or a condition that the language has no words for.

    ``live``: only tickets in active statuses are wanted. They are few and found by status; an agent or a customer has many
    others to be read past.
    """
    spec = context.fields[of_field(field)]
    if spec.spanned:
        return None, _in_span(spec, value, context)
    if spec.kind is Kind.CONTACT:
        return None, _of_contact(value)
    if spec.custom:
        # What a desk's own field says is compared as it is kept.
        return None, Sql(f"{whole(spec)} IS NULL") if value is None else Sql(f"{whole(spec)} = ?", (value,))
    if live and spec.kind in (Kind.AGENT, Kind.TEAM):
        table = "agent" if spec.kind is Kind.AGENT else "team"
        whose = f"COALESCE((SELECT id FROM {table} WHERE handle = ?), 0)"  # noqa: S608 (constants)
        return None, Sql(f"COALESCE(t.{spec.column}, 0) = {whose}", (value,))
    return Match(spec.name, Op.ANY_OF, (Keyword.NONE if value is None else Name(value),)), EVERYTHING


def _in_span(spec: FieldSpec, value: str | None, context: QueryContext) -> Sql:
    name = stored(spec)
    if value is None:
        return Sql(f"({_none(spec)})")
    found = Sql(f"{name} < {NEVER}" if spec.kind is Kind.SLA else f"{name} IS NOT NULL")
    begin: Value = None
    for called, end in _spans(spec, context):
        if called == value:
            if begin is not None:
                found &= Sql(f"{name} >= ?", (begin,))
            return found if end is None else found & Sql(f"{name} < ?", (end,))
        begin = end
    return Sql("(1 = 0)")


def _of_contact(value: str | None) -> Sql:
    if value is None:
        return Sql("t.requester_id IS NULL")
    return Sql(
        "t.requester_id IN (SELECT id FROM contact WHERE email = ? OR (email = '' AND name = ?))",
        (value, value) if value else ("", ""),
    )


def path_of(transaction: Transaction, viewer: Viewer, number: int, levels: Sequence[str]) -> Path | None:
    """Where a ticket is, of several tags the first; None when there is no such ticket. A statement, and one a kind of name."""
    context = viewer.query_context()
    columns = [column(field, context) for field in levels]
    selected = ", ".join(one.text for one in columns)
    first = " ORDER BY g.tag" * ("tag" in levels)
    sql = f"SELECT {selected} FROM ticket t{joins(levels)} WHERE t.number = ?{first} LIMIT 1"  # noqa: S608 (constants)
    row = transaction.one(sql, (*(value for one in columns for value in one.values), number))
    if row is None:
        return None
    names = Names(transaction, levels, context)
    return tuple(names.value(field, stored) for field, stored in zip(levels, row, strict=True))


_VALUES: Mapping[str, Callable[[TicketRow], str | None]] = {
    "project": lambda row: row.project_handle,
    "type": lambda row: row.type,
    "status": lambda row: row.status,
    "category": lambda row: row.category.value,
    "severity": lambda row: row.severity.name.lower(),
    "priority": lambda row: row.priority.name.lower(),
    "channel": lambda row: row.channel,
    "assignee": lambda row: row.assignee,
    "team": lambda row: row.team,
    "requester": lambda row: _contact_of(row),
}


def known_values(row: TicketRow, field: str) -> Path:
    """The groups of a field that a ticket is in, one for each tag; none where that depends on more than the ticket."""
    if field == "tag":
        return row.tags or (None,)
    return (_VALUES[field](row),) if field in _VALUES else ()


def _contact_of(row: TicketRow) -> str | None:
    if row.requester is None:
        return None
    return (row.requester_email.raw if row.requester_email is not None else "") or row.requester.raw


class Names:
    """From the values in the store to those of a path, their labels and their order."""

    def __init__(self, transaction: Transaction, levels: Sequence[str], context: QueryContext) -> None:
        """At most a statement a field: agents, teams and projects are read."""
        self._handles: dict[str, dict[int, str]] = {}
        self._labels: dict[str, dict[str, Foreign]] = {}
        self._spans: dict[str, list[str]] = {}
        self._fields = context.fields
        for field in {of_field(field) for field in levels}:
            spec = self._fields[field]
            every: Sequence[Agent | Team | Project] = ()
            if spec.spanned:
                self._spans[field] = [span.name for span in spans_of(spec, context)]
                continue
            if spec.kind is Kind.AGENT:
                every = people.agents(transaction)
            elif spec.kind is Kind.TEAM:
                every = people.teams(transaction)
            elif spec.kind is Kind.PROJECT:
                every = people.projects(transaction)
            else:
                continue
            self._handles[field] = {one.id: one.handle for one in every}
            self._labels[field] = {one.handle: one.name for one in every}

    def value(self, field: str, stored: Value) -> str | None:
        """A stored value as it stands in a path."""
        name = of_field(field)
        if stored is None:
            return None
        if name in self._handles:
            return self._handles[name].get(int(str(stored)))
        if name in self._spans:
            return self._spans[name][int(str(stored))]
        codes = self._fields[name].codes
        if codes is not None:
            return next(word for word, code in codes.items() if code == stored)
        return from_stored(str(stored))

    def label(self, field: str, value: str | None) -> Foreign:
        """What a group is called."""
        name = of_field(field)
        if value is None:
            return Foreign(_NOTHING.get(name, f"no {name}"))
        if name == "project":
            return self._labels[name].get(value, Foreign(value))
        spec = self._fields[name]
        if name in self._spans or not isinstance(spec, OwnField):
            return Foreign(value)
        return Foreign(values.text(spec.own, value))

    def every(self, field: str) -> list[str | None]:
        """All values that a field of few values can have; of others those that are known beforehand."""
        name = of_field(field)
        spec = self._fields[name]
        if isinstance(spec, OwnField) and not spec.spanned:
            # Those that tickets have are known; choices are kept by number.
            return [str(choice.id) for choice in spec.own.choices]
        known = list(self._labels.get(name, ())) or self._spans.get(name) or list(spec.choices)
        return [*known, None] if self._fields[name].optional else [*known]

    def place(self, field: str, value: str | None) -> tuple[int, str]:
        """What to sort groups by: choices in order, the worst rank and the nearest day first, names by letter, none last."""
        name = of_field(field)
        spec = self._fields[name]
        if value is None:
            return (10_000, "")
        if name in self._spans:
            index = self._spans[name].index(value)
            return (index if spec.ahead else -index, "")
        if isinstance(spec, OwnField):
            return (0, f"{values.key(spec.own, value)}\0{value}")
        if spec.kind is Kind.CHOICE:
            return (spec.choices.index(value) if value in spec.choices else len(spec.choices), "")
        if spec.codes is not None:
            return (-spec.codes[value], "")
        label = self._labels.get(name, {}).get(value)
        shown = label.line() if label is not None and name == "project" else value
        return (0, f"{shown.casefold()} {value}")
