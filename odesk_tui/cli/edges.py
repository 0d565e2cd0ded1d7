"""Where a period begins and ends, as a person says it on a line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from odesk_tui.cli.session import Session
from odesk_tui.core.errors import UsageError
from odesk_tui.core.query.times import parse_instant


def edge(session: Session, raw: str, *, after: bool) -> datetime:
    """The start of the day that ``raw`` names (its end with ``after``), or the instant itself if it has a clock time.

    A weekday is the last one, today included; ``-7d`` counts back from now.
    """
    viewer = session.acting.viewer()
    zone = session.zone
    today = viewer.now.astimezone(zone).date()
    word = raw.strip().casefold()
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    weekday = next((place for place, name in enumerate(names) if len(word) >= 3 and name.startswith(word)), None)
    if weekday is not None:
        day = today - timedelta(days=(today.weekday() - weekday) % 7)
    else:
        at = parse_instant(raw, viewer.now, viewer.zone)
        if ":" in word or word[:1] in "+-" or word == "now":
            return at
        day = at.astimezone(zone).date()
    if not 1900 <= day.year <= 9000:
        raise UsageError(f"there is no time worth looking at in the year {day.year}")
    if after:
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
