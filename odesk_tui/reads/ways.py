"""Where tickets may go, and why not elsewhere: what a status picker offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from odesk_tui.core.people import Agent, Role
from odesk_tui.core.workflow import DONE, Category, Facts, Transition, hindrances
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.tickets import ticket_rows
from odesk_tui.store import approvals, links, people
from odesk_tui.store.door import Transaction

# So many tickets are looked at; with more, what hinders each is said when it is tried.
MOST = 200


class Way(NamedTuple):
    """A transition of a ticket: why it cannot be gone (empty: it can), and who would have to be asked if that were all.

    ``blocked``: what open blocks it (empty: nothing), in spite of which an agent may go with a reason.
    """

    why: str = ""
    asks: str = ""
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class Ways:
    """Ask for the ways of tickets by number and target; tickets beyond the first 200 are left out."""

    tickets: tuple[int, ...]

    def run(self, transaction: Transaction, viewer: Viewer) -> Mapping[tuple[int, str], Way]:
        """Four statements, and some for those whom workflows name or want."""
        numbers = self.tickets[:MOST]
        rows = ticket_rows(transaction, numbers)
        given = approvals.given_on(transaction, numbers)
        blockers = links.open_blockers_of(transaction, numbers)
        able = _Able(transaction, viewer)
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
                        voters=able.voters(way.approval.of) if way.approval is not None else None,
                        role_held=able.holds(way.role),
                    )
                    found[row.number, way.target] = _way(way, facts)
        return found


class _Able:
    """Who can give what workflows ask for; asked of the store when it is wanted, once each."""

    def __init__(self, transaction: Transaction, viewer: Viewer) -> None:
        self._tx, self._me = transaction, viewer.agent.id if viewer.agent is not None else None
        self._agents: list[Agent] | None = None
        self._voters: dict[tuple[str, ...], int] = {}

    def voters(self, names: tuple[str, ...]) -> int:
        """How many of these agents and teams have a say in what the viewer asks for."""
        if names not in self._voters:
            self._voters[names] = sum(one.id != self._me for one in people.called(self._tx, names))
        return self._voters[names]

    def holds(self, role: str) -> bool:
        """Whether anybody has a role."""
        if role and self._agents is None:
            self._agents = people.agents(self._tx)
        return not role or any(one.active and Role(one.role).reaches(role) for one in self._agents or ())


def _way(way: Transition, facts: Facts) -> Way:
    why = hindrances(way, facts._replace(blockers=()))
    blocked = "; ".join(hindrances(way, Facts(blockers=facts.blockers)))
    only_asks = (
        not blocked
        and way.approval is not None
        and len(why) == 1
        and not facts.approved
        and facts.can_be_asked(way.approval)
    )
    return Way("; ".join(why), str(way.approval) if only_asks else "", blocked)


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
