"""Pages of words that most tickets have cost what those of few have: counted in steps of SQLite's machine, not in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.parser import parse
from odesk_tui.store import bulk
from odesk_tui.store.bulk import loading
from odesk_tui.store.door import Store, Transaction
from odesk_tui.store.query_pages import count_sql, page_sql

CONTEXT = QueryContext(now=datetime(2026, 11, 23, tzinfo=UTC), ranked=200)
_STEP = 50


def _filled(store: Store, first: int, last: int) -> None:
    with loading(store) as begin, begin() as tx:
        if first == 1:
            tx.insert("project", {"id": 1, "handle": "acme", "name": "Acme", "vip": False})
        numbers = range(first, last + 1)
        rest = ("mail", 1, None, None, None, 0, 0, None, None, None, None, 0, None, None, 1)
        bulk.load(tx, "ticket", [(n, f"Printer {n}", "task", "open", "open", 1, 1, *rest) for n in numbers])
        # Every third subject does not have the word that every ticket has.
        bulk.index_new(tx, [(n, "Fax" if n % 3 else "The printer", ["the printer jams"]) for n in numbers])


def _page(tx: Transaction, text: str, **way: object) -> list[int]:
    page = page_sql(parse(text), CONTEXT, tx.dialect, **way)  # type: ignore[arg-type]
    return [row[0] for row in tx.all(page.sql, page.values)]


def _count(tx: Transaction, text: str) -> int:
    count = count_sql(parse(text), CONTEXT, tx.dialect, cap=500)
    row = tx.one(count.text, count.values)
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize(
    "look",
    [
        lambda tx: _page(tx, "printer sort:rank"),
        lambda tx: _page(tx, "printer OR jams sort:rank"),
        lambda tx: _page(tx, "printer status:open sort:rank"),
        lambda tx: _page(tx, "printer project:acme priority:low sort:rank"),
        lambda tx: _page(tx, "printer sort:rank", after=(0, -900, 900)),
        lambda tx: _page(tx, "printer sort:rank", backwards=True),
        lambda tx: _page(tx, "printer sort:-id"),
        lambda tx: _page(tx, '"the printer" sort:id', after=(700,)),
        lambda tx: _count(tx, "printer"),
    ],
)
def test_four_times_the_tickets_cost_the_same(sqlite_store: Store, look: Callable[[Transaction], object]) -> None:
    taken: list[int] = []
    for first, last in ((1, 1500), (1501, 6000)):
        _filled(sqlite_store, first, last)
        steps = 0

        def step() -> int:
            nonlocal steps
            steps += 1
            return 0

        with sqlite_store.reading() as tx:
            tx.cursor.connection.set_progress_handler(step, _STEP)
            assert look(tx)
            tx.cursor.connection.set_progress_handler(None, 0)
        taken.append(steps)
    assert taken[1] <= taken[0] * 1.2, taken


def test_only_the_newest_are_ranked_and_none_is_left_out(store: Store) -> None:
    _filled(store, 1, 600)
    ranked = list(range(600, 400, -1))
    with store.reading() as tx:
        found = _page(tx, "printer sort:rank", limit=1000)
        # Subjects before other texts; all are as urgent, so the lower number decides; then the older, the newest first.
        best = sorted(n for n in ranked if n % 3 == 0)
        good = sorted(n for n in ranked if n % 3)
        assert found == [*best, *good, *range(400, 0, -1)]
        assert _page(tx, "printer sort:rank", limit=1000, backwards=True) == found
        assert _page(tx, "printer sort:rank", limit=3, after=(-1, 0, good[-1])) == [400, 399, 398]
        assert _page(tx, "sort:rank", limit=3) == [1, 2, 3]
