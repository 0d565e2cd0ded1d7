"""Calendars: definitions, and arithmetic against a slow walk around changes of the clocks."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK, FIRST_S, LAST_S, REACH_S, Hours, OutOfHours
from tests.core.sla import walked

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE: dict[str, Any] = {"timezone": "Europe/Berlin", "hours": {day: [["09:00", "17:00"]] for day in DAYS[:5]}}
ALWAYS: dict[str, Any] = {"timezone": "UTC", "hours": {day: [["00:00", "24:00"]] for day in DAYS}}

# A zone and a UTC day on which, or next to which, its offset changes in a way of its own.
CHANGES = (
    ("UTC", "2024-02-29"),
    ("Europe/Paris", "2020-03-29"),
    ("Europe/Paris", "2020-10-25"),
    ("America/New_York", "2025-03-09"),
    ("America/New_York", "2025-11-02"),
    ("America/Havana", "2015-03-08"),
    ("America/Havana", "2015-11-01"),
    ("Africa/Cairo", "2025-04-25"),
    ("Africa/Cairo", "2025-10-30"),
    ("Asia/Beirut", "2024-03-31"),
    ("America/Sao_Paulo", "2017-10-15"),
    ("America/Sao_Paulo", "2018-02-18"),
    ("Australia/Lord_Howe", "2018-04-01"),
    ("Australia/Lord_Howe", "2018-10-07"),
    ("Antarctica/Troll", "2020-03-29"),
    ("Antarctica/Troll", "2020-10-25"),
    ("Pacific/Apia", "2011-12-30"),
    ("Pacific/Kwajalein", "1993-08-21"),
    ("Asia/Kathmandu", "1986-01-01"),
    ("Asia/Pyongyang", "2018-05-05"),
    ("America/Caracas", "2016-05-01"),
    ("Africa/Casablanca", "2018-05-13"),
    ("Asia/Tehran", "2016-03-21"),
    ("Pacific/Chatham", "2026-04-05"),
)


def s(text: str) -> int:
    return to_seconds(datetime.fromisoformat(text))


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def day_spans(draw: st.DrawFn) -> list[list[str]]:
    found = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.sampled_from(range(0, 1440, 15)) | st.integers(0, 1439))
        end = draw(st.just(1440) | st.sampled_from(range(15, 1441, 15)) | st.integers(1, 1440))
        if start < end:
            found.append([clock(start), clock(end)])
    return found


@st.composite
def situations(draw: st.DrawFn) -> tuple[dict[str, Any], int]:
    """A definition and an instant within a few days of a change of its zone's offset."""
    zone, day = draw(st.sampled_from(CHANGES))
    noon = datetime.fromisoformat(f"{day}T12:00:00Z")
    near = [(noon + timedelta(days=days)).date().isoformat() for days in range(-3, 4)]
    definition = {
        "timezone": zone,
        "hours": draw(st.dictionaries(st.sampled_from(DAYS), day_spans(), min_size=3)),
        "holidays": draw(st.lists(st.sampled_from(near), max_size=2)),
        "overrides": draw(st.dictionaries(st.sampled_from(near), day_spans(), max_size=2)),
    }
    return definition, to_seconds(noon) + draw(st.integers(-3 * 86_400, 2 * 86_400))


@settings(max_examples=60, deadline=None)
@given(situations(), st.integers(0, 4 * 86_400))
def test_between_is_what_a_walk_counts(situation: tuple[dict[str, Any], int], length: int) -> None:
    definition, start = situation
    calendar = Calendar.from_definition(definition)
    counted = walked.between(definition, start, start + length)
    assert calendar.between_s(start, start + length) == counted
    assert calendar.between_s(start + length, start) == -counted


