"""A form with room for longer texts below its entries, kept as a draft while it is typed, so that no key throws it away."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from odesk_tui.commands.conversation import SaveDraft
from odesk_tui.core.text import Foreign, safe_line
from odesk_tui.tui.actions import COMPOSER
from odesk_tui.tui.dialogs.base import Row
from odesk_tui.tui.dialogs.form import Entry, Form
from odesk_tui.tui.keymap import DEFAULT
from odesk_tui.tui.widgets.text_box import TextBox, writable

# How long after a change the draft is offered for keeping, in seconds.
KEEP_AFTER = 2.0
# Keys with which a text is edited; all others end at the form.
BODY_KEYS = frozenset(key for binding in TextArea.BINDINGS for key in binding.key.split(","))  # type: ignore[union-attr]


@dataclass(slots=True)
class Text:
    """A longer text of a form: what it is called, the label over it, its lines on the screen, what it begins with."""

    name: str
    label: str
    lines: int
    start: str = ""
    error: str = ""


class KeptForm(Form):
    """Esc answers the SaveDraft that keeps what is typed, or None when nothing was. Subclasses say their ``KIND`` of draft.

    ctrl+g goes on with a text in $EDITOR.
    """

    KIND: ClassVar[str] = ""
    DEFAULT_CSS = """
    KeptForm Vertical { dock: bottom; height: auto; }
    KeptForm TextBox, KeptForm TextBox:focus {
        background: $boost; border: none; border-top: solid $primary; padding: 0 0 0 2;
        border-title-color: $foreground;
    }
    """

    class Keep(Message):
        """What is typed so far, 2 seconds after a change: run ``command`` so that a dropped line loses nothing."""

        def __init__(self, command: SaveDraft) -> None:
            self.command = command
            super().__init__()

    class Editor(Message):
        """Go on with ``body`` in $EDITOR, then call :meth:`KeptForm.load` with what comes back."""

        def __init__(self, form: KeptForm, body: str) -> None:
            self.form = form
            self.body = body
            super().__init__()

    def __init__(
        self,
        title: str | Foreign,
        entries: Sequence[Entry],
        texts: Sequence[Text],
        *,
        hint: str,
        kept: bool = False,
        owner: Widget | None = None,
    ) -> None:
        """``kept``: the store has a draft of this form, so that an emptied form discards it."""
        self._kept = kept
        self._timer: Timer | None = None
        super().__init__(title, entries, hint=hint, owner=owner)
        self.texts = {text.name: text for text in texts}
        self._boxes = {text.name: TextBox(text.start) for text in texts}
        # Texts that are out of sight for now.
        self._away: frozenset[str] = frozenset()
        for name, text in self.texts.items():
            # The line of the label comes on top.
            self._boxes[name].styles.height = text.lines + 1
            self._entitle(name)

    def compose(self) -> ComposeResult:
        """The texts, below the entries."""
        with Vertical():
            yield from self._boxes.values()

    # Where the cursor is

    @property
    def writing(self) -> str:
        """The text that has the cursor; empty when an entry has it."""
        return next((name for name, box in self._boxes.items() if box.has_focus), "")

    @property
    def _in_sight(self) -> list[str]:
        return [name for name in self._boxes if name not in self._away]

    def put_away(self, names: Iterable[str]) -> None:
        """Let these texts be out of sight, and all others in it; what is written in them stays."""
        self._away = frozenset(names)
        for name, box in self._boxes.items():
            box.display = name not in self._away

    def call_it(self, name: str, label: str) -> None:
        """Give a text another label."""
        if self.texts[name].label != label:
            self.texts[name].label = label
            self._entitle(name)

    def written(self, name: str) -> str:
        """A text as it stands."""
        return self._boxes[name].text

    def load(self, body: str) -> None:
        """Replace the text that has the cursor: it comes back from $EDITOR."""
        box = self._boxes[self.writing or self._in_sight[0]]
        box.load_text(body)
        box.focus()

    def on_descendant_focus(self) -> None:
        """The labels tell where the cursor is."""
        self._point()

    def on_descendant_blur(self) -> None:
        """The labels tell where the cursor is."""
        self._point()

    def _point(self) -> None:
        for name in self._boxes:
            self._entitle(name)
        self.show_changes()

    def _entitle(self, name: str) -> None:
        text, box = self.texts[name], self._boxes[name]
        error = f"  ! {safe_line(text.error)}" if text.error else ""
        box.border_title = Content(f"{'>' if box.has_focus else ' '} {text.label}{error}")

    # Drawing

    def reserved(self) -> int:
        """The texts and their labels."""
        return sum(self.texts[name].lines + 1 for name in self._in_sight)

    def content(self, width: int) -> Iterable[Row]:
        """The entries; none has the cursor while a text has it."""
        at, self.at = self.at, -1 if self.writing else self.at
        try:
            yield from super().content(width)
        finally:
            self.at = at

    # Keys

    def is_childs(self, key: str) -> bool:
        """Keys that edit a text go on to it."""
        return bool(self.writing) and key in BODY_KEYS

    def press(self, key: str, char: str | None) -> None:
        """In a text only the keys that leave it count."""
        name = self.writing
        if not name:
            super().press(key, char)
        elif key == "escape":
            self.cancel()
        elif key in ("ctrl+j", "ctrl+enter"):
            self.submit()
        elif key in ("tab", "shift+tab"):
            self._leave_text(name, 1 if key == "tab" else -1)
        elif getattr(self.app, "keys", DEFAULT).meaning(COMPOSER, key, char) == "editor":
            self.keep()
            self.post_message(self.Editor(self, self.written(name)))

    def _leave_text(self, name: str, by: int) -> None:
        names = self._in_sight
        at = names.index(name) + by
        if 0 <= at < len(names):
            self._boxes[names[at]].focus()
        else:
            self.focus()
            self.go(0 if by > 0 else len(self.entries) - 1)
        self.call_after_refresh(self.show_changes)

    def enter(self) -> None:
        """To the next entry."""
        self.move(1)

    def move(self, by: int) -> None:
        """To another entry, or into the texts after the last and before the first."""
        names = self._in_sight
        if 0 <= self.at + by < len(self.entries) or not names:
            super().move(by)
        else:
            self._boxes[names[0 if by > 0 else -1]].focus()
            self.call_after_refresh(self.show_changes)

    def refuse(self, name: str, message: str) -> None:
        """Show ``message`` at the entry or text called ``name`` and go there."""
        if name in self.texts:
            self.texts[name].error = message
            self._entitle(name)
            self._boxes[name].focus()
        else:
            self.focus()
            super().refuse(name, message)
        self.call_after_refresh(self.show_changes)

    # Keeping

    def changed(self) -> None:
        """Keep the draft soon."""
        super().changed()
        self._keep_soon()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """A text was edited."""
        event.stop()
        name = next((name for name, box in self._boxes.items() if box is event.text_area), "")
        if name and (self._timer is not None or self.written(name) != writable(self.texts[name].start)):
            self.texts[name].error = ""
            self._entitle(name)
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

    def draft(self) -> SaveDraft:
        """What is typed, as a draft; one without a text discards."""
        typed = {entry.name: entry.line.text for entry in self.entries if entry.text}
        typed |= {name: box.text for name, box in self._boxes.items() if box.text.strip()}
        return SaveDraft(ticket=0, kind=self.KIND, body=json.dumps(typed) if typed else "")

    def cancel(self) -> None:
        """Leave with what was typed kept."""
        draft = self.draft()
        self.finish(draft if draft.body or self._kept else None)

    def forgotten(self) -> SaveDraft:
        """What discards the draft."""
        return SaveDraft(ticket=0, kind=self.KIND, body="")


def typed(draft: str, whole: str) -> Mapping[str, str]:
    """The entries and texts of a kept draft; one that cannot be read becomes the text ``whole``, so that nothing is lost."""
    if not draft:
        return {}
    try:
        found = json.loads(draft)
    except ValueError:
        return {whole: writable(draft)}
    if not isinstance(found, dict):
        return {whole: writable(draft)}
    return {str(name): str(value) for name, value in found.items()}
