"""Macros."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.reads.base import Viewer
from odesk_tui.store import macros
from odesk_tui.store.door import Transaction
from odesk_tui.store.macros import Macro

__all__ = ["Macro", "Macros"]


@dataclass(frozen=True, slots=True)
class Macros:
    """Ask for every macro: those on a number key first, in its order, then by name."""

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Macro, ...]:
        """One statement."""
        return tuple(macros.all_of(transaction))
