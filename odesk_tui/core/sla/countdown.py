"""What is left of a promise, and how a narrow cell says it: by sign and figures, never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from odesk_tui.core.durations import words_text
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.hours import Hours

# Below this a clock is near its end; below the second one it counts in seconds.
NEAR_S = 3600
SECONDS_BELOW_S = 300


class Urgency(str, Enum):
    """How much a clock wants attention."""

    NONE = "none"
    CALM = "calm"
    NEAR = "near"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True)
class Countdown:
    """Business seconds left (negative: overdue) and their urgency; no clock running: ``seconds`` is None."""

    seconds: int | None
    urgency: Urgency

    def text(self, *, seconds: bool = True) -> str:
        """``!!-0:04``, ``! 0:12``, ``! 0:04:31`` (under five minutes, unless ``seconds`` is off), ``1:40``, ``3d 04h``."""
        if self.seconds is None:
            return "-"
        left = abs(self.seconds)
        if left >= 100 * 3600:
            figure = f"{left // 86400}d {left % 86400 // 3600:02}h"
        elif seconds and left < SECONDS_BELOW_S:
            figure = f"{left // 3600}:{left % 3600 // 60:02}:{left % 60:02}"
        else:
            figure = f"{left // 3600}:{left % 3600 // 60:02}"
        if self.urgency is Urgency.BREACHED:
            return f"!!-{figure}"
        return f"! {figure}" if self.urgency is Urgency.NEAR else figure

    def words(self) -> str:
        """``overdue by 4 minutes``, ``due in 12 minutes``, ``no clock``: the same to be read aloud."""
        if self.seconds is None:
            return "no clock"
        if self.urgency is Urgency.BREACHED:
            return f"overdue by {words_text(-self.seconds)}"
        return f"due in {words_text(self.seconds)}"


NO_CLOCK = Countdown(None, Urgency.NONE)


def countdown(due: datetime | None, calendar: Hours, now: datetime) -> Countdown:
    """What is left until ``due`` at ``now`` in the hours of ``calendar``; breached strictly after ``due``."""
    if due is None:
        return NO_CLOCK
    at, end = to_seconds(now), to_seconds(due)
    if at > end:
        return Countdown(-calendar.between_s(end, at), Urgency.BREACHED)
    left = calendar.between_s(at, end)
    return Countdown(left, Urgency.NEAR if left <= NEAR_S else Urgency.CALM)
