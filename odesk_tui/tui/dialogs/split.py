"""Which messages of a ticket go to a new one, and what that is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.widget import Widget

from odesk_tui.commands.splitting import Split
from odesk_tui.core.wording import many_text
from odesk_tui.reads.rows import ConversationItem, TicketRow
from odesk_tui.tui.dialogs.base import Dialog, Row, named, row
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.widgets.cells import cut

_WORDS = {"customer": "PUBLIC", "reply": "PUBLIC", "note": "NOTE"}
_PAGE = 5
# Lines of the message under the cursor that are shown.
_SHOWN = 2


class SplitMessages(Dialog):
    """Answers the Split: messages are chosen first, then the new ticket's subject is typed."""

    DEFAULT_CSS = """
    SplitMessages { width: 100%; max-height: 80%; }
    """

    def __init__(
        self,
        ticket: TicketRow,
        messages: Sequence[ConversationItem],
        when: Callable[[ConversationItem], str],
        *,
        owner: Widget | None = None,
    ) -> None:
        """``messages`` are those of the ticket in order, ``when`` says when one was written."""
        self._ticket, self._messages, self._when = ticket, tuple(messages), when
        self._at = max(0, len(self._messages) - 1)
        self._chosen: set[int] = set()
        self._subject: LineEdit | None = None
        self._problem = ""
        super().__init__(
            f"Split {named(ticket)}", hint="x or Space chooses  Enter goes on  Esc back, cancels", owner=owner
        )

    def content(self, width: int) -> Iterable[Row]:
        """The messages with marks; then the subject of the new ticket."""
        if self._problem:
            yield row((f"! {self._problem}", "error"), head=True)
        if self._subject is not None:
            count = many_text(len(self._chosen), "message")
            yield row((f"{count} of #{self._ticket.number} go to a new ticket that relates to it", "quiet"))
            yield row(("> subject  ", "key"), *self._subject.spans(width - 11, focused=True))
            yield row(("Enter", "key"), " creates it; u takes it back")
            return
        yield row((f"which messages go to a new ticket? {len(self._chosen)} chosen", "value"), head=True)
        for index, item in enumerate(self._messages):
            here = index == self._at
            mark = "[x] " if index in self._chosen else "[ ] "
            who = f"{_WORDS.get(item.kind, item.kind)} {item.who.line()} {self._when(item)}  "
            lines = [line.strip() for line in item.body.lines() if line.strip()]
            first = cut(lines[0] if lines else "", max(0, width - 8 - len(who)))
            yield row("> " if here else "  ", (mark, "key"), (who, "quiet"), first, chosen=here)
            if here:
                yield from (row((f"      {cut(line, width - 6)}", "quiet")) for line in lines[1 : 1 + _SHOWN])

    def press(self, key: str, char: str | None) -> None:
        """Choose messages, then type."""
        self._problem = ""
        if self._subject is not None:
            self._press_subject(key, char)
            return
        match key:
            case "escape":
                self.finish(None)
            case "enter" | "ctrl+j":
                self._go_on()
            case "space" | "x":
                self._chosen ^= {self._at}
                self._move(1 if self._at < len(self._messages) - 1 else 0)
            case "down" | "j":
                self._move(1)
            case "up" | "k":
                self._move(-1)
            case "pagedown" | "ctrl+d":
                self._move(_PAGE)
            case "pageup" | "ctrl+u":
                self._move(-_PAGE)
            case "home":
                self._at = 0
            case "end":
                self._at = len(self._messages) - 1

    def _move(self, by: int) -> None:
        self._at = max(0, min(len(self._messages) - 1, self._at + by))

    def _go_on(self) -> None:
        if not self._chosen:
            self._problem = "no message is chosen yet; x chooses the one under the cursor"
        elif len(self._chosen) == len(self._messages):
            self._problem = "these are all messages; leave one here, or merge the ticket instead"
        else:
            self._subject = LineEdit(self._ticket.subject.raw)

    def _press_subject(self, key: str, char: str | None) -> None:
        assert self._subject is not None
        match key:
            case "escape":
                self._subject = None
            case "enter" | "ctrl+j":
                ids = tuple(self._messages[index].message_id or 0 for index in sorted(self._chosen))
                self.finish(Split(ticket=self._ticket.number, messages=ids, subject=self._subject.text.strip()))
            case _:
                self._subject.press(key, char)

    def paste(self, text: str) -> None:
        """Into the subject."""
        if self._subject is not None:
            self._subject.insert(text)
