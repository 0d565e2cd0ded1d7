"""Splitting: some messages of a ticket go on in a new one that is linked to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from odesk_tui.commands import links as linking
from odesk_tui.commands import sla, tickets
from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.moving import opened
from odesk_tui.commands.tickets import Create, refuse_trashed
from odesk_tui.commands.values import current, spec_named
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import NotAllowed, NotFound, UsageError
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.follow import Change, parted
from odesk_tui.core.sla.policy import Metric
from odesk_tui.core.ticket import Ticket
from odesk_tui.core.wording import many_text
from odesk_tui.core.workflow import Category
from odesk_tui.store import clocks, links, merging, people, search
from odesk_tui.store.journal import RowStep
from odesk_tui.store.merging import Said

# What the new ticket has in common with the one that it comes from.
_ALIKE = ("type", "severity", "priority", "assignee", "team")


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Command):
    """Move ``messages`` (ids) of ``ticket`` to a new ticket of the same customer, which relates to it.

    Its requester is who wrote the first of them; an empty ``subject``: that of the ticket.
    """

    ticket: int
    messages: tuple[int, ...]
    subject: str = ""


@handles(Split)
def split(work: Work, command: Split) -> Outcome:
    """Create the ticket, move the messages, and let the clocks of both know who waits for what."""
    links.lock(work.tx)
    ticket = work.ticket(command.ticket)
    refuse_trashed(ticket)
    said = merging.said_on(work.tx, ticket.number)
    moved = _chosen(ticket, said, command.messages)
    left = [one for one in said if one not in moved]
    made = _make(work, ticket, command, moved)
    merging.move_messages(work.tx, [one.id for one in moved], made.number)
    home, goal = {"ticket_number": ticket.number}, {"ticket_number": made.number}
    for one in moved:
        work.did(ticket.number, RowStep("message", {"id": one.id}, home, goal))
    linking.put(work, made.number, ticket.number, "relates", made.number)
    _part(work, made, _of_new(moved))
    if any(one.kind == "reply" for one in moved) or made.assignee_id is not None:
        status = opened(work, made)
        made = tickets.apply(work, made, {"status": status}, by_agent=False) if status is not None else made
    _part(work, ticket, {"waiting": _waiting(left, said[0]) if _is_awaited(work, ticket) else None})
    for number in (ticket.number, made.number):
        search.reindex(work.tx, number)
    work.touch(ticket)
    many = many_text(len(moved), "message")
    work.summary = f"split: {many} of #{ticket.number} into #{made.number}"
    work.record("split", ticket.number, new=f"{many} into #{made.number}")
    work.record("split", made.number, new=f"{many} from #{ticket.number}")
    return Outcome(made.number, f"#{made.number} created of {many} of #{ticket.number}")


def _chosen(ticket: Ticket, said: Sequence[Said], wanted: Sequence[int]) -> list[Said]:
    """The messages to move, in the order of time; raises DeskErrors."""
    if not wanted:
        raise UsageError(f"no message of #{ticket.number} was chosen, so there is nothing to move")
    if not set(wanted) <= {one.id for one in said}:
        raise NotFound(f"#{ticket.number} does not have all of these messages any more; look again and repeat")
    moved = [one for one in said if one.id in wanted]
    if len(moved) == len(said):
        raise NotAllowed(f"these are all messages of #{ticket.number}; leave one there, or merge the ticket instead")
    return moved


def _make(work: Work, ticket: Ticket, command: Split, moved: Sequence[Said]) -> Ticket:
    """The new ticket, without its messages."""
    project = people.project_by_id(work.tx, ticket.project_id)
    assert project is not None
    alike = {name: current(work, ticket, spec_named(name)) for name in _ALIKE}
    changes = {name: str(value) for name, value in alike.items() if value is not None}
    if ticket.tags:
        changes["tag"] = ",".join(ticket.tags)
    subject = command.subject.strip() or ticket.subject.raw
    writers = (one.contact_id for one in moved if one.kind == "customer" and one.contact_id is not None)
    created = tickets.made(
        work,
        Create(subject=subject, project=project.handle, changes=changes, channel=ticket.channel),
        {"requester_id": next(writers, ticket.requester_id)},
    )
    assert created.ticket is not None
    return work.ticket(created.ticket)


def _of_new(moved: Sequence[Said]) -> dict[str, int | None]:
    """What the clocks of the new ticket must know: since when its customer waits, when and whether they were answered."""
    asked = [one.at for one in moved if one.kind == "customer"]
    replied = [one.at for one in moved if one.kind == "reply" and asked and one.at >= asked[0]]
    waiting = [at for at in asked if replied and at > replied[-1]]
    return {
        "asked": asked[0] if asked else None,
        "replied": replied[0] if replied else None,
        "told": replied[-1] if replied else None,
        "waiting": waiting[0] if waiting else None,
    }


def _waiting(left: Sequence[Said], first: Said) -> int | None:
    """Since when somebody waits for a further answer to what is left; the first message is the first response's."""
    replied = max((one.at for one in left if one.kind == "reply"), default=-1)
    return next((one.at for one in left if one.kind == "customer" and one.at > replied and one is not first), None)


def _is_awaited(work: Work, ticket: Ticket) -> bool:
    stored = (known.clock for known in clocks.of_ticket(work.tx, ticket.number))
    return any(clock.metric is Metric.NEXT_RESPONSE and clock.stopped_at is None for clock in stored)


def _part(work: Work, ticket: Ticket, parting: dict[str, int | None]) -> None:
    """Bring the clocks of one of the two tickets along."""
    policy = sla.chosen(work, ticket)
    stored = clocks.of_ticket(work.tx, ticket.number)
    before = tuple(known.clock for known in stored)
    after = parted(
        before,
        policy.at(ticket.priority) if policy else (),
        parting,
        Change(now=to_seconds(work.now), category=Category(ticket.category), trashed=ticket.trashed_at is not None),
        work.calendars(),
        policy.id if policy else None,
    )
    sla.keep(work, ticket.number, stored, before, after, {"parting": parting})
