"""Saved view rows, and the number keys that agents have them on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.store.door import Transaction, Value


class Whose(NamedTuple):
    """Whom a view belongs to: an agent, a team, or without either everybody."""

    owner_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A query under a name with its layout and columns, of the agent ``owner``, the ``team``, or without either everybody's.

    ``slot`` is the number key that it is on for whoever chose no other.
    """

    id: int
    owner: str | None
    name: Foreign
    query: str
    layout: str
    slot: int | None
    columns: tuple[str, ...] = ()
    team: str | None = None


_SELECT = (
    "SELECT v.id, a.handle, v.name, v.query, v.layout, v.slot, v.columns, g.handle FROM saved_view v "
    "LEFT JOIN agent a ON a.id = v.owner_id LEFT JOIN team g ON g.id = v.team_id"
)
# The views that an agent sees: two values.
_SEEN = (
    "(v.owner_id = ? OR (v.owner_id IS NULL AND (v.team_id IS NULL OR v.team_id IN "
    "(SELECT m.team_id FROM team_member m WHERE m.agent_id = ?))))"
)


def _view(row: Sequence[object]) -> SavedView:
    id_, owner, name, query, layout, slot, columns, team = row
    return SavedView(
        id_,  # type: ignore[arg-type]
        owner,  # type: ignore[arg-type]
        Foreign.stored(str(name)),
        from_stored(str(query)),
        str(layout),
        slot,  # type: ignore[arg-type]
        tuple(part for part in str(columns).split(",") if part),
        team,  # type: ignore[arg-type]
    )


def of_agent(transaction: Transaction, agent_id: int | None) -> list[SavedView]:
    """The views that an agent sees, by name; those of one name: the own one, a team's, everybody's."""
    rows = transaction.all(
        f"{_SELECT} WHERE {_SEEN} ORDER BY lower(v.name), v.owner_id IS NULL, v.team_id IS NULL, v.id",
        (agent_id or 0, agent_id or 0),
    )
    return [_view(row) for row in rows]


def seen_by(transaction: Transaction, agent_id: int, view_id: int) -> SavedView | None:
    """The view, if the agent sees it."""
    row = transaction.one(f"{_SELECT} WHERE v.id = ? AND {_SEEN}", (view_id, agent_id, agent_id))
    return _view(row) if row else None


def insert(transaction: Transaction, whose: Whose, name: str, values: dict[str, Value]) -> int:
    """Insert a view; return its id."""
    row: dict[str, Value] = {"owner_id": whose.owner_id, "team_id": whose.team_id, "name": name}
    return transaction.insert("saved_view", {"columns": "", "layout": "list", **row, **values}, returning="id")


def update(transaction: Transaction, view_id: int, values: dict[str, Value]) -> None:
    """Change columns of a view."""
    transaction.update("saved_view", {"id": view_id}, values)


def remove(transaction: Transaction, view_id: int) -> None:
    """Delete a view."""
    transaction.execute("DELETE FROM saved_view WHERE id = ?", (view_id,))


def with_slot(transaction: Transaction, whose: Whose, slot: int) -> list[int]:
    """Ids of the views of that owner that have a number key."""
    condition, values = _of(whose)
    sql = f"SELECT id FROM saved_view WHERE {condition} AND slot = ? ORDER BY id"  # noqa: S608 (constants)
    return [int(id_) for (id_,) in transaction.all(sql, (*values, slot))]


def id_of(transaction: Transaction, whose: Whose, name: str) -> int | None:
    """The id of the view of that owner and name."""
    condition, values = _of(whose)
    row = transaction.one(f"SELECT id FROM saved_view WHERE {condition} AND name = ?", (*values, name))  # noqa: S608 (constants)
    return int(row[0]) if row else None


def _of(whose: Whose) -> tuple[str, tuple[Value, ...]]:
    if whose.owner_id is not None:
        return "owner_id = ?", (whose.owner_id,)
    if whose.team_id is not None:
        return "owner_id IS NULL AND team_id = ?", (whose.team_id,)
    return "owner_id IS NULL AND team_id IS NULL", ()


# Keys


def chosen_keys(transaction: Transaction, agent_id: int) -> dict[int, int | None]:
    """What an agent has put on number keys: the id of a view, or None for nothing."""
    rows = transaction.all("SELECT slot, view_id FROM view_key WHERE agent_id = ? ORDER BY slot", (agent_id,))
    return {int(slot): None if view_id is None else int(view_id) for slot, view_id in rows}


def keys_of(transaction: Transaction, view_id: int) -> list[tuple[int, int]]:
    """The agents who have put a view on a key, and the key."""
    rows = transaction.all("SELECT agent_id, slot FROM view_key WHERE view_id = ? ORDER BY agent_id, slot", (view_id,))
    return [(int(agent_id), int(slot)) for agent_id, slot in rows]


def put_on_key(transaction: Transaction, agent_id: int, slot: int, view_id: int | None) -> None:
    """Put a view (None: nothing) on an agent's key."""
    clear_key(transaction, agent_id, slot)
    transaction.insert("view_key", {"agent_id": agent_id, "slot": slot, "view_id": view_id})


def clear_key(transaction: Transaction, agent_id: int, slot: int) -> None:
    """Let an agent's key be what views say by themselves."""
    transaction.execute("DELETE FROM view_key WHERE agent_id = ? AND slot = ?", (agent_id, slot))


def by_key(views: Sequence[SavedView], chosen: dict[int, int | None]) -> dict[int, int]:
    """The number key of each view that is on one, by id: what the agent chose, then an own view, a team's, everybody's."""
    slots = {view_id: slot for slot, view_id in sorted(chosen.items(), reverse=True) if view_id is not None}
    taken = set(chosen)
    for view in sorted(views, key=lambda one: (one.owner is None, one.team is None)):
        if view.slot is not None and view.slot not in taken and view.id not in slots:
            slots[view.id] = view.slot
            taken.add(view.slot)
    return slots
