"""Where tickets may go, and why not elsewhere: what a status picker offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from odesk_tui.core.people import Role
from odesk_tui.core.workflow import DONE, Category, Facts, Transition, hindrances
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.tickets import ticket_rows
from odesk_tui.store import approvals, links
from odesk_tui.store.door import Transaction

# So many tickets are looked at; with more, what hinders each is said when it is tried.
MOST = 200


class Way(NamedTuple):
    """A transition of a ticket: why it cannot be gone (empty: it can), and who would have to be asked if that were all."""

    why: str = ""
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Ways:
    """Ask for the ways of tickets by number and target; tickets beyond the first 200 are left out."""

    tickets: tuple[int, ...]

    def run(self, transaction: Transaction, viewer: Viewer) -> Mapping[tuple[int, str], Way]:
        """Four statements."""
        numbers = self.tickets[:MOST]
        rows = ticket_rows(transaction, numbers)
        given = approvals.given_on(transaction, numbers)
        blockers = links.open_blockers_of(transaction, numbers)
        found: dict[tuple[int, str], Way] = {}
        for row in rows:
            for way in viewer.catalogue.workflow_of(row.type).transitions.values():
                if way.source == row.status:
                    starts = viewer.catalogue.category_of[way.target] in (Category.OPEN, *DONE)
                    facts = Facts(
                        empty=tuple(name for name in way.fields if _is_empty(row, name, viewer)),
                        role_suffices=viewer.agent is None or Role(viewer.agent.role).reaches(way.role),
                        approved=way.approval is None or (row.number, way.source, way.target) in given,
                        blockers=tuple(blockers.get(row.number, ())) if way.unblocked or starts else (),
                    )
                    found[row.number, way.target] = _way(way, facts)
        return found


def _way(way: Transition, facts: Facts) -> Way:
    why = hindrances(way, facts)
    only_asks = not facts.approved and len(why) == 1
    return Way("; ".join(why), str(way.approval) if only_asks else "")


def _is_empty(row: TicketRow, name: str, viewer: Viewer) -> bool:
    own = viewer.vocabulary.fields.get(name)
    if own is not None and own.custom:
        return not row.custom.get(own.custom)
    get = _VALUES.get(name)
    return get is not None and get(row) in (None, (), "")


_VALUES: Mapping[str, Callable[[TicketRow], object]] = {
    "assignee": lambda row: row.assignee,
    "team": lambda row: row.team,
    "requester": lambda row: row.requester,
    "tag": lambda row: row.tags,
    "due": lambda row: row.due,
    "snoozed": lambda row: row.snoozed_until,
    "external": lambda row: row.external_id,
}
