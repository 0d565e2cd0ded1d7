"""Saved views, with how many tickets each finds."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.errors import DeskError
from odesk_tui.core.text import Foreign
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import Count
from odesk_tui.reads.tickets import CountTickets
from odesk_tui.store import views
from odesk_tui.store.door import Transaction
from odesk_tui.store.views import SavedView

__all__ = ["SavedView", "ViewCount", "Views"]

# Tabs say "999+" beyond this: an exact figure would cost a scan.
TAB_CAP = 999


@dataclass(frozen=True, slots=True)
class ViewCount:
    """A view and how many tickets it finds; ``count`` is None when its query does not hold any more."""

    name: Foreign
    query: str
    slot: int | None
    count: Count | None
    owner: str | None
    layout: str


@dataclass(frozen=True, slots=True)
class Views:
    """Ask for the viewer's views: those with a number key first, in its order. ``counted``: with their counts."""

    counted: bool = True
    slots_only: bool = False

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[ViewCount, ...]:
        """One statement, and one a counted view."""
        found = views.of_agent(transaction, viewer.agent.id if viewer.agent else None)
        taken: set[int] = set()
        rows: list[ViewCount] = []
        for view in found:
            # An own view on a key hides the shared one there; own come first.
            slot = None if view.slot in taken else view.slot
            if slot is not None:
                taken.add(slot)
            elif self.slots_only:
                continue
            count = self._count(transaction, viewer, view.query) if self.counted else None
            rows.append(ViewCount(view.name, view.query, slot, count, view.owner, view.layout))
        return tuple(rows)

    @staticmethod
    def _count(transaction: Transaction, viewer: Viewer, query: str) -> Count | None:
        try:
            return CountTickets(query, cap=TAB_CAP).run(transaction, viewer)
        except DeskError:
            return None
