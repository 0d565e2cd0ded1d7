"""What the viewer did last to a ticket, as far as a macro can do it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from odesk_tui.core.fields import FIELDS, Kind
from odesk_tui.core.wording import value_text
from odesk_tui.reads.base import Viewer
from odesk_tui.store import events, journal, messages
from odesk_tui.store.door import Transaction

# So many changes, of so long a time, belong together.
_CHANGES, _SPAN = 20, timedelta(hours=1)
# What is about the one ticket only.
_OWN = ("subject", "requester", "project", "external")


@dataclass(frozen=True, slots=True)
class Deeds:
    """Fields as a person types them, tags added and removed, the reply and the note; ``ticket`` is the first of them.

    ``other`` is what was done last, in words, when there is nothing in it for a macro.
    """

    ticket: int | None = None
    changes: dict[str, str] = field(default_factory=dict)
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    reply: str = ""
    note: str = ""
    other: str = ""

    def __bool__(self) -> bool:
        return bool(self.changes or self.add or self.remove or self.reply or self.note)


@dataclass(frozen=True, slots=True)
class LastDone:
    """Ask for what the viewer did last to a ticket, with what they did to it before within the hour."""

    def run(self, transaction: Transaction, viewer: Viewer) -> Deeds:
        """Three statements."""
        if viewer.agent is None:
            return Deeds()
        known = [
            entry for entry in journal.undoable(transaction, viewer.agent.id, _CHANGES) if entry.ticket is not None
        ]
        if not known:
            return Deeds()
        last = known[0]
        mine = [
            entry.change
            for entry in reversed(known)
            if (entry.ticket, entry.tickets) == (last.ticket, last.tickets) and last.at - entry.at <= _SPAN
        ]
        changes: dict[str, str] = {}
        tags: dict[str, bool] = {}
        said = {"reply": 0, "note": 0}
        for event in events.of_changes(transaction, mine, last.ticket or 0):
            if event.kind in said and isinstance(event.new, int):
                said[event.kind] = event.new
            elif event.kind == "changed" and event.field == "tag":
                old, new = (set(held) if isinstance(held, list) else set() for held in (event.old, event.new))
                tags |= dict.fromkeys(sorted(new - old), True) | dict.fromkeys(sorted(old - new), False)
            elif event.kind == "changed" and _by_macro(event.field):
                changes[event.field or ""] = self._typed(event.field or "", event.new, viewer)
        texts = messages.texts_of(transaction, [message for message in said.values() if message])
        deeds = Deeds(
            last.ticket,
            changes,
            tuple(tag for tag, added in tags.items() if added),
            tuple(tag for tag, added in tags.items() if not added),
            texts.get(said["reply"], ""),
            texts.get(said["note"], ""),
        )
        return deeds if deeds else Deeds(last.ticket, other=last.summary.line())

    @staticmethod
    def _typed(name: str, value: object, viewer: Viewer) -> str:
        """A field's value as one types it into a macro: oneself is ``me`` there."""
        if name == "assignee" and viewer.agent is not None and value == viewer.agent.handle:
            return "me"
        return value_text(value)


def _by_macro(name: str | None) -> bool:
    """Whether a macro sets that field, too; an instant is one day's only."""
    spec = FIELDS.get(name or "")
    return spec is not None and spec.settable and spec.kind is not Kind.INSTANT and spec.name not in _OWN
