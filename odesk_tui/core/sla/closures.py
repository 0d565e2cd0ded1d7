"""Public holidays as a calendar keeps them: of which country, on which days, and on which of them one works all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.sla.definition import day_value, holidays, shown


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """The holidays of a ``country`` and its ``subdivision`` (empty: the whole of it) that were known when asked for.

    ``days`` are in order, each with its name; those in ``working`` close nothing.
    """

    country: str
    subdivision: str
    days: tuple[tuple[date, str], ...]
    working: frozenset[date] = frozenset()

    @property
    def closed(self) -> tuple[tuple[date, str], ...]:
        """The days that close the calendar, with their names."""
        return tuple((day, name) for day, name in self.days if day not in self.working)

    @property
    def code(self) -> str:
        """``DE`` or ``DE-BY``."""
        return f"{self.country}-{self.subdivision}" if self.subdivision else self.country

    @classmethod
    def read(cls, raw: object) -> PublicHolidays | None:
        """From JSON values; None is none. Raises :class:`InvalidValue`."""
        if raw is None:
            return None
        if not isinstance(raw, Mapping):
            raise InvalidValue("public", f"{shown(raw)} is not an object with country and days")
        for name in raw:
            if name not in ("country", "subdivision", "days", "working"):
                raise InvalidValue("public", f"{shown(name)} is not country, subdivision, days or working")
        country, subdivision, days = raw.get("country"), raw.get("subdivision") or "", raw.get("days")
        if not isinstance(country, str) or not country or not isinstance(subdivision, str):
            raise InvalidValue("public.country", f"{shown(country)} is not a country's code, such as AT or DE")
        if not isinstance(days, Mapping):
            raise InvalidValue("public.days", f"{shown(days)} is not an object from date to name")
        named = tuple(sorted((day_value(day, "public.days"), str(name)) for day, name in days.items()))
        return cls(country, subdivision, named, holidays(raw.get("working"), "public.working"))

    def definition(self) -> dict[str, Any]:
        """The JSON values that :meth:`read` takes."""
        return {
            "country": self.country,
            "subdivision": self.subdivision,
            "days": {day.isoformat(): name for day, name in self.days},
            "working": [day.isoformat() for day in sorted(self.working)],
        }
