"""What a selection needs to know: everything that a query finds, and how much of what is selected it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.tickets import ListTickets, awake, parsed
from odesk_tui.store import messages
from odesk_tui.store.door import Transaction, marks
from odesk_tui.store.query_pages import count_sql
from odesk_tui.store.query_sql import Sql

# So many tickets can be selected at once.
MOST = 10_000
_PART = 500


@dataclass(frozen=True, slots=True)
class Everything:
    """The tickets that a query finds, in its order, and whether there are more than were asked for."""

    rows: tuple[TicketRow, ...]
    capped: bool


@dataclass(frozen=True, slots=True)
class FindAll:
    """Ask for everything that ``query`` finds, up to ``cap``; raises QueryError."""

    query: str
    cap: int = MOST

    def run(self, transaction: Transaction, viewer: Viewer) -> Everything:
        """Two statements."""
        page = ListTickets(self.query, limit=self.cap).run(transaction, viewer)
        return Everything(page.rows, page.more_after)


@dataclass(frozen=True, slots=True)
class CountAmong:
    """Ask how many of ``numbers`` the query finds; raises QueryError."""

    query: str
    numbers: Sequence[int]

    def run(self, transaction: Transaction, viewer: Viewer) -> int:
        """One statement for each 500."""
        query = parsed(self.query, viewer)
        condition = awake(query, viewer)
        found = 0
        for start in range(0, len(self.numbers), _PART):
            part = list(self.numbers[start : start + _PART])
            among = condition & Sql(f"t.number IN ({marks(part)})", tuple(part))
            sql = count_sql(query, viewer.query_context(), transaction.dialect, cap=_PART, extra=among)
            row = transaction.one(sql.text, sql.values)
            found += int(row[0]) if row else 0
        return found


@dataclass(frozen=True, slots=True)
class NewestMessages:
    """Ask which message is the newest of each of ``numbers``; 0 where nothing was said yet."""

    numbers: Sequence[int]

    def run(self, transaction: Transaction, viewer: Viewer) -> dict[int, int]:
        """One statement for each 500."""
        found = dict.fromkeys(self.numbers, 0)
        for start in range(0, len(self.numbers), _PART):
            found |= messages.newest(transaction, self.numbers[start : start + _PART])
        return found
