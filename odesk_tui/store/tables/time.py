"""Time spent: entries, of which at most one an agent is still running."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import SQLModel

from odesk_tui.store.tables.columns import instant, key, refers


class TimeEntry(SQLModel, table=True):
    """A span of work. ``ended_at`` is null while the timer runs, which the partial unique index allows once an agent."""

    __tablename__ = "time_entry"
    __table_args__ = (
        Index(
            "uq_time_entry_running",
            "agent_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_time_entry_agent", "agent_id", "started_at"),
    )
    id: int | None = key()
    agent_id: int = refers("agent.id")
    ticket_number: int = refers("ticket.number", index=True)
    started_at: int = instant()
    ended_at: int | None = instant(optional=True)
    note: str = ""
    work_type: str = ""
