"""Ticket rows: load the ones a command decides on, write what it decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from odesk_tui.core.fields import Priority, Severity
from odesk_tui.core.instants import NEVER, from_seconds, optional, to_seconds
from odesk_tui.core.text import Foreign
from odesk_tui.core.ticket import Ticket
from odesk_tui.core.workflow import Category
from odesk_tui.store import custom_sql
from odesk_tui.store.door import Transaction, Value, marks

_COLUMNS = (
    "number, subject, type, status, category, severity, priority, channel, project_id, requester_id, assignee_id, team_id, "
    "created_at, updated_at, solved_at, due, snoozed_until, trashed_at, external_id, version, custom"
)
_LOAD = f"SELECT {_COLUMNS} FROM ticket WHERE number IN ({{}}) ORDER BY number"  # noqa: S608 (constants)


def load(transaction: Transaction, numbers: Sequence[int]) -> dict[int, Ticket]:
    """The tickets of ``numbers`` that exist, by number, locked until the transaction ends (in the order of number)."""
    lock = " FOR NO KEY UPDATE" if transaction.dialect == "postgresql" else ""
    found: dict[int, Ticket] = {}
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        rows = transaction.all(_LOAD.format(marks(part)) + lock, part)
        tags = _tags(transaction, part)
        found.update((row[0], _ticket(row, tags.get(row[0], ()))) for row in rows)
    return found


def _tags(transaction: Transaction, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    sql = f"SELECT ticket_number, tag FROM ticket_tag WHERE ticket_number IN ({marks(numbers)})"  # noqa: S608 (placeholders)
    tags: dict[int, list[str]] = {}
    for number, tag in transaction.all(sql, list(numbers)):
        tags.setdefault(number, []).append(tag)
    return {number: tuple(sorted(names)) for number, names in tags.items()}


def _ticket(row: tuple[Any, ...], tags: tuple[str, ...]) -> Ticket:
    return Ticket(
        number=row[0],
        subject=Foreign.stored(row[1]),
        type=row[2],
        status=row[3],
        category=Category(row[4]),
        severity=Severity(row[5]),
        priority=Priority(row[6]),
        channel=row[7],
        project_id=row[8],
        requester_id=row[9],
        assignee_id=row[10],
        team_id=row[11],
        created_at=from_seconds(row[12]),
        updated_at=from_seconds(row[13]),
        solved_at=optional(row[14]),
        due=optional(row[15]),
        snoozed_until=optional(row[16]),
        trashed_at=optional(row[17]),
        external_id=None if row[18] is None else Foreign.stored(row[18]),
        version=row[19],
        tags=tags,
        custom=custom_sql.values_of(row[20]),
    )


def column_value(value: object) -> Value:
    """A ticket's attribute as its column holds it."""
    if isinstance(value, datetime):
        return to_seconds(value)
    if isinstance(value, Foreign):
        return value.raw
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"no column holds a {type(value).__name__}")


def insert(transaction: Transaction, values: Mapping[str, object]) -> int:
    """Insert a ticket of attribute → value, without any clock yet; return its number."""
    columns = {name: column_value(value) for name, value in values.items()}
    return transaction.insert("ticket", {"version": 1, "sla_due": NEVER, **columns}, returning="number")


def update(transaction: Transaction, number: int, values: Mapping[str, object]) -> None:
    """Set attribute → value on the ticket ``number``."""
    transaction.update("ticket", {"number": number}, {name: column_value(value) for name, value in values.items()})


def set_tags(transaction: Transaction, number: int, before: Sequence[str], after: Sequence[str]) -> None:
    """Make ``after`` the ticket's tags, which were ``before``."""
    gone = [(number, tag) for tag in before if tag not in after]
    new = [(number, tag) for tag in after if tag not in before]
    if gone:
        transaction.many("DELETE FROM ticket_tag WHERE ticket_number = ? AND tag = ?", gone)
    if new:
        transaction.many("INSERT INTO ticket_tag (ticket_number, tag) VALUES (?, ?)", new)


def by_external(transaction: Transaction, external_id: str) -> int | None:
    """The number of the ticket with that external id."""
    row = transaction.one("SELECT number FROM ticket WHERE external_id = ?", (external_id,))
    return int(row[0]) if row else None
