"""The desk's own fields on tickets: what a person typed → a value, which are required, and how history names them."""

from __future__ import annotations

from collections.abc import Mapping

from odesk_tui.commands.work import Work
from odesk_tui.core.custom import values
from odesk_tui.core.custom.definition import CustomField, CustomKind
from odesk_tui.core.errors import InvalidValue, NotAllowed, NotFound
from odesk_tui.core.ticket import CUSTOM, Ticket
from odesk_tui.core.wording import article
from odesk_tui.store import people


def column_of(field: CustomField) -> str:
    """The name under which a ticket's attributes, and the journal, have the field."""
    return f"{CUSTOM}{field.id}"


def field_of(work: Work, column: str) -> CustomField | None:
    """The field of :func:`column_of`, if it is one."""
    return work.fields.by_id.get(int(column.removeprefix(CUSTOM))) if column.startswith(CUSTOM) else None


def reading(work: Work, project_id: int | None = None) -> values.Reading:
    """How the acting agent writes values; contacts are looked for in the customer ``project_id``, then everywhere."""
    zone = work.actor.agent.timezone if work.actor.agent else "UTC"

    def find(kind: CustomKind, raw: str) -> str:
        if kind is CustomKind.AGENT:
            return work.agent_named(raw.strip()).handle
        if kind is CustomKind.PROJECT:
            return work.project_named(raw.strip()).handle
        address = raw.strip().lower()
        found = people.contact_by_email(work.tx, address, project_id) or people.contact_by_email(work.tx, address, None)
        if found is None:
            raise NotFound(f"there is no contact with the address {address}")
        return address

    return values.Reading(work.now, zone, find)


def shown(field: CustomField, value: str | None) -> str | None:
    """A value as history tells of it: readable again whatever the reader's time zone."""
    return None if value is None else values.text(field, value)


def refuse_other_type(ticket_type: str, field: CustomField) -> None:
    """Raise :class:`InvalidValue` when tickets of that type do not have the field."""
    if not field.belongs_to(ticket_type):
        raise InvalidValue(field.name, f"{article(ticket_type)} has none; it belongs to: {', '.join(field.types)}")


def defaults(work: Work, ticket_type: str, given: Mapping[str, object], project_id: int | None) -> dict[str, object]:
    """Column → value of the fields that a new ticket gets by default, and raise when one is not for its type."""
    found: dict[str, object] = {}
    for field in work.fields.by_name.values():
        column = column_of(field)
        if given.get(column) is not None:
            refuse_other_type(ticket_type, field)
        elif column not in given and field.default is not None and field.belongs_to(ticket_type):
            found[column] = values.parse(field, field.default, reading(work, project_id))
    return found


def refuse_misplaced(work: Work, ticket: Ticket, changed: Mapping[str, object]) -> None:
    """Raise :class:`InvalidValue` when ``changed`` gives the ticket a value of a field that its type does not have."""
    for name, value in changed.items():
        field = field_of(work, name) if value is not None else None
        if field is not None:
            refuse_other_type(str(changed.get("type", ticket.type)), field)


def missing(work: Work, ticket: Ticket | None, changed: Mapping[str, object]) -> list[CustomField]:
    """The fields without which a ticket cannot be what ``changed`` makes of it (status, type, values).

    Only what the change is about is asked for: all that is required when the status or the type changes, else the fields
    whose value it takes away.
    """
    moved = ticket is None or any(
        name in changed and changed[name] != getattr(ticket, name) for name in ("status", "type")
    )
    if not moved and not any(name.startswith(CUSTOM) for name in changed):
        return []
    status, kind = (str(changed[n]) if n in changed else str(getattr(ticket, n)) for n in ("status", "type"))
    found = []
    for field in work.fields.of_type(kind):
        column = column_of(field)
        if status not in field.required or not (moved or column in changed):
            continue
        held = ticket.custom.get(field.id) if ticket is not None else None
        if changed.get(column, held) is None:
            found.append(field)
    return found


def refuse_missing(work: Work, ticket: Ticket | None, changed: Mapping[str, object]) -> None:
    """Raise :class:`NotAllowed`, naming the fields, when :func:`missing` finds any."""
    found = missing(work, ticket, changed)
    if not found:
        return
    status = changed.get("status", ticket.status if ticket is not None else "")
    names = ", ".join(f"{field.name} ({field.label})" for field in found)
    if ticket is None:
        raise NotAllowed(f"a ticket that is {status} needs {names}; name it with --set {found[0].name}=…")
    way = f"odesk edit {ticket.number} --set {found[0].name}=…"
    raise NotAllowed(f"#{ticket.number} cannot be {status} without {names}; set it, for example with: {way}")
