"""The schema as SQLModel tables, the one source that migrations are checked against.

Instants are whole seconds since 1970 UTC (BIGINT): one representation that both databases compare, index and return
alike. Running programs read and write through ``store/door.py``; these classes are imported to create and migrate only.
"""

from sqlmodel import SQLModel

from odesk_tui.store.tables.catalogue import ApprovalRequest, ApprovalVoice, Status, TicketType, Workflow
from odesk_tui.store.tables.custom import CustomField
from odesk_tui.store.tables.desk import Draft, Event, Meta, Outbox, SavedView, StatusLimit, ViewKey
from odesk_tui.store.tables.journal import InboxItem, Journal, JournalStep, Macro
from odesk_tui.store.tables.people import Agent, Contact, Project, Team, TeamMember
from odesk_tui.store.tables.search import TicketText
from odesk_tui.store.tables.sla import (
    BreachCode,
    BreachReason,
    Calendar,
    Contract,
    SlaClock,
    SlaFired,
    SlaPlace,
    SlaPolicy,
    SlaSegment,
    SlaStep,
    SlaTarget,
)
from odesk_tui.store.tables.ticket import Attachment, Link, Message, Presence, Ticket, TicketTag, Watcher
from odesk_tui.store.tables.time import TimeEntry

metadata = SQLModel.metadata

__all__ = [
    "Agent",
    "ApprovalRequest",
    "ApprovalVoice",
    "Attachment",
    "BreachCode",
    "BreachReason",
    "Calendar",
    "Contact",
    "Contract",
    "CustomField",
    "Draft",
    "Event",
    "InboxItem",
    "Journal",
    "JournalStep",
    "Link",
    "Macro",
    "Message",
    "Meta",
    "Outbox",
    "Presence",
    "Project",
    "SavedView",
    "SlaClock",
    "SlaFired",
    "SlaPlace",
    "SlaPolicy",
    "SlaSegment",
    "SlaStep",
    "SlaTarget",
    "Status",
    "StatusLimit",
    "Team",
    "TeamMember",
    "Ticket",
    "TicketTag",
    "TicketText",
    "TicketType",
    "TimeEntry",
    "ViewKey",
    "Watcher",
    "Workflow",
    "metadata",
]
