"""The value of a long text of the desk's own, in several lines or in $EDITOR."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.message import Message
from textual.widget import Widget

from odesk_tui.commands.tickets import Edit
from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.custom.values import UNTIMED, parse
from odesk_tui.core.errors import DeskError
from odesk_tui.tui.actions import COMPOSER
from odesk_tui.tui.dialogs.base import Dialog, Row, Rows, listed, named, row, target
from odesk_tui.tui.dialogs.kept_form import BODY_KEYS
from odesk_tui.tui.keymap import DEFAULT
from odesk_tui.tui.widgets.text_box import TextBox

LINES = 10


class LongText(Dialog):
    """Answers the Edit of the field, or None when its value stays."""

    DEFAULT_CSS = """
    LongText { width: 100%; }
    LongText TextBox { dock: bottom; height: 10; }
    """

    class Editor(Message):
        """Go on with ``body`` in $EDITOR, then call :meth:`LongText.load` with what comes back."""

        def __init__(self, dialog: LongText, body: str) -> None:
            self.dialog = dialog
            self.body = body
            super().__init__()

    def __init__(self, rows: Rows, spec: OwnField, *, owner: Widget | None = None) -> None:
        self._tickets, self._spec = listed(rows), spec
        held = {ticket.custom.get(spec.custom, "") for ticket in self._tickets}
        self._various = len(held) > 1
        self._before = "" if self._various else held.pop()
        self._problem = ""
        super().__init__(
            f"{spec.name} of {named(rows)}",
            hint="ctrl+j keeps it  ctrl+g $EDITOR  Esc leaves it as it was",
            owner=owner,
        )
        self._box = TextBox(self._before)

    def compose(self) -> ComposeResult:
        """The text."""
        yield self._box

    def on_mount(self) -> None:
        """Write at once."""
        self._box.focus()

    def on_focus(self) -> None:
        """The keys are for the text."""
        self._box.focus()

    def reserved(self) -> int:
        """The text's lines."""
        return LINES

    def load(self, body: str) -> None:
        """Replace the text: it comes back from $EDITOR."""
        self._box.load_text(body)
        self._box.focus()

    def content(self, width: int) -> Iterable[Row]:
        """What an empty text says, and what is wrong."""
        various = "they differ now; what is written is for all. " if self._various else ""
        yield row((f"{various}Empty: none; at most {self._spec.own.longest:,} characters", "quiet"))
        if self._problem:
            yield row((f"! {self._problem}", "error"))

    def is_childs(self, key: str) -> bool:
        """Keys that edit the text go on to it."""
        return self._box.has_focus and key in BODY_KEYS

    def press(self, key: str, char: str | None) -> None:
        """Keep, leave, or go on in $EDITOR."""
        self._problem = ""
        if key == "escape":
            self.finish(None)
        elif key in ("ctrl+j", "ctrl+enter"):
            self._keep()
        elif getattr(self.app, "keys", DEFAULT).meaning(COMPOSER, key, char) == "editor":
            self.post_message(self.Editor(self, self._box.text))

    def _keep(self) -> None:
        text = self._box.text.strip()
        if text == self._before and not self._various:
            self.finish(None)
            return
        try:
            if text:
                parse(self._spec.own, text, UNTIMED)
        except DeskError as error:
            self._problem = str(error)
            return
        self.finish(Edit(**target(self._tickets), changes={self._spec.name: text}))
