"""Approvals: asking those who must agree before a ticket may go on, and their saying yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from odesk_tui.commands.base import TicketCommand, handles_ticket
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import Conflict, DeskError, InvalidValue, NotAllowed, NotFound
from odesk_tui.core.people import Agent
from odesk_tui.core.ticket import Ticket
from odesk_tui.core.workflow import Approval
from odesk_tui.store import approvals, inbox, people
from odesk_tui.store.approvals import GIVEN, LAPSED, PENDING, REFUSED, USED, Request

REASON_LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AskApproval(TicketCommand):
    """Ask those whom the workflow names whether the ticket may go to the status ``to``; ``note`` is for them to read."""

    to: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(TicketCommand):
    """Agree to what is asked of the agent; when enough do, the ticket goes on at once."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(TicketCommand):
    """Disagree, with a reason; when too few are left to agree, the ticket stays where it is."""

    reason: str


@handles_ticket(AskApproval)
def ask_approval(work: Work, ticket: Ticket, command: AskApproval) -> str:
    """Check everything but the approval, then ask."""
    from odesk_tui.commands.moving import way_of

    way = way_of(work, ticket, command.to, but_approval=True)
    if way.approval is None:
        raise NotAllowed(f"#{ticket.number}: {way.source} → {way.target} needs nobody's approval")
    states = {
        state
        for _, source, target, state in approvals.open_of(work.tx, ticket.number)
        if (source, target) == (way.source, way.target)
    }
    if states:
        raise Conflict(
            f"#{ticket.number}: the approval for {way.target} was {'given' if GIVEN in states else 'asked for'} already"
        )
    whom = _whom(work, way.approval)
    need = way.approval.need
    if len(whom) < max(need, 1):
        raise NotAllowed(
            f"#{ticket.number}: {way.target} needs the approval of {way.approval}, and without you there are {len(whom)}"
        )
    asked_by = work.actor.agent.id if work.actor.agent else None
    request_id = approvals.ask(
        work.tx,
        ticket.number,
        way.source,
        way.target,
        need,
        [agent.id for agent in whom],
        asked_by=asked_by,
        at=work.now,
        note=_text(command.note),
    )
    work.inserted("approval_request", {"id": request_id}, ticket.number)
    for agent in whom:
        work.inserted("approval_voice", {"request_id": request_id, "agent_id": agent.id}, ticket.number)
    handles = [agent.handle for agent in whom]
    note = _told(command.note)
    work.record("approval asked", ticket.number, new=f"for {way.target} of {', '.join(handles)}{note}")
    _tell(work, ticket, handles, f"asks for your approval: {way.source} → {way.target}{note}")
    work.touch(ticket)
    return f"#{ticket.number} {way.target}: {way.approval} asked ({', '.join(handles)})"


def _told(note: str) -> str:
    return f": {note.strip()}" if note.strip() else ""


def _tell(work: Work, ticket: Ticket, whom: Sequence[str | None], text: str) -> None:
    """Put a line into inboxes."""
    work.record(inbox.APPROVAL, ticket.number, new={"whom": [handle for handle in whom if handle], "text": text})


def _text(raw: str) -> str:
    if len(raw) > REASON_LIMIT:
        raise InvalidValue("reason", f"{len(raw)} characters are too many, the limit is {REASON_LIMIT}")
    return raw.strip()


def _whom(work: Work, approval: Approval) -> list[Agent]:
    """Those who have a say, by handle: nobody approves what they ask for themselves."""
    me = work.actor.agent.id if work.actor.agent is not None else None
    return [agent for agent in people.called(work.tx, approval.of) if agent.id != me]


@handles_ticket(Approve)
def approve(work: Work, ticket: Ticket, command: Approve) -> str:
    """Note the voice; with the last one that is needed the ticket goes on."""
    from odesk_tui.commands.moving import carry_out

    request = _said(work, ticket, True, _text(command.note))
    note = _told(command.note)
    work.record("approved", ticket.number, new=f"for {request.target}{note}")
    if request.agreed < request.needed:
        work.touch(ticket)
        return f"#{ticket.number} {request.target}: approved, {request.standing}"
    _become(work, request, GIVEN)
    _tell(work, ticket, [request.asked_by], f"approved {request.source} → {request.target}{note}")
    try:
        with work.all_or_nothing():
            after = carry_out(work, ticket, request.target)
    except DeskError as error:
        work.touch(ticket)
        return f"#{ticket.number} {request.target}: approved; it stays {ticket.status} for now: {error}"
    return f"#{ticket.number} approved, status {after.status}"


@handles_ticket(Refuse)
def refuse(work: Work, ticket: Ticket, command: Refuse) -> str:
    """Note the voice and its reason; it is over when those who are left are too few."""
    reason = _text(command.reason)
    if not reason:
        raise InvalidValue("reason", "say why, so that who asked knows what to do")
    request = _said(work, ticket, False, reason)
    work.record("approval refused", ticket.number, new=f"for {request.target}{_told(reason)}")
    _tell(work, ticket, [request.asked_by], f"refused {request.source} → {request.target}{_told(reason)}")
    work.touch(ticket)
    against = sum(voice.agrees is False for voice in request.voices)
    if len(request.voices) - against < request.needed:
        _become(work, request, REFUSED)
        return f"#{ticket.number} {request.target}: refused"
    return f"#{ticket.number} {request.target}: refused by you, {request.standing}"


def _said(work: Work, ticket: Ticket, agrees: bool, reason: str) -> Request:
    """The request that waits for the agent's voice, with that voice in it."""
    agent = work.agent
    for request in approvals.of_ticket(work.tx, ticket.number):
        voice = next((one for one in request.voices if one.agent_id == agent.id), None)
        if request.state != PENDING or voice is None:
            continue
        with work.changing("approval_voice", {"request_id": request.id, "agent_id": agent.id}, ticket.number):
            approvals.say(work.tx, request.id, agent.id, agrees, reason, work.now)
        return next(one for one in approvals.of_ticket(work.tx, ticket.number) if one.id == request.id)
    raise NotFound(f"#{ticket.number}: nothing is asked of {agent.handle} there")


def _become(work: Work, request: Request, state: str) -> None:
    with work.changing("approval_request", {"id": request.id}, request.ticket):
        approvals.set_state(work.tx, request.id, state)


def settle(work: Work, before: Ticket, after: Ticket) -> None:
    """Once a ticket has another status, what was asked for there is over: used for where it went, lapsed else."""
    if before.status == after.status:
        return
    for request_id, source, target, state in approvals.open_of(work.tx, after.number):
        used = (source, target, state) == (before.status, after.status, GIVEN)
        with work.changing("approval_request", {"id": request_id}, after.number):
            approvals.set_state(work.tx, request_id, USED if used else LAPSED)
