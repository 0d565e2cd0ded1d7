"""What was said and done on a ticket, to read and scroll; only what is in sight is ever wrapped."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import events

from odesk_tui.reads.rows import TicketDetail
from odesk_tui.tui.widgets.cells import Piece, spread
from odesk_tui.tui.widgets.flow import Block, Line, Look, blocks_of, lines_of, look_at
from odesk_tui.tui.widgets.painted import Painted

# A place in the conversation: a block and a line of it.
Place = tuple[int, int]
# Lines that the mouse's wheel moves by.
_WHEEL = 3


class ConversationView(Painted, can_focus=True):
    """The conversation of one ticket, the newest message in sight at first.

    ``compact`` is the preview's form: no blank lines, no focus. Whoever shows it scrolls it by the methods; with the focus
    it takes j k and arrows (a line), J K (a message), page keys, home, end, and f (fold and unfold quotes).
    """

    PREFIX = "conversation"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "conversation--public",
        "conversation--note",
        "conversation--event",
        "conversation--who",
        "conversation--time",
        "conversation--quote",
        "conversation--quiet",
        "conversation--mark",
    }
    DEFAULT_CSS = """
    ConversationView {
        height: 1fr;
        color: $foreground;
        & .conversation--public { color: $accent; text-style: bold; }
        & .conversation--note { color: $warning; text-style: bold; }
        & .conversation--event { text-style: dim; }
        & .conversation--who { text-style: bold; }
        & .conversation--time { text-style: dim; }
        & .conversation--quote { text-style: dim italic; }
        & .conversation--quiet { text-style: dim; }
        & .conversation--mark { color: $accent; text-style: bold; }
    }
    """

    def __init__(self, *, compact: bool = False, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.compact = compact
        self.can_focus = not compact
        self.unfolded = False
        self._detail: TicketDetail | None = None
        self._blocks: list[Block] = []
        self._wrapped: dict[int, list[Line]] = {}
        # The size that places are reckoned with.
        self._width = self._height = 0
        self._look: Look | None = None
        self._zone, self._me = "UTC", ""
        self._top: Place = (0, 0)
        # Show the newest message as soon as there is a size to show it in.
        self._to_newest = False
        self._page: list[Line] | None = None
        # What is said while there is no ticket.
        self._instead = ""

    # What is shown

    def show(self, detail: TicketDetail, zone: str, now: datetime, me: str = "") -> None:
        """Show ``detail``; of the ticket that is shown already only what is new is worked out.

        ``zone`` is the agent's IANA zone, ``now`` aware, ``me`` the agent's handle. Another ticket begins at its newest
        message; the same one stays where it is, unless its end was in sight.
        """
        same = self._detail is not None and self._detail.row.number == detail.row.number
        followed = same and self._ready() and self._top >= self._bottom()
        grown = same and self._detail is not None and self._detail.last_message != detail.last_message
        self.unfolded = self.unfolded and same
        before, self._blocks = self._blocks, blocks_of(detail)
        self._detail, self._zone, self._me = detail, zone, me
        look = self._looked(now)
        alike = 0
        if look.same(self._look):
            for old, new in zip(before, self._blocks, strict=False):
                if old != new:
                    break
                alike += 1
        self._look = look
        self._wrapped = {index: lines for index, lines in self._wrapped.items() if index < alike}
        if not same or (followed and grown):
            self._to_newest = True
        elif followed and self._ready():
            self._top = self._bottom()
        self._settle()

    def wait(self, number: int) -> None:
        """Show that the store is waited for."""
        self.clear(f"#{number}: waiting for the store")

    def clear(self, words: str = "") -> None:
        """Show nothing but ``words``: no ticket is chosen, or it is not there yet."""
        self._instead = words
        self._detail, self._look, self._blocks, self._wrapped, self._top = None, None, [], {}, (0, 0)
        self._settle()

    @property
    def number(self) -> int | None:
        """The ticket that is shown."""
        return self._detail.row.number if self._detail else None

    def _looked(self, now: datetime) -> Look:
        assert self._detail is not None
        return look_at(self._detail, self._me, self._zone, now, compact=self.compact, unfolded=self.unfolded)

    # Lines and places

    def _ready(self) -> bool:
        return bool(self._width and self._blocks and self._height)

    def _lines(self, index: int) -> list[Line]:
        lines = self._wrapped.get(index)
        if lines is None:
            assert self._look is not None
            # The last column is for the marks that tell of more.
            lines = self._wrapped[index] = lines_of(self._blocks[index], self._look, self._width - 2)
        return lines

    def _moved(self, place: Place, by: int) -> Place:
        """``by`` lines further down (or up), not beyond the first and the last line."""
        index, line = place
        line = min(line, max(0, len(self._lines(index)) - 1)) + by
        while line < 0:
            if index == 0:
                return 0, 0
            index -= 1
            line += len(self._lines(index))
        while line >= len(self._lines(index)):
            if index == len(self._blocks) - 1:
                return index, max(0, len(self._lines(index)) - 1)
            line -= len(self._lines(index))
            index += 1
        return index, line

    def _bottom(self) -> Place:
        """The lowest place that still fills the height."""
        last = len(self._blocks) - 1
        end = (last, max(0, len(self._lines(last)) - 1))
        # A blank line ends every block; it need not be seen.
        blank = bool(self._lines(last)) and not self._lines(last)[-1]
        return self._moved(end, -(self._height - 1) - blank)

    def _newest(self) -> Place:
        """The header of the newest message, or as much above it as fits with the end in sight."""
        heads = (index for index in range(len(self._blocks) - 1, -1, -1) if self._is_head(index))
        return min((next(heads, 0), 0), self._bottom())

    def _is_head(self, index: int) -> bool:
        return self._blocks[index].first and not self._blocks[index].is_event

    # Scrolling

    def scroll_lines(self, by: int) -> None:
        """Down (or up, when negative) by lines."""
        if self._ready():
            self._top = self._moved(self._top, by)
            self._settle()

    def on_mouse_scroll_down(self) -> None:
        """Some lines down."""
        self.scroll_lines(_WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """Some lines up."""
        self.scroll_lines(-_WHEEL)

    def scroll_pages(self, by: float) -> None:
        """Down or up by pages, keeping two lines of the former in sight; 0.5 is half a page."""
        self.scroll_lines(int(by * max(1, self._height - 2)))

    def scroll_messages(self, by: int) -> None:
        """To the header of the next (1) or the previous (-1) message."""
        if not self._ready():
            return
        step = (
            range(self._top[0] + 1, len(self._blocks)) if by > 0 else range(self._top[0] - (self._top[1] == 0), -1, -1)
        )
        found = next((index for index in step if self._is_head(index)), None)
        if found is not None:
            self._top = (found, 0)
        else:
            self._top = (0, 0) if by < 0 else self._bottom()
        self._settle()

    def to_start(self) -> None:
        """To the oldest line."""
        self._top = (0, 0)
        self._settle()

    def to_end(self) -> None:
        """To the last line."""
        if self._ready():
            self._top = self._bottom()
            self._settle()

    def to_newest(self) -> None:
        """To the newest message."""
        self._to_newest = True
        self._settle()

    def toggle_quotes(self) -> None:
        """Fold or unfold what is quoted."""
        if self._detail is None or self._look is None:
            return
        self.unfolded = not self.unfolded
        self._look = self._looked(self._look.now)
        self._wrapped.clear()
        self._settle()

    def _settle(self) -> None:
        """Keep the place within the conversation and repaint what differs."""
        if self._ready():
            if self._to_newest:
                self._top, self._to_newest = self._newest(), False
            self._top = min(self._moved(self._top, 0), self._bottom())
        self._page = None
        self.repaint()

    def on_resize(self) -> None:
        """Another width wraps anew. An end in sight stays in sight; else the line at the top stays."""
        followed = self._ready() and self._top >= self._bottom()
        width, self._height = self.size
        if width != self._width:
            self._width = width
            self._wrapped.clear()
        if followed and self._ready():
            self._top = self._bottom()
        self._settle()

    # Drawing

    def _filled(self) -> list[Line]:
        """The lines in sight."""
        height = self._height
        if not self._ready():
            said = "nothing was said yet: r replies, n adds a note" if self._detail else self._instead
            return [[(said, "quiet")]]
        page: list[Line] = []
        index, start = self._top
        while index < len(self._blocks) and len(page) < height:
            page += self._lines(index)[start : start + height - len(page)]
            index, start = index + 1, 0
        return page

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """A line in sight; ``^`` and ``v`` in the last column tell that there is more above and below."""
        if self._page is None:
            self._page = self._filled()
        pieces = self._page[y] if y < len(self._page) else []
        if self._ready():
            if y == 0 and self._top > (0, 0):
                return spread(pieces, [("^", "mark")], width), ""
            if y == self._height - 1 and self._top < self._bottom():
                return spread(pieces, [("v", "mark")], width), ""
        return pieces, ""

    def on_key(self, event: events.Key) -> None:
        """Scroll."""
        match event.key:
            case "j" | "down":
                self.scroll_lines(1)
            case "k" | "up":
                self.scroll_lines(-1)
            case "J":
                self.scroll_messages(1)
            case "K":
                self.scroll_messages(-1)
            case "pagedown" | "ctrl+d":
                self.scroll_pages(1 if event.key == "pagedown" else 0.5)
            case "pageup" | "ctrl+u":
                self.scroll_pages(-1 if event.key == "pageup" else -0.5)
            case "home":
                self.to_start()
            case "end":
                self.to_end()
            case "f":
                self.toggle_quotes()
            case _:
                return
        event.stop()
        event.prevent_default()
