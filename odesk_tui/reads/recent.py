"""The tickets that an agent has had in hand."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.tickets import ticket_rows
from odesk_tui.store import journal
from odesk_tui.store.door import Transaction


@dataclass(frozen=True, slots=True)
class RecentTickets:
    """Ask for tickets that the viewer opened (``opened``, the last one last) or else changed lately, the last one first.

    ``but`` is left out: one is there already. Those in the trash are left out too.
    """

    opened: tuple[int, ...] = ()
    but: tuple[int, ...] = ()
    limit: int = 30

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[TicketRow, ...]:
        """Three statements."""
        changed = journal.tickets_of(transaction, viewer.agent.id, 200) if viewer.agent is not None else []
        numbers = [number for number in dict.fromkeys([*reversed(self.opened), *changed]) if number not in self.but]
        rows = ticket_rows(transaction, numbers[: self.limit])
        return tuple(row for row in rows if row.trashed_at is None)
