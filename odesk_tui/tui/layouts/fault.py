"""What stands on the canvas when a query cannot be answered: why not, and no ticket of another query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.layouts.base import Layout
from odesk_tui.tui.widgets.cells import Piece


class FaultLayout(Layout):
    """A layout without tickets: it shows its notice, and reads nothing."""

    NAME: ClassVar[str] = "fault"

    @property
    def row(self) -> TicketRow | None:
        """There is none."""
        return None

    @property
    def rows(self) -> tuple[TicketRow, ...]:
        """There are none."""
        return ()

    def show(self, query: str, at: int | None = None) -> None:
        """Stand for a query that has failed already."""
        self.query, self.loaded = query, True

    def reload(self) -> None:
        """The screen asks again, in the layout that the query is meant for."""

    def patch(self, rows: Iterable[TicketRow]) -> None:
        """No ticket is shown."""

    def reveal(self, number: int) -> None:
        """No ticket is shown."""

    def move(self, by: int) -> None:
        """There is nowhere to go."""

    def page(self, pages: float) -> None:
        """There is nowhere to go."""

    def top(self) -> None:
        """There is nowhere to go."""

    def bottom(self) -> None:
        """There is nowhere to go."""

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """A line of the notice."""
        return self.notice_line(y, width)

    def paint(self) -> None:
        """Draw the notice."""
        self.around.repaint(None)

    def tick(self) -> list[Countdown]:
        """No clock is in sight."""
        return []
