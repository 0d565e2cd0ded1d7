"""The conversation: replies to the customer, notes among agents, what the customer says, and drafts of all three."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from odesk_tui.commands import sla, watching
from odesk_tui.commands.base import Command, Outcome, TicketCommand, handles, handles_ticket
from odesk_tui.commands.moving import opened, reopened
from odesk_tui.commands.tickets import apply, body_value, refuse_trashed
from odesk_tui.commands.work import Work, ago_text
from odesk_tui.core.errors import Conflict, InvalidValue
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.ticket import Ticket
from odesk_tui.core.wording import UNMAILED
from odesk_tui.core.workflow import Category
from odesk_tui.store import drafts, messages, outbox, people, search
from odesk_tui.store.journal import RowStep

# Kinds of drafts; a new ticket's and a new macro's belong to the ticket 0.
DRAFTS = ("reply", "note", "create", "macro")
FILE_LIMIT = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class File:
    """A file to attach: its name as chosen by whoever sends it, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(TicketCommand):
    """A public reply; ``status``, when given, is set with it.

    ``read`` holds, by ticket, the id of the newest message that the writer had seen: when somebody has said something in
    public since, the reply is refused with a look at it. ``override``: why the status is set although something blocks it.
    """

    body: str
    status: str | None = None
    read: Mapping[int, int] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    override: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(TicketCommand):
    """An internal note; ``status``, when given, is set with it, ``override`` is why although something blocks it."""

    body: str
    status: str | None = None
    files: tuple[File, ...] = ()
    override: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerMessage(TicketCommand):
    """What the customer said, by whatever way it came; wakes a snoozed ticket and reopens a waiting or solved one."""

    body: str
    contact: str | None = None
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft(Command):
    """Keep what is being written: ``kind`` is one of :data:`DRAFTS`; an empty ``body`` discards it."""

    ticket: int
    kind: str
    body: str


@handles_ticket(Reply)
def reply(work: Work, ticket: Ticket, command: Reply) -> str:
    """Keep the reply, queue its mail, stop the response clocks; a new ticket becomes open."""
    _refuse_unread(work, ticket, command.read.get(ticket.number))
    message_id = say(work, ticket, "reply", command.body, command.files)
    status = command.status
    if status is None and ticket.category == Category.NEW:
        status = opened(work, ticket)
    after = _with_status(work, ticket, status, override=command.override)
    sla.follow(work, after, after, replied=True)
    to = _queue_mail(work, ticket, message_id, command.body)
    why = "the requester has no address" if ticket.requester_id else "the ticket has no requester"
    sent = f"reply to {to}" if to else f"reply kept, {UNMAILED}: {why}"
    return f"#{ticket.number} {sent}" + (f", {after.status}" if after.status != ticket.status else "")


@handles_ticket(Note)
def note(work: Work, ticket: Ticket, command: Note) -> str:
    """Keep the note; no clock cares."""
    say(work, ticket, "note", command.body, command.files)
    after = _with_status(work, ticket, command.status, override=command.override)
    return f"#{ticket.number} note added" + (f", {after.status}" if after.status != ticket.status else "")


@handles_ticket(CustomerMessage)
def customer_message(work: Work, ticket: Ticket, command: CustomerMessage) -> str:
    """Keep the customer's words and bring the ticket back to where somebody sees it."""
    contact_id = ticket.requester_id
    if command.contact is not None:
        found = people.contact_by_email(work.tx, command.contact, ticket.project_id)
        if found is None:
            raise InvalidValue("from", f"no contact of this customer has the address {command.contact}")
        contact_id = found.id
    say(work, ticket, "customer", command.body, command.files, contact_id=contact_id)
    if ticket.snoozed_until is not None:
        ticket = work.edit(ticket, {"snoozed_until": None}, {"snoozed": (ticket.snoozed_until.isoformat(), None)})
    reopens = ticket.category in (Category.WAITING, Category.SOLVED)
    after = _with_status(work, ticket, reopened(work, ticket) if reopens else None, by_agent=False)
    sla.follow(work, after, after, customer_wrote=True)
    return f"#{ticket.number} message from the customer added" + (", open" if reopens else "")


