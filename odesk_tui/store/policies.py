"""Rows of policies with their targets, of the lists that they stand in, and of contracts; and how these were before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.choice import Contract, Place, Rules
from odesk_tui.core.sla.policy import Metric, Policy, Target, pauses_text, pauses_value
from odesk_tui.core.text import from_stored
from odesk_tui.store.door import Row, Transaction, Value, marks
from odesk_tui.store.journal import RowStep
from odesk_tui.store.journal_rows import ROWS

# Whatever changes one of these changes what is promised.
TABLES = ("sla_policy", "sla_target", "sla_place", "contract")
_META = "promises"
_Key: TypeAlias = tuple[Any, ...]
# Key → columns by name, of each of the tables.
_Held: TypeAlias = dict[str, dict[_Key, dict[str, Any]]]


def _target(row: Row) -> Target:
    _, metric, priority, seconds, calendar_id, pauses = row
    return Target(Metric(metric), Priority(priority), seconds, calendar_id, pauses_value(pauses))


def _targets(rows: Iterable[Row]) -> dict[int, list[Target]]:
    found: dict[int, list[Target]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(_target(row))
    order = list(Metric)
    for targets in found.values():
        targets.sort(key=lambda target: (order.index(target.metric), target.priority))
    return found


_TARGETS = "SELECT policy_id, metric, priority, seconds, calendar_id, pauses FROM sla_target"
_CONTRACTS = "SELECT id, project_id, name, starts_at, ends_at, timezone, matrix FROM contract"


def _contract(row: Row) -> Contract:
    id_, project_id, name, starts_at, ends_at, timezone, matrix = row
    return Contract(id_, project_id, from_stored(name), starts_at, ends_at, timezone, from_stored(matrix))


def all_of(transaction: Transaction) -> list[Policy]:
    """Every policy that was not removed, with its targets, by name."""
    targets = _targets(transaction.all(_TARGETS))
    rows = transaction.all("SELECT id, name, query FROM sla_policy WHERE removed = 0 ORDER BY lower(name), id")
    return [Policy(r[0], from_stored(r[1]), from_stored(r[2]), tuple(targets.get(r[0], ()))) for r in rows]


def names(transaction: Transaction) -> dict[int, str]:
    """The name of every policy by id, removed ones too."""
    return {id_: from_stored(name) for id_, name in transaction.all("SELECT id, name FROM sla_policy")}


def rules(transaction: Transaction) -> Rules:
    """The desk's policies, lists and contracts."""
    return _rules(_held(transaction), _parents(transaction))


def rules_for(transaction: Transaction, project_id: int) -> Rules:
    """What of :func:`rules` concerns the tickets of a customer, in five statements however many contracts there are."""
    chain = transaction.all(
        "SELECT id, parent_id FROM project WHERE id = ? OR id = (SELECT parent_id FROM project WHERE id = ?)",
        (project_id, project_id),
    )
    ids = [row[0] for row in chain] or [project_id]
    contracts = [_contract(r) for r in transaction.all(f"{_CONTRACTS} WHERE project_id IN ({marks(ids)})", ids)]
    of_contracts = [contract.id for contract in contracts] or [0]
    rows = transaction.all(
        "SELECT l.id, l.policy_id, l.position, l.project_id, l.contract_id, p.name, p.query FROM sla_place l "  # noqa: S608 (placeholders)
        f"JOIN sla_policy p ON p.id = l.policy_id WHERE l.project_id IN ({marks(ids)}) "
        f"OR l.contract_id IN ({marks(of_contracts)}) OR (l.project_id IS NULL AND l.contract_id IS NULL)",
        [*ids, *of_contracts],
    )
    wanted = sorted({row[1] for row in rows}) or [0]
    targets = _targets(transaction.all(f"{_TARGETS} WHERE policy_id IN ({marks(wanted)})", wanted))
    policies = {
        row[1]: Policy(row[1], from_stored(row[5]), from_stored(row[6]), tuple(targets.get(row[1], ()))) for row in rows
    }
    return Rules(policies.values(), (Place(*row[:5]) for row in rows), contracts, dict(chain))


