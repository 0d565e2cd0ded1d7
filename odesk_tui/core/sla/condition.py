"""A policy's condition: the desk's query language about what a ticket is, leaving out what its clocks or its age make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from odesk_tui.core.errors import DeskError, InvalidValue
from odesk_tui.core.fields import RELATIONS
from odesk_tui.core.query.ast import (
    And,
    Day,
    Keyword,
    Left,
    Match,
    Node,
    Not,
    Or,
    Span,
    Text,
    Weekday,
)
from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.parser import parse
from odesk_tui.core.query.predicate import Subject, matcher
from odesk_tui.core.query.printer import to_text
from odesk_tui.core.query.values import Vocabulary

# What a policy decides about, or what time alone changes.
_MOVING = ("status", "category", "sla", "updated", "solved", "snoozed", *(spec.name for spec in RELATIONS))
_RELATIVE = (Span, Left, Day, Weekday)
# Nothing in a condition depends on now.
_NEVER_ASKED = datetime(2000, 1, 1, tzinfo=UTC)


def condition_value(raw: str, vocabulary: Vocabulary) -> str:
    """``raw`` in the form in which it is kept, empty for every ticket; raises :class:`QueryError` or InvalidValue."""
    query = parse(raw, vocabulary)
    if query.sort or query.group:
        raise InvalidValue("condition", "a policy's condition finds tickets, it does not sort or group them")
    for node in _leaves(query.where):
        if isinstance(node, Text):
            raise InvalidValue(
                "condition",
                f"{' '.join(node.words)!r} is searched in what was said; a policy's condition asks about fields, such as "
                f"subject:{node.words[0]} or type:incident",
            )
        if node.field in _MOVING:
            raise InvalidValue(
                "condition",
                f"a policy cannot depend on {node.field}, which changes while its clocks run; ask about type, severity, "
                "priority, channel, customer, tags or fields of your own",
            )
        if any(isinstance(value, _RELATIVE) or value in (Keyword.ME, Keyword.MYTEAM) for value in node.values):
            raise InvalidValue(
                "condition",
                f"what {node.field} is compared with depends on who asks and when; a policy's condition says it outright",
            )
    return to_text(query)


def fields_of(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The names of the fields that a condition asks about; none when it cannot be read any more."""
    try:
        where = parse(text, vocabulary).where
    except DeskError:
        return frozenset()
    return frozenset(node.field if isinstance(node, Match) else "" for node in _leaves(where))


def flaw(text: str, vocabulary: Vocabulary) -> str | None:
    """Why a kept condition cannot be read any more, and so finds nothing; None when it can."""
    try:
        parse(text, vocabulary)
    except DeskError as error:
        return str(error)
    return None


def meets(text: str, vocabulary: Vocabulary) -> Callable[[Subject], bool]:
    """Whether a ticket meets a kept condition, as a function; one that cannot be read any more is met by none."""
    # Handles of former times are known too.
    known = replace(vocabulary, agents=None, teams=None, projects=None)
    context = QueryContext(_NEVER_ASKED, fields=known.fields, category_of=known.catalogue.category_of)
    try:
        return matcher(parse(text, known), context)
    except DeskError:
        return lambda _subject: False


def _leaves(node: Node | None) -> Iterator[Match | Text]:
    if isinstance(node, And | Or):
        for term in node.terms:
            yield from _leaves(term)
    elif isinstance(node, Not):
        yield from _leaves(node.term)
    elif node is not None:
        yield node
