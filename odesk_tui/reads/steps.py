"""Steps of escalation: what is planned, and whether there is anything to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.escalation import EscalationStep
from odesk_tui.reads.base import Viewer
from odesk_tui.store import steps
from odesk_tui.store.door import Transaction


@dataclass(frozen=True, slots=True)
class StepRows:
    """Ask for the steps of every policy, by policy, target and position."""

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[EscalationStep, ...]:
        """One statement."""
        return tuple(steps.all_of(transaction))


@dataclass(frozen=True, slots=True)
class ToDo:
    """What a sweep finds: ``planning``, clocks do not know of the steps of now yet; ``due``, a step is to fire."""

    planning: bool
    due: bool


@dataclass(frozen=True, slots=True)
class StepsToDo:
    """Ask whether steps are due, or not planned yet on every clock."""

    def run(self, transaction: Transaction, viewer: Viewer) -> ToDo:
        """Two statements, each a look into an index, however many clocks are running."""
        return ToDo(
            steps.pending(transaction) is not None,
            steps.is_due(transaction, to_seconds(viewer.now)),
        )
