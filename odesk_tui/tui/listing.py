"""The list behind the screens: its query, its loaded rows, how many there are; loads what is wanted through the runner."""

from __future__ import annotations

from collections.abc import Callable

from odesk_tui.core.errors import DeskError
from odesk_tui.reads.base import Read
from odesk_tui.reads.rows import Count, Page
from odesk_tui.reads.tickets import CountTickets, ListTickets
from odesk_tui.tui.runner import Runner
from odesk_tui.tui.window import PAGE, Window


class Listing:
    """``shown`` is called when rows have arrived, ``counted`` when their number has, ``failed`` when neither can."""

    def __init__(
        self,
        runner: Callable[[], Runner],
        *,
        height: Callable[[], int],
        shown: Callable[[], None],
        counted: Callable[[], None],
        failed: Callable[[DeskError], None],
    ) -> None:
        """``runner`` and ``height`` (rows in sight) are asked for when they are needed."""
        self.query = ""
        self.window = Window()
        self.count: Count | None = None
        self.loaded = False
        self._runner, self._height = runner, height
        self._shown, self._counted, self._failed = shown, counted, failed
        self._loading_more = False
        # The query that the loaded rows answer.
        self._answered: str | None = None

    def reload(self) -> None:
        """Load again what is loaded, the cursor staying on its ticket."""
        window = self.window
        size = max(PAGE, len(window.rows))
        if self._answered == self.query and window.more_before and window.rows:
            self.load(ListTickets(self.query, at=window.rows[0].key, limit=size), keep=True)
        else:
            self.load(ListTickets(self.query, limit=size), keep=self._answered == self.query)
        self.recount()

    def recount(self) -> None:
        """Count what the query finds."""

        def counted(count: Count) -> None:
            self.count = count
            self._counted()

        self._runner().read("count", CountTickets(self.query), counted, lambda error: None)

    def to_start(self) -> bool:
        """Go to the first row; whether it is there already."""
        if self.window.more_before:
            self.load(ListTickets(self.query, limit=PAGE))
            return False
        return True

    def to_end(self) -> bool:
        """Go to the last row; whether it is there already."""
        if self.window.more_after:
            self.load(ListTickets(self.query, last=True, limit=PAGE), end=True)
            return False
        return True

    def more(self, side: str) -> None:
        """Load more rows on a side, unless that is under way."""
        rows = self.window.rows
        if self._loading_more or not rows or self._answered != self.query:
            return
        self._loading_more = True
        before = side == "before"
        query = (
            ListTickets(self.query, before=rows[0].key, limit=PAGE)
            if before
            else ListTickets(self.query, after=rows[-1].key, limit=PAGE)
        )

        def arrived(page: Page) -> None:
            self._loading_more = False
            self.window.extend(page, self._height(), before=before)
            self._shown()

        def failed(error: DeskError) -> None:
            self._loading_more = False
            self._failed(error)

        self._runner().read("more", query, arrived, failed)

    def position(self) -> str:
        """``2 of 48``, or as much of it as is known."""
        place = self.window.position
        if self.count is None:
            return "" if place is None else f"{place}"
        return f"{place:,} of {self.count}" if place is not None else f"of {self.count}"

    def load(
        self, query: Read[Page], *, at: int | None = None, only: bool = False, keep: bool = False, end: bool = False
    ) -> None:
        """Replace the rows by those that ``query`` reads, the cursor on the ticket ``at``, its own, the last or the first.

        ``only``: not when the ticket ``at`` is not among them.
        """
        self._runner().forget("more")
        self._loading_more = False
        asked = self.query

        def arrived(page: Page) -> None:
            if not page.rows and page.more_before:
                # Everything from there on is gone: begin anew.
                self.load(ListTickets(asked, limit=PAGE))
                return
            if only and all(row.number != at for row in page.rows):
                return
            row = self.window.row
            self.loaded = True
            self._answered = asked
            number = row.number if keep and row else at
            self.window.show(page, self._height(), keep=number, end=end)
            self._shown()

        self._runner().read("list", query, arrived, self._failed)

    def forget(self) -> None:
        """Nothing that was being read arrives any more."""
        self._loading_more = False
