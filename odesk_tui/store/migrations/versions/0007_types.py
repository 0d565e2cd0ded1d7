"""Ticket types, workflows and statuses of the desk's own, what needs whose approval, and roles of agents.

A desk goes on with the types and the one workflow that every desk had until now.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_STATUSES = (
    ("new", "NEW", "new"),
    ("open", "OPEN", "open"),
    ("pending", "PEND", "waiting"),
    ("hold", "HOLD", "on_hold"),
    ("solved", "SOLV", "solved"),
    ("closed", "CLSD", "closed"),
)
_AFTER = {
    "new": ("open", "pending", "hold", "solved", "closed"),
    "open": ("pending", "hold", "solved", "closed"),
    "pending": ("open", "hold", "solved", "closed"),
    "hold": ("open", "pending", "solved", "closed"),
    "solved": ("open", "pending", "closed"),
    "closed": ("open",),
}
_TYPES = (
    ("incident", "incident", "I", "red"),
    ("request", "service request", "R", "blue"),
    ("question", "question", "Q", "green"),
    ("problem", "problem", "P", "purple"),
    ("task", "task", "T", "grey"),
    ("change", "change", "C", "yellow"),
)


def upgrade() -> None:
    """Add the tables with what every desk begins with, and the column."""
    op.add_column("agent", sa.Column("role", sa.String(), nullable=False, server_default="agent"))
    status = op.create_table(
        "status",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_status")),
    )
    workflow = op.create_table(
        "workflow",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workflow")),
    )
    ticket_type = op.create_table(
        "ticket_type",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("icon", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("workflow", sa.String(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=True),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["workflow"], ["workflow.name"], name=op.f("fk_ticket_type_workflow")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_ticket_type")),
    )
    op.create_table(
        "approval_request",
        sa.Column("id", Identity, nullable=False),
        sa.Column("ticket_number", Identity, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("asked_by", Identity, nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_approval_request_ticket_number")),
        sa.ForeignKeyConstraint(["asked_by"], ["agent.id"], name=op.f("fk_approval_request_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_request")),
    )
    op.create_index("ix_approval_request_ticket", "approval_request", ["ticket_number", "state"], unique=False)
    op.create_table(
        "approval_voice",
        sa.Column("request_id", Identity, nullable=False),
        sa.Column("agent_id", Identity, nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["approval_request.id"], name=op.f("fk_approval_voice_request_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_approval_voice_agent_id")),
        sa.PrimaryKeyConstraint("request_id", "agent_id", name=op.f("pk_approval_voice")),
    )
    op.create_index(op.f("ix_approval_voice_agent_id"), "approval_voice", ["agent_id"], unique=False)
    op.bulk_insert(
        status,
        [
            {"name": name, "short": short, "category": category, "position": place}
            for place, (name, short, category) in enumerate(_STATUSES, 1)
        ],
    )
    ways = [{"from": source, "to": target} for source, after in _AFTER.items() for target in after]
    definition = json.dumps({"statuses": list(_AFTER), "transitions": ways})
    op.bulk_insert(workflow, [{"name": "standard", "definition": definition}])
    op.bulk_insert(
        ticket_type,
        [
            {
                "name": name,
                "label": label,
                "icon": icon,
                "colour": colour,
                "workflow": "standard",
                "priority": None,
                "hint": "",
                "position": place,
                "retired": False,
            }
            for place, (name, label, icon, colour) in enumerate(_TYPES, 1)
        ],
    )
