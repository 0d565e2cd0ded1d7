"""Tickets: create, edit fields, tag, snooze, trash and restore."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from odesk_tui.commands import custom, sla
from odesk_tui.commands.approvals import settle
from odesk_tui.commands.base import Command, Outcome, TicketCommand, handles, handles_ticket
from odesk_tui.commands.moving import begin, check, opened
from odesk_tui.commands.priorities import by_matrix, following
from odesk_tui.commands.values import current, follows, name_of, parse, spec_named
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import InvalidValue, NotAllowed, UsageError
from odesk_tui.core.fields import Channel, Priority, tag_value
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.text import Foreign
from odesk_tui.core.ticket import Ticket
from odesk_tui.core.workflow import Category
from odesk_tui.store import messages, search, tickets
from odesk_tui.store.journal import FieldsStep

BODY_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Create(Command):
    """A new ticket of the customer ``project``; ``changes`` are further fields by name, as a person types them.

    ``body`` becomes the first message of the conversation: the customer's words, written down by the agent.
    """

    subject: str
    project: str
    body: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)
    channel: str = Channel.MANUAL.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(TicketCommand):
    """Set fields by name to values as a person types them: assigning, status, priority and all other fields.

    ``override`` is the reason for starting or solving a ticket although something open blocks it.
    """

    changes: Mapping[str, str]
    override: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStatus(TicketCommand):
    """Set the next status that the workflow allows, ``by`` 1 to the right of the board or -1 to the left.

    ``override``: as for :class:`Edit`.
    """

    by: int
    override: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPriority(TicketCommand):
    """Raise (``by`` 1) or lower (-1) the priority by one."""

    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag(TicketCommand):
    """Add and remove tags, leaving the others."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze(TicketCommand):
    """Hide from the queues until an instant; None wakes."""

    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trash(TicketCommand):
    """Move to the trash: out of every list, nothing lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore(TicketCommand):
    """Take out of the trash."""


def body_value(raw: str, what: str = "text") -> str:
    """``raw`` if it may be a message's body; raises :class:`InvalidValue`."""
    if not raw.strip():
        raise InvalidValue(what, "it is empty, so there is nothing to write")
    if len(raw) > BODY_LIMIT:
        raise InvalidValue(what, f"{len(raw)} characters are too many, the limit is {BODY_LIMIT}; attach it as a file")
    return raw


@handles(Create)
def create(work: Work, command: Create) -> Outcome:
    """Insert the ticket, its first message, its clocks and its search words."""
    return made(work, command, {})


def made(work: Work, command: Create, given: Mapping[str, object]) -> Outcome:
    """Create a ticket of which some columns are ``given`` as they are."""
    project = work.project_named(command.project)
    values: dict[str, object] = {
        "subject": parse(work, "subject", command.subject).value,
        "channel": command.channel,
        "project_id": project.id,
        "created_at": work.now,
        "updated_at": work.now,
        **given,
    }
    tags: tuple[str, ...] = ()
    for name, raw in command.changes.items():
        parsed = parse(work, name, raw, project.id)
        if parsed.spec.name == "tag":
            tags = parsed.value if isinstance(parsed.value, tuple) else ()
            continue
        values[parsed.spec.column] = parsed.value
    named = "priority" in values
    begin(work, values)
    external = values.get("external_id")
    if isinstance(external, Foreign) and tickets.by_external(work.tx, external.raw) is not None:
        raise InvalidValue("external", f"a ticket with the external id {external} exists already")
    values |= custom.defaults(work, str(values["type"]), values, project.id)
    custom.refuse_missing(work, None, values)
    if not named:
        values["priority"] = by_matrix(work, values) or values["priority"]
    number = tickets.insert(work.tx, work.columns(follows(None, values, work)))
    tickets.set_tags(work.tx, number, (), tags)
    # To take a creation back is to move the ticket to the trash.
    work.did(number, FieldsStep({"trashed_at": (to_seconds(work.now), None)}))
    work.record("created", number, new=command.subject)
    if command.body.strip():
        agent = work.actor.agent
        requester = values.get("requester_id")
        messages.add(
            work.tx,
            number,
            at=work.now,
            kind="customer",
            body=body_value(command.body),
            agent_id=agent.id if agent else None,
            contact_id=requester if isinstance(requester, int) else None,
        )
    search.reindex(work.tx, number)
    sla.follow(work, None, work.ticket(number), created=True)
    return Outcome(number, f"#{number} created for {project.handle}")


@handles_ticket(Edit)
def edit(work: Work, ticket: Ticket, command: Edit) -> str:
    """Check and write the fields; the workflow decides about the status."""
    if not command.changes:
        raise UsageError("nothing to change was named; see the fields with: odesk help fields")
    after = apply(work, ticket, command.changes, override=command.override)
    said = ", ".join(f"{name_of(work, name)} {Foreign(raw)}" for name, raw in command.changes.items())
    if after is ticket:
        return f"#{ticket.number} already so: {said}"
    if after.type != ticket.type and after.status != ticket.status and "status" not in command.changes:
        flow = work.catalogue.workflow_of(after.type).name
        said += f"; status {ticket.status} → {after.status}, since the workflow {flow} has no {ticket.status}"
    return f"#{ticket.number} {said}"


