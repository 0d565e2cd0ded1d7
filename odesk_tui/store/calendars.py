"""Calendar and SLA policy rows."""

from __future__ import annotations

import json

from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.calendar import AROUND_THE_CLOCK, Calendar
from odesk_tui.core.sla.policy import Policy, Target
from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.store.door import Transaction


def load_all(transaction: Transaction) -> dict[int | None, Calendar]:
    """Every calendar by id; None is around the clock."""
    found: dict[int | None, Calendar] = {None: AROUND_THE_CLOCK}
    for id_, definition in transaction.all("SELECT id, definition FROM calendar ORDER BY id"):
        found[id_] = Calendar.from_definition(json.loads(from_stored(definition)))
    return found


def names(transaction: Transaction) -> list[tuple[int, Foreign, Calendar]]:
    """Id, name and hours of every calendar, by name."""
    rows = transaction.all("SELECT id, name, definition FROM calendar ORDER BY lower(name), id")
    return [(r[0], Foreign.stored(r[1]), Calendar.from_definition(json.loads(from_stored(r[2])))) for r in rows]


def add(transaction: Transaction, name: str, calendar: Calendar) -> int:
    """Insert a calendar; return its id."""
    values = {
        "name": name,
        "timezone": calendar.timezone,
        "definition": json.dumps(calendar.definition()),
        "version": 1,
    }
    return transaction.insert("calendar", values, returning="id")


def policies(transaction: Transaction) -> list[Policy]:
    """Every policy with its targets, by position."""
    targets: dict[int, list[Target]] = {}
    for policy_id, metric, priority, seconds, calendar_id, pauses in transaction.all(
        "SELECT policy_id, metric, priority, seconds, calendar_id, pauses FROM sla_target ORDER BY policy_id, metric, priority"
    ):
        targets.setdefault(policy_id, []).append(Target.stored(metric, Priority(priority), seconds, calendar_id, pauses))
    rows = transaction.all("SELECT id, name, position, query FROM sla_policy ORDER BY position, id")
    return [Policy(r[0], from_stored(r[1]), r[2], from_stored(r[3]), tuple(targets.get(r[0], ()))) for r in rows]


def add_policy(transaction: Transaction, policy: Policy, *, default: bool = False) -> int:
    """Insert a policy (its id is ignored) with its targets; return its id."""
    values = {"name": policy.name, "position": policy.position, "query": policy.query, "is_default": default}
    policy_id = transaction.insert("sla_policy", values, returning="id")
    for target in policy.targets:
        transaction.insert("sla_target", {"policy_id": policy_id, **target.columns()})
    return policy_id


def default_policy_id(transaction: Transaction) -> int | None:
    """The id of the first default policy."""
    row = transaction.one("SELECT id FROM sla_policy WHERE is_default ORDER BY position, id LIMIT 1")
    return int(row[0]) if row else None
