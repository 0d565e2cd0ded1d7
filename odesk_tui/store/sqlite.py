"""A store in one SQLite file: WAL, FULL synchronous (an acknowledged command survives power loss), foreign keys on."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from odesk_tui.core.errors import StoreAway, StoreUnavailable
from odesk_tui.store.door import Dialect, Transaction, Value, Violated
from odesk_tui.store.filesystem import network_filesystem

# How long a writer waits for its turn, in seconds.
WAIT_S = 30.0
# How long the watcher waits for its own: it is to tell soon when another program locks the file.
_WATCH_WAIT_S = 2.0
# How often it looks whether a writer would have to wait, and for how long one would have had to before it is told.
_LOOK_S, _HELD_UP_S = 1.0, 4.0
_HELD_UP = "store held up: another program keeps it locked; reading goes on, changes wait"
# How long a statement that only reads may take, and how many steps of SQLite's machine pass between two looks at the clock.
LONGEST_S = 60.0
_STEPS = 100_000
_IDLE_CONNECTIONS = 4


class SqliteStore:
    """See :class:`odesk_tui.store.door.Store`. Connections are reused from a small pool, one a call."""

    dialect: Dialect = "sqlite"
    # Who waits looks every 25 ms at first, then ever more rarely: in so long a gap they find the file free.
    gap_s = 0.03

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self.url = str(path)
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._watcher: sqlite3.Connection | None = None
        self._create = create
        self.held_up = ""
        # Whether a command of this process is at work: its lock holds nobody up that should be told.
        self._at_work = False
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

    def connect(self, wait_s: float | None = None) -> sqlite3.Connection:
        """A new connection with the store's settings, which waits so long for others; the caller closes it."""
        wait_s = WAIT_S if wait_s is None else wait_s
        try:
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=wait_s,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=256,
            )
        except sqlite3.Error as error:
            raise explain(error, self.path) from error
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                _to_wal(connection, wait_s)
            connection.executescript("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;")
        except sqlite3.Error as error:
            connection.close()
            raise explain(error, self.path, wait_s) from error
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
    def _transaction(self, begin: str, kind: type[Transaction] = Transaction) -> Iterator[Transaction]:
        with self._connection() as connection:
            cursor = connection.cursor()
            try:
                cursor.execute(begin)
                try:
                    yield kind(cursor, self.dialect)
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
        """A deferred transaction: one state, no lock that a writer would wait for; no statement may take for ever."""
        with self._transaction("BEGIN", Bounded) as transaction:
            try:
                yield transaction
            finally:
                # A change that uses the connection next may take as long as it needs.
                transaction.cursor.connection.set_progress_handler(None, 0)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """BEGIN IMMEDIATE: the writer queues before it reads, so it is never refused half-way."""
        with self._transaction("BEGIN IMMEDIATE") as transaction:
            self._at_work = True
            try:
                yield transaction
            finally:
                self._at_work = False

    def changes(self) -> int | None:
        """SQLite's own counter of foreign commits, read on a connection kept for that (3 µs)."""
        if self._watcher is None:
            self._watcher = self.connect(_WATCH_WAIT_S)
        try:
            return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error as error:
            raise explain(error, self.path, _WATCH_WAIT_S) from error

    def _is_locked(self) -> bool:
        """Whether a writer would have to wait for another program now."""
        if self._watcher is None or self._at_work:
            return False
        try:
            self._watcher.execute("PRAGMA busy_timeout=0")
            self._watcher.execute("BEGIN IMMEDIATE")
            self._watcher.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                return True
            raise explain(error, self.path) from error
        finally:
            self._watcher.execute(f"PRAGMA busy_timeout={_WATCH_WAIT_S * 1000:.0f}")
        return False

    def watching(self, stop: threading.Event, every_s: float) -> Iterator[None]:
        """Look at the counter every ``every_s`` seconds, and less often at the lock."""
        self.held_up = ""
        last, looked = self.changes(), time.monotonic()
        # When it was found to be locked; None while it is not.
        since: float | None = None
        while not stop.wait(every_s):
            now, before = self.changes(), self.held_up
            if time.monotonic() - looked >= _LOOK_S:
                looked = time.monotonic()
                since = (looked if since is None else since) if self._is_locked() else None
                self.held_up = _HELD_UP if since is not None and looked - since >= _HELD_UP_S else ""
            if now != last or self.held_up != before:
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


class Bounded(Transaction):
    """A transaction whose every statement ends after :data:`LONGEST_S` at the latest, as PostgreSQL's do by a setting."""

    def __init__(self, cursor: Any, dialect: Dialect) -> None:
        super().__init__(cursor, dialect)
        self._began = time.monotonic()
        cursor.connection.set_progress_handler(self._takes_too_long, _STEPS)

    def execute(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run a statement; return the number of rows that it changed."""
        self._began = time.monotonic()
        return super().execute(sql, values)

    def _takes_too_long(self) -> bool:
        return time.monotonic() - self._began > LONGEST_S


def _to_wal(connection: sqlite3.Connection, wait_s: float) -> None:
    """Switch the journal to WAL; SQLite does not wait its turn for that when several programs open a new file at once."""
    until = time.monotonic() + wait_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def explain(error: sqlite3.Error, path: Path, waited_s: float | None = None) -> StoreUnavailable:
    """The sentence for an SQLite error on the store at ``path``, which was waited for so long (as a writer does)."""
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
    elif "interrupted" in text:
        reason = f"this took longer than {LONGEST_S:.0f} s and was stopped; nothing was changed. Ask for less, or more plainly"
    elif "locked" in text or "busy" in text:
        waited = WAIT_S if waited_s is None else waited_s
        return StoreAway(f"another program kept {path} locked for {waited:.0f} s; nothing was changed. Try again later")
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
