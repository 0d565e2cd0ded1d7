"""Instants as an agent reads them: local, short, exact to the minute."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment_text(at: datetime, now: datetime, zone: str) -> str:
    """``09:41`` today, ``Mon 09:41`` within six days, ``12 Nov 09:41`` within the year, else ``2024-11-12 09:41``.

    ``at`` and ``now`` are aware; ``zone`` is an IANA name.
    """
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    clock = f"{local:%H:%M}"
    away = abs((local.date() - today).days)
    if away == 0:
        return clock
    if away <= 6:
        return f"{_DAYS[local.weekday()]} {clock}"
    if local.year == today.year or away < 180:
        return f"{local.day} {_MONTHS[local.month - 1]} {clock}"
    return f"{local:%Y-%m-%d} {clock}"


def day_text(at: datetime, zone: str) -> str:
    """``Mon 24 Nov 09:00``: the day in full, for choices that are days."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local:%H:%M}"
