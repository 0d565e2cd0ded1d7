"""When steps come, and how people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.errors import DeskError
from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.escalation import (
    Action,
    EscalationStep,
    When,
    coming,
    from_stored_when,
    next_at,
    parse_action,
    parse_when,
)
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK
from odesk_tui.core.sla.policy import Metric, Target
from odesk_tui.core.text import Foreign

OFFICE = Calendar.from_definition(
    {
        "timezone": "UTC",
        "hours": {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    }
)
# Tuesday 24 November 2026, 10:00 UTC.
TEN = 1_795_514_400
HOUR = 3600


def clock(hours: float, start: int = TEN) -> Clock:
    target = Target(Metric.RESOLUTION, Priority.NORMAL, int(hours * HOUR), 1, frozenset())
    return Clock.start(target, 1, OFFICE, start)


def step(when: str, position: int = 1, added_at: int = 0) -> EscalationStep:
    does = (Action("raise"),)
    return EscalationStep(
        position, 1, Foreign("standard"), Metric.RESOLUTION, position, parse_when(when), does, added_at
    )


@pytest.mark.parametrize(
    ("written", "when", "said"),
    [
        ("75%", When(75), "75%"),
        ("150 %", When(150), "150%"),
        ("before:30m", When(None, -1800), "30m before due"),
        ("-1h30m", When(None, -5400), "1h30m before due"),
        ("after:1h", When(None, 3600), "1h after due"),
        ("+90s", When(None, 90), "1m30s after due"),
        ("due", When(None, 0), "due"),
        ("DUE", When(None, 0), "due"),
    ],
)
def test_when_is_read_said_and_stored(written: str, when: When, said: str) -> None:
    assert parse_when(written) == when
    assert when.text() == said
    assert from_stored_when(when.stored) == when


@pytest.mark.parametrize("written", ["", "0%", "1001%", "75", "soon", "before:", "-", "before:2 x", "after:400d"])
def test_when_that_says_nothing_is_refused(written: str) -> None:
    with pytest.raises(DeskError):
        parse_when(written)


@pytest.mark.parametrize(
    ("written", "action"),
    [
        ("notify:assignee, Bob ,bob", Action("notify", "assignee, bob")),
        ("RAISE", Action("raise")),
        ("note:Call: now", Action("note", "Call: now")),
        ("webhook:https://example.org/hook?a=b", Action("webhook", "https://example.org/hook?a=b")),
    ],
)
def test_actions_are_read(written: str, action: Action) -> None:
    assert parse_action(written) == action


@pytest.mark.parametrize(
    "written",
    [
        "",
        "explode",
        "notify",
        "notify:",
        "raise:2",
        "tag:",
        "webhook:ftp://x.example",
        "webhook:https://me:pw@x.example/",
    ],
)
def test_what_no_step_does_is_refused(written: str) -> None:
    with pytest.raises(DeskError):
        parse_action(written)


def test_steps_come_in_business_time_and_in_order() -> None:
    # Two hours from ten, with lunch at noon: due at noon; after it comes one o'clock.
    two = clock(2)
    assert two.due_at == TEN + 2 * HOUR
    found = coming(two, [step("after:30m", 1), step("50%", 2), step("before:15m", 3), step("due", 4)], {}, OFFICE)
    assert [(one.step.position, one.at - TEN) for one in found] == [
        (2, HOUR),
        (3, 2 * HOUR - 900),
        (4, 2 * HOUR),
        (1, 3 * HOUR + 1800),
    ]


def test_a_percentage_counts_what_was_used_and_not_what_was_paused() -> None:
    paused = clock(2).pause(OFFICE, TEN + 40 * 60)
    half, quarter = step("50%"), step("25%")
    assert coming(paused, [half], {}, OFFICE) == []
    again = paused.resume(OFFICE, TEN + HOUR)
    assert next_at(again, [half], {}, OFFICE) == TEN + HOUR + 20 * 60
    # What it came to before the pause is where it was.
    assert next_at(again, [quarter], {}, OFFICE) == TEN + HOUR // 2


def test_what_has_fired_what_was_added_later_and_what_is_never_reached_do_not_wait() -> None:
    two = clock(2)
    assert next_at(two, [step("50%", 7)], {7: TEN + HOUR}, OFFICE) is None
    # A firing from before the clock began was another cycle.
    assert next_at(two, [step("50%", 7)], {7: TEN - 1}, OFFICE) == TEN + HOUR
    assert next_at(two, [step("50%", added_at=TEN + HOUR)], {}, OFFICE) is None
    assert next_at(two, [step("due", added_at=TEN + HOUR)], {}, OFFICE) == two.due_at
    once = Calendar.from_definition({"timezone": "UTC", "hours": {}, "overrides": {"2026-11-24": [["09:00", "12:00"]]}})
    endless = Clock.start(Target(Metric.RESOLUTION, Priority.NORMAL, 9 * HOUR, 1, frozenset()), 1, once, TEN)
    assert [
        one.step.position for one in coming(endless, [step("10%", 1), step("due", 2), step("50%", 3)], {}, once)
    ] == [1]


def test_a_stopped_or_cancelled_clock_waits_for_no_step() -> None:
    assert next_at(clock(2).stop(OFFICE, TEN + 60), [step("75%")], {}, OFFICE) is None
    assert next_at(clock(2).cancel(), [step("75%")], {}, OFFICE) is None


@given(
    seconds=st.integers(60, 200 * HOUR),
    start=st.integers(TEN - 10 * 86400, TEN + 10 * 86400),
    percent=st.integers(1, 300),
    offset=st.integers(-50 * HOUR, 50 * HOUR),
)
def test_no_step_comes_before_its_clock_and_the_whole_target_is_the_due_instant(
    seconds: int, start: int, percent: int, offset: int
) -> None:
    for hours in (OFFICE, AROUND_THE_CLOCK):
        held = Clock.start(Target(Metric.RESOLUTION, Priority.NORMAL, seconds, 1, frozenset()), 1, hours, start)
        assert held.due_at is not None
        assert When(100).at(held, hours) == When(None).at(held, hours) == held.due_at
        share, apart = When(percent).at(held, hours), When(None, offset).at(held, hours)
        assert share is not None
        assert apart is not None
        assert min(share, apart) >= start
        assert (share <= held.due_at) is (percent <= 100) or share == held.due_at
        assert hours.between_s(start, share) == seconds * percent // 100
        if offset >= 0:
            assert hours.between_s(held.due_at, apart) == offset
