"""A calendar's hours and closures as people write and read them: ``mon-fri 09:00-12:30,13:30-17:00``, ``sat closed``."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.definition import WEEKDAYS, Spans, day_value, shown, spans, time_text
from odesk_tui.core.sla.hours import OutOfHours

_DASH = re.compile(r"\s*[-–]\s*")
_SHAPE = "write it as 'mon-fri 09:00-12:30,13:30-17:00' or 'sat closed'"
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOSED = "closed"
_AHEAD_DAYS = 400


def hours_value(raw: str) -> dict[str, Spans]:
    """The days that ``raw`` names with their intervals; raises :class:`InvalidValue`."""
    days, gap, times = raw.strip().partition(" ")
    if not gap:
        raise InvalidValue("hours", f"{shown(raw)} lacks days or times; {_SHAPE}")
    opened = times_value(times, "hours")
    return dict.fromkeys(_days(days.casefold(), raw), opened)


def override_value(raw: str) -> tuple[date, Spans]:
    """A date and its intervals from ``2026-12-24 09:00-12:00`` or ``2026-12-24 closed``; raises :class:`InvalidValue`."""
    day, _, times = raw.strip().partition(" ")
    if not times:
        raise InvalidValue("override", f"{shown(raw)} lacks the hours; write it as '2026-12-24 09:00-12:00'")
    return day_value(day, "override"), times_value(times, "override")


def times_value(raw: str, field: str) -> Spans:
    """Intervals from ``09:00-12:00,13:00-17:00``, ``closed`` or ``all day``; raises :class:`InvalidValue`."""
    text = raw.strip().casefold()
    if text == _CLOSED:
        return ()
    if text in ("all day", "24h"):
        return spans([["00:00", "24:00"]], field)
    pairs = []
    for part in re.split(r"\s*,\s*|\s+(?=\d{1,2}:)", text):
        ends = _DASH.split(part)
        if len(ends) != 2:
            raise InvalidValue(field, f"{shown(part)} is not an interval; write it as 09:00-17:00, or closed")
        pairs.append(ends)
    return spans(pairs, field)


def days_value(raw: str) -> list[str]:
    """The weekdays that ``mon-thu,sat`` or ``daily`` names; raises :class:`InvalidValue`."""
    return _days(raw.strip().casefold(), raw)


def _days(text: str, raw: str) -> list[str]:
    found: list[str] = []
    for part in text.split(","):
        if part in ("daily", "all"):
            found.extend(WEEKDAYS)
            continue
        first, *rest = _DASH.split(part)
        places = [_place(name, raw) for name in (first, *rest)]
        if len(places) > 2:
            raise InvalidValue("hours", f"{shown(raw)} has no days that can be read; {_SHAPE}")
        at = places[0]
        found.append(WEEKDAYS[at])
        # From a day to one before it goes around the end of the week.
        while at != places[-1]:
            at = (at + 1) % 7
            found.append(WEEKDAYS[at])
    return found


def _place(name: str, raw: str) -> int:
    for place, day in enumerate(_NAMES):
        if len(name) >= 2 and day.startswith(name):
            return place
    raise InvalidValue("hours", f"{shown(name)} in {shown(raw)} is not a weekday; use {', '.join(WEEKDAYS)}")


def times_text(day: Spans) -> str:
    """``09:00-12:00 13:00-17:00``, ``closed`` or ``all day``."""
    if day == ((0, 86_400),):
        return "all day"
    return " ".join(f"{time_text(start)}-{time_text(end)}" for start, end in day) or _CLOSED


def hours_text(calendar: Calendar) -> str:
    """The week in a line: ``mon-thu 09:00-17:00, fri 09:00-14:00``; days that are closed are not named."""
    runs: list[tuple[int, int]] = []
    for place, day in enumerate(calendar.weekly):
        if runs and calendar.weekly[runs[-1][0]] == day:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    named = [
        f"{WEEKDAYS[first]}{f'-{WEEKDAYS[last]}' if last > first else ''} {times_text(calendar.weekly[first])}"
        for first, last in runs
        if calendar.weekly[first]
    ]
    return ", ".join(named) or "never open"


def week_lines(calendar: Calendar, width: int = 48, *, full: str = "█", empty: str = "·") -> list[str]:
    """The week drawn: a line of hours, then a day a line, each cell an equal part of the day, then its times.

    A cell is full when the day is open for at least half of it, so that what is drawn is never far from what holds.
    """
    cells = max(width // 24, 1) * 24
    lines = [f"     {scale(cells)}"]
    for name, day in zip(WEEKDAYS, calendar.weekly, strict=True):
        lines.append(f"{name}  {drawn_day(day, cells, full=full, empty=empty)}  {times_text(day)}")
    return lines


def scale(cells: int) -> str:
    """The hours over a day that is drawn in so many cells, a multiple of 24."""
    return "".join(f"{hour:<{cells // 8}}" for hour in range(0, 24, 3)).rstrip()


def drawn_day(day: Spans, cells: int, *, full: str = "█", empty: str = "·") -> str:
    """A day in so many cells, a multiple of 24."""
    step = 86_400 // cells
    return "".join(full if _open_s(day, at, at + step) * 2 >= step else empty for at in range(0, 86_400, step))


def state_text(calendar: Calendar, now: datetime) -> str:
    """``open now, it is Tue 10:00 there``, or when it opens."""
    here = now.astimezone(ZoneInfo(calendar.timezone))
    at = int(here.timestamp())
    there = f"it is {here:%a %H:%M} there"
    if calendar.is_open_s(at):
        return f"open now, {there}"
    try:
        opens = datetime.fromtimestamp(calendar.next_opening_s(at), here.tzinfo)
    except OutOfHours:
        return f"closed for good, {there}"
    return f"closed until {opens:%a %Y-%m-%d %H:%M}, {there}"


def _open_s(day: Spans, start: int, end: int) -> int:
    return sum(max(0, min(end, closes) - max(start, opens)) for opens, closes in day)


def closures(calendar: Calendar, today: date, most: int) -> list[tuple[date, str]]:
    """The next dates from ``today`` that differ from the week, with what is so about them: at most ``most``.

    A holiday on a day that is closed anyway is not one of them.
    """
    names = dict(calendar.public.closed) if calendar.public else {}
    dated = dict(calendar.overrides)
    found: list[tuple[date, str]] = []
    for ahead in range(_AHEAD_DAYS):
        day = today + timedelta(days=ahead)
        usual = calendar.weekly[day.weekday()]
        if calendar.local_spans(day) == usual:
            continue
        if day in names:
            found.append((day, names[day]))
        elif day in calendar.holidays:
            found.append((day, _CLOSED))
        elif day in dated:
            found.append((day, times_text(dated[day])))
        if len(found) == most:
            break
    return found
