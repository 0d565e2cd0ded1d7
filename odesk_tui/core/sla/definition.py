"""A calendar's definition as JSON values: read with care, written in one canonical form.

The shape is ``{"timezone": IANA name, "hours": {"mon": [["09:00", "17:00"], …], …}, "holidays": ["2026-12-25", …],
"overrides": {"2026-12-24": [["09:00", "12:00"]], …}, "public": …}``; the last three may be left out (the last one is
:class:`odesk_tui.core.sla.closures.PublicHolidays`). Times are local,
``HH:MM`` or ``HH:MM:SS``, half-open, ``24:00`` is the end of the day. Intervals of a day that touch or overlap are
joined: they say the same as one. An interval never passes midnight.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import TypeGuard
from zoneinfo import ZoneInfo, available_timezones

from odesk_tui.core.errors import InvalidValue

# Half-open intervals of a local day as seconds since its midnight, in order, none touching the next.
Spans = tuple[tuple[int, int], ...]

PARTS = ("timezone", "hours", "holidays", "overrides", "public")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_S = 86_400
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def shown(value: object) -> str:
    """``value`` quoted for an error text, cut when long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


@cache
def zone_names() -> frozenset[str]:
    """The names of all time zones; the first to ask waits until every file of theirs was looked at."""
    return frozenset(available_timezones())


@lru_cache(maxsize=256)
def _near(name: str) -> str:
    by_fold = {known.casefold(): known for known in zone_names()}
    near = difflib.get_close_matches(name.casefold(), by_fold, n=1)
    return f"; did you mean {by_fold[near[0]]}?" if near else "; use a name such as Europe/Berlin or UTC"


def zone(raw: object) -> ZoneInfo:
    """The time zone called ``raw``; raises :class:`InvalidValue`, offering the nearest name."""
    if not isinstance(raw, str):
        raise InvalidValue("timezone", f"{shown(raw)} is not the name of a time zone, such as Europe/Berlin or UTC")
    try:
        return ZoneInfo(raw)
    except (KeyError, ValueError, OSError):
        raise InvalidValue("timezone", f"{shown(raw)} is not a time zone known here{_near(raw[:60])}") from None


def _seconds(raw: object, field: str) -> int:
    """Seconds since midnight of a local time of day, 0 to 86,400."""
    match = _TIME.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        raise InvalidValue(field, f"{shown(raw)} is not a time of day; write it as 09:00, up to 24:00")
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    total = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or total > DAY_S:
        raise InvalidValue(field, f"{shown(raw)} is not a time of day; the last one is 24:00")
    return total


def spans(raw: object, field: str) -> Spans:
    """The intervals of one day from ``[[from, to], …]``, joined where they touch; raises :class:`InvalidValue`."""
    if not _is_list(raw):
        raise InvalidValue(field, f"{shown(raw)} is not a list of [from, to] intervals; [] means closed")
    found: list[tuple[int, int]] = []
    for pair in raw:
        if not _is_list(pair) or len(pair) != 2:
            raise InvalidValue(field, f'{shown(pair)} is not an interval; write it as ["09:00", "17:00"]')
        start, end = _seconds(pair[0], field), _seconds(pair[1], field)
        if start >= end:
            way = "write the end of the day as 24:00" if end == 0 else "split it at midnight"
            raise InvalidValue(field, f"{pair[0]} to {pair[1]} does not end after it begins; {way}")
        found.append((start, end))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _is_list(raw: object) -> TypeGuard[Sequence[object]]:
    return isinstance(raw, (list, tuple))


def weekly(raw: object) -> tuple[Spans, ...]:
    """The seven days' intervals, Monday first, from ``{"mon": …}``; a day left out is closed."""
    if not isinstance(raw, Mapping):
        raise InvalidValue("hours", f"{shown(raw)} is not an object from weekday to intervals")
    for day in raw:
        if day not in WEEKDAYS:
            raise InvalidValue("hours", f"{shown(day)} is not a weekday; use {', '.join(WEEKDAYS)}")
    return tuple(spans(raw[day], f"hours.{day}") if day in raw else () for day in WEEKDAYS)


def day_value(raw: object, field: str) -> date:
    """A date written as 2026-12-25; raises :class:`InvalidValue`."""
    try:
        if isinstance(raw, str) and _DATE.fullmatch(raw):
            return date.fromisoformat(raw)
    except ValueError:
        raise InvalidValue(field, f"{shown(raw)} is not in the calendar of any year") from None
    raise InvalidValue(field, f"{shown(raw)} is not a date; write it as 2026-12-25")


def holidays(raw: object, field: str = "holidays") -> frozenset[date]:
    """The closed local dates from a list; None is none."""
    if raw is None:
        return frozenset()
    if not _is_list(raw):
        raise InvalidValue(field, f"{shown(raw)} is not a list of dates")
    return frozenset(day_value(item, field) for item in raw)


def overrides(raw: object) -> tuple[tuple[date, Spans], ...]:
    """The dated intervals, in order of date, from ``{date: intervals}``; None is none."""
    if raw is None:
        return ()
    if not isinstance(raw, Mapping):
        raise InvalidValue("overrides", f"{shown(raw)} is not an object from date to intervals")
    return tuple(sorted((day_value(day, "overrides"), spans(raw[day], f"overrides.{day}")) for day in raw))


def time_text(seconds: int) -> str:
    """``HH:MM`` of seconds since midnight, with ``:SS`` when they are not zero."""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}" if second else f"{hour:02}:{minute:02}"


def spans_json(day: Spans) -> list[list[str]]:
    """``[[from, to], …]`` of a day's intervals."""
    return [[time_text(start), time_text(end)] for start, end in day]
