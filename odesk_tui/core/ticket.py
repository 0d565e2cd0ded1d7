"""A ticket as the rules see it: the stored fields, nothing resolved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from odesk_tui.core.fields import Priority, Severity
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import Category


@dataclass(frozen=True, slots=True)
class Ticket:
    """One request. ``version`` grows with every change of a field; instants are aware UTC."""

    number: int
    subject: Foreign
    type: str
    status: str
    category: Category
    severity: Severity
    priority: Priority
    channel: str
    project_id: int
    requester_id: int | None
    assignee_id: int | None
    team_id: int | None
    created_at: datetime
    updated_at: datetime
    solved_at: datetime | None
    due: datetime | None
    snoozed_until: datetime | None
    trashed_at: datetime | None
    external_id: Foreign | None
    version: int
    tags: tuple[str, ...]
