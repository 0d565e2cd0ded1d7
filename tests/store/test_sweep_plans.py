"""What a sweep or a recount reads is found by an index, however many clocks are running."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest

from odesk_tui.demo.fill import fill
from odesk_tui.store import clocks, steps
from odesk_tui.store.door import Row, Store, Transaction, Value

# Under the name of an index, how it is entered.
_BY_TICKET, _BY_STEP = "uq_sla_clock_ticket (ticket_number>?)", "ix_sla_clock_step (next_step_at<?)"


class Planning(Transaction):
    """A transaction that notes how its statements are carried out."""

    plans: list[str]

    def all(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        self.plans = [row[3] for row in super().all(f"EXPLAIN QUERY PLAN {sql}", values)]
        return super().all(sql, values)

    def one(self, sql: str, values: Sequence[Value] = ()) -> Row | None:
        self.plans = [row[3] for row in super().all(f"EXPLAIN QUERY PLAN {sql}", values)]
        return super().one(sql, values)


@pytest.mark.parametrize(
    ("read", "entered"),
    [
        (lambda tx: steps.is_due(tx, 5), _BY_STEP),
        (lambda tx: steps.due_tickets(tx, 5, 20), _BY_STEP),
        (lambda tx: steps.tickets_running(tx, 5, 25), _BY_TICKET),
        (lambda tx: clocks.tickets_counting_by(tx, 1, 5, 25), _BY_TICKET),
    ],
)
def test_a_batch_enters_an_index_and_sorts_nothing(
    sqlite_store: Store, read: Callable[[Transaction], object], entered: str
) -> None:
    fill(sqlite_store, tickets=300, now=datetime(2026, 11, 24, 10, 0, tzinfo=UTC), agent="ada")
    with sqlite_store.writing() as transaction:
        transaction.execute("ANALYZE")
    with sqlite_store.reading() as transaction:
        planning = Planning(transaction.cursor, transaction.dialect)
        read(planning)
    assert entered in planning.plans[0]
    assert not any("TEMP B-TREE" in plan for plan in planning.plans)
