"""The promise that a ticket has, kept in step with every change of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from odesk_tui.commands.upcoming import Upcoming
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import NotAllowed
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.follow import Calendars, Change, next_due, recomputed
from odesk_tui.core.sla.follow import follow as follow_clocks
from odesk_tui.core.sla.hours import Hours
from odesk_tui.core.sla.policy import Policy
from odesk_tui.core.text import Foreign
from odesk_tui.core.ticket import Ticket
from odesk_tui.store import calendars, clocks, messages, policies
from odesk_tui.store.journal import ClocksStep
from odesk_tui.store.promises import facts_of


def follow(
    work: Work,
    before: Ticket | None,
    after: Ticket,
    *,
    created: bool = False,
    replied: bool = False,
    customer_wrote: bool = False,
    reapplied: bool = False,
) -> None:
    """Bring the ticket's clocks and its ``sla_due`` to where they belong after a change (``before`` None: new).

    ``reapplied``: what is open is to be promised by the rules of now, though nothing about the ticket has changed.
    """
    stored = clocks.of_ticket(work.tx, after.number)
    before_it = tuple(known.clock for known in stored)
    policy = chosen(work, after)
    was = after if before is None else before
    promise_changed = reapplied or (was is not after and _promise(was, chosen(work, was)) != _promise(after, policy))
    answered = promise_changed and messages.answered(work.tx, after.number)
    change = Change(
        now=to_seconds(work.now),
        category=after.category,
        trashed=after.trashed_at is not None,
        created=created,
        agent_reply=replied,
        customer_message=customer_wrote,
        promise_changed=promise_changed,
        answered=answered,
        team=after.team_id is not None,
        team_changed=was.team_id != after.team_id,
    )
    changed = follow_clocks(
        before_it,
        policy.at(after.priority) if policy else (),
        change,
        work.calendars(),
        policy.id if policy else None,
    )
    why: dict[str, object] = {"created": created, "replied": replied, "wrote": customer_wrote, "reapplied": reapplied}
    why = {name: True for name, said in why.items() if said}
    if created:
        before_it = _in_trash(work, changed, change)
    keep(work, after.number, stored, before_it, changed, {**why, "answered": answered} if promise_changed else why)


def follow_condition(work: Work, before: Ticket, after: Ticket) -> None:
    """Follow a change that only a policy with a condition may care about, such as one of tags."""
    if after is not before and work.promises.conditional(after.project_id):
        follow(work, before, after)


def keep(
    work: Work,
    number: int,
    stored: list[clocks.StoredClock],
    before: tuple[Clock, ...],
    after: tuple[Clock, ...],
    why: Mapping[str, object],
) -> None:
    """Write a ticket's clocks, its most urgent due instant, and in the journal what became of them, by which rules."""
    clocks.save(work.tx, number, stored, after, Upcoming(work, number))
    clocks.set_next_due(work.tx, number, next_due(after))
    same = ordered(before) == ordered(after)
    rules = {"rules": work.promises.revision} if work.promises.revision else {}
    work.did(number, ClocksStep(None if same else before, None if same else after, {**why, **rules}))


def ordered(held: Iterable[Clock]) -> list[Clock]:
    """Clocks in one order, to compare them."""
    return sorted(held, key=lambda clock: (clock.metric.value, clock.cycle))


def _promise(ticket: Ticket, policy: Policy | None) -> tuple[object, ...]:
    """What the targets of a ticket follow from."""
    return ticket.priority, policy.id if policy else None


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


def chosen(work: Work, ticket: Ticket, revision: int | None = None) -> Policy | None:
    """The policy of a ticket by the rules of a revision (None: of now); see ``core/sla/choice.py``. None without any."""
    return work.promises.chosen(facts_of(ticket), revision)


def settled(work: Work) -> None:
    """Let what is promised be known anew; raise :class:`NotAllowed` when a change of it has made no sense.

    A policy could never be reached, two contracts of a customer hold at the same time, or a list has a removed policy.
    """
    work.promises_changed()
    rules = policies.rules(work.tx)
    rules.refuse_unreachable()
    rules.refuse_meeting()
    removed = policies.removed_in_a_list(work.tx)
    if removed is not None:
        raise NotAllowed(f"the policy {Foreign(removed).line()} is in a list; take it out of there first")
