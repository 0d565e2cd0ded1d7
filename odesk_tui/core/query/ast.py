"""The tree of a query. It says nothing about who asks or when, so it can be stored and printed: see ``binding`` for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias


class Op(StrEnum):
    """How a field is compared. ``:`` is any of the values; on text ``=`` is the whole text, elsewhere the same as ``:``."""

    ANY_OF = ":"
    IS = "="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


MEANINGS: Mapping[Op, str] = {
    Op.ANY_OF: "one of the values, which commas separate; of an instant: between now and then",
    Op.IS: "the same; of a subject: the whole subject",
    Op.LT: "less, or earlier",
    Op.LE: "less or the same",
    Op.GT: "more, or later",
    Op.GE: "more or the same",
}


class Keyword(StrEnum):
    """Values that every desk knows."""

    NONE = "none"
    ANY = "any"
    ME = "me"
    MYTEAM = "myteam"


@dataclass(frozen=True, slots=True)
class Name:
    """A choice, handle, tag, address or text in its stored form."""

    value: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a tag, address or external ID: ``net*``."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A ticket's number."""

    value: int


@dataclass(frozen=True, slots=True)
class Span:
    """An instant so many seconds from now, before it when negative."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Left:
    """So many seconds left of an SLA clock, in business time; overdue when negative."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Day:
    """A local day counted from today: -1 is yesterday."""

    offset: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday is 0. The next one for due and snoozed, else the most recent one; today counts for both."""

    index: int


@dataclass(frozen=True, slots=True)
class Date:
    """A local day."""

    day: date


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of ``step`` seconds (60 or 1): local when it has no zone, else in UTC."""

    at: datetime
    step: int


@dataclass(frozen=True, slots=True)
class Text:
    """These words one after the other, the last only begun when ``prefix``: a condition, or a value of the subject."""

    words: tuple[str, ...]
    prefix: bool = False


Operand: TypeAlias = Keyword | Name | Prefix | Number | Span | Left | Day | Weekday | Date | Moment | Text


@dataclass(frozen=True, slots=True)
class Match:
    """A field (by its first name) compared with values: one for ``< <= > >=``, at least one for ``: =``."""

    field: str
    op: Op
    values: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of ``term``."""

    term: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more terms, none of which is an And."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of two or more terms, none of which is an Or."""

    terms: tuple[Node, ...]


Node: TypeAlias = Match | Text | Not | And | Or


@dataclass(frozen=True, slots=True)
class SortKey:
    """A field to sort by; tickets without a value come last in both directions."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query: condition (None: every ticket), order (empty: the most urgent first) and the fields to group by."""

    where: Node | None = None
    sort: tuple[SortKey, ...] = ()
    group: tuple[str, ...] = ()


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """The terms that must all hold for ``node`` to hold."""
    if node is None:
        return ()
    return node.terms if isinstance(node, And) else (node,)


def all_of(terms: list[Node]) -> Node | None:
    """The conjunction of ``terms``, flat; None when there are none."""
    flat = [part for term in terms for part in conjuncts(term)]
    return And(tuple(flat)) if len(flat) > 1 else (flat[0] if flat else None)


def one_of(terms: list[Node]) -> Node:
    """The disjunction of ``terms`` (at least one), flat."""
    flat = [part for term in terms for part in (term.terms if isinstance(term, Or) else (term,))]
    return Or(tuple(flat)) if len(flat) > 1 else flat[0]


def mentions(query: Query, field: str) -> bool:
    """Whether a condition of the query is about ``field``."""
    pending = [query.where]
    while pending:
        node = pending.pop()
        if isinstance(node, And | Or):
            pending.extend(node.terms)
        elif isinstance(node, Not):
            pending.append(node.term)
        elif isinstance(node, Match) and node.field == field:
            return True
    return False
