"""The feed: everything that happened, in the order in which it became visible."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.reads.base import Viewer
from odesk_tui.store import events
from odesk_tui.store.door import Transaction
from odesk_tui.store.events import Event

__all__ = ["Event", "Feed", "NewestEvent"]


@dataclass(frozen=True, slots=True)
class Feed:
    """Ask for the events after the id ``after``, oldest first, at most ``limit``. Going on from the last one misses none."""

    after: int
    limit: int = 500

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Event, ...]:
        """One statement."""
        return tuple(events.after(transaction, self.after, self.limit))


@dataclass(frozen=True, slots=True)
class NewestEvent:
    """Ask for the id of the newest event, 0 without any: where a feed begins."""

    def run(self, transaction: Transaction, viewer: Viewer) -> int:
        """One statement."""
        return events.newest(transaction)
