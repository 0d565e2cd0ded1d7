"""Durations as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.durations import hours_text, parse_duration, timer_text
from odesk_tui.core.errors import UsageError


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        ("15", 900), ("15m", 900), ("1h30m", 5400), ("1h30", 5400), ("2H5", 7500),
        ("1h 30min", 5400), ("1.5h", 5400), ("0,25h", 900), ("1:30", 5400),
        ("0:00:42", 42), ("2d", 172800), ("1w", 604800), ("90s", 90),
    ],
)  # fmt: skip
def test_what_people_write(raw: str, seconds: int) -> None:
    assert parse_duration(raw) == seconds


@pytest.mark.parametrize("raw", ["", "h", "1x", "1h x", "1h99", "-5m", "1:75", "1e400", "99999999999h", "٣h30"])
def test_what_is_no_duration_is_refused(raw: str) -> None:
    with pytest.raises(UsageError, match="is not a duration"):
        parse_duration(raw)


@given(st.integers(0, 10**7))
def test_a_shown_duration_reads_back(seconds: int) -> None:
    assert parse_duration(timer_text(seconds)) == seconds
    assert parse_duration(hours_text(seconds)) == seconds // 60 * 60
