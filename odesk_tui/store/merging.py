"""Rows that move from one ticket to another."""

from __future__ import annotations

from odesk_tui.store.door import Transaction


def move(transaction: Transaction, table: str, source: int, target: int) -> list[int]:
    """Let the rows of ``message`` or ``time_entry`` that belong to ``source`` belong to ``target``; return their ids."""
    assert table in ("message", "time_entry")
    rows = transaction.all(f"SELECT id FROM {table} WHERE ticket_number = ? ORDER BY id", (source,))  # noqa: S608 (constants)
    transaction.execute(f"UPDATE {table} SET ticket_number = ? WHERE ticket_number = ?", (target, source))  # noqa: S608
    return [int(row_id) for (row_id,) in rows]


def unanswered_since(transaction: Transaction, source: int, target: int) -> int | None:
    """When the customer of ``source`` began to wait: their oldest message there after the last public reply on either ticket.

    None when every one was answered. In seconds since 1970 UTC.
    """
    row = transaction.one(
        "SELECT min(m.at) FROM message m WHERE m.ticket_number = ? AND m.kind = 'customer' AND m.withdrawn_at IS NULL "
        "AND m.at > (SELECT COALESCE(max(r.at), -1) FROM message r WHERE r.ticket_number IN (?, ?) AND r.kind = 'reply' "
        "AND r.withdrawn_at IS NULL)",
        (source, source, target),
    )
    return None if row is None or row[0] is None else int(row[0])
