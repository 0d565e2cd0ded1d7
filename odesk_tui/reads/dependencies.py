"""What a ticket waits for, and what waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.errors import NotFound
from odesk_tui.core.workflow import DONE
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.tickets import ticket_rows
from odesk_tui.store import links
from odesk_tui.store.door import Transaction

# How another ticket stands to the one that was asked about.
BLOCKS_IT, WAITS = "blocks it", "waits for it"


@dataclass(frozen=True, slots=True)
class Dependency:
    """A ticket that :data:`BLOCKS_IT` or :data:`WAITS`; ``depth`` 1 is linked directly, 2 by way of one other, and so on.

    ``holds``: it is still open, so that it keeps those behind it waiting.
    """

    row: TicketRow
    how: str
    depth: int
    holds: bool


@dataclass(frozen=True, slots=True)
class Dependencies:
    """Ask what blocks the ticket ``number``, and what is blocked by it, by however many links; raises NotFound."""

    number: int

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[TicketRow, tuple[Dependency, ...]]:
        """Five statements: the ticket, then what blocks it (the farthest first), then what waits for it."""
        before = links.waiting_line(transaction, self.number, back=True)
        after = links.waiting_line(transaction, self.number, back=False)
        numbers = list(dict.fromkeys([self.number, *(number for number, _ in (*before, *after))]))
        rows = {row.number: row for row in ticket_rows(transaction, numbers)}
        if self.number not in rows:
            raise NotFound(f"there is no ticket #{self.number}")
        found = [self._of(rows[number], BLOCKS_IT, depth) for number, depth in reversed(before)]
        found += [self._of(rows[number], WAITS, depth) for number, depth in after]
        return rows[self.number], tuple(found)

    @staticmethod
    def _of(row: TicketRow, how: str, depth: int) -> Dependency:
        return Dependency(row, how, depth, holds=row.category not in DONE and row.trashed_at is None)
