"""Promises: calendars, policies with their targets, and the clocks that run on tickets."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, SmallInteger, text
from sqlmodel import Field, SQLModel

from odesk_tui.store.tables.columns import instant, key, refers

# Reports find met clocks by when they stopped.
_MET = text("state = 'met'")


class Calendar(SQLModel, table=True):
    """Weekly hours, holidays and overrides in a time zone; ``definition`` is their JSON (shared format of the cases)."""

    id: int | None = key()
    name: str = Field(unique=True)
    timezone: str
    definition: str
    version: int = 1


class SlaPolicy(SQLModel, table=True):
    """A promise with a condition; a ``removed`` one is in no list any more and kept for the clocks that it gave."""

    __tablename__ = "sla_policy"
    __table_args__ = (
        Index(
            "uq_sla_policy_name",
            "name",
            unique=True,
            sqlite_where=text("removed = 0"),
            postgresql_where=text("removed = 0"),
        ),
    )
    id: int | None = key()
    name: str
    query: str = ""
    removed: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class Contract(SQLModel, table=True):
    """What a customer has signed, from ``starts_at`` until before ``ends_at``; ``matrix`` gives tickets a priority."""

    __table_args__ = (Index("ix_contract_project", "project_id", "starts_at"),)
    id: int | None = key()
    project_id: int = refers("project.id")
    name: str = Field(unique=True)
    starts_at: int = instant()
    ends_at: int | None = instant(optional=True)
    timezone: str
    matrix: str = ""


class SlaPlace(SQLModel, table=True):
    """A policy in the list of a contract, of a customer or (neither) of the desk; the first that matches is taken."""

    __tablename__ = "sla_place"
    id: int | None = key()
    policy_id: int = refers("sla_policy.id", index=True)
    project_id: int | None = refers("project.id", index=True, optional=True)
    contract_id: int | None = refers("contract.id", index=True, optional=True)
    position: int


class SlaTarget(SQLModel, table=True):
    """How long a metric may take at a priority: ``seconds`` of ``calendar_id``, or around the clock when that is null."""

    __tablename__ = "sla_target"
    policy_id: int = refers("sla_policy.id", primary_key=True)
    metric: str = Field(primary_key=True)
    priority: int = Field(primary_key=True, sa_type=SmallInteger)
    seconds: int = Field(sa_type=BigInteger)
    calendar_id: int | None = refers("calendar.id", optional=True)
    pauses: str = ""


class SlaStep(SQLModel, table=True):
    """What happens on the way to due: ``moment`` is ``75%`` or signed seconds from due, ``actions`` JSON (verb, value).

    A removed one stays, since what it did refers to it.
    """

    __tablename__ = "sla_step"
    __table_args__ = (Index("uq_sla_step_position", "policy_id", "metric", "position", unique=True),)
    id: int | None = key()
    policy_id: int = refers("sla_policy.id")
    metric: str
    position: int
    moment: str
    actions: str
    added_at: int = instant()
    removed: int = 0


class SlaFired(SQLModel, table=True):
    """A step that a clock has come to, once: ``acted`` unless a later one was due too and did its work alone.

    By ticket, metric and cycle and not by the clock's row, which taking back may delete and bring again.
    """

    __tablename__ = "sla_fired"
    ticket_number: int = refers("ticket.number", primary_key=True)
    metric: str = Field(primary_key=True)
    cycle: int = Field(primary_key=True)
    step_id: int = refers("sla_step.id", primary_key=True)
    at: int = instant()
    acted: int


class SlaClock(SQLModel, table=True):
    """A target running on a ticket: running = ``due_at`` set; paused = ``remaining_s`` set and ``due_at`` null."""

    __tablename__ = "sla_clock"
    __table_args__ = (
        Index("uq_sla_clock_ticket", "ticket_number", "metric", "cycle", unique=True),
        Index("ix_sla_clock_due", "state", "due_at"),
        Index("ix_sla_clock_met", "stopped_at", sqlite_where=_MET, postgresql_where=_MET),
        # As small as what is to come: a sweep costs what is due, not what is open.
        Index(
            "ix_sla_clock_step",
            "next_step_at",
            sqlite_where=text("next_step_at IS NOT NULL"),
            postgresql_where=text("next_step_at IS NOT NULL"),
        ),
    )
    id: int | None = key()
    ticket_number: int = refers("ticket.number")
    metric: str
    cycle: int = 1
    policy_id: int | None = refers("sla_policy.id", optional=True)
    calendar_id: int | None = refers("calendar.id", optional=True)
    pauses: str = ""
    state: str
    target_s: int = Field(sa_type=BigInteger)
    started_at: int = instant()
    due_at: int | None = instant(optional=True)
    remaining_s: int | None = Field(default=None, sa_type=BigInteger)
    stopped_at: int | None = instant(optional=True)
    elapsed_s: int | None = Field(default=None, sa_type=BigInteger)
    next_step_at: int | None = instant(optional=True)


class SlaSegment(SQLModel, table=True):
    """A span in which a clock ran; the open one has no end. A clock's segments explain its figure."""

    __tablename__ = "sla_segment"
    clock_id: int = refers("sla_clock.id", primary_key=True)
    started_at: int = Field(primary_key=True, sa_type=BigInteger)
    ended_at: int | None = instant(optional=True)


class BreachCode(SQLModel, table=True):
    """A reason why a promise may be broken; one that was removed is offered no more."""

    __tablename__ = "breach_code"
    code: str = Field(primary_key=True)
    label: str
    position: int
    removed: int = 0


class BreachReason(SQLModel, table=True):
    """Why a cycle of a target on a ticket was broken, as somebody said. A clock's row may come and go by undo, this stays."""

    __tablename__ = "breach_reason"
    ticket_number: int = refers("ticket.number", primary_key=True)
    metric: str = Field(primary_key=True)
    cycle: int = Field(primary_key=True)
    code: str
    note: str = ""
    agent_id: int | None = refers("agent.id", optional=True)
    at: int = instant()
