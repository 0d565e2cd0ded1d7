"""A value as written → a checked operand of its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from odesk_tui.core.catalogue import BEGINNING, Catalogue
from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.fields import BUILT_IN, FieldSet, FieldSpec, Kind, choice_value, rank_value, tag_value, text_value
from odesk_tui.core.people import handle_value
from odesk_tui.core.query.ast import (
    Date,
    Day,
    Keyword,
    Left,
    Moment,
    Name,
    Number,
    Op,
    Operand,
    Prefix,
    Span,
    Text,
    Weekday,
)
from odesk_tui.core.query.errors import QueryError, nearest, quoted
from odesk_tui.core.query.lexer import Raw
from odesk_tui.core.query.words import words

MAX_PHRASE = 50
MAX_SPAN = 100 * 365 * 86_400
MAX_NUMBER = 2**63 - 1
UNITS = {"w": 604_800, "d": 86_400, "h": 3600, "m": 60, "s": 1}
DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBER = re.compile(r"#?([0-9]{1,19})")
_SPAN = re.compile(r"([+-]?)((?:[0-9]{1,9}[wdhms])+|0)", re.IGNORECASE)
_PART = re.compile(r"([0-9]+)([wdhms])")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2})?", re.IGNORECASE
)
_YEARS = range(1900, 9001)
_INSTANTS = "a day (2026-11-23, today, monday), a time (2026-11-23T10:00, now) or a distance (-7d, +2h)"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the words of a query can name: handles (another is an error; None: they are not known here), fields and statuses."""

    agents: Collection[str] | None = None
    teams: Collection[str] | None = None
    projects: Collection[str] | None = None
    fields: FieldSet = BUILT_IN
    catalogue: Catalogue = BEGINNING

    def of(self, kind: Kind) -> Collection[str] | None:
        """The handles that a field of ``kind`` takes."""
        return {Kind.AGENT: self.agents, Kind.TEAM: self.teams, Kind.PROJECT: self.projects}.get(kind)


def operator(spec: FieldSpec, op: Op, column: int) -> Op:
    """``op`` as the field understands it; raises :class:`QueryError` when it cannot be compared so."""
    if op in (Op.ANY_OF, Op.IS):
        return op if spec.kind is Kind.TEXT else Op.ANY_OF
    if not spec.traits.ordered:
        raise QueryError(
            column, f"{spec.name} has no order; expected {spec.name}:value, not {spec.name}{op.value}value"
        )
    return op


def operand(spec: FieldSpec, op: Op, raw: Raw, vocabulary: Vocabulary) -> Operand:
    """The value that ``raw`` is for ``spec``; raises :class:`QueryError`."""
    if raw.text == "" and not raw.starred:
        raise QueryError(raw.column, f"expected a value of {spec.name}; {spec.name}:none finds tickets without one")
    keyword = _keyword(spec, op, raw)
    if keyword is not None:
        return keyword
    try:
        return _operand(spec, op, raw, vocabulary)
    except InvalidValue as error:
        hint = nearest(raw.text, spec.choices)
        raise QueryError(raw.column, f"{error}{hint}") from None


def _keyword(spec: FieldSpec, op: Op, raw: Raw) -> Keyword | None:
    if raw.quoted or raw.starred or raw.text.casefold() not in set(Keyword):
        return None
    keyword = Keyword(raw.text.casefold())
    wanted = {Keyword.ME: Kind.AGENT, Keyword.MYTEAM: Kind.TEAM}.get(keyword)
    if wanted is not None:
        return keyword if spec.people is wanted else None
    if op is not Op.ANY_OF and not (op is Op.IS and spec.kind is Kind.TEXT):
        raise QueryError(raw.column, f"{keyword.value} has no order; expected {spec.name}:{keyword.value}")
    if spec.optional:
        return keyword
    if spec.kind is Kind.TEXT:
        return None
    raise QueryError(raw.column, f"{spec.name} always has a value, so {spec.name}:{keyword.value} says nothing")


def _operand(spec: FieldSpec, op: Op, raw: Raw, vocabulary: Vocabulary) -> Operand:
    if raw.starred and not (op is Op.ANY_OF and spec.traits.begins):
        sign = op.value if spec.traits.begins else ""
        raise QueryError(raw.column, f"{spec.name}{sign} takes no *; expected a whole value")
    return _OPERANDS[spec.kind](spec, op, raw, vocabulary)


