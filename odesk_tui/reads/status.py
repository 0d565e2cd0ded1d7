"""What the first row of every screen shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from odesk_tui.reads.base import Viewer
from odesk_tui.reads.inbox import UnreadCount
from odesk_tui.reads.rows import ClockRow, Count
from odesk_tui.reads.sla import UrgentClocks
from odesk_tui.reads.views import ViewCount, Views
from odesk_tui.store import drafts, outbox, time
from odesk_tui.store.door import Transaction
from odesk_tui.store.time import TimeEntry


@dataclass(frozen=True, slots=True)
class Status:
    """The views on number keys, the most urgent clocks, the running timer, mails waiting to leave, drafts kept,
    and what the inbox has that was not read."""

    views: tuple[ViewCount, ...]
    urgent: tuple[ClockRow, ...]
    timer: TimeEntry | None
    outbox: int
    drafts: int
    inbox: Count = field(default_factory=lambda: Count(0, False))


@dataclass(frozen=True, slots=True)
class StatusLine:
    """Ask for :class:`Status`."""

    urgent: int = 30

    def run(self, transaction: Transaction, viewer: Viewer) -> Status:
        """Six statements and one a view on a key."""
        agent_id = viewer.agent.id if viewer.agent else 0
        return Status(
            views=Views(slots_only=True).run(transaction, viewer),
            urgent=UrgentClocks(self.urgent).run(transaction, viewer),
            timer=time.running(transaction, agent_id),
            outbox=outbox.waiting(transaction),
            drafts=len(drafts.of_agent(transaction, agent_id)),
            inbox=UnreadCount().run(transaction, viewer),
        )
