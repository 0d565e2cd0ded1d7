"""Which due instants leave less than a given business time: what turns ``sla<2h`` into a comparison of numbers."""

from __future__ import annotations

from odesk_tui.core.instants import NEVER
from odesk_tui.core.sla.hours import REACH_S, Hours, OutOfHours


def threshold_s(hours: Hours, now: int, seconds: int) -> int:
    """The instant T such that a clock due before T, and no other, has less than ``seconds`` of ``hours`` left at ``now``.

    Negative ``seconds`` ask for clocks that are overdue by more. Everything in seconds since 1970 UTC.
    """
    if seconds >= 0:
        try:
            return hours.add_s(now, seconds) if seconds else now
        except OutOfHours:
            return NEVER
    # The earliest T from which no more than -seconds have passed; what has passed falls as T grows.
    low, high = now - min(REACH_S, 2**31), now
    while low < high:
        middle = (low + high) // 2
        if hours.between_s(middle, now) <= -seconds:
            high = middle
        else:
            low = middle + 1
    return low
