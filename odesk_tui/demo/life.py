"""One ticket's life, told step by step; each step leaves the rows that the command of that name would have left.

Instants are whole seconds since 1970 UTC.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from odesk_tui.core.fields import Channel, Priority, Severity
from odesk_tui.core.instants import NEVER, from_seconds
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.follow import Change, next_due
from odesk_tui.core.workflow import CATEGORY_OF, DONE, STANDARD, Category
from odesk_tui.demo.promise import Promise

_QUOTED = {name: json.dumps(name) for name in CATEGORY_OF}
_TAKEN_BY_HAND = (Channel.MANUAL, Channel.PHONE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a ticket when it comes in; ``taker`` is the agent (id) who writes it down, if one does."""

    subject: str
    body: str
    type: str
    severity: Severity
    priority: Priority
    channel: Channel
    project_id: int
    requester_id: int
    team_id: int | None
    tags: tuple[str, ...]
    external_id: str | None
    taker: int | None


@dataclass(slots=True, eq=False)
class Said:
    """A message row whose id is not known yet."""

    at: int
    kind: str
    agent_id: int | None
    contact_id: int | None
    body: str
    id: int = 0


@dataclass(slots=True, eq=False)
class Happened:
    """An event row whose id is not known yet; ``new`` is JSON text, or the message that it tells of."""

    at: int
    change: str
    agent_id: int | None
    kind: str
    field: str | None
    old: str | None
    new: str | Said | None
    via: str
    version: int | None


@dataclass(slots=True, eq=False)
class Spent:
    """A time entry row whose id is not known yet."""

    agent_id: int
    started_at: int
    ended_at: int | None
    note: str
    work_type: str


