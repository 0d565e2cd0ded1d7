"""The tree: groups that fold, the tickets in them, and the children of these, loaded as far as they are in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from odesk_tui.core.errors import DeskError
from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.reads.grouping import Grouping
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.several import MOST
from odesk_tui.reads.tree import Branch, BranchPage, BranchWanted, TreeGroups, TreePages, TreePlace, Whereabouts
from odesk_tui.tui.layouts.base import Around, Layout, clock_of
from odesk_tui.tui.layouts.forest import PAGE, Forest, GapLine, Key, Line, TicketLine, ticket_key
from odesk_tui.tui.layouts.tree_lines import tree_line
from odesk_tui.tui.pace import cell_text
from odesk_tui.tui.widgets.cells import Piece


class TreeLayout(Layout):
    """Every line of the canvas is a line of the :class:`Forest`, or of the notice when there is none."""

    NAME: ClassVar[str] = "tree"
    SIDE: ClassVar[str] = "wide"
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("{backward}/{forward}", "fold"),
        ("{fold_all}", "all"),
        ("{create_child}", "child"),
    )
    READS: ClassVar[tuple[str, ...]] = ("tree", "branches")
    # Lines of the canvas above the forest's.
    HEAD: ClassVar[int] = 0

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self._forest = Forest()
        # What is drawn: the forest's lines as they were when everything in sight had been loaded.
        self._lines: list[Line] = []
        self._cursor = 0
        self._top = 0
        self._filling = False
        self._remark = ""
        self._now = around.looks()

    # Tickets

    @property
    def row(self) -> TicketRow | None:
        """The ticket under the cursor."""
        line = self._line
        return line.row if isinstance(line, TicketLine) else None

    @property
    def rows(self) -> tuple[TicketRow, ...]:
        """The tickets in unfolded groups that are loaded."""
        return tuple(line.row for line in self._lines if isinstance(line, TicketLine))

    @property
    def is_empty(self) -> bool:
        """Whether there is no group."""
        return not self._lines

    @property
    def remark(self) -> str:
        """What a reader cannot see: that not all was counted, or that not all groups are there."""
        return self._remark

    @property
    def _line(self) -> Line | None:
        return self._lines[self._cursor] if self._cursor < len(self._lines) else None

    # Reading

    def show(self, query: str, at: int | None = None) -> None:
        """Load the groups, then the tickets in sight."""
        self.open(query, at)
        self._filling = False
        self.around.runner().forget("branches")

        def came(grouping: Grouping) -> None:
            self._forest.plant(grouping, afresh=True)
            self._count(grouping)
            if at is None:
                self._begin()
            else:
                self.around.runner().read("tree", TreePlace(query, at), placed, self.failed)

        def placed(place: Whereabouts | None) -> None:
            if place is None:
                self._begin()
            else:
                self._go_to(place)

        self.around.runner().read("tree", TreeGroups(query), came, self.failed)

    def reload(self) -> None:
        """Load the groups again, and the tickets that are loaded."""
        if self.opens():
            return
        query = self.query

        def came(grouping: Grouping) -> None:
            self._forest.plant(grouping, afresh=False)
            self._count(grouping)
            wanted = self._forest.again(self._cursor, MOST)
            if wanted:
                self._read(wanted, self._arrived)
            else:
                self._arrived()

        self._filling = False
        self.around.runner().read("tree", TreeGroups(query), came, self.failed)

    def patch(self, rows: Iterable[TicketRow]) -> None:
        """Show newer versions of tickets where they are; their groups follow when all is read again."""
        self._forest.patch({row.number: row for row in rows})
        if not self._opening and not self._filling:
            self._forest.grow()
            self._lines = self._forest.lines
        self.paint()

    def reveal(self, number: int) -> None:
        """Unfold the way to the ticket and go there."""
        if self._opening:
            self.show(self.query, at=number)
            return
        here = next(
            (i for i, line in enumerate(self._lines) if isinstance(line, TicketLine) and line.row.number == number),
            None,
        )
        if here is not None:
            self.move(here - self._cursor)
            return

        def placed(place: Whereabouts | None) -> None:
            if place is not None:
                self._go_to(place)

        self.around.runner().read("tree", TreePlace(self.query, number), placed, self.failed)

    def _count(self, grouping: Grouping) -> None:
        self.count, self._remark = grouping.count, grouping.remark
        self.around.counted()

    def _go_to(self, place: Whereabouts) -> None:
        """Load the way to a ticket, and put the cursor on it."""
        numbers = [number for number, _ in place.way]
        self._forest.unfold(place.path, numbers[:-1])
        branches = [Branch(place.path, parent) for parent in (None, *numbers[:-1])]
        wanted = tuple(
            BranchWanted(branch, at=key, limit=PAGE) for branch, (_, key) in zip(branches, place.way, strict=True)
        )

        def arrived() -> None:
            self._arrived(ticket_key(place.path, numbers[-1]))

        self._read(wanted[:MOST], arrived)

    def _begin(self) -> None:
        """Go to the first ticket once what will be in sight is there."""
        self._forest.grow()
        self._fill(self._first, top=0)

    def _first(self) -> None:
        """The first ticket, or the first line where all is folded."""
        self._forest.grow()
        lines = self._forest.lines
        first = next((index for index, line in enumerate(lines) if isinstance(line, TicketLine)), 0)
        self._cursor = 0
        self._arrived(lines[first].key if lines else None)

    def _fill(self, then: Callable[[], None] | None = None, top: int | None = None) -> None:
        """Load what is missing in and near the view; ``then`` is called when it is there, also when nothing is missing."""
        if self._filling or (self._opening and then is None):
            return
        room, cursor = self._room, self._cursor
        start = min(cursor, self._top)
        if top is not None:
            start = cursor = top
        budget = 2 * room
        wanted: list[BranchWanted] = []
        for index, line in enumerate(self._forest.lines[max(0, start - room) :], max(0, start - room)):
            if budget <= 0 or len(wanted) >= MOST:
                break
            budget -= index >= cursor
            # The end of a branch above the cursor grows only when that comes to it: it would push the cursor down for ever.
            if isinstance(line, GapLine) and (
                index >= cursor or line.side == "before" or (line.side == "all" and index >= start)
            ):
                wanted.append(self._forest.wanted(line))
                budget -= min(line.count, PAGE) if index >= cursor else 0
        if wanted:
            self._read(tuple(wanted), then or self._arrived)
        elif then is not None:
            then()

    def _read(self, wanted: tuple[BranchWanted, ...], then: Callable[[], None]) -> None:
        self._filling = True

        def came(pages: tuple[BranchPage, ...]) -> None:
            self._filling = False
            for one, page in zip(wanted, pages, strict=True):
                self._forest.put(one, page)
            then()

        def failed(error: DeskError) -> None:
            self._filling = False
            self.failed(error)

        self.around.runner().read("branches", TreePages(self.query, wanted), came, failed)

    def _arrived(self, at: Key | None = None) -> None:
        """Show the forest as it is now, the cursor on ``at`` or on the line that it was on, or on what that hung on."""
        self.loaded = True
        if self._opening:
            # Some of what stands above the first cursor is seen with it.
            self._opening = False
            self._top = self._cursor - self._room // 3
        self._regrow(at)
        self.around.shown()
        self._follow()

    def _regrow(self, at: Key | None = None) -> None:
        keys = [at] if at is not None else self._way_up()
        offset = self._cursor - self._top
        self._forest.grow()
        self._lines = self._forest.lines
        for key in keys:
            # In a gap's place are the first of those that were loaded there.
            index = self._forest.index(key) if key[0] != "gap" else None
            if index is not None:
                self._cursor = index
                self._top = index - offset
                break
            if key is keys[0] and key[0] in ("ticket", "gap"):
                # It has left, or was closed: what stands in its place now is nearer than its group.
                break
        self.paint()

    def _way_up(self) -> list[Key]:
        """The line under the cursor and those that it hangs on."""
        keys: list[Key] = []
        index: int | None = self._cursor if self._cursor < len(self._lines) else None
        while index is not None:
            keys.append(self._lines[index].key)
            index = self._above(index)
        return keys

    def _above(self, index: int) -> int | None:
        depth = self._lines[index].depth
        return next((i for i in range(index - 1, -1, -1) if self._lines[i].depth < depth), None)

    # Moving

    @property
    def _room(self) -> int:
        return max(1, self.around.frame().height - self.HEAD)

    def move(self, by: int) -> None:
        """Move the cursor by lines."""
        if not self._lines:
            return
        old, top = self._cursor, self._top
        self._cursor = max(0, min(len(self._lines) - 1, old + by))
        self._fit()
        if self._top != top:
            self._now = self.around.looks()
            self.around.repaint(None)
        elif self._cursor != old:
            self.around.repaint(self.HEAD + index - top for index in (old, self._cursor))
        self._follow()

    def page(self, pages: float) -> None:
        """Move by pages."""
        by = max(1, int(self._room * abs(pages)))
        self.move(by if pages > 0 else -by)

    def top(self) -> None:
        """The first line."""
        self.move(-len(self._lines))

    def bottom(self) -> None:
        """The last line, wherever it is."""
        last = self._lines[-1] if self._lines else None
        if isinstance(last, GapLine):
            self._read((BranchWanted(last.branch, last=True, limit=PAGE),), self._at_end)
        else:
            self.move(len(self._lines))

    def _at_end(self) -> None:
        self._regrow()
        self.move(len(self._lines))
        self.around.shown()

    def step(self, by: int) -> int | None:
        """The next or previous ticket, past headings."""
        index = self._cursor + by
        while 0 <= index < len(self._lines) and not isinstance(self._lines[index], TicketLine):
            index += by
        if not 0 <= index < len(self._lines):
            return None
        self.move(index - self._cursor)
        return self.row.number if self.row else None

    def sideways(self, by: int) -> bool:
        """Unfold or go in; fold or go out. A ticket without children has nothing to unfold."""
        line = self._line
        if line is None:
            return True
        folds = not isinstance(line, GapLine) and (not isinstance(line, TicketLine) or line.children > 0)
        if by > 0:
            if not folds:
                return False
            if self._forest.is_open(line):
                self.move(1)
            else:
                self._turn(line)
        elif folds and self._forest.is_open(line):
            self._turn(line)
        else:
            self.to_parent()
        return True

    def to_parent(self) -> None:
        """The line that this one hangs on."""
        above = self._above(self._cursor) if self._lines else None
        if above is not None:
            self.move(above - self._cursor)

    def fold_all(self) -> None:
        """Fold all groups, or unfold them when all are."""
        way = self._way_up()
        self._forest.turn_all()
        self._forest.grow()
        # A folded ticket is in none of the lines: its group is.
        kept = next((key for key in way if self._forest.index(key) is not None), None)
        self._regrow(kept)
        self._follow()

    def _turn(self, line: Line) -> None:
        self._forest.turn(line)
        self._regrow(line.key)
        self._follow()

    def _fit(self) -> None:
        self._cursor = max(0, min(self._cursor, len(self._lines) - 1))
        room = self._room
        lowest = max(0, len(self._lines) - room)
        self._top = max(0, min(self._top, self._cursor, lowest))
        if self._cursor >= self._top + room:
            self._top = self._cursor - room + 1

    def _follow(self) -> None:
        """Say where the cursor is, and load what comes near."""
        self.tell()
        self._fill()

    # Drawing

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """A line of the forest."""
        if not self._lines:
            return self.notice_line(y, width)
        index = self._top + y - self.HEAD
        if index >= len(self._lines):
            return [(" " * width, "")], ""
        line = self._lines[index]
        at_cursor = index == self._cursor
        gutter = self.gutter(line.row if isinstance(line, TicketLine) else None, at_cursor)
        return [(gutter, ""), *self._pieces(line, width - len(gutter))], "cursor" if at_cursor else ""

    def _pieces(self, line: Line, width: int) -> list[Piece]:
        return tree_line(line, width, self._now)

    def paint(self) -> None:
        """Draw the lines as they are now."""
        self._fit()
        self._now = self.around.looks()
        self.around.repaint(None)

    def tick(self) -> list[Countdown]:
        """Draw the clocks that time has changed."""
        before, self._now = self._now, self.around.looks()
        clocks, changed = [], []
        for y, line in enumerate(self._lines[self._top : self._top + self._room], self.HEAD):
            if isinstance(line, TicketLine):
                clock = clock_of(line.row, self._now)
                clocks.append(clock)
                if cell_text(clock) != cell_text(clock_of(line.row, before)):
                    changed.append(y)
        if changed:
            self.around.repaint(changed)
        return clocks

    def resized(self) -> None:
        """Another number of lines fits."""
        self.paint()
        self._follow()
