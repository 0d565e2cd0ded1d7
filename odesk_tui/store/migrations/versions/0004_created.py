"""An index for the order of creation, so that the newest and the oldest tickets are a page and not a scan."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_ticket_created", "ticket", ["created_at", "number"], unique=False)
