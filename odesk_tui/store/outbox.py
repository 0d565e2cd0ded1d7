"""Outbox rows: what has to leave the building, written with the change that caused it."""

from __future__ import annotations

from datetime import datetime, timedelta

from odesk_tui.core.instants import to_seconds
from odesk_tui.store.door import Transaction

WAITING, RECALLED = "waiting", "recalled"
MAIL, WEBHOOK = "mail", "webhook"
# How long a reply waits before it leaves, so that it can be recalled.
SEND_DELAY = timedelta(seconds=10)


def add(
    transaction: Transaction,
    *,
    kind: str,
    recipient: str,
    payload: str,
    now: datetime,
    not_before: datetime,
    number: int | None = None,
    message_id: int | None = None,
) -> int:
    """Queue something for sending not before ``not_before``; return its id."""
    return transaction.insert(
        "outbox",
        {
            "created_at": to_seconds(now),
            "not_before": to_seconds(not_before),
            "kind": kind,
            "state": WAITING,
            "ticket_number": number,
            "message_id": message_id,
            "recipient": recipient,
            "payload": payload,
        },
        returning="id",
    )


def waiting(transaction: Transaction) -> int:
    """How many mails wait to be sent."""
    row = transaction.one("SELECT count(*) FROM outbox WHERE state = 'waiting' AND kind = 'mail'")
    return int(row[0]) if row else 0
