"""The form for a new ticket."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from odesk_tui.commands.conversation import SaveDraft
from odesk_tui.commands.tickets import BODY_LIMIT, Create
from odesk_tui.core.catalogue import BEGINNING, Catalogue, chosen_from
from odesk_tui.core.errors import DeskError, InvalidValue
from odesk_tui.core.fields import BUILT_IN, FIELDS, choice_value, rank_value, tag_value, text_value
from odesk_tui.core.people import Agent, Project
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.dialogs.base import Row, row
from odesk_tui.tui.dialogs.form import Choice, Entry, Form
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.dialogs.own_values import Own
from odesk_tui.tui.widgets.text_box import TextBox, writable

BODY_LINES = 5
# How long after a change the draft is offered for keeping, in seconds.
KEEP_AFTER = 2.0
# Keys with which the body is edited; all others end at the form.
BODY_KEYS = frozenset(key for binding in TextArea.BINDINGS for key in binding.key.split(","))  # type: ignore[union-attr]
_ERROR_FIELDS = {"project": "customer", "tag": "tags"}


class CreateForm(Form):
    """Answers ``(SaveDraft, Create, SaveDraft)``: keep what was typed, create, forget the draft; to be run in order, stopping
    at the first that is refused. Esc answers the SaveDraft that keeps what was typed, or None when nothing was.
    """

    DEFAULT_CSS = """
    CreateForm TextBox { dock: bottom; height: 5; margin: 0 0 0 2; background: $boost; }
    CreateForm TextBox:focus { background: $boost; }
    """

    class Keep(Message):
        """What is typed so far, 2 seconds after a change: run ``command`` so that a dropped line loses nothing."""

        def __init__(self, command: SaveDraft) -> None:
            self.command = command
            super().__init__()

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

        Of the desk's ``own`` fields those are asked for that a new ticket needs.
        """
        typed = _typed(draft)
        if of is not None:
            typed.setdefault("customer", of.project_handle)
        self._start = typed.pop("body", "")
        # Whether a draft of this form is in the store, so that an emptied form discards it.
        self._kept = bool(draft)
        self._timer: Timer | None = None
        people = [Choice(a.handle, a.name.line()) for a in agents if a.active]
        kinds = [Choice(t.name, f"{t.label}: {t.hint}" if t.hint else t.label) for t in catalogue.current]
        self._type = chosen_from(catalogue, BUILT_IN)["type"]
        entries = [
            Entry("subject", "subject"),
            Entry("customer", "customer", choices=[Choice(p.handle, p.name.line()) for p in projects], strict=True),
            Entry("requester", "requester", hint="address, or Name <address>"),
            Entry("type", "type", choices=kinds, strict=True, hint="request"),
            Entry("severity", "severity", choices=_choices("severity"), strict=True, hint="moderate"),
            Entry("priority", "priority", choices=_choices("priority"), strict=True, hint="follows from the severity"),
            Entry("assignee", "assignee", choices=[Choice("me"), *people], strict=True, hint="nobody"),
            Entry("tags", "tags", hint="printer, floor-3"),
        ]
        self._own = own
        # After what every ticket needs, so that a low screen has them too.
        entries[2:2] = own.entries() if own is not None else []
        for entry in entries:
            entry.line = LineEdit(typed.get(entry.name, ""))
        self._projects = {project.handle for project in projects}
        self._agents = {"me", *(agent.handle for agent in agents if agent.active)}
        self._body_error = ""
        title = "New ticket" if of is None else f"New child of #{of.number} {of.subject.line()}"
        super().__init__(title, entries, hint="Tab next  ctrl+j creates  Esc keeps it as a draft", owner=owner)
        self._box = TextBox(self._start)

    def compose(self) -> ComposeResult:
        """The body, below the entries."""
        yield self._box

    @property
    def _in_body(self) -> bool:
        return self._box.has_focus

    # Drawing

    def reserved(self) -> int:
        """The body's lines."""
        return BODY_LINES

    def footer(self) -> Iterable[Row]:
        """The label of the body."""
        here = self._in_body
        error = [(f"  ! {self._body_error}", "error")] if self._body_error else []
        label = f"{'>' if here else ' '} what the customer said"
        yield row((label, "key" if here else "quiet"), *error, anchor=here)

    def content(self, width: int) -> Iterable[Row]:
        """The entries; none has the cursor while the body has it."""
        at, self.at = self.at, -1 if self._in_body else self.at
        try:
            yield from super().content(width)
        finally:
            self.at = at

    # Keys

    def is_childs(self, key: str) -> bool:
        """Keys that edit the body go on to it."""
        return self._in_body and key in BODY_KEYS

    def press(self, key: str, char: str | None) -> None:
        """In the body only the keys that leave it count."""
        if not self._in_body:
            super().press(key, char)
        elif key == "escape":
            self.cancel()
        elif key in ("ctrl+j", "ctrl+enter"):
            self.submit()
        elif key in ("tab", "shift+tab"):
            self.focus()
            self.go(0 if key == "tab" else len(self.entries) - 1)
            self.call_after_refresh(self.show_changes)

    def enter(self) -> None:
        """To the next entry."""
        self.move(1)

    def move(self, by: int) -> None:
        """To another entry, or into the body after the last and before the first."""
        if 0 <= self.at + by < len(self.entries):
            super().move(by)
        else:
            self._box.focus()
            self.call_after_refresh(self.show_changes)

    def changed(self) -> None:
        """Keep the draft soon."""
        super().changed()
        self._keep_soon()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """The body was edited."""
        event.stop()
        if self._box.text != self._start or self._timer is not None:
            self._body_error = ""
            self._keep_soon()

    def _keep_soon(self) -> None:
        if self._timer is None and self.is_mounted:
            self._timer = self.set_timer(KEEP_AFTER, self.keep)

    def keep(self) -> None:
        """Offer what is typed for keeping, now."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if not self._finished:
            self._kept = True
            self.post_message(self.Keep(self.draft()))

    # The answer

    def draft(self) -> SaveDraft:
        """What is typed, as a draft; one without a text discards."""
        typed = {entry.name: entry.line.text for entry in self.entries if entry.text}
        if self._box.text.strip():
            typed["body"] = self._box.text
        return SaveDraft(ticket=0, kind="create", body=json.dumps(typed) if typed else "")

    def cancel(self) -> None:
        """Leave with what was typed kept."""
        draft = self.draft()
        self.finish(draft if draft.body or self._kept else None)

    def submit(self) -> None:
        """Create, or show what is wrong at the first entry that is."""
        try:
            changes = self._checked()
        except InvalidValue as error:
            name = _ERROR_FIELDS.get(error.field, error.field)
            message = str(error).removeprefix(f"{error.field}: ")
            if name == "body":
                self._body_error = message
                self._box.focus()
            else:
                self.focus()
                self.refuse(name, message)
            self.call_after_refresh(self.show_changes)
            return
        create = Create(
            subject=self.named("subject").text,
            project=self.named("customer").text.casefold(),
            body=self._box.text,
            changes=changes,
        )
        self.finish((self.draft(), create, SaveDraft(ticket=0, kind="create", body="")))

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
            for spec in self._own.needed():
                changes |= self._own.checked(spec, self.named(spec.name).text, self.named("type").text)
        if len(self._box.text) > BODY_LIMIT:
            raise InvalidValue("body", f"{len(self._box.text)} characters are too many, the limit is {BODY_LIMIT}")
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


def _typed(draft: str) -> dict[str, str]:
    """The entries of a kept draft; one that cannot be read becomes the body, so that nothing is lost."""
    if not draft:
        return {}
    try:
        found = json.loads(draft)
    except ValueError:
        return {"body": writable(draft)}
    if not isinstance(found, dict):
        return {"body": writable(draft)}
    return {str(name): str(value) for name, value in found.items()}
