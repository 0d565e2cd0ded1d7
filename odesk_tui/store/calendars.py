"""Calendar and SLA policy rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK, Hours
from odesk_tui.core.sla.policy import Metric, Policy, Target, pauses_text, pauses_value
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


def policies(transaction: Transaction) -> list[Policy]:
    """Every policy with its targets, by position."""
    targets: dict[int, list[Target]] = {}
    for policy_id, metric, priority, seconds, calendar_id, pauses in transaction.all(
        "SELECT policy_id, metric, priority, seconds, calendar_id, pauses FROM sla_target ORDER BY policy_id, metric, priority"
    ):
        targets.setdefault(policy_id, []).append(
            Target(Metric(metric), Priority(priority), seconds, calendar_id, pauses_value(pauses))
        )
    rows = transaction.all("SELECT id, name, position, query FROM sla_policy ORDER BY position, id")
    return [Policy(r[0], from_stored(r[1]), r[2], from_stored(r[3]), tuple(targets.get(r[0], ()))) for r in rows]


def add_policy(transaction: Transaction, policy: Policy, *, default: bool = False) -> int:
    """Insert a policy (its id is ignored) with its targets; return its id."""
    row: dict[str, Value] = {"name": policy.name, "position": policy.position, "query": policy.query}
    policy_id = transaction.insert("sla_policy", {**row, "is_default": default}, returning="id")
    for target in policy.targets:
        values: dict[str, Value] = {
            "policy_id": policy_id,
            "metric": target.metric.value,
            "priority": int(target.priority),
            "seconds": target.seconds,
            "calendar_id": target.calendar_id,
            "pauses": pauses_text(target.pauses),
        }
        transaction.insert("sla_target", values)
    return policy_id


def default_policy_id(transaction: Transaction) -> int | None:
    """The id of the first default policy."""
    row = transaction.one("SELECT id FROM sla_policy WHERE is_default ORDER BY position, id LIMIT 1")
    return int(row[0]) if row else None