@settings(max_examples=60, deadline=None)
@given(situations(), st.just(0) | st.integers(1, 2 * 86_400) | st.integers(1, 400).map(lambda n: n * 900))
def test_add_ends_where_a_walk_ends(situation: tuple[dict[str, Any], int], seconds: int) -> None:
    definition, start = situation
    expected = walked.add(definition, start, seconds, timedelta(days=8))
    if expected is not None:
        calendar = Calendar.from_definition(definition)
        assert calendar.add_s(start, seconds) == expected
        assert calendar.is_open_s(expected if not seconds else expected - 1)


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_every_quarter_hour_around_a_change_is_the_walk_s(zone: str, day: str) -> None:
    hours = {"timezone": zone, "hours": {name: [["00:30", "01:30"], ["02:15", "23:45"]] for name in DAYS}}
    calendar = Calendar.from_definition(hours)
    first = s(f"{day}T00:00:00Z") - 86_400
    for at, is_open in walked.minutes(hours, first):
        if at > first + 3 * 86_400:
            break
        assert calendar.is_open_s(at) is is_open, from_seconds(at)


def test_offsets_with_seconds_are_kept() -> None:
    # Liberia went from -00:44:30 to UTC at local midnight.
    friday = Calendar.from_definition({"timezone": "Africa/Monrovia", "hours": {"fri": [["00:00", "24:00"]]}})
    assert friday.between_s(s("1972-01-06T00:00:00Z"), s("1972-01-09T00:00:00Z")) == 86_400 - 2670
    thursday = Calendar.from_definition({"timezone": "Africa/Monrovia", "hours": {"thu": [["09:00", "10:00"]]}})
    assert thursday.next_opening_s(s("1972-01-05T00:00:00Z")) == s("1972-01-06T09:44:30Z")


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        ("02:30", "05:00", ("2020-03-29T01:00:00Z", "2020-03-29T03:00:00Z")),
        ("01:00", "02:30", ("2020-03-29T00:00:00Z", "2020-03-29T01:00:00Z")),
        ("02:00", "03:00", None),
        ("02:15", "02:45", None),
    ],
)
def test_a_time_in_a_gap_is_the_gap_s_end(opens: str, closes: str, expected: tuple[str, str] | None) -> None:
    calendar = Calendar.from_definition({"timezone": "Europe/Paris", "hours": {"sun": [[opens, closes]]}})
    spans = list(calendar.open_spans_s(s("2020-03-28T00:00:00Z"), s("2020-03-30T00:00:00Z")))
    assert spans == ([(s(expected[0]), s(expected[1]))] if expected else [])


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        ("02:30", "04:00", ("2020-10-25T00:30:00Z", "2020-10-25T03:00:00Z")),
        ("01:00", "02:30", ("2020-10-24T23:00:00Z", "2020-10-25T00:30:00Z")),
        ("01:00", "03:00", ("2020-10-24T23:00:00Z", "2020-10-25T02:00:00Z")),
    ],
)
def test_a_time_in_a_fold_is_its_first_occurrence(opens: str, closes: str, expected: tuple[str, str]) -> None:
    calendar = Calendar.from_definition({"timezone": "Europe/Paris", "hours": {"sun": [[opens, closes]]}})
    spans = list(calendar.open_spans_s(s("2020-10-24T00:00:00Z"), s("2020-10-26T00:00:00Z")))
    assert spans == [(s(expected[0]), s(expected[1]))]


def test_a_day_that_a_zone_skips_has_no_hours() -> None:
    apia = Calendar.from_definition({"timezone": "Pacific/Apia", "hours": {day: [["00:00", "24:00"]] for day in DAYS}})
    lost = Calendar.from_definition({"timezone": "Pacific/Apia", "hours": {"fri": [["00:00", "24:00"]]}})
    window = s("2011-12-29T00:00:00Z"), s("2012-01-02T00:00:00Z")
    assert apia.between_s(*window) == window[1] - window[0]
    assert lost.between_s(*window) == 0


@settings(max_examples=60, deadline=None)
@given(st.integers(s("1950-01-01T00:00:00Z"), s("2150-01-01T00:00:00Z")), st.integers(1, 3 * 10**8))
def test_what_add_takes_between_gives_back(start: int, seconds: int) -> None:
    calendar = CALENDARS[seconds % len(CALENDARS)]
    end = calendar.add_s(start, seconds)
    assert calendar.between_s(start, end) == seconds
    assert calendar.between_s(start, end - 1) == seconds - 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(s("1990-01-01T00:00:00Z"), s("2060-01-01T00:00:00Z")), min_size=3, max_size=3))
