"""The migrated schema is the one that the tables declare, on both databases."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from odesk_tui.store.door import Store
from odesk_tui.store.migrate import engine, scripts
from odesk_tui.store.schema import HEAD
from odesk_tui.store.tables import metadata

# SQLite's own tables of the full-text index, and PostgreSQL's column and index for it: the migrations alone know them.
_SEARCH = ("ticket_fts", "vector", "ix_ticket_text_vector")


def _is_declared(_object: Any, name: str | None, kind: str, reflected: bool, _other: Any) -> bool:
    return not (reflected and kind in ("table", "column", "index") and (name or "").startswith(_SEARCH))


def test_head_is_the_newest_migration() -> None:
    assert scripts().get_heads() == [HEAD]


def test_the_migrated_schema_is_the_declared_one(store: Store) -> None:
    with engine(store).connect() as connection:
        options = {"include_object": _is_declared, "compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
