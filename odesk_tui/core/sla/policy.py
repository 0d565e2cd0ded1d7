"""What is promised: metrics, targets by priority, policies, and the standard policy that a new desk has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.definition import WEEKDAYS
from odesk_tui.core.workflow import DONE, Category


class Metric(StrEnum):
    """What a target measures; the values are the stored names."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"
    AGENT_WORK = "agent_work"
    PERIODIC_UPDATE = "periodic_update"
    TEAM_OLA = "team_ola"

    @property
    def words(self) -> str:
        """What people call it."""
        return _WORDS[self][0]

    @property
    def short(self) -> str:
        """The same where there is little room: what is to be done."""
        return _WORDS[self][1]


_WORDS: Mapping[str, tuple[str, str]] = {
    "first_response": ("first response", "first reply"),
    "next_response": ("next response", "next reply"),
    "resolution": ("resolution", "solve"),
    "agent_work": ("agent work", "work"),
    "periodic_update": ("periodic update", "update"),
    "team_ola": ("team OLA", "team"),
}


def metric_words(name: str) -> str:
    """What people call the metric of a stored name."""
    return Metric(name).words


def metric_named(raw: str) -> Metric:
    """The metric that ``raw`` names, with underscores, hyphens or spaces; raises :class:`InvalidValue`."""
    name = "_".join(raw.casefold().replace("-", " ").replace("_", " ").split())
    if name not in _WORDS:
        raise InvalidValue("target", f"{raw.strip()[:60]!r} is not one of {', '.join(Metric)}")
    return Metric(name)


# The categories in which a clock of the metric pauses unless its target says otherwise.
DEFAULT_PAUSES: Mapping[Metric, frozenset[Category]] = {
    Metric.FIRST_RESPONSE: frozenset(),
    Metric.NEXT_RESPONSE: frozenset(),
    Metric.RESOLUTION: frozenset({Category.WAITING, *DONE}),
    Metric.AGENT_WORK: frozenset({Category.WAITING, Category.ON_HOLD, *DONE}),
    Metric.PERIODIC_UPDATE: frozenset({Category.WAITING}),
    Metric.TEAM_OLA: frozenset(),
}


def pauses_text(pauses: Iterable[Category]) -> str:
    """Pause categories in their stored form: the names in workflow order, with commas."""
    wanted = frozenset(pauses)
    return ",".join(category.value for category in Category if category in wanted)


def pauses_value(raw: str) -> frozenset[Category]:
    """The categories of :func:`pauses_text`; raises :class:`InvalidValue` for an unknown name."""
    names = [name.strip() for name in raw.split(",") if name.strip()]
    known = {category.value: category for category in Category}
    for name in names:
        if name not in known:
            raise InvalidValue("pauses", f"{name!r} is not one of {', '.join(known)}")
    return frozenset(known[name] for name in names)


@dataclass(frozen=True, slots=True)
class Target:
    """How long a metric may take at a priority: ``seconds`` of a calendar's hours, around the clock without one."""

    metric: Metric
    priority: Priority
    seconds: int
    calendar_id: int | None
    pauses: frozenset[Category]


@dataclass(frozen=True, slots=True)
class Policy:
    """A promise for the tickets that ``query`` finds (an empty one finds all); where it stands: ``core/sla/choice.py``.

    ``id`` is None until it is stored. A metric without a target at a priority is not promised there.
    """

    id: int | None
    name: str
    query: str
    targets: tuple[Target, ...]

    def at(self, priority: Priority) -> tuple[Target, ...]:
        """The targets of one priority, at most one a metric."""
        return tuple(target for target in self.targets if target.priority == priority)


_HOUR = 3600
STANDARD_SECONDS: Mapping[Metric, Mapping[Priority, int]] = {
    Metric.FIRST_RESPONSE: {
        Priority.URGENT: 1 * _HOUR,
        Priority.HIGH: 2 * _HOUR,
        Priority.NORMAL: 8 * _HOUR,
        Priority.LOW: 16 * _HOUR,
    },
    # Three and five business days of eight hours at the lower two.
    Metric.RESOLUTION: {
        Priority.URGENT: 4 * _HOUR,
        Priority.HIGH: 8 * _HOUR,
        Priority.NORMAL: 24 * _HOUR,
        Priority.LOW: 40 * _HOUR,
    },
}


def standard_policy(calendar_id: int | None) -> Policy:
    """The policy of a new desk: first response and resolution at every priority, for every ticket."""
    targets = tuple(
        Target(metric, priority, seconds, calendar_id, DEFAULT_PAUSES[metric])
        for metric, by_priority in STANDARD_SECONDS.items()
        for priority, seconds in by_priority.items()
    )
    return Policy(None, "standard", "", targets)


def standard_calendar(timezone: str) -> dict[str, Any]:
    """The definition of a new desk's calendar: Monday to Friday, 09:00 to 17:00 in ``timezone``."""
    hours = {day: [["09:00", "17:00"]] for day in WEEKDAYS[:5]}
    return {"timezone": timezone, "hours": hours, "holidays": [], "overrides": {}}
