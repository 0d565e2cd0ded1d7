"""What full-text search looks in."""

from __future__ import annotations

from sqlmodel import SQLModel

from odesk_tui.store.tables.columns import refers


class TicketText(SQLModel, table=True):
    """The words of a ticket's subject, and of all its texts, as ``core/query/words.py`` makes them; see ``store/search.py``.

    On SQLite triggers keep the FTS5 table ``ticket_fts`` equal to ``words``; on PostgreSQL the generated column ``vector``
    has them as a tsvector with a GIN index.
    """

    __tablename__ = "ticket_text"
    ticket_number: int = refers("ticket.number", primary_key=True)
    subject: str
    words: str
