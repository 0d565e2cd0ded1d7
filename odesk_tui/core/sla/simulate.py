"""Answers of ``odesk sla simulate``: what every clock of a scenario does (format of the shared cases)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from odesk_tui.core.errors import DeskError, InvalidValue
from odesk_tui.core.instants import NEVER
from odesk_tui.core.sla.clock import Clock, SpanKind, State
from odesk_tui.core.sla.compute import answers, instant, instant_text
from odesk_tui.core.sla.follow import next_due
from odesk_tui.core.sla.hours import MICROS, Hours, OutOfHours
from odesk_tui.core.sla.policy import Metric
from odesk_tui.core.sla.scenario import Life, lived
from odesk_tui.core.sla.steps import Step, next_step


def simulations(text: str, *, each_cycle: bool = False) -> Iterator[dict[str, Any]]:
    """An answer for each scenario of a document, in order; see :func:`simulated`."""
    return answers(text, lambda scenario: simulated(scenario, each_cycle=each_cycle))


def simulated(scenario: Mapping[str, object], *, each_cycle: bool = False) -> dict[str, Any]:
    """``{"id", "next_due", "targets"}`` of a scenario, or ``{"id", "error"}``.

    With a ``window`` in the scenario also ``elapsed_s``: the business time in it in which the ticket was worked on.
    ``each_cycle`` adds to every target the figures of all its cycles.
    """
    name = scenario.get("id")
    try:
        life = lived(scenario)
        due = next_due([clock for metric in Metric for clock in life.held(metric)])
        answer: dict[str, Any] = {
            "id": name,
            "next_due": _text(due[0] if due else None),
            "targets": {metric.value: _target(life, metric, each_cycle) for metric in life.metrics},
        }
        if scenario.get("window") is not None:
            answer["elapsed_s"] = life.worked_s(*_window(scenario["window"]))
        return answer
    except DeskError as error:
        return {"id": name, "error": str(error)}
    except RecursionError:
        return {"id": name, "error": "its lists lie too deep in each other to be read"}


def _target(life: Life, metric: Metric, each_cycle: bool) -> dict[str, Any]:
    """The figures of one target: those of its current or last cycle, and the worst of all."""
    held = life.held(metric)
    last = held[-1] if held else None
    promised = life.terms.seconds[metric] if life.in_force else None
    finished = [clock.elapsed_s for clock in held if clock.elapsed_s is not None]
    figures: dict[str, Any] = {
        **_figures(last, life),
        "breached": any(clock.overdue(life.now, life.hours) for clock in held),
        "worst_elapsed_s": max(finished, default=None),
        "cycles": len(held),
        "next_escalation_at": _text(_next_escalation(last, life.terms.steps[metric], life)),
    }
    if last is None:
        figures["target_s"] = promised
    if each_cycle:
        figures["each_cycle"] = [
            {
                "cycle": number,
                "started_at": _text(clock.started_at),
                **_figures(clock, life),
                "breached": clock.overdue(life.now, life.hours),
            }
            for number, clock in enumerate(held, 1)
        ]
    return figures


def _figures(clock: Clock | None, life: Life) -> dict[str, Any]:
    if clock is None:
        return dict.fromkeys(("state", "due_at", "target_s", "elapsed_s", "paused_s"))
    return {
        "state": clock.state.value,
        "due_at": _text(clock.due_at),
        "target_s": clock.target_s,
        "elapsed_s": clock.used_s(life.now, life.hours),
        "paused_s": _paused_s(clock, life.now, life.hours),
    }


def _paused_s(clock: Clock, now: int, hours: Hours) -> int:
    """The business time that a clock did not count because it was paused."""
    return sum(
        hours.between_s(span.start, span.end) for span in clock.explain(now, hours) if span.kind is SpanKind.PAUSED
    )


def _next_escalation(clock: Clock | None, steps: tuple[Step, ...], life: Life) -> int | None:
    """When the next step of a running clock comes; a pause and a stop cancel it."""
    if clock is None or clock.state is not State.RUNNING or clock.due_at is None or clock.due_at >= NEVER:
        return None
    instants: list[int] = []
    for step in steps:
        try:
            instants.append(step.at(clock.due_at, clock.started_at, life.hours))
        except OutOfHours:
            # Its instant is never reached.
            continue
    return next_step(instants, life.now)


def _text(at: int | None) -> str | None:
    return None if at is None or at >= NEVER else instant_text(at * MICROS)


def _window(raw: object) -> tuple[int, int]:
    if not isinstance(raw, list) or len(raw) != 2:
        raise InvalidValue("window", "it is not a list of two instants")
    ends = {"from": raw[0], "to": raw[1]}
    return instant(ends, "from", "window[0]") // MICROS, instant(ends, "to", "window[1]") // MICROS
