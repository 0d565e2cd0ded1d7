"""The promise that a ticket has, kept in step with every change of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from odesk_tui.commands.work import Work
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.follow import Change, next_due
from odesk_tui.core.sla.follow import follow as follow_clocks
from odesk_tui.core.sla.hours import Hours
from odesk_tui.core.sla.policy import Policy
from odesk_tui.core.ticket import Ticket
from odesk_tui.store import calendars, clocks, messages, people


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
    policy = chosen(work, after)
    change = Change(
        now=to_seconds(work.now),
        category=after.category,
        trashed=after.trashed_at is not None,
        created=created,
        agent_reply=replied,
        customer_message=customer_wrote,
        promise_changed=before is not None and _promise(before) != _promise(after),
        answered=messages.answered(work.tx, after.number),
    )
    changed = follow_clocks(
        [known.clock for known in stored],
        policy.at(after.priority) if policy else (),
        change,
        calendars.load_all(work.tx),
        policy.id if policy else None,
    )
    clocks.save(work.tx, after.number, stored, changed)
    clocks.set_next_due(work.tx, after.number, next_due(changed))


def _promise(ticket: Ticket) -> tuple[object, ...]:
    """What the choice of policy and target depends on."""
    return ticket.priority, ticket.severity, ticket.type, ticket.project_id


@dataclass(frozen=True, slots=True)
class Promises:
    """What the store promises, loaded once for many tickets: policies by id, the default one's id, calendars by id."""

    policies: Mapping[int | None, Policy]
    default: int | None
    calendars: Mapping[int | None, Hours]

    @classmethod
    def load(cls, work: Work) -> Promises:
        """The promises as they stand now."""
        return cls(_policies(work), calendars.default_policy_id(work.tx), calendars.load_all(work.tx))


def relive(work: Work, ticket: Ticket, changes: Sequence[Change], promises: Promises) -> None:
    """Give a ticket without clocks those that the ``changes`` of its past life, in order, have led to."""
    policy = _of_customer(work, ticket, promises.policies, promises.default)
    targets = policy.at(ticket.priority) if policy else ()
    lived: tuple[Clock, ...] = ()
    for change in changes:
        lived = follow_clocks(lived, targets, change, promises.calendars, policy.id if policy else None)
    clocks.save(work.tx, ticket.number, [], lived)
    clocks.set_next_due(work.tx, ticket.number, next_due(lived))


def chosen(work: Work, ticket: Ticket) -> Policy | None:
    """The policy of the ticket's customer (its own or its parent's), else the default one; None without any."""
    return _of_customer(work, ticket, _policies(work), calendars.default_policy_id(work.tx))


def _policies(work: Work) -> dict[int | None, Policy]:
    return {policy.id: policy for policy in calendars.policies(work.tx)}


def _of_customer(work: Work, ticket: Ticket, known: Mapping[int | None, Policy], default: int | None) -> Policy | None:
    project = people.project_by_id(work.tx, ticket.project_id)
    while project is not None:
        if project.sla_policy_id in known:
            return known[project.sla_policy_id]
        project = people.project_by_id(work.tx, project.parent_id) if project.parent_id else None
    return known.get(default)
