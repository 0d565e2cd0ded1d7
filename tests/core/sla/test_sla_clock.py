"""One clock: its transitions, its figure, and the story that explains it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.fields import Priority
from odesk_tui.core.instants import NEVER, to_seconds
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.clock import Clock, Segment, SpanKind, State
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK, Hours
from odesk_tui.core.sla.policy import (
    DEFAULT_PAUSES,
    STANDARD_SECONDS,
    Metric,
    Target,
    pauses_text,
    pauses_value,
    standard_calendar,
    standard_policy,
)
from odesk_tui.core.workflow import Category

OFFICE = Calendar.from_definition(standard_calendar("Europe/Berlin"))
HOUR = 3600


def s(text: str) -> int:
    """An instant on Monday 2026-11-23 or a later day, in the office's zone (UTC+1)."""
    return to_seconds(datetime.fromisoformat(f"2026-11-{text}:00+01:00"))


def target(seconds: int, metric: Metric = Metric.RESOLUTION) -> Target:
    return Target(metric, Priority.NORMAL, seconds, 1, DEFAULT_PAUSES[metric])


def started(seconds: int, at: str = "23T10:00", hours: Hours = OFFICE) -> Clock:
    return Clock.start(target(seconds), 7, hours, s(at))


def test_a_new_clock_runs_to_its_due_instant() -> None:
    clock = started(8 * HOUR)
    assert (clock.state, clock.cycle, clock.policy_id, clock.calendar_id) == (State.RUNNING, 1, 7, 1)
    assert (clock.due_at, clock.remaining_s, clock.elapsed_s) == (s("24T10:00"), None, None)
    assert clock.used_s(s("23T18:00"), OFFICE) == 7 * HOUR
    assert clock.left_s(s("24T09:30"), OFFICE) == HOUR // 2
    assert clock.left_s(s("24T11:00"), OFFICE) == -HOUR
    assert not clock.overdue(s("24T10:00"), OFFICE)
    assert clock.overdue(s("24T10:00") + 1, OFFICE)


def test_a_pause_takes_the_due_instant_away_and_gives_a_later_one_back() -> None:
    paused = started(8 * HOUR).pause(OFFICE, s("23T12:00"))
    assert (paused.state, paused.due_at, paused.remaining_s) == (State.PAUSED, None, 6 * HOUR)
    assert paused.left_s(s("25T12:00"), OFFICE) == 6 * HOUR
    assert paused.pause(OFFICE, s("23T13:00")) is paused
    again = paused.resume(OFFICE, s("24T12:00"))
    assert (again.state, again.due_at, again.remaining_s) == (State.RUNNING, s("25T10:00"), None)
    assert again.resume(OFFICE, s("24T13:00")) is again
    assert again.segments == (Segment(s("23T10:00"), s("23T12:00")), Segment(s("24T12:00"), None))


@pytest.mark.parametrize(("stop", "state"), [("24T10:00", State.MET), ("24T10:01", State.BREACHED)])
def test_the_verdict_is_breached_strictly_after_due(stop: str, state: State) -> None:
    clock = started(8 * HOUR).stop(OFFICE, s(stop))
    assert (clock.state, clock.stopped_at, clock.due_at) == (state, s(stop), s("24T10:00"))
    assert clock.elapsed_s == clock.used_s(s("27T10:00"), OFFICE) == 8 * HOUR + s(stop) - s("24T10:00")
    assert clock.overdue(s("24T10:00"), OFFICE) is (state is State.BREACHED)
    assert clock.stop(OFFICE, s("27T10:00")) is clock
    assert clock.cancel() is clock
    assert clock.pause(OFFICE, s("27T10:00")) is clock
    assert clock.resume(OFFICE, s("27T10:00")) is clock
    assert clock.retarget(target(60), 8, OFFICE) is clock


def test_after_closing_the_figure_is_full_but_the_due_instant_has_passed() -> None:
    clock = started(7 * HOUR)
    assert clock.due_at == s("23T17:00")
    late = clock.stop(OFFICE, s("23T20:00"))
    assert (late.state, late.elapsed_s) == (State.BREACHED, 7 * HOUR)
    resumed = clock.pause(OFFICE, s("23T20:00")).resume(OFFICE, s("25T10:00"))
    assert resumed.due_at == s("23T17:00")
    assert clock.pause(OFFICE, s("23T20:00")).overdue(s("25T10:00"), OFFICE)