def _choice(spec: FieldSpec, _op: Op, raw: Raw, _vocabulary: Vocabulary) -> Operand:
    return Name(choice_value(spec, raw.text))


def _rank(spec: FieldSpec, _op: Op, raw: Raw, _vocabulary: Vocabulary) -> Operand:
    code = rank_value(spec, raw.text)
    return Name(next(name for name, number in (spec.codes or {}).items() if number == code))


def _tag(_spec: FieldSpec, _op: Op, raw: Raw, _vocabulary: Vocabulary) -> Operand:
    return Prefix(tag_value(raw.text)) if raw.starred else Name(tag_value(raw.text))


def _number(_spec: FieldSpec, _op: Op, raw: Raw, _vocabulary: Vocabulary) -> Operand:
    match = _NUMBER.fullmatch(raw.text)
    if not match or int(match[1]) > MAX_NUMBER:
        raise QueryError(raw.column, f"{quoted(raw.text)} is not a ticket number; expected one like 1042")
    return Number(int(match[1]))


def _link(spec: FieldSpec, op: Op, raw: Raw, vocabulary: Vocabulary) -> Operand:
    return Name(choice_value(spec, raw.text)) if spec.choices else _number(spec, op, raw, vocabulary)


def _words(spec: FieldSpec, op: Op, raw: Raw, vocabulary: Vocabulary) -> Operand:
    return _whole(spec, op, raw, vocabulary) if spec.whole or op is not Op.ANY_OF else text(raw)


def _whole(spec: FieldSpec, op: Op, raw: Raw, _vocabulary: Vocabulary) -> Operand:
    value = text_value(spec, raw.text)
    return Prefix(value) if raw.starred and op is Op.ANY_OF else Name(value)


def text(raw: Raw) -> Text:
    """The words to search for; raises :class:`QueryError` when there are none, or too many for a phrase."""
    found = words(raw.text)
    if not found:
        raise QueryError(raw.column, f"expected a letter or digit to search for in {quoted(raw.text)}")
    if len(found) > MAX_PHRASE:
        raise QueryError(raw.column, f"{len(found)} words in one phrase are too many, the limit is {MAX_PHRASE}")
    if raw.starred and len(found[-1]) < 2 and found[-1].isascii():
        raise QueryError(raw.column, f"expected at least two letters before the * of {quoted(raw.text + '*')}")
    return Text(tuple(found), raw.starred)


def _handle(spec: FieldSpec, _op: Op, raw: Raw, vocabulary: Vocabulary) -> Operand:
    handle = handle_value(raw.text, spec.name)
    known = vocabulary.of(spec.kind)
    if known is not None and handle not in known:
        raise QueryError(raw.column, f"there is no {_NOUNS[spec.kind]} {quoted(handle)}{nearest(handle, known)}")
    return Name(handle)


_NOUNS = {Kind.AGENT: "agent", Kind.TEAM: "team", Kind.PROJECT: "project"}


def _span(raw: Raw) -> tuple[str, int] | None:
    """Sign and seconds of a length of time, or None."""
    match = _SPAN.fullmatch(raw.text)
    if match is None:
        return None
    seconds = sum(int(count) * UNITS[unit] for count, unit in _PART.findall(match[2].lower()))
    if seconds > MAX_SPAN:
        raise QueryError(raw.column, f"{quoted(raw.text)} is too long; the limit is a hundred years")
    return match[1], -seconds if match[1] == "-" else seconds


def _sla(_spec: FieldSpec, _op: Op, raw: Raw, _vocabulary: Vocabulary) -> Operand:
    span = _span(raw)
    if span is not None:
        return Left(span[1])
    day = _day(raw)
    if day is None:
        raise QueryError(
            raw.column, f"{quoted(raw.text)} is not a time left; expected 2h, 1d4h, 90m, -30m, 0, or a day"
        )
    return day


def _instant(spec: FieldSpec, _op: Op, raw: Raw, _vocabulary: Vocabulary) -> Operand:
    if raw.text.casefold() == "now":
        return Span(0)
    span = _span(raw)
    if span is not None and span[0]:
        return Span(span[1])
    if span is not None:
        raise QueryError(
            raw.column, f"{quoted(raw.text)} needs a sign: expected -7d for 7 days ago or +7d for 7 days ahead"
        )
    day = _day(raw)
    if day is None:
        known = nearest(raw.text, (*DAYS, *WEEKDAYS))
        raise QueryError(raw.column, f"{quoted(raw.text)} is no value of {spec.name}; expected {_INSTANTS}{known}")
    return day


