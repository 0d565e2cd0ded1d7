"""Draft rows: one an agent, ticket and kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.text import from_stored
from odesk_tui.store.door import Transaction


@dataclass(frozen=True, slots=True)
class Draft:
    """Text being written, of ``kind`` reply, note or create (ticket 0)."""

    ticket: int
    kind: str
    body: str
    updated_at: datetime


def save(transaction: Transaction, agent_id: int, number: int, kind: str, body: str, now: datetime) -> None:
    """Insert or replace the draft."""
    transaction.execute(
        "INSERT INTO draft (agent_id, ticket_number, kind, body, updated_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (agent_id, ticket_number, kind) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at",
        (agent_id, number, kind, body, to_seconds(now)),
    )


def discard(transaction: Transaction, agent_id: int, number: int, kind: str) -> None:
    """Remove the draft if there is one."""
    transaction.execute(
        "DELETE FROM draft WHERE agent_id = ? AND ticket_number = ? AND kind = ?", (agent_id, number, kind)
    )


def of_agent(transaction: Transaction, agent_id: int, number: int | None = None) -> list[Draft]:
    """An agent's drafts, newest first, of one ticket if given."""
    sql = "SELECT ticket_number, kind, body, updated_at FROM draft WHERE agent_id = ?"
    values: list[int] = [agent_id]
    if number is not None:
        sql += " AND ticket_number = ?"
        values.append(number)
    rows = transaction.all(f"{sql} ORDER BY updated_at DESC", values)
    return [Draft(row[0], row[1], from_stored(row[2]), from_seconds(row[3])) for row in rows]
