"""Link rows."""

from __future__ import annotations

from odesk_tui.store.door import Transaction


def of_ticket(transaction: Transaction, number: int) -> tuple[tuple[str, int], ...]:
    """Kind and other ticket of each link of a ticket; a link that points here has its kind in parentheses."""
    rows = transaction.all(
        "SELECT kind, target FROM link WHERE source = ? UNION ALL "
        "SELECT '(' || kind || ')', source FROM link WHERE target = ? ORDER BY 1, 2",
        (number, number),
    )
    return tuple((str(kind), int(other)) for kind, other in rows)
