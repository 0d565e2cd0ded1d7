"""Views of teams, and number keys that each agent chooses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column and the table."""
    # Alembic adds no column with a reference to SQLite.
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE saved_view ADD COLUMN team_id {kind} CONSTRAINT fk_saved_view_team_id REFERENCES team (id)"
    )
    op.create_table(
        "view_key",
        sa.Column("agent_id", Identity, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("view_id", Identity, nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_view_key_agent_id")),
        sa.ForeignKeyConstraint(["view_id"], ["saved_view.id"], name=op.f("fk_view_key_view_id")),
        sa.PrimaryKeyConstraint("agent_id", "slot", name=op.f("pk_view_key")),
    )
    op.create_index(op.f("ix_view_key_view_id"), "view_key", ["view_id"], unique=False)
