"""The promise that a ticket has, kept in step with every change of it."""

from __future__ import annotations

from odesk_tui.commands.work import Work
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.follow import Change, follow as follow_clocks, next_due
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


def chosen(work: Work, ticket: Ticket) -> Policy | None:
    """The policy of the ticket's customer (its own or its parent's), else the first default one; None without any."""
    known = {policy.id: policy for policy in calendars.policies(work.tx)}
    project = people.project_by_id(work.tx, ticket.project_id)
    while project is not None:
        if project.sla_policy_id in known:
            return known[project.sla_policy_id]
        project = people.project_by_id(work.tx, project.parent_id) if project.parent_id else None
    return known.get(calendars.default_policy_id(work.tx))
