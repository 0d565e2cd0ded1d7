"""Calendar rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK, Hours
from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.store.door import Transaction, Value


@lru_cache(maxsize=64)
def _calendar(definition: str) -> Calendar:
    """The calendar of a stored definition; kept, since it remembers the hours that it has worked out."""
    return Calendar.from_definition(json.loads(from_stored(definition)))


def load_all(transaction: Transaction) -> dict[int | None, Hours]:
    """The hours of every calendar by id; None is around the clock."""
    found: dict[int | None, Hours] = {None: AROUND_THE_CLOCK}
    for id_, definition in transaction.all("SELECT id, definition FROM calendar ORDER BY id"):
        found[id_] = _calendar(definition)
    return found


def names(transaction: Transaction) -> list[tuple[int, Foreign, Calendar]]:
    """Id, name and hours of every calendar, by name."""
    rows = transaction.all("SELECT id, name, definition FROM calendar ORDER BY lower(name), id")
    return [(r[0], Foreign.stored(r[1]), _calendar(r[2])) for r in rows]


def add(transaction: Transaction, name: str, calendar: Calendar) -> int:
    """Insert a calendar; return its id."""
    values: dict[str, Value] = {
        "name": name,
        "timezone": calendar.timezone,
        "definition": json.dumps(calendar.definition()),
        "version": 1,
    }
    return transaction.insert("calendar", values, returning="id")


@dataclass(frozen=True, slots=True)
class Known:
    """A calendar with its row: ``pending`` is the ticket up to which clocks count by the present hours, None: all do."""

    id: int
    name: Foreign
    version: int
    calendar: Calendar
    pending: int | None = None


def known(transaction: Transaction) -> list[Known]:
    """Every calendar, by name."""
    pending = {
        name: int(value) for name, value in transaction.all("SELECT name, value FROM meta WHERE name LIKE 'recount %'")
    }
    rows = transaction.all("SELECT id, name, version, definition FROM calendar ORDER BY lower(name), id")
    return [Known(r[0], Foreign.stored(r[1]), r[2], _calendar(r[3]), pending.get(_pending_name(r[0]))) for r in rows]


def change(transaction: Transaction, before: Known, name: str, calendar: Calendar, at: int) -> bool:
    """Write a calendar's next version and keep the one before it, which held until ``at``; False if there is one already.

    From then on its clocks are to be counted anew: :func:`set_pending` says how far that has come.
    """
    values: dict[str, Value] = {
        "name": name,
        "timezone": calendar.timezone,
        "definition": json.dumps(calendar.definition()),
        "version": before.version + 1,
    }
    if not transaction.update("calendar", {"id": before.id, "version": before.version}, values):
        return False
    held = json.dumps({"until": at, "definition": before.calendar.definition()})
    transaction.insert("meta", {"name": f"calendar {before.id} version {before.version}", "value": held})
    if calendar != before.calendar:
        set_pending(transaction, before.id, 0)
    return True


def versions(transaction: Transaction, calendar_id: int) -> list[tuple[int, Calendar]]:
    """The former versions of a calendar, oldest first, each with the instant until which it held."""
    rows = transaction.all("SELECT value FROM meta WHERE name LIKE ?", (f"calendar {calendar_id} version %",))
    held = [json.loads(from_stored(value)) for (value,) in rows]
    return sorted(((one["until"], _calendar(json.dumps(one["definition"]))) for one in held), key=lambda one: one[0])


def set_pending(transaction: Transaction, calendar_id: int, after: int | None) -> None:
    """Note up to which ticket the clocks count by the present hours; None: all of them do."""
    name = _pending_name(calendar_id)
    if after is None:
        transaction.execute("DELETE FROM meta WHERE name = ?", (name,))
    elif not transaction.update("meta", {"name": name}, {"value": str(after)}):
        transaction.insert("meta", {"name": name, "value": str(after)})


def _pending_name(calendar_id: int) -> str:
    return f"recount {calendar_id}"
