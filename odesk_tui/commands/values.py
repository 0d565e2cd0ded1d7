"""From what a person typed to what a ticket holds: one validation for screens, command line and imports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from odesk_tui.commands import custom
from odesk_tui.commands.work import Work
from odesk_tui.core.custom import values as custom_values
from odesk_tui.core.custom.definition import CustomField
from odesk_tui.core.errors import InvalidValue, NotFound, UsageError
from odesk_tui.core.fields import (
    FIELDS,
    FieldSpec,
    Kind,
    Priority,
    Severity,
    choice_value,
    rank_value,
    tag_value,
    text_value,
)
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.query.times import parse_instant
from odesk_tui.core.text import Foreign
from odesk_tui.core.ticket import Ticket
from odesk_tui.store import people

_RANKS: Mapping[str, type[Priority] | type[Severity]] = {"priority": Priority, "severity": Severity}
_NOTHING = ("", "none", "-")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A field's new value: as the ticket's attribute holds it, and as history shows it."""

    spec: FieldSpec
    value: object
    shown: object


def custom_named(work: Work, name: str) -> CustomField | None:
    """The desk's own field called ``name``; None for a field that every ticket has. Raises :class:`UsageError`."""
    if name.casefold() in FIELDS:
        return None
    own = work.fields.by_name.get(name.casefold())
    if own is not None:
        return own
    known = sorted({s.name for s in FIELDS.values() if s.settable} | work.fields.by_name.keys())
    raise UsageError(f"there is no field {name!r}{nearest(name, known)}; what can be set: {', '.join(known)}")


def name_of(work: Work, name: str) -> str:
    """A settable field's proper name; raises :class:`UsageError` when there is none called ``name``."""
    own = custom_named(work, name)
    return own.name if own is not None else spec_named(name).name


def spec_named(name: str) -> FieldSpec:
    """The settable field of every ticket called ``name``; raises :class:`UsageError`."""
    spec = FIELDS.get(name.casefold())
    if spec is None:
        raise UsageError(f"there is no field {name!r}")
    if not spec.settable:
        raise UsageError(f"{spec.name} follows from other things and cannot be set")
    return spec


def required_field(work: Work, name: str) -> str:
    """The name of a field that may be without a value, so that a workflow can require one; raises :class:`UsageError`."""
    own = custom_named(work, name)
    if own is not None:
        return own.name
    spec = spec_named(name)
    if not spec.optional:
        raise UsageError(f"{spec.name} always has a value, so there is nothing to require")
    return spec.name


def parse(work: Work, name: str, raw: str, project_id: int | None = None) -> Parsed:
    """``raw`` as the value of the field ``name``; a contact is looked for in ``project_id``. Raises DeskErrors."""
    own = custom_named(work, name)
    if own is not None:
        spec = FieldSpec(own.name, Kind.TEXT, custom.column_of(own), own.label, nullable=True)
        if custom_values.is_nothing(raw):
            return Parsed(spec, None, None)
        held = custom_values.parse(own, raw, custom.reading(work, project_id))
        return Parsed(spec, held, custom.shown(own, held))
    spec = spec_named(name)
    if spec.nullable and raw.strip().casefold() in _NOTHING:
        return Parsed(spec, None, None)
    value, shown = _value(work, spec, raw, project_id)
    return Parsed(spec, value, shown)


def _value(work: Work, spec: FieldSpec, raw: str, project_id: int | None) -> tuple[object, object]:
    match spec.kind:
        case Kind.TEXT:
            return Foreign(text_value(spec, raw)), raw
        case Kind.CHOICE:
            choice = choice_value(work.choosing(spec), raw)
            return choice, choice
        case Kind.RANK:
            rank = _RANKS[spec.name](rank_value(spec, raw))
            return rank, rank.name.lower()
        case Kind.INSTANT:
            at = parse_instant(raw, work.now, work.zone)
            return at, at.isoformat()
        case Kind.AGENT:
            agent = work.agent_named(raw)
            return agent.id, agent.handle
        case Kind.TEAM:
            team = work.team_named(raw)
            return team.id, team.handle
        case Kind.PROJECT:
            project = work.project_named(raw)
            return project.id, project.handle
        case Kind.CONTACT:
            return _contact(work, raw, project_id)
        case Kind.TAGS:
            tags = tuple(sorted({tag_value(tag) for tag in raw.split(",") if tag.strip()}))
            return tags, list(tags)
        case _:
            raise UsageError(f"{spec.name} cannot be set")


def _contact(work: Work, raw: str, project_id: int | None) -> tuple[object, object]:
    """A contact by e-mail address, or ``Name <address>`` which is added to the customer when unknown."""
    # The last one: a name may hold a bracket, an address may not.
    name, bracket, rest = raw.rpartition("<")
    address = (rest.rstrip("> ") if bracket else raw).strip().lower()
    if "@" not in address or any(c.isspace() or ord(c) < 32 for c in address) or len(address) > 254:
        raise InvalidValue("requester", f"{raw.strip()!r} is not an e-mail address, nor Name <address>")
    found = people.contact_by_email(work.tx, address, project_id)
    if found is not None:
        return found.id, address
    if project_id is None or not bracket:
        raise NotFound(f"no contact of this customer has the address {address}; to add one write: Name <{address}>")
    added = people.add_contact(work.tx, project_id, name.strip() or address, address, work.now)
    work.record("contact added", new=address)
    return added, address


def current(work: Work, ticket: Ticket, spec: FieldSpec) -> object:
    """The field's present value as history shows it."""
    own = custom.field_of(work, spec.column)
    if own is not None:
        return custom.shown(own, ticket.custom.get(own.id))
    value = getattr(ticket, spec.column)
    if value is None:
        return None
    match spec.kind:
        case Kind.RANK:
            return _RANKS[spec.name](value).name.lower()
        case Kind.AGENT:
            return next((a.handle for a in people.agents(work.tx) if a.id == value), str(value))
        case Kind.TEAM:
            return next((t.handle for t in people.teams(work.tx) if t.id == value), str(value))
        case Kind.PROJECT:
            project = people.project_by_id(work.tx, value)
            return project.handle if project else str(value)
        case Kind.CONTACT:
            contact = people.contact(work.tx, value)
            return contact.email.raw if contact else str(value)
        case Kind.TAGS:
            return list(value)
        case Kind.TEXT:
            return value.raw
        case Kind.INSTANT:
            return value.isoformat()
        case _:
            return value


def follows(ticket: Ticket | None, values: dict[str, object], work: Work) -> dict[str, object]:
    """What other attributes follow from ``values``: the category and the solved instant from the status."""
    status = values.get("status")
    if not isinstance(status, str):
        return values
    category = work.catalogue.category(status)
    before = ticket.solved_at if ticket else None
    solved = (before or work.now) if category in ("solved", "closed") else None
    return {**values, "category": category, "solved_at": solved}
