"""The work of one command: its transaction, its actor, and the changes that it makes with their events."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from odesk_tui.commands.base import Actor
from odesk_tui.core.catalogue import Catalogue
from odesk_tui.core.custom.definition import Fields
from odesk_tui.core.errors import Conflict, DeskError, NotAllowed, NotFound
from odesk_tui.core.fields import FieldSpec
from odesk_tui.core.instants import local_text, to_seconds
from odesk_tui.core.people import Agent, Project, Role, Team
from odesk_tui.core.sla.escalation import Steps
from odesk_tui.core.sla.hours import Hours
from odesk_tui.core.text import Foreign
from odesk_tui.core.ticket import CUSTOM, Ticket, merged
from odesk_tui.core.wording import ago_text, change_text, event_text
from odesk_tui.store import (
    calendars,
    catalogue,
    custom,
    events,
    inbox,
    journal,
    journal_rows,
    people,
    policies,
    steps,
    tickets,
)
from odesk_tui.store.door import Transaction
from odesk_tui.store.promises import Promises, condition_vocabulary

__all__ = ["Work", "ago_text"]


@dataclass(frozen=True, slots=True)
class _Change:
    """What belongs together in the log and in the journal."""

    name: str
    events: list[events.NewEvent]
    done: list[journal.Done]
    kind: str
    root: int | None
    summary: str
    via: str


class Work:
    """Everything a handler needs; lives as long as the transaction."""

    def __init__(self, transaction: Transaction, actor: Actor) -> None:
        self.tx = transaction
        self.actor = actor
        self.now = actor.now
        self.change = uuid.uuid4().hex
        self.events: list[events.NewEvent] = []
        self.done: list[journal.Done] = []
        # The ticket of a bulk command that is being worked on: what is done meanwhile is taken back as one.
        self.unit = 0
        self.headline = ""
        # What was done in a few words, when the events would say it badly.
        self.summary = ""
        self._ended: list[_Change] = []
        self._promises: Promises | None = None
        self._calendars: dict[int | None, Hours] | None = None
        self._steps: Steps | None = None
        self._catalogue: Catalogue | None = None
        self._fields: Fields | None = None

    @property
    def agent(self) -> Agent:
        """The acting agent; raises :class:`NotAllowed` when the desk itself acts."""
        if self.actor.agent is None:
            raise NotAllowed(
                "this needs an agent: name yours with --as HANDLE, ODESK_AGENT or odesk config set agent HANDLE"
            )
        return self.actor.agent

    @property
    def zone(self) -> str:
        """The IANA name of the zone that the actor reads times in."""
        return self.actor.agent.timezone if self.actor.agent is not None else "UTC"

    def local(self, at: datetime) -> str:
        """An instant as the actor reads it, its zone named."""
        return local_text(at, self.zone)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """A part of the command that leaves nothing behind when it raises."""
        gathered, done = len(self.events), len(self.done)
        self.tx.execute("SAVEPOINT part")
        try:
            yield
        except DeskError:
            self.tx.execute("ROLLBACK TO SAVEPOINT part")
            del self.events[gathered:]
            del self.done[done:]
            raise
        self.tx.execute("RELEASE SAVEPOINT part")

    def lock(self, numbers: Iterable[int]) -> None:
        """Lock tickets, in the one order in which everybody does."""
        tickets.load(self.tx, sorted(set(numbers)))

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
        what = Foreign("; ".join(event_text(e, self.zone) for e in found[-3:]))
        return f"changed by {last.agent or 'the desk'} {ago_text(ago)} ago: {what}"

    def did(self, ticket: int | None, step: journal.Step) -> None:
        """Keep in the journal what was done on a ticket (None: on the desk), so that it can be taken back."""
        self.done.append(journal.Done(self.unit, ticket, step))

    def inserted(self, table: str, key: journal.Columns, ticket: int | None = None) -> None:
        """Keep in the journal that the row with that key was inserted."""
        self.did(ticket, journal.RowStep(table, key, None, journal_rows.row(self.tx, table, key)))

    @contextmanager
    def changing(self, table: str, key: journal.Columns, ticket: int | None = None) -> Iterator[None]:
        """Keep in the journal what the block does to the row with that key."""
        before = journal_rows.row(self.tx, table, key)
        yield
        after = journal_rows.row(self.tx, table, key)
        if before is not None and after is not None:
            columns = [name for name in before if before[name] != after[name]]
            before, after = {name: before[name] for name in columns}, {name: after[name] for name in columns}
        if before != after:
            self.did(ticket, journal.RowStep(table, key, before, after))

    def as_unit(self, since: int, ticket: int | None) -> None:
        """Let what was done after the first ``since`` steps be taken back together, as what was done on ``ticket``."""
        self.done[since:] = [replace(done, unit=ticket or 0) for done in self.done[since:]]

    def put_in(self, table: str, key: journal.Columns, values: journal.Columns, ticket: int | None = None) -> None:
        """Keep in the journal that a row was inserted; ``values`` are its columns without the key."""
        self.did(ticket, journal.RowStep(table, key, None, {**key, **values}))

    def edit(self, ticket: Ticket, values: Mapping[str, object], shown: Mapping[str, tuple[object, object]]) -> Ticket:
        """Write attribute → value as one new version, with an event for each of ``shown``: field → (old, new)."""
        changed = {name: value for name, value in values.items() if ticket.value(name) != value}
        if not changed:
            return ticket
        stamp = {"updated_at": self.now, "version": ticket.version + 1}
        if "tags" in changed:
            tickets.set_tags(self.tx, ticket.number, ticket.tags, changed["tags"])  # type: ignore[arg-type]
        columns = self.columns(changed, ticket.custom)
        columns.pop("tags", None)
        tickets.update(self.tx, ticket.number, {**columns, **stamp})
        self.did(
            ticket.number, journal.FieldsStep({name: (_held(ticket, name), _plain(to)) for name, to in changed.items()})
        )
        self.events.extend(
            events.NewEvent("changed", ticket.number, field, old, new, ticket.version + 1)
            for field, (old, new) in shown.items()
            if old != new
        )
        attributes = {name: value for name, value in changed.items() if not name.startswith(CUSTOM)}
        after = merged(ticket.custom, changed)
        return replace(ticket, **attributes, custom=after, **stamp)  # type: ignore[arg-type]

    def columns(self, values: Mapping[str, object], held: Mapping[int, str] | None = None) -> dict[str, object]:
        """Attribute → value as the columns hold them: the desk's own fields, beside those ``held``, become one document."""
        columns = {name: value for name, value in values.items() if not name.startswith(CUSTOM)}
        if len(columns) < len(values):
            columns["custom"] = custom.document(self.fields.by_id, merged(held or {}, values))
        return columns

    @property
    def fields(self) -> Fields:
        """The desk's own fields, as they stay until the transaction ends."""
        if self._fields is None:
            self._fields = Fields(custom.for_writing(self.tx))
        return self._fields

    def forget_fields(self) -> None:
        """Read the desk's own fields anew when they are asked for: their definitions have changed."""
        self._fields = None
        self.promises_changed()

    def touch(self, ticket: Ticket) -> Ticket:
        """Note that something other than a field happened now."""
        tickets.update(self.tx, ticket.number, {"updated_at": self.now})
        return replace(ticket, updated_at=self.now)

    def record(self, kind: str, ticket: int | None = None, *, new: object = None, old: object = None) -> None:
        """Add an event that changes no field."""
        self.events.append(events.NewEvent(kind, ticket, None, old, new))

    def end_change(self, kind: str = journal.DO, root: int | None = None, summary: str = "", via: str = "") -> None:
        """End a change of its own in the log and the journal, come from ``via``; what follows belongs to the next one."""
        said = summary or self.summary or change_text(_told(self.events, {done.unit for done in self.done}), self.zone)
        self._ended.append(_Change(self.change, self.events, self.done, kind, root, said, via or self.actor.via))
        self.change = uuid.uuid4().hex
        self.events, self.done = [], []

    def flush(self) -> None:
        """Write log and journal; called once, last, so that writers queue for the log as briefly as possible."""
        last = self.change
        if self.events or self.done or not self._ended:
            self.end_change()
        else:
            last = self._ended[-1].name
        self.change = last
        agent_id = self.actor.agent.id if self.actor.agent else None
        for one in self._ended:
            rows = [done.step for done in one.done if isinstance(done.step, journal.RowStep)]
            policies.note(self.tx, rows, to_seconds(self.now))
        for one in self._ended:
            if one.done:
                journal.add(
                    self.tx,
                    one.done,
                    at=self.now,
                    change=one.name,
                    agent_id=agent_id,
                    summary=one.summary,
                    kind=one.kind,
                    root=one.root,
                )
        for one in self._ended:
            events.append(self.tx, one.events, at=self.now, change=one.name, agent_id=agent_id, via=one.via)
            inbox.deliver(self.tx, one.events, change=one.name, at=self.now, agent_id=agent_id)

    def calendars(self) -> dict[int | None, Hours]:
        """The hours of every calendar by id; None is around the clock."""
        if self._calendars is None:
            self._calendars = calendars.load_all(self.tx)
        return self._calendars

    def steps(self) -> Steps:
        """The steps of every promise, as they stay until the transaction ends."""
        if self._steps is None:
            self._steps = steps.for_writing(self.tx)
        return self._steps

    @property
    def catalogue(self) -> Catalogue:
        """The desk's types, workflows and statuses."""
        if self._catalogue is None:
            self._catalogue = catalogue.load(self.tx)
        return self._catalogue

    def catalogue_changed(self) -> None:
        """Read the types, workflows and statuses again when they are asked for the next time."""
        self._catalogue = None
        self.promises_changed()

    def choosing(self, spec: FieldSpec) -> FieldSpec:
        """``spec`` with what this desk has to choose from."""
        choices = {
            "status": [s.name for s in self.catalogue.statuses_of()],
            "type": [t.name for t in self.catalogue.current],
        }
        return replace(spec, choices=tuple(choices[spec.name])) if spec.name in choices else spec

    def refuse_but_admins(self, what: str) -> None:
        """Raise :class:`NotAllowed` for an agent who may not say how the desk is made: once there is an admin, only they."""
        agent = self.actor.agent
        if agent is None or agent.role is Role.ADMIN:
            return
        admins = ", ".join(one.handle for one in people.agents(self.tx) if one.role is Role.ADMIN and one.active)
        if admins:
            raise NotAllowed(f"only an admin may change {what}, and {agent.handle} is none; the admins are: {admins}")

    @property
    def promises(self) -> Promises:
        """What is promised to whom, as it stays until the transaction ends."""
        if self._promises is None:
            # Whoever changes what is promised waits for those who write tickets (``store/custom.py``).
            custom.let_nobody_define(self.tx)
            self._promises = Promises(
                self.tx, lambda: condition_vocabulary(self.catalogue, self.fields.by_id, self.tx.dialect)
            )
        return self._promises

    def promises_changed(self) -> None:
        """Read what is promised again when it is asked for the next time."""
        if self._promises is not None:
            self._promises.forget()

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


def _held(ticket: Ticket, name: str) -> object:
    return _plain(ticket.value(name))


def _plain(value: object) -> object:
    """A ticket's attribute as the journal holds it."""
    return list(value) if isinstance(value, tuple) else tickets.column_value(value)


def _told(gathered: list[events.NewEvent], units: set[int]) -> list[Told]:
    """The events that say what was done: those of the tickets themselves, unless there are only others."""
    own = [event for event in gathered if event.ticket_number in units or units <= {0}]
    told = [event for event in own if event.kind not in inbox.ASIDE] or own
    return [Told(event.kind, event.field, event.old, event.new) for event in told]


@dataclass(frozen=True, slots=True)
class Told:
    """An event as wording reads it."""

    kind: str
    field: str | None
    old: object
    new: object
    via: str = ""
