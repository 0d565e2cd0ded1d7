"""The tickets that an agent has had in hand, and those that another one may belong to."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.query.words import words
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.tickets import ticket_rows
from odesk_tui.store import journal, related
from odesk_tui.store.door import Transaction

# Tickets that are looked at to find similar ones, and words too short to make two subjects alike.
_LOOKED_AT, _SHORT = 300, 3
_OF_REQUESTER, _SIMILAR = 8, 8
# More tickets than these are not asked about one by one.
_ABOUT = 100
SAME_REQUESTER, SIMILAR = "same requester", "similar subject"


@dataclass(frozen=True, slots=True)
class RecentTickets:
    """Ask for tickets that the viewer opened (``opened``, the last one last) or else changed lately, the last one first.

    ``but`` is left out: one is there already. Those in the trash are left out too.
    """

    opened: tuple[int, ...] = ()
    but: tuple[int, ...] = ()
    limit: int = 30

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[TicketRow, ...]:
        """Three statements."""
        changed = journal.tickets_of(transaction, viewer.agent.id, 200) if viewer.agent is not None else []
        numbers = [number for number in dict.fromkeys([*reversed(self.opened), *changed]) if number not in self.but]
        rows = ticket_rows(transaction, numbers[: self.limit])
        return tuple(row for row in rows if row.trashed_at is None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket that may be meant, and why it comes to mind; empty: the viewer had it in hand."""

    row: TicketRow
    why: str = ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Ask for tickets that those of ``about`` may have to do with: of the same requester, of the same customer with words
    of the subject in common, then those that the viewer ``opened`` (the last one last) or changed lately.
    """

    about: tuple[int, ...]
    opened: tuple[int, ...] = ()
    limit: int = 30

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Candidate, ...]:
        """Seven statements at most."""
        requesters, projects, subjects = related.about(transaction, self.about[:_ABOUT])
        why: dict[int, str] = {}
        of_them = related.of_requesters(transaction, requesters, _OF_REQUESTER + len(self.about[:_ABOUT]))
        for number in [number for number in of_them if number not in self.about][:_OF_REQUESTER]:
            why[number] = SAME_REQUESTER
        wanted = {word for subject in subjects for word in words(subject) if len(word) >= _SHORT}
        shared = [
            (len(wanted.intersection(words(subject))), number)
            for number, subject in related.of_projects(transaction, projects, _LOOKED_AT)
            if number not in self.about and number not in why
        ]
        for common, number in sorted(shared, reverse=True)[:_SIMILAR]:
            if common:
                why.setdefault(number, SIMILAR)
        changed = journal.tickets_of(transaction, viewer.agent.id, 200) if viewer.agent is not None else []
        for number in [*reversed(self.opened), *changed]:
            why.setdefault(number, "")
        numbers = [number for number in why if number not in self.about][: self.limit]
        rows = ticket_rows(transaction, numbers)
        return tuple(Candidate(row, why[row.number]) for row in rows if row.trashed_at is None)
