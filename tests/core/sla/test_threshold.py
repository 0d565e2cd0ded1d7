"""``sla<2h`` as a comparison of instants."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.policy import standard_calendar
from odesk_tui.core.sla.threshold import threshold_s

OFFICE = Calendar.from_definition(standard_calendar("Europe/Vienna"))
# A Tuesday, and a Sunday.
NOWS = st.sampled_from([1_795_608_000, 1_795_608_000 + 5 * 86400])


def left(due: int, now: int) -> int:
    return OFFICE.between_s(now, due) if due >= now else -OFFICE.between_s(due, now)


@given(NOWS, st.integers(-40 * 3600, 40 * 3600), st.integers(-10 * 86400, 10 * 86400))
def test_due_before_the_threshold_is_less_time_left(now: int, seconds: int, offset: int) -> None:
    due = now + offset
    if seconds == 0:
        # No time left means overdue, whether or not the office is open.
        assert (due < threshold_s(OFFICE, now, 0)) == (due < now)
        return
    assert (due < threshold_s(OFFICE, now, seconds)) == (left(due, now) < seconds)
