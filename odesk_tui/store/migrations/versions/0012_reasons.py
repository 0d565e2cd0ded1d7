"""Why promises were broken, the codes for it, and an index of met clocks by when they stopped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_CODES = (
    ("vendor", "waiting for a vendor"),
    ("understaffed", "too few people"),
    ("wrong-priority", "wrong priority"),
    ("customer-late", "the customer was late"),
    ("bug", "a bug of ours"),
    ("other", "something else"),
)


def upgrade() -> None:
    """Add the tables, with the codes that every desk begins with, and the index."""
    code = op.create_table(
        "breach_code",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_breach_code")),
    )
    op.create_table(
        "breach_reason",
        sa.Column("ticket_number", Identity, nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("agent_id", Identity, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_breach_reason_ticket_number")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_breach_reason_agent_id")),
        sa.PrimaryKeyConstraint("ticket_number", "metric", "cycle", name=op.f("pk_breach_reason")),
    )
    met = sa.text("state = 'met'")
    op.create_index("ix_sla_clock_met", "sla_clock", ["stopped_at"], sqlite_where=met, postgresql_where=met)
    op.bulk_insert(
        code,
        [
            {"code": name, "label": label, "position": place, "removed": 0}
            for place, (name, label) in enumerate(_CODES, 1)
        ],
    )
