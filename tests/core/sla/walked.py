"""Business time the slow way, from the JSON definition and the zone alone, sharing nothing with the code under test.

Minute by minute in UTC, with a local clock that never goes back: while a fold repeats an hour it stands at the highest
reading, so an opening or closing that the fold repeats happens at its first occurrence, and one that a gap leaves out
happens when the clock jumps over it. That is the definition read from the other end. It needs offsets of whole minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _open(definition: Mapping[str, Any], reading: datetime) -> bool:
    day = reading.date().isoformat()
    if day in definition.get("holidays", ()):
        return False
    overrides = definition.get("overrides", {})
    spans = overrides[day] if day in overrides else definition["hours"].get(_DAYS[reading.weekday()], [])
    clock = f"{reading.hour:02}:{reading.minute:02}"
    return any(start <= clock < end for start, end in spans)


def minutes(definition: Mapping[str, Any], start: int) -> Iterator[tuple[int, bool]]:
    """``(instant, open)`` of each minute from the one that holds ``start``."""
    zone = ZoneInfo(definition["timezone"])
    first = start // 60 * 60
    at = first - 26 * 3600
    highest = datetime(1, 1, 1)  # noqa: DTZ001
    while True:
        reading = datetime.fromtimestamp(at, UTC).astimezone(zone).replace(tzinfo=None)
        highest = max(highest, reading)
        if at >= first:
            yield at, _open(definition, highest)
        at += 60


def between(definition: Mapping[str, Any], start: int, end: int) -> int:
    total = 0
    for at, is_open in minutes(definition, start):
        if at >= end:
            return total
        if is_open:
            total += min(at + 60, end) - max(at, start)
    raise AssertionError


def add(definition: Mapping[str, Any], start: int, seconds: int, within: timedelta) -> int | None:
    """The end of the duration, or None when it is not reached ``within`` the time given."""
    for at, is_open in minutes(definition, start):
        if at > start + within.total_seconds():
            return None
        if is_open:
            begin = max(at, start)
            if seconds <= at + 60 - begin and (seconds or begin < at + 60):
                return begin + seconds
            seconds -= at + 60 - begin
    raise AssertionError
