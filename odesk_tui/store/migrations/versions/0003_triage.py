"""The journal that undo reads, watchers, presence, inboxes, macros; messages that can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables and the column."""
    op.add_column("message", sa.Column("withdrawn_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "watcher",
        sa.Column("ticket_number", Identity, nullable=False),
        sa.Column("agent_id", Identity, nullable=False),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_watcher_ticket_number")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_watcher_agent_id")),
        sa.PrimaryKeyConstraint("ticket_number", "agent_id", name=op.f("pk_watcher")),
    )
    op.create_index(op.f("ix_watcher_agent_id"), "watcher", ["agent_id"], unique=False)
    op.create_table(
        "presence",
        sa.Column("ticket_number", Identity, nullable=False),
        sa.Column("agent_id", Identity, nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("typing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_presence_ticket_number")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_presence_agent_id")),
        sa.PrimaryKeyConstraint("ticket_number", "agent_id", name=op.f("pk_presence")),
    )
    op.create_table(
        "journal",
        sa.Column("id", Identity, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("agent_id", Identity, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("root", Identity, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("tickets", sa.Integer(), nullable=False),
        sa.Column("ticket_number", Identity, nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_journal_agent_id")),
        sa.ForeignKeyConstraint(["root"], ["journal.id"], name=op.f("fk_journal_root")),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_journal_ticket_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("change", name=op.f("uq_journal_change")),
    )
    op.create_index(op.f("ix_journal_root"), "journal", ["root"], unique=False)
    op.create_index("ix_journal_agent", "journal", ["agent_id", "state", "id"], unique=False)
    op.create_table(
        "journal_step",
        sa.Column("journal_id", Identity, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit", Identity, nullable=False),
        sa.Column("ticket_number", Identity, nullable=True),
        sa.Column("steps", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["journal_id"], ["journal.id"], name=op.f("fk_journal_step_journal_id")),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_journal_step_ticket_number")),
        sa.PrimaryKeyConstraint("journal_id", "position", name=op.f("pk_journal_step")),
    )
    op.create_index("ix_journal_step_ticket", "journal_step", ["ticket_number", "journal_id"], unique=False)
    op.create_table(
        "inbox_item",
        sa.Column("id", Identity, nullable=False),
        sa.Column("agent_id", Identity, nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("event_id", Identity, nullable=True),
        sa.Column("clock_id", Identity, nullable=True),
        sa.Column("ticket_number", Identity, nullable=True),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_inbox_item_agent_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_inbox_item_event_id")),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_inbox_item_ticket_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_item")),
    )
    op.create_index("ix_inbox_item_agent", "inbox_item", ["agent_id", "at", "id"], unique=False)
    op.create_index(op.f("ix_inbox_item_event_id"), "inbox_item", ["event_id"], unique=False)
    op.create_index("uq_inbox_item_clock", "inbox_item", ["agent_id", "clock_id"], unique=True)
    op.create_table(
        "macro",
        sa.Column("id", Identity, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("changes", sa.String(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_macro")),
        sa.UniqueConstraint("name", name=op.f("uq_macro_name")),
    )
