"""What kinds of tickets there are, how they go, and who has to agree."""

from __future__ import annotations

from sqlalchemy import Index, SmallInteger
from sqlmodel import Field, SQLModel

from odesk_tui.store.tables.columns import instant, key, refers


class Status(SQLModel, table=True):
    """A step of workflows; the desk's order is that of ``position``, then of the name.

    One that no workflow has any more stays, since the history of tickets speaks of it.
    """

    name: str = Field(primary_key=True)
    short: str
    category: str
    position: int


class Workflow(SQLModel, table=True):
    """Statuses and transitions; ``definition`` is their JSON (``store/catalogue.py`` says which)."""

    name: str = Field(primary_key=True)
    definition: str


class TicketType(SQLModel, table=True):
    """A kind of request; tickets name it. A ``retired`` one is chosen no more."""

    __tablename__ = "ticket_type"
    name: str = Field(primary_key=True)
    label: str
    icon: str
    colour: str
    workflow: str = Field(foreign_key="workflow.name")
    priority: int | None = Field(default=None, sa_type=SmallInteger)
    hint: str = ""
    position: int
    retired: bool = False


class ApprovalRequest(SQLModel, table=True):
    """That a ticket may go from a status to another, asked of some agents, of whom ``need`` must agree.

    ``state`` is pending, given, refused, used (the ticket has gone there) or lapsed (it has gone elsewhere).
    """

    __tablename__ = "approval_request"
    __table_args__ = (Index("ix_approval_request_ticket", "ticket_number", "state"),)
    id: int | None = key()
    ticket_number: int = refers("ticket.number")
    source: str
    target: str
    need: int
    asked_by: int | None = refers("agent.id", optional=True)
    asked_at: int = instant()
    note: str = ""
    state: str = "pending"


class ApprovalVoice(SQLModel, table=True):
    """What an agent who was asked says: ``agrees`` is null until then."""

    __tablename__ = "approval_voice"
    request_id: int = refers("approval_request.id", primary_key=True)
    agent_id: int = refers("agent.id", primary_key=True, index=True)
    agrees: bool | None = None
    reason: str = ""
    at: int | None = instant(optional=True)
