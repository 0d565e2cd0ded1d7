"""What would have become of promises under another policy: clocks told again, and their verdicts compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from odesk_tui.core.sla.clock import Clock, State
from odesk_tui.core.sla.compliance import Figures, verdict
from odesk_tui.core.sla.follow import Calendars, hours_of
from odesk_tui.core.sla.policy import Target

MET, BREACHED = "met", "breached"


class Changed(NamedTuple):
    """A promise on a ticket whose verdict would be another one: ``met``, ``breached``, or empty for none (yet)."""

    metric: str
    was: str
    would: str


def under(clocks: Iterable[Clock], targets: Sequence[Target], calendars: Calendars) -> tuple[Clock, ...]:
    """Clocks as their logs would have made them under other targets; those of targets that are not promised are left out."""
    by_metric = {target.metric: target for target in targets}
    return tuple(_again(clock, by_metric[clock.metric], calendars) for clock in clocks if clock.metric in by_metric)


def _again(clock: Clock, target: Target, calendars: Calendars) -> Clock:
    """The same starts, pauses and end under another target."""
    if clock.state is State.CANCELLED:
        return clock
    hours = hours_of(target.calendar_id, calendars)
    state = State.RUNNING if clock.ticking else State.PAUSED
    opened = replace(
        clock,
        state=state,
        target_s=target.seconds,
        calendar_id=target.calendar_id,
        pauses=target.pauses,
        policy_id=None,
        stopped_at=None,
        elapsed_s=None,
    ).recomputed(hours)
    return opened if clock.stopped_at is None else opened.stop(hours, clock.stopped_at)


def verdicts(clocks: Iterable[Clock], now: int, calendars: Calendars) -> Mapping[str, Figures]:
    """By target the figures of one ticket."""
    found: dict[str, list[bool]] = {}
    for clock in clocks:
        fell = verdict(clock, now, hours_of(clock.calendar_id, calendars))
        if fell is not None:
            found.setdefault(clock.metric.value, []).append(fell.met)
    return {metric: Figures(len(met), sum(met), 1, int(all(met))) for metric, met in found.items()}


def changed(was: Mapping[str, Figures], would: Mapping[str, Figures]) -> tuple[Changed, ...]:
    """The promises of one ticket that would come to another verdict, by their worst cycle."""
    pairs = ((metric, _said(was.get(metric)), _said(would.get(metric))) for metric in {**was, **would})
    return tuple(Changed(metric, before, after) for metric, before, after in pairs if before != after)


def _said(figures: Figures | None) -> str:
    if figures is None:
        return ""
    return MET if figures.kept else BREACHED
