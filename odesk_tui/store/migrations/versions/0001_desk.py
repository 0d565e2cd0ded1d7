"""The first schema of the desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "agent",
        sa.Column("id", Identity, nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
        sa.UniqueConstraint("handle", name=op.f("uq_agent_handle")),
    )
    op.create_table(
        "calendar",
        sa.Column("id", Identity, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar")),
        sa.UniqueConstraint("name", name=op.f("uq_calendar_name")),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "sla_policy",
        sa.Column("id", Identity, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_policy")),
        sa.UniqueConstraint("name", name=op.f("uq_sla_policy_name")),
    )
    op.create_table(
        "team",
        sa.Column("id", Identity, nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("handle", name=op.f("uq_team_handle")),
    )
    op.create_table(
        "draft",
        sa.Column("agent_id", Identity, nullable=False),
        sa.Column("ticket_number", Identity, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_draft_agent_id")),
        sa.PrimaryKeyConstraint("agent_id", "ticket_number", "kind", name=op.f("pk_draft")),
    )
    op.create_table(
        "project",
        sa.Column("id", Identity, nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent_id", Identity, nullable=True),
        sa.Column("sla_policy_id", Identity, nullable=True),
        sa.Column("vip", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["project.id"], name=op.f("fk_project_parent_id")),
        sa.ForeignKeyConstraint(["sla_policy_id"], ["sla_policy.id"], name=op.f("fk_project_sla_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("handle", name=op.f("uq_project_handle")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", Identity, nullable=False),
        sa.Column("owner_id", Identity, nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("layout", sa.String(), nullable=False),
        sa.Column("columns", sa.String(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["agent.id"], name=op.f("fk_saved_view_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index("uq_saved_view_name", "saved_view", ["owner_id", "name"], unique=True)
    op.create_table(
        "sla_target",
        sa.Column("policy_id", Identity, nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column("calendar_id", Identity, nullable=True),
        sa.Column("pauses", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendar.id"], name=op.f("fk_sla_target_calendar_id")),
        sa.ForeignKeyConstraint(["policy_id"], ["sla_policy.id"], name=op.f("fk_sla_target_policy_id")),
        sa.PrimaryKeyConstraint("policy_id", "metric", "priority", name=op.f("pk_sla_target")),
    )
    op.create_table(
        "team_member",
        sa.Column("team_id", Identity, nullable=False),
        sa.Column("agent_id", Identity, nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_team_member_agent_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id")),
        sa.PrimaryKeyConstraint("team_id", "agent_id", name=op.f("pk_team_member")),
    )
    op.create_table(
        "contact",
        sa.Column("id", Identity, nullable=False),
        sa.Column("project_id", Identity, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_contact_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_email"), "contact", ["email"], unique=False)
    op.create_index(op.f("ix_contact_project_id"), "contact", ["project_id"], unique=False)
    op.create_table(
        "ticket",
        sa.Column("number", Identity, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("project_id", Identity, nullable=False),
        sa.Column("requester_id", Identity, nullable=True),
        sa.Column("assignee_id", Identity, nullable=True),
        sa.Column("team_id", Identity, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("solved_at", sa.BigInteger(), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("snoozed_until", sa.BigInteger(), nullable=True),
        sa.Column("trashed_at", sa.BigInteger(), nullable=True),
        sa.Column("sla_due", sa.BigInteger(), nullable=False),
        sa.Column("sla_calendar_id", Identity, nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["agent.id"], name=op.f("fk_ticket_assignee_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_ticket_project_id")),
        sa.ForeignKeyConstraint(["requester_id"], ["contact.id"], name=op.f("fk_ticket_requester_id")),
        sa.ForeignKeyConstraint(["sla_calendar_id"], ["calendar.id"], name=op.f("fk_ticket_sla_calendar_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_ticket_team_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ticket")),
    )
    op.create_index("ix_ticket_assignee_sla", "ticket", ["assignee_id", "sla_due", "number"], unique=False)
    op.create_index("ix_ticket_project_sla", "ticket", ["project_id", "sla_due", "number"], unique=False)
    op.create_index(op.f("ix_ticket_requester_id"), "ticket", ["requester_id"], unique=False)
    op.create_index("ix_ticket_sla", "ticket", ["sla_due", "number"], unique=False)
    op.create_index("ix_ticket_status_sla", "ticket", ["status", "sla_due", "number"], unique=False)
    op.create_index(op.f("ix_ticket_team_id"), "ticket", ["team_id"], unique=False)
    op.create_index("ix_ticket_updated", "ticket", ["updated_at", "number"], unique=False)
    op.create_index(
        "uq_ticket_external",
        "ticket",
        ["external_id"],
        unique=True,
        sqlite_where=sa.text("external_id IS NOT NULL"),
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.create_table(
        "event",
        sa.Column("id", Identity, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("agent_id", Identity, nullable=True),
        sa.Column("ticket_number", Identity, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("old", sa.String(), nullable=True),
        sa.Column("new", sa.String(), nullable=True),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_event_agent_id")),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_event_ticket_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_change"), "event", ["change"], unique=False)
    op.create_index("ix_event_ticket", "event", ["ticket_number", "id"], unique=False)
    op.create_table(
        "link",
        sa.Column("source", Identity, nullable=False),
        sa.Column("target", Identity, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["ticket.number"], name=op.f("fk_link_source")),
        sa.ForeignKeyConstraint(["target"], ["ticket.number"], name=op.f("fk_link_target")),
        sa.PrimaryKeyConstraint("source", "target", "kind", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_target"), "link", ["target"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", Identity, nullable=False),
        sa.Column("ticket_number", Identity, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("agent_id", Identity, nullable=True),
        sa.Column("contact_id", Identity, nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("mail_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_message_agent_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_message_contact_id")),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_message_ticket_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(op.f("ix_message_mail_id"), "message", ["mail_id"], unique=False)
    op.create_index("ix_message_ticket", "message", ["ticket_number", "id"], unique=False)
    op.create_table(
        "sla_clock",
        sa.Column("id", Identity, nullable=False),
        sa.Column("ticket_number", Identity, nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("policy_id", Identity, nullable=True),
        sa.Column("calendar_id", Identity, nullable=True),
        sa.Column("pauses", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("target_s", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("remaining_s", sa.BigInteger(), nullable=True),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.Column("elapsed_s", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendar.id"], name=op.f("fk_sla_clock_calendar_id")),
        sa.ForeignKeyConstraint(["policy_id"], ["sla_policy.id"], name=op.f("fk_sla_clock_policy_id")),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_sla_clock_ticket_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_clock")),
    )
    op.create_index("ix_sla_clock_due", "sla_clock", ["state", "due_at"], unique=False)
    op.create_index("uq_sla_clock_ticket", "sla_clock", ["ticket_number", "metric", "cycle"], unique=True)
    op.create_table(
        "ticket_tag",
        sa.Column("ticket_number", Identity, nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_ticket_tag_ticket_number")),
        sa.PrimaryKeyConstraint("ticket_number", "tag", name=op.f("pk_ticket_tag")),
    )
    op.create_index("ix_ticket_tag_tag", "ticket_tag", ["tag", "ticket_number"], unique=False)
    op.create_table(
        "time_entry",
        sa.Column("id", Identity, nullable=False),
        sa.Column("agent_id", Identity, nullable=False),
        sa.Column("ticket_number", Identity, nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("work_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_time_entry_agent_id")),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_time_entry_ticket_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_entry")),
    )
    op.create_index("ix_time_entry_agent", "time_entry", ["agent_id", "started_at"], unique=False)
    op.create_index(op.f("ix_time_entry_ticket_number"), "time_entry", ["ticket_number"], unique=False)
    op.create_index(
        "uq_time_entry_running",
        "time_entry",
        ["agent_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "attachment",
        sa.Column("id", Identity, nullable=False),
        sa.Column("message_id", Identity, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("safe_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_attachment_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_message_id"), "attachment", ["message_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", Identity, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ticket_number", Identity, nullable=True),
        sa.Column("message_id", Identity, nullable=True),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_outbox_message_id")),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_outbox_ticket_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_state", "outbox", ["state", "not_before"], unique=False)
    op.create_table(
        "sla_segment",
        sa.Column("clock_id", Identity, nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["sla_clock.id"], name=op.f("fk_sla_segment_clock_id")),
        sa.PrimaryKeyConstraint("clock_id", "started_at", name=op.f("pk_sla_segment")),
    )
