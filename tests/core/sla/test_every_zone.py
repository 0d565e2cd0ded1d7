"""Business time in the zones of the world: some of them in each run, all of them with ODESK_TEST_ZONES=all.

For each zone a slow walk over days on which its offset changes, and over others, says which minutes are open; whatever
the calendar answers must agree with it, for many instants and durations at once.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest

from odesk_tui.core.instants import from_seconds
from odesk_tui.core.sla.calendar import Calendar
from tests.core.sla import walked

ZONES = sorted(available_timezones() - {"localtime"})
SOME = 24
CHOSEN = ZONES if os.environ.get("ODESK_TEST_ZONES") == "all" else sorted(random.Random(6).sample(ZONES, SOME))
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Since then every offset is of whole minutes, which the walk needs.
FIRST, LAST = 1973, 2040
STEP = 7 * 86_400
WALKED_S = 4 * 86_400
ODD = (
    [],
    [["09:00", "17:00"]],
    [["00:00", "24:00"]],
    [["00:30", "02:15"], ["02:30", "12:00"], ["13:00", "24:00"]],
    [["08:00", "12:00"], ["13:00", "17:30"]],
    [["23:00", "24:00"]],
    [["00:00", "00:01"], ["01:59", "03:01"]],
)


def offset(zone: ZoneInfo, at: int) -> Any:
    return datetime.fromtimestamp(at, zone).utcoffset()


def changes(zone: ZoneInfo) -> list[int]:
    """Instants within a minute of each change of the zone's offset."""
    found = []
    edge = int(datetime(LAST, 1, 1, tzinfo=UTC).timestamp())
    at = int(datetime(FIRST, 1, 1, tzinfo=UTC).timestamp())
    while at < edge:
        low, high = at, at + STEP
        if offset(zone, low) != offset(zone, high):
            while high - low > 60:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(zone, middle) == offset(zone, low) else (low, middle)
            found.append(high)
        at += STEP
    return found


def situations(name: str) -> Iterator[tuple[dict[str, Any], int]]:
    """Definitions, each with the first minute of the days to walk."""
    dice = random.Random(name)
    moments = changes(ZoneInfo(name))
    chosen = [*dice.sample(moments, min(len(moments), 3)), dice.randrange(10**8, 2 * 10**9)]
    for moment in chosen:
        near = [from_seconds(moment + day * 86_400).date().isoformat() for day in range(-1, 3)]
        definition = {
            "timezone": name,
            "hours": {day: dice.choice(ODD) for day in DAYS},
            "holidays": dice.sample(near, dice.randrange(2)),
            "overrides": {day: dice.choice(ODD) for day in dice.sample(near, dice.randrange(3))},
        }
        yield definition, moment // 60 * 60 - dice.randrange(1440, 2 * 1440) * 60


class Walk:
    """Open seconds before each minute of some days."""

    def __init__(self, definition: dict[str, Any], first: int) -> None:
        self.first = first
        self.open = [is_open for _, is_open in islice(walked.minutes(definition, first), WALKED_S // 60)]
        self.before = [0]
        for is_open in self.open:
            self.before.append(self.before[-1] + 60 * is_open)

    def until(self, at: int) -> int:
        minute, part = divmod(at - self.first, 60)
        return self.before[minute] + (part if part and self.open[minute] else 0)

    def add(self, start: int, seconds: int) -> int | None:
        """The end of a duration, None beyond the days that were walked."""
        need = self.until(start) + seconds
        minute, part = divmod(start - self.first, 60)
        for at in range(minute, len(self.open)):
            begin = self.first + at * 60 + (part if at == minute else 0)
            if self.open[at] and self.before[at + 1] >= need:
                return begin + need - self.until(begin)
        return None


def test_the_chosen_zones_change_their_clocks_often_enough_to_say_something() -> None:
    assert len(CHOSEN) >= SOME
    assert sum(len(changes(ZoneInfo(name))) for name in CHOSEN[:SOME]) > 200


@pytest.mark.parametrize("name", CHOSEN)
def test_a_calendar_agrees_with_the_walk_and_with_itself(name: str) -> None:
    dice = random.Random(f"{name} again")
    for definition, first in situations(name):
        calendar, walk = Calendar.from_definition(definition), Walk(definition, first)
        last = first + WALKED_S - 60
        for minute in range(0, WALKED_S - 60, 15 * 60):
            at = first + minute
            assert calendar.is_open_s(at) is walk.open[minute // 60], from_seconds(at)
        ends: list[tuple[int, int, int]] = []
        for _ in range(60):
            start, end = sorted(dice.randrange(first, last) for _ in range(2))
            if dice.random() < 0.3:
                start, end = start // 3600 * 3600, end // 3600 * 3600
                start, end = max(start, first), max(end, first)
            counted = walk.until(end) - walk.until(start)
            assert calendar.between_s(start, end) == counted, (definition, start, end)
            assert calendar.between_s(end, start) == -counted
            assert sum(b - a for a, b in calendar.open_spans_s(start, end)) == counted
            seconds = dice.choice((0, 1, 60, 3600, counted, dice.randrange(2 * 86_400)))
            expected = walk.add(start, seconds)
            if expected is None:
                continue
            reached = calendar.add_s(start, seconds)
            assert reached == expected, (definition, start, seconds)
            assert calendar.between_s(start, reached) == seconds
            if seconds:
                assert calendar.between_s(start, reached - 1) == seconds - 1
            ends.append((start, seconds, reached))
        for start, seconds, reached in ends[:20]:
            assert calendar.add_s(start, seconds + 1) > reached or not seconds
            later = dice.randrange(start, last)
            assert calendar.add_s(later, seconds) >= reached
            assert calendar.between_s(start, later) >= calendar.between_s(start + 1, later)
