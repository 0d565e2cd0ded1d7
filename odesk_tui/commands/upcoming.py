"""When the next step of each clock of a ticket comes: what is written beside a clock whenever it is kept."""

from __future__ import annotations

from odesk_tui.commands.work import Work
from odesk_tui.core.sla.clock import Clock, State
from odesk_tui.core.sla.escalation import Coming, EscalationStep, Passed, coming
from odesk_tui.core.sla.follow import hours_of
from odesk_tui.store import clocks, steps
from odesk_tui.store.steps import Cycle


class Upcoming:
    """The steps that wait for the clocks of a ticket, as they stand in the store; called, it says when the next one comes."""

    def __init__(self, work: Work, number: int) -> None:
        self._work, self._number = work, number
        self._passed: dict[Cycle, Passed] | None = None

    def __call__(self, clock: Clock) -> int | None:
        """When the next step of ``clock`` comes; None when none does."""
        return next((one.at for one in self.of(clock)), None)

    def of(self, clock: Clock) -> list[Coming]:
        """Every step that waits for ``clock``, in order."""
        planned = self._planned(clock)
        if not planned:
            return []
        if self._passed is None:
            self._passed = steps.passed(self._work.tx, self._number)
        passed = self._passed.get((clock.metric.value, clock.cycle), {})
        return coming(clock, planned, passed, hours_of(clock.calendar_id, self._work.calendars()))

    def _planned(self, clock: Clock) -> tuple[EscalationStep, ...]:
        if clock.state is not State.RUNNING:
            return ()
        return tuple(self._work.steps().get((clock.policy_id, clock.metric), ()))


def plan_again(work: Work, number: int) -> None:
    """Write beside the clocks of a ticket, which stay as they are, when their next steps come."""
    stored = clocks.of_ticket(work.tx, number)
    clocks.save(work.tx, number, stored, tuple(held.clock for held in stored), Upcoming(work, number))
