"""A calendar as the texts of an editor, and the edit that makes it what the texts say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.calendar_edit import CalendarEdit
from odesk_tui.core.sla.calendar_words import times_text, times_value
from odesk_tui.core.sla.definition import WEEKDAYS, Spans, day_value, shown

# What is said of a date: its hours, none when it is closed, and None when the week holds though it is a public holiday.
Dates = Mapping[date, Spans | None]
_USUAL = "usual"


def dated_value(raw: str) -> tuple[date, Spans | None]:
    """A date and what is so about it: hours, ``closed`` or ``usual``; raises :class:`InvalidValue`."""
    day, _, said = raw.strip().partition(" ")
    if not said.strip():
        raise InvalidValue("date", f"{shown(raw)} lacks what is so on it: hours such as 09:00-12:00, closed, or usual")
    usual = said.strip().casefold() == _USUAL
    return day_value(day, "date"), None if usual else times_value(said, "date")


def dated_text(day: date, said: Spans | None) -> str:
    """What :func:`dated_value` reads."""
    return f"{day.isoformat()} {_USUAL if said is None else times_text(said)}"


def dates_of(calendar: Calendar) -> dict[date, Spans | None]:
    """The dates that a calendar says something of by itself, in order."""
    found: dict[date, Spans | None] = dict(calendar.overrides)
    if calendar.public is not None:
        found.update((day, None) for day in calendar.public.working if day not in found)
    found.update((day, ()) for day in calendar.holidays)
    return dict(sorted(found.items()))


def edit_of(before: Calendar, timezone: str, weekly: Sequence[Spans], dates: Dates) -> CalendarEdit:
    """What has to be changed of ``before`` so that it has these hours and says this of dates; nothing else is touched."""
    was = dates_of(before)
    changed = {day: said for day, said in dates.items() if was.get(day, "nothing") != said}
    gone = [day for day in was if day not in dates]
    public = {day for day, _ in before.public.days} if before.public else set()
    # A public holiday on which nobody works any more closes again.
    closed = [day for day, said in changed.items() if said == ()] + [
        day for day in gone if was[day] is None and day in public
    ]
    usual = [day for day, said in changed.items() if day in was or said is None]
    usual += [day for day in gone if day not in closed]
    return CalendarEdit(
        timezone=timezone if timezone != before.timezone else "",
        hours=tuple(
            f"{name} {times_text(day)}"
            for name, day, old in zip(WEEKDAYS, weekly, before.weekly, strict=True)
            if day != old
        ),
        closed=tuple(day.isoformat() for day in closed),
        overrides=tuple(dated_text(day, said) for day, said in changed.items() if said),
        usual=tuple(day.isoformat() for day in usual),
    )
