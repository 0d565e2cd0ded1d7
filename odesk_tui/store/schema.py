"""Which schema this odesk speaks, and what a store says about its own."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.errors import StoreUnavailable
from odesk_tui.store.door import Store, Transaction
from odesk_tui.store.revision import HEAD

__all__ = ["HEAD", "SchemaState", "schema_state"]


@dataclass(frozen=True, slots=True)
class SchemaState:
    """``revision`` of the schema (None: no odesk schema at all) and the odesk version that wrote it last."""

    revision: str | None
    written_by: str

    @property
    def is_current(self) -> bool:
        """Whether this odesk can use the store as it is."""
        return self.revision == HEAD

    @property
    def is_newer(self) -> bool:
        """Whether a newer odesk made it; revisions are numbers with leading zeros, so they compare as text."""
        return self.revision is not None and self.revision > HEAD


def _tables(transaction: Transaction) -> set[str]:
    if transaction.dialect == "sqlite":
        rows = transaction.all("SELECT name FROM sqlite_master WHERE type = 'table'")
    else:
        rows = transaction.all("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return {str(name) for (name,) in rows}


def schema_state(store: Store) -> SchemaState:
    """What the store says; raises :class:`StoreUnavailable` when it holds tables that are not odesk's."""
    with store.reading() as transaction:
        tables = _tables(transaction)
        if "alembic_version" not in tables:
            if tables & {"ticket", "agent", "event"}:
                raise StoreUnavailable(f"{store.url} holds tables of another program. Name another store with --store")
            return SchemaState(None, "")
        row = transaction.one("SELECT version_num FROM alembic_version")
        written = None
        if "meta" in tables:
            written = transaction.one("SELECT value FROM meta WHERE name = 'written_by'")
    return SchemaState(str(row[0]) if row else None, str(written[0]) if written else "an unknown version")
