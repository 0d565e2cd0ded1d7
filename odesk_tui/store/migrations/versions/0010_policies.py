"""Lists of policies for the desk, its customers and their contracts.

The one policy that a customer could have becomes the list of that customer, and the default policies become the desk's.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# SQLite makes tables anew that lose a column with a constraint; whatever refers to them does so by name.
_ANEW = (
    (
        "sla_policy",
        "CREATE TABLE sla_policy_anew (id INTEGER NOT NULL, name VARCHAR NOT NULL, query VARCHAR NOT NULL, "
        "removed INTEGER DEFAULT '0' NOT NULL, CONSTRAINT pk_sla_policy PRIMARY KEY (id))",
        "id, name, query",
    ),
    (
        "project",
        "CREATE TABLE project_anew (id INTEGER NOT NULL, handle VARCHAR NOT NULL, name VARCHAR NOT NULL, parent_id INTEGER, "
        "vip BOOLEAN NOT NULL, CONSTRAINT pk_project PRIMARY KEY (id), "
        "CONSTRAINT fk_project_parent_id FOREIGN KEY(parent_id) REFERENCES project (id), "
        "CONSTRAINT uq_project_handle UNIQUE (handle))",
        "id, handle, name, parent_id, vip",
    ),
)


def upgrade() -> None:
    """Add the tables, fill the lists, and drop the columns that they stand for."""
    op.create_table(
        "contract",
        sa.Column("id", Identity, nullable=False),
        sa.Column("project_id", Identity, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("matrix", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_contract_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("name", name=op.f("uq_contract_name")),
    )
    op.create_index("ix_contract_project", "contract", ["project_id", "starts_at"], unique=False)
    op.create_table(
        "sla_place",
        sa.Column("id", Identity, nullable=False),
        sa.Column("policy_id", Identity, nullable=False),
        sa.Column("project_id", Identity, nullable=True),
        sa.Column("contract_id", Identity, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["sla_policy.id"], name=op.f("fk_sla_place_policy_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_sla_place_project_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_sla_place_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_place")),
    )
    for column in ("policy_id", "project_id", "contract_id"):
        op.create_index(op.f(f"ix_sla_place_{column}"), "sla_place", [column], unique=False)
    op.execute(
        "INSERT INTO sla_place (policy_id, project_id, position) "
        "SELECT sla_policy_id, id, 1 FROM project WHERE sla_policy_id IS NOT NULL ORDER BY id"
    )
    op.execute(
        "INSERT INTO sla_place (policy_id, position) SELECT p.id, (SELECT count(*) FROM sla_policy o WHERE o.is_default "
        "AND (o.position < p.position OR (o.position = p.position AND o.id <= p.id))) "
        "FROM sla_policy p WHERE p.is_default ORDER BY p.position, p.id"
    )
    if op.get_bind().dialect.name == "sqlite":
        for table, create, columns in _ANEW:
            op.execute(create)
            op.execute(f"INSERT INTO {table}_anew ({columns}) SELECT {columns} FROM {table}")  # noqa: S608 (constants)
            op.execute(f"DROP TABLE {table}")
            op.execute(f"ALTER TABLE {table}_anew RENAME TO {table}")
    else:
        op.drop_constraint("fk_project_sla_policy_id", "project", type_="foreignkey")
        op.drop_column("project", "sla_policy_id")
        op.drop_constraint("uq_sla_policy_name", "sla_policy", type_="unique")
        op.drop_column("sla_policy", "is_default")
        op.drop_column("sla_policy", "position")
        op.add_column("sla_policy", sa.Column("removed", sa.Integer(), nullable=False, server_default="0"))
    there = sa.text("removed = 0")
    op.create_index(
        "uq_sla_policy_name", "sla_policy", ["name"], unique=True, sqlite_where=there, postgresql_where=there
    )
