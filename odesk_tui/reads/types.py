"""What kinds of tickets there are, how they go, and how many there are of each."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.catalogue import Catalogue, TicketType
from odesk_tui.core.sla.policy import Target
from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import Workflow
from odesk_tui.reads.base import Viewer
from odesk_tui.store import calendars
from odesk_tui.store.door import Transaction


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
        """Three statements at most."""
        one = viewer.catalogue.type(self.name)
        known = {policy.id: policy for policy in calendars.policies(transaction)}
        policy = known.get(calendars.default_policy_id(transaction))
        targets = policy.targets if policy is not None else ()
        return TypeStory(
            one,
            viewer.catalogue.workflow_of(one.name),
            Foreign(policy.name) if policy is not None else None,
            tuple(target for target in targets if one.priority in (None, target.priority)),
        )
