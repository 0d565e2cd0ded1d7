"""When the next second or minute of a countdown has to be shown."""

from __future__ import annotations

from collections.abc import Iterable

from odesk_tui.core.sla.countdown import SECONDS_BELOW_S, Countdown, Urgency

MINUTE_S = 60


def counts_seconds(shown: Countdown) -> bool:
    """Whether the cell of a clock counts seconds: near its end, not after it."""
    return shown.seconds is not None and shown.urgency is not Urgency.BREACHED and shown.seconds < SECONDS_BELOW_S


def cell_text(shown: Countdown) -> str:
    """How a cell says what is left: seconds only while they matter."""
    return shown.text(seconds=counts_seconds(shown))


def next_tick_s(shown: Iterable[Countdown], second_of_minute: int) -> int | None:
    """Seconds until some of the visible clocks must be drawn anew; None when none runs.

    One while a clock is under five minutes; else until the next minute begins, or a clock comes under five minutes.
    """
    wait: int | None = None
    for clock in shown:
        if clock.seconds is None:
            continue
        if counts_seconds(clock):
            return 1
        due = MINUTE_S - second_of_minute
        if clock.urgency is not Urgency.BREACHED:
            due = min(due, clock.seconds - SECONDS_BELOW_S + 1)
        wait = due if wait is None else min(wait, due)
    return wait
