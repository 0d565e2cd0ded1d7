"""What the desk itself keeps: facts of the store, saved views, the event log, outgoing mail and drafts."""

from __future__ import annotations

from sqlalchemy import Index, Integer
from sqlmodel import Field, SQLModel

from odesk_tui.store.tables.columns import Identity, instant, key, refers


class Meta(SQLModel, table=True):
    """A fact about the store itself: the odesk that last wrote its schema, the default policy."""

    name: str = Field(primary_key=True)
    value: str


class SavedView(SQLModel, table=True):
    """A query with its layout and columns (comma separated; none: as wide as the screen is).

    An agent's own (``owner_id``), a team's (``team_id``), or without either everybody's. ``slot``, 1 to 9, is the number key
    that it is on for those who chose no other.
    """

    __tablename__ = "saved_view"
    __table_args__ = (Index("uq_saved_view_name", "owner_id", "name", unique=True),)
    id: int | None = key()
    owner_id: int | None = refers("agent.id", optional=True)
    name: str
    query: str
    layout: str = "list"
    columns: str = ""
    slot: int | None = None
    team_id: int | None = refers("team.id", optional=True)


class ViewKey(SQLModel, table=True):
    """What an agent has on a number key: a view, or (no ``view_id``) nothing."""

    __tablename__ = "view_key"
    agent_id: int = refers("agent.id", primary_key=True)
    slot: int = Field(primary_key=True, sa_type=Integer)
    view_id: int | None = refers("saved_view.id", index=True, optional=True)


class StatusLimit(SQLModel, table=True):
    """How many tickets a status should have at most, as the board tells."""

    __tablename__ = "status_limit"
    status: str = Field(primary_key=True)
    cards: int


class Event(SQLModel, table=True):
    """Something that happened, never changed afterwards: history, audit log, undo journal and feed cursor.

    ``change`` groups the events of one command; ``old`` and ``new`` are JSON values of ``field``; ``version`` is the one that
    the ticket got by it (null when it changed no field).
    """

    __table_args__ = (Index("ix_event_ticket", "ticket_number", "id"),)
    id: int | None = key()
    at: int = instant()
    change: str = Field(index=True)
    agent_id: int | None = refers("agent.id", optional=True)
    ticket_number: int | None = refers("ticket.number", optional=True)
    kind: str
    field: str | None = None
    old: str | None = None
    new: str | None = None
    via: str = ""
    version: int | None = None


class Outbox(SQLModel, table=True):
    """Something that has to leave the building, written with the change that caused it; sent not before ``not_before``."""

    __table_args__ = (Index("ix_outbox_state", "state", "not_before"),)
    id: int | None = key()
    created_at: int = instant()
    not_before: int = instant()
    kind: str
    state: str = "waiting"
    ticket_number: int | None = refers("ticket.number", optional=True)
    message_id: int | None = refers("message.id", optional=True)
    recipient: str
    payload: str
    sent_at: int | None = instant(optional=True)


class Draft(SQLModel, table=True):
    """Text being written: one an agent, ticket and kind. Ticket 0 is the form of a new ticket, so there is no reference."""

    agent_id: int = refers("agent.id", primary_key=True)
    ticket_number: int = Field(primary_key=True, sa_type=Identity)
    kind: str = Field(primary_key=True)
    body: str
    updated_at: int = instant()
