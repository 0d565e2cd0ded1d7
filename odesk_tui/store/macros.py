"""Macro rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.store.door import Row, Transaction, Value


@dataclass(frozen=True, slots=True)
class Macro:
    """A prepared answer: field changes as a person types them, tags to add and remove, a public reply, an internal note.

    Empty texts say nothing.
    """

    id: int
    name: Foreign
    changes: Mapping[str, str]
    reply: str
    note: str
    slot: int | None
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    @property
    def mails(self) -> bool:
        """Whether applying it writes to customers."""
        return bool(self.reply.strip())


_SELECT = "SELECT id, name, changes, reply, note, slot FROM macro"


# How tags to add and to remove are kept among the changes; no field is called so.
_ADD, _REMOVE = "+tag", "-tag"


def _macro(row: Row) -> Macro:
    id_, name, changes, reply, note, slot = row
    fields: dict[str, str] = json.loads(from_stored(changes))
    add, remove = (_tags(fields.pop(kept, "")) for kept in (_ADD, _REMOVE))
    return Macro(id_, Foreign.stored(name), fields, from_stored(reply), from_stored(note), slot, add, remove)


def _tags(kept: str) -> tuple[str, ...]:
    return tuple(tag for tag in kept.split(",") if tag)


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
    transaction: Transaction,
    known: int | None,
    name: str,
    changes: Mapping[str, str],
    reply: str,
    note: str,
    slot: int | None,
    *,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> int:
    """Insert the macro, or put it in the place of the ``known`` one, alone on its number key; return its id."""
    if slot is not None:
        transaction.execute("UPDATE macro SET slot = NULL WHERE slot = ?", (slot,))
    kept = _kept(changes, add, remove)
    values: dict[str, Value] = {"changes": kept, "reply": reply, "note": note, "slot": slot}
    if known is None:
        return transaction.insert("macro", {"name": name, **values}, returning="id")
    transaction.update("macro", {"id": known}, {"name": name, **values})
    return known


def set_changes(transaction: Transaction, macro: Macro, changes: Mapping[str, str]) -> None:
    """Give a macro other changes of fields; its tags stay."""
    transaction.update("macro", {"id": macro.id}, {"changes": _kept(changes, macro.add, macro.remove)})


def _kept(changes: Mapping[str, str], add: Sequence[str], remove: Sequence[str]) -> str:
    tags = {kept: ",".join(names) for kept, names in ((_ADD, add), (_REMOVE, remove)) if names}
    return json.dumps({**changes, **tags})


def remove(transaction: Transaction, macro_id: int) -> None:
    """Delete a macro."""
    transaction.execute("DELETE FROM macro WHERE id = ?", (macro_id,))
