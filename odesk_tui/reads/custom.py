"""The desk's own fields."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.custom.definition import CustomField
from odesk_tui.reads.base import Viewer
from odesk_tui.store import custom
from odesk_tui.store.door import Transaction

__all__ = ["CustomField", "FieldUse", "OwnFields", "UseOfField"]


@dataclass(frozen=True, slots=True)
class OwnFields:
    """Ask for the fields of the desk's own, or for those that were removed, in the order in which they are shown."""

    removed: bool = False

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[CustomField, ...]:
        """One statement."""
        return tuple(field for field in custom.all_of(transaction) if field.removed is self.removed)


@dataclass(frozen=True, slots=True)
class FieldUse:
    """How many tickets have a value of a field, how many different values there are, and the first few of them."""

    tickets: int
    different: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UseOfField:
    """Ask what tickets have in a field; examples are canonical values."""

    field: int
    examples: int = 5

    def run(self, transaction: Transaction, viewer: Viewer) -> FieldUse:
        """One statement."""
        held = custom.distinct(transaction, self.field)
        return FieldUse(
            sum(count for _, count, _ in held), len(held), tuple(value for value, _, _ in held[: self.examples])
        )
