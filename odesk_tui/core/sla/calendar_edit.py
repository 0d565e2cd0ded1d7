"""Changes of a calendar, applied to its definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.calendar_words import hours_value, override_value
from odesk_tui.core.sla.closures import PublicHolidays
from odesk_tui.core.sla.definition import day_value, spans_json


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEdit:
    """What to change; what is empty stays.

    ``hours`` are ``mon-fri 09:00-17:00``, ``closed`` dates, ``overrides`` ``2026-12-24 09:00-12:00``, and ``usual`` dates on
    which the week holds again, whatever closed them or gave them other hours, before new ones are closed or get theirs.
    ``whole`` is a definition to begin with.
    """

    timezone: str = ""
    hours: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    whole: Mapping[str, Any] | None = None

    def applied(self, before: Calendar) -> Calendar:
        """The calendar after the changes; raises :class:`InvalidValue` for what cannot be read, or would not be open."""
        kept = Calendar.from_definition(self.whole) if self.whole is not None else before
        made: dict[str, Any] = kept.definition()
        if self.timezone:
            made["timezone"] = self.timezone
        for raw in self.hours:
            made["hours"] |= {day: spans_json(opened) for day, opened in hours_value(raw).items()}
        usual = [day_value(raw, "usual") for raw in self.usual]
        for day in usual:
            made["overrides"].pop(day.isoformat(), None)
        closed = (kept.holidays - set(usual)) | {day_value(raw, "closed") for raw in self.closed}
        made["holidays"] = [day.isoformat() for day in sorted(closed)]
        for day, opened in map(override_value, self.overrides):
            if day in closed:
                raise InvalidValue(
                    "override", f"{day} is closed, which holds before other hours; say --usual {day} first"
                )
            made["overrides"][day.isoformat()] = spans_json(opened)
        if kept.public is not None:
            made["public"] = _working(kept.public, [*usual, *(d for d, _ in map(override_value, self.overrides))])
        after = Calendar.from_definition(made)
        if not after.ever_opens:
            raise InvalidValue("hours", "a calendar that is never open cannot be promised in; give it --hours")
        return after


def _working(public: PublicHolidays, days: list[date]) -> dict[str, Any]:
    """The public holidays, of which ``days`` close nothing any more."""
    known = {day for day, _ in public.days}
    made = public.definition()
    made["working"] = sorted({*made["working"], *(day.isoformat() for day in days if day in known)})
    return made


def with_public(calendar: Calendar, country: str, subdivision: str, days: Mapping[date, str]) -> Calendar:
    """The calendar closed on the public holidays ``days``; those that one works on stay open."""
    before = calendar.public
    working = before.working if before else frozenset()
    public = PublicHolidays(country, subdivision, tuple(sorted(days.items())), working)
    return Calendar.from_definition({**calendar.definition(), "public": public.definition()})


def without_public(calendar: Calendar) -> Calendar:
    """The calendar without any public holidays."""
    return Calendar.from_definition({**calendar.definition(), "public": None})
