"""A deadline in the zone of who looks, naming the calendar's zone where its clocks show another time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.hours import Hours

_SHAPE = "%a %Y-%m-%d %H:%M"


def due_text(at: datetime, zone: ZoneInfo, hours: Hours | None) -> str:
    """``Wed 2026-11-25 10:00``, and ``(Wed 14:45 in Asia/Kathmandu)`` when that is not the same time of day."""
    here = at.astimezone(zone)
    if not isinstance(hours, Calendar):
        return f"{here:{_SHAPE}}"
    there = at.astimezone(ZoneInfo(hours.timezone))
    if there.utcoffset() == here.utcoffset():
        return f"{here:{_SHAPE}}"
    return f"{here:{_SHAPE}} ({there:%a %H:%M} in {hours.timezone})"