def test_spans_add_up(instants: list[int]) -> None:
    a, b, c = sorted(instants)
    for hours in (*CALENDARS, AROUND_THE_CLOCK):
        assert hours.between_s(a, b) + hours.between_s(b, c) == hours.between_s(a, c)


@given(st.integers(0, 2 * 10**9), st.integers(0, 10**8))
def test_around_the_clock_is_a_calendar_that_never_closes(start: int, seconds: int) -> None:
    always = Calendar.from_definition(AROUND_THE_CLOCK.definition())
    for hours in (always, AROUND_THE_CLOCK):
        assert hours.add_s(start, seconds) == start + seconds
        assert hours.between_s(start, start + seconds) == seconds
        assert hours.is_open_s(start)
        assert list(hours.open_spans_s(start, start + seconds)) == ([(start, start + seconds)] if seconds else [])


def test_the_cached_intervals_have_no_seam() -> None:
    office = Calendar.from_definition(OFFICE)
    zones = ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu")
    never_closed = [Calendar.from_definition({**ALWAYS, "timezone": zone}) for zone in zones]
    for seam in range(48 << 25, 55 << 25, 1 << 25):
        for always in never_closed:
            assert always.add_s(seam - 10, 10) == seam
            assert always.add_s(seam - 10, 20) == seam + 10
            assert always.add_s(seam, 0) == seam
            assert list(always.open_spans_s(seam - 10, seam + 10)) == [(seam - 10, seam + 10)]
        assert office.between_s(seam - 3 * 86_400, seam + 3 * 86_400) == walked.between(
            OFFICE, seam - 3 * 86_400, seam + 3 * 86_400
        )


def test_a_holiday_wins_over_an_override_and_an_override_over_the_week() -> None:
    calendar = Calendar.from_definition(
        {
            "timezone": "UTC",
            "hours": {"thu": [["08:00", "18:00"]], "fri": [["08:00", "18:00"]]},
            "holidays": ["2019-12-26"],
            "overrides": {"2019-12-26": [["10:00", "11:00"]], "2019-12-27": [["10:00", "11:00"]], "2020-01-02": []},
        }
    )
    assert calendar.next_opening_s(s("2019-12-26T00:00:00Z")) == s("2019-12-27T10:00:00Z")
    assert calendar.add_s(s("2019-12-27T10:30:00Z"), 3600) == s("2020-01-03T08:30:00Z")


def test_parts_of_a_second_are_kept() -> None:
    calendar = Calendar.from_definition(OFFICE)
    east = timezone(timedelta(hours=2))
    at = datetime(2026, 7, 1, 16, 59, 59, 250_000, east)
    assert calendar.add(at, 1) == datetime(2026, 7, 2, 7, 0, 0, 250_000, UTC)
    assert calendar.add(at.replace(hour=20), 1) == datetime(2026, 7, 2, 7, 0, 1, tzinfo=UTC)
    assert calendar.add(at, 0) == at
    assert calendar.add(at.replace(microsecond=0), 1) == datetime(2026, 7, 1, 15, 0, tzinfo=UTC)
    assert calendar.between_us(
        *(int(x.timestamp()) * 10**6 + x.microsecond for x in (at, at + timedelta(hours=1)))
    ) == (750_000)
    assert calendar.between(at, at + timedelta(seconds=0.5)) == 0
    assert calendar.between(at + timedelta(hours=1), at) == 0
    assert calendar.between(at - timedelta(hours=1), at) == 3600


@settings(max_examples=60, deadline=None)
@given(situations(), st.integers(0, 999_999), st.integers(1, 4 * 10**9))
def test_microseconds_are_exact(situation: tuple[dict[str, Any], int], part: int, duration: int) -> None:
    calendar = Calendar.from_definition(situation[0])
    start = situation[1] * 10**6 + part
    if not any(calendar.weekly):
        return
    end = calendar.add_us(start, duration)
    assert calendar.between_us(start, end) == duration
    assert calendar.between_us(start, end - 1) == duration - 1


