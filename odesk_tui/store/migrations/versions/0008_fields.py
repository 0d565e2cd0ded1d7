"""A desk's own fields, and the document with their values on every ticket."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Document = sa.Text().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Add the table and the column; tickets have no values yet."""
    op.create_table(
        "custom_field",
        sa.Column("id", Identity, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("settings", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("indexed", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_field")),
    )
    named = sa.text("removed = 0")
    op.create_index(
        "uq_custom_field_name", "custom_field", ["name"], unique=True, sqlite_where=named, postgresql_where=named
    )
    op.add_column("ticket", sa.Column("custom", Document, nullable=False, server_default=sa.text("'{}'")))
