"""Where a ticket may go: every change of a status or type is decided here, by the workflow of its type."""

from __future__ import annotations

from collections.abc import Mapping

from odesk_tui.commands import custom
from odesk_tui.commands.values import spec_named
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import Blocked, InvalidValue, NotAllowed
from odesk_tui.core.fields import PRIORITY_OF_SEVERITY, Severity, TicketType
from odesk_tui.core.ticket import Ticket
from odesk_tui.core.workflow import DONE, Category, Facts, Transition, Workflow, hindrances
from odesk_tui.store import approvals, links


def begin(work: Work, values: dict[str, object]) -> None:
    """Give a new ticket the type, status and priority that it has unless ``values`` say otherwise.

    Raises :class:`InvalidValue` for a status that its type does not have.
    """
    current = [one.name for one in work.catalogue.current]
    usual = TicketType.REQUEST.value
    name = str(values.setdefault("type", usual if usual in current else current[0]))
    flow = work.catalogue.workflow_of(name)
    _refuse_foreign(flow, name, str(values.setdefault("status", flow.initial.name)))
    given = "severity" in values
    severity = values.setdefault("severity", Severity.MODERATE)
    assert isinstance(severity, Severity)
    usual_priority = None if given else work.catalogue.type(name).priority
    values.setdefault("priority", usual_priority or PRIORITY_OF_SEVERITY[severity])


def check(
    work: Work,
    ticket: Ticket,
    values: dict[str, object],
    shown: dict[str, tuple[object, object]],
    *,
    override: str,
    by_agent: bool,
) -> None:
    """Refuse in ``values`` what the workflow does not allow, and add the status that another type brings.

    A ticket that becomes of another type keeps its status, or gets what comes nearest by category; a status that is set too is
    reached from there. What a transition takes is asked of agents only. Raises :class:`NotAllowed` or
    :class:`InvalidValue`.
    """
    name = str(values.get("type", ticket.type))
    flow = work.catalogue.workflow_of(name)
    stands = flow.nearest(ticket.status, ticket.category)
    status = values.get("status")
    if status is None:
        if name != ticket.type and stands != ticket.status:
            values["status"], shown["status"] = stands, (ticket.status, stands)
        return
    _refuse_foreign(flow, name, str(status))
    if by_agent and status not in (stands, ticket.status):
        _refuse_hindered(work, ticket, flow.check(stands, str(status)), values, override)


def _refuse_foreign(flow: Workflow, type_name: str, status: str) -> None:
    if flow.status(status) is None:
        known = ", ".join(one.name for one in flow.statuses)
        raise InvalidValue("status", f"tickets of type {type_name} are never {status}; they are {known}")


def _refuse_hindered(
    work: Work,
    ticket: Ticket,
    way: Transition,
    values: dict[str, object],
    override: str = "",
    *,
    but_approval: bool = False,
    but_role: bool = False,
) -> None:
    if way.unblocked or work.catalogue.category_of[way.target] in (Category.OPEN, *DONE):
        _refuse_blocked(work, ticket, override)
    agent = work.actor.agent
    approved = but_approval or way.approval is None
    facts = Facts(
        empty=tuple(field for field in way.fields if is_empty(work, ticket, values, field)),
        role_suffices=but_role or agent is None or agent.role.reaches(way.role),
        approved=approved or approvals.is_given(work.tx, ticket.number, way.source, way.target),
    )
    found = hindrances(way, facts)
    if found:
        raise NotAllowed(f"#{ticket.number} {way.source} → {way.target}: {'; '.join(found)}")


def is_empty(work: Work, ticket: Ticket, values: Mapping[str, object], field: str) -> bool:
    """Whether a field, built-in or the desk's own, has no value once the ticket has ``values``."""
    own = work.fields.by_name.get(field)
    column = custom.column_of(own) if own is not None else spec_named(field).column
    value = values[column] if column in values else ticket.value(column)
    return value in (None, (), "")


def _refuse_blocked(work: Work, ticket: Ticket, override: str) -> None:
    """Raise :class:`Blocked` when something open blocks the ticket, unless there is a reason, which is recorded."""
    blockers = links.open_blockers(work.tx, ticket.number)
    if not blockers:
        return
    if not override.strip():
        named = ", ".join(f"#{number}" for number in blockers)
        raise Blocked(f"#{ticket.number} is blocked by {named}; solve that first, or override it with a reason")
    work.record("override", ticket.number, new=override.strip()[:500])


def way_of(work: Work, ticket: Ticket, target: str, *, but_approval: bool) -> Transition:
    """The transition to ``target``; raises :class:`NotAllowed` when anything hinders it, but for a missing approval."""
    flow = work.catalogue.workflow_of(ticket.type)
    wanted = target.strip().lower()
    _refuse_foreign(flow, ticket.type, wanted)
    way = flow.check(ticket.status, wanted)
    _refuse_hindered(work, ticket, way, {}, but_approval=but_approval)
    return way


def carry_out(work: Work, ticket: Ticket, target: str) -> Ticket:
    """Let a ticket go where enough have agreed; whoever asked had the role for it."""
    from odesk_tui.commands.tickets import apply

    flow = work.catalogue.workflow_of(ticket.type)
    _refuse_hindered(work, ticket, flow.check(ticket.status, target), {}, but_role=True)
    return apply(work, ticket, {"status": target}, by_agent=False)


def opened(work: Work, ticket: Ticket, values: Mapping[str, object] | None = None) -> str | None:
    """The status in which a new ticket is worked on, where it may go without asking anything of anybody.

    ``values`` are what it gets at the same time.
    """
    flow = work.catalogue.workflow_of(ticket.type)
    found = flow.onward(ticket.status, Category.OPEN)
    if found is None or links.open_blockers(work.tx, ticket.number):
        return None
    return None if custom.missing(work, ticket, {**(values or {}), "status": found}) else found


def reopened(work: Work, ticket: Ticket) -> str | None:
    """The status in which a ticket is worked on again once the customer has written."""
    flow = work.catalogue.workflow_of(ticket.type)
    return flow.onward(ticket.status, Category.OPEN) or flow.first(Category.OPEN, Category.NEW)


def closed(work: Work, ticket: Ticket) -> str:
    """The status of a ticket that is over because another goes on in its place."""
    flow = work.catalogue.workflow_of(ticket.type)
    return flow.first(Category.CLOSED, Category.SOLVED) or ticket.status
