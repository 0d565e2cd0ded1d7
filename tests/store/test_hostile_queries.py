"""What somebody writes to do harm finds something or nothing on both databases, never becomes SQL and never runs for ever."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from odesk_tui.core.errors import StoreUnavailable
from odesk_tui.core.fields import FIELDS, SPECS, FieldSet
from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.errors import QueryError
from odesk_tui.core.query.parser import MAX_DEPTH, parse
from odesk_tui.core.query.printer import quote
from odesk_tui.core.query.values import Vocabulary
from odesk_tui.store import sqlite
from odesk_tui.store.door import Store
from odesk_tui.store.query_pages import count_sql, page_sql

CONTEXT = QueryContext(now=datetime(2026, 11, 23, tzinfo=UTC), me="anna", teams=("infra",), calendars=(1, 2))
_HOSTILE = json.loads((Path(__file__).parent.parent / "data" / "hostile_strings.json").read_text(encoding="utf-8"))
# As many conditions, values and levels as the language allows, of the kinds that cost most.
LARGEST = {
    "words": " OR ".join(f"w{n}*" for n in range(200)),
    "all words": " ".join(f"w{n}*" for n in range(200)),
    "not words": " ".join(f"!w{n}*" for n in range(200)),
    "ranked": " OR ".join(f"w{n}*" for n in range(190)) + " sort:rank",
    "values": "id:" + ",".join(map(str, range(399))),
    "tags": "tag:" + ",".join(f"t{n}*" for n in range(400)),
    "subjects": "subject:" + ",".join(f"w{n}*" for n in range(400)),
    "depth": "(!" * MAX_DEPTH + "a" + ")" * MAX_DEPTH,
    "depth of pairs": "(a OR b " * MAX_DEPTH + "c" + ")" * MAX_DEPTH,
    "depth of negated pairs": "!(tag:a OR !tag:b sla<2h " * MAX_DEPTH + "!project:x" + ")" * MAX_DEPTH,
    "clocks": " OR ".join(f"sla<{n}h" for n in range(200)),
    "people": "requester:" + ",".join(f"k{n}*" for n in range(400)),
    "a phrase": '"' + "a " * 50 + '"',
    "sorts": "sort:subject,-requester,-assignee,project,-external",
}
WRITTEN = [
    "'; DROP TABLE ticket; --",
    '") OR 1=1 --',
    "a' AND b",
    'x" OR words:y',
    "NEAR(a b)",
    "a & !b | c:*",
    "%_\\",
    "?",
    "$1 %s {0}",
    "\0\ud800",
    *(entry["text"] for entry in _HOSTILE.get("strings", []) if isinstance(entry, dict) and "text" in entry),
]


@pytest.mark.parametrize("name", LARGEST)
def test_the_largest_queries_are_answered(store: Store, name: str) -> None:
    query = parse(LARGEST[name])
    with store.reading() as tx:
        for backwards in (False, True):
            page = page_sql(query, CONTEXT, store.dialect, backwards=backwards)
            assert tx.all(page.sql, page.values) == []
        count = count_sql(query, CONTEXT, store.dialect, cap=10)
        assert tx.one(count.text, count.values) == (0,)


@pytest.mark.parametrize("raw", WRITTEN)
def test_no_text_becomes_sql(store: Store, raw: str) -> None:
    asked = 0
    for text in (
        raw,
        quote(raw),
        *(f"{name}:{quote(raw)}" for name in ("subject", "external", "requester", "tag", "status")),
    ):
        try:
            query = parse(text)
        except QueryError:
            continue
        plain = page_sql(parse("external:x subject:x requester:x x"), CONTEXT, store.dialect).sql
        page = page_sql(query, CONTEXT, store.dialect)
        assert raw not in page.sql or raw in plain, text
        with store.reading() as tx:
            assert tx.all(page.sql, page.values) == []
            assert tx.one("SELECT count(*) FROM ticket") == (0,)
        asked += 1
    assert asked > 0


def test_a_statement_that_only_reads_is_stopped_and_a_change_is_not(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT count(*) FROM n"
    monkeypatch.setattr(sqlite, "LONGEST_S", -1.0)
    monkeypatch.setattr(sqlite, "_STEPS", 1000)
    with pytest.raises(StoreUnavailable, match="was stopped; nothing was changed"), sqlite_store.reading() as tx:
        tx.all(endless)
    with sqlite_store.reading() as tx:
        tx.one("SELECT 1")
    # On the connection that the read has left.
    with sqlite_store.writing() as tx:
        assert tx.one(endless) == (300000,)


@pytest.mark.parametrize("name", ["a' THEN 0 END; DROP TABLE ticket; --", "?", "", "a b"])
def test_a_status_that_somebody_wrote_into_the_store_never_becomes_sql(name: str) -> None:
    fields = FieldSet(
        [*(spec for spec in SPECS if spec.name != "status"), replace(FIELDS["status"], choices=("new", name))]
    )
    query = parse("sort:status", Vocabulary(fields=fields))
    with pytest.raises(StoreUnavailable, match="which odesk never makes"):
        page_sql(query, QueryContext(now=CONTEXT.now, fields=fields), "sqlite")
