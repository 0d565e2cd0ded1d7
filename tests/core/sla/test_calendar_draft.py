"""What an editor says of dates and hours becomes the edit that makes the calendar so."""

from __future__ import annotations

from datetime import date

import pytest

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.calendar_draft import dated_text, dated_value, dates_of, edit_of
from odesk_tui.core.sla.calendar_edit import CalendarEdit
from odesk_tui.core.sla.calendar_words import times_value

BEFORE = Calendar.from_definition(
    {
        "timezone": "UTC",
        "hours": {"mon": [["09:00", "17:00"]]},
        "holidays": ["2026-12-24", "2026-12-28"],
        "overrides": {"2026-12-31": [["09:00", "12:00"]]},
        "public": {
            "country": "DE",
            "days": {"2026-12-25": "Christmas", "2026-12-26": "Boxing Day"},
            "working": ["2026-12-26"],
        },
    }
)


def test_nothing_changed_is_no_edit() -> None:
    assert edit_of(BEFORE, "UTC", BEFORE.weekly, dates_of(BEFORE)) == CalendarEdit()


def test_the_edit_makes_the_calendar_what_was_typed() -> None:
    typed = ("2026-12-24 10:00-11:00", "2026-12-25 usual", "2026-12-31 closed", "2027-01-04 closed")
    dates = dict(map(dated_value, typed))
    week = (times_value("08:00-24:00", "hours"), *BEFORE.weekly[1:])
    made = edit_of(BEFORE, "Asia/Tokyo", week, dates).applied(BEFORE)
    assert (made.timezone, made.weekly) == ("Asia/Tokyo", week)
    # The public holiday on which nobody works any more is closed again.
    assert dates_of(made) == {**dates, date(2026, 12, 26): ()}


@pytest.mark.parametrize("raw", ["2026-12-24 09:00-12:00 13:00-17:00", "2026-12-24 closed", "2026-12-24 usual"])
def test_a_date_is_written_as_it_is_read(raw: str) -> None:
    assert dated_text(*dated_value(raw)) == raw


@pytest.mark.parametrize("raw", ["2026-12-24", "24.12. closed", "2026-12-24 nine", "2026-02-30 closed"])
def test_what_is_no_date_is_refused(raw: str) -> None:
    with pytest.raises(InvalidValue):
        dated_value(raw)
