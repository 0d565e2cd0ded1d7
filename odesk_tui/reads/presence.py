"""Who else has a ticket open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from odesk_tui.reads.base import Viewer
from odesk_tui.store import presence
from odesk_tui.store.door import Transaction
from odesk_tui.store.presence import Present

__all__ = ["Others", "Present"]

# Twice as long as a screen waits before it says again that it is there, less a little.
SEEN_WITHIN = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Others:
    """Ask for the other agents who have the ticket open, seen in the last 15 s, by handle."""

    ticket: int

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Present, ...]:
        """One statement."""
        me = viewer.agent.id if viewer.agent else 0
        return tuple(presence.of_ticket(transaction, self.ticket, viewer.now - SEEN_WITHIN, me))