def test_a_pause_at_the_due_instant_is_in_time() -> None:
    paused = started(7 * HOUR).pause(OFFICE, s("23T17:00"))
    assert paused.remaining_s == 0
    assert not paused.overdue(s("25T10:00"), OFFICE)
    assert paused.resume(OFFICE, s("24T18:00")).due_at == s("25T09:00")
    assert paused.stop(OFFICE, s("24T18:00")).state is State.MET


def test_a_due_instant_that_passed_before_a_pause_stays() -> None:
    clock = started(HOUR).pause(OFFICE, s("23T12:00"))
    assert clock.remaining_s == -HOUR
    assert clock.overdue(s("23T13:00"), OFFICE)
    assert clock.resume(OFFICE, s("24T12:00")).due_at == s("23T11:00")


def test_solved_straight_from_waiting_ends_the_pause_first() -> None:
    paused = started(8 * HOUR).pause(OFFICE, s("23T12:00"))
    solved = paused.stop(OFFICE, s("25T12:00"))
    assert (solved.state, solved.elapsed_s, solved.stopped_at) == (State.MET, 2 * HOUR, s("25T12:00"))
    assert (solved.due_at, solved.remaining_s) == (s("26T10:00"), None)
    assert solved.segments == paused.segments
    assert started(HOUR).pause(OFFICE, s("23T12:00")).stop(OFFICE, s("25T12:00")).state is State.BREACHED


def test_reopening_goes_on_without_the_solved_span() -> None:
    again = started(8 * HOUR).stop(OFFICE, s("23T12:00")).reopen(OFFICE, s("25T09:00"))
    assert (again.state, again.stopped_at, again.elapsed_s) == (State.RUNNING, None, None)
    assert again.due_at == s("25T15:00")
    assert again.reopen(OFFICE, s("25T10:00")) is again
    broken = started(HOUR).stop(OFFICE, s("23T12:00")).reopen(OFFICE, s("25T09:00"))
    assert broken.overdue(s("25T09:00"), OFFICE)


def test_another_target_keeps_starts_and_pauses() -> None:
    clock = started(8 * HOUR).pause(OFFICE, s("23T12:00"))
    shorter = clock.retarget(replace(target(3 * HOUR), calendar_id=2), 9, AROUND_THE_CLOCK)
    assert (shorter.state, shorter.remaining_s, shorter.policy_id, shorter.calendar_id) == (State.PAUSED, HOUR, 9, 2)
    running = clock.resume(OFFICE, s("24T09:00")).retarget(target(4 * HOUR), 9, OFFICE)
    assert running.due_at == s("24T11:00")
    assert running.segments == clock.resume(OFFICE, s("24T09:00")).segments


def test_an_edited_calendar_moves_open_clocks_only() -> None:
    longer = Calendar.from_definition({**standard_calendar("Europe/Berlin"), "holidays": ["2026-11-24"]})
    clock = started(8 * HOUR)
    assert clock.recomputed(longer).due_at == s("25T10:00")
    assert clock.recomputed(OFFICE) is clock
    met = clock.stop(OFFICE, s("24T09:30"))
    assert met.recomputed(longer) is met
    assert met.used_s(s("27T10:00"), longer) == met.elapsed_s


def test_a_cancelled_clock_comes_back_as_if_it_had_never_gone() -> None:
    clock = started(8 * HOUR)
    gone = clock.cancel()
    assert (gone.state, gone.due_at, gone.remaining_s) == (State.CANCELLED, None, None)
    assert gone.cancel() is gone
    assert not gone.overdue(s("27T10:00"), OFFICE)
    while_gone = gone.pause(OFFICE, s("23T12:00")).resume(OFFICE, s("24T12:00"))
    assert while_gone.state is State.CANCELLED
    stayed = clock.pause(OFFICE, s("23T12:00")).resume(OFFICE, s("24T12:00"))
    assert while_gone.retarget(target(8 * HOUR), 7, OFFICE) == stayed
    fulfilled = while_gone.stop(OFFICE, s("24T13:00"))
    assert (fulfilled.state, fulfilled.elapsed_s) == (State.CANCELLED, None)
    assert fulfilled.retarget(target(8 * HOUR), 7, OFFICE) is fulfilled
    assert fulfilled.reopen(OFFICE, s("25T10:00")).retarget(target(8 * HOUR), 7, OFFICE).state is State.RUNNING


def test_a_calendar_that_never_opens_again_leaves_the_clock_without_an_end() -> None:
    never = Calendar.from_definition({"timezone": "UTC", "hours": {}})
    clock = started(HOUR, hours=never)
    assert (clock.state, clock.due_at) == (State.RUNNING, NEVER)
    assert clock.left_s(s("27T10:00"), never) == HOUR
    assert clock.stop(never, s("27T10:00")).state is State.MET


