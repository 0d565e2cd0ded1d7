"""Many rows at once, past the commands: for data that the program itself makes and is consistent by construction.

Nothing is validated and nothing escaped: texts hold no NUL and no lone surrogate. On SQLite a load has its own connection
with ``synchronous=NORMAL`` (a power cut may lose its last batches, never the file) and without foreign key checks; the
store's other connections keep their settings. On PostgreSQL rows go in by COPY.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import lru_cache

from odesk_tui.core.query.words import BREAK, joined, words
from odesk_tui.store.door import Store, Transaction, Value, marks
from odesk_tui.store.sqlite import SqliteStore, explain

# Columns in the order of the rows that :func:`load` takes for each table.
COLUMNS: dict[str, tuple[str, ...]] = {
    "ticket": (
        "number",
        "subject",
        "type",
        "status",
        "category",
        "severity",
        "priority",
        "channel",
        "project_id",
        "requester_id",
        "assignee_id",
        "team_id",
        "created_at",
        "updated_at",
        "solved_at",
        "due",
        "snoozed_until",
        "trashed_at",
        "sla_due",
        "sla_calendar_id",
        "external_id",
        "version",
    ),
    "ticket_tag": ("ticket_number", "tag"),
    "message": ("id", "ticket_number", "at", "kind", "agent_id", "contact_id", "body"),
    "event": ("id", "at", "change", "agent_id", "ticket_number", "kind", "field", "old", "new", "via", "version"),
    "sla_clock": (
        "id",
        "ticket_number",
        "metric",
        "cycle",
        "policy_id",
        "calendar_id",
        "pauses",
        "state",
        "target_s",
        "started_at",
        "due_at",
        "remaining_s",
        "stopped_at",
        "elapsed_s",
    ),
    "sla_segment": ("clock_id", "started_at", "ended_at"),
    "time_entry": ("id", "agent_id", "ticket_number", "started_at", "ended_at", "note", "work_type"),
}
# The generated key of each table that has one.
KEYS = {"ticket": "number", "message": "id", "event": "id", "sla_clock": "id", "time_entry": "id"}
_TRIGGER = "ticket_text_inserted"

Begin = Callable[[], AbstractContextManager[Transaction]]


@contextmanager
def loading(store: Store) -> Iterator[Begin]:
    """Give the means to begin write transactions for a load, each committed when its block ends; one at a time.

    Raises :class:`StoreUnavailable`. The keys' sequences and (SQLite) the journal are put in order at the end.
    """
    if isinstance(store, SqliteStore):
        with _sqlite_loading(store) as begin:
            yield begin
        return
    try:
        yield store.writing
    finally:
        with store.writing() as transaction:
            _set_sequences(transaction)


@contextmanager
def _sqlite_loading(store: SqliteStore) -> Iterator[Begin]:
    connection = store.connect()

    @contextmanager
    def begin() -> Iterator[Transaction]:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        try:
            yield Transaction(cursor, "sqlite")
            cursor.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                cursor.execute("ROLLBACK")
            raise

    try:
        connection.executescript(
            "PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-131072; PRAGMA wal_autocheckpoint=16384;"
        )
        yield begin
    except sqlite3.Error as error:
        raise explain(error, store.path) from error
    finally:
        with suppress(sqlite3.Error):
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA optimize=0x10002")
        connection.close()


def free_keys(transaction: Transaction) -> dict[str, int]:
    """For each table of :data:`KEYS`, the first key that is free, and after it all are."""
    found: dict[str, int] = {}
    for table, key in KEYS.items():
        row = transaction.one(f"SELECT COALESCE(max({key}), 0) + 1 FROM {table}")  # noqa: S608 (constants)
        found[table] = int(row[0]) if row else 1
    return found


def _set_sequences(transaction: Transaction) -> None:
    """Let PostgreSQL go on after the keys that were given."""
    for table, key in KEYS.items():
        transaction.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), GREATEST(max({key}), 1)) FROM {table}"  # noqa: S608
        )


def load(transaction: Transaction, table: str, rows: Sequence[Sequence[Value]]) -> None:
    """Insert ``rows``, each in the order of ``COLUMNS[table]``."""
    _insert(transaction, table, COLUMNS[table], rows)


def _insert(transaction: Transaction, table: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    if not rows:
        return
    names = ", ".join(columns)
    if transaction.dialect == "postgresql":
        with transaction.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks(columns)})"  # noqa: S608 (constants)
    transaction.cursor.executemany(sql, rows)


def index_new(transaction: Transaction, rows: Sequence[tuple[int, str, Sequence[str]]]) -> None:
    """Let tickets that are not indexed yet be found by their texts: (number, subject, other texts), numbers ascending.

    On SQLite in one statement a batch instead of a trigger a row, which is five times as fast: FTS5 writes what it has
    gathered whenever a trigger's statement ends.
    """
    texts = [(number, _words(subject), _joined((subject, *others))) for number, subject, others in rows]
    columns = ("ticket_number", "subject", "words")
    if transaction.dialect == "postgresql" or not rows:
        _insert(transaction, "ticket_text", columns, texts)
        return
    trigger = transaction.one("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (_TRIGGER,))
    assert trigger is not None
    transaction.execute(f"DROP TRIGGER {_TRIGGER}")
    _insert(transaction, "ticket_text", columns, texts)
    transaction.execute(
        "INSERT INTO ticket_fts (rowid, words) SELECT ticket_number, words FROM ticket_text "
        "WHERE ticket_number BETWEEN ? AND ? ORDER BY ticket_number",
        (texts[0][0], texts[-1][0]),
    )
    transaction.execute(str(trigger[0]))


# Subjects, tags, names and addresses come again and again.
_SHORT, _LONG = 80, 3_000
_remembered = lru_cache(maxsize=16_384)(lambda text: " ".join(words(text)))


def _words(text: str) -> str:
    """The words of a text, a paragraph at a time: greetings and signatures come again too."""
    if len(text) < _SHORT:
        return _remembered(text)
    parts = text.split("\n\n")
    return " ".join(filter(None, (_remembered(p) if len(p) < _SHORT else " ".join(words(p)) for p in parts)))


def _joined(texts: Sequence[str]) -> str:
    """What :func:`joined` gives, quicker for texts that are far from its limits."""
    if sum(map(len, texts)) + len(texts) > _LONG:
        return joined(texts)
    return f" {BREAK} ".join(filter(None, map(_words, texts)))
