"""Steps of escalation, what of them has fired, and when the next one of a clock comes.

No desk has steps yet, so no clock has one to come.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, the column and its index."""
    op.create_table(
        "sla_step",
        sa.Column("id", Identity, nullable=False),
        sa.Column("policy_id", Identity, nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("moment", sa.String(), nullable=False),
        sa.Column("actions", sa.String(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["sla_policy.id"], name=op.f("fk_sla_step_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_step")),
    )
    op.create_index("uq_sla_step_position", "sla_step", ["policy_id", "metric", "position"], unique=True)
    op.create_table(
        "sla_fired",
        sa.Column("ticket_number", Identity, nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("step_id", Identity, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("acted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_sla_fired_ticket_number")),
        sa.ForeignKeyConstraint(["step_id"], ["sla_step.id"], name=op.f("fk_sla_fired_step_id")),
        sa.PrimaryKeyConstraint("ticket_number", "metric", "cycle", "step_id", name=op.f("pk_sla_fired")),
    )
    op.add_column("sla_clock", sa.Column("next_step_at", sa.BigInteger(), nullable=True))
    waits = sa.text("next_step_at IS NOT NULL")
    op.create_index(
        "ix_sla_clock_step", "sla_clock", ["next_step_at"], unique=False, sqlite_where=waits, postgresql_where=waits
    )
