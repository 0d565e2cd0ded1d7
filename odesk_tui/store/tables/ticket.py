"""Tickets, what was said on them, what was attached and how they are linked."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from odesk_tui.core.instants import NEVER
from odesk_tui.store.tables.columns import instant, key, refers


def _few(name: str, column: str) -> Index:
    """An index of the few tickets that have a value in ``column``."""
    given = text(f"{column} IS NOT NULL")
    return Index(name, column, "number", sqlite_where=given, postgresql_where=given)


# What tabs and boards count tickets by: in the index, so that counting reads no ticket.
_COUNTED_BY = ("assignee_id", "team_id", "project_id", "priority", "snoozed_until", "trashed_at")


class Ticket(SQLModel, table=True):
    """One request.

    ``version`` grows with every change of a field (optimistic locking). ``category`` follows from ``status``; ``sla_due``
    is the earliest due instant of the running clocks, NEVER when none runs, so that one index scan gives the most urgent.
    ``custom`` is the document of the desk's own fields (``store/custom_sql.py``).
    """

    __table_args__ = (
        Index("ix_ticket_sla", "sla_due", "number"),
        Index("ix_ticket_status_sla", "status", "sla_due", "number", *_COUNTED_BY),
        Index("ix_ticket_assignee_sla", "assignee_id", "sla_due", "number"),
        Index("ix_ticket_team_sla", "team_id", "sla_due", "number"),
        Index("ix_ticket_project_sla", "project_id", "sla_due", "number"),
        Index("ix_ticket_updated", "updated_at", "number"),
        Index("ix_ticket_created", "created_at", "number"),
        _few("ix_ticket_due", "due"),
        _few("ix_ticket_snoozed", "snoozed_until"),
        _few("ix_ticket_trashed", "trashed_at"),
        Index(
            "uq_ticket_external",
            "external_id",
            unique=True,
            sqlite_where=text("external_id IS NOT NULL"),
            postgresql_where=text("external_id IS NOT NULL"),
        ),
    )
    number: int | None = key()
    subject: str
    type: str
    status: str
    category: str
    severity: int = Field(sa_type=SmallInteger)
    priority: int = Field(sa_type=SmallInteger)
    channel: str
    project_id: int = refers("project.id")
    requester_id: int | None = refers("contact.id", index=True, optional=True)
    assignee_id: int | None = refers("agent.id", optional=True)
    team_id: int | None = refers("team.id", optional=True)
    created_at: int = instant()
    updated_at: int = instant()
    solved_at: int | None = instant(optional=True)
    due: int | None = instant(optional=True)
    snoozed_until: int | None = instant(optional=True)
    trashed_at: int | None = instant(optional=True)
    sla_due: int = Field(default=NEVER, sa_type=BigInteger)
    sla_calendar_id: int | None = refers("calendar.id", optional=True)
    external_id: str | None = None
    version: int = 1
    custom: str = Field(
        sa_column=Column(Text().with_variant(JSONB(), "postgresql"), nullable=False, server_default=text("'{}'"))
    )


class TicketTag(SQLModel, table=True):
    """A tag on a ticket, in its folded form."""

    __tablename__ = "ticket_tag"
    __table_args__ = (Index("ix_ticket_tag_tag", "tag", "ticket_number"),)
    ticket_number: int = refers("ticket.number", primary_key=True)
    tag: str = Field(primary_key=True)


class Message(SQLModel, table=True):
    """Something said: by the customer, to the customer (reply), or among agents (note).

    One that was taken back (``withdrawn_at``) is kept and shown nowhere.
    """

    __table_args__ = (Index("ix_message_ticket", "ticket_number", "id"),)
    id: int | None = key()
    ticket_number: int = refers("ticket.number")
    at: int = instant()
    kind: str
    agent_id: int | None = refers("agent.id", optional=True)
    contact_id: int | None = refers("contact.id", optional=True)
    body: str
    mail_id: str | None = Field(default=None, index=True)
    withdrawn_at: int | None = instant(optional=True)


class Attachment(SQLModel, table=True):
    """A file of a message: its bytes as received, their SHA-256 in hex, the name as sent and a name safe to write."""

    id: int | None = key()
    message_id: int = refers("message.id", index=True)
    name: str
    safe_name: str
    media_type: str
    sha256: str
    size: int = Field(sa_type=BigInteger)
    content: bytes = Field(sa_type=LargeBinary)


class Link(SQLModel, table=True):
    """``source`` relates to ``target`` in the way that ``kind`` says (blocks, duplicates, relates, parent, causes)."""

    source: int = refers("ticket.number", primary_key=True)
    target: int = refers("ticket.number", primary_key=True, index=True)
    kind: str = Field(primary_key=True)


class Watcher(SQLModel, table=True):
    """An agent who wants to hear of a ticket that need not be theirs."""

    ticket_number: int = refers("ticket.number", primary_key=True)
    agent_id: int = refers("agent.id", primary_key=True, index=True)


class Presence(SQLModel, table=True):
    """An agent who has a ticket open, as of ``seen_at``; it says nothing any more a few seconds later."""

    ticket_number: int = refers("ticket.number", primary_key=True)
    agent_id: int = refers("agent.id", primary_key=True)
    seen_at: int = instant()
    typing: bool = False
