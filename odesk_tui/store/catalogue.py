"""Types, workflows and statuses as rows.

A workflow's ``definition`` is JSON: ``{"statuses": [NAME…], "transitions": [{"from", "to", "fields": […], "role",
"approval": {"need", "of": […]}, "unblocked"}…]}``; of a transition only what it takes is there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from odesk_tui.core.catalogue import Catalogue, TicketType
from odesk_tui.core.fields import Priority
from odesk_tui.core.text import from_stored
from odesk_tui.core.workflow import Approval, Category, Status, Transition, Workflow
from odesk_tui.store.door import Transaction, Value

_STATUSES = "SELECT name, short, category FROM status ORDER BY position, name"
_TYPES = "SELECT name, label, icon, colour, workflow, priority, hint, retired FROM ticket_type ORDER BY position, name"


def load(transaction: Transaction) -> Catalogue:
    """Everything that the desk has of them; three statements."""
    statuses = tuple(Status(row[0], row[1], Category(row[2])) for row in transaction.all(_STATUSES))
    rows = transaction.all("SELECT name, definition FROM workflow")
    workflows = {name: _workflow(name, json.loads(definition), statuses) for name, definition in sorted(rows)}
    types = {row[0]: _type(row) for row in transaction.all(_TYPES)}
    return Catalogue(statuses, workflows, types)


def _type(row: tuple[Any, ...]) -> TicketType:
    name, label, icon, colour, workflow, priority, hint, retired = row
    given = Priority(priority) if priority is not None else None
    return TicketType(
        name, from_stored(label), from_stored(icon), colour, workflow, given, from_stored(hint), bool(retired)
    )


def _workflow(name: str, definition: Mapping[str, Any], statuses: Iterable[Status]) -> Workflow:
    names = set(definition["statuses"])
    found = [_transition(given) for given in definition["transitions"]]
    ways = {(way.source, way.target): way for way in found}
    return Workflow(name, tuple(status for status in statuses if status.name in names), ways)


def _transition(given: Mapping[str, Any]) -> Transition:
    asked = given.get("approval")
    return Transition(
        given["from"],
        given["to"],
        tuple(given.get("fields", ())),
        given.get("role", ""),
        Approval(asked["need"], tuple(asked["of"])) if asked else None,
        bool(given.get("unblocked")),
    )


def definition_of(workflow: Workflow) -> str:
    """What is kept of a workflow."""
    ways = []
    for way in workflow.transitions.values():
        kept: dict[str, Any] = {"from": way.source, "to": way.target}
        if way.fields:
            kept["fields"] = list(way.fields)
        if way.role:
            kept["role"] = way.role
        if way.approval is not None:
            kept["approval"] = {"need": way.approval.need, "of": list(way.approval.of)}
        if way.unblocked:
            kept["unblocked"] = True
        ways.append(kept)
    return json.dumps({"statuses": [status.name for status in workflow.statuses], "transitions": ways})


def put_workflow(transaction: Transaction, workflow: Workflow) -> None:
    """Insert the workflow, or replace the one of its name."""
    definition = definition_of(workflow)
    if not transaction.update("workflow", {"name": workflow.name}, {"definition": definition}):
        transaction.insert("workflow", {"name": workflow.name, "definition": definition})


def drop_workflow(transaction: Transaction, name: str) -> None:
    """Delete a workflow that no type has."""
    transaction.execute("DELETE FROM workflow WHERE name = ?", (name,))


def put_type(transaction: Transaction, one: TicketType) -> None:
    """Insert the type at the end, or replace the one of its name where it stands."""
    values: dict[str, Value] = {
        "label": one.label,
        "icon": one.icon,
        "colour": one.colour,
        "workflow": one.workflow,
        "priority": int(one.priority) if one.priority is not None else None,
        "hint": one.hint,
        "retired": one.retired,
    }
    if not transaction.update("ticket_type", {"name": one.name}, values):
        row = transaction.one("SELECT COALESCE(max(position), 0) + 1 FROM ticket_type")
        transaction.insert("ticket_type", {"name": one.name, **values, "position": int(row[0]) if row else 1})


def put_status(transaction: Transaction, status: Status, position: int) -> None:
    """Insert a status, or change the short form and the place of the one of its name."""
    values: dict[str, Value] = {"short": status.short, "position": position}
    if not transaction.update("status", {"name": status.name}, values):
        transaction.insert("status", {"name": status.name, "category": status.category.value, **values})


def positions(transaction: Transaction) -> dict[str, int]:
    """Where each status stands."""
    return {str(name): int(place) for name, place in transaction.all("SELECT name, position FROM status")}


def tickets_in(transaction: Transaction, types: Iterable[str], statuses: Iterable[str]) -> dict[str, list[int]]:
    """By status, the tickets of the types that are in one of the statuses, also those in the trash."""
    found: dict[str, list[int]] = {}
    for status in statuses:
        for one in types:
            rows = transaction.all(
                "SELECT number FROM ticket WHERE status = ? AND type = ? ORDER BY number", (status, one)
            )
            if rows:
                found.setdefault(status, []).extend(int(number) for (number,) in rows)
    return found


def tickets_of(transaction: Transaction, type_name: str) -> list[int]:
    """The tickets of a type, also those in the trash."""
    return [
        int(number)
        for (number,) in transaction.all("SELECT number FROM ticket WHERE type = ? ORDER BY number", (type_name,))
    ]


def stranded(transaction: Transaction, catalogue: Catalogue, but: Collection[int]) -> tuple[str, str, int] | None:
    """A type, a status and a ticket that has both although its workflow has not; tickets of ``but`` are left out."""
    every = {status.name for status in catalogue.statuses}
    for one in catalogue.types:
        here = {status.name for status in catalogue.workflow_of(one).statuses}
        found = tickets_in(transaction, [one], sorted(every - here))
        for status, numbers in found.items():
            for number in numbers:
                if number not in but:
                    return one, status, number
    return None
