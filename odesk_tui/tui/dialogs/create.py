"""The form for a new ticket."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.widget import Widget

from odesk_tui.commands.tickets import BODY_LIMIT, Create
from odesk_tui.core.catalogue import BEGINNING, Catalogue, chosen_from
from odesk_tui.core.custom.definition import CustomKind
from odesk_tui.core.errors import DeskError, InvalidValue
from odesk_tui.core.fields import BUILT_IN, FIELDS, TicketType, choice_value, rank_value, tag_value, text_value
from odesk_tui.core.people import Agent, Project
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.dialogs.form import Choice, Entry
from odesk_tui.tui.dialogs.kept_form import KeptForm, Text, typed
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.dialogs.own_values import Own, hint

BODY_LINES = 5
# Long texts of the desk's own that have room in the form, and their lines; others are written once the ticket is there.
MOST_LONG, LONG_LINES = 2, 2
_ERROR_FIELDS = {"project": "customer", "tag": "tags"}


class CreateForm(KeptForm):
    """Answers ``(SaveDraft, Create, SaveDraft)``: keep what was typed, create, forget the draft; to be run in order, stopping
    at the first that is refused. Esc answers the SaveDraft that keeps what was typed, or None when nothing was.
    """

    KIND = "create"

    def __init__(
        self,
        projects: Sequence[Project],
        agents: Sequence[Agent],
        draft: str = "",
        *,
        of: TicketRow | None = None,
        own: Own | None = None,
        catalogue: Catalogue = BEGINNING,
        owner: Widget | None = None,
    ) -> None:
        """``draft`` is the body of a kept draft of kind ``create``; ``of`` is the ticket that the new one is a child of.

        The desk's ``own`` fields are those of the type: what a new ticket needs is marked, and asked for first.
        """
        begun = dict(typed(draft, "body"))
        if of is not None:
            begun.setdefault("customer", of.project_handle)
        people = [Choice(a.handle, a.name.line()) for a in agents if a.active]
        kinds = [Choice(t.name, f"{t.label}: {t.hint}" if t.hint else t.label) for t in catalogue.current]
        self._type = chosen_from(catalogue, BUILT_IN)["type"]
        current = [one.name for one in catalogue.current]
        self._usual = TicketType.REQUEST.value if TicketType.REQUEST.value in current else current[0]
        entries = [
            Entry("subject", "subject"),
            Entry("customer", "customer", choices=[Choice(p.handle, p.name.line()) for p in projects], strict=True),
            Entry("requester", "requester", hint="address, or Name <address>"),
            Entry("type", "type", choices=kinds, strict=True, hint=f"unless said: {self._usual}"),
            Entry("severity", "severity", choices=_choices("severity"), strict=True, hint="unless said: moderate"),
            Entry("priority", "priority", choices=_choices("priority"), strict=True, hint="follows from the severity"),
            Entry("assignee", "assignee", choices=[Choice("me"), *people], strict=True, hint="unless said: nobody"),
            Entry("tags", "tags", hint="e.g. printer, floor-3"),
        ]
        self._own = own
        every = own.people.own if own is not None else ()
        long = [spec for spec in every if spec.own.kind is CustomKind.LONG_TEXT]
        self._long = sorted(long, key=lambda spec: not spec.own.required)[:MOST_LONG]
        self._further = (
            {spec.name: own.entry(spec) for spec in every if spec not in self._long} if own is not None else {}
        )
        for entry in (*entries, *self._further.values()):
            entry.line = LineEdit(begun.get(entry.name, ""))
        self._usual_entries = entries
        self._projects = {project.handle for project in projects}
        self._agents = {"me", *(agent.handle for agent in agents if agent.active)}
        title = "New ticket" if of is None else f"New child of #{of.number} {of.subject.line()}"
        super().__init__(
            title,
            entries,
            [
                *(Text(spec.name, spec.name, LONG_LINES, begun.get(spec.name, "")) for spec in self._long),
                Text("body", "what the customer said", BODY_LINES, begun.get("body", "")),
            ],
            hint="Tab next  ctrl+j creates  Esc keeps it as a draft" + "  * needed" * (own is not None and bool(every)),
            kept=bool(draft),
            owner=owner,
        )
        self._arrange()

    @property
    def _kind(self) -> str:
        """The type that the ticket will be of."""
        typed = next(entry.text for entry in self._usual_entries if entry.name == "type")
        try:
            return choice_value(self._type, typed) if typed else self._usual
        except InvalidValue:
            return self._usual

    def changed(self) -> None:
        """Another type has other fields."""
        super().changed()
        if not self.writing and self.entry.name == "type":
            self._arrange()

    def _arrange(self) -> None:
        """Ask for the fields of the type: those that it needs after what every ticket needs, the others behind all."""
        if self._own is None:
            return
        here, kind = self.entry, self._kind
        needed: list[Entry] = []
        others: list[Entry] = []
        for spec in self._own.of_type(kind):
            if spec.name in self._further:
                entry, is_needed = self._further[spec.name], self._own.is_needed(spec, kind)
                entry.label = f"{spec.name} *" if is_needed else spec.name
                entry.hint = f"needed; {hint(spec.own)}" if is_needed else hint(spec.own)
                (needed if is_needed else others).append(entry)
        self.entries = [*self._usual_entries[:2], *needed, *self._usual_entries[2:], *others]
        self.at = self.entries.index(here)
        self._label_width = max(len(entry.label) for entry in self.entries)
        self.put_away(spec.name for spec in self._long if not spec.own.belongs_to(kind))
        for spec in self._long:
            self.call_it(spec.name, f"{spec.name} *" if self._own.is_needed(spec, kind) else spec.name)

    def submit(self) -> None:
        """Create, or show what is wrong at the first entry that is."""
        try:
            changes = self._checked()
        except InvalidValue as error:
            self.refuse(_ERROR_FIELDS.get(error.field, error.field), str(error).removeprefix(f"{error.field}: "))
            return
        create = Create(
            subject=self.named("subject").text,
            project=self.named("customer").text.casefold(),
            body=self.written("body"),
            changes=changes,
        )
        self.finish((self.draft(), create, self.forgotten()))

    def _checked(self) -> Mapping[str, str]:
        """The further fields; raises :class:`InvalidValue` with the name of the entry or field."""
        text_value(FIELDS["subject"], self.named("subject").text)
        customer = self.named("customer").text.casefold()
        if customer not in self._projects:
            raise InvalidValue("customer", f"there is no customer {customer!r}" if customer else "whose ticket is it?")
        checks: Mapping[str, Callable[[str], object]] = {
            "requester": _address,
            "type": lambda text: choice_value(self._type, text),
            "severity": lambda text: rank_value(FIELDS["severity"], text),
            "priority": lambda text: rank_value(FIELDS["priority"], text),
            "assignee": self._agent,
            "tags": lambda text: [tag_value(tag) for tag in text.split(",") if tag.strip()],
        }
        changes: dict[str, str] = {}
        for name, check in checks.items():
            text = self.named(name).text
            if text:
                try:
                    check(text)
                except DeskError as error:
                    raise InvalidValue(name, str(error).removeprefix(f"{getattr(error, 'field', name)}: ")) from error
                changes["tag" if name == "tags" else name] = text
        if self._own is not None:
            for spec in self._own.of_type(self._kind):
                known = spec in self._long or spec.name in self._further
                text = self.written(spec.name).strip() if spec in self._long else self.named(spec.name).text
                changes |= self._own.checked(spec, text, self._kind) if known else {}
        length = len(self.written("body"))
        if length > BODY_LIMIT:
            raise InvalidValue("body", f"{length} characters are too many, the limit is {BODY_LIMIT}")
        return changes

    def _agent(self, text: str) -> None:
        if text.casefold() not in self._agents:
            raise InvalidValue("assignee", f"there is no agent {text!r}")


def _choices(name: str) -> list[Choice]:
    """The choices of a field; ranks with the worst first and their short form."""
    spec = FIELDS[name]
    if spec.codes is None:
        return [Choice(choice) for choice in spec.choices]
    return [Choice(rank, f"{name[0].upper()}{turn}") for turn, rank in enumerate(reversed(spec.choices), 1)]


def _address(text: str) -> None:
    _, _, rest = text.partition("<")
    address = (rest.rstrip("> ") if rest else text).strip()
    if "@" not in address or any(char.isspace() for char in address):
        raise InvalidValue("requester", f"{text!r} is not an e-mail address, nor Name <address>")
