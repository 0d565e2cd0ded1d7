"""The list in groups: headings with figures that fold, under each its tickets in the list's columns."""

from __future__ import annotations

from typing import ClassVar

from odesk_tui.tui.columns import Columns, cells, columns, heading
from odesk_tui.tui.layouts.base import Around, clock_of
from odesk_tui.tui.layouts.forest import GroupLine, Line, TicketLine
from odesk_tui.tui.layouts.tree import TreeLayout
from odesk_tui.tui.layouts.tree_lines import group_line
from odesk_tui.tui.widgets.cells import Piece, fill


class GroupedLayout(TreeLayout):
    """Line 0 is the heading, the others are those of a tree without depth."""

    NAME: ClassVar[str] = "list"
    SIDE: ClassVar[str] = "always"
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("{backward}/{forward}", "fold"), ("{fold_all}", "all"))
    HEAD: ClassVar[int] = 1

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self._id_width = 4
        self._columns = Columns()

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """The heading, a group, a ticket, or a line of the notice."""
        if y == 0:
            return heading(self._columns, width), "heading"
        return super().line(y, width)

    def paint(self) -> None:
        """Draw the lines as they are now."""
        widest = max((len(str(row.number)) for row in self.rows), default=0)
        self._id_width = max(self._id_width, widest)
        frame = self.around.frame()
        chosen = columns(frame.width, frame.screen_width, self._id_width, frame.columns)
        if chosen != self._columns:
            self._columns = chosen
            self.around.redraw()
        super().paint()

    def _pieces(self, line: Line, width: int) -> list[Piece]:
        if isinstance(line, GroupLine):
            return group_line(line, width, self._now)
        if isinstance(line, TicketLine):
            return cells(line.row, clock_of(line.row, self._now), self._columns, width, self._now)
        return [(fill("…", width), "muted")]
