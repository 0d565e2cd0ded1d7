"""Who watches a ticket."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.reads.base import Viewer
from odesk_tui.store import watchers
from odesk_tui.store.door import Transaction


@dataclass(frozen=True, slots=True)
class Watchers:
    """Ask for the handles of the agents who watch a ticket, in order."""

    ticket: int

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[str, ...]:
        """One statement."""
        return watchers.handles_of(transaction, self.ticket)
