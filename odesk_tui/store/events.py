"""The event log: appended in the transaction of the change, read by history, conflicts, undo and the feed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.store.door import Transaction, marks

# One advisory lock for all appends, held to the commit: ids then become visible in order, so that a feed that reads
# "after id N" misses none (without it 530 of 4,039 events were never seen).
_APPENDING = 0x6F64_6576
_INSERT = (
    "INSERT INTO event (at, change, agent_id, ticket_number, kind, field, old, new, via, version) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event about to be appended; ``old`` and ``new`` are JSON values; ``version`` is the ticket's after it."""

    kind: str
    ticket_number: int | None = None
    field: str | None = None
    old: object = None
    new: object = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the log, with the handle of the agent who caused it (None: the desk itself)."""

    id: int
    at: datetime
    change: str
    agent: str | None
    ticket_number: int | None
    kind: str
    field: str | None
    old: object
    new: object
    via: str


def append(
    transaction: Transaction, events: Sequence[NewEvent], *, at: datetime, change: str, agent_id: int | None, via: str
) -> None:
    """Append ``events`` as one change."""
    if not events:
        return
    wait_for_appending(transaction)
    when = to_seconds(at)
    transaction.many(
        _INSERT,
        [
            (when, change, agent_id, e.ticket_number, e.kind, e.field, _json(e.old), _json(e.new), via, e.version)
            for e in events
        ],
    )
    if transaction.dialect == "postgresql":
        transaction.execute("SELECT pg_notify('odesk', '')")


def wait_for_appending(transaction: Transaction) -> None:
    """Wait until nobody else's appended events are between written and committed, and let nobody append to the commit."""
    if transaction.dialect == "postgresql":
        transaction.execute("SELECT pg_advisory_xact_lock(?)", (_APPENDING,))


_SELECT = (
    "SELECT e.id, e.at, e.change, a.handle, e.ticket_number, e.kind, e.field, e.old, e.new, e.via "
    "FROM event e LEFT JOIN agent a ON a.id = e.agent_id"
)


def of_ticket(transaction: Transaction, number: int, limit: int = 1000) -> list[Event]:
    """The newest ``limit`` events of a ticket, oldest first."""
    rows = transaction.all(f"{_SELECT} WHERE e.ticket_number = ? ORDER BY e.id DESC LIMIT ?", (number, limit))
    return [_event(row) for row in reversed(rows)]


def since_version(transaction: Transaction, number: int, version: int) -> list[Event]:
    """What changed a ticket's fields after it had ``version``, oldest first."""
    sql = f"{_SELECT} WHERE e.ticket_number = ? AND e.version > ? ORDER BY e.id"
    return [_event(row) for row in transaction.all(sql, (number, version))]


def after(transaction: Transaction, event_id: int, limit: int = 500) -> list[Event]:
    """The feed: events after ``event_id``, oldest first."""
    return [
        _event(row) for row in transaction.all(f"{_SELECT} WHERE e.id > ? ORDER BY e.id LIMIT ?", (event_id, limit))
    ]


def of_change(transaction: Transaction, change: str) -> list[Event]:
    """The events of one change, oldest first."""
    return [_event(row) for row in transaction.all(f"{_SELECT} WHERE e.change = ? ORDER BY e.id", (change,))]


def of_changes(transaction: Transaction, changes: Sequence[str], number: int) -> list[Event]:
    """The events of some changes on a ticket, oldest first."""
    if not changes:
        return []
    sql = f"{_SELECT} WHERE e.change IN ({marks(changes)}) AND e.ticket_number = ? ORDER BY e.id"
    return [_event(row) for row in transaction.all(sql, [*changes, number])]


def later_of_field(
    transaction: Transaction, number: int, field: str, after_id: int, but_agent: int | None
) -> Event | None:
    """The newest event after ``after_id`` by which somebody else than ``but_agent`` set a field, and which still holds.

    What was taken back, and the taking back, cancel each other.
    """
    sql = (
        f"{_SELECT} LEFT JOIN journal j ON j.change = e.change "
        "WHERE e.ticket_number = ? AND e.field = ? AND e.id > ? AND COALESCE(e.agent_id, 0) <> ? "
        "AND COALESCE(j.kind, 'do') <> 'undo' AND COALESCE(j.state, 'done') <> 'undone' ORDER BY e.id DESC LIMIT 1"
    )
    row = transaction.one(sql, (number, field, after_id, but_agent or 0))
    return _event(row) if row else None


def latest_of_field(transaction: Transaction, number: int, field: str, after_id: int) -> Event | None:
    """The newest event after ``after_id`` that tells of a field of a ticket."""
    sql = f"{_SELECT} WHERE e.ticket_number = ? AND e.field = ? AND e.id > ? ORDER BY e.id DESC LIMIT 1"
    row = transaction.one(sql, (number, field, after_id))
    return _event(row) if row else None


def newest(transaction: Transaction) -> int:
    """The id of the newest event, 0 when there is none: where a feed begins."""
    row = transaction.one("SELECT COALESCE(max(id), 0) FROM event")
    return int(row[0]) if row else 0


def _json(value: object) -> str | None:
    if value is None:
        return None
    return json.dumps(_plain(value), ensure_ascii=True)


def _plain(value: object) -> object:
    """``value`` as JSON can hold it."""
    if isinstance(value, datetime):
        return to_seconds(value)
    if isinstance(value, Foreign):
        return value.raw
    if isinstance(value, tuple):
        return list(value)
    return value


def _event(row: tuple[object, ...]) -> Event:
    id_, at, change, agent, number, kind, field, old, new, via = row
    return Event(
        id_,  # type: ignore[arg-type]
        from_seconds(at),  # type: ignore[arg-type]
        str(change),
        None if agent is None else str(agent),
        number,  # type: ignore[arg-type]
        str(kind),
        None if field is None else str(field),
        None if old is None else json.loads(from_stored(str(old))),
        None if new is None else json.loads(from_stored(str(new))),
        str(via),
    )
