"""The tickets that the agent has chosen, kept by number: it lives through filtering, other layouts and reading again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from odesk_tui.reads.rows import TicketRow


class Selection:
    """Chosen tickets in the order of choosing, each with the row that was seen when it was chosen or read last.

    While a ``range`` is open, it is the tickets from its first one to the cursor, besides those chosen before.
    """

    def __init__(self) -> None:
        self._rows: dict[int, TicketRow] = {}
        # Where a range begins, and what was chosen before it.
        self._range: tuple[TicketRow, dict[int, TicketRow]] | None = None

    def __contains__(self, number: int) -> bool:
        return number in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[TicketRow]:
        return iter(self._rows.values())

    @property
    def numbers(self) -> tuple[int, ...]:
        """The chosen tickets' numbers."""
        return tuple(self._rows)

    @property
    def range_from(self) -> TicketRow | None:
        """The ticket that a range begins with, while one is open."""
        return self._range[0] if self._range is not None else None

    def toggle(self, row: TicketRow) -> None:
        """Choose the ticket, or choose it no more."""
        if self._rows.pop(row.number, None) is None:
            self._rows[row.number] = row

    def add(self, rows: Iterable[TicketRow]) -> None:
        """Choose tickets too."""
        self._rows.update((row.number, row) for row in rows)

    def only(self, rows: Iterable[TicketRow]) -> None:
        """Choose these tickets and no others."""
        self._rows = {row.number: row for row in rows}

    def invert(self, rows: Iterable[TicketRow]) -> None:
        """Choose those of ``rows`` that are not chosen and no more those that are; all others stay as they are."""
        for row in rows:
            self.toggle(row)

    def drop(self, numbers: Iterable[int | None]) -> None:
        """Choose these no more."""
        for number in numbers:
            if number is not None:
                self._rows.pop(number, None)

    def clear(self) -> None:
        """Choose none."""
        self._rows.clear()
        self._range = None

    def open_range(self, row: TicketRow) -> None:
        """Begin a range."""
        self._range = row, dict(self._rows)
        self.stretch((row,))

    def stretch(self, rows: Iterable[TicketRow]) -> None:
        """Let the open range be these tickets."""
        if self._range is not None:
            self._rows = {**self._range[1], **{row.number: row for row in rows}}

    def close_range(self) -> None:
        """Let the range be chosen as it is now."""
        self._range = None

    def seen(self, rows: Iterable[TicketRow]) -> None:
        """Newer rows of tickets were read: keep those of chosen ones."""
        for row in rows:
            known = self._rows.get(row.number)
            if known is not None and row.version >= known.version:
                self._rows[row.number] = row
