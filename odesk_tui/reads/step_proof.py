"""Whether the next step of every clock is looked for when it comes."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from odesk_tui.core.instants import from_seconds
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.escalation import next_at
from odesk_tui.core.sla.follow import Calendars, hours_of
from odesk_tui.store import steps
from odesk_tui.store.door import Transaction


def step_doubts(
    transaction: Transaction,
    numbers: tuple[int, int],
    held: Mapping[int, tuple[Clock, ...]],
    calendars: Calendars,
    recounting: Collection[int],
) -> dict[tuple[int, str, int], str]:
    """By ticket, metric and cycle, what is wrong with the instant kept beside a clock of the tickets between ``numbers``.

    Clocks of the calendars ``recounting`` may still count by former hours, and none is asked while steps are being planned.
    """
    if steps.pending(transaction) is not None:
        return {}
    planned = steps.by_promise(transaction)
    passed = steps.passed_between(transaction, *numbers)
    kept = steps.next_between(transaction, *numbers)
    doubts: dict[tuple[int, str, int], str] = {}
    for number, clocks in held.items():
        for clock in clocks:
            if clock.calendar_id in recounting:
                continue
            cycle = (clock.metric.value, clock.cycle)
            waiting = planned.get((clock.policy_id, clock.metric), ())
            wanted = next_at(
                clock, waiting, passed.get(number, {}).get(cycle, {}), hours_of(clock.calendar_id, calendars)
            )
            key = (number, *cycle)
            if kept.get(key) != wanted:
                doubts[key] = f"its next step is looked for {_at(kept.get(key))}, it comes {_at(wanted)}"
    return doubts


def _at(at: int | None) -> str:
    return "never" if at is None else f"{from_seconds(at):%Y-%m-%d %H:%M:%S} UTC"
