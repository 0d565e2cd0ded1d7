"""Where a reply or a note is written, inline below the conversation."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from odesk_tui.core.text import safe_line
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.actions import COMPOSER
from odesk_tui.tui.bindings import meant
from odesk_tui.tui.dialogs.send_menu import SendMenu, flow_for
from odesk_tui.tui.keymap import DEFAULT
from odesk_tui.tui.widgets.cells import cut
from odesk_tui.tui.widgets.text_box import writable
from odesk_tui.tui.widgets.writer import Writer

# A change is offered for keeping so many seconds after it, however much is typed meanwhile.
KEEP_AFTER = 2.0
# Ages at which "draft saved … ago" is written anew, in seconds; then once a minute.
_AGES = (2, 5, 10, 20, 40, 60)
_OTHER = {"reply": "note", "note": "reply"}


class _Written(Message):
    """Something about the text: its ``kind`` (reply or note) and the ``body`` as it stands."""

    def __init__(self, composer: Composer, kind: str, body: str) -> None:
        self.composer = composer
        self.kind = kind
        self.body = body
        super().__init__()

    @property
    def control(self) -> Composer:
        """Where it was written."""
        return self.composer


class Composer(Writer):
    """A text in a border that says in words who will read it.

    ctrl+j (or ctrl+enter) sends, ctrl+t changes between reply and note, ctrl+g asks for $EDITOR, Esc opens the send menu or
    closes an empty composer. It never sends an empty text. Whoever mounted it acts on the messages and removes it.
    """

    DEFAULT_CSS = """
    Composer {
        height: 40%;
        min-height: 6;
        max-height: 14;
        padding: 0 1;
        background: $surface;
        color: $foreground;
        border: double $primary;
        border-title-style: bold;
        border-title-color: $foreground;
        border-subtitle-color: $foreground;
    }
    Composer.-note { border: dashed $warning; }
    """

    class Changed(_Written):
        """Keep ``body`` as the draft (an empty one discards it)."""

    class Send(_Written):
        """Send or add it; with a ``status`` set that too."""

        def __init__(self, composer: Composer, kind: str, body: str, status: str | None) -> None:
            self.status = status
            super().__init__(composer, kind, body)

    class Close(_Written):
        """Leave; what is written stays as a draft."""

    class Discard(Message):
        """Leave, and discard the draft of ``kind``."""

        def __init__(self, composer: Composer, kind: str) -> None:
            self.composer = composer
            self.kind = kind
            super().__init__()

    def __init__(
        self,
        ticket: TicketRow,
        kind: str = "reply",
        body: str = "",
        *,
        other: str = "",
        clock: Callable[[], float] = monotonic,
        id: str | None = None,
    ) -> None:
        """``kind`` is reply or note, ``body`` its kept draft, ``other`` the kept draft of the other kind.

        ``clock`` gives seconds that only grow, for the age of the draft.
        """
        super().__init__(id=id)
        self.ticket = ticket
        self.kind = kind
        self._other = other
        self._clock = clock
        self.write(body)
        # The text that the store has of the present kind.
        self._kept = writable(body)
        self._timer: Timer | None = None
        self._saved_at: float | None = None
        self._aging: Timer | None = None
        # What was sent and has not been refused: a key pressed twice sends once.
        self._sent: tuple[str, str] | None = None

    def compose(self) -> ComposeResult:
        """The text area."""
        yield self._box

    def on_mount(self) -> None:
        """Write at once."""
        self._entitle()
        self._box.focus()

    def focus_text(self) -> None:
        """Give the keys to the text."""
        self._box.focus()

    # The border

    def _entitle(self) -> None:
        """Write title and hints: who will read it, how old the draft is, what the keys do."""
        self.set_class(self.kind == "note", "-note")
        width = max(8, self.size.width + 2)
        to = self.ticket.requester_email
        if self.kind == "note":
            title = "NOTE (internal)"
        else:
            title = f"PUBLIC REPLY to {to}" if to else "PUBLIC REPLY to nobody: the requester has no address"
        saved = self._age_text()
        title = cut(safe_line(title), width - (cell_len(saved) + 2 if saved else 0))
        self.border_title = Content(f"{title}  {saved}" if saved else title)
        send, other = ("send", "NOTE") if self.kind == "reply" else ("add", "REPLY")
        keys = getattr(self.app, "keys", DEFAULT)
        sends, switches, edits, menu = (
            keys.shown(name, COMPOSER) for name in ("send", "switch_kind", "editor", "send_menu")
        )
        hints = (
            f"{sends} {send}  {switches} make {other}  {edits} $EDITOR  {menu} send menu",
            f"{sends} {send}  {switches} {other}  {edits} editor  {menu} menu",
            f"{sends} {send}  {menu} menu",
        )
        self.border_subtitle = Content(next((hint for hint in hints if len(hint) <= width), hints[-1]))

    def _age_text(self) -> str:
        if self._saved_at is None:
            return ""
        age = int(self._clock() - self._saved_at)
        if age < _AGES[0]:
            return "draft saved"
        return f"draft saved {age}s ago" if age < 60 else f"draft saved {age // 60} min ago"

    def mark_saved(self) -> None:
        """The draft has been kept: say so, and how long ago."""
        self._saved_at = self._clock()
        self._age()

    def _age(self) -> None:
        """Write the age, and again when it has grown enough to tell."""
        if self._saved_at is None:
            return
        self._entitle()
        if self._aging is not None:
            self._aging.stop()
        age = self._clock() - self._saved_at
        self._aging = self.set_timer(next((step - age for step in _AGES if step > age + 0.1), 60.0), self._age)

    def on_resize(self) -> None:
        """The title is cut to the width."""
        self._entitle()

    # Keeping

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """The text has changed: offer it for keeping soon."""
        event.stop()
        if self.body == self._kept:
            return
        self.post_message(self.Typed())
        if self._timer is None:
            self._timer = self.set_timer(KEEP_AFTER, self.keep)

    def keep(self) -> None:
        """Offer the text for keeping now, if it has changed since the last time."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self.body != self._kept:
            self._kept = self.body
            self.post_message(self.Changed(self, self.kind, self.body))

    def switch(self) -> None:
        """Make a note of the reply or a reply of the note; a kept draft of that kind is put below the text."""
        before, had = self.kind, bool(self._kept.strip())
        if self._other.strip():
            self._box.load_text(f"{self.body}\n\n{self._other}" if self.body.strip() else self._other)
        self.kind = _OTHER[before]
        self._kept, self._other = writable(self._other), ""
        self.keep()
        if had:
            # Only now that the text is kept under its new kind.
            self.post_message(self.Changed(self, before, ""))
        self._saved_at = None
        self._entitle()

    # Keys

    async def on_key(self, event: events.Key) -> None:
        """The keys that the text area has no use for; Tab goes on with a handle that is begun."""
        meaning = meant(self, COMPOSER, event)
        if meaning == "switch_kind":
            self.switch()
        elif meaning == "send_menu":
            await self.leave()
        elif not self.completed(event.key) and not self.obeyed(meaning):
            return
        event.stop()
        event.prevent_default()

    def send(self, status: str | None) -> None:
        """Send, unless there is nothing to send or it is on its way; the text is kept first, in case it is refused."""
        if self.body.strip() and self._sent != (self.kind, self.body):
            self._sent = (self.kind, self.body)
            self.keep()
            self.post_message(self.Send(self, self.kind, self.body, status))

    def refused(self) -> None:
        """What was sent was refused: the same text may be sent again."""
        self._sent = None

    def goes_on(self) -> None:
        """What was sent is gone; what has been written since is a text of its own."""
        self._sent, self._kept = None, ""
        self.keep()

    def menu(self) -> SendMenu:
        """The menu for this one ticket."""
        flow = flow_for(self.app, self.ticket.type)
        return SendMenu(self.kind, self.ticket.requester_email, self.ticket.status, flow=flow, owner=self)

    def close(self) -> None:
        """Leave; what is written stays as a draft."""
        self.keep()
        self.post_message(self.Close(self, self.kind, self.body if self.body.strip() else ""))

    def discard(self) -> None:
        """Leave, and discard it."""
        if self._timer is not None:
            self._timer.stop()
        self.post_message(self.Discard(self, self.kind))
