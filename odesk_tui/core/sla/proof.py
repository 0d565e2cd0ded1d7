"""Whether a clock's figures follow from its log, its target and its hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from odesk_tui.core.instants import NEVER, from_seconds
from odesk_tui.core.sla.clock import OPEN_STATES, Clock, Segment, State
from odesk_tui.core.sla.hours import Hours


def figure_doubt(clock: Clock, hours: Hours) -> str | None:
    """What of a clock's figures is not what its log gives in ``hours``; None: all of them are."""
    if clock.state in OPEN_STATES:
        again = replace(clock, due_at=None, remaining_s=None).recomputed(hours)
        return None if again == clock else f"{_figure(clock)} where its log gives {_figure(again)}"
    if clock.state is State.CANCELLED:
        return "it is cancelled and has a figure" if clock.due_at is not None or clock.remaining_s is not None else None
    if clock.stopped_at is None or clock.elapsed_s is None:
        return f"it is {clock.state.value} and has no end"
    again = _running(clock, clock.stopped_at, hours).stop(hours, clock.stopped_at)
    if (again.elapsed_s, again.state, again.due_at) == (clock.elapsed_s, clock.state, clock.due_at):
        return None
    return f"{_figure(clock)} where its log gives {_figure(again)}"


def _running(clock: Clock, at: int, hours: Hours) -> Clock:
    """The clock as it ran when it was stopped ``at``."""
    log = clock.segments
    log = (*log[:-1], Segment(log[-1].start, None)) if log and log[-1].end == at else (*log, Segment(at, None))
    bare = replace(clock, state=State.RUNNING, segments=log, due_at=None, stopped_at=None, elapsed_s=None)
    return bare.recomputed(hours)


def _figure(clock: Clock) -> str:
    if clock.state is State.RUNNING:
        return f"due {_at(clock.due_at)}"
    if clock.state is State.PAUSED:
        return f"{clock.remaining_s} s left"
    return f"{clock.state.value} after {clock.elapsed_s} s, due {_at(clock.due_at)}"


def _at(due: int | None) -> str:
    return "never" if due is None or due >= NEVER else f"{from_seconds(due):%Y-%m-%d %H:%M:%S} UTC"


def log_doubts(stored: Iterable[Clock], told: Iterable[Clock]) -> dict[tuple[str, int], str]:
    """Where the logs of the ``stored`` clocks of a ticket are not those of the clocks ``told`` from its events."""
    held, wanted = _logs(stored), _logs(told)
    doubts: dict[tuple[str, int], str] = {}
    for key in sorted(held.keys() | wanted.keys()):
        if key not in wanted:
            doubts[key] = "nothing that happened started it"
        elif key not in held:
            doubts[key] = "it is missing"
        elif held[key] != wanted[key]:
            doubts[key] = "its log does not follow from what happened"
    return doubts


def target_doubts(stored: Iterable[Clock], told: Iterable[Clock]) -> dict[tuple[str, int], str]:
    """Where the ``stored`` clocks of a ticket promise something else than those ``told`` from its events."""
    wanted = {(clock.metric.value, clock.cycle): clock for clock in told}
    doubts: dict[tuple[str, int], str] = {}
    for clock in stored:
        other = wanted.get((clock.metric.value, clock.cycle))
        if other is not None and _target(clock) != _target(other):
            doubts[clock.metric.value, clock.cycle] = (
                f"it promises {clock.target_s} s where what held when it was promised gives {other.target_s} s"
                if clock.target_s != other.target_s
                else "its calendar, pauses or policy are not those that held when it was promised"
            )
    return doubts


def _target(clock: Clock) -> tuple[object, ...]:
    return clock.target_s, clock.calendar_id, clock.pauses, clock.policy_id


def _logs(clocks: Iterable[Clock]) -> Mapping[tuple[str, int], tuple[object, ...]]:
    return {
        (clock.metric.value, clock.cycle): (
            clock.started_at,
            clock.segments,
            clock.stopped_at,
            clock.state is State.CANCELLED,
        )
        for clock in clocks
    }
