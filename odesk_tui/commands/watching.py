"""Watching tickets, and being mentioned on them."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.commands.base import TicketCommand, handles_ticket
from odesk_tui.commands.work import Work
from odesk_tui.core.mentions import mentioned
from odesk_tui.core.ticket import Ticket
from odesk_tui.store import people, watchers
from odesk_tui.store.journal import RowStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch(TicketCommand):
    """Let ``agent`` (a handle; ``me``: who acts) hear of what happens on tickets that are not theirs."""

    agent: str = "me"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwatch(TicketCommand):
    """Let ``agent`` hear no more of tickets that are not theirs."""

    agent: str = "me"


@handles_ticket(Watch)
def watch(work: Work, ticket: Ticket, command: Watch) -> str:
    """Insert the watcher."""
    agent = work.agent_named(command.agent)
    if not listen(work, ticket.number, agent.id):
        return f"#{ticket.number} already watched by {agent.handle}"
    work.record("watching", ticket.number, new=agent.handle)
    return f"#{ticket.number} watched by {agent.handle}"


@handles_ticket(Unwatch)
def unwatch(work: Work, ticket: Ticket, command: Unwatch) -> str:
    """Delete the watcher."""
    agent = work.agent_named(command.agent)
    key = {"ticket_number": ticket.number, "agent_id": agent.id}
    if not watchers.remove(work.tx, ticket.number, agent.id):
        return f"#{ticket.number} was not watched by {agent.handle}"
    work.did(ticket.number, RowStep("watcher", key, key, None))
    work.record("not watching", ticket.number, new=agent.handle)
    return f"#{ticket.number} no longer watched by {agent.handle}"


def listen(work: Work, number: int, agent_id: int) -> bool:
    """Make an agent a watcher; False when they are one already."""
    if not watchers.add(work.tx, number, agent_id):
        return False
    work.inserted("watcher", {"ticket_number": number, "agent_id": agent_id}, number)
    return True


def mention(work: Work, ticket: Ticket, text: str) -> None:
    """Tell the agents whom ``text`` names with an @, and let them watch the ticket."""
    for handle in mentioned(text):
        agent = people.agent(work.tx, handle)
        if agent is None or not agent.active or agent.id == (work.actor.agent.id if work.actor.agent else None):
            continue
        work.record("mention", ticket.number, new=agent.handle)
        listen(work, ticket.number, agent.id)
