"""A desk's own fields are read, matched, sorted, grouped and completed as the built-in ones are, from their declaration."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from odesk_tui.core.fields import BUILT_IN, FieldSpec, Kind
from odesk_tui.core.query.completion import complete
from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.errors import QueryError
from odesk_tui.core.query.parser import parse
from odesk_tui.core.query.predicate import Subject, select
from odesk_tui.core.query.printer import to_text
from odesk_tui.core.query.values import Vocabulary

COLOUR = FieldSpec("colour", Kind.CHOICE, "", "COLOUR", choices=("red", "green"), nullable=True, custom=1)
ROOMS = FieldSpec("rooms", Kind.TAGS, "", "ROOMS", aliases=("room",), custom=2)
FIELDS = BUILT_IN.having((COLOUR, ROOMS))
KNOWN = Vocabulary(fields=FIELDS)
CONTEXT = QueryContext(now=datetime(2026, 11, 24, tzinfo=UTC), fields=FIELDS)


def ticket(number: int, **custom: object) -> Subject:
    return Subject(
        number=number,
        subject="",
        type="task",
        status="open",
        category="open",
        severity=1,
        priority=1,
        channel="mail",
        project="acme",
        created=0,
        updated=0,
        custom=custom,
    )


TICKETS = [
    ticket(1, colour="green", rooms=("a1", "b2")),
    ticket(2),
    ticket(3, colour="red", rooms=("b3",)),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("colour:red", [3]),
        ("colour:red,none sort:id", [2, 3]),
        ("colour:any sort:id", [1, 3]),
        ("!colour:green sort:id", [2, 3]),
        ("room:b* sort:colour", [3, 1]),
        ("rooms:a1,b3 sort:-colour", [1, 3]),
        ("sort:colour", [3, 1, 2]),
        ("sort:-colour", [1, 3, 2]),
        ("rooms:none group:colour", [2]),
    ],
)
def test_they_are_found_and_sorted(text: str, found: list[int]) -> None:
    query = parse(text, KNOWN)
    assert [one.number for one in select(query, CONTEXT, TICKETS)] == found
    assert parse(to_text(query), KNOWN) == query


def test_they_are_completed() -> None:
    assert [found.text for found in complete("col", 3, fields=FIELDS)] == ["colour:"]
    assert [found.text for found in complete("colour:", 7, fields=FIELDS)] == ["red", "green", "none", "any"]
    assert "colour" in [found.text for found in complete("group:", 6, fields=FIELDS)]


def test_another_desk_does_not_know_them() -> None:
    with pytest.raises(QueryError, match="there is no field 'colour'"):
        parse("colour:red")
    with pytest.raises(QueryError, match="did you mean colour"):
        parse("color:red", KNOWN)


def test_a_name_that_is_taken_stays_with_the_earlier_field() -> None:
    other = FieldSpec("status", Kind.TEXT, "", "", custom=3)
    assert BUILT_IN.having((other,))["status"] is BUILT_IN["status"]
