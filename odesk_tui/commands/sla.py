"""The promise that a ticket has, kept in step with every change of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from odesk_tui.commands.upcoming import Upcoming
from odesk_tui.commands.work import Work
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.follow import Calendars, Change, next_due, recomputed
from odesk_tui.core.sla.follow import follow as follow_clocks
from odesk_tui.core.sla.hours import Hours
from odesk_tui.core.sla.policy import Policy
from odesk_tui.core.ticket import Ticket
from odesk_tui.store import calendars, clocks, messages, people
from odesk_tui.store.journal import ClocksStep


def follow(
    work: Work,
    before: Ticket | None,
    after: Ticket,
    *,
    created: bool = False,
    replied: bool = False,
    customer_wrote: bool = False,
) -> None:
    """Bring the ticket's clocks and its ``sla_due`` to where they belong after a change (``before`` None: new)."""
    stored = clocks.of_ticket(work.tx, after.number)
    before_it = tuple(known.clock for known in stored)
    policy = chosen(work, after)
    promise_changed = before is not None and _promise(before) != _promise(after)
    change = Change(
        now=to_seconds(work.now),
        category=after.category,
        trashed=after.trashed_at is not None,
        created=created,
        agent_reply=replied,
        customer_message=customer_wrote,
        promise_changed=promise_changed,
        answered=promise_changed and messages.answered(work.tx, after.number),
    )
    changed = follow_clocks(
        before_it,
        policy.at(after.priority) if policy else (),
        change,
        work.calendars(),
        policy.id if policy else None,
    )
    why = {"created": created, "replied": replied, "wrote": customer_wrote}
    if created:
        before_it = _in_trash(work, changed, change)
    keep(work, after.number, stored, before_it, changed, {name: True for name, said in why.items() if said})


def keep(
    work: Work,
    number: int,
    stored: list[clocks.StoredClock],
    before: tuple[Clock, ...],
    after: tuple[Clock, ...],
    why: Mapping[str, object],
) -> None:
    """Write a ticket's clocks, its most urgent due instant, and in the journal what became of them."""
    clocks.save(work.tx, number, stored, after, Upcoming(work, number))
    clocks.set_next_due(work.tx, number, next_due(after))
    same = ordered(before) == ordered(after)
    work.did(number, ClocksStep(None if same else before, None if same else after, why))


def ordered(held: Iterable[Clock]) -> list[Clock]:
    """Clocks in one order, to compare them."""
    return sorted(held, key=lambda clock: (clock.metric.value, clock.cycle))


def _promise(ticket: Ticket) -> tuple[object, ...]:
    """What the choice of policy and target depends on."""
    return ticket.priority, ticket.severity, ticket.type, ticket.project_id


class HoursThen:
    """The calendars as they were, since what a change has finished keeps the figure of the hours of then."""

    def __init__(self, work: Work) -> None:
        self._now = work.calendars()
        known = (id_ for id_ in self._now if id_ is not None)
        self._former = {id_: calendars.versions(work.tx, id_) for id_ in known}

    def at(self, instant: int) -> Calendars:
        """The hours of every calendar at an instant."""
        was: dict[int | None, Hours] = {
            id_: next((held for until, held in versions if until > instant), self._now[id_])
            for id_, versions in self._former.items()
        }
        return {**self._now, **was}


def relive(work: Work, ticket: Ticket, changes: Sequence[Change]) -> None:
    """Give a ticket without clocks those that the ``changes`` of its past life, in order, have led to."""
    policy = chosen(work, ticket)
    targets = policy.at(ticket.priority) if policy else ()
    lived: tuple[Clock, ...] = ()
    hours = HoursThen(work)
    for change in changes:
        lived = follow_clocks(lived, targets, change, hours.at(change.now), policy.id if policy else None)
    lived = recomputed(lived, work.calendars())
    why = {"created": True, "past": True}
    keep(work, ticket.number, [], _in_trash(work, lived, changes[-1]), lived, why)


def _in_trash(work: Work, lived: tuple[Clock, ...], change: Change) -> tuple[Clock, ...]:
    """The clocks of a new ticket whose creation is taken back: it moves to the trash, where they pause."""
    return follow_clocks(lived, (), Change(change.now, change.category, trashed=True), work.calendars())


def chosen(work: Work, ticket: Ticket) -> Policy | None:
    """The policy of the ticket's customer (its own or its parent's), else the default one; None without any."""
    known, default = work.policies()
    project = people.project_by_id(work.tx, ticket.project_id)
    while project is not None:
        if project.sla_policy_id in known:
            return known[project.sla_policy_id]
        project = people.project_by_id(work.tx, project.parent_id) if project.parent_id else None
    return known.get(default)
