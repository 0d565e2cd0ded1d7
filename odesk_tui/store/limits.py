"""How many tickets a status should have at most."""

from __future__ import annotations

from odesk_tui.store.door import Transaction


def of_statuses(transaction: Transaction) -> dict[str, int]:
    """The limit of each status that has one."""
    return {str(status): int(cards) for status, cards in transaction.all("SELECT status, cards FROM status_limit")}


def put(transaction: Transaction, status: str, cards: int | None) -> None:
    """Set the limit of a status; None: it has none."""
    transaction.execute("DELETE FROM status_limit WHERE status = ?", (status,))
    if cards is not None:
        transaction.insert("status_limit", {"status": status, "cards": cards})
