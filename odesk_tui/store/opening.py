"""Opening a store: SQLite or PostgreSQL by its address, created when asked, migrated when old, refused when newer."""

from __future__ import annotations

from pathlib import Path

from odesk_tui import __version__
from odesk_tui.core.errors import StoreUnavailable
from odesk_tui.store.door import Store
from odesk_tui.store.schema import HEAD, SchemaState, schema_state
from odesk_tui.store.sqlite import SqliteStore


def connect(address: str, *, create: bool = False) -> Store:
    """The store at ``address`` as it is: ``postgresql://…``, ``sqlite:///path`` or a plain path.

    ``create`` makes the SQLite file when it is missing. Raises :class:`StoreUnavailable`.
    """
    if address.startswith(("postgresql://", "postgres://")):
        # psycopg costs 100 ms to import, which a local desk must not pay.
        from odesk_tui.store.postgres import PostgresStore

        return PostgresStore(address)
    if "://" in address and not address.startswith("sqlite:///"):
        scheme = address.split("://", 1)[0]
        raise StoreUnavailable(f"a store is a file path or postgresql://…, not {scheme}://")
    return SqliteStore(Path(address.removeprefix("sqlite:///")).expanduser(), create=create)


def open_store(address: str, *, create: bool = False) -> Store:
    """The store at ``address`` with the schema of this odesk.

    An older store is migrated (after a backup beside it, for SQLite), a newer one is refused with both versions named; a
    place without any odesk schema gets one when ``create`` is set. Raises :class:`StoreUnavailable`.
    """
    store = connect(address, create=create)
    try:
        ready(store, create=create)
    except BaseException:
        store.close()
        raise
    return store


def ready(store: Store, *, create: bool) -> None:
    """Bring ``store`` to this odesk's schema, or raise :class:`StoreUnavailable`."""
    state = schema_state(store)
    if state.is_current:
        return
    refuse_newer(store, state)
    if state.revision is None and not create:
        raise StoreUnavailable(f"{store.url} holds no desk yet. Create one with: odesk init")
    # Alembic and SQLAlchemy are needed for this only; they cost 500 ms to import.
    from odesk_tui.store.migrate import upgrade

    upgrade(store)


def refuse_newer(store: Store, state: SchemaState) -> None:
    """Raise :class:`StoreUnavailable` when a newer odesk wrote the store."""
    if state.is_newer:
        raise StoreUnavailable(
            f"{store.url} was written by odesk {state.written_by} (schema {state.revision}); this is odesk {__version__} "
            f"(schema {HEAD}). Update odesk: an older one could damage the store"
        )
