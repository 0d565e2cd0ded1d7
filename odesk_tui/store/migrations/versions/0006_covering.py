"""The index of the queues has all that tabs count by, so that a count reads no ticket."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"

_COLUMNS = [
    "status",
    "sla_due",
    "number",
    "assignee_id",
    "team_id",
    "project_id",
    "priority",
    "snoozed_until",
    "trashed_at",
]


def upgrade() -> None:
    """Make the index anew."""
    op.drop_index("ix_ticket_status_sla", "ticket")
    op.create_index("ix_ticket_status_sla", "ticket", _COLUMNS, unique=False)
