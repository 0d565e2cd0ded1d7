"""The inbox: what concerns the agent, the newest first; opened, marked as read, looked at more closely."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from textual.message import Message
from textual.widget import Widget

from odesk_tui.commands.base import Command
from odesk_tui.commands.inbox import MarkRead
from odesk_tui.commands.undo import Undo
from odesk_tui.reads.inbox import InboxItem, InboxPage
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.widgets.cells import cut, fill
from odesk_tui.tui.widgets.moments import moment_text

# Items asked for at once.
PAGE = 50
_WHEN, _TEXT = 12, 30


class InboxList(Dialog):
    """Answers the ticket (int) to open. Posts :class:`Wanted` for what it does not hold and :class:`Do` for what changes it."""

    DEFAULT_CSS = """
    InboxList { width: 100%; max-height: 85%; }
    """

    class Do(Message):
        """Run ``command``, then :meth:`InboxList.load` the inbox again."""

        def __init__(self, command: Command) -> None:
            self.command = command
            super().__init__()

    class Wanted(Message):
        """The cursor comes near the end of what is loaded."""

    def __init__(self, page: InboxPage, now: datetime, zone: str, *, owner: Widget | None = None) -> None:
        super().__init__(
            "Inbox", hint="Enter opens  x read  * all read  r why refused  u undo  Esc closes", owner=owner
        )
        self._now, self._zone = now, zone
        self._items: list[InboxItem] = []
        self.more = False
        self._at = 0
        # The item whose reasons are unfolded.
        self._unfolded: tuple[str, int] | None = None
        self.load(page)

    @property
    def loaded(self) -> int:
        """How many items it holds."""
        return len(self._items)

    def load(self, page: InboxPage) -> None:
        """Show these items, the cursor staying on its own."""
        here = self._item
        self._items, self.more = list(page.items), page.more
        if here is not None:
            key = (here.why, here.ref)
            self._at = next((i for i, item in enumerate(self._items) if (item.why, item.ref) == key), self._at)
        self._at = max(0, min(self._at, len(self._items) - 1))
        if self.is_mounted:
            self.show_changes()

    @property
    def _item(self) -> InboxItem | None:
        return self._items[self._at] if self._items else None

    def content(self, width: int) -> Iterable[Row]:
        """A line for each item: what is unread has a sign and a word."""
        text_width = max(16, min(_TEXT, (width - _WHEN - 15) // 2))
        for index, item in enumerate(self._items):
            here = index == self._at
            number = f"#{item.ticket}" if item.ticket is not None else ""
            sign = "    " if item.read else "new "
            yield row(
                "> " if here else "  ",
                (sign, "warning"),
                (fill(moment_text(item.at, self._now, self._zone), _WHEN), "quiet"),
                (f" {fill(number, 8)}", "key"),
                fill(cut(item.text.line(), text_width), text_width),
                (f" {cut(item.subject.line(), max(0, width - _WHEN - text_width - 17))}", "quiet" if item.read else ""),
                chosen=here,
            )
            if (item.why, item.ref) == self._unfolded:
                for ticket, reason in item.refused:
                    said = reason.line().removeprefix(f"#{ticket}").lstrip(": ")
                    yield row(" " * 6, (f"#{ticket} ", "key"), cut(said, width - 16))
        if not self._items:
            yield row(("  nothing here: what is assigned to you, mentions, customers' words, late clocks", "quiet"))

    def press(self, key: str, char: str | None) -> None:
        """Open, mark, unfold, move."""
        item = self._item
        match key:
            case "escape" | "q":
                self.finish(None)
            case "enter" if item is not None and item.ticket is not None:
                self.finish(item.ticket)
            case "enter" | "r" | "l" | "right" if item is not None:
                self._unfold(item)
            case "x" | "space" if item is not None:
                if not item.read:
                    self.post_message(self.Do(MarkRead(refs=((item.why, item.ref),))))
                self._move(1)
            case "u":
                self.post_message(self.Do(Undo()))
            case "down" | "j":
                self._move(1)
            case "up" | "k":
                self._move(-1)
            case "pagedown" | "ctrl+d":
                self._move(10)
            case "pageup" | "ctrl+u":
                self._move(-10)
            case _ if char == "*":
                self.post_message(self.Do(MarkRead()))

    def _unfold(self, item: InboxItem) -> None:
        key = (item.why, item.ref)
        self._unfolded = None if self._unfolded == key or not item.refused else key

    def _move(self, by: int) -> None:
        self._at = max(0, min(len(self._items) - 1, self._at + by))
        if self.more and self._at > len(self._items) - 10:
            self.post_message(self.Wanted())
