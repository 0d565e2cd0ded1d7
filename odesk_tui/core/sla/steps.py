"""When the steps of an escalation come: signed distances from the due instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from odesk_tui.core.sla.hours import Hours
from odesk_tui.core.sla.threshold import threshold_s


@dataclass(frozen=True, slots=True)
class Step:
    """A distance from due: business ``seconds``, or working ``days`` that keep the time of day; negative is before."""

    seconds: int = 0
    days: int = 0

    def at(self, due: int, start: int, hours: Hours) -> int:
        """The instant of the step for a clock that began at ``start``; none comes before its clock.

        Raises :class:`OutOfHours` when the hours ahead do not suffice.
        """
        at = hours.shift_days_s(due, self.days) if self.days else due
        if self.seconds > 0:
            at = hours.add_s(at, self.seconds)
        elif self.seconds < 0:
            at = threshold_s(hours, at, self.seconds)
        return max(at, start)


def next_step(steps: Iterable[int], now: int) -> int | None:
    """Of the instants of steps the first that has not passed; when all have, the last one: what would fire now."""
    known = sorted(steps)
    return next((at for at in known if at >= now), known[-1] if known else None)
