"""Deadlines in the zone of who looks."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.due_text import due_text
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK
from odesk_tui.core.sla.policy import standard_calendar

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("calendar", "said"),
    [
        ("Asia/Kathmandu", "Wed 2026-11-25 10:00 (Wed 14:45 in Asia/Kathmandu)"),
        ("Pacific/Auckland", "Wed 2026-11-25 10:00 (Wed 22:00 in Pacific/Auckland)"),
        ("Pacific/Kiritimati", "Wed 2026-11-25 10:00 (Wed 23:00 in Pacific/Kiritimati)"),
        # Another zone whose clocks show the same.
        ("Europe/Berlin", "Wed 2026-11-25 10:00"),
        ("Europe/Vienna", "Wed 2026-11-25 10:00"),
    ],
)
def test_a_calendar_s_zone_is_named_when_its_clocks_show_another_time(calendar: str, said: str) -> None:
    hours = Calendar.from_definition(standard_calendar(calendar))
    assert due_text(AT, ZoneInfo("Europe/Vienna"), hours) == said


def test_around_the_clock_there_is_no_other_zone() -> None:
    for hours in (AROUND_THE_CLOCK, None):
        assert due_text(AT, ZoneInfo("Asia/Tokyo"), hours) == "Wed 2026-11-25 18:00"
