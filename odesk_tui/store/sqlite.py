"""A store in one SQLite file: WAL, FULL synchronous (an acknowledged command survives power loss), foreign keys on."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from odesk_tui.core.errors import StoreAway, StoreUnavailable
from odesk_tui.store.door import Dialect, Transaction, Violated
from odesk_tui.store.filesystem import network_filesystem

# How long a writer waits for its turn, in seconds.
WAIT_S = 30.0
_IDLE_CONNECTIONS = 4


class SqliteStore:
    """See :class:`odesk_tui.store.door.Store`. Connections are reused from a small pool, one a call."""

    dialect: Dialect = "sqlite"

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self.url = str(path)
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._watcher: sqlite3.Connection | None = None
        self._create = create
        kind = network_filesystem(path)
        if kind:
            raise StoreUnavailable(
                f"{path} is on a network file system ({kind}), where SQLite's locks do not hold. Use a local folder, or "
                "PostgreSQL for a shared desk: --store postgresql://…"
            )
        if create:
            self._prepare_file()
        elif not path.exists():
            raise StoreUnavailable(
                f"there is no store at {path}. Create one with: odesk init (or look around: odesk demo)"
            )

    def _prepare_file(self) -> None:
        """Make the folder (0700) and the file (0600), so that nobody else ever reads a customer's words."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise StoreUnavailable(f"cannot create the store {self.path}: {error.strerror}") from error

    def connect(self) -> sqlite3.Connection:
        """A new connection with the store's settings; the caller closes it."""
        try:
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=WAIT_S,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=256,
            )
        except sqlite3.Error as error:
            raise explain(error, self.path) from error
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                _to_wal(connection)
            connection.executescript("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;")
        except sqlite3.Error as error:
            connection.close()
            raise explain(error, self.path) from error
        return connection

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        connection = connection or self.connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        with self._lock:
            if len(self._idle) < _IDLE_CONNECTIONS:
                self._idle.append(connection)
                return
        connection.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Transaction]:
        with self._connection() as connection:
            cursor = connection.cursor()
            try:
                cursor.execute(begin)
                try:
                    yield Transaction(cursor, self.dialect)
                    cursor.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        cursor.execute("ROLLBACK")
                    raise
            except sqlite3.IntegrityError as error:
                raise Violated(str(error)) from error
            except sqlite3.Error as error:
                raise explain(error, self.path) from error

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A deferred transaction: one state, no lock that a writer would wait for."""
        with self._transaction("BEGIN") as transaction:
            yield transaction

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """BEGIN IMMEDIATE: the writer queues before it reads, so it is never refused half-way."""
        with self._transaction("BEGIN IMMEDIATE") as transaction:
            yield transaction

    def changes(self) -> int | None:
        """SQLite's own counter of foreign commits, read on a connection kept for that (3 µs)."""
        if self._watcher is None:
            self._watcher = self.connect()
        try:
            return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def watching(self, stop: threading.Event, every_s: float) -> Iterator[None]:
        """Look at the counter every ``every_s`` seconds."""
        last = self.changes()
        while not stop.wait(every_s):
            now = self.changes()
            if now != last:
                last = now
                yield

    def close(self) -> None:
        """Close every idle connection."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        if self._watcher is not None:
            self._watcher.close()
            self._watcher = None


def _to_wal(connection: sqlite3.Connection) -> None:
    """Switch the journal to WAL; SQLite does not wait its turn for that when several programs open a new file at once."""
    until = time.monotonic() + WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def explain(error: sqlite3.Error, path: Path) -> StoreUnavailable:
    """The sentence for an SQLite error on the store at ``path``."""
    text = str(error)
    if "readonly" in text or "read-only" in text:
        reason = f"the store {path} can only be read. Make the file and its folder writable for you, or name another: --store"
    elif "unable to open" in text:
        reason = _unopenable(path)
    elif "full" in text:
        reason = f"the disk that holds {path} is full; nothing was changed. Free some space and do it again"
    elif "disk I/O" in text:
        reason = (
            f"reading or writing {path} failed (disk I/O error); nothing was changed. Check the disk and its free space"
        )
    elif "locked" in text or "busy" in text:
        return StoreAway(f"another program kept {path} locked for {WAIT_S:.0f} s; nothing was changed. Try again later")
    elif "not a database" in text or "malformed" in text:
        reason = f"{path} is not an odesk store, or it is damaged. Name another file with --store, or restore a backup"
    elif "no such table" in text or "no such column" in text:
        reason = f"{path} is an SQLite file but not a complete odesk store ({text}). See: odesk doctor"
    else:
        reason = f"the store {path} answered: {text}. See: odesk doctor"
    return StoreUnavailable(reason)


def _unopenable(path: Path) -> str:
    if not path.exists():
        return f"there is no store at {path}. Create one with: odesk init (or look around: odesk demo)"
    if not os.access(path, os.R_OK):
        return f"{path} cannot be read by you. Mend its permissions, or name another store with --store"
    return (
        f"{path} cannot be opened for writing; an odesk store needs a writable file in a writable folder (its journal lies "
        "beside it). Mend the permissions, or copy the file to a folder of yours and name it with --store"
    )
