"""Values of the desk's own fields in forms: what is offered, what is expected, and whether what is typed is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from odesk_tui.core.custom.definition import CustomField, CustomKind
from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.custom.values import Reading, parse
from odesk_tui.core.errors import DeskError, InvalidValue, NotFound, UsageError
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.text import Foreign
from odesk_tui.reads.people import People
from odesk_tui.tui.dialogs.form import Choice, Entry

_EXAMPLES = {
    CustomKind.TEXT: "a text",
    CustomKind.LONG_TEXT: "a text",
    CustomKind.INTEGER: "a whole number",
    CustomKind.DECIMAL: "12.5",
    CustomKind.BOOLEAN: "yes or no",
    CustomKind.DATE: "2026-11-23, tomorrow",
    CustomKind.INSTANT: "2026-11-23 10:00, +2h",
    CustomKind.DURATION: "1h30m",
    CustomKind.CHOICE: "one of these",
    CustomKind.MULTI_CHOICE: "one or more, with commas",
    CustomKind.VERSION: "3.2, 1.4-rc2",
    CustomKind.URL: "https://example.com/page",
    CustomKind.AGENT: "an agent",
    CustomKind.CONTACT: "an address",
    CustomKind.PROJECT: "a customer",
    CustomKind.RELEASE: "router 3.2",
}


@dataclass(frozen=True, slots=True)
class Own:
    """The desk's own fields as the form for a new ticket asks for them, seen by whoever fills it in."""

    people: People
    now: datetime
    zone: str

    def of_type(self, ticket_type: str) -> list[OwnField]:
        """Those that tickets of a type have, in the desk's order."""
        return [spec for spec in self.people.own if spec.own.belongs_to(ticket_type)]

    def is_needed(self, spec: OwnField, ticket_type: str) -> bool:
        """Whether a ticket of that type needs it when it is new."""
        return self.people.catalogue.workflow_of(ticket_type).initial.name in spec.own.required

    def entry(self, spec: OwnField) -> Entry:
        """An entry for it."""
        found = Entry(spec.name, spec.name, choices=own_choices(spec, self.people), hint=hint(spec.own))
        found.strict = bool(found.choices) and spec.own.kind is not CustomKind.MULTI_CHOICE
        return found

    def checked(self, spec: OwnField, text: str, ticket_type: str) -> dict[str, str]:
        """The change that ``text`` is; raises :class:`InvalidValue` when it is none, or missing."""
        if not text:
            if self.is_needed(spec, ticket_type) and spec.own.default is None:
                raise InvalidValue(spec.name, f"a new {ticket_type} needs it: {example(spec.own)}")
            return {}
        try:
            check_own(spec, text, self.people, Reading(self.now, self.zone))
        except DeskError as error:
            raise InvalidValue(spec.name, str(error).removeprefix(f"{spec.name}: ")) from error
        return {spec.name: text}


def hint(own: CustomField) -> str:
    """What stands in an empty entry: the default, or what a value looks like."""
    return f"unless said: {own.default}" if own.default is not None else example(own)


def example(own: CustomField) -> str:
    """What a value looks like."""
    return own.limits.pattern or _EXAMPLES[own.kind]


def own_choices(spec: OwnField, people: People) -> list[Choice]:
    """The values that there are, for kinds that have few."""
    if spec.own.kind is CustomKind.AGENT:
        return [Choice(agent.handle, agent.name.line()) for agent in people.agents if agent.active]
    if spec.own.kind is CustomKind.PROJECT:
        return [Choice(project.handle, project.name.line()) for project in people.projects]
    return [Choice(name) for name in spec.choices]


def check_own(spec: OwnField, text: str, people: People, reading: Reading) -> None:
    """Raise a DeskError when ``text`` cannot be the field's value; whether there is such a contact the store says."""

    def find(kind: CustomKind, raw: str) -> str:
        if kind is CustomKind.CONTACT:
            if "@" not in raw:
                raise UsageError(f"{Foreign(raw).line()!r} is not an e-mail address")
            return raw.strip().lower()
        known = [choice.value for choice in own_choices(spec, people)]
        if raw.strip().casefold() not in (*known, *(["me"] if kind is CustomKind.AGENT else [])):
            hint = nearest(raw, known) or f"; there are: {', '.join(known) or 'none yet'}"
            raise NotFound(f"there is no {kind.value} {Foreign(raw).line()!r}{hint}")
        return raw.strip().casefold()

    parse(spec.own, text, replace(reading, find=find))