@pytest.mark.parametrize(
    "definition",
    [
        {"timezone": "UTC", "hours": {}},
        {"timezone": "UTC", "hours": {"mon": []}, "overrides": {"2026-01-01": []}},
        {"timezone": "UTC", "hours": {}, "overrides": {"2020-01-01": [["09:00", "10:00"]]}},
        {"timezone": "UTC", "hours": {}, "overrides": {"2030-01-01": [["09:00", "10:00"]]}, "holidays": ["2030-01-01"]},
    ],
)
def test_a_calendar_without_hours_ahead_says_so(definition: dict[str, Any]) -> None:
    calendar = Calendar.from_definition(definition)
    for seconds in (0, 60):
        with pytest.raises(OutOfHours, match=r"never open|within 400 years"):
            calendar.add_s(s("2026-01-01T00:00:00Z"), seconds)
    assert calendar.between_s(s("2026-01-01T00:00:00Z"), s("2028-01-01T00:00:00Z")) == 0


def test_one_override_is_enough_and_no_more_than_it_has() -> None:
    once = {"timezone": "UTC", "hours": {}, "overrides": {"2090-01-01": [["09:00", "10:00"]]}}
    calendar = Calendar.from_definition(once)
    assert calendar.ever_opens
    assert calendar.add_s(s("2026-01-01T00:00:00Z"), 3600) == s("2090-01-01T10:00:00Z")
    with pytest.raises(OutOfHours, match="3601 s"):
        calendar.add_s(s("2026-01-01T00:00:00Z"), 3601)


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris", "Asia/Manila"])
def test_the_first_and_the_last_year_are_years_like_others(zone: str) -> None:
    calendar = Calendar.from_definition({**ALWAYS, "timezone": zone})
    assert calendar.between_s(FIRST_S, FIRST_S + 3 * 86_400) in range(86_400, 3 * 86_400 + 1)
    assert calendar.add_s(FIRST_S + 86_400, 60) <= FIRST_S + 2 * 86_400 + 60
    assert from_seconds(calendar.add_s(LAST_S - 3 * 86_400, 60)).year == 9999
    assert calendar.between_s(LAST_S - 2 * 86_400, LAST_S) > 86_400 - 2
    for hours in (calendar, AROUND_THE_CLOCK):
        with pytest.raises(OutOfHours):
            hours.add_s(LAST_S - 60, 3600 * 48)


def test_a_distance_beyond_reach_is_refused() -> None:
    hours: Hours
    for hours in (Calendar.from_definition(OFFICE), AROUND_THE_CLOCK):
        with pytest.raises(OutOfHours, match="400 years"):
            hours.between_s(0, REACH_S + 1)
        with pytest.raises(OutOfHours):
            hours.add_s(0, 10**30)
        with pytest.raises(InvalidValue, match="negative"):
            hours.add_s(0, -1)
        with pytest.raises(InvalidValue, match="negative"):
            hours.add(from_seconds(0), -1)
        with pytest.raises(InvalidValue, match="offset"):
            hours.add(datetime(2026, 1, 1), 5)  # noqa: DTZ001


def test_more_chunks_than_are_kept_give_the_same_answers() -> None:
    calendar = Calendar.from_definition(OFFICE)
    first = calendar.between_s(0, REACH_S)
    assert calendar.between_s(REACH_S, 2 * REACH_S) > 0
    assert calendar.between_s(0, REACH_S) == first


