"""The inbox: what an agent has read of it."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.work import Work
from odesk_tui.core.instants import to_seconds
from odesk_tui.store import inbox
from odesk_tui.store.journal import RowStep


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead(Command):
    """The agent has read what the inbox says of ``tickets``, or the items ``refs`` = (why, ref), or (neither) all of it.

    To have looked at a ticket is nothing to take back; what was marked by name or as a whole can be.
    """

    tickets: tuple[int, ...] | None = None
    refs: tuple[tuple[str, int], ...] | None = None


@handles(MarkRead)
def mark_read(work: Work, command: MarkRead) -> Outcome:
    """No event: it concerns nobody else."""
    agent = work.agent
    told, inserted = inbox.mark_read(work.tx, agent.id, work.now, tickets=command.tickets, refs=command.refs)
    count = len(told) + len(inserted)
    if command.tickets is None:
        at = to_seconds(work.now)
        for item in told:
            work.did(None, RowStep("inbox_item", {"id": item}, {"read_at": None}, {"read_at": at}))
        for item in inserted:
            work.inserted("inbox_item", {"id": item})
        work.summary = f"{count} of the inbox marked as read"
    return Outcome(None, f"{count} marked as read")
