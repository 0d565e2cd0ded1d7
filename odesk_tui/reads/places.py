"""Where a ticket is in the order of a query."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import Page
from odesk_tui.reads.tickets import ListTickets, parsed
from odesk_tui.store.door import Transaction
from odesk_tui.store.query_pages import key_sql


@dataclass(frozen=True, slots=True)
class PageAround:
    """Ask for the page of ``query`` that begins with the ticket ``number``; for the first page when it does not find it."""

    query: str
    number: int
    limit: int = 50

    def run(self, transaction: Transaction, viewer: Viewer) -> Page:
        """At most five statements."""
        place = key_sql(parsed(self.query, viewer), viewer.query_context(), transaction.dialect, self.number)
        row = transaction.one(place.sql, place.values)
        if row is not None:
            page = ListTickets(self.query, at=place.key(row), limit=self.limit).run(transaction, viewer)
            if page.rows and page.rows[0].number == self.number:
                return page
        return ListTickets(self.query, limit=self.limit).run(transaction, viewer)
