"""The small overlay that asks one thing: drawn line by line, closed by one message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from odesk_tui.core.text import Foreign, safe_line
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.widgets.cells import Piece
from odesk_tui.tui.widgets.painted import Painted

Rows = TicketRow | Sequence[TicketRow]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a dialog: texts with the names of their styles.

    ``chosen`` is the line of the cursor, drawn so and kept in sight; ``anchor`` is kept in sight with what follows it;
    ``head`` lines stay at the top when the rest scrolls. A chosen row also shows a glyph, since colours may be absent.
    """

    spans: tuple[Piece, ...]
    chosen: bool = False
    head: bool = False
    anchor: bool = False


def row(*spans: Piece | str, chosen: bool = False, head: bool = False, anchor: bool = False) -> Row:
    """A :class:`Row`; a bare text has the plain style."""
    return Row(tuple((span, "") if isinstance(span, str) else span for span in spans), chosen, head, anchor)


def listed(rows: Rows) -> tuple[TicketRow, ...]:
    """One ticket or many as a tuple."""
    return (rows,) if isinstance(rows, TicketRow) else tuple(rows)


def target(rows: Rows) -> dict[str, Any]:
    """``tickets`` and ``seen`` of a command on what the dialog was opened for."""
    found = listed(rows)
    return {"tickets": tuple(r.number for r in found), "seen": {r.number: r.version for r in found}}


def named(rows: Rows) -> str:
    """What the dialog is about: ``#1042 Printer offline``, or ``7 tickets``."""
    found = listed(rows)
    if len(found) == 1:
        return f"#{found[0].number} {found[0].subject.line()}"
    return f"{len(found)} tickets"


class Dialog(Painted, can_focus=True):
    """An overlay mounted on a screen that has the layer ``overlay``.

    It takes all keys while it has the focus, and posts :class:`Done` exactly once; whoever mounted it removes it and gives
    the focus back. With ``owner`` the message goes to that widget instead of the dialog's parent.
    One that asks is 80 wide, which is the whole of a narrow screen; one that lists long lines, or takes long texts, spans
    every screen.
    A dialog says what its lines are in :meth:`content` and what its keys do in :meth:`press`.
    """

    PREFIX = "dialog"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "dialog--key",
        "dialog--quiet",
        "dialog--value",
        "dialog--cursor",
        "dialog--chosen",
        "dialog--error",
        "dialog--warning",
    }
    DEFAULT_CSS = """
    Dialog {
        layer: overlay;
        dock: bottom;
        margin: 0 0 1 0;
        width: 80;
        max-width: 100%;
        height: auto;
        max-height: 90%;
        padding: 0 1;
        background: $surface;
        color: $foreground;
        border: round $primary;
        border-title-color: $foreground;
        border-title-style: bold;
        border-subtitle-color: $foreground;
        & .dialog--key { color: $accent; text-style: bold; }
        & .dialog--quiet { text-style: dim; }
        & .dialog--cursor { text-style: reverse; }
        & .dialog--chosen { background: $primary-muted; text-style: bold; }
        & .dialog--error { color: $text-error; text-style: bold; }
        & .dialog--warning { color: $text-warning; }
        &:nocolor .dialog--chosen { text-style: reverse; }
        &:ansi .dialog--chosen { background: ansi_default; text-style: reverse; }
    }
    """

    class Done(Message):
        """The answer: a command, a tuple of commands to run in order, or the plain value that the dialog's text names.

        None: given up by Esc.
        """

        def __init__(self, dialog: Dialog, value: object) -> None:
            self.dialog = dialog
            self.value = value
            super().__init__()

        @property
        def control(self) -> Dialog:
            """The dialog that asked."""
            return self.dialog

    def __init__(self, title: str | Foreign, *, hint: str = "", owner: Widget | None = None) -> None:
        """``title`` and ``hint`` (the keys, shown at the lower edge) may be anything: they are shown safely."""
        super().__init__()
        self._owner = owner
        self._finished = False
        # The lines in sight, and the size that they were chosen for.
        self._shown: list[Row] = []
        self._shown_size: Size | None = None
        self._total = 0
        self._first = 0
        self.entitle(str(title))
        self.border_subtitle = Content(safe_line(hint)) if hint else None

    def entitle(self, title: str) -> None:
        """Set the title in the upper edge."""
        self.border_title = Content(safe_line(title) or " ")

    # What a dialog is

    def content(self, width: int) -> Iterable[Row]:
        """All lines, for ``width`` cells."""
        raise NotImplementedError

    def press(self, key: str, char: str | None) -> None:
        """Act on a key (Textual's name; ``char`` when it types one)."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Act on pasted text; without an entry there is nothing to paste into."""

    def finish(self, value: object) -> None:
        """Answer; later answers do not count."""
        if not self._finished:
            self._finished = True
            (self._owner or self).post_message(self.Done(self, value))

    @property
    def heir(self) -> Widget | None:
        """The owner, once it has the answer."""
        return self._owner if self._finished else None

    # Keys

    def on_mount(self) -> None:
        """Take the keys."""
        self.focus()

    def is_childs(self, key: str) -> bool:
        """Whether a key is for the child that has the focus."""
        return False

    def on_key(self, event: events.Key) -> None:
        """Every key ends here: nothing under the overlay must act."""
        if self.is_childs(event.key):
            return
        event.stop()
        event.prevent_default()
        if not self._finished:
            self.press(event.key, event.character)
            self.show_changes()

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text goes to the entry."""
        event.stop()
        event.prevent_default()
        self.paste(event.text)
        self.show_changes()

    # Drawing

    def reserved(self) -> int:
        """Lines at the bottom that a child widget covers."""
        return 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are to say."""
        self._total = len(list(self.content(width)))
        return self._total + self.reserved()

    def on_resize(self) -> None:
        """Lines drawn while the new height was not known yet are drawn again; the base class forgets them."""
        self.refresh()

    def show_changes(self) -> None:
        """Repaint what differs; lay out anew only when the number of lines changed."""
        before = self._total
        self._show()
        if self._total == before:
            self.repaint()
        else:
            self._strips.clear()
            self.refresh(layout=True)

    def _show(self) -> list[Row]:
        self._shown_size = self.content_size
        self._shown = self._visible()
        return self._shown

    def _visible(self) -> list[Row]:
        """The lines that fit, the chosen one among them."""
        rows = list(self.content(self.content_size.width))
        self._total = len(rows)
        height = max(1, self.content_size.height - self.reserved())
        if len(rows) <= height:
            self._first = 0
            return rows
        head = [line for line in rows if line.head][: height - 1]
        body = [line for line in rows if not line.head]
        room = height - len(head)
        anchor = next((index for index, line in enumerate(body) if line.anchor), None)
        if anchor is not None:
            self._first = max(0, min(anchor - 1, len(body) - room))
        else:
            chosen = next((index for index, line in enumerate(body) if line.chosen), 0)
            self._first = max(min(self._first, chosen, len(body) - room), chosen - room + 1, 0)
        return head + body[self._first : self._first + room]

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """A line of the dialog: whatever its texts hold, only safe text gets out."""
        rows = self._shown if self._shown_size == self.content_size else self._show()
        if y >= len(rows):
            return [], ""
        return [(safe_line(text), name) for text, name in rows[y].spans], "chosen" if rows[y].chosen else ""


def heir(widget: Widget) -> Widget | None:
    """Who goes on with the answer that a dialog has given, if that is not around it."""
    return widget.heir if isinstance(widget, Dialog) else None
