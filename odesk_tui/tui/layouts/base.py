"""What a layout is: tickets of one query on the canvas, a cursor on one of them, read as far as they are in sight."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from odesk_tui.core.errors import DeskError, StoreAway
from odesk_tui.core.sla.countdown import NO_CLOCK, Countdown
from odesk_tui.reads.rows import Count, TicketRow
from odesk_tui.tui.columns import GUTTER, Looks
from odesk_tui.tui.runner import Runner
from odesk_tui.tui.selection import Selection
from odesk_tui.tui.widgets.cells import Piece, fill

__all__ = ["GUTTER", "Around", "Frame", "Layout", "clock_of"]


@dataclass(frozen=True, slots=True)
class Frame:
    """The canvas as a layout needs it: cells, the width of the whole screen and the columns that the person chose."""

    width: int
    height: int
    screen_width: int
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What a layout asks of its screen, and what it tells it.

    ``shown``: tickets have arrived or gone; ``counted``: ``count`` is known anew; ``moved``: another ticket, or a newer
    version of it, is under the cursor; ``failed``: reading did not work; ``say``: something that a person should know.
    ``repaint`` draws those lines of the canvas anew (all when none are given), ``redraw`` everything.
    """

    runner: Callable[[], Runner]
    looks: Callable[[], Looks]
    frame: Callable[[], Frame]
    selection: Selection
    repaint: Callable[[Iterable[int] | None], None]
    redraw: Callable[[], None]
    shown: Callable[[], None]
    counted: Callable[[], None]
    moved: Callable[[TicketRow | None], None]
    failed: Callable[[DeskError], None]
    say: Callable[[str], None]


