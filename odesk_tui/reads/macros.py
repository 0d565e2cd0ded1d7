"""Macros, and what they would write."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.placeholders import filled
from odesk_tui.core.text import Foreign
from odesk_tui.reads.base import Viewer
from odesk_tui.store import macros, prepared
from odesk_tui.store.door import Transaction
from odesk_tui.store.macros import Macro

__all__ = ["Macro", "MacroTexts", "Macros", "Prepared"]


@dataclass(frozen=True, slots=True)
class Macros:
    """Ask for every macro: those on a number key first, in its order, then by name."""

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Macro, ...]:
        """One statement."""
        return tuple(macros.all_of(transaction))


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a macro would write on a ticket, and to which address (empty: none); ``problem``: why it cannot."""

    ticket: int
    to: Foreign
    reply: Foreign
    note: Foreign
    problem: str = ""


@dataclass(frozen=True, slots=True)
class MacroTexts:
    """Ask what the macro ``name`` would write on each of ``tickets``; ``ticket_url`` is the setting of that name."""

    name: str
    tickets: tuple[int, ...]
    ticket_url: str = ""

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Prepared, ...]:
        """Two statements; nothing for a macro that is not there any more."""
        macro = macros.named(transaction, self.name)
        if macro is None or viewer.agent is None:
            return ()
        known = prepared.values_of(transaction, self.tickets, viewer.agent, self.ticket_url)
        found: list[Prepared] = []
        for number in self.tickets:
            values = known.get(number)
            if values is None:
                continue
            to = Foreign(values["requester.email"])
            try:
                reply, note = (Foreign(filled(text, values)) for text in (macro.reply, macro.note))
            except InvalidValue as error:
                found.append(Prepared(number, to, Foreign(""), Foreign(""), str(error)))
            else:
                found.append(Prepared(number, to, reply, note))
        return tuple(found)
