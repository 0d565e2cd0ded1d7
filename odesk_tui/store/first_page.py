"""What the screens begin with past the door: the raw driver and nothing else, for who paints before anything is imported.

Only the desk's own views are known, by their queries; tests hold every figure against that of the ordinary reads.
"""

from __future__ import annotations

import os
import sqlite3

from odesk_tui.store.filesystem import network_filesystem
from odesk_tui.store.revision import HEAD
from odesk_tui.store.urgent_page import NotPlain

# The query that the list begins with.
START = "status:new,open sort:sla"
# A row of the page: number, due second, calendar, status, category, priority, assignee, project, subject.
_SELECT = "t.number, t.sla_due, t.sla_calendar_id, t.status, t.category, t.priority, a.handle, p.name, t.subject"
_JOINS = "JOIN project p ON p.id = t.project_id LEFT JOIN agent a ON a.id = t.assignee_id"
_AWAKE = "t.trashed_at IS NULL AND (t.snoozed_until IS NULL OR t.snoozed_until <= :now)"
_ARMS = " UNION ALL ".join(
    f"SELECT * FROM (SELECT t.sla_due AS k0, t.number AS k1 FROM ticket t INDEXED BY ix_ticket_status_sla "  # noqa: S608 (constants)
    f"WHERE t.status = '{status}' AND {_AWAKE} ORDER BY k0, k1 LIMIT :limit)"
    for status in ("new", "open")
)
_PAGE = (
    f"SELECT {_SELECT} FROM (SELECT * FROM ({_ARMS}) ORDER BY k0, k1 LIMIT :limit) AS page "  # noqa: S608 (constants)
    f"JOIN ticket t ON t.number = page.k1 {_JOINS} ORDER BY page.k0, page.k1"
)
# What terms of views ask for, by how they are written; others are not counted here.
_TERMS = {
    "assignee:me": "+t.assignee_id = :agent",
    "assignee:none": "t.assignee_id IS NULL",
    "sla<0m": "t.sla_due < :now",
}
_STATUSES = frozenset(("new", "open", "pending", "hold", "solved", "closed"))
_QUOTED = {name: f"'{name}'" for name in sorted(_STATUSES)}
_ORDERS = frozenset(("sort:sla", "sort:-updated"))
_TAGGED = "EXISTS (SELECT 1 FROM ticket_tag g WHERE g.ticket_number = t.number AND g.tag = :tag)"
# One's own views, those of one's teams, everybody's.
_VIEWS = (
    "SELECT v.id, v.name, v.query, v.slot FROM saved_view v WHERE v.owner_id = :agent OR (v.owner_id IS NULL AND "
    "(v.team_id IS NULL OR v.team_id IN (SELECT m.team_id FROM team_member m WHERE m.agent_id = :agent))) "
    "ORDER BY v.owner_id IS NULL, v.team_id IS NULL, lower(v.name), v.id"
)
_KEYS = "SELECT slot, view_id FROM view_key WHERE agent_id = :agent ORDER BY slot DESC"
_CLOCKS = (
    "SELECT c.ticket_number, c.due_at, c.calendar_id FROM sla_clock c JOIN ticket t ON t.number = c.ticket_number "
    "WHERE c.state = 'running' AND c.due_at IS NOT NULL ORDER BY c.due_at, c.ticket_number LIMIT 2"
)
_TIMER = "SELECT ticket_number, started_at FROM time_entry WHERE agent_id = :agent AND ended_at IS NULL"
_OUTBOX = "SELECT count(*) FROM outbox WHERE state = 'waiting'"
# Breaches are told for thirty days.
_TOLD = (
    "SELECT 1 FROM inbox_item i JOIN event e ON e.id = i.event_id LEFT JOIN ticket t ON t.number = i.ticket_number "
    "WHERE i.agent_id = :agent AND (t.number IS NULL OR t.trashed_at IS NULL) AND i.read_at IS NULL LIMIT :cap"
)
_LATE = (
    "SELECT 1 FROM sla_clock c JOIN ticket t ON t.number = c.ticket_number "
    "LEFT JOIN inbox_item i ON i.agent_id = :agent AND i.clock_id = c.id WHERE c.state IN ('running', 'breached') "
    "AND c.due_at < :now AND c.due_at >= :now - 2592000 AND t.assignee_id = :agent AND t.trashed_at IS NULL "
    "AND i.read_at IS NULL LIMIT :cap"
)
_INBOX = f"SELECT count(*) FROM (SELECT * FROM ({_TOLD}) UNION ALL SELECT * FROM ({_LATE}))"  # noqa: S608 (constants)


