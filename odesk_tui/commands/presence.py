"""Who has a ticket open: said again every few seconds while it is, kept nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.work import Work
from odesk_tui.store import presence


@dataclass(frozen=True, slots=True, kw_only=True)
class Present(Command):
    """The agent has ``ticket`` open, and is writing on it or not; ``gone``: has left it.

    Others see it for 15 s, so a screen says it again every 10 s, and at once when typing begins or ends. No event.
    """

    ticket: int
    typing: bool = False
    gone: bool = False


@handles(Present)
def present(work: Work, command: Present) -> Outcome:
    """One row an agent and ticket."""
    if command.gone:
        news = presence.remove(work.tx, command.ticket, work.agent.id)
    else:
        news = presence.put(work.tx, command.ticket, work.agent.id, work.now, command.typing)
    if news:
        presence.tell(work.tx)
    return Outcome(command.ticket, "left" if command.gone else "there")