def add(transaction: Transaction, policy: Policy, *, removed: bool = False) -> int:
    """Insert a policy (its id is ignored) with its targets, in no list yet; return its id."""
    row: dict[str, Value] = {"name": policy.name, "query": policy.query, "removed": int(removed)}
    policy_id = transaction.insert("sla_policy", row, returning="id")
    for target in policy.targets:
        put_target(transaction, policy_id, target)
    return policy_id


def put_target(transaction: Transaction, policy_id: int, target: Target) -> None:
    """Write a target of a policy, in place of the one of that metric and priority."""
    key: dict[str, Value] = {
        "policy_id": policy_id,
        "metric": target.metric.value,
        "priority": int(target.priority),
    }
    values: dict[str, Value] = {
        "seconds": target.seconds,
        "calendar_id": target.calendar_id,
        "pauses": pauses_text(target.pauses),
    }
    if not transaction.update("sla_target", key, values):
        transaction.insert("sla_target", {**key, **values})


def drop_target(transaction: Transaction, policy_id: int, metric: Metric, priority: Priority) -> None:
    """Delete a target of a policy."""
    transaction.execute(
        "DELETE FROM sla_target WHERE policy_id = ? AND metric = ? AND priority = ?",
        (policy_id, metric.value, int(priority)),
    )


def place(
    transaction: Transaction,
    policy_id: int,
    position: int,
    *,
    project_id: int | None = None,
    contract_id: int | None = None,
) -> int:
    """Put a policy in the list of a customer, a contract, or (neither) the desk; return the id of its place."""
    values: dict[str, Value] = {
        "policy_id": policy_id,
        "project_id": project_id,
        "contract_id": contract_id,
        "position": position,
    }
    return transaction.insert("sla_place", values, returning="id")


def move(transaction: Transaction, place_id: int, position: int) -> None:
    """Give a place another position in its list."""
    transaction.update("sla_place", {"id": place_id}, {"position": position})


def drop_place(transaction: Transaction, place_id: int) -> None:
    """Take a policy out of a list."""
    transaction.execute("DELETE FROM sla_place WHERE id = ?", (place_id,))


def change(transaction: Transaction, policy_id: int, values: Mapping[str, Value]) -> None:
    """Change columns of a policy."""
    transaction.update("sla_policy", {"id": policy_id}, values)


def add_contract(transaction: Transaction, contract: Contract) -> int:
    """Insert a contract (its id is ignored); return its id."""
    return transaction.insert("contract", _contract_columns(contract), returning="id")


def change_contract(transaction: Transaction, contract: Contract) -> None:
    """Write a contract."""
    transaction.update("contract", {"id": contract.id}, _contract_columns(contract))


def _contract_columns(contract: Contract) -> dict[str, Value]:
    return {
        "project_id": contract.project_id,
        "name": contract.name,
        "starts_at": contract.starts_at,
        "ends_at": contract.ends_at,
        "timezone": contract.timezone,
        "matrix": contract.matrix,
    }


def are_there(transaction: Transaction) -> bool:
    """Whether the desk's own list has a policy."""
    return (
        transaction.one("SELECT 1 FROM sla_place WHERE project_id IS NULL AND contract_id IS NULL LIMIT 1") is not None
    )


def removed_in_a_list(transaction: Transaction) -> str | None:
    """The name of a policy that was removed and stands in a list all the same."""
    row = transaction.one(
        "SELECT p.name FROM sla_place l JOIN sla_policy p ON p.id = l.policy_id WHERE p.removed = 1 LIMIT 1"
    )
    return from_stored(row[0]) if row else None


def named(transaction: Transaction, name: str) -> int | None:
    """The id of the policy of exactly that name that was not removed."""
    row = transaction.one("SELECT id FROM sla_policy WHERE name = ? AND removed = 0", (name,))
    return int(row[0]) if row else None


def contract_named(transaction: Transaction, name: str) -> int | None:
    """The id of the contract of exactly that name."""
    row = transaction.one("SELECT id FROM contract WHERE name = ?", (name,))
    return int(row[0]) if row else None


