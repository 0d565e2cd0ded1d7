"""Time: the running timer and the entries of a span."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from odesk_tui.reads.base import Viewer
from odesk_tui.store import time as entries
from odesk_tui.store.door import Transaction
from odesk_tui.store.time import TimeEntry

__all__ = ["RunningTimer", "TimeEntries", "TimeEntry"]


@dataclass(frozen=True, slots=True)
class RunningTimer:
    """Ask for the viewer's running timer; None when none runs."""

    def run(self, transaction: Transaction, viewer: Viewer) -> TimeEntry | None:
        """One statement."""
        return entries.running(transaction, viewer.agent.id) if viewer.agent else None


@dataclass(frozen=True, slots=True)
class TimeEntries:
    """Ask for the viewer's entries that began in [start, end), oldest first."""

    start: datetime
    end: datetime

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[TimeEntry, ...]:
        """One statement."""
        if viewer.agent is None:
            return ()
        return tuple(entries.between(transaction, viewer.agent.id, self.start, self.end))
