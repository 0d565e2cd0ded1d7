"""A store in a PostgreSQL database, shared by a team."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors

from odesk_tui.core.errors import DeskError, OutcomeUnknown, StoreAway, StoreUnavailable
from odesk_tui.store.door import Dialect, Transaction, Violated
from odesk_tui.store.patience import PROBE_S, PatientConnection, Silent

_IDLE_CONNECTIONS = 4
_WRITE = "BEGIN"
# How often a listener that hears nothing looks whether the server lives.
_LOOK_S = 2.5
# A dead network is noticed in seconds, not after libpq's minutes; no statement outlives what a person waits for.
_SETTINGS: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
    # A plan made once for all values of a statement knows neither its LIMIT nor which statuses are asked for: at a million
    # tickets the status row took 1.4 seconds by such plans, from the tenth time on.
    "options": "-c lock_timeout=30s -c statement_timeout=60s -c client_encoding=UTF8 -c timezone=UTC "
    "-c plan_cache_mode=force_custom_plan",
    "application_name": "odesk",
}


# A password stands before the last @ of the authority, or in a parameter.
_SECRETS = re.compile(r"(?<=//)([^/?#]*?):[^/?#]*(?=@)|(?<=[?&])((?:ssl)?password)=[^&]*", re.IGNORECASE)


def without_password(url: str) -> str:
    """``url`` fit for a screen or a log."""
    return _SECRETS.sub(lambda match: f"{match[1]}:***" if match[2] is None else f"{match[2]}=***", url)


class PostgresStore:
    """See :class:`odesk_tui.store.door.Store`. Connections are reused from a small pool, one a call."""

    dialect: Dialect = "postgresql"
    # Locks are of rows: what one writer keeps holds up no other.
    held_up = ""
    gap_s = 0.0

    def __init__(self, url: str) -> None:
        self._conninfo = url
        self.url = without_password(url)
        self._idle: list[psycopg.Connection[Any]] = []
        self._lock = threading.Lock()

    def connect(self) -> psycopg.Connection[Any]:
        """A new connection in autocommit mode; the caller closes it."""
        try:
            connection = PatientConnection.connect(self._conninfo, autocommit=True, **_SETTINGS)
            connection.probe = self._probe
            return connection
        except (psycopg.Error, ValueError, UnicodeError) as error:
            raise explain(error, self.url) from error

    def _probe(self) -> None:
        """Ask the server for a sign of life on a fresh connection; raises a psycopg error when there is none."""
        # The greeting of a new connection is a sign: a frozen server takes the call and never speaks.
        psycopg.connect(self._conninfo, **(_SETTINGS | {"connect_timeout": PROBE_S})).close()

    def _begun(self, begin: str) -> psycopg.Connection[Any]:
        """A connection with its transaction begun; an idle one that the server has dropped is replaced."""
        while True:
            with self._lock:
                idle = self._idle.pop() if self._idle else None
            connection = idle or self.connect()
            try:
                connection.execute(begin)
                return connection
            except psycopg.Error as error:
                connection.close()
                if idle is None or isinstance(error, Silent):
                    self.close()
                    raise explain(error, self.url) from error

    def _give_back(self, connection: psycopg.Connection[Any]) -> None:
        with self._lock:
            if len(self._idle) < _IDLE_CONNECTIONS and not connection.closed:
                self._idle.append(connection)
                return
        connection.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Transaction]:
        connection = self._begun(begin)
        committing = False
        try:
            yield Transaction(connection.cursor(), self.dialect)
            committing = True
            connection.execute("COMMIT")
        except errors.IntegrityError as error:
            connection.close()
            raise Violated(str(error)) from error
        except psycopg.OperationalError as error:
            connection.close()
            # With a state of SQL's the server has said what became of it; 08 and 57 are the line and the server going down.
            told = error.sqlstate is not None and not error.sqlstate.startswith(("08", "57"))
            if committing and begin == _WRITE and not told:
                raise OutcomeUnknown(
                    f"{self.url} did not say whether the last change was kept. Look at it again before you repeat it"
                ) from error
            raise explain(error, self.url) from error
        except psycopg.Error as error:
            connection.close()
            raise explain(error, self.url) from error
        except BaseException:
            # Closing ends the transaction on the server: nothing of it stays.
            connection.close()
            raise
        self._give_back(connection)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A repeatable read: one state for all the statements of a screen."""
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as transaction:
            yield transaction

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """READ COMMITTED; commands lock the rows that they decide on and check versions."""
        with self._transaction(_WRITE) as transaction:
            yield transaction

    def changes(self) -> int | None:
        """The newest event's id: it grows with every command's commit."""
        with self.reading() as transaction:
            row = transaction.one("SELECT COALESCE(max(id), 0) FROM event")
        return int(row[0]) if row else None

    def watching(self, stop: threading.Event, every_s: float) -> Iterator[None]:
        """Listen for what commands notify of, on a connection of its own; now and then look whether the server lives."""
        try:
            with psycopg.connect(self._conninfo, autocommit=True, **_SETTINGS) as listener:
                listener.execute("LISTEN odesk")
                last, looked = self.changes(), time.monotonic()
                while not stop.is_set():
                    told = any(True for _ in listener.notifies(timeout=every_s, stop_after=1))
                    if not told and time.monotonic() - looked < _LOOK_S:
                        continue
                    # Something happened, or it is time to see whether the line is still good.
                    now, looked = self.changes(), time.monotonic()
                    if told or now != last:
                        last = now
                        yield
        except psycopg.Error as error:
            raise explain(error, self.url) from error

    def close(self) -> None:
        """Close every idle connection."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


def explain(error: Exception, url: str) -> DeskError:
    """The sentence for a PostgreSQL error on the store at ``url`` (which has no password in it)."""
    text = " ".join(str(error).split())
    kind = StoreUnavailable
    if isinstance(error, errors.DiskFull):
        reason = f"the disk of {url} is full; nothing was changed. Free some space there and do it again"
    elif isinstance(error, errors.ReadOnlySqlTransaction):
        reason = f"{url} accepts no changes now (read only, perhaps a standby). Name the primary server with --store"
    elif isinstance(error, errors.InsufficientPrivilege):
        reason = f"this user may not do that in {url}. Ask its owner for the right to the database and its tables"
    elif isinstance(error, errors.LockNotAvailable | errors.QueryCanceled):
        kind = StoreAway if isinstance(error, errors.LockNotAvailable) else kind
        reason = f"{url} did not answer in time; nothing was changed. Do it again, or see what holds it"
    elif isinstance(error, errors.UndefinedTable | errors.UndefinedColumn):
        reason = f"{url} is not a complete odesk store. See: odesk doctor"
    elif isinstance(error, Silent):
        kind = StoreAway
        reason = f"{url} does not answer: the server is frozen or the network is cut. Try again when it is back"
    elif isinstance(error, errors.InvalidPassword) or "password" in text or "authentication" in text:
        reason = f"{url} refused the user or the password. Check both; keep the password in PGPASSWORD or ~/.pgpass"
    elif "does not exist" in text:
        reason = f"{url}: {text.rsplit('FATAL: ', 1)[-1].strip()}. Create it, or correct --store"
    elif isinstance(error, psycopg.OperationalError):
        kind = StoreAway
        reason = (
            f"cannot reach {url}: {text[:200].rstrip('.?')}. Check that the server runs and that the address is right"
        )
    elif isinstance(error, psycopg.ProgrammingError | ValueError | UnicodeError):
        reason = f"{url} is not a PostgreSQL address that can be used: {text[:200]}"
    else:
        reason = f"{url} answered: {text[:200]}. See: odesk doctor"
    return kind(reason)
