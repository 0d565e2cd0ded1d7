"""The cards of a board: cells by lane and column, the lines that they stand on, the cursor. Knows nothing of screens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from odesk_tui.reads.board import Board, CellWanted
from odesk_tui.reads.group_fields import known_values
from odesk_tui.reads.rows import Count, Page, TicketRow

# Cards of a cell asked for at once, the same where lanes make cells many, and kept at most.
PAGE, LANE_PAGE, KEPT = 50, 20, 1_000
# Lines of a card.
TALL = 2
Cell = tuple[str | None, str | None]


@dataclass(slots=True)
class Loaded:
    """The cards of a cell that are loaded, and whether there are more."""

    rows: list[TicketRow]
    more: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A lane on the canvas: its place among the lanes, its first line, its number of lines for headings and for cards."""

    lane: int
    start: int
    heading: int
    cards: int

    @property
    def end(self) -> int:
        """The line after it."""
        return self.start + self.heading + self.cards * TALL


@dataclass(slots=True)
class Cards:
    """What is known of a board, and where the cursor is: a lane, a column, a place in that cell."""

    board: Board = field(default_factory=lambda: Board((), (), Count(0, False)))
    lane: int = 0
    column: int = 0
    place: int = 0
    loaded: dict[Cell, Loaded] = field(default_factory=dict)

    # Knowing

    def cell(self, lane: int, column: int) -> Cell:
        """The name of a cell."""
        return self.board.lanes[lane].value, self.board.columns[column].value

    def rows(self, lane: int, column: int) -> list[TicketRow]:
        """The loaded cards of a cell."""
        found = self.loaded.get(self.cell(lane, column))
        return found.rows if found is not None else []

    def more(self, lane: int, column: int) -> bool:
        """Whether a cell has, or may have, more cards than are loaded."""
        found = self.loaded.get(self.cell(lane, column))
        return found is None or found.more

    def put(self, wanted: CellWanted, page: Page) -> None:
        """Take the page that ``wanted`` asked for."""
        cell = (wanted.lane, wanted.value)
        known = self.loaded.get(cell)
        rows = known.rows if wanted.after is not None and known is not None else []
        numbers = {row.number for row in rows}
        self.loaded[cell] = Loaded([*rows, *(row for row in page.rows if row.number not in numbers)], page.more_after)

    def patch(self, fresh: dict[int, TicketRow]) -> None:
        """Put newer versions of cards in their places; one that belongs to another column now goes on top of that."""
        for (lane, value), cell in list(self.loaded.items()):
            for row in list(cell.rows):
                new = fresh.get(row.number)
                if new is None or new.version < row.version:
                    continue
                index = cell.rows.index(row)
                now = known_values(new, self.board.field)
                target = self.loaded.get((lane, now[0])) if now else None
                if value in now or target is None:
                    cell.rows[index] = replace(new, key=row.key)
                    continue
                del cell.rows[index]
                if all(card.number != new.number for card in target.rows):
                    target.rows.insert(0, replace(new, key=row.key))

    @property
    def row(self) -> TicketRow | None:
        """The card under the cursor."""
        if not self.board.columns or not self.board.lanes:
            return None
        rows = self.rows(self.lane, self.column)
        return rows[self.place] if self.place < len(rows) else None

    def every(self) -> Iterator[TicketRow]:
        """The loaded cards, column by column."""
        for column in range(len(self.board.columns)):
            for lane in range(len(self.board.lanes)):
                yield from self.rows(lane, column)

    # Lines

    def blocks(self) -> list[Block]:
        """The lanes on their lines; a lane is as tall as its fullest cell."""
        heading = int(len(self.board.lanes) > 1 or (self.board.lanes != () and self.board.lanes[0].value != ""))
        found: list[Block] = []
        start = 0
        for lane in range(len(self.board.lanes)):
            tall = max(
                (len(self.rows(lane, column)) + self.more(lane, column) for column in range(len(self.board.columns))),
                default=0,
            )
            found.append(Block(lane, start, heading, tall))
            start = found[-1].end
        return found

    def line_of(self, blocks: list[Block]) -> int:
        """The first line of the card under the cursor."""
        if not blocks:
            return 0
        block = blocks[self.lane]
        return block.start + block.heading + self.place * TALL

    # Moving

    def find(self, number: int) -> bool:
        """Put the cursor on a card; whether it is loaded."""
        for lane in range(len(self.board.lanes)):
            for column in range(len(self.board.columns)):
                for place, row in enumerate(self.rows(lane, column)):
                    if row.number == number:
                        self.lane, self.column, self.place = lane, column, place
                        return True
        return False

    def first(self) -> None:
        """Put the cursor on the first card there is, lane by lane; the first column without any."""
        for lane in range(len(self.board.lanes)):
            for column in range(len(self.board.columns)):
                if self.rows(lane, column):
                    self.lane, self.column, self.place = lane, column, 0
                    return
        self.lane = self.column = self.place = 0

    def settle(self) -> None:
        """Bring the cursor to a card near to where it is, in its column if that has any."""
        self.lane = max(0, min(self.lane, len(self.board.lanes) - 1))
        self.column = max(0, min(self.column, len(self.board.columns) - 1))
        if self.board.columns and self.board.lanes:
            self._nearest(self.line_of(self.blocks()))

    def up_down(self, by: int) -> None:
        """Move within the column, through the lanes."""
        column = [
            (lane, place) for lane in range(len(self.board.lanes)) for place in range(len(self.rows(lane, self.column)))
        ]
        if not column:
            return
        here = (self.lane, self.place)
        index = column.index(here) if here in column else 0
        self.lane, self.place = column[max(0, min(len(column) - 1, index + by))]

    def sideways(self, by: int) -> bool:
        """Go to another column, to the card beside this one; False at the last one."""
        target = self.column + by
        if not 0 <= target < len(self.board.columns):
            return False
        line = self.line_of(self.blocks())
        self.column = target
        self._nearest(line)
        return True

    def _nearest(self, line: int) -> None:
        """The card of the column that stands nearest to a line; without any the cursor stays in the column."""
        best: tuple[int, int, int] | None = None
        for block in self.blocks():
            for place in range(len(self.rows(block.lane, self.column))):
                away = abs(block.start + block.heading + place * TALL - line)
                if best is None or away < best[0]:
                    best = (away, block.lane, place)
        if best is not None:
            _, self.lane, self.place = best
        else:
            self.place = 0

    # Asking

    def page(self) -> int:
        """How many cards of a cell to ask for at once."""
        return PAGE if len(self.board.lanes) == 1 else LANE_PAGE

    def missing(self, start: int, end: int, most: int) -> tuple[CellWanted, ...]:
        """What to ask for so that the lines from ``start`` to ``end`` are filled, in ``most`` cells at most."""
        wanted: list[CellWanted] = []
        for block in self.blocks():
            if block.start > end:
                break
            for column in range(len(self.board.columns)):
                lane, value = cell = self.cell(block.lane, column)
                known = self.loaded.get(cell)
                bottom = block.start + block.heading + len(known.rows if known else ()) * TALL
                if known is None:
                    wanted.append(CellWanted(value, lane, limit=self.page()))
                elif known.more and known.rows and start <= bottom <= end and len(known.rows) < KEPT:
                    wanted.append(CellWanted(value, lane, after=known.rows[-1].key, limit=self.page()))
        return tuple(wanted[:most])

    def again(self, most: int) -> tuple[CellWanted, ...]:
        """What to ask for to know anew what is loaded; cells beyond ``most`` are forgotten."""
        lanes = {lane.value for lane in self.board.lanes}
        values = {column.value for column in self.board.columns}
        kept = [cell for cell in self.loaded if cell[0] in lanes and cell[1] in values][:most]
        self.loaded = {cell: self.loaded[cell] for cell in kept}
        return tuple(
            CellWanted(value, lane, limit=min(KEPT, max(self.page(), len(self.loaded[lane, value].rows))))
            for lane, value in kept
        )
