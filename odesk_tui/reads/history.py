"""What can be taken back and done again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from odesk_tui.core.text import Foreign
from odesk_tui.core.wording import ago_text
from odesk_tui.reads.base import Viewer
from odesk_tui.store import journal
from odesk_tui.store.door import Transaction

# How the summaries of links begin.
_LINKED, _UNLINKED = "linked ", "unlinked "


@dataclass(frozen=True, slots=True)
class Undoable:
    """A change: what was done (``summary``), on how many tickets, the first of them, when, and all of it in a line."""

    at: datetime
    summary: Foreign
    tickets: int
    ticket: int | None
    text: Foreign


@dataclass(frozen=True, slots=True)
class UndoList:
    """Ask for what ``Undo`` would take back next, or with ``redo`` what ``Redo`` would do again, the next first."""

    limit: int = 20
    redo: bool = False

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Undoable, ...]:
        """One statement."""
        if viewer.agent is None:
            return ()
        listed = journal.redoable if self.redo else journal.undoable
        return tuple(_undoable(entry, viewer.now) for entry in listed(transaction, viewer.agent.id, self.limit))


@dataclass(frozen=True, slots=True)
class RedoMails:
    """Ask how many mails to customers the next ``Redo`` would send again."""

    def run(self, transaction: Transaction, viewer: Viewer) -> int:
        """Two statements."""
        if viewer.agent is None:
            return 0
        again = journal.redoable(transaction, viewer.agent.id, 1)
        steps = [done.step for entry in again for done in journal.steps_of(transaction, entry.id)]
        return sum(isinstance(step, journal.RowStep) and step.table == "outbox" for step in steps)


def _undoable(entry: journal.Entry, now: datetime) -> Undoable:
    where = f" on {entry.tickets} tickets" if entry.tickets > 1 else (f" on #{entry.ticket}" if entry.ticket else "")
    done = entry.summary.raw
    if entry.tickets == 1 and entry.ticket and done.startswith((_LINKED, _UNLINKED)):
        # A link reads from its own end.
        gone = done.startswith(_UNLINKED)
        done, where = done.removeprefix(_UNLINKED).removeprefix(_LINKED), ""
        done = f"#{entry.ticket} {'no longer ' if gone else ''}{done}"
    ago = ago_text(max(0, int((now - entry.at).total_seconds())))
    text = Foreign(f"{done}{where}, {ago} ago")
    return Undoable(entry.at, entry.summary, entry.tickets, entry.ticket, text)