class First:
    """The rows as they are stored: the page and its count, views with their counts, clocks, timer, outbox, inbox."""

    __slots__ = ("calendars", "clocks", "count", "inbox", "outbox", "rows", "timer", "views")

    rows: list[tuple[object, ...]]
    count: int
    # Name, query, slot, count (None: not known here).
    views: list[tuple[object, object, object, int | None]]
    clocks: list[tuple[object, ...]]
    timer: tuple[object, ...] | None
    outbox: int
    inbox: int
    calendars: dict[int, str]


def read(path: str, now: int, limit: int, agent: str, *, caps: tuple[int, int, int]) -> First:
    """What the agent called ``agent`` sees first at ``now``; ``caps``: where counts of the list, views and inbox stop.

    Raises :class:`NotPlain`, also for an agent that the store does not know.
    """
    path = os.path.abspath(path)
    if not os.path.isfile(path) or network_filesystem(path):
        raise NotPlain
    connection = sqlite3.connect(path, timeout=0.2, isolation_level=None)
    try:
        return _read(connection, now, limit, agent, caps)
    except sqlite3.Error as error:
        raise NotPlain from error
    finally:
        connection.close()


def _read(connection: sqlite3.Connection, now: int, limit: int, agent: str, caps: tuple[int, int, int]) -> First:
    def number(sql: str, **values: object) -> int:
        return int(connection.execute(sql, values).fetchone()[0])

    def counted(query: str, cap: int) -> int | None:
        condition, tag = _condition(query)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM ticket t WHERE {condition} AND {_AWAKE} LIMIT :cap)"  # noqa: S608 (constants)
        return number(sql, now=now, agent=me, cap=cap, tag=tag) if condition else None

    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        raise NotPlain
    connection.execute("BEGIN")
    if connection.execute("SELECT version_num FROM alembic_version").fetchone() != (HEAD,):
        raise NotPlain
    known = connection.execute("SELECT id FROM agent WHERE handle = ?", (agent,)).fetchone()
    if known is None:
        raise NotPlain
    me = int(known[0])
    cap, view_cap, inbox_cap = caps
    first = First()
    first.rows = connection.execute(_PAGE, {"now": now, "limit": limit}).fetchall()
    first.count = counted(START, cap) or 0
    chosen = dict(connection.execute(_KEYS, {"agent": me}).fetchall())
    slots = {view_id: slot for slot, view_id in chosen.items() if view_id is not None}
    keyed = []
    for view_id, name, query, slot in connection.execute(_VIEWS, {"agent": me}).fetchall():
        # What the agent chose for a key goes before what views say by themselves.
        if view_id not in slots and slot is not None and slot not in chosen:
            slots[view_id] = slot
            chosen[slot] = view_id
        if view_id in slots:
            keyed.append((name, query, slots[view_id]))
    first.views = []
    for name, query, slot in sorted(keyed, key=lambda view: view[2]):
        count = min(first.count, view_cap) if query == START else counted(str(query), view_cap)
        first.views.append((name, query, slot, count))
    first.clocks = connection.execute(_CLOCKS).fetchall()
    first.timer = connection.execute(_TIMER, {"agent": me}).fetchone()
    first.outbox = number(_OUTBOX)
    first.inbox = number(_INBOX, agent=me, now=now, cap=inbox_cap)
    first.calendars = dict(connection.execute("SELECT id, definition FROM calendar").fetchall())
    return first


def _condition(query: str) -> tuple[str, str]:
    """The condition of a query of simple terms, and the tag that it asks for; empty when a term is not known."""
    conditions: list[str] = []
    tag = ""
    for term in query.split(" "):
        field, _, value = term.partition(":")
        if term in _TERMS:
            conditions.append(_TERMS[term])
        elif field == "status" and _STATUSES.issuperset(value.split(",")):
            named = value.split(",")
            conditions.append(f"t.status IN ({', '.join(quoted for name, quoted in _QUOTED.items() if name in named)})")
        elif field == "tag" and not tag and value.isascii() and value.isalpha() and value.islower():
            conditions.append(_TAGGED)
            tag = value
        elif term not in _ORDERS:
            return "", ""
    return " AND ".join(conditions), tag