def test_a_definition_comes_back_in_canonical_form() -> None:
    raw = {
        "timezone": "Asia/Kathmandu",
        "hours": {"tue": [["13:00", "17:00"], ["9:00", "12:00"], ["11:00", "12:30"], ["12:30", "12:45:30"]], "mon": []},
        "holidays": ["2026-12-26", "2026-12-25", "2026-12-25"],
        "overrides": {"2026-12-31": [], "2026-12-24": [["20:00", "24:00"]]},
    }
    before = copy.deepcopy(raw)
    calendar = Calendar.from_definition(raw)
    assert raw == before
    assert calendar.definition() == {
        "timezone": "Asia/Kathmandu",
        "hours": {"tue": [["09:00", "12:45:30"], ["13:00", "17:00"]]},
        "holidays": ["2026-12-25", "2026-12-26"],
        "overrides": {"2026-12-24": [["20:00", "24:00"]], "2026-12-31": []},
    }
    again = Calendar.from_definition(calendar.definition())
    assert again == calendar
    assert hash(again) == hash(calendar)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"timezone": "Europe/Berlim"}, "did you mean Europe/Berlin"),
        ({"timezone": "europe/berlin"}, "did you mean Europe/Berlin"),
        ({"timezone": "../etc/passwd"}, "not a time zone"),
        ({"timezone": "Europe"}, "not a time zone"),
        ({"timezone": ""}, "not a time zone"),
        ({"timezone": "a\0b"}, "not a time zone"),
        ({"timezone": "x" * 5000}, "not a time zone"),
        ({"timezone": "\ud800"}, "not a time zone"),
        ({"timezone": 2}, "not the name of a time zone"),
        ({"hours": []}, "hours: .* from weekday"),
        ({"hours": None}, "hours: None"),
        ({"hours": {"monday": []}}, "'monday' is not a weekday; use mon"),
        ({"hours": {"mon": {}}}, "hours.mon: .* not a list"),
        ({"hours": {"mon": True}}, "hours.mon: True"),
        ({"hours": {"mon": ["09:00", "17:00"]}}, "not an interval"),
        ({"hours": {"mon": [["09:00"]]}}, "not an interval"),
        ({"hours": {"mon": [[9, 17]]}}, "9 is not a time of day"),
        ({"hours": {"mon": [["9", "17"]]}}, "'9' is not a time of day"),
        ({"hours": {"mon": [["09:60", "17:00"]]}}, "'09:60' is not"),
        ({"hours": {"mon": [["09:00", "24:01"]]}}, "the last one is 24:00"),
        ({"hours": {"mon": [["09:00", "99:00"]]}}, "the last one is 24:00"),
        ({"hours": {"mon": [["٠٩:٠٠", "17:00"]]}}, "not a time of day"),
        ({"hours": {"mon": [["22:00", "06:00"]]}}, "split it at midnight"),
        ({"hours": {"mon": [["09:00", "09:00"]]}}, "does not end after it begins"),
        ({"hours": {"mon": [["09:00", "00:00"]]}}, "write the end of the day as 24:00"),
        ({"holidays": "2026-12-25"}, "holidays: .* not a list"),
        ({"holidays": ["25.12.2026"]}, "write it as 2026-12-25"),
        ({"holidays": ["20261225"]}, "write it as 2026-12-25"),
        ({"holidays": ["2026-02-30"]}, "not in the calendar"),
        ({"holidays": [20261225]}, "20261225 is not a date"),
        ({"holidays": [True]}, "True is not a date"),
        ({"overrides": []}, "overrides: .* from date"),
        ({"overrides": {"2026-13-01": []}}, "'2026-13-01'"),
        ({"overrides": {"2026-12-24": None}}, "overrides.2026-12-24: None"),
        ({"holiday": []}, "'holiday' is not a part of it"),
    ],
)
def test_a_wrong_definition_is_refused_with_the_place_and_the_way(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        Calendar.from_definition({**OFFICE, **change})


def test_a_definition_is_an_object_with_a_zone_and_hours() -> None:
    for raw, words in (([], "not an object"), (None, "not an object"), ({"hours": {}}, "timezone is missing")):
        with pytest.raises(InvalidValue, match=words):
            Calendar.from_definition(raw)
    with pytest.raises(InvalidValue, match="hours is missing"):
        Calendar.from_definition({"timezone": "UTC"})


CALENDARS = (
    Calendar.from_definition(OFFICE),
    Calendar.from_definition({**ALWAYS, "timezone": "Australia/Lord_Howe"}),
    Calendar.from_definition(
        {
            "timezone": "America/Sao_Paulo",
            "hours": {day: [["00:00", "06:10"], ["07:00", "24:00"]] for day in DAYS[1:6]},
            "holidays": ["2017-10-16"],
            "overrides": {"2018-02-18": [["00:00", "24:00"]]},
        }
    ),
)