def apply(
    work: Work, ticket: Ticket, changes: Mapping[str, str], *, override: str = "", by_agent: bool = True
) -> Ticket:
    """Write the fields of ``changes`` on ``ticket`` with everything that follows; the same object when nothing changes.

    Assigning a new ticket to an agent opens it, unless the status is set too or something blocks it. What blocks a ticket
    stops agents (``by_agent``) who start or solve it, unless they ``override`` it with a reason. Raises DeskErrors.
    """
    refuse_trashed(ticket)
    parsed = [parse(work, name, raw, ticket.project_id) for name, raw in changes.items()]
    values = {p.spec.column: p.value for p in parsed}
    shown = {p.spec.name: (current(work, ticket, p.spec), p.shown) for p in parsed}
    check(work, ticket, values, shown, override=override, by_agent=by_agent)
    taken = not {"status", "type"} & values.keys() and values.get("assignee_id") is not None
    status = opened(work, ticket, values) if taken and ticket.category == Category.NEW else None
    if status is not None:
        values["status"], shown["status"] = status, (ticket.status, status)
    follows_on = None if "priority" in values else following(work, ticket, values)
    if follows_on is not None:
        values["priority"] = follows_on
        shown["priority"] = (ticket.priority.name.lower(), follows_on.name.lower())
    if (
        values.get("project_id") not in (None, ticket.project_id)
        and "requester_id" not in values
        and ticket.requester_id
    ):
        values["requester_id"] = None
        shown["requester"] = (current(work, ticket, spec_named("requester")), None)
    custom.refuse_misplaced(work, ticket, values)
    custom.refuse_missing(work, ticket, values)
    moves = values.get("status") not in (None, ticket.status)
    after = work.edit(ticket, follows(ticket, values, work) if moves else values, shown)
    settle(work, ticket, after)
    if after is not ticket:
        if {"subject", "tags", "external_id", "requester_id"} & values.keys() or after.custom != ticket.custom:
            search.reindex(work.tx, ticket.number)
        sla.follow(work, ticket, after)
    return after


def refuse_trashed(ticket: Ticket) -> None:
    """Raise :class:`NotAllowed` for a ticket in the trash."""
    if ticket.trashed_at is not None:
        raise NotAllowed(
            f"#{ticket.number} is in the trash; take it out first with: odesk trash --restore {ticket.number}"
        )


@handles_ticket(StepStatus)
def step_status(work: Work, ticket: Ticket, command: StepStatus) -> str:
    """Find the status, then set it as any edit does."""
    target = work.catalogue.workflow_of(ticket.type).step(ticket.status, command.by)
    if target is None:
        way = "further" if command.by > 0 else "back"
        raise NotAllowed(f"#{ticket.number} is {ticket.status}: the workflow goes no step {way} from there")
    after = apply(work, ticket, {"status": target}, override=command.override)
    return f"#{ticket.number} status {after.status}"


@handles_ticket(StepPriority)
def step_priority(work: Work, ticket: Ticket, command: StepPriority) -> str:
    """One more or less, as long as there is one."""
    if not Priority.LOW <= ticket.priority + command.by <= Priority.URGENT:
        end = "highest" if command.by > 0 else "lowest"
        raise NotAllowed(f"#{ticket.number} has {ticket.priority.label} already, the {end}")
    target = Priority(ticket.priority + command.by)
    apply(work, ticket, {"priority": target.name.lower()})
    return f"#{ticket.number} priority {target.label} {target.name.lower()}"


@handles_ticket(Tag)
def tag(work: Work, ticket: Ticket, command: Tag) -> str:
    """Add and remove tags."""
    refuse_trashed(ticket)
    add = {tag_value(raw) for raw in command.add}
    remove = {tag_value(raw) for raw in command.remove}
    tags = tuple(sorted((set(ticket.tags) | add) - remove))
    after = work.edit(ticket, {"tags": tags}, {"tag": (list(ticket.tags), list(tags))})
    if tags != ticket.tags:
        search.reindex(work.tx, ticket.number)
        sla.follow_condition(work, ticket, after)
    return f"#{ticket.number} tags: {', '.join(tags) or 'none'}"


@handles_ticket(Snooze)
def snooze(work: Work, ticket: Ticket, command: Snooze) -> str:
    """Set or clear the instant until which it sleeps."""
    refuse_trashed(ticket)
    if command.until is not None and command.until <= work.now:
        raise InvalidValue("snooze", "the instant is in the past; name a later one")
    shown = (_iso(ticket.snoozed_until), _iso(command.until))
    work.edit(ticket, {"snoozed_until": command.until}, {"snoozed": shown})
    if command.until is None:
        return f"#{ticket.number} woken"
    return f"#{ticket.number} snoozed until {work.local(command.until)}"


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


@handles_ticket(Trash)
def trash(work: Work, ticket: Ticket, command: Trash) -> str:
    """Set aside with its clocks paused."""
    if ticket.trashed_at is not None:
        return f"#{ticket.number} already in the trash"
    after = work.edit(ticket, {"trashed_at": work.now}, {"trash": (False, True)})
    sla.follow(work, ticket, after)
    return f"#{ticket.number} moved to the trash"


@handles_ticket(Restore)
def restore(work: Work, ticket: Ticket, command: Restore) -> str:
    """Bring back as it was."""
    if ticket.trashed_at is None:
        return f"#{ticket.number} is not in the trash"
    after = work.edit(ticket, {"trashed_at": None}, {"trash": (True, False)})
    sla.follow(work, ticket, after)
    return f"#{ticket.number} restored"
