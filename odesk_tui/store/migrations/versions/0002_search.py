"""Full-text search over the tickets' words; indexes for a team's queue and for fields that few tickets have."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from odesk_tui.core.query.words import joined, words
from odesk_tui.core.text import from_stored

revision = "0002"
down_revision = "0001"

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_SQLITE = (
    "CREATE VIRTUAL TABLE ticket_fts USING fts5("
    "words, content='ticket_text', content_rowid='ticket_number', tokenize='ascii', columnsize=0)",
    """
    CREATE TRIGGER ticket_text_inserted AFTER INSERT ON ticket_text BEGIN
        INSERT INTO ticket_fts (rowid, words) VALUES (new.ticket_number, new.words);
    END
    """,
    """
    CREATE TRIGGER ticket_text_deleted AFTER DELETE ON ticket_text BEGIN
        INSERT INTO ticket_fts (ticket_fts, rowid, words) VALUES ('delete', old.ticket_number, old.words);
    END
    """,
    """
    CREATE TRIGGER ticket_text_updated AFTER UPDATE OF words ON ticket_text WHEN old.words <> new.words BEGIN
        INSERT INTO ticket_fts (ticket_fts, rowid, words) VALUES ('delete', old.ticket_number, old.words);
        INSERT INTO ticket_fts (rowid, words) VALUES (new.ticket_number, new.words);
    END
    """,
)
_POSTGRESQL = (
    "ALTER TABLE ticket_text ADD COLUMN vector tsvector "
    "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
    "CREATE INDEX ix_ticket_text_vector ON ticket_text USING gin (vector)",
)
_BATCH = 500


def upgrade() -> None:
    """Create the table of words with its index, and fill it with the tickets that are there."""
    op.create_table(
        "ticket_text",
        sa.Column("ticket_number", Identity, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_number"], ["ticket.number"], name=op.f("fk_ticket_text_ticket_number")),
        sa.PrimaryKeyConstraint("ticket_number", name=op.f("pk_ticket_text")),
    )
    op.drop_index(op.f("ix_ticket_team_id"), "ticket")
    op.create_index("ix_ticket_team_sla", "ticket", ["team_id", "sla_due", "number"])
    for name, column in (("due", "due"), ("snoozed", "snoozed_until"), ("trashed", "trashed_at")):
        given = sa.text(f"{column} IS NOT NULL")
        op.create_index(f"ix_ticket_{name}", "ticket", [column, "number"], sqlite_where=given, postgresql_where=given)
    bind = op.get_bind()
    for statement in _SQLITE if bind.dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
    after = -(2**63)
    while numbers := _numbers(bind, after):
        _fill(bind, numbers[0], numbers[-1])
        after = numbers[-1]


def _numbers(bind: sa.Connection, after: int) -> list[int]:
    sql = sa.text("SELECT number FROM ticket WHERE number > :after ORDER BY number LIMIT :batch")
    return list(bind.scalars(sql, {"after": after, "batch": _BATCH}))


def _fill(bind: sa.Connection, first: int, last: int) -> None:
    """Index the tickets ``first`` to ``last``: subject, tags, external ID, requester, messages."""
    span = {"first": first, "last": last}
    tickets = sa.text(
        "SELECT t.number, t.subject, t.external_id, c.name, c.email FROM ticket t "
        "LEFT JOIN contact c ON c.id = t.requester_id WHERE t.number BETWEEN :first AND :last"
    )
    tags = sa.text(
        "SELECT ticket_number, tag FROM ticket_tag WHERE ticket_number BETWEEN :first AND :last ORDER BY ticket_number, tag"
    )
    messages = sa.text(
        "SELECT ticket_number, body FROM message WHERE ticket_number BETWEEN :first AND :last ORDER BY ticket_number, id"
    )
    texts: dict[int, list[str]] = {}
    subjects: dict[int, str] = {}
    tagged: dict[int, list[str]] = {}
    for number, tag in bind.execute(tags, span):
        tagged.setdefault(number, []).append(tag)
    for number, subject, external, name, email in bind.execute(tickets, span):
        subjects[number] = subject
        texts[number] = [subject, *tagged.get(number, ()), external or "", name or "", email or ""]
    for number, body in bind.execute(messages, span):
        texts[number].append(body)
    insert = sa.text("INSERT INTO ticket_text (ticket_number, subject, words) VALUES (:number, :subject, :words)")
    bind.execute(
        insert,
        [
            {
                "number": number,
                "subject": " ".join(words(from_stored(subjects[number]))),
                "words": joined(from_stored(part) for part in parts),
            }
            for number, parts in texts.items()
        ],
    )
