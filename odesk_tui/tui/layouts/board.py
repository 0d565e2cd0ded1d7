"""The board: columns with their counts and limits, cards in lanes, loaded as far as they are in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from odesk_tui.core.errors import DeskError
from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.reads.board import Board, BoardCards, BoardHead, CardPlace, CellWanted, Column
from odesk_tui.reads.rows import Page, TicketRow
from odesk_tui.reads.several import MOST
from odesk_tui.tui.layouts import board_lines
from odesk_tui.tui.layouts.base import Around, Layout, clock_of
from odesk_tui.tui.layouts.board_lines import Shown
from odesk_tui.tui.layouts.cards import KEPT, TALL, Block, Cards
from odesk_tui.tui.pace import cell_text
from odesk_tui.tui.widgets.cells import Piece, fill


class BoardLayout(Layout):
    """The first lines are headings, the others show the lanes' lines from ``top`` on."""

    NAME: ClassVar[str] = "board"
    SIDE: ClassVar[str] = "never"
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("{backward}/{forward}", "column"),
        ("{step_back} {step_on}", "move card"),
        ("{lanes}", "lanes"),
        ("{limit}", "limit"),
    )
    READS: ClassVar[tuple[str, ...]] = ("board", "cards")

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self._cards = Cards()
        self._blocks: list[Block] = []
        self._shown = Shown(0, (1,))
        self._top = 0
        self._filling = False
        # A card that has just been moved: the cursor goes where it is, loaded or not.
        self._following: int | None = None
        self._remark = ""
        self._now = around.looks()

    # Tickets

    @property
    def row(self) -> TicketRow | None:
        """The card under the cursor."""
        return self._cards.row

    @property
    def rows(self) -> tuple[TicketRow, ...]:
        """The loaded cards, column by column."""
        return tuple(self._cards.every())

    @property
    def column(self) -> Column | None:
        """The column under the cursor."""
        columns = self._cards.board.columns
        return columns[self._cards.column] if columns else None

    @property
    def remark(self) -> str:
        """What a reader cannot see: a status that is asked for is a column among others, some columns are left out."""
        return self._remark

    @property
    def is_empty(self) -> bool:
        """Whether no column has a card."""
        return not any(column.count.number for column in self._cards.board.columns)

    def position(self) -> str:
        """``2 of 3 in OPEN``."""
        column = self.column
        return "" if column is None else f"{self._cards.place + 1:,} of {column.count} in {column.title.line()}"

    @property
    def field(self) -> str:
        """The field that columns are of."""
        return self._cards.board.field

    def beside(self, by: int) -> Column | None:
        """The column before (-1) or after (1) that of the cursor."""
        columns, place = self._cards.board.columns, self._cards.column + by
        return columns[place] if 0 <= place < len(columns) else None

    # Reading

    def show(self, query: str, at: int | None = None) -> None:
        """Load counts, then the cards in sight."""
        self.open(query, at)
        self._following = None
        self._filling = False
        self.around.runner().forget("cards")

        def came(board: Board) -> None:
            self._count(board)
            fresh = Cards(board)
            self._read(fresh, fresh.missing(0, 2 * self._room, MOST), lambda: self._begin(fresh, at))

        self.around.runner().read("board", BoardHead(query), came, self.failed)

    def _begin(self, fresh: Cards, at: int | None) -> None:
        self._cards, self._top = fresh, 0
        if at is not None and self._cards.find(at):
            self._arrived()
            return
        self._cards.first()
        self._arrived()
        if at is not None:
            self.reveal(at)

    def reload(self) -> None:
        """Load counts and cards again; the cursor stays on its card, also when that went to another column."""
        if self.opens():
            return

        def came(board: Board) -> None:
            self._count(board)
            fresh = Cards(board, loaded=dict(self._cards.loaded))
            wanted = (*fresh.again(MOST), *fresh.missing(self._top, self._top + self._room, MOST))
            self._read(fresh, tuple(dict.fromkeys(wanted))[:MOST], lambda: self._renew(fresh))

        self._filling = False
        self.around.runner().read("board", BoardHead(self.query), came, self.failed)

    def _renew(self, fresh: Cards) -> None:
        """Show what was read again, the cursor on its card or near it."""
        number = self.row.number if self.row else None
        fresh.lane, fresh.column, fresh.place = self._cards.lane, self._cards.column, self._cards.place
        self._cards = fresh
        following, self._following = self._following, None
        if number is None or not self._cards.find(number):
            self._cards.settle()
            if number is not None and number == following:
                self.reveal(number)
        self._arrived()

    def patch(self, rows: Iterable[TicketRow]) -> None:
        """Show newer versions of cards; the cursor goes with its card."""
        fresh = {row.number: row for row in rows}
        here = self.row
        self._cards.patch(fresh)
        if here is not None and here.number in fresh:
            self._following = here.number
            if not self._cards.find(here.number):
                self._cards.settle()
        self._fit()
        self.paint()
        self.tell()

    def reveal(self, number: int) -> None:
        """Go to the card, loading its column down to it."""
        if self._opening:
            self.show(self.query, at=number)
            return
        if self._cards.find(number):
            self._arrived()
            return

        def placed(place: tuple[str | None, str | None] | None) -> None:
            if place is not None:
                value, lane = place
                self._read(self._cards, (CellWanted(value, lane, limit=KEPT),), found)

        def found() -> None:
            if self._cards.find(number):
                self._arrived()

        self.around.runner().read("board", CardPlace(self.query, number), placed, self.failed)

    def _count(self, board: Board) -> None:
        self._remark = board.remark
        self.count = board.count
        self.around.counted()

    def _missing(self) -> tuple[CellWanted, ...]:
        room = self._room
        return self._cards.missing(self._top - room, self._top + 2 * room, MOST)

    def _read(self, into: Cards, wanted: tuple[CellWanted, ...], then: Callable[[], None]) -> None:
        if not wanted:
            then()
            return
        self._filling = True

        def came(pages: tuple[Page, ...]) -> None:
            self._filling = False
            for one, page in zip(wanted, pages, strict=True):
                into.put(one, page)
            then()

        def failed(error: DeskError) -> None:
            self._filling = False
            self.failed(error)

        self.around.runner().read("cards", BoardCards(self.query, wanted), came, failed)

    def _arrived(self) -> None:
        self.loaded = True
        self._opening = False
        self._fit()
        self.paint()
        self.around.shown()
        self._follow()

    # Moving

    @property
    def _head(self) -> int:
        """Lines above the cards."""
        return 1 + self._is_partial

    @property
    def _is_partial(self) -> bool:
        return len(self._shown.widths) < len(self._cards.board.columns)

    @property
    def _room(self) -> int:
        return max(1, self.around.frame().height - self._head)

    def move(self, by: int) -> None:
        """The next card of the column."""
        self._cards.up_down(by)
        self._moved()

    def page(self, pages: float) -> None:
        """As many cards as stand on so many pages."""
        by = max(1, int(self._room // TALL * abs(pages)))
        self.move(by if pages > 0 else -by)

    def top(self) -> None:
        """The first card of the column."""
        self._cards.up_down(-len(self.rows))
        self._moved()

    def bottom(self) -> None:
        """The last loaded card of the column."""
        self._cards.up_down(len(self.rows))
        self._moved()

    def sideways(self, by: int) -> bool:
        """Another column."""
        if self._cards.sideways(by):
            self._moved()
        return True

    def _moved(self) -> None:
        self._fit()
        self._now = self.around.looks()
        self.around.repaint(None)
        self._follow()

    def _fit(self) -> None:
        """Bring the cursor's column and card into view."""
        frame, cards = self.around.frame(), self._cards
        count = len(cards.board.columns)
        self._shown = board_lines.shown(frame.width, frame.screen_width, max(1, count), self._shown.first, cards.column)
        self._blocks = cards.blocks()
        if not self._blocks:
            self._top = 0
            return
        room, line = self._room, cards.line_of(self._blocks)
        block = self._blocks[min(cards.lane, len(self._blocks) - 1)]
        # The first card of a lane is seen with the lane's heading.
        above = line - block.heading if cards.place == 0 else line
        self._top = max(0, min(self._top, above, max(0, self._blocks[-1].end - room)))
        if line + TALL > self._top + room:
            self._top = line + TALL - room

    def _follow(self) -> None:
        """Say where the cursor is, and load what comes near."""
        self.tell()
        if not self._filling and not self._opening and self._cards.board.columns:
            wanted = self._missing()
            if wanted:
                self._read(self._cards, wanted, self._arrived)

    # Drawing

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """A heading, or a line of the lanes."""
        columns = self._cards.board.columns
        if not columns:
            return self.notice_line(y, width)
        if self._is_partial and y == 0:
            return board_lines.summary(columns, self._shown, self._cards.column, width), ""
        if y < self._head:
            return board_lines.headings(columns, self._shown, self._cards.column), ""
        if self.is_empty:
            return self.notice_line(y, width)
        line = self._top + y - self._head
        block = next((block for block in self._blocks if line < block.end), None)
        if block is not None and line < block.start + block.heading:
            return board_lines.lane_line(self._cards.board.lanes[block.lane], self._cards.board.lane_field, width), ""
        pieces: list[Piece] = []
        for column, size in zip(self._shown.columns, self._shown.widths, strict=True):
            pieces += [*self._card(block, column, line, size), (board_lines.BAR, "line")]
        return pieces[:-1], ""

    def _card(self, block: Block | None, column: int, line: int, width: int) -> list[Piece]:
        if block is None:
            return [(" " * width, "")]
        place, part = divmod(line - block.start - block.heading, TALL)
        rows = self._cards.rows(block.lane, column)
        if place < len(rows):
            at_cursor = (block.lane, column, place) == (self._cards.lane, self._cards.column, self._cards.place)
            row = rows[place]
            chosen = row.number in self.around.selection
            return board_lines.card(row, part, width, self._now, at_cursor=at_cursor, chosen=chosen, field=self.field)
        if place == len(rows) and part == 0 and self._cards.more(block.lane, column):
            more = "    …" if len(rows) < KEPT else "    … filter to see more"
            return [(fill(more, width), "muted")]
        return [(" " * width, "")]

    def paint(self) -> None:
        """Draw everything as it is now."""
        self._fit()
        self._now = self.around.looks()
        self.around.repaint(None)

    def tick(self) -> list[Countdown]:
        """Draw the clocks that time has changed."""
        before, self._now = self._now, self.around.looks()
        clocks, changed = [], []
        for y in range(self._head, self._head + self._room):
            for row in self._begun_at(self._top + y - self._head):
                clock = clock_of(row, self._now)
                clocks.append(clock)
                if cell_text(clock) != cell_text(clock_of(row, before)):
                    changed.append(y)
        if changed:
            self.around.repaint(changed)
        return clocks

    def _begun_at(self, line: int) -> list[TicketRow]:
        """The cards in sight whose first line is ``line``."""
        block = next((block for block in self._blocks if line < block.end), None)
        if block is None or line < block.start + block.heading:
            return []
        place, part = divmod(line - block.start - block.heading, TALL)
        if part:
            return []
        cells = (
            self._cards.rows(block.lane, column)
            for column in self._shown.columns
            if column < len(self._cards.board.columns)
        )
        return [rows[place] for rows in cells if place < len(rows)]

    def resized(self) -> None:
        """Other columns and cards fit."""
        self.paint()
        self._follow()
