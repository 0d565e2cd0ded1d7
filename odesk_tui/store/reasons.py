"""Rows of the reasons why promises were broken, and of the codes to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.text import Foreign
from odesk_tui.store.door import Transaction

_CODES = "SELECT code, label, position, removed FROM breach_code"


@dataclass(frozen=True, slots=True)
class Code:
    """A code with what it means; a removed one is not offered any more, and stays where it was given."""

    code: str
    label: Foreign
    position: int
    removed: bool


def codes(transaction: Transaction) -> list[Code]:
    """Every code, in the order in which they are offered."""
    rows = transaction.all(f"{_CODES} ORDER BY position, code")
    return [Code(row[0], Foreign.stored(row[1]), row[2], bool(row[3])) for row in rows]


def given(transaction: Transaction, number: int) -> dict[tuple[str, int], str]:
    """The code of every breach of a ticket that has one, by metric and cycle."""
    rows = transaction.all("SELECT metric, cycle, code FROM breach_reason WHERE ticket_number = ?", (number,))
    return {(metric, cycle): code for metric, cycle, code in rows}
