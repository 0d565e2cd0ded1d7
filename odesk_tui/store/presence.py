"""Presence rows: who has which ticket open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.text import Foreign
from odesk_tui.store.door import Transaction


@dataclass(frozen=True, slots=True)
class Present:
    """An agent who has a ticket open, and whether they are writing on it."""

    handle: str
    name: Foreign
    typing: bool
    seen_at: datetime


# Rows older than this are swept away when their agent turns to another ticket.
_STALE_S = 3600


def put(transaction: Transaction, number: int, agent_id: int, now: datetime, typing: bool) -> bool:
    """Note that an agent has a ticket open; whether that is news to others (new, or begun or ended to write)."""
    before = transaction.one("SELECT typing FROM presence WHERE ticket_number = ? AND agent_id = ?", (number, agent_id))
    # From the ticket, so that a number that does not exist is no error.
    transaction.execute(
        "INSERT INTO presence (ticket_number, agent_id, seen_at, typing) "
        "SELECT number, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BOOLEAN) FROM ticket WHERE number = ? "
        "ON CONFLICT (ticket_number, agent_id) DO UPDATE SET seen_at = excluded.seen_at, typing = excluded.typing",
        (agent_id, to_seconds(now), typing, number),
    )
    if before is None:
        sql = "DELETE FROM presence WHERE agent_id = ? AND seen_at < ?"
        transaction.execute(sql, (agent_id, to_seconds(now) - _STALE_S))
    return before is None or bool(before[0]) != typing


def remove(transaction: Transaction, number: int, agent_id: int) -> bool:
    """Note that an agent has left a ticket; whether they were there."""
    return transaction.execute("DELETE FROM presence WHERE ticket_number = ? AND agent_id = ?", (number, agent_id)) > 0


def tell(transaction: Transaction) -> None:
    """Wake up whoever watches; SQLite's watchers see every commit."""
    if transaction.dialect == "postgresql":
        transaction.execute("SELECT pg_notify('odesk', '')")


def of_ticket(transaction: Transaction, number: int, since: datetime, but_agent: int) -> list[Present]:
    """The other agents who have a ticket open, seen at ``since`` or later, by handle."""
    rows = transaction.all(
        "SELECT a.handle, a.name, p.typing, p.seen_at FROM presence p JOIN agent a ON a.id = p.agent_id "
        "WHERE p.ticket_number = ? AND p.seen_at >= ? AND p.agent_id <> ? ORDER BY a.handle",
        (number, to_seconds(since), but_agent),
    )
    return [Present(row[0], Foreign.stored(row[1]), bool(row[2]), from_seconds(row[3])) for row in rows]
