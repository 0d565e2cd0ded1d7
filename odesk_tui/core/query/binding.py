"""A query bound to its context: every value made concrete, once, so that both back ends mean the same.

Days, distances and business time become ranges of epoch seconds, ``me`` a handle, names of ranks their numbers, names of
fields their specs: what has been bound needs no registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from odesk_tui.core.errors import UsageError
from odesk_tui.core.fields import FieldSpec, Kind
from odesk_tui.core.instants import NEVER, to_seconds
from odesk_tui.core.query.ast import (
    And,
    Date,
    Day,
    Keyword,
    Left,
    Match,
    Moment,
    Name,
    Node,
    Not,
    Number,
    Op,
    Operand,
    Or,
    Prefix,
    Span,
    Text,
    Weekday,
)
from odesk_tui.core.query.context import QueryContext


@dataclass(frozen=True, slots=True)
class Within:
    """``low`` ≤ the field's number (a desk's own field: its sort key) < ``high`` (None: no bound).

    No value, or for SLA no running clock, is never within.
    """

    field: FieldSpec
    low: int | str | None
    high: int | str | None


@dataclass(frozen=True, slots=True)
class SlaWithin:
    """``bounds[ticket's calendar][0]`` ≤ due < ``…[1]``; ``bounds[None]`` for a calendar that is not there."""

    bounds: Mapping[int | None, tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field (choice, rank, agent, team, project, contact, tags, identifier, link) has one of ``values``; never empty."""

    field: FieldSpec
    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Begins:
    """The field (tags, contact, identifier) has a value that begins with ``prefix``."""

    field: FieldSpec
    prefix: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The field has no value."""

    field: FieldSpec


@dataclass(frozen=True, slots=True)
class Words:
    """``text`` occurs in the ticket's words, or in those of one text field."""

    text: Text
    field: FieldSpec | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """Always or never."""

    value: bool


@dataclass(frozen=True, slots=True)
class Opposite:
    """Not ``term``."""

    term: Bound


@dataclass(frozen=True, slots=True)
class All:
    """Every one of ``terms``."""

    terms: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of ``terms``."""

    terms: tuple[Bound, ...]


Bound: TypeAlias = Within | SlaWithin | OneOf | Begins | Missing | Words | Constant | Opposite | All | Some


def bind(node: Node | None, context: QueryContext) -> Bound:
    """``node`` as ``context`` means it. Raises :class:`UsageError` for ``me`` when nobody asks."""
    if node is None:
        return Constant(True)
    if isinstance(node, And):
        return All(tuple(bind(term, context) for term in node.terms))
    if isinstance(node, Or):
        return Some(tuple(bind(term, context) for term in node.terms))
    if isinstance(node, Not):
        return Opposite(bind(node.term, context))
    if isinstance(node, Text):
        return Words(node)
    return _match(node, context)


def conditions(bound: Bound) -> tuple[Bound, ...]:
    """What must all hold for ``bound`` to hold."""
    return bound.terms if isinstance(bound, All) else (bound,)


def _match(match: Match, context: QueryContext) -> Bound:
    spec = context.fields[match.field]
    exact: list[str | int] = []
    terms: list[Bound] = []
    for value in match.values:
        if isinstance(value, Keyword):
            terms += _keyword(spec, value, exact, context)
        elif spec.kind is Kind.LINKS:
            terms += _linked(spec, value, exact)
        elif isinstance(value, Name) and match.op in (Op.ANY_OF, Op.IS):
            exact.append(_exact(spec, value))
        elif isinstance(value, Prefix) and spec.kind is not Kind.KEYED:
            terms.append(Begins(spec, value.value))
        elif isinstance(value, Text):
            terms.append(Words(value, spec))
        else:
            terms.append(_range(spec, match.op, value, context))
    if exact:
        terms.insert(0, OneOf(spec, tuple(dict.fromkeys(exact))))
    if not terms:
        return Constant(False)
    return terms[0] if len(terms) == 1 else Some(tuple(terms))


def _exact(spec: FieldSpec, name: Name) -> str | int:
    """What the field has when it has the value of that name."""
    if spec.kind is Kind.RANK:
        return (spec.codes or {})[name.value]
    if spec.kind in (Kind.KEYED, Kind.MULTI):
        from odesk_tui.core.custom import asking

        return asking.exact(spec, name.value)  # type: ignore[arg-type]
    return name.value


def _keyword(spec: FieldSpec, keyword: Keyword, exact: list[str | int], context: QueryContext) -> list[Bound]:
    if keyword is Keyword.NONE:
        return [Missing(spec)]
    if keyword is Keyword.ANY:
        return [Opposite(Missing(spec))]
    if keyword is Keyword.ME:
        if context.me is None:
            raise UsageError(
                f"{spec.name}:me needs to know who you are, and nobody is asking here; name the agent instead"
            )
        exact.append(context.me)
    else:
        exact.extend(context.teams)
    return []


def _linked(spec: FieldSpec, value: Operand, exact: list[str | int]) -> list[Bound]:
    """A ticket at the other end, or whether there is one that counts."""
    if isinstance(value, Number):
        exact.append(value.value)
        return []
    assert isinstance(value, Name)
    return [Opposite(Missing(spec)) if value.value == "yes" else Missing(spec)]


def _range(spec: FieldSpec, op: Op, value: Operand, context: QueryContext) -> Bound:
    if isinstance(value, Left):
        calendars = (None, *context.calendars)
        return SlaWithin({calendar: _sla_bounds(op, value.seconds, calendar, context) for calendar in calendars})
    if spec.custom:
        return _own_range(spec, op, value, context)
    if isinstance(value, Span):
        return Within(spec, *_distance_bounds(op, context.now_s, context.now_s + value.seconds))
    return Within(spec, *_bounds(op, *_interval(spec, value, context)))


def _own_range(spec: FieldSpec, op: Op, value: Operand, context: QueryContext) -> Within:
    """The range of sort keys of a desk's own field."""
    from odesk_tui.core.custom import asking

    if spec.kind is Kind.KEYED:
        return Within(spec, *asking.bounds(spec, op, value, context))  # type: ignore[arg-type]
    if isinstance(value, Span):
        return Within(spec, *asking.instants(*_distance_bounds(op, context.now_s, context.now_s + value.seconds)))
    return Within(spec, *asking.instants(*_bounds(op, *_interval(spec, value, context))))


def _sla_bounds(op: Op, seconds: int, calendar: int | None, context: QueryContext) -> tuple[int | None, int | None]:
    return _distance_bounds(op, context.now_s, context.due_after(calendar, seconds))


def _distance_bounds(op: Op, now: int, then: int) -> tuple[int | None, int | None]:
    """As :func:`_bounds`; any-of is everything between now and ``then``, both included."""
    return (min(now, then), max(now, then) + 1) if op is Op.ANY_OF else _bounds(op, then, then + 1)


def _bounds(op: Op, start: int, end: int) -> tuple[int | None, int | None]:
    """The range for a comparison with something that lasts from ``start`` until before ``end``."""
    if op is Op.LT:
        return None, start
    if op is Op.LE:
        return None, end
    if op is Op.GT:
        return end, None
    if op is Op.GE:
        return start, None
    return start, end


def _interval(spec: FieldSpec, value: Operand, context: QueryContext) -> tuple[int, int]:
    """The numbers or epoch seconds that ``value`` covers: first, and the one after the last."""
    if isinstance(value, Number):
        return value.value, value.value + 1
    if isinstance(value, Name):
        code = (spec.codes or {})[value.value]
        return code, code + 1
    if isinstance(value, Day):
        return context.day(context.today() + timedelta(days=value.offset))
    if isinstance(value, Weekday):
        return context.day(context.today() + timedelta(days=_to_weekday(spec, value, context)))
    if isinstance(value, Date):
        return context.day(value.day)
    assert isinstance(value, Moment)
    start = context.local(value.at) if value.at.tzinfo is None else to_seconds(value.at)
    return start, start + value.step


def _to_weekday(spec: FieldSpec, weekday: Weekday, context: QueryContext) -> int:
    """Days from today to the weekday meant."""
    ahead = (weekday.index - context.today().weekday()) % 7
    return ahead if spec.ahead or ahead == 0 else ahead - 7


def clipped(within: Within) -> tuple[int | str | None, int | str | None]:
    """The bounds of ``within``; a field that stores "none" as NEVER gets it as the upper bound."""
    if within.field.kind is not Kind.SLA:
        return within.low, within.high
    high = within.high
    return within.low, min(high, NEVER) if isinstance(high, int) else NEVER
