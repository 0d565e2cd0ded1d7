"""The first page of the queue past the door: the raw driver and nothing else, for who cannot wait for an import.

A test holds the statements against those that ``query_pages`` compiles for the empty query.
"""

from __future__ import annotations

import os
import sqlite3

from odesk_tui.store.filesystem import network_filesystem
from odesk_tui.store.revision import HEAD

# A row of :func:`read`: number, due second, calendar, status, priority, assignee, project, subject.
SELECT = "t.number, t.sla_due, t.sla_calendar_id, t.status, t.priority, a.handle, p.handle, t.subject"
JOINS = "JOIN project p ON p.id = t.project_id LEFT JOIN agent a ON a.id = t.assignee_id"
_AWAKE = "(1 = 1) AND t.trashed_at IS NULL AND (t.snoozed_until IS NULL OR t.snoozed_until <= ?)"
PAGE = (
    f"SELECT {SELECT}, page.k0, page.k1 FROM (SELECT t.sla_due AS k0, t.number AS k1 FROM ticket t "  # noqa: S608 (constants)
    f"WHERE {_AWAKE} ORDER BY k0, k1 LIMIT ?) AS page JOIN ticket t ON t.number = page.k1 {JOINS} "
    "ORDER BY page.k0, page.k1"
)
COUNT = f"SELECT count(*) FROM (SELECT 1 FROM ticket t WHERE {_AWAKE} LIMIT ?) AS capped"  # noqa: S608 (constants)


class NotPlain(Exception):
    """The store cannot be read this way: it is somewhere else, old, locked or odd."""


def read(path: str, now: int, limit: int, cap: int) -> tuple[list[tuple[object, ...]], int, dict[int, str]]:
    """The ``limit`` most urgent tickets at ``now``, how many there are (to ``cap``; 0 when all are there), calendars.

    The calendars are definitions by id, as stored. Raises :class:`NotPlain`.
    """
    path = os.path.abspath(path)
    if not os.path.isfile(path) or network_filesystem(path):
        raise NotPlain
    connection = sqlite3.connect(path, timeout=1, isolation_level=None)
    try:
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            raise NotPlain
        connection.execute("BEGIN")
        if connection.execute("SELECT version_num FROM alembic_version").fetchone() != (HEAD,):
            raise NotPlain
        rows = connection.execute(PAGE, (now, limit)).fetchall()
        found = 0 if len(rows) < limit else int(connection.execute(COUNT, (now, cap)).fetchone()[0])
        calendars = dict(connection.execute("SELECT id, definition FROM calendar").fetchall())
    except sqlite3.Error as error:
        raise NotPlain from error
    finally:
        connection.close()
    return rows, found, calendars