class Layout(ABC):
    """Subclasses read through ``self.around.runner()`` and draw in :meth:`line`; one of them is on the canvas at a time."""

    # What saved views and messages call it.
    NAME: ClassVar[str] = ""
    # (actions in braces, word) pairs that stand first on the hint row while this layout is shown.
    HINTS: ClassVar[tuple[tuple[str, str], ...]] = ()
    # Where preview and SLA panel stand beside it unless the person says otherwise: always, wide (screens only), never.
    SIDE: ClassVar[str] = "always"
    # What its reads are called.
    READS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, around: Around) -> None:
        self.around = around
        self.query = ""
        self.count: Count | None = None
        # Whether an answer has come since the layout was made.
        self.loaded = False
        # Whether what was asked for by :meth:`show` is awaited: reading again would be in its way.
        self._opening = False
        # The ticket that the cursor goes to then, and whether the store was away when it was asked.
        self._opens_at: int | None = None
        self._put_off = False
        # Whether nothing came of what was asked for by :meth:`show`, and nothing will.
        self.is_refused = False
        self._notice: list[str] = []
        self._told: tuple[int, int] | None = None

    # Tickets

    @property
    @abstractmethod
    def row(self) -> TicketRow | None:
        """The ticket under the cursor; None on a heading, or without any."""

    @property
    @abstractmethod
    def rows(self) -> tuple[TicketRow, ...]:
        """The tickets that are loaded, in the order of the layout."""

    @property
    def remark(self) -> str:
        """What to say where the layout shows something else than what the query finds."""
        return ""

    @property
    def is_opening(self) -> bool:
        """Whether what :meth:`show` asked for has not come yet: what is shown is what was there before."""
        return self._opening

    @property
    def is_empty(self) -> bool:
        """Whether the query finds nothing to show."""
        return not self.rows

    def loaded_row(self, number: int) -> TicketRow | None:
        """The ticket's row, if it is loaded."""
        return next((row for row in self.rows if row.number == number), None)

    def between(self, first: int, last: int) -> tuple[TicketRow, ...]:
        """The tickets from one to another, both included, in the order of the layout; empty when one is not loaded."""
        rows = self.rows
        places = [index for index, row in enumerate(rows) if row.number in (first, last)]
        return rows[places[0] : places[-1] + 1] if places and {first, last} <= {row.number for row in rows} else ()

    def position(self) -> str:
        """The cursor's place: ``2 of 48``, or as much of it as is known."""
        return "" if self.count is None else f"of {self.count}"

    # Reading

    @abstractmethod
    def show(self, query: str, at: int | None = None) -> None:
        """Load what ``query`` finds, the former tickets staying until it is there; the cursor goes to the ticket ``at``."""

    @abstractmethod
    def reload(self) -> None:
        """Load again what is loaded; the cursor stays on its ticket, or near where that was."""

    @abstractmethod
    def patch(self, rows: Iterable[TicketRow]) -> None:
        """Show newer versions of tickets in their places."""

    @abstractmethod
    def reveal(self, number: int) -> None:
        """Put the cursor on a ticket, loading and unfolding what is needed; nothing happens when the query has it not."""

    def open(self, query: str, at: int | None) -> None:
        """Remember what is asked for by :meth:`show`, until it is there."""
        self.query = query
        self._opening, self._opens_at, self._put_off, self.is_refused = True, at, False, False

    def opens(self) -> bool:
        """Whether what was asked for is still awaited; it is asked for again when the store was away."""
        if self._opening and self._put_off:
            self.show(self.query, self._opens_at)
        return self._opening

    def leave(self) -> None:
        """Another layout is shown from now on: what is being read is not awaited any more."""
        self._opening = self._put_off = False
        # When it is shown again, what stands beside it is of another ticket.
        self._told = None
        for purpose in self.READS:
            self.around.runner().forget(purpose)

    # Moving

    @abstractmethod
    def move(self, by: int) -> None:
        """Move the cursor by lines or cards."""

    @abstractmethod
    def page(self, pages: float) -> None:
        """Move the cursor by pages, or by a part of one."""

    @abstractmethod
    def top(self) -> None:
        """Go to the first ticket."""

    @abstractmethod
    def bottom(self) -> None:
        """Go to the last ticket."""

    def sideways(self, by: int) -> bool:
        """Fold or unfold, or go to the next column; whether there is such a thing here."""
        return False

    def step(self, by: int) -> int | None:
        """Move the cursor to the next or previous ticket and return its number; None at an end of what is loaded."""
        before = self.row.number if self.row else None
        self.move(by)
        after = self.row.number if self.row else None
        return None if after == before else after

    # Drawing

    @abstractmethod
    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """The pieces of line ``y`` of the canvas, and the style under them."""

    def key(self, y: int, width: int) -> Hashable | None:
        """What line ``y`` depends on, if that can be told for less than it takes to draw it: equal keys, equal lines."""
        return None

    @abstractmethod
    def paint(self) -> None:
        """Draw everything that is in sight as it is now: the selection, the rows, the time may differ."""

    @abstractmethod
    def tick(self) -> list[Countdown]:
        """Draw the clocks that time has changed; return those in sight."""

    def resized(self) -> None:
        """The canvas has another size."""
        self.paint()

    def failed(self, error: DeskError) -> None:
        """Nothing comes of what was asked for; of a store that is away it does later."""
        self._put_off = self._opening and isinstance(error, StoreAway)
        self.is_refused = self._opening and not self._put_off
        self._opening = self._put_off
        self.around.failed(error)

    def notice(self, lines: list[str]) -> None:
        """What to say when there is nothing to show."""
        self._notice = lines
        self.paint()

    def notice_line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """Line ``y`` of that, from the second on."""
        text = self._notice[y - 2] if 0 <= y - 2 < len(self._notice) else ""
        return [(fill(f"  {text}", width), "notice")], ""

    def gutter(self, row: TicketRow | None, at_cursor: bool) -> str:
        """The cells before a line: ``>`` at the cursor, ``[x]`` on a chosen ticket."""
        chosen = row is not None and row.number in self.around.selection
        return f"{'>' if at_cursor else ' '}{'[x]' if chosen else '   '}"

    def tell(self) -> None:
        """Tell the screen when another ticket, or another version of it, is under the cursor."""
        row = self.row
        told = (row.number, row.version) if row is not None else None
        if told != self._told:
            self._told = told
            self.around.moved(row)


def clock_of(row: TicketRow, looks: Looks) -> Countdown:
    """What is left of a ticket's most urgent promise."""
    return looks.clock(row.sla_due, row.sla_calendar_id) if row.sla_due else NO_CLOCK
