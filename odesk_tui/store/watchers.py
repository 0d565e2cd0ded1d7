"""Watcher rows."""

from __future__ import annotations

from odesk_tui.store.door import Transaction


def add(transaction: Transaction, number: int, agent_id: int) -> bool:
    """Let an agent watch a ticket; False when they did already."""
    sql = "INSERT INTO watcher (ticket_number, agent_id) VALUES (?, ?) ON CONFLICT (ticket_number, agent_id) DO NOTHING"
    return transaction.execute(sql, (number, agent_id)) == 1


def remove(transaction: Transaction, number: int, agent_id: int) -> bool:
    """Let an agent watch a ticket no more; False when they did not."""
    return transaction.execute("DELETE FROM watcher WHERE ticket_number = ? AND agent_id = ?", (number, agent_id)) == 1


def ids_of(transaction: Transaction, number: int) -> list[int]:
    """Ids of the agents who watch a ticket."""
    rows = transaction.all("SELECT agent_id FROM watcher WHERE ticket_number = ? ORDER BY agent_id", (number,))
    return [int(agent_id) for (agent_id,) in rows]


def handles_of(transaction: Transaction, number: int) -> tuple[str, ...]:
    """Handles of the agents who watch a ticket, in order."""
    rows = transaction.all(
        "SELECT a.handle FROM watcher w JOIN agent a ON a.id = w.agent_id WHERE w.ticket_number = ?", (number,)
    )
    return tuple(sorted(str(handle) for (handle,) in rows))