def revision(transaction: Transaction) -> int:
    """How often what is promised has been changed by commands."""
    row = transaction.one("SELECT value FROM meta WHERE name = ?", (_META,))
    return int(row[0]) if row else 0


def note(transaction: Transaction, steps: Iterable[RowStep], at: int) -> None:
    """Keep what a change did to the rows of :data:`TABLES`, so that what was promised before it stays known.

    A condition that was only rewritten with a field's new names is the same as it was, and is read by these names.
    """
    every = list(steps)
    mine = [step for step in every if step.table in TABLES]
    if not mine or any(step.table == "custom_field" for step in every):
        return
    number = revision(transaction) + 1
    if not transaction.update("meta", {"name": _META}, {"value": str(number)}):
        transaction.insert("meta", {"name": _META, "value": str(number)})
    held = {"at": at, "steps": [[step.table, step.key, step.before, step.after] for step in mine]}
    transaction.insert("meta", {"name": f"{_META} {number}", "value": json.dumps(held)})


class History:
    """What was promised at every revision: the rows of now with the later changes taken back."""

    def __init__(self, transaction: Transaction) -> None:
        self._parents = _parents(transaction)
        self._known: dict[int, Rules] = {}
        self._changes: dict[int, tuple[int, Sequence[Sequence[Any]]]] = {}
        for name, value in transaction.all("SELECT name, value FROM meta WHERE name LIKE ?", (f"{_META} %",)):
            held = json.loads(from_stored(value))
            self._changes[int(name.rpartition(" ")[2])] = held["at"], held["steps"]
        self._newest = max(self._changes, default=0)
        self._rows = {self._newest: _held(transaction)}

    def at(self, number: int) -> Rules:
        """The rules of a revision."""
        number = max(0, min(number, self._newest))
        if number not in self._known:
            self._known[number] = _rules(self._before(number), self._parents)
        return self._known[number]

    def revision_at(self, instant: int) -> int:
        """The revision that held at an instant (at that of a change: the one after it)."""
        return max((number for number, (at, _) in self._changes.items() if at <= instant), default=0)

    def _before(self, number: int) -> _Held:
        """The rows of a revision."""
        after = min(known for known in self._rows if known >= number)
        held = self._rows[after]
        if after > number:
            held = {table: dict(rows) for table, rows in held.items()}
            for later in range(after, number, -1):
                for table, key, before, now in reversed(self._changes.get(later, (0, ()))[1]):
                    _take_back(held[table], tuple(key[name] for name in ROWS[table][0]), before, now)
            self._rows[number] = held
        return held


def _take_back(
    rows: dict[_Key, dict[str, Any]], key: _Key, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> None:
    if before is None:
        rows.pop(key, None)
    elif after is None:
        rows[key] = dict(before)
    elif key in rows:
        rows[key] = {**rows[key], **before}


def _held(transaction: Transaction) -> _Held:
    held: _Held = {}
    for table in TABLES:
        keys, columns = ROWS[table]
        held[table] = {}
        for row in transaction.all(f"SELECT {', '.join(columns)} FROM {table}"):  # noqa: S608 (names are the code's own)
            named = {n: from_stored(v) if isinstance(v, str) else v for n, v in zip(columns, row, strict=True)}
            held[table][tuple(named[name] for name in keys)] = named
    return held


def _parents(transaction: Transaction) -> dict[int, int | None]:
    return dict(transaction.all("SELECT id, parent_id FROM project"))


def _rules(held: _Held, parents: Mapping[int, int | None]) -> Rules:
    targets = _targets(tuple(row[name] for name in ROWS["sla_target"][1]) for row in held["sla_target"].values())
    policies = [
        Policy(row["id"], row["name"], row["query"], tuple(targets.get(row["id"], ())))
        for row in held["sla_policy"].values()
    ]
    places = [
        Place(row["id"], row["policy_id"], row["position"], row["project_id"], row["contract_id"])
        for row in held["sla_place"].values()
    ]
    contracts = [Contract(**row) for row in held["contract"].values()]
    return Rules(policies, places, contracts, parents)
