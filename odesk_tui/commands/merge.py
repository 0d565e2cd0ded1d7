"""Merging: the conversation of one ticket goes on in another."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from odesk_tui.commands import links as linking
from odesk_tui.commands import sla
from odesk_tui.commands.approvals import settle
from odesk_tui.commands.base import TicketCommand, handles_ticket
from odesk_tui.commands.moving import closed
from odesk_tui.commands.tickets import refuse_trashed
from odesk_tui.commands.values import follows
from odesk_tui.commands.watching import listen
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import InvalidValue, NotAllowed
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.links import CARRIED
from odesk_tui.core.people import customer_of
from odesk_tui.core.sla.follow import Change, cancelled, waited
from odesk_tui.core.ticket import Ticket
from odesk_tui.store import clocks, links, merging, people, search, watchers
from odesk_tui.store.journal import FieldsStep, RowStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge(TicketCommand):
    """Merge each of ``tickets`` into ``into``.

    Its messages and time entries move there, its watchers watch there too, what it blocks or waits for concerns the other, and
    it is closed as a duplicate. ``across``: also when they are of different customers, whose words come together then.
    """

    into: int
    across: bool = False

    def others(self) -> tuple[int, ...]:
        """The ticket that goes on."""
        return (self.into,)


@handles_ticket(Merge)
def merge(work: Work, ticket: Ticket, command: Merge) -> str:
    """Move what belongs to the ticket, close it, and let the other's clocks know of an older question."""
    into = work.ticket(command.into)
    refuse_trashed(ticket)
    refuse_trashed(into)
    if ticket.number == into.number:
        raise InvalidValue("merge", f"#{ticket.number} cannot be merged into itself")
    if links.exists(work.tx, into.number, ticket.number, "duplicates"):
        if into.status == closed(work, into):
            raise NotAllowed(
                f"#{into.number} was itself merged into #{ticket.number} and is closed; to go on with it take that merge "
                "back (odesk undo)"
            )
        raise NotAllowed(
            f"#{into.number} is linked as a duplicate of #{ticket.number}; merge it into #{ticket.number}, or unlink the "
            "two first"
        )
    if links.exists(work.tx, ticket.number, into.number, "duplicates") and ticket.status == closed(work, ticket):
        return f"#{ticket.number} already merged into #{into.number}"
    if not command.across:
        _refuse_across(work, ticket, into)
    work.summary = f"merged into #{into.number}"
    waiting_since = merging.unanswered_since(work.tx, ticket.number, into.number)
    _move(work, ticket, into)
    _relink(work, ticket, into)
    _close(work, ticket, into)
    # The other is touched even when none of its own columns changes.
    work.did(into.number, FieldsStep({}))
    _wait(work, into, waiting_since)
    for number in (ticket.number, into.number):
        search.reindex(work.tx, number)
    work.touch(into)
    work.record("merged", ticket.number, new=f"into #{into.number}")
    work.record("merged", into.number, new=f"#{ticket.number} into this")
    return f"#{ticket.number} merged into #{into.number}"


def _refuse_across(work: Work, ticket: Ticket, into: Ticket) -> None:
    """Raise :class:`NotAllowed`, naming both, when the tickets are of different customers."""
    every = people.projects(work.tx)
    handles = {project.id: project.handle for project in every}
    of, to = (customer_of(every, handles[one.project_id]) for one in (ticket, into))
    if of is not None and to is not None and of.id != to.id:
        raise NotAllowed(
            f"#{ticket.number} is of {of.name} and #{into.number} of {to.name}: what {of.name} wrote would stand on a "
            f"ticket of {to.name}; if that is meant, repeat it with --yes"
        )


def _move(work: Work, ticket: Ticket, into: Ticket) -> None:
    """Messages, time entries and watchers, of whomever."""
    home, goal = {"ticket_number": ticket.number}, {"ticket_number": into.number}
    for table in ("message", "time_entry"):
        for row_id in merging.move(work.tx, table, ticket.number, into.number):
            work.did(ticket.number, RowStep(table, {"id": row_id}, home, goal))
    for agent_id in watchers.ids_of(work.tx, ticket.number):
        listen(work, into.number, agent_id)


def _relink(work: Work, ticket: Ticket, into: Ticket) -> None:
    """What it blocks or waits for, and its children and parent, concern the other from now on, where that makes sense."""
    for named, other in links.of_ticket(work.tx, ticket.number):
        kind, inverse = named.strip("()"), named.startswith("(")
        source, target = (other, into.number) if inverse else (into.number, other)
        if kind not in CARRIED or other == into.number or links.exists(work.tx, source, target, kind):
            continue
        with suppress(NotAllowed):
            linking.put(work, source, target, kind, ticket.number)


def _close(work: Work, ticket: Ticket, into: Ticket) -> None:
    """Closed as a duplicate, its clocks cancelled."""
    if not links.exists(work.tx, ticket.number, into.number, "duplicates"):
        linking.put(work, ticket.number, into.number, "duplicates", ticket.number)
    status = closed(work, ticket)
    if ticket.status != status:
        values = follows(ticket, {"status": status}, work)
        settle(work, ticket, work.edit(ticket, values, {"status": (ticket.status, status)}))
    stored = clocks.of_ticket(work.tx, ticket.number)
    before = tuple(known.clock for known in stored)
    sla.keep(work, ticket.number, stored, before, cancelled(before), {"cancelled": True})


def _wait(work: Work, into: Ticket, since: int | None) -> None:
    """Let the next response of ``into`` begin with what nobody has answered yet."""
    if since is None:
        return
    policy = sla.chosen(work, into)
    stored = clocks.of_ticket(work.tx, into.number)
    before = tuple(known.clock for known in stored)
    change = Change(now=to_seconds(work.now), category=into.category)
    after = waited(
        before,
        policy.at(into.priority) if policy else (),
        since,
        change,
        work.calendars(),
        policy.id if policy else None,
    )
    sla.keep(work, into.number, stored, before, after, {"waiting_since": since})
