"""Edit any field of a ticket, or of many: pick it, type its value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from textual.widget import Widget

from odesk_tui.commands.tickets import Edit
from odesk_tui.core.catalogue import chosen_from
from odesk_tui.core.custom.definition import CustomKind
from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.custom.values import Reading
from odesk_tui.core.custom.values import text as text_of
from odesk_tui.core.errors import DeskError, InvalidValue, UsageError
from odesk_tui.core.fields import (
    BUILT_IN,
    FIELDS,
    SPECS,
    FieldSpec,
    Kind,
    choice_value,
    rank_value,
    tag_value,
    text_value,
)
from odesk_tui.core.query.times import parse_instant
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import Workflow
from odesk_tui.reads.people import People
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.dialogs.base import Row, Rows, listed, named, row, target
from odesk_tui.tui.dialogs.form import Choice, Entry, Form
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.dialogs.own_values import check_own, example, own_choices

SETTABLE = tuple(spec for spec in SPECS if spec.settable)


class EditField(Form):
    """Answers the Edit of one field, the field itself when it is a long text, or None when its value stays.

    First the field is chosen by typing a part of its name (or with the arrows) and Enter, then its value is edited.
    """

    def __init__(
        self,
        rows: Rows,
        people: People,
        now: datetime,
        zone: str,
        *,
        field: str = "",
        owner: Widget | None = None,
    ) -> None:
        """``field`` skips the choice. ``now`` and the IANA ``zone`` are what a typed instant is seen from."""
        self._tickets, self._people, self._now, self._zone = listed(rows), people, now, zone
        self._spec: FieldSpec | None = None
        self._before = ""
        self._own = {spec.name: spec for spec in people.own if self._belongs(spec)}
        fields = [Choice(spec.name, self._present(spec)) for spec in (*self._own.values(), *SETTABLE)]
        entry = Entry("field", "field", choices=fields, strict=True)
        super().__init__(f"Edit {named(rows)}", [entry], hint="Enter goes on  Esc cancels", owner=owner)
        if field:
            self._open(self._own.get(field) or FIELDS[field])
        else:
            self._highlighted = 0

    def submit(self) -> None:
        """The field first, then its value."""
        if self._spec is None:
            name = self.entry.text.casefold()
            spec = self._own.get(name) or FIELDS.get(name)
            if spec is None or not spec.settable:
                self.refuse("field", f"choose one of {', '.join([*self._own, *(s.name for s in SETTABLE)])}")
            else:
                self._open(spec)
            return
        text = self.entry.line.text if self._spec.kind is Kind.TEXT else self.entry.text
        if text == self._before:
            self.finish(None)
            return
        try:
            self._check(self._spec, text)
        except DeskError as error:
            self.refuse(self._spec.name, str(error))
            return
        self.finish(Edit(**target(self._tickets), changes={self._spec.name: text}))

    def press(self, key: str, char: str | None) -> None:
        """While the field is chosen, one is always highlighted, and Tab is Enter."""
        choosing = self._spec is None
        super().press("enter" if choosing and key == "tab" else key, char)
        if self._spec is None:
            self._highlighted = max(self._highlighted, 0)

    def _open(self, spec: FieldSpec) -> None:
        if isinstance(spec, OwnField) and spec.own.kind is CustomKind.LONG_TEXT:
            self.finish(spec)
            return
        self._spec = spec
        self._before = self._typed(spec)
        choices = self._choices(spec)
        # A contact may be new; everything else that has choices takes only these.
        strict = bool(choices) and spec.kind not in (Kind.TAGS, Kind.CONTACT, Kind.MULTI)
        hint = "empty: none" if spec.nullable else ""
        if isinstance(spec, OwnField):
            hint = f"{example(spec.own)}; {hint}"
        self.entries = [Entry(spec.name, spec.name, LineEdit(self._before), choices, strict, hint=hint)]
        self._label_width = len(spec.name)
        self.go(0)

    def footer(self) -> Iterable[Row]:
        """The value as it is now, while another is typed."""
        if self._spec is not None and self.entry.line.text != self._before:
            yield row((f"  now: {self._present(self._spec)}", "quiet"))

    # Values

    def _typed(self, spec: FieldSpec) -> str:
        """The present value as one would type it; empty for none, and where tickets differ."""
        values = {self._typed_of(ticket, spec) for ticket in self._tickets}
        return values.pop() if len(values) == 1 else ""

    def _belongs(self, spec: OwnField) -> bool:
        return any(spec.own.belongs_to(ticket.type) or spec.custom in ticket.custom for ticket in self._tickets)

    def _typed_of(self, ticket: TicketRow, spec: FieldSpec) -> str:
        if isinstance(spec, OwnField):
            held = ticket.custom.get(spec.custom)
            return "" if held is None else text_of(spec.own, held, Reading(self._now, self._zone))
        match spec.name:
            case "project":
                return ticket.project_handle
            case "requester":
                return ticket.requester_email.raw if ticket.requester_email else ""
            case "external":
                return ticket.external_id.raw if ticket.external_id else ""
            case "tag":
                return ", ".join(ticket.tags)
            case "snoozed":
                return self._instant(ticket.snoozed_until)
            case "due":
                return self._instant(ticket.due)
            case "severity" | "priority":
                return str(getattr(ticket, spec.name).name).lower()
        value = getattr(ticket, spec.name)
        return value.raw if isinstance(value, Foreign) else str(value or "")

    def _present(self, spec: FieldSpec) -> str:
        values = {self._typed_of(ticket, spec) for ticket in self._tickets}
        return "various" if len(values) > 1 else Foreign(values.pop()).line() or "none"

    def _instant(self, at: datetime | None) -> str:
        return f"{at.astimezone(ZoneInfo(self._zone)):%Y-%m-%d %H:%M}" if at else ""

    def _choices(self, spec: FieldSpec) -> list[Choice]:
        if isinstance(spec, OwnField):
            return own_choices(spec, self._people)
        match spec.kind:
            case Kind.AGENT:
                return [Choice(a.handle, a.name.line()) for a in self._people.agents if a.active]
            case Kind.TEAM:
                return [Choice(team.handle, team.name.line()) for team in self._people.teams]
            case Kind.PROJECT:
                return [Choice(project.handle, project.name.line()) for project in self._people.projects]
            case Kind.RANK:
                return [Choice(name) for name in reversed(spec.choices)]
            case Kind.CHOICE if spec.name == "status":
                held = dict.fromkeys(ticket.status for ticket in self._tickets)
                allowed = [name for ticket in self._tickets for name in self._flow(ticket).allowed(ticket.status)]
                return [Choice(name) for name in dict.fromkeys([*held, *allowed])]
            case Kind.CHOICE if spec.name == "type":
                return [Choice(one.name, one.label) for one in self._people.catalogue.current]
        return [Choice(name) for name in spec.choices]

    def _flow(self, ticket: TicketRow) -> Workflow:
        return self._people.catalogue.workflow_of(ticket.type)

    def _check(self, spec: FieldSpec, text: str) -> None:
        """Raise a DeskError when ``text`` cannot be the field's value."""
        if not text.strip() and spec.kind is not Kind.TAGS:
            if not spec.nullable:
                raise InvalidValue(spec.name, "it must not be empty")
            return
        if isinstance(spec, OwnField):
            check_own(spec, text, self._people, Reading(self._now, self._zone))
            return
        match spec.kind:
            case Kind.TEXT:
                text_value(spec, text)
            case Kind.CHOICE:
                choice = choice_value(chosen_from(self._people.catalogue, BUILT_IN).get(spec.name) or spec, text)
                flows = [(ticket.status, self._flow(ticket)) for ticket in self._tickets]
                if spec.name == "status" and not any(choice in (s, *flow.allowed(s)) for s, flow in flows):
                    flows[0][1].check(flows[0][0], choice)
            case Kind.RANK:
                rank_value(spec, text)
            case Kind.INSTANT:
                parse_instant(text, self._now, self._zone)
            case Kind.TAGS:
                for tag in text.split(","):
                    if tag.strip():
                        tag_value(tag)
            case Kind.AGENT | Kind.TEAM | Kind.PROJECT:
                known = [choice.value for choice in self._choices(spec)]
                if text.casefold() not in known:
                    raise UsageError(f"{text!r} is not one of {', '.join(known) or 'none yet'}")
