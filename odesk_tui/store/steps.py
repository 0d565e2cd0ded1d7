"""Steps of escalation: their rows, which of them a clock has come to, and what is due, by an index."""

from __future__ import annotations

import json

from odesk_tui.core.sla.escalation import Action, EscalationStep, Passed, Steps, from_stored_when
from odesk_tui.core.sla.policy import Metric
from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.store.door import Row, Transaction

_SELECT = (
    "SELECT s.id, s.policy_id, p.name, s.metric, s.position, s.moment, s.actions, s.added_at FROM sla_step s "
    "JOIN sla_policy p ON p.id = s.policy_id WHERE s.removed = 0"
)
# The fact of the store that says up to which ticket clocks know of the steps of now.
_PENDING = "plan steps"
_DUE = (
    "SELECT t.number FROM sla_clock c JOIN ticket t ON t.number = c.ticket_number WHERE c.next_step_at <= ? "
    "ORDER BY c.next_step_at, c.id LIMIT ?"
)
Cycle = tuple[str, int]


def all_of(transaction: Transaction) -> list[EscalationStep]:
    """Every step, by policy, metric and position."""
    return [_step(row) for row in transaction.all(f"{_SELECT} ORDER BY lower(p.name), p.id, s.metric, s.position")]


def _step(row: Row) -> EscalationStep:
    id_, policy_id, policy, metric, position, moment, actions, added_at = row
    does = tuple(Action(verb, value) for verb, value in json.loads(from_stored(actions)))
    return EscalationStep(
        id_, policy_id, Foreign.stored(policy), Metric(metric), position, from_stored_when(moment), does, added_at
    )


def by_promise(transaction: Transaction) -> Steps:
    """The steps of each policy and metric that has some."""
    found: dict[tuple[int | None, Metric], list[EscalationStep]] = {}
    for step in all_of(transaction):
        found.setdefault((step.policy_id, step.metric), []).append(step)
    return found


def for_writing(transaction: Transaction) -> Steps:
    """:func:`by_promise`, which stay so to the end of the transaction: nobody changes steps while it writes clocks."""
    if transaction.dialect == "postgresql":
        transaction.execute("LOCK TABLE sla_step IN ROW SHARE MODE")
    return by_promise(transaction)


def lock_definitions(transaction: Transaction) -> None:
    """Wait for everybody who writes clocks and let nobody do so before steps have changed."""
    if transaction.dialect == "postgresql":
        transaction.execute("LOCK TABLE sla_step IN EXCLUSIVE MODE")


def add(transaction: Transaction, policy_id: int, metric: Metric, moment: str, actions: str, at: int) -> int:
    """Insert a step after the others of the promise, removed ones too; return its id."""
    row = transaction.one(
        "SELECT COALESCE(max(position), 0) + 1 FROM sla_step WHERE policy_id = ? AND metric = ?",
        (policy_id, metric.value),
    )
    return transaction.insert(
        "sla_step",
        {
            "policy_id": policy_id,
            "metric": metric.value,
            "position": int(row[0]) if row else 1,
            "moment": moment,
            "actions": actions,
            "added_at": at,
            "removed": 0,
        },
        returning="id",
    )


def id_at(transaction: Transaction, policy_id: int, metric: str, position: int) -> int | None:
    """The step at that place, removed or not."""
    row = transaction.one(
        "SELECT id FROM sla_step WHERE policy_id = ? AND metric = ? AND position = ?", (policy_id, metric, position)
    )
    return int(row[0]) if row else None


def remove(transaction: Transaction, step_id: int) -> None:
    """Take a step away; what it did stays known."""
    transaction.update("sla_step", {"id": step_id}, {"removed": 1})


def passed(transaction: Transaction, number: int) -> dict[Cycle, Passed]:
    """By metric and cycle of a ticket, the steps that it has come to."""
    return passed_between(transaction, number, number).get(number, {})


def passed_between(transaction: Transaction, first: int, last: int) -> dict[int, dict[Cycle, Passed]]:
    """:func:`passed` of the tickets from number ``first`` to ``last``."""
    found: dict[int, dict[Cycle, dict[int, int]]] = {}
    for number, metric, cycle, step_id, at in transaction.all(
        "SELECT ticket_number, metric, cycle, step_id, at FROM sla_fired WHERE ticket_number BETWEEN ? AND ?",
        (first, last),
    ):
        found.setdefault(number, {}).setdefault((metric, cycle), {})[step_id] = at
    return {number: dict(held) for number, held in found.items()}


def next_between(transaction: Transaction, first: int, last: int) -> dict[tuple[int, str, int], int | None]:
    """By ticket, metric and cycle of the tickets from ``first`` to ``last``, when the next step is looked for."""
    rows = transaction.all(
        "SELECT ticket_number, metric, cycle, next_step_at FROM sla_clock WHERE ticket_number BETWEEN ? AND ?",
        (first, last),
    )
    return {(number, metric, cycle): at for number, metric, cycle, at in rows}


def mark(
    transaction: Transaction, number: int, cycle: Cycle, step_id: int, *, at: int, since: int, acted: bool
) -> bool:
    """Note that a clock, which began at ``since``, has come to a step; False when that was noted before."""
    changed = transaction.execute(
        "INSERT INTO sla_fired (ticket_number, metric, cycle, step_id, at, acted) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (ticket_number, metric, cycle, step_id) DO UPDATE SET at = excluded.at, acted = excluded.acted "
        "WHERE sla_fired.at < ?",
        (number, *cycle, step_id, at, int(acted), since),
    )
    return changed == 1


def is_due(transaction: Transaction, now: int) -> bool:
    """Whether a step is due; one look into the index."""
    return transaction.one("SELECT 1 FROM sla_clock WHERE next_step_at <= ? LIMIT 1", (now,)) is not None


def due_tickets(transaction: Transaction, now: int, limit: int) -> list[int]:
    """Tickets with a step that is due, the longest due first, locked; those that somebody else has locked are left out."""
    lock = " FOR NO KEY UPDATE OF t SKIP LOCKED" if transaction.dialect == "postgresql" else ""
    rows = transaction.all(_DUE + lock, (now, limit))
    return list(dict.fromkeys(int(number) for (number,) in rows))


def pending(transaction: Transaction) -> int | None:
    """Up to which ticket clocks know of the steps of now; None: all do."""
    row = transaction.one("SELECT value FROM meta WHERE name = ?", (_PENDING,))
    return int(row[0]) if row else None


def set_pending(transaction: Transaction, after: int | None) -> None:
    """Note up to which ticket clocks know of the steps of now."""
    if after is None:
        transaction.execute("DELETE FROM meta WHERE name = ?", (_PENDING,))
    elif not transaction.update("meta", {"name": _PENDING}, {"value": str(after)}):
        transaction.insert("meta", {"name": _PENDING, "value": str(after)})


def tickets_running(transaction: Transaction, after: int, limit: int) -> list[int]:
    """The next tickets after the number ``after`` with a running clock of a policy."""
    rows = transaction.all(
        # What runs is not named by its state: by that index every batch would go through all that runs.
        "SELECT DISTINCT ticket_number FROM sla_clock WHERE ticket_number > ? AND due_at IS NOT NULL "
        "AND stopped_at IS NULL AND policy_id IS NOT NULL ORDER BY ticket_number LIMIT ?",
        (after, limit),
    )
    return [int(number) for (number,) in rows]
