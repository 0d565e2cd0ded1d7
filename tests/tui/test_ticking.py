"""What time alone costs: when the screens wake up, what they read, what they draw; and what they spare on a slow link."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from odesk_tui.commands.time import StopTimer
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.countdown import Countdown, Urgency
from odesk_tui.desk import Desk
from odesk_tui.tui.app import OdeskApp
from odesk_tui.tui.columns import Looks
from odesk_tui.tui.output.link import Gauge, Measured
from odesk_tui.tui.pace import Paced, cell_text, next_tick_s, timer_tick_s
from tests.tui.world import Clock, app_of, furnish, press, screens, set_up, settle, shown, until

# Monday to Friday, nine to five.
OFFICE = Calendar("UTC", (*[((32400, 61200),)] * 5, (), ()))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(sqlite_address: str, clock: Clock) -> Iterator[Desk]:
    made = furnish(sqlite_address, clock)
    yield made
    made.close()


@asynccontextmanager
async def running(desk: Desk, slow: str = "off") -> AsyncIterator[Pilot[Any]]:
    environment = {"EDITOR": "true", "TERM": "xterm-256color", "ODESK_SLOW": slow}
    async with screens(desk, environment=environment).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        yield pilot


def wait_of(app: OdeskApp) -> float | None:
    """Seconds until the screen wakes up next; None: it sleeps until something happens."""
    app.here.tick()
    ticker = app.here._ticker
    return ticker._interval if ticker is not None else None


@pytest.mark.parametrize(
    ("clock", "text", "wait"),
    [
        (Paced(299, Urgency.NEAR, by_minutes=True), "! 0:04", 50),
        (Paced(20, Urgency.NEAR, by_minutes=True), "! 0:00", 21),
        (Paced(299, Urgency.NEAR, stands=True), "! 0:04:59", 50),
        (Countdown(299, Urgency.NEAR), "! 0:04:59", 1),
    ],
)
def test_seconds_are_counted_only_where_they_are_wanted_and_pass(clock: Countdown, text: str, wait: int) -> None:
    assert cell_text(clock) == text
    assert next_tick_s([clock], 10) == wait


def test_a_timer_by_minutes_waits_for_its_own_minute() -> None:
    assert timer_tick_s(753, by_minutes=False) == 1
    assert timer_tick_s(753, by_minutes=True) == 27


async def test_nothing_wakes_up_where_no_clock_is_in_sight(sqlite_address: str, clock: Clock) -> None:
    desk = Desk.open(sqlite_address, "ada", via="tui", clock=clock)
    set_up(desk)
    async with running(desk) as pilot:
        assert wait_of(app_of(pilot)) is None
    desk.close()


async def test_the_timer_wakes_the_screen_every_second_and_calm_clocks_every_minute(desk: Desk, clock: Clock) -> None:
    async with running(desk) as pilot:
        assert wait_of(app_of(pilot)) == 1
    desk.run(StopTimer())
    async with running(desk) as pilot:
        assert wait_of(app_of(pilot)) == 60 - clock.now.second


async def test_minutes_of_ticking_read_nothing(desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(desk) as pilot:
        app = app_of(pilot)
        reads: list[object] = []
        read = Desk.read
        monkeypatch.setattr(Desk, "read", lambda self, query: (reads.append(query), read(self, query))[1])
        before = shown(app)
        for _ in range(300):
            clock.forward(seconds=1)
            app.here.tick()
        await settle(pilot)
        assert shown(app) != before
        assert reads == []


async def test_a_second_of_the_timer_draws_a_part_of_one_row(desk: Desk, clock: Clock) -> None:
    async with running(desk) as pilot:
        app = app_of(pilot)
        app.here.tick()
        await settle(pilot)
        drawn: list[object] = []
        row = app.here.status_row
        refresh = type(row).refresh

        def noted(self: Any, *regions: Any, **options: Any) -> Any:
            drawn.extend((type(self).__name__, region.width <= 16, region.height) for region in regions)
            return refresh(self, *regions, **options)

        for widget in (app.here.status_row, app.here.hint_row, app.list_screen._canvas):
            widget.refresh = noted.__get__(widget)  # type: ignore[method-assign]
        # From one minute's first second to its next: no clock changes its minute.
        clock.forward(seconds=1)
        app.here.tick()
        drawn.clear()
        clock.forward(seconds=1)
        app.here.tick()
        assert drawn == [("StatusRow", True, 1)]


async def test_a_window_without_focus_counts_by_minutes(desk: Desk, clock: Clock) -> None:
    async with running(desk) as pilot:
        app = app_of(pilot)
        assert "#2 0:12:33" in shown(app)[0]
        app.post_message(events.AppBlur())
        await settle(pilot)
        assert "#2 0:12" in shown(app)[0]
        assert "0:12:33" not in shown(app)[0]
        assert wait_of(app) == 27
        app.post_message(events.AppFocus())
        await settle(pilot)
        assert "#2 0:12:33" in shown(app)[0]


async def test_a_slow_link_gets_no_seconds_and_a_preview_on_demand(desk: Desk) -> None:
    async with running(desk, slow="on") as pilot:
        app = app_of(pilot)
        assert "0:12:33" not in shown(app)[0]
        assert not app.list_screen.side.is_previewing
        await press(pilot, "space")
        assert app.list_screen.side.is_previewing


async def test_slowness_is_chosen_and_given_up_while_the_screens_run(desk: Desk) -> None:
    async with running(desk) as pilot:
        app = app_of(pilot)
        assert app.list_screen.side.is_previewing
        app.choices.keep("slow", "on")
        await settle(pilot)
        assert not app.list_screen.side.is_previewing
        assert "0:12:33" not in shown(app)[0]
        app.choices.keep("slow", "off")
        await settle(pilot)
        assert app.list_screen.side.is_previewing
        assert "0:12:33" in shown(app)[0]


async def test_what_was_measured_counts_only_where_the_choice_is_left_to_it(desk: Desk) -> None:
    slow = Measured(12_000, 0.2)
    async with running(desk, slow="auto") as pilot:
        app = app_of(pilot)
        app.slowness._take(slow)
        assert app.here.hint_row.message.startswith("slow link: seconds, SLA panel and preview are off")
        await settle(pilot)
        assert app.slowness.on
        assert not app.list_screen.side.is_previewing
        app.slowness.choose("off")
        assert not app.slowness.on


def test_a_clock_outside_its_hours_wakes_nobody_every_second() -> None:
    # Three minutes of office hours are left: at night they stand, in the morning they run.
    due = datetime(2026, 11, 25, 9, 3, tzinfo=UTC)
    night, morning = (Looks("ada", due.replace(hour=hour, minute=0), {None: OFFICE}) for hour in (3, 9))
    assert cell_text(night.clock(due, None)) == cell_text(morning.clock(due, None)) == "! 0:03:00"
    assert next_tick_s([night.clock(due, None)], 0) == 60
    assert next_tick_s([morning.clock(due, None)], 0) == 1


async def test_a_held_key_on_a_slow_link_is_drawn_together_and_the_last_press_is_shown(desk: Desk) -> None:
    async with running(desk, slow="on") as pilot:
        app = app_of(pilot)
        coalescing = app.typing.coalescing
        coalescing.gap_s = 3600.0
        await pilot.press("j")
        assert not coalescing.holding
        await pilot.press("j", "j")
        assert coalescing.holding
        coalescing.draw()
        await settle(pilot)
        assert not coalescing.holding
        assert next(line for line in shown(app) if line.startswith(">")) == shown(app)[6]
        await pilot.press("j")
        assert coalescing.holding
        await pilot.press("k")
        assert not coalescing.holding


async def test_a_held_key_waits_for_pictures_that_are_on_their_way_and_is_drawn_when_they_have_got_through(
    desk: Desk,
) -> None:
    now = 0.0
    gauge = Gauge(lambda: now)
    gauge.begin()
    now = 0.01
    assert gauge.answered()
    async with running(desk) as pilot:
        app = app_of(pilot)
        coalescing = app.typing.coalescing
        coalescing.gauge = gauge
        await pilot.press("j", "j")
        assert not coalescing.holding
        assert gauge.wrote(500)
        now += 0.1
        await pilot.press("j")
        assert coalescing.holding
        assert gauge.answered()
        await settle(pilot)
        await until(pilot, lambda: not coalescing.holding)
        assert next(line for line in shown(app) if line.startswith(">")) == shown(app)[6]
