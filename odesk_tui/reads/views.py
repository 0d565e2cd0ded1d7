"""Saved views, with how many tickets each finds and which is due first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from odesk_tui.core.errors import DeskError
from odesk_tui.core.instants import optional
from odesk_tui.core.query.ast import SortKey
from odesk_tui.core.text import Foreign
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import Count
from odesk_tui.reads.tickets import CountTickets, awake, parsed
from odesk_tui.store import views
from odesk_tui.store.door import Transaction
from odesk_tui.store.query_pages import page_sql
from odesk_tui.store.views import SavedView

__all__ = ["SavedView", "ViewCount", "Views"]

# Tabs say "999+" beyond this: an exact figure would cost a scan.
TAB_CAP = 999


@dataclass(frozen=True, slots=True)
class ViewCount:
    """A view and how many tickets it finds; ``count`` is None when it was not counted, or its query does not hold any more.

    ``slot`` is the number key that the viewer has it on. ``due`` is when the most urgent clock of its tickets is due.
    """

    name: Foreign
    query: str
    slot: int | None
    count: Count | None
    owner: str | None
    layout: str
    columns: tuple[str, ...] = ()
    team: str | None = None
    id: int = 0
    due: datetime | None = None
    calendar_id: int | None = None

    @property
    def whose(self) -> str:
        """Whose it is, in a word: ``me``, the team's handle, ``everybody``."""
        return "me" if self.owner is not None else self.team or "everybody"


@dataclass(frozen=True, slots=True)
class Views:
    """Ask for the viewer's views: those with a number key first, in its order.

    ``counted``: with their counts; ``urgent``: and when the first of their tickets is due.
    """

    counted: bool = True
    slots_only: bool = False
    urgent: bool = False

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[ViewCount, ...]:
        """Two statements, and one (or two) a counted view."""
        agent_id = viewer.agent.id if viewer.agent else None
        found = views.of_agent(transaction, agent_id)
        slots = views.by_key(found, views.chosen_keys(transaction, agent_id or 0))
        rows: list[ViewCount] = []
        for view in sorted(found, key=lambda view: slots.get(view.id, 10)):
            slot = slots.get(view.id)
            if slot is None and self.slots_only:
                continue
            made = ViewCount(
                view.name, view.query, slot, None, view.owner, view.layout, view.columns, view.team, view.id
            )
            rows.append(self._told(transaction, viewer, made) if self.counted else made)
        return tuple(rows)

    def _told(self, transaction: Transaction, viewer: Viewer, view: ViewCount) -> ViewCount:
        try:
            counted = replace(view, count=CountTickets(view.query, cap=TAB_CAP).run(transaction, viewer))
            return _due(transaction, viewer, counted) if self.urgent else counted
        except DeskError:
            return view


def _due(transaction: Transaction, viewer: Viewer, view: ViewCount) -> ViewCount:
    """The view with when the first of its tickets is due."""
    query = replace(parsed(view.query, viewer), sort=(SortKey("sla"),), group=())
    page = page_sql(
        query,
        viewer.query_context(),
        transaction.dialect,
        select="t.sla_due, t.sla_calendar_id",
        limit=1,
        extra=awake(query, viewer),
    )
    row = transaction.one(page.sql, page.values)
    return view if row is None else replace(view, due=optional(row[0]), calendar_id=row[1])
