"""One text for several tickets: a reply to each customer, or a note on each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from odesk_tui.commands.base import TicketCommand
from odesk_tui.commands.conversation import Note, Reply, SaveDraft
from odesk_tui.commands.tickets import BODY_LIMIT
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.acts import act, many
from odesk_tui.tui.dialogs.base import Dialog, Row, row, target
from odesk_tui.tui.dialogs.create import BODY_KEYS, KEEP_AFTER
from odesk_tui.tui.widgets.text_box import TextBox

_LINES = 8


class WriteMany(Dialog):
    """Answers the Act that says it on every ticket, or on Esc the SaveDraft that keeps the text (None without one)."""

    DEFAULT_CSS = """
    WriteMany { width: 100%; border: double $primary; }
    WriteMany.-note { border: dashed $warning; }
    WriteMany TextBox { dock: bottom; height: 8; }
    """

    class Keep(Message):
        """Keep what is typed so far."""

        def __init__(self, draft: SaveDraft) -> None:
            self.draft = draft
            super().__init__()

    def __init__(self, kind: str, tickets: Sequence[TicketRow], body: str = "", *, owner: Widget | None = None) -> None:
        """``kind`` is reply or note, ``body`` its kept draft."""
        self._kind, self._tickets = kind, tuple(tickets)
        self._start = body
        self._timer: Timer | None = None
        self._problem = ""
        what = "PUBLIC REPLY to" if kind == "reply" else "NOTE (internal) on"
        super().__init__(
            f"{what} {many(len(self._tickets))}",
            hint=f"ctrl+j {'sends to all' if kind == 'reply' else 'adds to all'}  Esc keeps it as a draft",
            owner=owner,
        )
        self.set_class(kind == "note", "-note")
        self._box = TextBox(body)

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
        return _LINES

    def content(self, width: int) -> Iterable[Row]:
        """Who will read it, and what is wrong."""
        if self._kind == "reply":
            without = sum(ticket.requester_email is None for ticket in self._tickets)
            lacking = f"; {without} without an address" if without else ""
            yield row((f"each requester gets a mail of their own{lacking}", "quiet"))
        else:
            yield row(("agents only", "quiet"))
        if self._problem:
            yield row((f"! {self._problem}", "error"))

    def is_childs(self, key: str) -> bool:
        """Keys that edit the text go on to it."""
        return self._box.has_focus and key in BODY_KEYS

    def press(self, key: str, char: str | None) -> None:
        """Send, or leave."""
        self._problem = ""
        text = self._box.text
        if key == "escape":
            self.finish(self.draft() if text.strip() or self._start else None)
        elif key in ("ctrl+j", "ctrl+enter"):
            if not text.strip():
                self._problem = "nothing is written yet"
            elif len(text) > BODY_LIMIT:
                self._problem = f"{len(text)} characters are too many, the limit is {BODY_LIMIT}"
            else:
                where = target(self._tickets)
                command: TicketCommand = (
                    Reply(**where, body=text) if self._kind == "reply" else Note(**where, body=text)
                )
                self.finish(act(command))

    def draft(self) -> SaveDraft:
        """What is typed; an empty text discards."""
        text = self._box.text
        return SaveDraft(ticket=0, kind=self._kind, body=text if text.strip() else "")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the text soon."""
        event.stop()
        if self._box.text != self._start and self._timer is None:
            self._timer = self.set_timer(KEEP_AFTER, self._keep)

    def _keep(self) -> None:
        self._timer = None
        if not self._finished:
            self.post_message(self.Keep(self.draft()))
