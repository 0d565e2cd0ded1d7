"""What changes of a ticket do to its clocks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.clock import Clock, State
from odesk_tui.core.sla.follow import Change, cancelled, follow, hours_of, next_due, recomputed
from odesk_tui.core.sla.policy import DEFAULT_PAUSES, Metric, Target, standard_calendar
from odesk_tui.core.workflow import DONE, Category

HOUR = 3600
FIRST, NEXT, RESOLUTION = Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.RESOLUTION


def targets(first: int = 2, following: int = 3, resolution: int = 8) -> tuple[Target, ...]:
    """Targets around the clock, in hours."""
    return tuple(
        Target(metric, Priority.NORMAL, hours * HOUR, None, DEFAULT_PAUSES[metric])
        for metric, hours in ((FIRST, first), (NEXT, following), (RESOLUTION, resolution))
    )


def at(hour: float, category: Category = Category.OPEN, **facts: bool) -> Change:
    return Change(int(hour * HOUR), category, **facts)


def after(*changes: Change) -> tuple[Clock, ...]:
    """The clocks of a ticket created at 0 with the standard targets, after ``changes``."""
    clocks = follow((), targets(), at(0, Category.NEW, created=True), {}, 1)
    for change in changes:
        clocks = follow(clocks, targets(), change, {}, 1)
    return clocks


def only(clocks: tuple[Clock, ...], metric: Metric) -> Clock:
    (clock,) = (clock for clock in clocks if clock.metric is metric)
    return clock


def test_creation_starts_first_response_and_resolution() -> None:
    clocks = after()
    assert [(c.metric, c.state, c.due_at, c.policy_id) for c in clocks] == [
        (FIRST, State.RUNNING, 2 * HOUR, 1),
        (RESOLUTION, State.RUNNING, 8 * HOUR, 1),
    ]
    assert next_due(clocks) == (2 * HOUR, None)


def test_nothing_promised_means_no_clocks() -> None:
    assert follow((), (), at(0, created=True), {}) == ()
    assert next_due(()) is None


def test_the_first_public_reply_stops_first_response_for_good() -> None:
    clocks = after(at(1, agent_reply=True))
    assert (only(clocks, FIRST).state, only(clocks, FIRST).elapsed_s) == (State.MET, HOUR)
    later = after(at(1, agent_reply=True), at(2, Category.SOLVED), at(3), at(4, agent_reply=True))
    assert only(later, FIRST) == only(clocks, FIRST)
    assert next_due(clocks) == (8 * HOUR, None)


def test_a_call_answers_the_first_time_and_no_later_question() -> None:
    clocks = after(at(1, customer_message=True), at(1.5, call=True))
    assert (only(clocks, FIRST).state, only(clocks, FIRST).elapsed_s) == (State.MET, 1.5 * HOUR)
    assert only(clocks, NEXT).due_at == 4 * HOUR


def test_a_note_or_a_change_of_fields_moves_nothing() -> None:
    assert after(at(1, Category.NEW)) == after()


def test_next_response_starts_at_the_oldest_unanswered_message_and_cycles() -> None:
    waiting = after(at(1, agent_reply=True), at(2, customer_message=True), at(3, customer_message=True))
    assert (only(waiting, NEXT).started_at, only(waiting, NEXT).due_at) == (2 * HOUR, 5 * HOUR)
    clocks = follow(waiting, targets(), at(4, agent_reply=True), {}, 1)
    clocks = follow(clocks, targets(), at(6, customer_message=True), {}, 1)
    assert [(c.cycle, c.state, c.started_at) for c in clocks if c.metric is NEXT] == [
        (1, State.MET, 2 * HOUR),
        (2, State.RUNNING, 6 * HOUR),
    ]


def test_solving_ends_next_response_and_no_message_on_a_done_ticket_starts_one() -> None:
    clocks = after(at(2, customer_message=True), at(3, Category.SOLVED))
    assert only(clocks, NEXT).state is State.MET
    assert follow(clocks, targets(), at(4, Category.SOLVED, customer_message=True), {}, 1) == clocks


def test_waiting_pauses_resolution_only() -> None:
    clocks = after(at(1, Category.WAITING))
    assert (only(clocks, FIRST).state, only(clocks, RESOLUTION).state) == (State.RUNNING, State.PAUSED)
    assert only(after(at(1, Category.ON_HOLD)), RESOLUTION).state is State.RUNNING
    back = follow(clocks, targets(), at(5), {}, 1)
    assert only(back, RESOLUTION).due_at == 12 * HOUR


@pytest.mark.parametrize("done", DONE)
def test_solved_straight_from_waiting(done: Category) -> None:
    clock = only(after(at(1, Category.WAITING), at(50, done)), RESOLUTION)
    assert (clock.state, clock.elapsed_s, clock.stopped_at) == (State.MET, HOUR, 50 * HOUR)


def test_reopening_resumes_resolution_and_opens_next_response_with_the_message() -> None:
    clocks = after(at(1, agent_reply=True), at(2, Category.SOLVED), at(100, customer_message=True))
    assert (only(clocks, RESOLUTION).state, only(clocks, RESOLUTION).due_at) == (State.RUNNING, 106 * HOUR)
    assert only(clocks, NEXT).due_at == 103 * HOUR
    waiting = after(at(2, Category.SOLVED), at(100, Category.WAITING))
    assert (only(waiting, RESOLUTION).state, only(waiting, RESOLUTION).remaining_s) == (State.PAUSED, 6 * HOUR)


def test_a_done_ticket_that_nobody_answered_waits_for_no_first_response() -> None:
    clocks = after(at(1, Category.SOLVED))
    assert (only(clocks, FIRST).state, only(clocks, FIRST).remaining_s) == (State.PAUSED, HOUR)
    assert next_due(clocks) is None
    assert only(follow(clocks, targets(), at(9), {}, 1), FIRST).due_at == 10 * HOUR


def test_the_trash_pauses_everything_and_restoring_resumes() -> None:
    gone = after(at(1, trashed=True))
    assert {clock.state for clock in gone} == {State.PAUSED}
    assert next_due(gone) is None
    back = follow(gone, targets(), at(21), {}, 1)
    assert [clock.due_at for clock in back] == [22 * HOUR, 28 * HOUR]
    solved = after(at(1, Category.SOLVED), at(2, Category.SOLVED, trashed=True))
    assert only(solved, RESOLUTION).state is State.MET
    assert follow(solved, targets(), at(3, trashed=True), {}, 1) == solved


def test_another_priority_recomputes_open_clocks_and_keeps_verdicts() -> None:
    clocks = after(at(1, agent_reply=True), at(2, Category.WAITING), at(4))
    moved = follow(clocks, targets(1, 1, 4), at(5, promise_changed=True), {}, 9)
    assert only(moved, FIRST) == only(clocks, FIRST)
    assert (only(moved, RESOLUTION).due_at, only(moved, RESOLUTION).policy_id) == (6 * HOUR, 9)


def test_no_promise_cancels_and_its_return_counts_from_the_start() -> None:
    none = follow(after(), (), at(1, promise_changed=True), {})
    assert [clock.state for clock in none] == [State.CANCELLED] * 2
    paused = follow(none, (), at(2, Category.WAITING), {})
    again = follow(follow(paused, (), at(5), {}), targets(), at(6, promise_changed=True), {}, 1)
    assert again == after(at(2, Category.WAITING), at(5))


def test_a_promise_that_comes_later_starts_then() -> None:
    clocks = follow((), targets(), at(5, promise_changed=True), {}, 1)
    assert [clock.started_at for clock in clocks] == [5 * HOUR, 5 * HOUR]
    answered = follow((), targets(), at(5, promise_changed=True, answered=True), {}, 1)
    assert [clock.metric for clock in answered] == [RESOLUTION]
    assert follow((), targets(), at(5, Category.CLOSED, promise_changed=True), {}, 1) == ()


def test_calendars_are_found_by_id_and_edits_recompute() -> None:
    office = Calendar.from_definition(standard_calendar("UTC"))
    promised = tuple(replace(target, calendar_id=4) for target in targets())
    # 1970-01-01 was a Thursday.
    clocks = follow((), promised, at(16, created=True), {4: office}, 1)
    assert next_due(clocks) == (34 * HOUR, 4)
    longer = Calendar.from_definition({**standard_calendar("UTC"), "holidays": ["1970-01-02"]})
    assert next_due(recomputed(clocks, {4: longer})) == ((4 * 24 + 10) * HOUR, 4)


def test_merging_cancels_what_is_open() -> None:
    clocks = cancelled(after(at(1, agent_reply=True)))
    assert [clock.state for clock in clocks] == [State.MET, State.CANCELLED]
    assert follow(clocks, targets(), at(2, Category.CLOSED), {}, 1)[1].state is State.CANCELLED


changes = st.lists(
    st.builds(
        lambda later, category, trashed, fact, answered: (later, category, trashed, fact, answered),
        st.integers(0, 6 * HOUR),
        st.sampled_from(Category),
        st.booleans(),
        st.sampled_from(("", "agent_reply", "customer_message", "promise_changed")),
        st.booleans(),
    ),
    max_size=12,
)


@given(changes, st.booleans())
def test_following_twice_is_following_once(
    history: list[tuple[int, Category, bool, str, bool]], office_hours: bool
) -> None:
    calendars = {4: Calendar.from_definition(standard_calendar("Asia/Kathmandu"))}
    promised = tuple(replace(target, calendar_id=4) for target in targets()) if office_hours else targets()
    clocks = follow((), promised, at(0, Category.NEW, created=True), calendars, 1)
    now = 0
    for later, category, trashed, fact, answered in history:
        now += later
        change = Change(now, category, trashed=trashed, answered=answered, **({fact: True} if fact else {}))
        clocks = follow(clocks, promised, change, calendars, 1)
        assert follow(clocks, promised, change, calendars, 1) == clocks
        idle = trashed or category in DONE
        assert not (idle and any(clock.state is State.RUNNING for clock in clocks))
        assert (next_due(clocks) is None) is not any(clock.state is State.RUNNING for clock in clocks)
        resolution = only(clocks, RESOLUTION)
        assert (resolution.stopped_at is not None) is (category in DONE) or trashed
        assert len({(clock.metric, clock.cycle) for clock in clocks}) == len(clocks)
        for clock in clocks:
            hours = hours_of(clock.calendar_id, calendars)
            assert sum(span.counted_s for span in clock.explain(now, hours)) == clock.used_s(now, hours)


def renewing() -> tuple[Target, ...]:
    """Targets of what has a cycle each time, and of work."""
    return tuple(
        Target(metric, Priority.NORMAL, 2 * HOUR, None, DEFAULT_PAUSES[metric])
        for metric in (Metric.AGENT_WORK, Metric.PERIODIC_UPDATE, Metric.TEAM_OLA)
    )


def lived(*changes: Change, team: bool = False) -> dict[Metric, list[Clock]]:
    clocks = follow((), renewing(), at(0, Category.NEW, created=True, team=team), {}, 1)
    for change in changes:
        clocks = follow(clocks, renewing(), change, {}, 1)
        assert follow(clocks, renewing(), change, {}, 1) == clocks
    return {metric: [clock for clock in clocks if clock.metric is metric] for metric in Metric}


def test_agent_work_pauses_on_hold_too_and_goes_on_when_reopened() -> None:
    (work,) = lived(at(1, Category.ON_HOLD), at(5), at(5.5, Category.SOLVED), at(9))[Metric.AGENT_WORK]
    assert (work.state, work.due_at) == (State.RUNNING, int(9.5 * HOUR))


def test_each_reply_ends_a_periodic_update_and_begins_the_next() -> None:
    told = lived(at(1, agent_reply=True), at(2, agent_reply=True), at(3, Category.WAITING), at(6, Category.SOLVED))
    found = [(c.cycle, c.started_at, c.state, c.elapsed_s) for c in told[Metric.PERIODIC_UPDATE]]
    assert found == [(1, HOUR, State.MET, HOUR), (2, 2 * HOUR, State.MET, HOUR)]
    assert lived(at(1, Category.SOLVED, agent_reply=True))[Metric.PERIODIC_UPDATE] == []
    assert lived(at(1, customer_message=True))[Metric.PERIODIC_UPDATE] == []


def test_a_team_has_its_time_from_assignment_to_reassignment() -> None:
    told = lived(at(1, team=True, team_changed=True), at(4), at(5, team_changed=True), team=True)[Metric.TEAM_OLA]
    assert [(c.cycle, c.started_at, c.state, c.elapsed_s) for c in told] == [
        (1, 0, State.MET, HOUR),
        (2, HOUR, State.BREACHED, 4 * HOUR),
    ]
    assert lived(at(1), at(2, Category.SOLVED))[Metric.TEAM_OLA] == []


def test_the_former_team_is_judged_by_what_it_was_promised() -> None:
    clocks = follow((), renewing(), at(0, created=True, team=True), {}, 1)
    handed = follow(clocks, (), at(1, team=True, team_changed=True, promise_changed=True), {})
    assert [c.state for c in handed if c.metric is Metric.TEAM_OLA] == [State.MET]