def say(
    work: Work,
    ticket: Ticket,
    kind: str,
    body: str,
    files: tuple[File, ...] = (),
    contact_id: int | None = None,
    *,
    by_desk: bool = False,
) -> int:
    """Keep a message with its files, its event and its search words; a draft of it is done with.

    What agents say needs an agent, unless the desk itself says it.
    """
    refuse_trashed(ticket)
    text = body_value(body, kind)
    for file in files:
        if len(file.content) > FILE_LIMIT:
            raise InvalidValue("attachment", f"{len(file.content)} bytes are too many, the limit is {FILE_LIMIT}")
    needed = kind != "customer" and not by_desk
    agent_id = work.agent.id if needed else (work.actor.agent.id if work.actor.agent else None)
    message_id = messages.add(
        work.tx, ticket.number, at=work.now, kind=kind, body=text, agent_id=agent_id, contact_id=contact_id
    )
    for file in files:
        messages.attach(work.tx, message_id, file.name, file.content)
    search.append(work.tx, ticket.number, text)
    work.touch(ticket)
    shown = RowStep("message", {"id": message_id}, {"withdrawn_at": to_seconds(work.now)}, {"withdrawn_at": None})
    work.did(ticket.number, shown)
    work.record(kind, ticket.number, new=message_id)
    if kind != "customer":
        watching.mention(work, ticket, text)
    if agent_id is not None and kind != "customer":
        drafts.discard(work.tx, agent_id, ticket.number, kind)
    return message_id


def _with_status(
    work: Work, ticket: Ticket, status: str | None, *, override: str = "", by_agent: bool = True
) -> Ticket:
    if status is None or status == ticket.status:
        return ticket
    return apply(work, ticket, {"status": status}, override=override, by_agent=by_agent)


def _refuse_unread(work: Work, ticket: Ticket, read: int | None) -> None:
    if read is None:
        return
    newer = messages.public_after(work.tx, ticket.number, read)
    if newer is None:
        return
    who = newer.agent or (str(newer.contact) if newer.contact else "the customer")
    ago = ago_text(max(0, int((work.now - newer.at).total_seconds())))
    start = newer.body.line()[:60]
    raise Conflict(
        f"#{ticket.number}: {who} wrote {ago} ago, before your reply: {start!r}; your text is kept as a draft"
    )


def _queue_mail(work: Work, ticket: Ticket, message_id: int, body: str) -> str:
    """An outbox row for the requester; return the address, empty when there is none."""
    contact = people.contact(work.tx, ticket.requester_id) if ticket.requester_id else None
    if contact is None or not contact.email:
        return ""
    payload = json.dumps({"to": contact.email.raw, "subject": ticket.subject.raw, "body": body})
    queued = outbox.add(
        work.tx,
        kind="mail",
        recipient=contact.email.raw,
        payload=payload,
        now=work.now,
        not_before=work.now + outbox.SEND_DELAY,
        number=ticket.number,
        message_id=message_id,
    )
    work.did(ticket.number, RowStep("outbox", {"id": queued}, {"state": outbox.RECALLED}, {"state": outbox.WAITING}))
    return contact.email.line()


@handles(SaveDraft)
def save_draft(work: Work, command: SaveDraft) -> Outcome:
    """Keep or discard the draft; no event, since nothing has happened yet."""
    if command.kind not in DRAFTS:
        raise InvalidValue("draft", f"{command.kind!r} is not one of {', '.join(DRAFTS)}")
    if command.body.strip():
        drafts.save(work.tx, work.agent.id, command.ticket, command.kind, command.body, work.now)
        return Outcome(command.ticket or None, "draft saved")
    drafts.discard(work.tx, work.agent.id, command.ticket, command.kind)
    return Outcome(command.ticket or None, "draft discarded")
