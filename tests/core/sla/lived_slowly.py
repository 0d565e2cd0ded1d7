"""The clocks of a scenario the slow way: minute by minute, from the rules as written, sharing nothing with the code.

Instants, targets and hours are whole minutes. A clock keeps the minutes in which it counted; all else follows from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.core.sla import walked

DONE = ("resolved", "closed")
METRICS = ("first_response", "next_response", "resolution")
_FORWARD = 45 * 1440


@dataclass
class SlowClock:
    """One cycle: the minutes that counted, and the instants at which events left it standing still."""

    counted: list[int] = field(default_factory=list)
    stood: set[int] = field(default_factory=set)
    verdict: str | None = None
    target: int | None = None

    def due(self, target: int) -> int | None:
        """When the target was used up; None when it is not yet."""
        ordinal = target // 60
        if ordinal and len(self.counted) >= ordinal:
            end = self.counted[ordinal - 1] + 60
            if end not in self.stood:
                return end
        return self.counted[ordinal] if len(self.counted) > ordinal else None

    @property
    def used(self) -> int:
        return 60 * len(self.counted)


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


class SlowLife:
    """A ticket that walks through its events."""

    def __init__(self, scenario: Mapping[str, Any]) -> None:
        self.sla = dict(scenario["sla"])
        self.definition = scenario["calendar"]
        self.events: Sequence[Mapping[str, Any]] = scenario["events"]
        self.state = "new"
        self.asked = False
        self.cycles: dict[str, list[SlowClock]] = {metric: [] for metric in METRICS}
        self.now = seconds(self.events[0]["at"])

    def run(self) -> None:
        todo = list(self.events)
        last = seconds(todo[-1]["at"])
        for at, is_open in self._minutes():
            self.now = at
            happened = False
            while todo and seconds(todo[0]["at"]) == at:
                self._happen(todo.pop(0))
                happened = True
            if happened:
                self._note_who_stands()
            if at == last:
                self._look_ahead()
                return
            self._count(is_open)

    def _minutes(self) -> Iterator[tuple[int, bool]]:
        return walked.minutes(self.definition, self.now)

    def _counts(self, metric: str) -> bool:
        paused = self.state in self.sla["pause_states"]
        if metric != "resolution":
            paused = paused and self.sla[f"{metric}_pauses"]
        return not paused and self.state not in DONE

    def _count(self, is_open: bool) -> None:
        for metric, cycles in self.cycles.items():
            if is_open and cycles and cycles[-1].verdict is None and self._counts(metric):
                cycles[-1].counted.append(self.now)

    def _note_who_stands(self) -> None:
        for metric, cycles in self.cycles.items():
            if cycles and (cycles[-1].verdict is not None or not self._counts(metric)):
                cycles[-1].stood.add(self.now)

    def _happen(self, event: Mapping[str, Any]) -> None:
        kind, before = event["type"], self.state
        self.state = event.get("state", self.state)
        if kind == "sla_change":
            self.sla.update(event["sla"])
        if kind == "created":
            self.cycles["first_response"].append(SlowClock())
            self.cycles["resolution"].append(SlowClock())
        if kind in ("agent_reply", "first_response"):
            self._stop("first_response")
        if kind == "agent_reply":
            self._stop("next_response")
            self.asked = False
        if self.state in DONE and before not in DONE:
            self._stop("next_response")
            self._stop("resolution")
            self.asked = False
        if kind == "customer_reply":
            self.asked = True
        if self.state not in DONE:
            if before in DONE:
                clock = self.cycles["resolution"][-1]
                clock.verdict = clock.target = None
            if self.asked and not (self.cycles["next_response"] and self.cycles["next_response"][-1].verdict is None):
                self.cycles["next_response"].append(SlowClock())

    def _stop(self, metric: str) -> None:
        if not self.cycles[metric] or self.cycles[metric][-1].verdict is not None:
            return
        clock = self.cycles[metric][-1]
        clock.target = self.sla[f"{metric}_s"]
        due = clock.due(clock.target)
        # Stopping at the very instant of due is in time; so is it when nothing was due yet.
        clock.verdict = "breached" if due is not None and self.now > due else "met"

    def _look_ahead(self) -> None:
        """Let what runs run on until it is due, and keep what was true now."""
        self.shown = {metric: self._figures(metric) for metric in METRICS}
        for metric in METRICS:
            figures = self.shown[metric]
            if figures["state"] != "running":
                continue
            clock, target = self.cycles[metric][-1], self.sla[f"{metric}_s"]
            ahead = SlowClock(list(clock.counted), set(clock.stood))
            for number, (at, is_open) in enumerate(self._minutes()):
                if (due := ahead.due(target)) is not None or number > _FORWARD:
                    figures["due_at"] = due
                    break
                if is_open:
                    ahead.counted.append(at)

    def _figures(self, metric: str) -> dict[str, Any]:
        cycles = self.cycles[metric]
        if not cycles:
            return {"state": None}
        clock, target = cycles[-1], self.sla[f"{metric}_s"]
        due = clock.due(target)
        late = clock.verdict is None and due is not None and self.now > due
        finished = [one.used for one in cycles if one.verdict is not None]
        return {
            "state": clock.verdict or ("running" if self._counts(metric) else "paused"),
            "target_s": clock.target if clock.verdict else target,
            "elapsed_s": clock.used,
            "breached": late or any(one.verdict == "breached" for one in cycles),
            "worst_elapsed_s": max(finished, default=None),
            "cycles": len(cycles),
        }
