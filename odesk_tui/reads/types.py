"""What kinds of tickets there are, how they go, and how many there are of each."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.catalogue import Catalogue, TicketType
from odesk_tui.core.fields import Channel, Priority, Severity
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.policy import Policy, Target
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import Workflow
from odesk_tui.reads.base import Viewer
from odesk_tui.store.door import Transaction
from odesk_tui.store.promises import COLUMNS, Promises


@dataclass(frozen=True, slots=True)
class ReadCatalogue:
    """Ask for the desk's types, workflows and statuses: what a board has columns of, and what forms offer."""

    def run(self, transaction: Transaction, viewer: Viewer) -> Catalogue:
        """No statement: every viewer knows."""
        return viewer.catalogue


@dataclass(frozen=True, slots=True)
class TypeStory:
    """A type with its workflow and what is promised to its tickets unless their customer has a promise of their own."""

    type: TicketType
    workflow: Workflow
    policy: Foreign | None
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class ReadType:
    """Ask for :class:`TypeStory` of a type by name; raises NotFound."""

    name: str

    def run(self, transaction: Transaction, viewer: Viewer) -> TypeStory:
        """Six statements."""
        one = viewer.catalogue.type(self.name)
        policy = _usual(transaction, viewer, one)
        targets = policy.targets if policy is not None else ()
        return TypeStory(
            one,
            viewer.catalogue.workflow_of(one.name),
            Foreign(policy.name) if policy is not None else None,
            tuple(target for target in targets if one.priority in (None, target.priority)),
        )


def _usual(transaction: Transaction, viewer: Viewer, kind: TicketType) -> Policy | None:
    """The policy of a ticket of that type about which nothing else is known."""
    facts = {
        **dict.fromkeys(COLUMNS),
        "number": 0,
        "subject": "",
        "type": kind.name,
        "severity": int(Severity.MODERATE),
        "priority": int(kind.priority or Priority.NORMAL),
        "channel": Channel.MANUAL.value,
        "project_id": 0,
        "created_at": to_seconds(viewer.now),
    }
    return Promises(transaction, lambda: viewer.vocabulary).chosen(facts)
