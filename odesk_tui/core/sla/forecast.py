"""How many of the promises that are due soon will be broken, if it goes on as it went lately.

The risk of a running clock is the share of broken ones among such cycles of the last four weeks: of the same target and
duration, and still open as long before they were due as this one is now. Where fewer than twenty are known, cycles of the
target with any duration stand in, then those of all targets. The expected number is the sum of the risks. Nothing is known
of how hard a ticket is, or of who is at work.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import NamedTuple

# So many days tell how it went lately, and so many cycles a risk.
DAYS = 28
LEAST = 20
# Time left is told apart by so many seconds, up to so many of these.
STEP_S = 300
MOST_STEPS = 7 * 86_400 // STEP_S


class Running(NamedTuple):
    """So many running clocks of a target with ``target_s`` promised, which are due in ``step`` times :data:`STEP_S`."""

    metric: str
    target_s: int
    step: int
    clocks: int


class Past(NamedTuple):
    """So many finished cycles: met with ``step`` times :data:`STEP_S` left, or (None) broken."""

    metric: str
    target_s: int
    step: int | None
    cycles: int


class Expected(NamedTuple):
    """Of ``due`` clocks of a target about ``expected`` will be broken; of ``unknown`` more nothing can be said.

    ``past`` cycles of the target came to an end lately, of which ``missed`` were broken.
    """

    metric: str
    due: int = 0
    expected: float = 0.0
    unknown: int = 0
    past: int = 0
    missed: int = 0

    @property
    def risk(self) -> float | None:
        """Per cent of the clocks that will be broken, by tenths; None when nothing is known."""
        return round(self.expected * 100 / self.due, 1) if self.due else None


class _Lately:
    """What became of a kind of cycles: how many were broken, and how many were met with how much time left."""

    def __init__(self) -> None:
        self.missed = self.met = 0
        self._steps: list[tuple[int, int]] = []
        self._sums: list[int] = []

    def add(self, one: Past) -> None:
        """Count some cycles."""
        if one.step is None:
            self.missed += one.cycles
        else:
            self.met += one.cycles
            self._steps.append((one.step, one.cycles))

    def met_with(self, step: int) -> int:
        """How many were met that were still open so long before they were due."""
        if not self._sums:
            self._steps.sort()
            self._sums = list(accumulate((cycles for _, cycles in self._steps), initial=0))
        return self._sums[bisect_right(self._steps, step, key=lambda pair: pair[0])]


def expected(running: Iterable[Running], past: Iterable[Past]) -> tuple[Expected, ...]:
    """What is to be expected of each target, those with the most broken ones first."""
    known: defaultdict[tuple[str, int], _Lately] = defaultdict(_Lately)
    for one in past:
        for key in _kinds(one.metric, one.target_s):
            known[key].add(one)
    found: dict[str, Expected] = {}
    for clock in running:
        lately = known[clock.metric, 0]
        before = found.get(clock.metric, Expected(clock.metric, past=lately.met + lately.missed, missed=lately.missed))
        risk = _risk(clock, known)
        if risk is None:
            found[clock.metric] = before._replace(unknown=before.unknown + clock.clocks)
        else:
            more = clock.clocks * risk
            found[clock.metric] = before._replace(due=before.due + clock.clocks, expected=before.expected + more)
    return tuple(sorted(found.values(), key=lambda one: (-one.expected, -one.due, one.metric)))


def _kinds(metric: str, target_s: int) -> tuple[tuple[str, int], ...]:
    """The kinds of cycles that may tell of one: zero stands for any duration, the empty name for any target."""
    return (metric, target_s), (metric, 0), ("", 0)


def _risk(clock: Running, known: Mapping[tuple[str, int], _Lately]) -> float | None:
    """The share of broken ones among the cycles that were open as long before they were due; None: too few."""
    for kind in _kinds(clock.metric, clock.target_s):
        if kind in known:
            similar = known[kind].missed + known[kind].met_with(clock.step)
            if similar >= LEAST:
                return known[kind].missed / similar
    return None


def forecast_text(found: Iterable[Expected], until: str) -> str:
    """``at this rate 3 of 11 promises due before 18:00 will be broken``; ``until`` is that instant as it is read."""
    rows = tuple(found)
    due, unknown = sum(one.due for one in rows), sum(one.unknown for one in rows)
    if not due and not unknown:
        return f"nothing is due before {until}"
    more = f"; of {unknown:,} more nothing can be said yet" if unknown else ""
    if not due:
        return f"{unknown:,} due before {until}; too few were finished lately to say more"
    broken = int(sum(one.expected for one in rows) + 0.5)
    return f"at this rate {broken:,} of {due:,} due before {until} will breach{more}"
