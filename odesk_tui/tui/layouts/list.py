"""The list: a window of the query's tickets in its order, a line each, however many there are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import ClassVar

from odesk_tui.core.query.snippet import Snippet
from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.reads.places import PageAround
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.snippets import Snippets
from odesk_tui.reads.tickets import ListTickets
from odesk_tui.tui.columns import Columns, cells, columns, heading
from odesk_tui.tui.layouts.base import GUTTER, Around, Layout, clock_of
from odesk_tui.tui.layouts.found import beside, seeks_words
from odesk_tui.tui.listing import Listing
from odesk_tui.tui.pace import cell_text
from odesk_tui.tui.widgets.cells import Piece
from odesk_tui.tui.window import PAGE


class ListLayout(Layout):
    """Line 0 is the heading, the others are tickets, or the notice when there are none."""

    NAME: ClassVar[str] = "list"
    READS: ClassVar[tuple[str, ...]] = ("list", "more", "count", "snippets")

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self._listing = Listing(
            around.runner, height=lambda: self._room, shown=self._arrived, counted=self._counted, failed=self.failed
        )
        self._now = around.looks()
        self._id_width = 4
        self._columns = Columns()
        # Where the tickets that were looked through have the words of the query.
        self._snippets: dict[int, Snippet | None] = {}

    # Tickets

    @property
    def row(self) -> TicketRow | None:
        """The ticket under the cursor."""
        return self._listing.window.row

    @property
    def rows(self) -> tuple[TicketRow, ...]:
        """The loaded tickets."""
        return tuple(self._listing.window.rows)

    @property
    def is_empty(self) -> bool:
        """Whether the query finds nothing."""
        return not self._listing.window.rows

    def loaded_row(self, number: int) -> TicketRow | None:
        """The ticket's row, if it is loaded."""
        index = self._listing.window.index(number)
        return None if index is None else self._listing.window.rows[index]

    def position(self) -> str:
        """``2 of 48``."""
        return self._listing.position()

    # Reading

    def show(self, query: str, at: int | None = None) -> None:
        """Load the beginning, or what surrounds the ticket ``at``."""
        self.open(query, at)
        self._listing.query = query
        self._listing.load(ListTickets(query, limit=PAGE) if at is None else PageAround(query, at, limit=PAGE), at=at)
        self._listing.recount()

    def reload(self) -> None:
        """Load again what is loaded."""
        if not self.opens():
            self._listing.reload()

    def patch(self, rows: Iterable[TicketRow]) -> None:
        """Show newer versions of rows in their places."""
        changed = self._listing.window.patch({row.number: row for row in rows})
        self._now = self.around.looks()
        self.around.repaint(1 + index - self._listing.window.top for index in changed)

    def reveal(self, number: int) -> None:
        """Go to the ticket where it is loaded, or load what surrounds it."""
        if self._opening:
            self.show(self.query, at=number)
            return
        window = self._listing.window
        index = window.index(number)
        if index is not None:
            self.move(index - window.cursor)
        else:
            self._listing.load(PageAround(self.query, number, limit=PAGE), at=number, only=True)

    def leave(self) -> None:
        """Wait for nothing any more."""
        super().leave()
        self._listing.forget()

    # Moving

    def move(self, by: int) -> None:
        """Move the cursor; stops at the last loaded ticket until more is there."""
        window = self._listing.window
        old = window.cursor
        if not window.rows:
            return
        if window.move(by, self._room):
            self._now = self.around.looks()
            self.around.repaint(None)
        elif window.cursor != old:
            self.around.repaint(1 + index - window.top for index in (old, window.cursor))
        self._follow()

    def page(self, pages: float) -> None:
        """Move the cursor by pages."""
        by = max(1, int(self._room * abs(pages)))
        self.move(by if pages > 0 else -by)

    def top(self) -> None:
        """The first ticket."""
        if self._listing.to_start():
            self.move(-len(self._listing.window.rows))

    def bottom(self) -> None:
        """The last ticket."""
        if self._listing.to_end():
            self.move(len(self._listing.window.rows))

    # Drawing

    @property
    def _room(self) -> int:
        """How many tickets fit."""
        return max(1, self.around.frame().height - 1)

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """The heading, a ticket, or a line of the notice."""
        if y == 0:
            return heading(self._columns, width), "heading"
        window = self._listing.window
        if not window.rows:
            return self.notice_line(y, width)
        index = window.top + y - 1
        if index >= len(window.rows):
            return [(" " * width, "")], ""
        row = window.rows[index]
        at_cursor = index == window.cursor
        pieces = cells(row, clock_of(row, self._now), self._columns, width - GUTTER, self._now)
        # Each cell is followed by its gap.
        wide = next((2 * place for place, column in enumerate(self._columns) if not column.width), None)
        if wide is not None:
            pieces = beside(pieces, wide, self._snippets.get(row.number))
        return [(self.gutter(row, at_cursor), ""), *pieces], "cursor" if at_cursor else ""

    def key(self, y: int, width: int) -> Hashable | None:
        """The ticket and what its line says beside: what is left, the marks before it. Other columns draw all anew."""
        window = self._listing.window
        index = window.top + y - 1
        if y == 0 or index >= len(window.rows):
            return None
        row = window.rows[index]
        clock = clock_of(row, self._now)
        marked = index == window.cursor, row.number in self.around.selection
        return row, width, cell_text(clock), clock.urgency, self._now.me, marked, self._snippets.get(row.number)

    def paint(self) -> None:
        """Draw the window as it is now."""
        self._listing.window.fit(self._room)
        self._measure()
        self._now = self.around.looks()
        self.around.repaint(None)

    def tick(self) -> list[Countdown]:
        """Draw the SLA cells that have changed; return the clocks in sight."""
        before, self._now = self._now, self.around.looks()
        clocks, changed = [], []
        window = self._listing.window
        for y, row in enumerate(window.rows[window.top : window.top + self._room], 1):
            clock = clock_of(row, self._now)
            clocks.append(clock)
            if cell_text(clock) != cell_text(before.clock(row.sla_due, row.sla_calendar_id)):
                changed.append(y)
        if changed:
            self.around.repaint(changed)
        return clocks

    def resized(self) -> None:
        """Another number of tickets fits, in other columns."""
        self.paint()
        self._follow()

    def _measure(self) -> None:
        """Choose the columns; ids get wider with the numbers, never narrower again."""
        widest = max((len(str(row.number)) for row in self._listing.window.rows), default=0)
        self._id_width = max(self._id_width, widest)
        frame = self.around.frame()
        chosen = columns(frame.width, frame.screen_width, self._id_width, frame.columns)
        if chosen != self._columns:
            self._columns = chosen
            self.around.redraw()

    def _follow(self) -> None:
        """Say where the cursor is, and load what comes near."""
        self.tell()
        self._find_words()
        side = self._listing.window.wants(self._room)
        if side:
            self._listing.more(side)

    def _find_words(self) -> None:
        """Ask where the tickets in sight have the words of the query, if it has words."""
        window = self._listing.window
        sight = [row.number for row in window.rows[window.top : window.top + self._room]]
        asked = tuple(number for number in sight if number not in self._snippets)
        if not asked or not seeks_words(self.query):
            return
        query = self.query

        def arrived(found: dict[int, Snippet]) -> None:
            if query == self.query:
                self._snippets |= {number: found.get(number) for number in asked}
                self.around.repaint(None)

        self.around.runner().read("snippets", Snippets(query, asked), arrived, lambda error: None)

    def _arrived(self) -> None:
        # What was found is old, like the rows before.
        self._snippets = {}
        self._opening = False
        self.loaded = self._listing.loaded
        self.paint()
        self.around.shown()
        self._follow()

    def _counted(self) -> None:
        self.count = self._listing.count
        self.around.counted()
