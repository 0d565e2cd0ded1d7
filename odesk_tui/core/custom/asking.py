"""What a query says of a desk's own field: its values as written → operands → ranges of sort keys, for both back ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from odesk_tui.core.custom import version
from odesk_tui.core.custom.definition import CustomKind
from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.custom.values import (
    UNTIMED,
    choice_id,
    integer_key,
    key,
    place_of,
    product_key,
    read,
    text,
    words_of,
)
from odesk_tui.core.errors import UsageError
from odesk_tui.core.people import handle_value
from odesk_tui.core.query.ast import Date, Day, Moment, Name, Op, Operand, Prefix, Span, Weekday
from odesk_tui.core.query.errors import QueryError, nearest, quoted
from odesk_tui.core.query.lexer import Raw
from odesk_tui.core.query.values import Vocabulary, moment

if TYPE_CHECKING:
    from odesk_tui.core.query.context import QueryContext
    from odesk_tui.core.query.predicate import Subject

Bounds = tuple[str | None, str | None]
# Right after a key: no key has a smaller character where another ends.
_AFTER = "\x01"
# After every key that begins with the same.
_LAST = "\U0010ffff"


def operand(spec: OwnField, raw: Raw, vocabulary: Vocabulary) -> Operand:
    """The value that ``raw`` is for the field; raises :class:`QueryError`."""
    kind = spec.own.kind
    if kind is CustomKind.DATE:
        day = moment(spec, raw)
        if isinstance(day, Moment):
            raise QueryError(
                raw.column, f"{quoted(raw.text)} has a time, and {spec.name} only days; expected 2026-11-23"
            )
        return day
    if kind in (CustomKind.AGENT, CustomKind.PROJECT):
        handle = handle_value(raw.text, spec.name)
        known = vocabulary.agents if kind is CustomKind.AGENT else vocabulary.projects
        if known is not None and handle not in known:
            raise QueryError(raw.column, f"there is no {kind.value} {quoted(handle)}{nearest(handle, known)}")
        return Name(handle)
    try:
        if raw.starred:
            _line(spec, raw.text)
            return Prefix(raw.text)
        if kind is CustomKind.CONTACT:
            return Name(raw.text.strip().lower())
        if kind is CustomKind.MULTI_CHOICE:
            return Name(text(spec.own, str(choice_id(spec.own, raw.text))))
        return Name(text(spec.own, read(spec.own, raw.text, UNTIMED)))
    except UsageError as error:
        raise QueryError(raw.column, f"{spec.name}: {error}") from None


def bounds(spec: OwnField, op: Op, value: Operand, context: QueryContext) -> Bounds:
    """The sort keys for which a comparison holds: from the first on, before the second (None: no bound)."""
    if isinstance(value, Prefix):
        return _line(spec, value.value)
    if isinstance(value, Name):
        start = exact(spec, value.value)
        low, high = _compared(op, start, start + _AFTER)
        if spec.own.kind is CustomKind.RELEASE:
            # Versions of one product are not compared with those of another.
            product = product_key(value.value.rpartition(" ")[0])
            low, high = low or product, high or product[:-1] + "\x02"
        return low, high
    first, last = _days(value, context)
    if op is Op.ANY_OF and isinstance(value, Span):
        first, last = sorted((first, context.today()))
    return _compared(op, first.isoformat(), (last + timedelta(days=1)).isoformat())


def exact(spec: OwnField, shown: str) -> str:
    """The sort key of a value as an operand has it; of one of several choices, its place."""
    if spec.own.kind is CustomKind.MULTI_CHOICE:
        return place_of(spec.own, choice_id(spec.own, shown))
    if spec.own.kind in (CustomKind.AGENT, CustomKind.CONTACT, CustomKind.PROJECT):
        return shown
    return key(spec.own, read(spec.own, shown, UNTIMED))


def instants(low: int | None, high: int | None) -> Bounds:
    """Bounds in epoch seconds as sort keys."""
    return None if low is None else integer_key(low), None if high is None else integer_key(high)


def span_end(spec: OwnField, end: int, context: QueryContext) -> str:
    """The epoch second before which a span of time ends, as the sort key of a field of instants or days."""
    if spec.own.kind is CustomKind.INSTANT:
        return integer_key(end)
    return datetime.fromtimestamp(end, context.zone).date().isoformat()


def value_of(spec: OwnField) -> Callable[[Subject], Any]:
    """What of a ticket's value conditions look at, None without one: the sort key; the keys of several choices."""
    name, own = spec.name, spec.own
    if own.kind is CustomKind.MULTI_CHOICE:
        return lambda subject: tuple(
            place_of(own, int(held)) for held in subject.custom.get(name, "").split(",") if held
        )
    return lambda subject: key(own, subject.custom[name]) if name in subject.custom else None


def words(spec: OwnField, subject: Subject) -> str:
    """The words of a text field of a ticket."""
    return (words_of(spec.own, subject.custom[spec.name]) or "") if spec.name in subject.custom else ""


def _line(spec: OwnField, start: str) -> Bounds:
    """The keys of the values that begin with ``start``: 3.2 of a version, a product or its 3.2 of a release."""
    if spec.own.kind is CustomKind.VERSION:
        return version.prefix_range(start)
    if spec.own.kind is CustomKind.RELEASE:
        product, blank, number = start.strip().rpartition(" ")
        if blank and number[:1].isdigit():
            low, high = version.prefix_range(number)
            return product_key(product) + low, product_key(product) + high
        begin = product_key(start)[:-1]
        return begin, begin + _LAST
    begin = start.strip().lower()
    return begin, begin + _LAST


def _compared(op: Op, start: str, end: str) -> Bounds:
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


def _days(value: Operand, context: QueryContext) -> tuple[date, date]:
    """The first and the last day that ``value`` is."""
    today = context.today()
    if isinstance(value, Span):
        day = (context.now + timedelta(seconds=value.seconds)).astimezone(context.zone).date()
    elif isinstance(value, Day):
        day = today + timedelta(days=value.offset)
    elif isinstance(value, Weekday):
        day = today + timedelta(days=(value.index - today.weekday()) % 7)
    else:
        assert isinstance(value, Date)
        day = value.day
    return day, day
