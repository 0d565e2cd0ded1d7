"""The story of a clock: reasons for what did not count, and sums that add up."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from odesk_tui.core.fields import Priority
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.calendar_edit import with_public
from odesk_tui.core.sla.clock import Clock, SpanKind
from odesk_tui.core.sla.explain import Standing, closed_text, explained
from odesk_tui.core.sla.follow import Change, follow
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK
from odesk_tui.core.sla.policy import DEFAULT_PAUSES, Metric, Target, standard_calendar
from odesk_tui.core.workflow import CATEGORY_OF, STATUS_NAMES

OFFICE = Calendar.from_definition({**standard_calendar("Europe/Berlin"), "holidays": ["2026-11-25"]})
HOUR = 3600


def s(text: str) -> int:
    """An instant of November 2026 in the office's zone; the 23rd is a Monday."""
    return to_seconds(datetime.fromisoformat(f"2026-11-{text}:00+01:00"))


def target(metric: Metric = Metric.RESOLUTION, seconds: int = 16 * HOUR) -> Target:
    return Target(metric, Priority.NORMAL, seconds, 1, DEFAULT_PAUSES[metric])


def standing(since: int, status: str, trashed: bool) -> Standing:
    return Standing(since, status, CATEGORY_OF[status], trashed)


def test_each_span_has_its_reason() -> None:
    clock = Clock.start(target(), 7, OFFICE, s("23T10:00")).pause(OFFICE, s("23T12:00")).resume(OFFICE, s("24T16:00"))
    story = (
        standing(s("23T10:00"), "new", False),
        standing(s("23T11:00"), "open", False),
        standing(s("23T12:00"), "pending", False),
        standing(s("23T13:00"), "pending", True),
        standing(s("24T09:00"), "solved", False),
        standing(s("24T16:00"), "open", False),
    )
    told = [
        (p.kind, p.start, p.end, p.why, p.counted_s, p.used_s) for p in explained(clock, s("26T10:00"), OFFICE, story)
    ]
    assert told == [
        (SpanKind.RUNNING, s("23T10:00"), s("23T12:00"), "running", 2 * HOUR, 2 * HOUR),
        (SpanKind.PAUSED, s("23T12:00"), s("23T13:00"), "pending", 0, 2 * HOUR),
        (SpanKind.PAUSED, s("23T13:00"), s("24T09:00"), "in the trash", 0, 2 * HOUR),
        (SpanKind.PAUSED, s("24T09:00"), s("24T16:00"), "solved", 0, 2 * HOUR),
        (SpanKind.RUNNING, s("24T16:00"), s("24T17:00"), "running", HOUR, 3 * HOUR),
        (SpanKind.CLOSED, s("24T17:00"), s("26T09:00"), "outside hours (2026-11-25 closed)", 0, 3 * HOUR),
        (SpanKind.RUNNING, s("26T09:00"), s("26T10:00"), "running", HOUR, 4 * HOUR),
    ]


def test_a_pause_of_which_nothing_is_known_is_a_pause_all_the_same() -> None:
    clock = Clock.start(target(), 7, OFFICE, s("23T10:00")).pause(OFFICE, s("23T12:00"))
    (_, pause) = explained(clock, s("23T14:00"), OFFICE, ())
    assert (pause.kind, pause.why) == (SpanKind.PAUSED, "paused")
    # The log of the ticket begins later than its clocks, as after an import.
    late = (standing(s("23T13:00"), "pending", False), standing(s("23T13:30"), "open", False))
    assert [p.why for p in explained(clock, s("23T14:00"), OFFICE, late)] == ["running", "paused", "pending"]


def test_holidays_are_named_where_the_week_would_have_been_open() -> None:
    days = {date(2026, 11, day): f"Day {day}" for day in range(24, 30)}
    feast = with_public(OFFICE, "DE", "", days)
    assert closed_text(feast, s("23T17:00"), s("25T09:00")) == "outside hours (Day 24, Day 25)"
    # The weekend is closed anyway.
    assert closed_text(feast, s("27T17:00"), s("30T09:00")) == "outside hours (Day 27)"
    assert closed_text(feast, s("23T17:00"), s("30T09:00")) == "outside hours (Day 24, Day 25, Day 26 and 1 more)"
    assert closed_text(OFFICE, s("23T17:00"), s("24T09:00")) == "outside hours"
    # Up to midnight, which is not yet the holiday.
    assert closed_text(OFFICE, s("24T17:00"), s("25T00:00")) == "outside hours"
    assert closed_text(AROUND_THE_CLOCK, 0, 1) == "outside hours"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30 * HOUR), st.sampled_from(STATUS_NAMES), st.booleans()), max_size=8),
    st.sampled_from((OFFICE, AROUND_THE_CLOCK)),
    st.sampled_from((Metric.FIRST_RESPONSE, Metric.RESOLUTION)),
)
def test_whatever_happens_the_pieces_add_up_and_leave_no_hole(
    history: list[tuple[int, str, bool]], hours: Calendar, metric: Metric
) -> None:
    now = s("23T10:00")
    promised = (target(metric),)
    clocks = follow((), promised, Change(now, CATEGORY_OF["new"], created=True), {1: hours}, 1)
    story = [standing(now, "new", False)]
    for later, status, trashed in history:
        now += later
        clocks = follow(clocks, promised, Change(now, CATEGORY_OF[status], trashed=trashed), {1: hours}, 1)
        story.append(standing(now, status, trashed))
    (clock,) = clocks
    pieces = explained(clock, now + HOUR, hours, story)
    assert sum(piece.counted_s for piece in pieces) == clock.used_s(now + HOUR, hours)
    assert all(before.end == after.start for before, after in pairwise(pieces))
    assert all(piece.start < piece.end for piece in pieces)
    assert [piece.used_s for piece in pieces] == sorted(piece.used_s for piece in pieces)
    assert all(piece.why != "paused" for piece in pieces)
