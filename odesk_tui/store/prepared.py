"""What the placeholders of prepared texts stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from odesk_tui.core.fields import Priority
from odesk_tui.core.instants import local_text, optional
from odesk_tui.core.people import Agent
from odesk_tui.core.placeholders import first_name
from odesk_tui.core.text import from_stored
from odesk_tui.store.door import Transaction, marks

_FACTS = (
    "SELECT t.number, t.subject, t.status, t.priority, t.type, t.sla_due, c.name, c.email, p.name, a.name FROM ticket t "
    "JOIN project p ON p.id = t.project_id LEFT JOIN contact c ON c.id = t.requester_id "
    "LEFT JOIN agent a ON a.id = t.assignee_id WHERE t.number IN ({})"
)


def values_of(
    transaction: Transaction, numbers: Sequence[int], agent: Agent, ticket_url: str
) -> dict[int, Mapping[str, str]]:
    """For each of some tickets what every placeholder stands for, empty where it says nothing; one statement.

    ``agent`` is who writes; ``ticket_url`` is the setting of that name.
    """
    if not numbers:
        return {}
    found: dict[int, Mapping[str, str]] = {}
    for number, subject, status, priority, type_, sla_due, *named in transaction.all(
        _FACTS.format(marks(numbers)), list(numbers)
    ):
        requester, email, customer, assignee = (from_stored(text or "") for text in named)
        due = optional(sla_due)
        found[int(number)] = {
            "ticket.number": str(number),
            "ticket.subject": from_stored(subject),
            "ticket.url": ticket_url.replace("{number}", str(number)),
            "ticket.status": str(status),
            "ticket.priority": Priority(priority).name.lower(),
            "ticket.type": str(type_),
            "requester.name": requester,
            "requester.first_name": first_name(requester),
            "requester.email": email,
            "customer.name": customer,
            "assignee.name": assignee,
            "agent.name": agent.name.raw,
            "agent.first_name": first_name(agent.name.raw),
            "sla.due": local_text(due, agent.timezone) if due is not None else "",
        }
    return found
