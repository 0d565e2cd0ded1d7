"""Tickets that come from elsewhere, many in one transaction, each row kept or refused by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Literal

from odesk_tui.commands import custom, sla
from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.moving import begin
from odesk_tui.commands.people import email_value, name_value
from odesk_tui.commands.priorities import by_matrix
from odesk_tui.commands.tickets import apply, body_value, refuse_trashed
from odesk_tui.commands.values import follows, parse
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import DeskError, InvalidValue, NotFound, StoreUnavailable
from odesk_tui.core.fields import FIELDS, Channel, text_value
from odesk_tui.core.instants import NEVER, to_seconds
from odesk_tui.core.people import Contact, Project, handle_from, handle_value
from odesk_tui.core.query.times import parse_instant
from odesk_tui.core.sla.follow import Change
from odesk_tui.core.text import Foreign, to_stored
from odesk_tui.core.ticket import Ticket
from odesk_tui.core.workflow import DONE, Category
from odesk_tui.store import messages, people, search, tickets
from odesk_tui.store.journal import FieldsStep, RowStep

INSTANTS = ("created", "updated", "solved")
# What an index of PostgreSQL still takes, in bytes.
_EXTERNAL_BYTES = 2000


@dataclass(frozen=True, slots=True)
class ImportedMessage:
    """Something that was said: ``kind`` is customer, reply or note, ``at`` as a person types an instant.

    ``author`` is an agent's handle (empty: the agent who imports) or, for a customer's message, an address, ``Name
    <address>`` or a name (empty: the requester); ``by`` is the agent who wrote a customer's words down.
    """

    body: str
    kind: str = "customer"
    at: str = ""
    author: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A ticket to import. ``values`` has texts as a person types them; what is blank is not said.

    Names are those of settable fields, and ``created``, ``updated``, ``solved``, ``project_name``, ``requester_name``.
    """

    values: Mapping[str, str]
    messages: tuple[ImportedMessage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Import(Command):
    """Add ``rows`` as tickets; each has its own outcome, in their order.

    A row whose external id a ticket has already is skipped, or with ``update`` changes that ticket (its three instants
    stay). ``create_missing`` adds customers and contacts that do not exist.
    """

    rows: tuple[ImportRow, ...]
    create_missing: bool = False
    update: bool = False


@dataclass(frozen=True, slots=True)
class ImportOutcome(Outcome):
    """What came of a row."""

    effect: Literal["created", "updated", "skipped", "refused"] = "refused"


@dataclass(frozen=True, slots=True)
class _Said:
    """A message, checked: who said it and when."""

    at: datetime
    kind: str
    body: str
    agent_id: int | None
    contact_id: int | None


@dataclass(slots=True)
class _Row:
    """A row at work: its texts by field, and how missing people are treated."""

    work: Work
    values: dict[str, str]
    create_missing: bool
    requester: Contact | None = field(default=None)

    def instant(self, name: str, raw: str) -> datetime:
        """The instant in the past that ``raw`` names; a day alone is its beginning."""
        agent = self.work.actor.agent
        at = parse_instant(raw, self.work.now, agent.timezone if agent else "UTC", at=time(0))
        if to_seconds(at) < 0:
            raise InvalidValue(name, f"{Foreign(raw)} is before 1970")
        if at > self.work.now:
            raise InvalidValue(name, f"{Foreign(raw)} is in the future")
        return at

    def project(self, raw: str) -> Project:
        """The customer of that handle or name, added if it may be."""
        name = self.values.get("project_name", raw)
        tx, plain = self.work.tx, "-".join(raw.casefold().split())
        found = people.project(tx, raw.strip().casefold()) or people.project_by_name(tx, raw)
        # Only where nothing is lost: "C++" and "C#" are two customers though both make the handle c.
        if found is None and handle_from(raw) == plain:
            found = people.project(tx, plain)
        if found is not None:
            return found
        if not self.create_missing:
            raise NotFound(
                f"there is no customer {Foreign(raw)}; add it, or all that are missing with --create-missing"
            )
        name_value(name, "project")
        handle = self._free_handle(handle_value(handle_from(raw), "project"))
        people.add_project(tx, handle, name)
        self.work.record("customer added", new=handle)
        return self.work.project_named(handle)

    def _free_handle(self, wanted: str) -> str:
        handle, turn = wanted, 1
        while people.project(self.work.tx, handle) is not None:
            turn += 1
            handle = f"{wanted[:30]}-{turn}"
        return handle

    def contact(self, project_id: int, what: str, raw: str, name: str = "") -> Contact:
        """The contact of an address, ``Name <address>`` or a name alone, added if it may be."""
        head, mark, tail = raw.rpartition("<")
        if mark and tail.endswith(">"):
            name, address = name or head.removesuffix(" "), tail[:-1]
        elif "@" in raw:
            address = raw
        else:
            name, address = name or raw, ""
        address = email_value(address)
        found = (
            people.contact_by_email(self.work.tx, address, project_id)
            if address
            else people.contact_without_email(self.work.tx, project_id, name)
        )
        if found is not None:
            return found
        shown = Foreign(address or name)
        if not self.create_missing:
            raise NotFound(f"{what}: this customer has no contact {shown}; add it, or all with --create-missing")
        name_value(name or address, what)
        added = people.add_contact(self.work.tx, project_id, name or address, address, self.work.now)
        self.work.record("contact added", new=address or name)
        return Contact(added, project_id, Foreign(name or address), Foreign(address))

    def find_requester(self, project_id: int) -> None:
        """Look up who asked, if the row says it."""
        raw, name = self.values.get("requester", ""), self.values.get("requester_name", "")
        if raw or name:
            self.requester = self.contact(project_id, "requester", raw or f"{name} <>", name)

    def said(self, message: ImportedMessage, project_id: int, default: datetime) -> _Said:
        """The message with its people looked up."""
        at = self.instant("at", message.at) if message.at.strip() else default
        kind = message.kind.strip().casefold()
        body = body_value(message.body, "body")
        if kind in ("reply", "note"):
            return _Said(at, kind, body, self._agent(message.author) or self.work.agent.id, None)
        if kind != "customer":
            raise InvalidValue("kind", f"{Foreign(message.kind)} is not one of customer, reply, note")
        contact = self.contact(project_id, "author", message.author) if message.author else self.requester
        return _Said(at, kind, body, self._agent(message.by), contact.id if contact else None)

    def _agent(self, handle: str) -> int | None:
        """The agent of that handle, active or not; None for an empty one."""
        if not handle.strip():
            return None
        found = people.agent(self.work.tx, handle.strip().casefold())
        if found is None:
            raise NotFound(f"author: there is no agent {Foreign(handle)}; add one with: odesk agent add")
        return found.id


@handles(Import)
def import_rows(work: Work, command: Import) -> tuple[Outcome, ...]:
    """Keep or refuse each row; what a refused one began is undone."""
    outcomes: list[Outcome] = []
    for row in command.rows:
        done = len(work.done)
        try:
            with work.all_or_nothing():
                outcome = _import(work, row, command)
                work.as_unit(done, outcome.ticket)
        except StoreUnavailable:
            raise
        except DeskError as error:
            outcome = ImportOutcome(None, "", error)
        outcomes.append(outcome)
    return tuple(outcomes)


def _import(work: Work, row: ImportRow, command: Import) -> ImportOutcome:
    values = {name: raw for name, raw in row.values.items() if raw.strip()}
    at_work = _Row(work, values, command.create_missing)
    external = values.get("external")
    known = tickets.by_external(work.tx, external_value(external)) if external else None
    if known is None:
        number = _create(at_work, row.messages)
        return ImportOutcome(number, f"#{number} created", effect="created")
    if not command.update:
        return ImportOutcome(known, f"#{known} is there already", effect="skipped")
    changed = _update(at_work, work.ticket(known), row.messages)
    return ImportOutcome(known, f"#{known} {'updated' if changed else 'already so'}", effect="updated")


def external_value(raw: str) -> str:
    """``raw`` if it may be an external id; raises :class:`InvalidValue`."""
    if len(to_stored(raw).encode()) > _EXTERNAL_BYTES:
        raise InvalidValue("external", f"it is too long, the limit is {_EXTERNAL_BYTES} bytes")
    return text_value(FIELDS["external"], raw)


def _create(row: _Row, said: tuple[ImportedMessage, ...]) -> int:
    work = row.work
    for name in ("subject", "project"):
        if name not in row.values:
            raise InvalidValue(name, "a new ticket needs one")
    project = row.project(row.values["project"])
    row.find_requester(project.id)
    given = {name: row.instant(name, row.values[name]) for name in INSTANTS if name in row.values}
    created = given.get("created", work.now)
    spoken = [row.said(message, project.id, created) for message in said]
    updated = given.get("updated") or (max((*given.values(), *(s.at for s in spoken)), default=work.now))
    external = row.values.get("external")
    values: dict[str, object] = {
        "channel": Channel.IMPORT.value,
        "project_id": project.id,
        "requester_id": row.requester.id if row.requester else None,
        "external_id": Foreign(external_value(external)) if external else None,
        "created_at": created,
        "updated_at": updated,
    }
    tags: tuple[str, ...] = ()
    for name, raw in _plain(row.values).items():
        parsed = parse(work, name, raw, project.id)
        _refuse_far(name, parsed.value)
        if parsed.spec.name == "tag":
            tags = parsed.value if isinstance(parsed.value, tuple) else ()
            continue
        values[parsed.spec.column] = parsed.value
    named = "priority" in values
    begin(work, values)
    values = follows(None, values, work)
    if values["category"] in DONE:
        values["solved_at"] = given.get("solved", updated)
    values |= custom.defaults(work, str(values["type"]), values, project.id)
    if not named:
        values["priority"] = by_matrix(work, values) or values["priority"]
    number = tickets.insert(work.tx, work.columns(values))
    tickets.set_tags(work.tx, number, (), tags)
    # To take a creation back is to move the ticket to the trash.
    work.did(number, FieldsStep({"trashed_at": (to_seconds(work.now), None)}))
    work.record("created", number, new=row.values["subject"])
    _live(row, work.ticket(number), spoken)
    search.reindex(work.tx, number)
    return number


def _plain(values: Mapping[str, str]) -> dict[str, str]:
    """The texts that are fields like any other."""
    special = ("project", "project_name", "requester", "requester_name", "external", *INSTANTS)
    return {name: raw for name, raw in values.items() if name not in special}


def _refuse_far(name: str, value: object) -> None:
    if isinstance(value, datetime) and not 0 <= to_seconds(value) < NEVER:
        raise InvalidValue(name, "the year must be from 1970 to 9999")


def _live(row: _Row, ticket: Ticket, spoken: list[_Said]) -> None:
    """Let the clocks see the ticket's life as far as it is known: created, what was said, and where it ended."""
    category = ticket.category if ticket.category is Category.NEW else Category.OPEN
    now = ticket.created_at
    changes = [Change(to_seconds(now), category, created=True, team=ticket.team_id is not None)]
    for index, said in enumerate(spoken):
        _say(row.work, ticket.number, said)
        now = max(now, said.at)
        replied, wrote = said.kind == "reply", said.kind == "customer" and index > 0
        if replied or wrote:
            changes.append(Change(to_seconds(now), category, agent_reply=replied, customer_message=wrote))
    if ticket.category is not category:
        now = max(now, ticket.solved_at or ticket.updated_at)
        changes.append(Change(to_seconds(now), ticket.category))
    sla.relive(row.work, ticket, changes)


def _say(work: Work, number: int, said: _Said) -> int:
    return messages.add(
        work.tx,
        number,
        at=said.at,
        kind=said.kind,
        body=said.body,
        agent_id=said.agent_id,
        contact_id=said.contact_id,
    )


def _update(row: _Row, ticket: Ticket, said: tuple[ImportedMessage, ...]) -> bool:
    """Change what the row says otherwise and add the messages that are new; whether anything was."""
    work = row.work
    refuse_trashed(ticket)
    for name in INSTANTS:
        if name in row.values:
            row.instant(name, row.values[name])
    changes = _plain(row.values)
    project_id = ticket.project_id
    if "project" in row.values:
        project = row.project(row.values["project"])
        changes["project"], project_id = project.handle, project.id
    for name, raw in changes.items():
        _refuse_far(name, parse(work, name, raw, project_id).value)
    after = apply(work, ticket, changes) if changes else ticket
    row.find_requester(project_id)
    if row.requester is not None and row.requester.id != after.requester_id:
        old = people.contact(work.tx, after.requester_id) if after.requester_id else None
        shown = ((old.email or old.name).raw if old else None, (row.requester.email or row.requester.name).raw)
        was, after = after, work.edit(after, {"requester_id": row.requester.id}, {"requester": shown})
        sla.follow_condition(work, was, after)
    added = _add_new(row, after, said)
    if added or after is not ticket:
        search.reindex(work.tx, ticket.number)
    return added or after is not ticket


def _add_new(row: _Row, ticket: Ticket, said: tuple[ImportedMessage, ...]) -> bool:
    if not said:
        return False
    known = [(m.kind, m.body.raw, m.at) for m in messages.of_ticket(row.work.tx, ticket.number, 1_000_000)]
    texts = {(kind, body) for kind, body, _ in known}
    new: list[_Said] = []
    for message in said:
        spoken = row.said(message, ticket.project_id, row.work.now)
        # Without an instant of its own, a message that says the same is the same.
        there = (
            (spoken.kind, spoken.body, spoken.at) in known
            if message.at.strip()
            else (spoken.kind, spoken.body) in texts
        )
        if not there:
            new.append(spoken)
    for spoken in new:
        key = {"id": _say(row.work, ticket.number, spoken)}
        hidden = {"withdrawn_at": to_seconds(row.work.now)}
        row.work.did(ticket.number, RowStep("message", key, hidden, {"withdrawn_at": None}))
        row.work.record(spoken.kind, ticket.number)
        sla.follow(row.work, ticket, ticket, replied=spoken.kind == "reply", customer_wrote=spoken.kind == "customer")
    if new:
        row.work.touch(ticket)
    return bool(new)
