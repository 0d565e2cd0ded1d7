"""Public holidays from the ``holidays`` package, which is imported when somebody asks for them and not before."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.sla.definition import shown

# How far the days of a calendar reach, in years from the one in which they were asked for.
YEARS_BACK, YEARS_AHEAD = 1, 10


def public_days(country: str, subdivision: str, year: int) -> tuple[str, str, dict[date, str]]:
    """Country, subdivision and days, from the year before ``year`` to ten years ahead; codes as the package spells them.

    Raises :class:`InvalidValue` that names what there is instead.
    """
    import holidays

    known = holidays.list_supported_countries(include_aliases=False)
    code = country.strip().upper()
    if code not in known:
        raise InvalidValue("country", f"{shown(country)} is not a country's code{_near(code, known)}")
    part = subdivision.strip()
    if part:
        places = known[code]
        by_fold = {place.casefold(): place for place in places}
        found = by_fold.get(part.casefold())
        if found is None:
            there = ", ".join(places) or "none"
            raise InvalidValue("subdivision", f"{shown(subdivision)} is not a part of {code}; there are: {there}")
        part = found
    years = range(year - YEARS_BACK, year + YEARS_AHEAD + 1)
    made = holidays.country_holidays(code, subdiv=part or None, years=years, language=_language(code))
    return code, part, {day: name for day, name in made.items() if day.year in years}


def _language(code: str) -> str | None:
    """English where the package has it, since odesk speaks English; else the country's own language."""
    import holidays

    languages = holidays.list_localized_countries().get(code, [])
    return next((name for name in languages if name.startswith("en")), None)


def _near(code: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(code, known, n=1, cutoff=0.5)
    return f", such as {near[0]}" if near else ", such as AT, DE or US"
