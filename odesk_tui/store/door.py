"""The door to the database: transactions over the raw drivers, alike on SQLite and PostgreSQL.

Why raw: an ORM costs 400 ms of imports and several times the hydration, which a person waits for at every shell command.
Statements are constants with ``?`` for each value; names that vary come from the code's own tables, never from input.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Literal, Protocol, TypeAlias

from odesk_tui.core.text import to_stored

Value: TypeAlias = str | int | float | bytes | bool | None
Row: TypeAlias = tuple[Any, ...]
Dialect = Literal["sqlite", "postgresql"]


@lru_cache(maxsize=2048)
def _for_psycopg(sql: str) -> str:
    """``sql`` with psycopg's spelling of placeholders."""
    return sql.replace("%", "%%").replace("?", "%s")


def _storable(values: Sequence[Value]) -> tuple[Value, ...]:
    return tuple(to_stored(value) if isinstance(value, str) else value for value in values)


class Violated(Exception):
    """A constraint of the schema refused a row; the command that met it turns it into a sentence."""


class Transaction:
    """One open transaction. All values pass as parameters; rows come back as plain tuples."""

    def __init__(self, cursor: Any, dialect: Dialect) -> None:
        self._cursor = cursor
        self.dialect: Dialect = dialect

    @property
    def cursor(self) -> Any:
        """The driver's own cursor, for what only ``store/bulk.py`` does."""
        return self._cursor

    def execute(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run a statement; return the number of rows that it changed."""
        statement = _for_psycopg(sql) if self.dialect == "postgresql" else sql
        self._cursor.execute(statement, _storable(values))
        return int(self._cursor.rowcount)

    def all(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """The rows of a statement."""
        self.execute(sql, values)
        rows: list[Row] = self._cursor.fetchall()
        return rows

    def one(self, sql: str, values: Sequence[Value] = ()) -> Row | None:
        """The first row of a statement, or None."""
        self.execute(sql, values)
        row: Row | None = self._cursor.fetchone()
        return row

    def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each of ``rows``."""
        statement = _for_psycopg(sql) if self.dialect == "postgresql" else sql
        self._cursor.executemany(statement, [_storable(row) for row in rows])

    def insert(self, table: str, values: Mapping[str, Value], *, returning: str = "") -> int:
        """Insert a row of column → value; return the column ``returning`` (an integer key), or 0 without one."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 (names are the code's own)
        if not returning:
            self.execute(sql, tuple(values.values()))
            return 0
        row = self.one(f"{sql} RETURNING {returning}", tuple(values.values()))
        return int(row[0]) if row else 0

    def update(self, table: str, key: Mapping[str, Value], values: Mapping[str, Value]) -> int:
        """Set column → value in the rows where every column of ``key`` has its value; return how many there were."""
        sets = ", ".join(f"{name} = ?" for name in values)
        where = " AND ".join(f"{name} = ?" for name in key)
        sql = f"UPDATE {table} SET {sets} WHERE {where}"  # noqa: S608 (names are the code's own)
        return self.execute(sql, (*values.values(), *key.values()))


def marks(values: Sequence[object]) -> str:
    """As many placeholders as there are values, for ``IN (…)``."""
    return ", ".join("?" * len(values))


class Store(Protocol):
    """A place that keeps the desk. Methods raise :class:`StoreUnavailable` with a sentence when it cannot be used."""

    url: str
    dialect: Dialect
    # Why a change would have to wait though the store can be read, as :meth:`watching` has found out; else empty.
    held_up: str
    # How long whoever writes transaction after transaction waits between two, so that others get their turn.
    gap_s: float

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that sees one state of the store and writes nothing."""
        ...

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that commits when the block ends and rolls back when it raises; writers wait, none is refused."""
        ...

    def changes(self) -> int | None:
        """A number that differs when another connection has changed the store since the last call; None if unknown."""
        ...

    def watching(self, stop: threading.Event, every_s: float) -> Iterator[None]:
        """Yield soon after another connection may have changed the store, or ``held_up`` has changed, until ``stop`` is set.

        Looks every ``every_s`` seconds where nothing wakes it up. Raises :class:`StoreUnavailable` when the store is gone.
        """
        ...

    def close(self) -> None:
        """Close every idle connection."""
        ...