class Life:
    """A ticket from its creation on; it gets its ``number`` when it is written."""

    __slots__ = (
        "_changes",
        "_follows",
        "assignee_id",
        "category",
        "clocks",
        "created_at",
        "due",
        "events",
        "facts",
        "messages",
        "number",
        "promise",
        "snoozed_until",
        "solved_at",
        "spent",
        "status",
        "trashed_at",
        "updated_at",
        "version",
    )

    def __init__(
        self, facts: Facts, promise: Promise, at: int, changes: Iterator[str], clocks: tuple[Clock, ...] | None = None
    ) -> None:
        """``clocks``: how they end, when that is known from the beginning; else they follow each step."""
        self.number = 0
        self.facts = facts
        self.promise = promise
        self._changes = changes
        self.created_at = self.updated_at = at
        self.status = "new"
        self.category = Category.NEW
        self.version = 1
        self.assignee_id: int | None = None
        self.solved_at: int | None = None
        self.due: int | None = None
        self.snoozed_until: int | None = None
        self.trashed_at: int | None = None
        self.messages: list[Said] = []
        self.events: list[Happened] = []
        self.spent: list[Spent] = []
        self.clocks: tuple[Clock, ...] = clocks or ()
        self._follows = clocks is None
        self._record(at, facts.taker, "created", new=json.dumps(facts.subject), via=_came_by(facts.channel))
        self.messages.append(Said(at, "customer", facts.taker, facts.requester_id, facts.body))
        self._follow(at, created=True)

    def assign(self, at: int, agent_id: int, handle: str, by: int | None = None, via: str = "tui") -> None:
        """Give it to an agent for the first time, which opens it."""
        change = self._step(at)
        self.assignee_id = agent_id
        who = by or agent_id
        self.events.append(
            Happened(at, change, who, "changed", "assignee", None, json.dumps(handle), via, self.version + 1)
        )
        if self.status == "new":
            self._status(at, who, "open", change, via)
        else:
            self.version += 1

    def reply(self, at: int, agent_id: int, body: str, status: str | None = None, via: str = "tui") -> None:
        """A public reply, with a status if given."""
        change = self._step(at)
        said = Said(at, "reply", agent_id, None, body)
        self.messages.append(said)
        self._record(at, agent_id, "reply", new=said, via=via, change=change)
        if status is None and self.status == "new":
            status = "open"
        if status is not None and status != self.status:
            self._status(at, agent_id, status, change, via)
        self._follow(at, agent_reply=True)

    def note(self, at: int, agent_id: int, body: str, via: str = "tui") -> None:
        """An internal note."""
        change = self._step(at)
        said = Said(at, "note", agent_id, None, body)
        self.messages.append(said)
        self._record(at, agent_id, "note", new=said, via=via, change=change)

    def customer(self, at: int, body: str) -> None:
        """A message from the requester; brings a waiting or solved ticket back."""
        change = self._step(at)
        said = Said(at, "customer", None, self.facts.requester_id, body)
        self.messages.append(said)
        self._record(at, None, "customer", new=said, via="mail", change=change)
        if self.category in (Category.WAITING, Category.SOLVED):
            self._status(at, None, "open", change, "mail")
        self._follow(at, customer_message=True)

    def move(self, at: int, agent_id: int | None, status: str, via: str = "tui") -> None:
        """Another status, without a word."""
        self._status(at, agent_id, status, self._step(at), via)
        self._follow(at)

    def plan(self, at: int, agent_id: int, due: int) -> None:
        """A day by which it is wanted."""
        self._field(at, agent_id, "due", due)
        self.due = due

    def snooze(self, at: int, agent_id: int, until: int) -> None:
        """Out of sight until then."""
        self._field(at, agent_id, "snoozed", until)
        self.snoozed_until = until

    def trash(self, at: int, agent_id: int) -> None:
        """Into the trash, with its clocks paused."""
        change = self._step(at)
        self.version += 1
        self.trashed_at = at
        self.events.append(Happened(at, change, agent_id, "changed", "trash", "false", "true", "tui", self.version))
        self._follow(at)

    def work(self, at: int, agent_id: int, seconds: int, note: str, work_type: str) -> None:
        """Time spent up to ``at``, logged then."""
        change = next(self._changes)
        self.spent.append(Spent(agent_id, at - seconds, at, note, work_type))
        self._record(at, agent_id, "time logged", new=str(seconds), via="tui", change=change)

    def start_timer(self, at: int, agent_id: int) -> None:
        """A stopwatch that still runs."""
        self.spent.append(Spent(agent_id, at, None, "", ""))
        self._record(at, agent_id, "timer started", via="tui")

    def next_due(self) -> tuple[int, int | None]:
        """The earliest due instant of its running clocks with that clock's calendar; NEVER and None without any."""
        return next_due(self.clocks) or (NEVER, None)

    def ticket_row(self) -> tuple[Any, ...]:
        """The row of the ticket table."""
        facts = self.facts
        due, calendar_id = self.next_due()
        return (
            self.number,
            facts.subject,
            facts.type,
            self.status,
            self.category.value,
            int(facts.severity),
            int(facts.priority),
            facts.channel.value,
            facts.project_id,
            facts.requester_id,
            self.assignee_id,
            facts.team_id,
            self.created_at,
            self.updated_at,
            self.solved_at,
            self.due,
            self.snoozed_until,
            self.trashed_at,
            due,
            calendar_id,
            facts.external_id,
            self.version,
        )

    def _step(self, at: int) -> str:
        self.updated_at = at
        return next(self._changes)

    def _status(self, at: int, agent_id: int | None, status: str, change: str, via: str) -> None:
        STANDARD.check(self.status, status)
        self.version += 1
        self.events.append(
            Happened(
                at, change, agent_id, "changed", "status", _QUOTED[self.status], _QUOTED[status], via, self.version
            )
        )
        self.status = status
        self.category = CATEGORY_OF[status]
        self.solved_at = (self.solved_at or at) if self.category in DONE else None

    def _field(self, at: int, agent_id: int, field: str, new: int) -> None:
        change = self._step(at)
        self.version += 1
        text = json.dumps(from_seconds(new).isoformat())
        self.events.append(Happened(at, change, agent_id, "changed", field, None, text, "tui", self.version))

    def _record(
        self,
        at: int,
        agent_id: int | None,
        kind: str,
        *,
        new: str | Said | None = None,
        via: str,
        change: str | None = None,
    ) -> None:
        self.events.append(Happened(at, change or next(self._changes), agent_id, kind, None, None, new, via, None))

    def _follow(self, at: int, **what: bool) -> None:
        if not self._follows:
            return
        change = Change(at, self.category, self.trashed_at is not None, **what)
        self.clocks = self.promise.follow(self.clocks, self.facts.priority, change)


def _came_by(channel: Channel) -> str:
    return "tui" if channel in _TAKEN_BY_HAND else channel.value
