"""What was said on many tickets, for files that leave the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from odesk_tui.core.instants import from_seconds
from odesk_tui.core.text import Foreign
from odesk_tui.reads.base import Viewer
from odesk_tui.store.door import Transaction, marks

_SAID = (
    "SELECT m.ticket_number, m.at, m.kind, m.body, a.handle, c.name, c.email FROM message m "
    "LEFT JOIN agent a ON a.id = m.agent_id LEFT JOIN contact c ON c.id = m.contact_id "
    "WHERE m.ticket_number IN ({}) ORDER BY m.ticket_number, m.id"
)


@dataclass(frozen=True, slots=True)
class ExportedMessage:
    """A message with everybody who had a part in it; ``agent`` is a handle."""

    at: datetime
    kind: str
    body: Foreign
    agent: str | None
    contact: Foreign | None
    contact_email: Foreign | None


@dataclass(frozen=True, slots=True)
class MessagesOf:
    """Ask for all messages of tickets (at most a few hundred), each ticket's in their order."""

    numbers: tuple[int, ...]

    def run(self, transaction: Transaction, viewer: Viewer) -> dict[int, tuple[ExportedMessage, ...]]:
        """One statement."""
        if not self.numbers:
            return {}
        found: dict[int, list[ExportedMessage]] = {number: [] for number in self.numbers}
        for number, at, kind, body, agent, name, email in transaction.all(
            _SAID.format(marks(self.numbers)), self.numbers
        ):
            said = ExportedMessage(from_seconds(at), kind, Foreign.stored(body), agent, _foreign(name), _foreign(email))
            found[number].append(said)
        return {number: tuple(messages) for number, messages in found.items()}


def _foreign(text: str | None) -> Foreign | None:
    return None if text is None else Foreign.stored(text)
