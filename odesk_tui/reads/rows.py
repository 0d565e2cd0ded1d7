"""The rows that lists and screens show; texts of others are Foreign, handles and tags are plain by construction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from odesk_tui.core.fields import Priority, Severity
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import Category
from odesk_tui.store.approvals import Request
from odesk_tui.store.door import Value


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket in a list. ``key`` is its place in the order of the query that found it, to page from.

    ``custom`` has the values of the desk's own fields by their ids, in canonical form.
    """

    number: int
    version: int
    subject: Foreign
    type: str
    status: str
    category: Category
    severity: Severity
    priority: Priority
    channel: str
    project: Foreign
    project_handle: str
    vip: bool
    requester: Foreign | None
    requester_email: Foreign | None
    assignee: str | None
    team: str | None
    created_at: datetime
    updated_at: datetime
    solved_at: datetime | None
    due: datetime | None
    snoozed_until: datetime | None
    trashed_at: datetime | None
    sla_due: datetime | None
    sla_calendar_id: int | None
    external_id: Foreign | None
    tags: tuple[str, ...]
    # The open tickets that block it.
    blocked_by: tuple[int, ...] = ()
    key: tuple[Value, ...] = ()
    custom: Mapping[int, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Page:
    """A window of a list in its order, and whether there is more on either side.

    ``unranked``: some of the tickets are too old to be ranked in a list by rank, and so follow in the order of their age.
    """

    rows: tuple[TicketRow, ...]
    more_before: bool
    more_after: bool
    unranked: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; ``capped``: at least so many, counting stopped there."""

    number: int
    capped: bool

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.capped else f"{self.number:,}"


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock of a ticket: ``due_at`` while it runs, ``remaining_s`` while it is paused, verdict once finished."""

    ticket: int
    subject: Foreign
    assignee: str | None
    metric: str
    state: str
    target_s: int
    due_at: datetime | None
    remaining_s: int | None
    calendar_id: int | None
    stopped_at: datetime | None = None
    elapsed_s: int | None = None


@dataclass(frozen=True, slots=True)
class ConversationItem:
    """A message or an event in a conversation: ``kind`` is customer, reply, note or event; events have one line."""

    at: datetime
    kind: str
    who: Foreign
    body: Foreign
    message_id: int | None = None
    files: tuple[tuple[Foreign, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A field of the desk's own on a ticket, its value as the viewer reads it; None without one."""

    name: str
    label: Foreign
    value: Foreign | None


@dataclass(frozen=True, slots=True)
class TicketDetail:
    """All that the ticket screen shows; ``last_message`` is the id of the newest message, 0 without any.

    ``own`` are the fields of the desk's own that the ticket's type has, or that it has a value of; ``approvals`` are those
    asked for where it stands.
    """

    row: TicketRow
    items: tuple[ConversationItem, ...]
    clocks: tuple[ClockRow, ...]
    spent_s: int
    last_message: int
    links: tuple[tuple[str, int], ...]
    watchers: tuple[str, ...] = ()
    own: tuple[OwnFact, ...] = ()
    approvals: tuple[Request, ...] = ()
