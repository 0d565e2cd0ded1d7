"""The inbox: what an agent has read of it."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.work import Work
from odesk_tui.store import inbox


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRead(Command):
    """The agent has read what the inbox says of ``tickets``, or the items ``refs`` = (why, ref), or (neither) all of it."""

    tickets: tuple[int, ...] | None = None
    refs: tuple[tuple[str, int], ...] | None = None


@handles(MarkRead)
def mark_read(work: Work, command: MarkRead) -> Outcome:
    """No event: it concerns nobody else."""
    count = inbox.mark_read(work.tx, work.agent.id, work.now, tickets=command.tickets, refs=command.refs)
    return Outcome(None, f"{count} marked as read")
