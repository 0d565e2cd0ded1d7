"""When the next second or minute of a countdown has to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from odesk_tui.core.sla.countdown import SECONDS_BELOW_S, Countdown, Urgency

MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Paced(Countdown):
    """A countdown that is not shown anew every second.

    ``by_minutes``: nobody wants its seconds, the link is slow or the window has no focus. ``stands``: it is outside its
    hours, so its seconds do not change.
    """

    by_minutes: bool = False
    stands: bool = False


def is_near(shown: Countdown) -> bool:
    """Whether a clock is so near its end, and not after it, that its seconds matter."""
    return shown.seconds is not None and shown.urgency is not Urgency.BREACHED and shown.seconds < SECONDS_BELOW_S


def counts_seconds(shown: Countdown) -> bool:
    """Whether the cell of a clock counts seconds: near its end, not after it, where seconds are wanted."""
    return is_near(shown) and not (isinstance(shown, Paced) and shown.by_minutes)


def cell_text(shown: Countdown) -> str:
    """How a cell says what is left: seconds only while they matter."""
    return shown.text(seconds=counts_seconds(shown))


def next_tick_s(shown: Iterable[Countdown], second_of_minute: int) -> int | None:
    """Seconds until some of the visible clocks must be drawn anew; None when none runs.

    One while a clock is under five minutes; else until the next minute begins, or a clock comes under five minutes or
    to its end.
    """
    wait: int | None = None
    for clock in shown:
        if clock.seconds is None:
            continue
        stands = isinstance(clock, Paced) and clock.stands
        if counts_seconds(clock) and not stands:
            return 1
        due = MINUTE_S - second_of_minute
        if clock.urgency is not Urgency.BREACHED and not stands:
            due = min(due, clock.seconds + 1 if is_near(clock) else clock.seconds - SECONDS_BELOW_S + 1)
        wait = due if wait is None else min(wait, due)
    return wait


def timer_tick_s(seconds: int, *, by_minutes: bool) -> int:
    """Seconds until a timer that has run for ``seconds`` shows something else."""
    return MINUTE_S - seconds % MINUTE_S if by_minutes else 1
