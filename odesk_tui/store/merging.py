"""Rows that move from one ticket to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from odesk_tui.store.door import Transaction, marks


def move(transaction: Transaction, table: str, source: int, target: int) -> list[int]:
    """Let the rows of ``message`` or ``time_entry`` that belong to ``source`` belong to ``target``; return their ids."""
    assert table in ("message", "time_entry")
    rows = transaction.all(f"SELECT id FROM {table} WHERE ticket_number = ? ORDER BY id", (source,))  # noqa: S608 (constants)
    transaction.execute(f"UPDATE {table} SET ticket_number = ? WHERE ticket_number = ?", (target, source))  # noqa: S608
    return [int(row_id) for (row_id,) in rows]


@dataclass(frozen=True, slots=True)
class Said:
    """A message as splitting looks at it; ``at`` is in seconds since 1970 UTC."""

    id: int
    at: int
    kind: str
    contact_id: int | None


def said_on(transaction: Transaction, number: int) -> list[Said]:
    """The messages of a ticket in the order of time, without those that were taken back."""
    rows = transaction.all(
        "SELECT id, at, kind, contact_id FROM message WHERE ticket_number = ? AND withdrawn_at IS NULL ORDER BY at, id",
        (number,),
    )
    return [Said(*row) for row in rows]


def move_messages(transaction: Transaction, ids: Sequence[int], target: int) -> None:
    """Let some messages belong to another ticket."""
    transaction.execute(
        f"UPDATE message SET ticket_number = ? WHERE id IN ({marks(ids)})",  # noqa: S608 (placeholders)
        [target, *ids],
    )


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
