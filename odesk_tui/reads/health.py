"""What the database says of itself, for ``odesk doctor``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from odesk_tui.core.instants import optional
from odesk_tui.reads.base import Viewer
from odesk_tui.store.door import Transaction
from odesk_tui.store.schema import HEAD


@dataclass(frozen=True, slots=True)
class Health:
    """What the database is, its schema, what it finds damaged (empty: nothing), its clock and the newest event's.

    ``server_now`` is None for an embedded store, which has no clock of its own.
    """

    version: str
    schema: str
    expected_schema: str
    damage: tuple[str, ...]
    server_now: datetime | None
    newest_event: datetime | None


@dataclass(frozen=True, slots=True)
class AskHealth:
    """Ask for :class:`Health`. Reads the whole store: not for a screen."""

    def run(self, transaction: Transaction, viewer: Viewer) -> Health:
        """A handful of statements."""
        embedded = transaction.dialect == "sqlite"
        version = transaction.one("SELECT sqlite_version()" if embedded else "SHOW server_version")
        schema = transaction.one("SELECT version_num FROM alembic_version")
        newest = transaction.one("SELECT max(at) FROM event")
        now = None if embedded else transaction.one("SELECT floor(extract(epoch FROM now()))::bigint")
        return Health(
            version=f"{'SQLite' if embedded else 'PostgreSQL'} {version[0] if version else '?'}",
            schema=str(schema[0]) if schema else "none",
            expected_schema=HEAD,
            damage=tuple(_sqlite_damage(transaction) if embedded else _postgres_damage(transaction)),
            server_now=optional(now[0]) if now else None,
            newest_event=optional(newest[0]) if newest else None,
        )


def _sqlite_damage(transaction: Transaction) -> Iterator[str]:
    for (line,) in transaction.all("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield str(line)
    for table, _row, parent, _key in transaction.all("PRAGMA foreign_key_check"):
        yield f"a row of {table} points to a row of {parent} that is not there"


def _postgres_damage(transaction: Transaction) -> Iterator[str]:
    rows = transaction.all(
        "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE NOT convalidated "
        "AND connamespace = current_schema()::regnamespace ORDER BY 1"
    )
    for name, table in rows:
        yield f"the constraint {name} of {table} is not checked"
    rows = transaction.all(
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid "
        "AND c.relnamespace = current_schema()::regnamespace ORDER BY 1"
    )
    for (name,) in rows:
        yield f"the index {name} is not valid"
