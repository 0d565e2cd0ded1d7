"""Macro rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.store.door import Row, Transaction, Value


@dataclass(frozen=True, slots=True)
class Macro:
    """A prepared answer: field changes as a person types them, a public reply, an internal note; empty texts say nothing."""

    id: int
    name: Foreign
    changes: Mapping[str, str]
    reply: str
    note: str
    slot: int | None

    @property
    def mails(self) -> bool:
        """Whether applying it writes to customers."""
        return bool(self.reply.strip())


_SELECT = "SELECT id, name, changes, reply, note, slot FROM macro"


def _macro(row: Row) -> Macro:
    id_, name, changes, reply, note, slot = row
    return Macro(
        id_, Foreign.stored(name), json.loads(from_stored(changes)), from_stored(reply), from_stored(note), slot
    )


def all_of(transaction: Transaction) -> list[Macro]:
    """Every macro: those on a number key first, in its order, then by name."""
    return [_macro(row) for row in transaction.all(f"{_SELECT} ORDER BY slot IS NULL, slot, lower(name), id")]


def named(transaction: Transaction, name: str) -> Macro | None:
    """The macro called ``name``."""
    row = transaction.one(f"{_SELECT} WHERE name = ?", (name,))
    return _macro(row) if row else None


def id_of(transaction: Transaction, name: str) -> int | None:
    """The id of the macro called ``name``."""
    row = transaction.one("SELECT id FROM macro WHERE name = ?", (name,))
    return int(row[0]) if row else None


def with_slot(transaction: Transaction, slot: int) -> list[int]:
    """Ids of the macros on a number key."""
    return [int(id_) for (id_,) in transaction.all("SELECT id FROM macro WHERE slot = ? ORDER BY id", (slot,))]


def save(
    transaction: Transaction, name: str, changes: Mapping[str, str], reply: str, note: str, slot: int | None
) -> int:
    """Insert the macro, or replace the one of that name, alone on its number key; return its id."""
    if slot is not None:
        transaction.execute("UPDATE macro SET slot = NULL WHERE slot = ?", (slot,))
    values: dict[str, Value] = {"changes": json.dumps(dict(changes)), "reply": reply, "note": note, "slot": slot}
    found = id_of(transaction, name)
    if found is None:
        return transaction.insert("macro", {"name": name, **values}, returning="id")
    transaction.update("macro", {"id": found}, values)
    return found


def remove(transaction: Transaction, macro_id: int) -> None:
    """Delete a macro."""
    transaction.execute("DELETE FROM macro WHERE id = ?", (macro_id,))
