"""Saved view rows."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.store.door import Transaction


@dataclass(frozen=True, slots=True)
class SavedView:
    """A query under a name; on the number key ``slot`` when it has one; shared when ``owner`` is None."""

    id: int
    owner: str | None
    name: Foreign
    query: str
    layout: str
    slot: int | None


_SELECT = (
    "SELECT v.id, a.handle, v.name, v.query, v.layout, v.slot FROM saved_view v LEFT JOIN agent a ON a.id = v.owner_id"
)


def of_agent(transaction: Transaction, agent_id: int | None) -> list[SavedView]:
    """The views that an agent sees: those with a key first, in its order, then by name; own before shared."""
    rows = transaction.all(
        f"{_SELECT} WHERE v.owner_id IS NULL OR v.owner_id = ? "
        "ORDER BY v.slot IS NULL, v.slot, v.owner_id IS NULL, lower(v.name), v.id",
        (agent_id or 0,),
    )
    return [SavedView(r[0], r[1], Foreign.stored(r[2]), from_stored(r[3]), r[4], r[5]) for r in rows]


def save(
    transaction: Transaction, owner_id: int | None, name: str, query: str, layout: str = "list", slot: int | None = None
) -> int:
    """Insert the view, or replace the one of that owner and name; return its id."""
    found = id_of(transaction, owner_id, name)
    values = {"query": query, "layout": layout, "slot": slot}
    if found is None:
        row = {"owner_id": owner_id, "name": name, "columns": "", **values}
        return transaction.insert("saved_view", row, returning="id")
    transaction.update("saved_view", {"id": found}, values)
    return found


def remove(transaction: Transaction, owner_id: int | None, name: str) -> bool:
    """Delete the view of that owner and name; whether there was one."""
    found = id_of(transaction, owner_id, name)
    return found is not None and transaction.execute("DELETE FROM saved_view WHERE id = ?", (found,)) == 1


def free_slot(transaction: Transaction, owner_id: int | None, slot: int) -> None:
    """Take the number key from the view of that owner that has it."""
    if owner_id is None:
        transaction.execute("UPDATE saved_view SET slot = NULL WHERE owner_id IS NULL AND slot = ?", (slot,))
    else:
        transaction.execute("UPDATE saved_view SET slot = NULL WHERE owner_id = ? AND slot = ?", (owner_id, slot))


def with_slot(transaction: Transaction, owner_id: int | None, slot: int) -> list[int]:
    """Ids of the views of that owner that have a number key."""
    where, values = ("owner_id IS NULL", [slot]) if owner_id is None else ("owner_id = ?", [owner_id, slot])
    rows = transaction.all(f"SELECT id FROM saved_view WHERE {where} AND slot = ? ORDER BY id", values)  # noqa: S608 (constants)
    return [int(id_) for (id_,) in rows]


def id_of(transaction: Transaction, owner_id: int | None, name: str) -> int | None:
    """The id of the view of that owner and name."""
    if owner_id is None:
        row = transaction.one("SELECT id FROM saved_view WHERE owner_id IS NULL AND name = ?", (name,))
    else:
        row = transaction.one("SELECT id FROM saved_view WHERE owner_id = ? AND name = ?", (owner_id, name))
    return int(row[0]) if row else None
