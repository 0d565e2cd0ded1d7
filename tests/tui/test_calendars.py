"""Calendars by keys: the week drawn, hours and dates typed, a day copied, what is wrong said where it stands."""

from __future__ import annotations

import pytest

from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.desk import Desk
from odesk_tui.reads.sla import CalendarRow, CalendarRows
from odesk_tui.tui.dialogs.calendar_editor import CalendarEditor
from tests.tui.world import press, screens, settle, shown

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
OPEN = ("g", "k", "enter")


def text_on(app: object) -> str:
    return "\n".join(shown(app))  # type: ignore[arg-type]


def only(desk: Desk) -> CalendarRow:
    (found,) = desk.read(CalendarRows())
    return found


def office(desk: Desk) -> Calendar:
    return only(desk).calendar


@SIZES
async def test_hours_are_drawn_as_they_are_typed_and_copied_to_other_days(desk: Desk, size: tuple[int, int]) -> None:
    app = screens(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "tab", "tab")
        assert "open now, it is Tue 11:00 there" in text_on(app)
        assert "█" * 8 in text_on(app)
        await press(pilot, "ctrl+u", *"09:00-12:30 13:30-24:00")
        (monday,) = [line for line in shown(app) if "> mon" in line]
        cells = 48 if size[0] == 120 else 24
        hour = cells // 24
        assert monday.rstrip(" │").endswith("█" * (11 * hour - hour // 2 if hour > 1 else 11))
        await press(pilot, "ctrl+y", "ctrl+u", *"tue,thu", "enter", "ctrl+j")
        assert not app.screen.query(CalendarEditor)
        assert "the clocks of 7 tickets count by the new hours"[:30] in text_on(app)
    week = office(desk).weekly
    assert week[0] == week[1] == week[3] == ((9 * 3600, 45_000), (48_600, 86_400))
    assert week[2] == ((9 * 3600, 17 * 3600),)
    assert not only(desk).pending


async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "tab", "tab", "ctrl+u", *"9 to 5", "tab", "ctrl+u", *"08:00-14:00", "ctrl+j")
        assert "is not an interval" in text_on(app)
        assert "> mon 9 to 5" in text_on(app)
        await press(pilot, "ctrl+u", *"10:00-14:00", *(["tab"] * 7), *"XQ", "ctrl+j")
        assert "is not a country's code" in text_on(app)
        assert "10:00-14:00" in text_on(app)
        assert only(desk).version == 1
        await press(pilot, "ctrl+u", *"DE", "tab", *"BY", "ctrl+j")
        assert not app.screen.query(CalendarEditor)
    held = office(desk)
    assert held.public is not None
    assert held.public.code == "DE-BY"
    assert held.weekly[0] == ((36_000, 50_400),)


async def test_dates_are_added_changed_and_taken_away(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "shift+tab", *"2026-12-24 closed", "tab", "shift+tab", "shift+tab")
        assert "Thu 2026-12-24  closed" in text_on(app)
        await press(pilot, "shift+tab", "ctrl+j")
        assert [day.isoformat() for day in office(desk).closed] == ["2026-12-24"]
        await press(pilot, *OPEN, "shift+tab", "shift+tab", "ctrl+u", *"2026-12-24 09:00-12:00", "ctrl+j")
        assert not office(desk).closed
        assert len(office(desk).overrides) == 1
        await press(pilot, *OPEN, "shift+tab", "shift+tab", "ctrl+u", "ctrl+j")
    assert not office(desk).overrides


async def test_esc_asks_only_when_something_was_changed(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "escape")
        assert not app.screen.query(CalendarEditor)
        await press(pilot, *OPEN, "X", "escape")
        assert "is not saved" in text_on(app)
        await press(pilot, "n")
        assert "is not saved" not in text_on(app)
        assert app.screen.query(CalendarEditor)
        await press(pilot, "escape", "y")
        assert not app.screen.query(CalendarEditor)
    assert only(desk).version == 1


async def test_a_calendar_is_added_with_its_own_zone(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "k", "a", *"Tokyo", "tab", "ctrl+u", *"Asia/Tokyo", "ctrl+j")
        assert not app.screen.query(CalendarEditor)
    (made,) = [row for row in desk.read(CalendarRows()) if row.name.raw == "Tokyo"]
    assert made.calendar.timezone == "Asia/Tokyo"
    assert made.calendar.weekly[0] == ((9 * 3600, 17 * 3600),)
