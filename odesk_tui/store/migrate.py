"""Migrations: one transaction under a lock, so that a store has the old schema or the new one and never a mix."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import sqlalchemy
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import NullPool

from odesk_tui import __version__
from odesk_tui.core.errors import StoreUnavailable
from odesk_tui.store.door import Store
from odesk_tui.store.postgres import PostgresStore
from odesk_tui.store.schema import HEAD, schema_state
from odesk_tui.store.sqlite import SqliteStore, explain

# Any fixed number; all programs that migrate or seed an odesk database take this advisory lock.
_LOCK = 0x6F6465736B
_MIGRATIONS = Path(__file__).parent / "migrations"
_IN_PROCESS = threading.Lock()


def scripts() -> ScriptDirectory:
    """The migrations folder."""
    return ScriptDirectory(str(_MIGRATIONS))


def engine(store: Store) -> Engine:
    """A SQLAlchemy engine on the store, for schema work; SQLite's transactions really begin (and include DDL)."""
    if isinstance(store, SqliteStore):
        made = sqlalchemy.create_engine("sqlite://", creator=store.connect, poolclass=NullPool)

        @sqlalchemy.event.listens_for(made, "begin")
        def begin_immediate(connection: Connection) -> None:
            # SQLite changes some tables only by making them anew, with those that refer to them looking on.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        return made
    assert isinstance(store, PostgresStore)

    def plain() -> Any:
        connection = store.connect()
        connection.autocommit = False
        return connection

    return sqlalchemy.create_engine("postgresql+psycopg://", creator=plain, poolclass=NullPool)


def upgrade(store: Store, target: str = HEAD, folder: ScriptDirectory | None = None) -> None:
    """Migrate ``store`` up to ``target``; a second program that comes at the same time waits and finds it done.

    An SQLite store that already holds a desk is first copied to ``<name>.<revision>.backup`` beside it. Raises
    :class:`StoreUnavailable`.
    """
    folder = folder or scripts()
    with _IN_PROCESS:
        state = schema_state(store)
        if isinstance(store, SqliteStore) and state.revision not in (None, target):
            backup(store, str(state.revision))
        try:
            with engine(store).begin() as connection:
                if store.dialect == "postgresql":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                _migrate(connection, folder, target)
        except sqlalchemy.exc.DBAPIError as error:
            if isinstance(error.orig, sqlite3.Error) and isinstance(store, SqliteStore):
                raise explain(error.orig, store.path) from error
            from odesk_tui.store import postgres

            raise postgres.explain(error.orig or error, store.url) from error


def _migrate(connection: Connection, folder: ScriptDirectory, target: str) -> None:
    def steps(revision: Any, _context: MigrationContext) -> Any:
        return folder._upgrade_revs(target, revision)

    context = MigrationContext.configure(
        connection, opts={"fn": steps, "transactional_ddl": True, "transaction_per_migration": False}
    )
    with Operations.context(context):
        context.run_migrations()
    meta = sqlalchemy.table("meta", sqlalchemy.column("name"), sqlalchemy.column("value"))
    connection.execute(sqlalchemy.delete(meta).where(meta.c.name == "written_by"))
    connection.execute(sqlalchemy.insert(meta).values(name="written_by", value=__version__))


def backup(store: SqliteStore, revision: str) -> Path:
    """Copy the store, consistently, to ``<name>.<revision>.backup`` (0600); an existing copy is never overwritten."""
    target = store.path.with_name(f"{store.path.name}.{revision}.backup")
    if target.exists():
        target = store.path.with_name(f"{store.path.name}.{revision}.{int(time.monotonic_ns())}.backup")
    try:
        target.touch(mode=0o600)
        source, copy = store.connect(), sqlite3.connect(target)
        with source, copy:
            source.backup(copy)
        copy.close()
        source.close()
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise StoreUnavailable(
            f"cannot back up {store.path} before its migration, so it was left as it is: {error}"
        ) from error
    return target
