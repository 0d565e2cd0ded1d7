"""An instant as a person types it into a form: a day, a clock time, a distance, or a day with a clock time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odesk_tui.core.durations import parse_duration
from odesk_tui.core.errors import UsageError
from odesk_tui.core.query.values import DAYS, WEEKDAYS
from odesk_tui.core.text import Foreign

# What a day without a clock time means: the morning, for a snooze; forms that want the evening say so.
MORNING = time(9)
EVENING = time(17)
_CLOCK = re.compile(r"([01]?\d|2[0-3])(?::([0-5]\d))?(?::([0-5]\d))?\s*(am|pm)?", re.IGNORECASE)
_FORMS = "tomorrow, friday 14:00, 2026-11-30, 2026-11-30 10:00, 17:30, +2h or 3d"


def parse_instant(raw: str, now: datetime, zone: str, *, at: time = MORNING) -> datetime:
    """The aware UTC instant that ``raw`` names, seen from ``now`` in the IANA ``zone``.

    A day alone means ``at`` on it; a weekday the next one (never today); a clock time alone its next occurrence; a distance
    counts from now. Raises :class:`UsageError` that shows the forms.
    """
    text = " ".join(raw.strip().split())
    local = now.astimezone(ZoneInfo(zone))
    try:
        found = _iso(text, local, at) or _distance(text, local) or _spoken(text, local, at)
        found = found.astimezone(UTC).replace(microsecond=0) if found else None
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise UsageError(f"{Foreign(raw).line()!r} is not an instant; write for example {_FORMS}")
    return found


def _iso(text: str, local: datetime, at: time) -> datetime | None:
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return None
    if len(text) == 10:
        return _on(date.fromisoformat(text), at, local)
    found = datetime.fromisoformat(text.upper())
    return found if found.tzinfo else found.replace(tzinfo=local.tzinfo)


def _distance(text: str, local: datetime) -> datetime | None:
    if not re.fullmatch(r"[+-]?(?:\d+(?:[.,]\d+)?(?:w|d|h|min|m|s))+", text.lower()):
        return None
    seconds = parse_duration(text.lstrip("+-"))
    # In UTC, so that "+2h" is two real hours on the night of a clock change.
    return local.astimezone(UTC) + timedelta(seconds=-seconds if text[0] == "-" else seconds)


def _spoken(text: str, local: datetime, at: time) -> datetime | None:
    day_word, _, clock = text.lower().partition(" ")
    day = _day(day_word, local.date())
    if day is None:
        if clock and clock not in ("am", "pm"):
            return None
        wanted = _time(text.lower()) if ":" in text or text.lower().endswith(("am", "pm")) else None
        if wanted is None:
            return None
        today = _on(local.date(), wanted, local)
        return today if today > local else _on(local.date() + timedelta(days=1), wanted, local)
    wanted = _time(clock.removeprefix("at ")) if clock else at
    return None if wanted is None else _on(day, wanted, local)


def _day(word: str, today: date) -> date | None:
    if word in DAYS:
        return today + timedelta(days=DAYS[word])
    index = next((n for n, name in enumerate(WEEKDAYS) if len(word) >= 3 and name.startswith(word)), None)
    if index is None:
        return None
    return today + timedelta(days=(index - today.weekday() - 1) % 7 + 1)


def _time(text: str) -> time | None:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour, half = int(match[1]), (match[4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, int(match[2] or 0), int(match[3] or 0))


def _on(day: date, clock: time, local: datetime) -> datetime:
    return datetime.combine(day, clock, tzinfo=local.tzinfo)
