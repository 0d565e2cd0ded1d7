"""Which tickets one may mean when another ticket is to be linked or merged."""

from __future__ import annotations

from collections.abc import Sequence

from odesk_tui.core.text import from_stored
from odesk_tui.store.door import Transaction, marks

_ABOUT = "SELECT requester_id, project_id, subject FROM ticket WHERE number IN ({})"
_OF_REQUESTERS = (
    "SELECT number FROM ticket WHERE requester_id IN ({}) AND trashed_at IS NULL "
    "ORDER BY updated_at DESC, number DESC LIMIT ?"
)
# Both ends of an index: what runs out next, and the newest of what nobody waits for.
_OF_PROJECTS = "SELECT number, subject, trashed_at FROM ticket WHERE project_id IN ({}) ORDER BY {} LIMIT ?"
_ENDS = ("project_id, sla_due, number", "project_id DESC, sla_due DESC, number DESC")


def about(transaction: Transaction, numbers: Sequence[int]) -> tuple[list[int], list[int], list[str]]:
    """The requesters, the projects and the subjects of some tickets, each once."""
    rows = transaction.all(_ABOUT.format(marks(numbers)), list(numbers))
    requesters = dict.fromkeys(int(row[0]) for row in rows if row[0] is not None)
    projects = dict.fromkeys(int(row[1]) for row in rows)
    subjects = dict.fromkeys(from_stored(row[2]) for row in rows)
    return list(requesters), list(projects), list(subjects)


def of_requesters(transaction: Transaction, requesters: Sequence[int], limit: int) -> list[int]:
    """Tickets of these requesters, what changed last first."""
    if not requesters:
        return []
    rows = transaction.all(_OF_REQUESTERS.format(marks(requesters)), [*requesters, limit])
    return [int(number) for (number,) in rows]


def of_projects(transaction: Transaction, projects: Sequence[int], limit: int) -> list[tuple[int, str]]:
    """Number and subject of tickets of these projects: up to ``limit`` of the most urgent, and as many of the newest."""
    if not projects:
        return []
    found: dict[int, str] = {}
    for end in _ENDS:
        for number, subject, trashed_at in transaction.all(
            _OF_PROJECTS.format(marks(projects), end), [*projects, limit]
        ):
            if trashed_at is None:
                found[int(number)] = from_stored(subject)
    return list(found.items())
