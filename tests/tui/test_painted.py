"""The shorter ways of drawing: what they give is what the longer ones give, and they can be turned off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from odesk_tui.desk import Desk
from odesk_tui.tui.app import OdeskApp
from odesk_tui.tui.widgets.painted import Painted
from odesk_tui.tui.widgets.ticket_canvas import TicketCanvas
from tests.tui.world import Clock, app_of, furnish, press, screens, settle

KEYS = ("j", "j", "x", "k", "V", "*", "m", "o", "escape", "S", "space", "P", "G")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(sqlite_address: str, clock: Clock) -> Iterator[Desk]:
    made = furnish(sqlite_address, clock)
    yield made
    made.close()


def cells(strips: list[Strip]) -> list[list[tuple[str, object]]]:
    """Each cell's character and style, however the line is cut into segments."""
    return [[(char, segment.style) for segment in strip for char in segment.text] for strip in strips]


def painted(app: OdeskApp) -> list[Painted]:
    """The widgets in sight that are drawn by hand."""
    return [
        widget
        for widget in app.screen.walk_children()
        if isinstance(widget, Painted) and widget.display and widget.size
    ]


async def test_lines_that_were_kept_and_taken_the_short_way_are_those_drawn_anew_by_textual(
    desk: Desk, clock: Clock
) -> None:
    async with screens(desk).run_test(size=(120, 40)) as pilot:
        app = app_of(pilot)
        await settle(pilot)
        for key in KEYS:
            await press(pilot, key)
            for widget in painted(app):
                width, height = widget.size
                whole = Region(0, 0, width, height)
                short = cells(widget.render_lines(whole))
                if isinstance(widget, TicketCanvas):
                    assert short == cells([widget._draw(y, width) for y in range(height)]), key
                assert short == cells(Widget.render_lines(widget, whole)), (key, widget)


async def test_a_line_is_kept_for_when_it_is_shown_elsewhere_but_not_where_all_is_left_to_textual(desk: Desk) -> None:
    async with screens(desk, environment={"TERM": "xterm-256color"}).run_test(size=(120, 40)) as pilot:
        app = app_of(pilot)
        await settle(pilot)
        canvas = app.screen.query_one(TicketCanvas)
        assert canvas._drawn(2, canvas.size.width) is canvas._drawn(2, canvas.size.width)
        app.output.uninstall()
        assert canvas._drawn(2, canvas.size.width) is not canvas._drawn(2, canvas.size.width)