def moment(spec: FieldSpec, raw: Raw) -> Operand:
    """``raw`` as a day, a time or a distance from now; raises :class:`QueryError`."""
    return _instant(spec, Op.ANY_OF, raw, Vocabulary())


def _own(spec: FieldSpec, _op: Op, raw: Raw, vocabulary: Vocabulary) -> Operand:
    """A value of a desk's own field; these are read by modules that other queries need not import."""
    from odesk_tui.core.custom import asking

    return asking.operand(spec, raw, vocabulary)  # type: ignore[arg-type]


def _day(raw: Raw) -> Operand | None:
    word = raw.text.casefold()
    if word in DAYS:
        return Day(DAYS[word])
    weekday = next((n for n, name in enumerate(WEEKDAYS) if word in (name, name[:3])), None)
    if weekday is not None:
        return Weekday(weekday)
    try:
        if match := _DATE.fullmatch(raw.text):
            day = date(int(match[1]), int(match[2]), int(match[3]))
            return Date(day) if day.year in _YEARS else _no_day(raw)
        if match := _MOMENT.fullmatch(raw.text):
            at = datetime.fromisoformat(raw.text.upper())
            at = at.astimezone(UTC) if at.tzinfo else at
            return Moment(at, 1 if match[1] else 60) if at.year in _YEARS else _no_day(raw)
    except (ValueError, OverflowError):
        return _no_day(raw)
    return None


def _no_day(raw: Raw) -> Operand:
    raise QueryError(raw.column, f"there is no day {quoted(raw.text)}; expected year-month-day, as in 2026-11-23")


class Form(NamedTuple):
    """How a value of a kind is written: an example of a condition, and what it says."""

    example: str
    meaning: str


FORMS: Mapping[Kind, Form] = {
    Kind.CHOICE: Form("status:new,open", "one of the field's choices; its beginning does"),
    Kind.RANK: Form("priority:P1", "a choice that has an order, or its short form"),
    Kind.AGENT: Form("assignee:bob", "a handle"),
    Kind.TEAM: Form("team:network", "a handle"),
    Kind.PROJECT: Form("project:acme", "a handle; a customer with its engagements"),
    Kind.CONTACT: Form("requester:kim*", "an address, a name, or the beginning of one"),
    Kind.TAGS: Form("tag:vpn,net*", "a tag, or the beginning of one"),
    Kind.TEXT: Form("subject:vpn", "words as above, in this field only; an identifier as a whole or by its beginning"),
    Kind.NUMBER: Form("id:1042", "a number"),
    Kind.LINKS: Form("blocked_by:1042", "linked so to the ticket of that number; blocked:yes waits for an open one"),
    Kind.SLA: Form("sla<1d4h", "business time left of the most urgent clock, -30m overdue, or a day;"),
    Kind.INSTANT: Form("created>-7d", "a distance (-7d, +2h), a day, a time (2026-11-23T10:00)"),
    Kind.KEYED: Form("version>=1.10", "a value of the field's kind, in the order of that kind: 1.10 is after 1.9"),
    Kind.MULTI: Form("browser:firefox", "a choice that is among those of the ticket"),
}
KEYWORDS: Mapping[Keyword, str] = {
    Keyword.NONE: "has no value",
    Keyword.ANY: "has some value",
    Keyword.ME: "yourself",
    Keyword.MYTEAM: "one of your teams",
}
# How the values of each kind of field are read.
_OPERANDS: Mapping[Kind, Callable[[FieldSpec, Op, Raw, Vocabulary], Operand]] = {
    Kind.NUMBER: _number,
    Kind.TEXT: _words,
    Kind.CHOICE: _choice,
    Kind.RANK: _rank,
    Kind.INSTANT: _instant,
    Kind.SLA: _sla,
    Kind.AGENT: _handle,
    Kind.TEAM: _handle,
    Kind.PROJECT: _handle,
    Kind.CONTACT: _whole,
    Kind.TAGS: _tag,
    Kind.LINKS: _link,
    Kind.KEYED: _own,
    Kind.MULTI: _own,
}
