"""The work of one command: its transaction, its actor, and the changes that it makes with their events."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace

from odesk_tui.commands.base import Actor
from odesk_tui.core.errors import Conflict, NotAllowed, NotFound
from odesk_tui.core.people import Agent, Project, Team
from odesk_tui.core.text import Foreign
from odesk_tui.core.ticket import Ticket
from odesk_tui.core.wording import event_text
from odesk_tui.store import events, people, tickets
from odesk_tui.store.door import Transaction


class Work:
    """Everything a handler needs; lives as long as the transaction."""

    def __init__(self, transaction: Transaction, actor: Actor) -> None:
        self.tx = transaction
        self.actor = actor
        self.now = actor.now
        self.change = uuid.uuid4().hex
        self.events: list[events.NewEvent] = []

    @property
    def agent(self) -> Agent:
        """The acting agent; raises :class:`NotAllowed` when the desk itself acts."""
        if self.actor.agent is None:
            raise NotAllowed(
                "this needs an agent: name yours with --as HANDLE, ODESK_AGENT or odesk config set agent HANDLE"
            )
        return self.actor.agent

    def ticket(self, number: int, seen: Mapping[int, int] | None = None) -> Ticket:
        """The ticket, locked; raises :class:`NotFound`, or :class:`Conflict` if it is not the version that was seen."""
        found = tickets.load(self.tx, [number]).get(number)
        if found is None:
            raise NotFound(f"there is no ticket #{number}")
        self.check_seen(found, seen or {})
        return found

    def check_seen(self, ticket: Ticket, seen: Mapping[int, int]) -> None:
        """Raise :class:`Conflict`, telling what changed, unless the ticket is as it was seen."""
        version = seen.get(ticket.number)
        if version is None or version == ticket.version:
            return
        raise Conflict(f"#{ticket.number} was {self._story(ticket.number, version)}; look again and repeat")

    def _story(self, number: int, version: int) -> str:
        """``changed by bob 8 s ago: status open → solved`` for what came after ``version``."""
        found = events.since_version(self.tx, number, version)
        if not found:
            return "changed meanwhile"
        last = found[-1]
        ago = max(0, int((self.now - last.at).total_seconds()))
        what = Foreign("; ".join(event_text(e) for e in found[-3:]))
        return f"changed by {last.agent or 'the desk'} {ago_text(ago)} ago: {what}"

    def edit(self, ticket: Ticket, values: Mapping[str, object], shown: Mapping[str, tuple[object, object]]) -> Ticket:
        """Write attribute → value as one new version, with an event for each of ``shown``: field → (old, new)."""
        changed = {name: value for name, value in values.items() if getattr(ticket, name) != value}
        if not changed:
            return ticket
        stamp = {"updated_at": self.now, "version": ticket.version + 1}
        if "tags" in changed:
            tickets.set_tags(self.tx, ticket.number, ticket.tags, changed["tags"])  # type: ignore[arg-type]
        columns = {name: value for name, value in changed.items() if name != "tags"}
        tickets.update(self.tx, ticket.number, {**columns, **stamp})
        self.events.extend(
            events.NewEvent("changed", ticket.number, field, old, new, ticket.version + 1)
            for field, (old, new) in shown.items()
            if old != new
        )
        return replace(ticket, **changed, **stamp)  # type: ignore[arg-type]

    def touch(self, ticket: Ticket) -> Ticket:
        """Note that something other than a field happened now."""
        tickets.update(self.tx, ticket.number, {"updated_at": self.now})
        return replace(ticket, updated_at=self.now)

    def record(self, kind: str, ticket: int | None = None, *, new: object = None, old: object = None) -> None:
        """Add an event that changes no field."""
        self.events.append(events.NewEvent(kind, ticket, None, old, new))

    def flush(self) -> None:
        """Append the events gathered so far; called once, last, so that writers queue for the log as briefly as possible."""
        agent = self.actor.agent
        events.append(
            self.tx,
            self.events,
            at=self.now,
            change=self.change,
            agent_id=agent.id if agent else None,
            via=self.actor.via,
        )

    def agent_named(self, handle: str) -> Agent:
        """The active agent; ``me`` is the actor. Raises :class:`NotFound` naming those that exist."""
        if handle.casefold() == "me":
            return self.agent
        found = people.agent(self.tx, handle.casefold())
        if found is None or not found.active:
            known = ", ".join(agent.handle for agent in people.agents(self.tx) if agent.active)
            raise NotFound(f"there is no agent {handle!r}; the agents are: {known}")
        return found

    def team_named(self, handle: str) -> Team:
        """The team; raises :class:`NotFound`."""
        found = people.team(self.tx, handle.casefold())
        if found is None:
            known = ", ".join(team.handle for team in people.teams(self.tx)) or "none yet"
            raise NotFound(f"there is no team {handle!r}; the teams are: {known}")
        return found

    def project_named(self, handle: str) -> Project:
        """The project; raises :class:`NotFound`."""
        found = people.project(self.tx, handle.casefold())
        if found is None:
            raise NotFound(f"there is no customer {handle!r}; see them with: odesk project list")
        return found


def ago_text(seconds: int) -> str:
    """A past span in its largest unit: ``8 s``, ``3 min``, ``5 h``, ``2 days``."""
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    if seconds < 2 * 86400:
        return f"{seconds // 3600} h"
    return f"{seconds // 86400} days"