def test_spans_without_length_leave_no_trace() -> None:
    clock = started(8 * HOUR)
    assert clock.pause(OFFICE, s("23T10:00")).segments == ()
    assert clock.pause(OFFICE, s("23T11:00")).resume(OFFICE, s("23T11:00")) == clock
    assert Clock.start(target(60), None, OFFICE, s("23T10:00"), paused=True).remaining_s == 60


def test_the_story_names_why_time_did_not_count() -> None:
    clock = started(16 * HOUR).pause(OFFICE, s("23T12:00")).resume(OFFICE, s("23T16:00")).stop(OFFICE, s("24T10:00"))
    assert [(span.kind, span.start, span.end) for span in clock.explain(s("27T10:00"), OFFICE)] == [
        (SpanKind.RUNNING, s("23T10:00"), s("23T12:00")),
        (SpanKind.PAUSED, s("23T12:00"), s("23T16:00")),
        (SpanKind.RUNNING, s("23T16:00"), s("23T17:00")),
        (SpanKind.CLOSED, s("23T17:00"), s("24T09:00")),
        (SpanKind.RUNNING, s("24T09:00"), s("24T10:00")),
    ]


steps = st.lists(
    st.tuples(st.sampled_from(("pause", "resume", "stop", "reopen", "cancel", "retarget")), st.integers(0, 40 * HOUR)),
    max_size=12,
)


def walk(clock: Clock, log: list[tuple[str, int]], hours: Hours) -> tuple[Clock, int]:
    """The clock after ``log`` of (transition, seconds later), each one done twice; and the last instant."""
    now = clock.started_at
    for name, later in log:
        now += later
        for _ in range(2):
            before = clock
            if name == "cancel":
                clock = clock.cancel()
            elif name == "retarget":
                clock = clock.retarget(target(5 * HOUR), 7, hours)
            else:
                clock = getattr(clock, name)(hours, now)
        assert clock is before or clock == before, name
    return clock, now


@given(steps, st.sampled_from((OFFICE, AROUND_THE_CLOCK)), st.integers(0, 40 * HOUR))
def test_whatever_happens_the_story_adds_up(log: list[tuple[str, int]], hours: Hours, later: int) -> None:
    clock, now = walk(Clock.start(target(9 * HOUR), 7, hours, s("23T10:00")), log, hours)
    now += later
    story = clock.explain(now, hours)
    assert sum(span.counted_s for span in story) == clock.used_s(now, hours)
    edges = [clock.started_at, *(span.end for span in story)]
    assert [span.start for span in story] == edges[:-1]
    assert all(span.start < span.end for span in story)
    assert edges[-1] == (clock.stopped_at if clock.stopped_at is not None else now)
    assert (clock.remaining_s is not None) is (clock.state is State.PAUSED)
    assert clock.ticking is (clock.state is State.RUNNING) or clock.state is State.CANCELLED
    if clock.state is State.RUNNING:
        assert clock.due_at is not None
        assert clock.left_s(now, hours) == hours.between_s(now, clock.due_at) or clock.due_at < clock.segments[-1].start
    if clock.state is State.PAUSED:
        assert clock.left_s(now, hours) == clock.target_s - clock.used_s(now, hours)
    starts = [segment.start for segment in clock.segments]
    assert starts == sorted(set(starts))


def test_the_standard_policy_promises_two_metrics_at_every_priority() -> None:
    policy = standard_policy(3)
    for priority in Priority:
        assert {t.metric: t.seconds for t in policy.at(priority)} == {
            metric: by_priority[priority] for metric, by_priority in STANDARD_SECONDS.items()
        }
        assert all(t.calendar_id == 3 and t.pauses == DEFAULT_PAUSES[t.metric] for t in policy.at(priority))
    seconds = [t.seconds for p in sorted(Priority) for t in policy.at(p) if t.metric is Metric.RESOLUTION]
    assert seconds == sorted(seconds, reverse=True)


def test_pauses_are_stored_by_name() -> None:
    for pauses in DEFAULT_PAUSES.values():
        assert pauses_value(pauses_text(pauses)) == pauses
    assert pauses_text((Category.CLOSED, Category.WAITING)) == "waiting,closed"
    with pytest.raises(InvalidValue, match="'paused' is not one of new"):
        pauses_value("waiting, paused")
