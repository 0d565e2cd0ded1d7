"""Tickets made as children of others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from odesk_tui.commands import links, tickets
from odesk_tui.commands.base import Outcome, handles
from odesk_tui.commands.tickets import Create, refuse_trashed
from odesk_tui.commands.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateChild(Create):
    """A new ticket that is a child of the ticket ``parent``."""

    parent: int


@handles(CreateChild)
def create_child(work: Work, command: CreateChild) -> Outcome:
    """Create it and link it; undo takes both back at once."""
    refuse_trashed(work.ticket(command.parent))
    outcome = tickets.create(work, command)
    assert outcome.ticket is not None
    links.put(work, outcome.ticket, command.parent, "parent", outcome.ticket)
    return replace(outcome, message=f"{outcome.message}, child of #{command.parent}")
