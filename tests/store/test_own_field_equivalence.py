"""A desk's own fields of every kind: SQLite, PostgreSQL and the predicate find the same tickets in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odesk_tui.core.custom.definition import Choice, CustomField, CustomKind
from odesk_tui.core.custom.own_field import own_fields
from odesk_tui.core.custom.values import Reading, parse, searched
from odesk_tui.core.fields import BUILT_IN
from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.errors import QueryError
from odesk_tui.core.query.parser import parse as parse_query
from odesk_tui.core.query.predicate import Subject, select
from odesk_tui.core.query.printer import to_text
from odesk_tui.core.query.values import Vocabulary
from odesk_tui.core.query.words import joined
from odesk_tui.store import custom, search
from odesk_tui.store.door import Store, Transaction
from odesk_tui.store.query_pages import count_sql, key_sql, page_sql

NOW = datetime(2026, 10, 25, 12, tzinfo=UTC)
READING = Reading(NOW, "Europe/Berlin", lambda _kind, raw: raw)
CHOICES = (Choice(3, "Linux"), Choice(1, "Windows 11"), Choice(2, "macOS"))
# Values of each kind as they are written, and what queries say of the field.
WRITTEN: dict[CustomKind, tuple[str, ...]] = {
    CustomKind.TEXT: ("VPN drops", "vpn", "dröps", "日本", "!", "x" * 300, "\0\ud800 vpn"),
    CustomKind.LONG_TEXT: ("the vpn\ndrops", "größe " * 90, "语"),
    CustomKind.INTEGER: ("-5", "0", "7", "10", "999999999999999999"),
    CustomKind.DECIMAL: ("-0.5", "0", "1.5", "1.49", "12"),
    CustomKind.BOOLEAN: ("yes", "no"),
    CustomKind.DATE: ("2026-10-25", "2026-10-24", "2026-11-01", "1999-01-01"),
    CustomKind.INSTANT: ("2026-10-25 02:30", "2026-10-25T12:00Z", "2026-10-26", "1960-01-01"),
    CustomKind.DURATION: ("0m", "90m", "2h", "1d"),
    CustomKind.CHOICE: ("linux", "windows 11", "macos"),
    CustomKind.MULTI_CHOICE: ("linux", "linux,macos", "windows 11,macos"),
    CustomKind.VERSION: ("1.9", "1.10", "1.10-rc1", "2.0", "2", "2.0.1+7", "3.0.dev1"),
    CustomKind.URL: ("https://vpn.example/drops", "https://a.example"),
    CustomKind.AGENT: ("anna", "bob"),
    CustomKind.CONTACT: ("ann@acme.example", "zoe@globex.example"),
    CustomKind.PROJECT: ("acme", "globex"),
    CustomKind.RELEASE: ("router 1.9", "Router 1.10", "router 1.10-rc1", "access point 2", "router x 1"),
}
ASKED: dict[CustomKind, tuple[str, ...]] = {
    CustomKind.TEXT: (":vpn", ':"vpn drops"', ":dr*", "=vpn", '="VPN drops"', ":日本"),
    CustomKind.LONG_TEXT: (":vpn", ":größe", ":dro*"),
    CustomKind.INTEGER: (":7", ":-5,10", "<7", ">=7", ">-6", "<=999999999999999999"),
    CustomKind.DECIMAL: (":1.5", "<1.5", "<=1.50", ">-1"),
    CustomKind.BOOLEAN: (":yes", ":no,yes"),
    CustomKind.DATE: (":today", "<today", ">=2026-10-25", ":-7d", "<+7d", ":sunday", ">yesterday"),
    CustomKind.INSTANT: (":today", "<now", ">=2026-10-25T12:00Z", ":+1d", "<=2026-10-25"),
    CustomKind.DURATION: (":2h", "<2h", ">=90m", ":1h30m,0"),
    CustomKind.CHOICE: (":linux", ':"windows 11",macos', "<macos", ">linux", ">=win"),
    CustomKind.MULTI_CHOICE: (":linux", ":macos,win"),
    CustomKind.VERSION: (":2", "<1.10", ">=1.10", ">1.9", ":1.10*", ":2*,1.9", "<=v2.0", ":3*"),
    CustomKind.URL: (":vpn", ":a.example"),
    CustomKind.AGENT: (":me", ":bob,none"),
    CustomKind.CONTACT: (":ann@acme.example", ":zo*", ":ANN@acme.example"),
    CustomKind.PROJECT: (":acme", ":acme,globex"),
    CustomKind.RELEASE: (
        ':"router 1.10"',
        '<"Router 1.10"',
        '>="router 1.9"',
        ":router*",
        ':"router 1.10"*',
        ':"access point 2"',
    ),
}
FIELDS = tuple(
    CustomField(
        n, f"a-{kind.value}", kind, kind.value, choices=CHOICES if "choice" in kind.value else (), indexed=bool(n % 2)
    )
    for n, kind in enumerate(CustomKind, 1)
)
BY_NAME = {field.name: field for field in FIELDS}


def vocabulary(dialect: str) -> Vocabulary:
    return Vocabulary(frozenset({"anna", "bob"}), frozenset(), frozenset({"acme", "globex"}), fields_of(dialect))


def fields_of(dialect: str) -> Any:
    return BUILT_IN.having(own_fields(FIELDS, dialect))


def context(dialect: str) -> QueryContext:
    return QueryContext(now=NOW, zone=ZoneInfo("Europe/Berlin"), me="anna", fields=fields_of(dialect))


@st.composite
def _subjects(draw: st.DrawFn) -> list[Subject]:
    return [draw(_subject(number)) for number in draw(st.lists(st.integers(1, 12), unique=True, max_size=8))]


@st.composite
def _subject(draw: st.DrawFn, number: int) -> Subject:
    own = {
        field.name: parse(field, draw(st.sampled_from(WRITTEN[field.kind])), READING)
        for field in FIELDS
        if draw(st.booleans())
    }
    texts = [said for name, value in own.items() if (said := searched(BY_NAME[name], value))]
    return replace(
        _PLAIN, number=number, status=draw(st.sampled_from(["open", "solved"])), custom=own, words=joined(["", *texts])
    )


_conditions = st.sampled_from(
    [f"{field.name}{asked}" for field in FIELDS for asked in (*ASKED[field.kind], ":none", ":any")]
    + ["vpn", "linux", "status:open", "1.10"]
)
_where = st.recursive(
    _conditions,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} OR {pair[1]})"),
        inner.map(lambda one: f"!({one})"),
    ),
    max_leaves=3,
)
_SORTS = [field.name for field in FIELDS if field.kind is not CustomKind.MULTI_CHOICE]
_sort = st.lists(
    st.tuples(st.sampled_from(["", "-"]), st.sampled_from([*_SORTS, "status"])),
    max_size=2,
    unique_by=lambda key: key[1],
).map(lambda keys: f" sort:{','.join(sign + field for sign, field in keys)}" if keys else "")
_query = st.tuples(st.one_of(st.just(""), _where), _sort).map("".join)


class _RolledBack(Exception):
    pass


@pytest.fixture
def stores(sqlite_store: Store, postgres_store: Store) -> tuple[Store, ...]:
    """Both, with the fields and their indexes."""
    for store in (sqlite_store, postgres_store):
        with store.writing() as transaction:
            transaction.insert("project", {"id": 1, "handle": "acme", "name": "", "vip": False})
            for field in FIELDS:
                assert custom.insert(transaction, field) == field.id
                custom.set_index(transaction, field.id, field.indexed)
    return sqlite_store, postgres_store


@contextmanager
def _desk(store: Store, subjects: list[Subject]) -> Iterator[Transaction]:
    """The store with these tickets in it, for a moment."""
    by_id = {field.id: field for field in FIELDS}
    try:
        with store.writing() as transaction:
            for one in subjects:
                _insert(
                    transaction, one, custom.document(by_id, {BY_NAME[name].id: v for name, v in one.custom.items()})
                )
            yield transaction
            raise _RolledBack
    except _RolledBack:
        pass


def _insert(transaction: Transaction, one: Subject, document: str) -> None:
    columns = {"number": one.number, "subject": "", "type": "task", "status": one.status, "category": one.status}
    columns |= {"severity": 1, "priority": 1, "channel": "mail", "project_id": 1, "created_at": 0, "updated_at": 0}
    transaction.insert("ticket", {**columns, "sla_due": one.sla_due, "version": 1, "custom": document})
    search.reindex(transaction, one.number)


def _paged(transaction: Transaction, text: str, limit: int, backwards: bool) -> list[int]:
    dialect = transaction.dialect
    query, found, after = parse_query(text, vocabulary(dialect)), [], None
    for _ in range(20):
        page = page_sql(query, context(dialect), dialect, after=after, backwards=backwards, limit=limit)
        rows = transaction.all(page.sql, page.values)
        numbers = [row[0] for row in rows]
        found = numbers + found if backwards else found + numbers
        if len(rows) < limit:
            return found
        after = page.key(rows[0] if backwards else rows[-1])
    raise AssertionError(f"the pages of {text!r} do not end")


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(subjects=_subjects(), queries=st.lists(_query, min_size=1, max_size=6), limit=st.integers(1, 4))
def test_the_back_ends_agree(
    stores: tuple[Store, ...], subjects: list[Subject], queries: list[str], limit: int
) -> None:
    known = vocabulary("")
    expected = {}
    for text in queries:
        query = parse_query(text, known)
        assert parse_query(to_text(query), known) == query
        expected[text] = [one.number for one in select(query, context(""), subjects)]
    for store in stores:
        with _desk(store, subjects) as transaction:
            for text, numbers in expected.items():
                assert _paged(transaction, text, limit, False) == numbers, (store.dialect, text)
                assert _paged(transaction, text, limit, True) == numbers, (store.dialect, text)
                query = parse_query(text, vocabulary(store.dialect))
                count = count_sql(query, context(store.dialect), store.dialect, cap=limit)
                assert transaction.one(count.text, count.values) == (min(limit, len(numbers)),), (store.dialect, text)
                if numbers:
                    place = key_sql(query, context(store.dialect), store.dialect, numbers[0])
                    row = transaction.one(place.sql, place.values)
                    assert row is not None
                    first = page_sql(
                        query, context(store.dialect), store.dialect, after=place.key(row), inclusive=True, limit=2
                    )
                    assert [row[0] for row in transaction.all(first.sql, first.values)] == numbers[:2], (
                        store.dialect,
                        text,
                    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a-version:latest", "column 11: a-version: 'latest' is not a version"),
        ("a-versoin:1", "did you mean a-version"),
        ("a-choice:beos", "is not one of Linux, Windows 11, macOS"),
        ("a-choice:linx", "did you mean Linux"),
        ("a-boolean<yes", "has no order"),
        ("a-integer:x", "not a whole number"),
        ("a-date:2026-10-25T10:00", "only days"),
        ("a-agent:zed", "there is no agent 'zed'"),
        ("a-integer:1*", "takes no"),
        ("sort:a-multichoice", "one value to sort by"),
        ("group:a-longtext", "not grouped by a-longtext"),
        ("a-version:x*", "no line of versions"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        parse_query(text, vocabulary(""))


_PLAIN = Subject(
    number=1,
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
)
