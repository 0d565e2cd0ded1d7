"""The loaded part of a long list: rows in order, a cursor, and what lies on either side. Knows nothing of screens."""

from __future__ import annotations

from dataclasses import replace

from odesk_tui.reads.rows import Page, TicketRow

# Rows asked for at once, and kept at most: a held key passes some 30 rows a second, a held page key 1,200.
PAGE = 200
KEPT = 1200


class Window:
    """Rows of a list from ``first`` on (None: how many precede them is not known), the cursor an index into them."""

    def __init__(self) -> None:
        self.rows: list[TicketRow] = []
        self.cursor = 0
        self.top = 0
        self.more_before = False
        self.more_after = False
        self.first: int | None = 0

    @property
    def row(self) -> TicketRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    @property
    def position(self) -> int | None:
        """The cursor's place in the whole list, from 1; None when it is not known."""
        return self.first + self.cursor + 1 if self.first is not None and self.rows else None

    def index(self, number: int) -> int | None:
        """Where the ticket is, if it is loaded."""
        return next((index for index, row in enumerate(self.rows) if row.number == number), None)

    def show(self, page: Page, height: int, *, keep: int | None = None, end: bool = False) -> None:
        """Replace the rows by ``page``; the cursor stays on the ticket ``keep`` or, when that is gone, near its place.

        ``end``: the page is the last one and the cursor goes to its end.
        """
        offset = self.cursor - self.top
        first_seen = self.rows[0].number if self.rows else None
        self.rows, self.more_before, self.more_after = list(page.rows), page.more_before, page.more_after
        if not page.more_before:
            self.first = 0
        elif end or not self.rows or self.rows[0].number != first_seen:
            self.first = None
        if end:
            self.cursor = max(0, len(self.rows) - 1)
        elif keep is None:
            self.cursor = 0
        else:
            found = self.index(keep)
            self.cursor = min(self.cursor, max(0, len(self.rows) - 1)) if found is None else found
        self.top = self.cursor - offset if keep is not None else 0
        self.fit(height)

    def extend(self, page: Page, height: int, *, before: bool) -> None:
        """Join ``page`` to the rows on one side, let go of those far away on the other."""
        known = {row.number for row in self.rows}
        fresh = [row for row in page.rows if row.number not in known]
        if before:
            self.rows[:0] = fresh
            self.cursor += len(fresh)
            self.top += len(fresh)
            self.more_before = page.more_before
            self.first = (
                0 if not page.more_before else (None if self.first is None else max(0, self.first - len(fresh)))
            )
            if len(self.rows) > KEPT:
                del self.rows[max(KEPT, self.cursor + 2 * height) :]
                self.more_after = True
        else:
            self.rows.extend(fresh)
            self.more_after = page.more_after
            spare = min(len(self.rows) - KEPT, self.top - 2 * _margin(height))
            if spare > 0:
                del self.rows[:spare]
                self.cursor -= spare
                self.top -= spare
                self.more_before = True
                self.first = None if self.first is None else self.first + spare
        self.fit(height)

    def patch(self, fresh: dict[int, TicketRow]) -> list[int]:
        """Put newer versions of rows in their places; return the indexes that changed."""
        changed = []
        for index, row in enumerate(self.rows):
            new = fresh.get(row.number)
            if new is not None and new.version >= row.version and new != row:
                # Its place in the order is told by the list only.
                self.rows[index] = replace(new, key=row.key)
                changed.append(index)
        return changed

    def move(self, by: int, height: int) -> bool:
        """Move the cursor within the loaded rows; whether the view scrolled."""
        top = self.top
        self.cursor = max(0, min(len(self.rows) - 1, self.cursor + by))
        self.fit(height)
        return self.top != top

    def fit(self, height: int) -> None:
        """Bring the cursor into view, without empty lines at the end."""
        self.cursor = max(0, min(self.cursor, len(self.rows) - 1))
        lowest = max(0, len(self.rows) - height)
        self.top = max(0, min(self.top, self.cursor, lowest))
        if self.cursor >= self.top + height:
            self.top = self.cursor - height + 1

    def wants(self, height: int) -> str:
        """``after`` or ``before`` when that side should be loaded now, else empty."""
        margin = _margin(height)
        if self.more_after and len(self.rows) - self.top - height < margin:
            return "after"
        if self.more_before and self.top < margin:
            return "before"
        return ""


def _margin(height: int) -> int:
    """How many rows beyond the view should be loaded on each side."""
    return max(PAGE // 2, 4 * height)
