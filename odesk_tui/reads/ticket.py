"""One ticket with all that was said and done on it."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.errors import NotFound
from odesk_tui.core.text import Foreign
from odesk_tui.core.wording import event_text
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.rows import ConversationItem, OwnFact, TicketDetail
from odesk_tui.reads.sla import TicketClocks
from odesk_tui.reads.tickets import ticket_rows
from odesk_tui.store import approvals, drafts, events, links, messages, time, watchers
from odesk_tui.store.door import Transaction
from odesk_tui.store.drafts import Draft
from odesk_tui.store.inbox import ASIDE

__all__ = ["AttachmentContent", "Draft", "Drafts", "ShowTicket"]

# Events that a message already tells of in the conversation.
_TOLD = ("customer", "reply", "note", *ASIDE)


@dataclass(frozen=True, slots=True)
class ShowTicket:
    """Ask for a ticket, in the trash or not; raises :class:`NotFound`. The newest ``limit`` messages and events."""

    number: int
    limit: int = 500

    def run(self, transaction: Transaction, viewer: Viewer) -> TicketDetail:
        """Ten statements, eleven with an approval, whatever the length of the conversation."""
        rows = ticket_rows(transaction, [self.number])
        if not rows:
            raise NotFound(f"there is no ticket #{self.number}")
        said = messages.of_ticket(transaction, self.number, self.limit)
        files: dict[int, list[tuple[Foreign, int]]] = {}
        for file in messages.files_of(transaction, [message.id for message in said]):
            files.setdefault(file.message_id, []).append((file.name, file.size))
        items = [
            ConversationItem(
                at=message.at,
                kind=message.kind,
                who=Foreign(message.agent) if message.agent and message.kind != "customer" else _customer(message),
                body=message.body,
                message_id=message.id,
                files=tuple(files.get(message.id, ())),
            )
            for message in said
        ]
        items.extend(
            ConversationItem(
                event.at, "event", Foreign(event.agent or "odesk"), Foreign(event_text(event, viewer.zone))
            )
            for event in events.of_ticket(transaction, self.number, self.limit)
            if event.kind not in _TOLD
        )
        # Stable: at one instant a message stands before the events that it caused.
        items.sort(key=lambda item: item.at)
        own: tuple[OwnFact, ...] = ()
        if any(spec.custom for spec in viewer.vocabulary.fields):
            # Most desks have none, and a shell command waits for every import.
            from odesk_tui.reads.own_facts import own_facts

            own = own_facts(rows[0], viewer)
        return TicketDetail(
            row=rows[0],
            items=tuple(items),
            clocks=TicketClocks(self.number).run(transaction, viewer),
            spent_s=time.spent(transaction, self.number),
            last_message=said[-1].id if said else 0,
            links=links.of_ticket(transaction, self.number),
            watchers=tuple(watchers.handles_of(transaction, self.number)),
            own=own,
            approvals=tuple(approvals.of_ticket(transaction, self.number)),
        )


def _customer(message: messages.Message) -> Foreign:
    if message.contact is not None:
        return message.contact
    return Foreign(f"written down by {message.agent}" if message.agent else "the customer")


@dataclass(frozen=True, slots=True)
class Drafts:
    """Ask for the viewer's drafts, newest first, of one ticket if given (0: the new-ticket form)."""

    ticket: int | None = None

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Draft, ...]:
        """One statement."""
        if viewer.agent is None:
            return ()
        return tuple(drafts.of_agent(transaction, viewer.agent.id, self.ticket))


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    """Ask for the files of a ticket as (safe name, bytes), each name once: later ones of the same name get a number."""

    number: int

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[tuple[str, bytes], ...]:
        """Two statements and one a file."""
        said = messages.of_ticket(transaction, self.number, 100_000)
        taken: set[str] = set()
        found: list[tuple[str, bytes]] = []
        for file in messages.files_of(transaction, [message.id for message in said]):
            name, turn = file.safe_name, 1
            while name.casefold() in taken:
                turn += 1
                stem, dot, suffix = file.safe_name.rpartition(".")
                name = f"{stem}-{turn}.{suffix}" if dot else f"{file.safe_name}-{turn}"
            taken.add(name.casefold())
            content = messages.content(transaction, file.id)
            if content is not None:
                found.append((name, content))
        return tuple(found)
