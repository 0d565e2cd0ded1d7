"""What a scenario promises: durations, pauses and escalation steps read from JSON values (format of the shared cases)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.definition import shown
from odesk_tui.core.sla.policy import Metric, Target
from odesk_tui.core.sla.steps import Step
from odesk_tui.core.workflow import Category

# The scenario's states; our own names for the same are understood too.
CATEGORIES: Mapping[str, Category] = {
    "new": Category.NEW,
    "open": Category.OPEN,
    "pending": Category.WAITING,
    "waiting": Category.WAITING,
    "on_hold": Category.ON_HOLD,
    "hold": Category.ON_HOLD,
    "resolved": Category.SOLVED,
    "solved": Category.SOLVED,
    "closed": Category.CLOSED,
}
_MODES = (None, "customer_unanswered")
_MOST_DAYS = 36_500
# A promise that is not made is followed too, so that one that is made later counts from where it began.
UNPROMISED_S = 0


def category(raw: object, field: str) -> Category:
    """The category of a state's name; raises :class:`InvalidValue` with those that there are."""
    found = CATEGORIES.get(raw) if isinstance(raw, str) else None
    if found is None:
        raise InvalidValue(field, f"{shown(raw)} is not a state; use new, open, pending, on_hold, resolved or closed")
    return found


@dataclass(frozen=True, slots=True)
class Terms:
    """A scenario's promise: what is None is not promised; ``match`` names what a ticket must have to get it."""

    seconds: Mapping[Metric, int | None]
    pauses: Mapping[Metric, frozenset[Category]]
    steps: Mapping[Metric, tuple[Step, ...]]
    match: Mapping[str, object]

    @classmethod
    def read(cls, raw: object) -> Terms:
        """The terms of a scenario's ``sla``; raises :class:`InvalidValue` naming what is wrong and where."""
        if not isinstance(raw, Mapping):
            raise InvalidValue("sla", f"{shown(raw)} is not an object with first_response_s, resolution_s and so on")
        mode = raw.get("next_response_mode")
        if mode not in _MODES:
            raise InvalidValue("sla.next_response_mode", f"{shown(mode)} is not customer_unanswered")
        paused = frozenset(
            category(name, "sla.pause_states") for name in _items(raw.get("pause_states"), "sla.pause_states")
        )
        first = _truth(raw, "first_response_pauses", False)
        # Who stops the clock of the first answer while waiting stops that of the next ones as well.
        pauses = {
            Metric.FIRST_RESPONSE: paused if first else frozenset(),
            Metric.NEXT_RESPONSE: paused if _truth(raw, "next_response_pauses", first) else frozenset(),
            Metric.RESOLUTION: paused,
            Metric.AGENT_WORK: paused | {Category.ON_HOLD},
            Metric.PERIODIC_UPDATE: paused if _truth(raw, "periodic_update_pauses", True) else frozenset(),
            Metric.TEAM_OLA: paused if _truth(raw, "team_ola_pauses", False) else frozenset(),
        }
        match = raw.get("match")
        if match is not None and not isinstance(match, Mapping):
            raise InvalidValue("sla.match", f"{shown(match)} is not an object from field to value")
        return cls(
            {metric: _seconds(raw.get(f"{metric}_s"), f"sla.{metric}_s") for metric in Metric},
            pauses,
            {metric: _steps(raw, metric) for metric in Metric},
            match or {},
        )

    def suits(self, facts: Mapping[str, object]) -> bool:
        """Whether a ticket with these facts gets the promise."""
        return all(_fits(facts.get(name), wanted) for name, wanted in self.match.items())

    def targets(self, calendar_id: int | None) -> tuple[Target, ...]:
        """A target of every metric; one that is not promised has no seconds."""
        return tuple(
            Target(metric, Priority.NORMAL, seconds or UNPROMISED_S, calendar_id, self.pauses[metric])
            for metric, seconds in self.seconds.items()
        )


def _fits(value: object, wanted: object) -> bool:
    return value in wanted if isinstance(wanted, list) else value == wanted


def _items(raw: object, field: str) -> list[object]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise InvalidValue(field, f"{shown(raw)} is not a list")
    return raw


def _truth(raw: Mapping[str, object], name: str, otherwise: bool) -> bool:
    value = raw.get(name)
    if value is None:
        return otherwise
    if not isinstance(value, bool):
        raise InvalidValue(f"sla.{name}", f"{shown(value)} is not true or false")
    return value


def _whole(raw: object, field: str) -> int:
    whole = isinstance(raw, int) or (isinstance(raw, float) and raw.is_integer())
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not whole:
        raise InvalidValue(field, f"{shown(raw)} is not a whole number")
    return int(raw)


def _seconds(raw: object, field: str) -> int | None:
    if raw is None:
        return None
    seconds = _whole(raw, field)
    if seconds < 0:
        raise InvalidValue(field, f"{shown(raw)} is negative; null means that nothing is promised")
    return seconds


def _steps(raw: Mapping[str, object], metric: Metric) -> tuple[Step, ...]:
    field = f"escalations_{metric}"
    if raw.get(field) is None:
        field = "escalations"
    found: list[Step] = []
    for item in _items(raw.get(field), f"sla.{field}"):
        known = isinstance(item, Mapping) and {"offset_s", "offset_days"} & {
            k for k, v in item.items() if v is not None
        }
        if not isinstance(item, Mapping) or not known:
            raise InvalidValue(f"sla.{field}", f"{shown(item)} is not an object with offset_s or offset_days")
        seconds = _whole(item["offset_s"], f"sla.{field}.offset_s") if "offset_s" in known else 0
        days = _whole(item["offset_days"], f"sla.{field}.offset_days") if "offset_days" in known else 0
        if abs(days) > _MOST_DAYS:
            raise InvalidValue(f"sla.{field}.offset_days", f"{days} days are more than a hundred years")
        found.append(Step(seconds, days))
    return tuple(found)
