"""Figures, bars and months of reports."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.errors import UsageError
from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.sla.compliance import Figures, bar, month_of, months, months_back, per_cent, per_cent_text

INSTANTS = st.integers(946_684_800, 1_924_905_600).map(from_seconds)
ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "-"), (0, 3, "0.0%"), (1, 3, "33.3%"), (9_999, 10_000, "99.9%"), (3, 3, "100%")],
)
def test_only_all_is_a_hundred_per_cent(part: int, whole: int, said: str) -> None:
    assert per_cent_text(per_cent(part, whole)) == said


def test_figures_tell_both_rates_and_add_up() -> None:
    whole = Figures(4, 3, 2, 1).plus(Figures(1, 1, 1, 1))
    assert (whole.rate, whole.breached, whole.worst_rate) == (80.0, 1, 66.6)


@given(st.integers(0, 1000), st.integers(1, 60), st.booleans())
def test_a_bar_has_its_width_and_is_full_only_at_the_end(tenths: int, width: int, ascii_only: bool) -> None:
    drawn = bar(tenths / 10, width, ascii_only=ascii_only)
    assert len(drawn) == width
    assert drawn.isascii() or not ascii_only
    assert (drawn == ("#" if ascii_only else "█") * width) == (tenths == 1000)


@given(INSTANTS, INSTANTS, INSTANTS, ZONES)
def test_every_instant_lies_in_the_month_that_its_zone_says(
    a: datetime, b: datetime, at: datetime, zone: ZoneInfo
) -> None:
    since, at, until = sorted((a, b, at))
    if (until - since).days > 7000:
        return
    assert month_of(to_seconds(at), months(since, until, zone)) == f"{at.astimezone(zone):%Y-%m}"


@given(INSTANTS, st.integers(0, 30), ZONES)
def test_months_back_begin_where_they_are_looked_at(at: datetime, count: int, zone: ZoneInfo) -> None:
    start = months_back(at, zone, count)
    local = at.astimezone(zone)
    # Where a month begins in a gap of the clocks, its first moment is later than midnight.
    begun = start.astimezone(zone)
    assert (begun.year * 12 + begun.month, begun.day) == (local.year * 12 + local.month - count, 1)


def test_twenty_years_are_enough_for_a_report() -> None:
    with pytest.raises(UsageError, match="twenty years"):
        months(datetime(1990, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
