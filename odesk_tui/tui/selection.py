"""The tickets that the agent has chosen, kept by number: it lives through filtering, other layouts and reading again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from odesk_tui.reads.rows import TicketRow


class Selection:
    """Chosen tickets in the order of choosing, each with the row that was seen when it was chosen or read last."""

    def __init__(self) -> None:
        self._rows: dict[int, TicketRow] = {}

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

    def clear(self) -> None:
        """Choose none."""
        self._rows.clear()

    def seen(self, rows: Iterable[TicketRow]) -> None:
        """Newer rows of tickets were read: keep those of chosen ones."""
        for row in rows:
            known = self._rows.get(row.number)
            if known is not None and row.version >= known.version:
                self._rows[row.number] = row
