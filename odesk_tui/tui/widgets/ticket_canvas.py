"""The ticket list: a window of rows drawn line by line, however many tickets there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.message import Message

from odesk_tui.core.sla.countdown import NO_CLOCK, Countdown
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.columns import Column, Looks, cells, columns, heading
from odesk_tui.tui.pace import cell_text
from odesk_tui.tui.widgets.cells import Piece, fill
from odesk_tui.tui.widgets.painted import Painted
from odesk_tui.tui.window import Window


class TicketCanvas(Painted, can_focus=True):
    """Shows a :class:`Window`; line 0 is the heading, the others are rows, or ``notice`` when there are none."""

    PREFIX = "canvas"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "canvas--heading",
        "canvas--cursor",
        "canvas--id",
        "canvas--me",
        "canvas--muted",
        "canvas--breached",
        "canvas--near",
        "canvas--urgent",
        "canvas--status-new",
        "canvas--status-open",
        "canvas--status-waiting",
        "canvas--status-on_hold",
        "canvas--status-solved",
        "canvas--status-closed",
        "canvas--notice",
    }

    class Moved(Message):
        """The cursor is on another ticket, or on none."""

        def __init__(self, row: TicketRow | None) -> None:
            self.row = row
            super().__init__()

    class Wanted(Message):
        """Rows of the side ``side`` (``after`` or ``before``) should be loaded."""

        def __init__(self, side: str) -> None:
            self.side = side
            super().__init__()

    def __init__(self, window: Window, looks: Callable[[], Looks], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._window = window
        self._looks = looks
        self._now = looks()
        self._id_width = 4
        self._columns: tuple[Column, ...] = ()
        self._notice: list[str] = []
        self._told: tuple[int, int] | None = None

    @property
    def room(self) -> int:
        """How many rows fit."""
        return max(1, self.size.height - 1)

    def show(self, notice: list[str] | None = None) -> None:
        """Draw the window as it is now; ``notice`` is what to say when it holds nothing."""
        self._notice = notice or []
        self._window.fit(self.room)
        self._measure()
        self._tell()
        self._now = self._looks()
        self.repaint()

    def move(self, by: int) -> None:
        """Move the cursor by rows; stops at the last loaded one until more is there."""
        window = self._window
        old = window.cursor
        if not window.rows:
            return
        scrolled = window.move(by, self.room)
        if scrolled:
            self._now = self._looks()
            self.repaint()
        elif window.cursor != old:
            self.repaint(1 + index - window.top for index in (old, window.cursor))
        self._tell()

    def patched(self, indexes: list[int]) -> None:
        """Draw rows that were replaced."""
        self._now = self._looks()
        self.repaint(1 + index - self._window.top for index in indexes)

    def tick(self) -> list[Countdown]:
        """Draw the SLA cells that have changed; return the visible clocks."""
        before, self._now = self._now, self._looks()
        clocks = []
        changed = []
        for y, row in enumerate(self._visible(), 1):
            clock = self._clock(row)
            clocks.append(clock)
            if cell_text(clock) != cell_text(before.clock(row.sla_due, row.sla_calendar_id)):
                changed.append(y)
        if changed:
            self.repaint(changed)
        return clocks

    def on_resize(self) -> None:
        """Another number of rows fits, in other columns."""
        super().on_resize()
        self._window.fit(self.room)
        self._measure()
        self._tell()

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """The heading, a row, or a line of the notice."""
        if y == 0:
            return heading(self._columns, width), "heading"
        window = self._window
        if not window.rows:
            index = y - 2
            text = self._notice[index] if 0 <= index < len(self._notice) else ""
            return [(fill(f"  {text}", width), "notice")], ""
        index = window.top + y - 1
        if index >= len(window.rows):
            return [(" " * width, "")], ""
        row = window.rows[index]
        at_cursor = index == window.cursor
        pieces = cells(row, self._clock(row), self._columns, width - 2, self._now)
        return [("> " if at_cursor else "  ", ""), *pieces], "cursor" if at_cursor else ""

    def _clock(self, row: TicketRow) -> Countdown:
        return self._now.clock(row.sla_due, row.sla_calendar_id) if row.sla_due else NO_CLOCK

    def _visible(self) -> list[TicketRow]:
        window = self._window
        return window.rows[window.top : window.top + self.room]

    def _measure(self) -> None:
        """Choose the columns; ids get wider with the numbers, never narrower again."""
        widest = max((len(str(row.number)) for row in self._window.rows), default=0)
        self._id_width = max(self._id_width, widest)
        chosen = columns(self.size.width, self.screen.size.width, self._id_width)
        if chosen != self._columns:
            self._columns = chosen
            self.redraw()

    def _tell(self) -> None:
        """Say where the cursor is and what should be loaded."""
        row = self._window.row
        told = (row.number, row.version) if row else None
        if told != self._told:
            self._told = told
            self.post_message(self.Moved(row))
        side = self._window.wants(self.room)
        if side:
            self.post_message(self.Wanted(side))
