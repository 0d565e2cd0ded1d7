"""Instants as people type them into forms."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.errors import UsageError
from odesk_tui.core.query.times import EVENING, parse_instant

# A Tuesday, 14:30 in Vienna.
NOW = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("tomorrow", "2026-11-25T08:00"),
        ("tomorrow 17:00", "2026-11-25T16:00"),
        ("today 18", "2026-11-24T17:00"),
        ("tue", "2026-12-01T08:00"),
        ("friday 9:30", "2026-11-27T08:30"),
        ("mon at 2pm", "2026-11-30T13:00"),
        ("17:30", "2026-11-24T16:30"),
        ("9:00", "2026-11-25T08:00"),
        ("12am", "2026-11-24T23:00"),
        ("+2h", "2026-11-24T15:30"),
        ("3d", "2026-11-27T13:30"),
        ("-15m", "2026-11-24T13:15"),
        ("2026-11-30", "2026-11-30T08:00"),
        ("2026-11-30 10:00", "2026-11-30T09:00"),
        ("2026-11-30T10:00Z", "2026-11-30T10:00"),
        ("2026-11-30T10:00+05:00", "2026-11-30T05:00"),
    ],
)
def test_what_people_write(raw: str, iso: str) -> None:
    assert parse_instant(raw, NOW, "Europe/Vienna") == datetime.fromisoformat(iso + ":00+00:00")


def test_a_day_alone_means_the_hour_that_the_form_wants() -> None:
    assert parse_instant("fri", NOW, "UTC", at=EVENING) == datetime(2026, 11, 27, 17, tzinfo=UTC)


def test_a_distance_is_in_real_hours_when_the_clocks_change() -> None:
    night = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert parse_instant("+3h", night, "Europe/Vienna") == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize("raw", ["", "2026-13-01", "25:00", "someday", "9", "fri 25", "1e400", "13pm", "tomorrow x"])
def test_what_is_no_instant_is_refused(raw: str) -> None:
    with pytest.raises(UsageError, match="is not an instant"):
        parse_instant(raw, NOW, "UTC")


@given(st.text(max_size=30))
def test_anything_is_an_instant_or_a_sentence(raw: str) -> None:
    try:
        assert parse_instant(raw, NOW, "America/New_York").tzinfo is UTC
    except UsageError as error:
        assert "is not an instant" in str(error)
