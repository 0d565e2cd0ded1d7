"""What waits for whose approval."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.text import Foreign
from odesk_tui.reads.base import Viewer
from odesk_tui.store import approvals
from odesk_tui.store.approvals import Request, Voice
from odesk_tui.store.door import Transaction, marks

__all__ = ["Approvals", "ApprovalsOf", "Asked", "Request", "Voice"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with the subject of its ticket; ``mine``: it waits for the viewer's voice."""

    request: Request
    subject: Foreign
    mine: bool


@dataclass(frozen=True, slots=True)
class Approvals:
    """Ask for what waits for an approval, the oldest first: the viewer's, or with ``every`` anybody's."""

    every: bool = False

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Asked, ...]:
        """Three statements at most."""
        if self.every:
            found = approvals.pending(transaction)
        else:
            found = approvals.asked_of(transaction, viewer.agent.id) if viewer.agent is not None else []
        numbers = sorted({one.ticket for one in found})
        sql = f"SELECT number, subject FROM ticket WHERE number IN ({marks(numbers)})"  # noqa: S608 (placeholders)
        subjects: dict[int, str] = dict(transaction.all(sql, numbers)) if numbers else {}
        return tuple(Asked(one, Foreign.stored(subjects[one.ticket]), _waits(one, viewer)) for one in found)


@dataclass(frozen=True, slots=True)
class ApprovalsOf:
    """Ask for what was asked on a ticket where it stands now: pending, given but not used, refused."""

    ticket: int

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Request, ...]:
        """Two statements."""
        return tuple(approvals.of_ticket(transaction, self.ticket))


def _waits(request: Request, viewer: Viewer) -> bool:
    me = viewer.agent.id if viewer.agent is not None else None
    return any(voice.agent_id == me and voice.agrees is None for voice in request.voices)
