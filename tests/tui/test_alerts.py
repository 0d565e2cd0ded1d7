"""A clock rings once at each threshold; what is written then is harmless whatever tickets are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.core.sla.hours import AroundTheClock
from odesk_tui.core.text import Foreign
from odesk_tui.desk import Desk
from odesk_tui.reads.rows import ClockRow
from odesk_tui.tui.alerts import Alert, Level, Watch, sentences, signals
from odesk_tui.tui.columns import Looks
from odesk_tui.tui.output.patch import _HARMLESS
from tests.tui.world import NOW, Clock, screens, settle

HOUR = 3600
XTERM = {"TERM": "xterm-256color"}


def clock_of(minutes: float, *, target: int = HOUR, ticket: int = 7, **other: Any) -> ClockRow:
    """A clock that is due in ``minutes`` from NOW."""
    due = NOW + timedelta(minutes=minutes)
    values: dict[str, Any] = {
        "ticket": ticket, "subject": Foreign("Printer"), "assignee": None, "metric": "resolution", "state": "running",
        "target_s": target, "due_at": due, "remaining_s": None, "calendar_id": None, **other,
    }  # fmt: skip
    return ClockRow(**values)


def at(minutes: float, me: str = "ada") -> Looks:
    return Looks(me, NOW + timedelta(minutes=minutes), {None: AroundTheClock()})


def rung(watch: Watch, clocks: Sequence[ClockRow], minutes: float) -> list[Level]:
    return [alert.level for alert in watch.clocks(clocks, at(minutes))]


def test_each_threshold_rings_once() -> None:
    watch, clocks = Watch(), [clock_of(60)]
    told = [(minute, level) for minute in range(70) for level in rung(watch, clocks, minute)]
    # A quarter of an hour before, five minutes before, and after: at 60 it is not overdue yet.
    assert told == [(45, Level.QUARTER), (55, Level.MINUTES), (61, Level.OVERDUE)]


def test_what_has_happened_before_rings_no_more() -> None:
    watch, clocks = Watch(), [clock_of(-9), clock_of(3, ticket=8), clock_of(14, ticket=9)]
    assert rung(watch, clocks, 0) == []
    assert rung(watch, clocks, 1) == []
    assert rung(watch, clocks, 9.5) == [Level.OVERDUE, Level.MINUTES]


def test_a_long_sleep_rings_once_for_a_clock() -> None:
    watch, clocks = Watch(), [clock_of(60)]
    rung(watch, clocks, 0)
    assert rung(watch, clocks, 500) == [Level.OVERDUE]
    assert rung(watch, clocks, 501) == []


def test_a_clock_that_comes_into_sight_late_does_not_ring() -> None:
    watch = Watch()
    rung(watch, [], 0)
    assert rung(watch, [clock_of(10)], 1) == []
    assert rung(watch, [clock_of(10)], 6) == [Level.MINUTES]


def test_a_clock_that_was_put_back_does_not_ring_again() -> None:
    watch = Watch()
    rung(watch, [clock_of(60)], 44)
    assert rung(watch, [clock_of(60)], 45) == [Level.QUARTER]
    assert rung(watch, [clock_of(120)], 46) == []
    assert rung(watch, [clock_of(120)], 105) == []
    assert rung(watch, [clock_of(120)], 115) == [Level.MINUTES]


def test_only_ones_own_clocks_ring_and_those_of_nobody() -> None:
    watch = Watch()
    clocks = [clock_of(60, ticket=1, assignee="bob"), clock_of(60, ticket=2, assignee="ada"), clock_of(60, ticket=3)]
    watch.clocks(clocks, at(0))
    assert [alert.ticket for alert in watch.clocks(clocks, at(61))] == [2, 3]


def test_the_inbox_tells_what_is_new() -> None:
    watch = Watch()
    assert [watch.inbox(number) for number in (4, 4, 6, 1, 2)] == [0, 0, 2, 0, 1]


def test_many_are_counted() -> None:
    alerts = [Alert(number, "Printer", Level.MINUTES) for number in range(5)]
    told = sentences(alerts, 2)
    assert told == [
        "#0 Printer: 5 minutes left", "#1 Printer: 5 minutes left", "#2 Printer: 5 minutes left",
        "2 more clocks are near their end", "2 new in the inbox",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("notify", "written"),
    [
        ("off", ""),
        ("bell", "\x07"),
        ("osc9", "\x1b]9;odesk: #7 overdue\x07"),
        ("osc777", "\x1b]777;notify;odesk;#7 overdue\x07"),
        ("bell+osc9", "\x07\x1b]9;odesk: #7 overdue\x07"),
    ],
)
def test_how_is_the_persons_choice(notify: str, written: str) -> None:
    assert signals(["#7 overdue"], notify, XTERM) == written
    assert signals([], notify, XTERM) == ""


def test_ways_through_terminals() -> None:
    assert signals(["x"], "bell+osc9", {"TERM": "linux"}) == "\x07"
    through = signals(["x"], "osc9", {**XTERM, "TMUX": "/x"})
    assert through == "\x1bPtmux;\x1b\x1b]9;odesk: x\x07\x1b\\"
    assert signals(["é→"], "osc9", XTERM, ascii=True) == "\x1b]9;odesk: e>\x07"


@given(st.text(), st.sampled_from(["osc9", "osc777", "bell+osc777"]), st.sampled_from([XTERM, {**XTERM, "TMUX": "x"}]))
def test_no_subject_gets_out_of_its_notification(subject: str, notify: str, environment: dict[str, str]) -> None:
    data = signals([Alert(1, subject, Level.OVERDUE).sentence], notify, environment)
    assert _HARMLESS.fullmatch(data)
    body = re.fullmatch(
        r"\x07?(?:\x1bPtmux;\x1b)?\x1b\](?:9;odesk: |777;notify;odesk;)([^\x00-\x1f\x7f-\x9f;]*)\x07(?:\x1b\\)?", data
    )
    assert body, data
    assert body[1].isprintable()


async def test_the_screens_ring(desk: Desk, clock: Clock, bob: Desk) -> None:
    app = screens(desk, notify="bell", watching=True)
    written: list[str] = []
    app.alerts._write = written.append
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert app.status is not None
        assert written == []
        due = min(
            clock_row.due_at for clock_row in app.status.urgent
            if clock_row.due_at and clock_row.due_at > clock.now and clock_row.assignee in (None, "ada")
        )  # fmt: skip
        clock.now = due + timedelta(seconds=1)
        app.here.tick()
        assert written == ["\x07"]
        app.here.tick()
        assert written == ["\x07"]
        bob.run(Create(subject="New", project="acme"))
        bob.run(Edit(tickets=(8,), changes={"assignee": "ada"}))
        for _ in range(100):
            await pilot.pause(0.05)
            if len(written) > 1:
                break
        assert written == ["\x07", "\x07"]
