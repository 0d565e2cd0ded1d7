"""Plays a scenario of the shared file (its README has the format) on the clocks of :func:`follow`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from odesk_tui.core.fields import Priority
from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.clock import Clock, State
from odesk_tui.core.sla.follow import Change, follow, next_due, recomputed
from odesk_tui.core.sla.policy import Metric, Target
from odesk_tui.core.workflow import DONE, Category

CATEGORIES = {
    "new": Category.NEW,
    "open": Category.OPEN,
    "pending": Category.WAITING,
    "resolved": Category.SOLVED,
    "closed": Category.CLOSED,
}


def _targets(sla: Mapping[str, Any]) -> tuple[Target, ...]:
    paused = frozenset(CATEGORIES[name] for name in sla.get("pause_states", ()))
    # A peer that pauses its first response pauses every clock, which the file leaves unsaid for the next response.
    first = sla.get("first_response_pauses", False)
    pauses = {
        Metric.FIRST_RESPONSE: first,
        Metric.NEXT_RESPONSE: sla.get("next_response_pauses", first),
        Metric.RESOLUTION: True,
    }
    return tuple(
        Target(metric, Priority.NORMAL, sla[f"{metric}_s"], 1, paused if pauses[metric] else frozenset())
        for metric in Metric
        if sla.get(f"{metric}_s") is not None
    )


def play(scenario: Mapping[str, Any]) -> tuple[tuple[Clock, ...], Calendar, int, Category]:
    """The clocks after the last event, the calendar and the category then, and the instant asked for."""
    definition = dict(scenario["calendar"])
    calendar = Calendar.from_definition(definition)
    targets = _targets(scenario["sla"])
    category = Category.NEW
    clocks: tuple[Clock, ...] = ()
    now = 0
    for event in scenario["events"]:
        now = to_seconds(datetime.fromisoformat(event["at"]))
        kind = event["type"]
        if kind == "calendar_change":
            calendar = Calendar.from_definition({**definition, "hours": event["hours"]})
            clocks = recomputed(clocks, {1: calendar})
            continue
        category = CATEGORIES[event["state"]] if "state" in event else category
        change = Change(
            now,
            category,
            created=kind == "created",
            agent_reply=kind in ("agent_reply", "first_response"),
            customer_message=kind == "customer_reply",
        )
        clocks = follow(clocks, targets, change, {1: calendar})
    if "as_of" in scenario:
        now = to_seconds(datetime.fromisoformat(scenario["as_of"]))
    return clocks, calendar, now, category


def _text(at: int | None) -> str | None:
    return None if at is None else from_seconds(at).isoformat().replace("+00:00", "Z")


def figures(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """What the file's ``expected`` may name, for the slowest finished cycle and the running one of each metric."""
    clocks, calendar, now, category = play(scenario)
    due = next_due(clocks)
    found: dict[str, Any] = {"next_due": _text(due[0] if due else None)}
    for metric in Metric:
        mine = [clock for clock in clocks if clock.metric is metric]
        running = [clock for clock in mine if clock.state is State.RUNNING]
        finished = [clock for clock in mine if clock.elapsed_s is not None]
        slowest = max(finished, key=lambda clock: clock.elapsed_s or 0, default=None)
        found[f"{metric}_due"] = _text(running[0].due_at) if running else None
        found[f"{metric}_in_s"] = slowest.elapsed_s if slowest else None
        found[f"{metric}_diff_s"] = slowest.target_s - (slowest.elapsed_s or 0) if slowest else None
        found[f"{metric}_breached"] = any(clock.overdue(now, calendar) for clock in mine)
    resolution = [clock for clock in clocks if clock.metric is Metric.RESOLUTION]
    if resolution:
        story = resolution[0].explain(now, calendar)
        found["paused_s"] = sum(span.end - span.start for span in story if span.kind.value == "paused")
    broken = any(clock.overdue(now, calendar) for clock in clocks)
    found["status"] = "failed" if broken else "fulfilled" if category in DONE else "active"
    return found
