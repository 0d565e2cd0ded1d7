"""The viewer's inbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from odesk_tui.core.instants import to_seconds
from odesk_tui.core.text import Foreign
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import Count
from odesk_tui.store import inbox
from odesk_tui.store.door import Transaction

Place = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class InboxItem:
    """Something to know. ``why`` is assigned, mention, approval, customer, refused, escalated or breach.

    ``ref`` tells items of a kind apart.

    ``text`` says it without the ticket: ``ada assigned it to you``. ``refused`` has for each ticket of a bulk command that
    was refused its number and the reason. ``place`` is what ``Inbox(after=…)`` takes to go on from here.
    """

    why: str
    ref: int
    at: datetime
    ticket: int | None
    subject: Foreign
    text: Foreign
    read: bool
    refused: tuple[tuple[int, Foreign], ...] = ()

    @property
    def place(self) -> Place:
        """Where the item stands in the inbox."""
        return to_seconds(self.at), self.why, self.ref


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A window of the inbox, the newest first, and whether there is more."""

    items: tuple[InboxItem, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """Ask for the viewer's inbox, the newest first, after the item at ``after``; ``unread_only`` leaves the rest out.

    What was assigned to them, mentions of them, approvals that they are asked for or get, what customers say on their
    tickets and those they watch, steps of escalation that tell them, breached promises of their
    tickets in the last 30 days, and what was refused of their bulk commands.
    """

    limit: int = 50
    after: Place | None = None
    unread_only: bool = False

    def run(self, transaction: Transaction, viewer: Viewer) -> InboxPage:
        """Two statements."""
        if viewer.agent is None:
            return InboxPage((), False)
        found = inbox.page(
            transaction, viewer.agent.id, viewer.now, self.limit + 1, self.after, unread_only=self.unread_only
        )
        return InboxPage(tuple(_item(item) for item in found[: self.limit]), len(found) > self.limit)


@dataclass(frozen=True, slots=True)
class UnreadCount:
    """Ask how many items of the viewer's inbox are unread, counting to ``cap`` at most."""

    cap: int = 99

    def run(self, transaction: Transaction, viewer: Viewer) -> Count:
        """One statement."""
        if viewer.agent is None:
            return Count(0, False)
        number = inbox.unread(transaction, viewer.agent.id, viewer.now, self.cap + 1)
        return Count(min(number, self.cap), number > self.cap)


def _item(item: inbox.Item) -> InboxItem:
    who = item.who or "odesk"
    told = item.detail if isinstance(item.detail, dict) else {}
    text = {
        inbox.ASSIGNED: f"{who} assigned it to you",
        inbox.MENTION: f"{who} mentioned you",
        inbox.APPROVAL: f"{who} {told.get('text', '')}",
        inbox.CUSTOMER: "the customer wrote",
        inbox.ESCALATED: f"{str(told.get('metric', '')).replace('_', ' ')}: {told.get('step')} ({told.get('policy')})",
        inbox.REFUSED: f"{told.get('done', 0)} done, {told.get('refused', 0)} refused",
        inbox.BREACH: f"{str(item.detail).replace('_', ' ')} is overdue",
    }[item.why]
    refused = tuple((int(number), Foreign(str(reason))) for number, reason in told.get("tickets", ()))
    return InboxItem(item.why, item.ref, item.at, item.ticket, item.subject, Foreign(text), item.read, refused)
