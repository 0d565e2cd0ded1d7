"""What lets a change be taken back, and what agents are told of."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from odesk_tui.store.tables.columns import Identity, instant, key, refers


class Journal(SQLModel, table=True):
    """A change of the store by one command: ``kind`` is do, undo or redo.

    ``root`` is the change that was first done (null for do), ``change`` names the events. ``state`` is done, undone (taken
    back, by a later row) or stuck (could not be taken back). ``summary`` says what was done, without where.
    """

    __table_args__ = (Index("ix_journal_agent", "agent_id", "state", "id"),)
    id: int | None = key()
    at: int = instant()
    change: str = Field(unique=True)
    agent_id: int | None = refers("agent.id", optional=True)
    kind: str = "do"
    root: int | None = refers("journal.id", index=True, optional=True)
    state: str = "done"
    summary: str
    tickets: int
    ticket_number: int | None = refers("ticket.number", optional=True)


class JournalStep(SQLModel, table=True):
    """What a change did on one ticket (null: on the desk itself), as JSON with the values before and after.

    Steps of one ``unit`` are taken back together or not at all: a ticket of a bulk command with whatever else it touched
    (0: the desk itself).
    """

    __tablename__ = "journal_step"
    __table_args__ = (Index("ix_journal_step_ticket", "ticket_number", "journal_id"),)
    journal_id: int = refers("journal.id", primary_key=True)
    position: int = Field(primary_key=True)
    unit: int = Field(sa_type=Identity)
    ticket_number: int | None = refers("ticket.number", optional=True)
    steps: str


class InboxItem(SQLModel, table=True):
    """Something that an agent should know: an event that concerns them, or (once it was read) a clock past its due instant."""

    __tablename__ = "inbox_item"
    __table_args__ = (
        Index("ix_inbox_item_agent", "agent_id", "at", "id"),
        Index("uq_inbox_item_clock", "agent_id", "clock_id", unique=True),
    )
    id: int | None = key()
    agent_id: int = refers("agent.id")
    why: str
    at: int = instant()
    event_id: int | None = refers("event.id", index=True, optional=True)
    clock_id: int | None = Field(default=None, sa_type=Identity)
    ticket_number: int | None = refers("ticket.number", optional=True)
    read_at: int | None = instant(optional=True)


class Macro(SQLModel, table=True):
    """A prepared answer: ``changes`` (JSON, field → value), a reply and a note, on a number key if ``slot`` is set."""

    id: int | None = key()
    name: str = Field(unique=True)
    changes: str = "{}"
    reply: str = ""
    note: str = ""
    slot: int | None = None
