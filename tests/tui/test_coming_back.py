"""What is taken back is under the cursor again, in every layout."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from odesk_tui.commands.base import TicketCommand
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.tickets import Snooze, Trash
from odesk_tui.desk import Desk
from odesk_tui.tui.acts import act
from tests.tui.world import NOW, screens, settle

GONE = 3
WAYS: dict[str, TicketCommand] = {
    "merge": Merge(tickets=(GONE,), into=1, across=True),
    "snooze": Snooze(tickets=(GONE,), until=NOW + timedelta(days=2)),
    "trash": Trash(tickets=(GONE,)),
}


@pytest.mark.parametrize("way", WAYS)
async def test_the_cursor_goes_to_the_ticket_that_comes_back(desk: Desk, way: str) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)

        def here() -> Any:
            row = app.list_screen.subject()
            return row.number if row is not None else None

        for layout in "ltb":
            await pilot.press("g", layout)
            await settle(pilot)
            app.list_screen.shown_layout.reveal(GONE)
            await settle(pilot)
            assert here() == GONE
            app.orders.act(act(WAYS[way]))
            await settle(pilot)
            assert app.list_screen.loaded(GONE) is None
            app.list_screen.shown_layout.reveal(7)
            await settle(pilot)
            assert here() == 7
            await pilot.press("u")
            await settle(pilot)
            assert here() == GONE


async def test_what_is_not_in_the_list_leaves_the_cursor(desk: Desk) -> None:
    app = screens(desk, query="project:acme")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("j")
        before = app.list_screen.subject()
        desk.run(Trash(tickets=(GONE,)))
        await pilot.press("u")
        await settle(pilot)
        after = app.list_screen.subject()
        assert before is not None
        assert after is not None
        assert after.number == before.number
        assert app.list_screen.loaded(GONE) is None
