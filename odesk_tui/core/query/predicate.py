"""The query back end for tickets in memory: rules, SLA conditions and tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeAlias

from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.fields import FieldSpec, Kind
from odesk_tui.core.instants import NEVER
from odesk_tui.core.query.ast import Query
from odesk_tui.core.query.binding import (
    All,
    Begins,
    Bound,
    Constant,
    Missing,
    OneOf,
    Opposite,
    SlaWithin,
    Some,
    Within,
    Words,
    bind,
    clipped,
)
from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.order import ordered
from odesk_tui.core.query.ranking import contained


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A ticket with everything that a query can ask, resolved.

    Agents, teams and projects are handles, ``project_parent`` that of the customer whose engagement the project is.
    Instants are epoch seconds; ``sla_due`` is NEVER without a running clock. ``words`` and ``subject_words`` are the
    ticket's words and those of its subject, joined by spaces as ``store/search.py`` keeps them. ``custom`` has the values of
    the desk's own fields by name, in canonical form. ``blocks`` and ``blocked_by`` are numbers of tickets, ``open_blockers``
    those of the latter that still block.
    """

    number: int
    subject: str
    type: str
    status: str
    category: str
    severity: int
    priority: int
    channel: str
    project: str
    created: int
    updated: int
    project_parent: str | None = None
    assignee: str | None = None
    team: str | None = None
    requester: str | None = None
    requester_name: str | None = None
    tags: tuple[str, ...] = ()
    sla_due: int = NEVER
    sla_calendar: int | None = None
    due: int | None = None
    snoozed: int | None = None
    solved: int | None = None
    external: str | None = None
    words: str = ""
    subject_words: str = ""
    blocks: tuple[int, ...] = ()
    blocked_by: tuple[int, ...] = ()
    open_blockers: tuple[int, ...] = ()
    custom: Mapping[str, Any] = field(default_factory=dict)


Predicate: TypeAlias = Callable[[Subject], bool]


def matcher(query: Query, context: QueryContext) -> Predicate:
    """Whether a ticket matches, as a function to call for many; raises as :func:`~odesk_tui.core.query.binding.bind`."""
    return _predicate(bind(query.where, context))


def select(
    query: Query, context: QueryContext, subjects: Iterable[Subject], among: Iterable[Subject] | None = None
) -> list[Subject]:
    """The subjects that match, in the query's order; the ranked are the newest of ``among`` (the subjects)."""
    matches = matcher(query, context)
    every = list(subjects)
    found = [subject for subject in every if matches(subject)]
    return ordered(query, found, context, every if among is None else among)


def _predicate(bound: Bound) -> Predicate:
    if isinstance(bound, Constant):
        value = bound.value
        return lambda _subject: value
    if isinstance(bound, Opposite):
        inner = _predicate(bound.term)
        return lambda subject: not inner(subject)
    if isinstance(bound, All):
        every = [_predicate(term) for term in bound.terms]
        return lambda subject: all(part(subject) for part in every)
    if isinstance(bound, Some):
        some = [_predicate(term) for term in bound.terms]
        return lambda subject: any(part(subject) for part in some)
    return _leaf(bound)


def _leaf(bound: Within | SlaWithin | OneOf | Begins | Missing | Words) -> Predicate:
    if isinstance(bound, SlaWithin):
        return _sla(bound)
    if isinstance(bound, Words):
        part = contained(bound.text)
        if bound.field is not None and bound.field.custom:
            return _own_words(bound.field, part)
        if bound.field is not None:
            return lambda subject: part in f" {subject.subject_words} "
        return lambda subject: part in f" {subject.words} "
    get = value_of(bound.field)
    if isinstance(bound, Within):
        low, high = clipped(bound)
        return lambda subject: _inside(get(subject), low, high)
    if isinstance(bound, Missing):
        return lambda subject: get(subject) in (None, (), NEVER)
    kind = bound.field.kind
    if isinstance(bound, Begins):
        return _begins(bound.field, get, bound.prefix)
    wanted = frozenset(bound.values)
    if bound.field.custom and kind is Kind.TEXT:
        name = bound.field.name
        return lambda subject: subject.custom.get(name) in wanted
    if kind is Kind.CONTACT:
        emails = {str(value).lower() for value in wanted}
        return lambda subject: subject.requester in emails or subject.requester_name in wanted
    if kind is Kind.PROJECT:
        return lambda subject: subject.project in wanted or subject.project_parent in wanted
    if bound.field.traits.many:
        return lambda subject: not wanted.isdisjoint(get(subject) or ())
    return lambda subject: get(subject) in wanted


def value_of(spec: FieldSpec) -> Callable[[Subject], Any]:
    """The value of a field, as a function of the ticket."""
    if isinstance(spec, OwnField):
        from odesk_tui.core.custom import asking

        return asking.value_of(spec)
    if spec.custom:
        name = spec.name
        return lambda subject: subject.custom.get(name)
    return attrgetter(_ATTRIBUTES.get(spec.name, spec.name))


# Attributes of a Subject that are not called like the field.
_ATTRIBUTES = {"id": "number", "sla": "sla_due", "tag": "tags", "blocked": "open_blockers"}


def _own_words(spec: FieldSpec, part: str) -> Predicate:
    from odesk_tui.core.custom import asking

    return lambda subject: part in f" {asking.words(spec, subject)} "  # type: ignore[arg-type]


def _begins(spec: FieldSpec, get: Callable[[Subject], Any], prefix: str) -> Predicate:
    if spec.kind is Kind.CONTACT:
        email = prefix.lower()
        return lambda subject: (
            (subject.requester or "").startswith(email) or (subject.requester_name or "").startswith(prefix)
        )
    if spec.traits.many:
        return lambda subject: any(value.startswith(prefix) for value in get(subject) or ())
    return lambda subject: (get(subject) or "").startswith(prefix)


def _inside(value: Any, low: int | str | None, high: int | str | None) -> bool:
    return value is not None and (low is None or low <= value) and (high is None or value < high)


def _sla(bound: SlaWithin) -> Predicate:
    bounds = bound.bounds

    def within(subject: Subject) -> bool:
        low, high = bounds.get(subject.sla_calendar, bounds[None])
        return subject.sla_due < NEVER and _inside(subject.sla_due, low, high)

    return within
