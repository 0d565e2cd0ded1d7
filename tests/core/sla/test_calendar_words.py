"""Hours and closures as people write and read them, and edits of a calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.calendar_edit import CalendarEdit, with_public, without_public
from odesk_tui.core.sla.calendar_words import closures, hours_text, hours_value, override_value, week_lines
from odesk_tui.core.sla.definition import WEEKDAYS, spans_json

OFFICE = Calendar.from_definition(
    {
        "timezone": "Europe/Berlin",
        "hours": {day: [["09:00", "12:30"], ["13:30", "17:00"]] for day in WEEKDAYS[:4]}
        | {"fri": [["09:00", "14:00"]]},
        "holidays": ["2026-12-23", "2026-12-27"],
        "overrides": {"2026-12-24": [["09:00", "12:00"]], "2026-12-31": []},
    }
)


def hours(raw: str) -> dict[str, Any]:
    return {day: spans_json(opened) for day, opened in hours_value(raw).items()}


@pytest.mark.parametrize(
    ("raw", "days", "times"),
    [
        ("mon-fri 09:00-17:00", WEEKDAYS[:5], [["09:00", "17:00"]]),
        ("Mon-Wed,sat 9:00-12:30, 13:30-17:00", ("mon", "tue", "wed", "sat"), [["09:00", "12:30"], ["13:30", "17:00"]]),
        ("fri-mon 22:00–24:00", ("fri", "sat", "sun", "mon"), [["22:00", "24:00"]]),
        ("daily all day", WEEKDAYS, [["00:00", "24:00"]]),
        ("sun closed", ("sun",), []),
        ("monday 09:00-10:00", ("mon",), [["09:00", "10:00"]]),
        ("tue 09:00-12:00 11:00-13:00", ("tue",), [["09:00", "13:00"]]),
    ],
)
def test_hours_are_read_as_people_write_them(raw: str, days: tuple[str, ...], times: list[list[str]]) -> None:
    assert hours(raw) == dict.fromkeys(days, times)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("mon-fri", "lacks days or times"),
        ("xyz 09:00-10:00", "'xyz' in 'xyz 09:00-10:00' is not a weekday"),
        ("monkey 09:00-10:00", "is not a weekday"),
        ("m 09:00-10:00", "is not a weekday"),
        ("mon-tue-wed 09:00-10:00", "no days that can be read"),
        ("mon 09:00", "'09:00' is not an interval"),
        ("mon 17:00-09:00", "does not end after it begins"),
        ("mon 09:00-25:00", "the last one is 24:00"),
        ("", "lacks days or times"),
    ],
)
def test_hours_that_cannot_be_read_say_how_to_write_them(raw: str, words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        hours_value(raw)


def test_other_hours_of_a_date() -> None:
    assert override_value("2026-12-24 09:00-12:00") == (date(2026, 12, 24), ((9 * 3600, 12 * 3600),))
    assert override_value("2026-12-24 closed") == (date(2026, 12, 24), ())
    for raw in ("2026-12-24", "24.12. 09:00-12:00"):
        with pytest.raises(InvalidValue, match="override"):
            override_value(raw)


def test_the_week_in_a_line_and_drawn() -> None:
    assert hours_text(OFFICE) == "mon-thu 09:00-12:30 13:30-17:00, fri 09:00-14:00"
    assert hours_text(Calendar.from_definition({"timezone": "UTC", "hours": {}})) == "never open"
    always = Calendar.from_definition({"timezone": "UTC", "hours": {day: [["00:00", "24:00"]] for day in WEEKDAYS}})
    assert hours_text(always) == "mon-sun all day"
    lines = week_lines(OFFICE)
    assert len(lines) == 8
    assert lines[0].split() == ["0", "3", "6", "9", "12", "15", "18", "21"]
    assert lines[1] == f"mon  {'·' * 18}{'█' * 7}··{'█' * 7}{'·' * 14}  09:00-12:30 13:30-17:00"
    assert lines[6].endswith("closed")
    # The figure under which a cell stands is the hour that it begins.
    assert lines[0].index("9") == lines[1].index("█")


def test_what_is_drawn_is_never_far_from_what_holds() -> None:
    odd = Calendar.from_definition({"timezone": "UTC", "hours": {"mon": [["00:20", "01:05"], ["23:59", "24:00"]]}})
    (monday,) = (line for line in week_lines(odd, 24) if line.startswith("mon"))
    assert monday.split()[1] == "█" + "·" * 23


def test_the_next_closures_are_those_that_change_something() -> None:
    closed = with_public(OFFICE, "DE", "", {date(2026, 12, 25): "Christmas Day", date(2026, 12, 26): "Second Day"})
    # The 26th and the 27th are a weekend; nothing changes there.
    assert closures(closed, date(2026, 12, 1), 9) == [
        (date(2026, 12, 23), "closed"),
        (date(2026, 12, 24), "09:00-12:00"),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 31), "closed"),
    ]
    assert len(closures(closed, date(2026, 12, 1), 2)) == 2


def test_an_edit_changes_what_it_names() -> None:
    edit = CalendarEdit(hours=("fri closed",), closed=("2026-12-30",), overrides=("2027-01-04 10:00-12:00",))
    after = edit.applied(OFFICE)
    assert hours_text(after) == "mon-thu 09:00-12:30 13:30-17:00"
    assert after.holidays == OFFICE.holidays | {date(2026, 12, 30)}
    assert len(after.overrides) == 3
    assert after.timezone == "Europe/Berlin"
    usual = CalendarEdit(usual=("2026-12-23", "2026-12-24")).applied(OFFICE)
    assert usual.holidays == {date(2026, 12, 27)}
    assert [day for day, _ in usual.overrides] == [date(2026, 12, 31)]
    assert CalendarEdit().applied(OFFICE) == OFFICE
    assert CalendarEdit(timezone="UTC", whole=OFFICE.definition()).applied(after).timezone == "UTC"


def test_an_edit_that_would_do_nothing_or_close_for_good_is_refused() -> None:
    with pytest.raises(InvalidValue, match="2026-12-23 is closed, which holds before other hours"):
        CalendarEdit(overrides=("2026-12-23 10:00-11:00",)).applied(OFFICE)
    with pytest.raises(InvalidValue, match="never open"):
        CalendarEdit(hours=("daily closed",), usual=("2026-12-24",)).applied(OFFICE)
    with pytest.raises(InvalidValue, match=r"closed: '24\.12\.'"):
        CalendarEdit(closed=("24.12.",)).applied(OFFICE)


def test_public_holidays_close_and_a_day_of_work_opens_again() -> None:
    closed = with_public(OFFICE, "DE", "BY", {date(2026, 11, 23): "A Monday", date(2026, 11, 24): "A Tuesday"})
    monday = to_seconds_of("2026-11-23T10:00:00+01:00")
    assert not closed.is_open_s(monday)
    assert closed.public is not None
    assert closed.public.code == "DE-BY"
    again = CalendarEdit(usual=("2026-11-23",)).applied(closed)
    assert again.is_open_s(monday)
    assert not again.is_open_s(monday + 86_400)
    short = CalendarEdit(overrides=("2026-11-24 09:00-10:00",)).applied(again)
    assert not short.is_open_s(monday + 86_400)
    assert short.is_open_s(monday + 86_400 - 1800)
    # Asked for again, days of work stay so.
    refreshed = with_public(again, "DE", "BY", {date(2026, 11, 23): "A Monday", date(2027, 11, 23): "Another"})
    assert refreshed.is_open_s(monday)
    assert without_public(again).public is None
    assert Calendar.from_definition(short.definition()) == short


def to_seconds_of(text: str) -> int:
    return to_seconds(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("public", "words"),
    [
        ([], "public: .* is not an object"),
        ({"country": "DE"}, "public.days: None"),
        ({"days": {}}, "public.country: None"),
        ({"country": "DE", "days": {"25.12.": "x"}}, "public.days: '25.12.' is not a date"),
        ({"country": "DE", "days": {}, "zone": 1}, "'zone' is not country"),
        ({"country": "DE", "days": {}, "working": ["x"]}, "public.working: 'x'"),
    ],
)
def test_public_holidays_of_another_shape_are_refused(public: Any, words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        Calendar.from_definition({"timezone": "UTC", "hours": {}, "public": public})
