"""What is read while the store is away: what is known stays, what is waited for is said, and the cursor keeps its ticket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from odesk_tui.core.errors import StoreAway
from odesk_tui.core.text import Foreign
from odesk_tui.desk import Desk
from odesk_tui.reads.base import Read
from odesk_tui.reads.views import ViewCount
from odesk_tui.store.opening import open_store
from tests.store.test_frozen_server import Server
from tests.tui.world import Clock, app_of, furnish, press, screens, settle, shown, until

BAR = 1


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "pg")
    yield made
    # A test may have ended it.
    with suppress(FileNotFoundError):
        made.end()


class Away(Desk):
    """A desk whose reads find the store away while a test says so."""

    away = False

    def read(self, query: Read[Any]) -> Any:
        """Refuse while it is away."""
        if self.away:
            raise StoreAway("the store is away")
        return super().read(query)


@pytest.fixture
def desk(sqlite_address: str, clock: Clock) -> Iterator[Away]:
    furnish(sqlite_address, clock).close()
    made = Away.open(sqlite_address, "ada", via="tui", clock=clock)
    assert isinstance(made, Away)
    yield made
    made.close()


def at(pilot: Pilot[Any]) -> int:
    """The ticket under the cursor."""
    row = app_of(pilot).list_screen.subject()
    assert row is not None
    return row.number


def is_seen(pilot: Pilot[Any], words: str) -> bool:
    return any(words in line for line in shown(app_of(pilot)))


async def test_another_layout_is_shown_when_a_frozen_server_answers_again(server: Server, clock: Clock) -> None:
    open_store(server.url, create=True).close()
    desk = furnish(server.url, clock)
    app = screens(desk, watching=True)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j")
        begun = at(pilot)
        with server.frozen():
            await pilot.press("g", "b")
            await until(pilot, lambda: "board: waiting for the store" in shown(app)[BAR])
            # The list stays, and one goes on in it; nothing of another ticket is under the cursor.
            assert app.list_screen.shown_layout.NAME == "list"
            await pilot.press("k")
            await until(pilot, lambda: at(pilot) != begun)
            here = at(pilot)
            await until(pilot, lambda: is_seen(pilot, f"#{here}: waiting for the store"))
            await until(pilot, lambda: "store away" in shown(app)[0], 600)
            assert app.list_screen.shown_layout.NAME == "list"
        await until(pilot, lambda: app.list_screen.shown_layout.NAME == "board", 600)
        await settle(pilot)
        assert at(pilot) == here
        assert "waiting for the store" not in "\n".join(shown(app))
    desk.close()


async def test_the_layout_stays_until_the_other_is_there(desk: Away) -> None:
    app = screens(desk, query="sort:id")
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        # Each way once, and to each layout before and after it has been loaded.
        for layout in "tbltlb":
            app.list_screen.step(1)
            await settle(pilot)
            before, here, body = app.list_screen.shown_layout.NAME, at(pilot), shown(app)[3:20]
            desk.away = True
            await press(pilot, "g", layout)
            assert "waiting for the store" in shown(app)[BAR]
            assert before == app.list_screen.shown_layout.NAME
            assert shown(app)[3:20] == body
            desk.away = False
            app.read_again()
            await settle(pilot)
            assert before != app.list_screen.shown_layout.NAME
            assert at(pilot) == here
            assert "waiting for the store" not in "\n".join(shown(app))


async def test_one_may_think_better_of_it(desk: Away) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        desk.away = True
        await press(pilot, "j", "g", "t")
        here = at(pilot)
        await press(pilot, "g", "l")
        assert "waiting" not in shown(app)[BAR]
        desk.away = False
        app.read_again()
        await settle(pilot)
        assert app.list_screen.shown_layout.NAME == "list"
        assert at(pilot) == here


@pytest.mark.parametrize("layout", ["list", "tree", "board"])
async def test_another_filter_is_asked_again_when_the_store_is_back(desk: Away, layout: str) -> None:
    app = screens(desk, query="sort:id")
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "g", layout[0])
        desk.away = True
        await press(pilot, "slash", "ctrl+u", *"id:4,6", "enter")
        assert "former tickets: waiting for the store" in shown(app)[BAR]
        numbers = {row.number for row in app.list_screen.shown_layout.rows}
        assert numbers > {4, 6}
        # Going on among the former ones mixes nothing of the one with the other.
        await press(pilot, "j", "j")
        desk.away = False
        app.read_again()
        await settle(pilot)
        assert {row.number for row in app.list_screen.shown_layout.rows} == {4, 6}
        assert "2 tickets" in shown(app)[BAR]


async def test_a_view_in_another_layout_comes_with_its_tickets(desk: Away) -> None:
    app = screens(desk, query="sort:id")
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        desk.away = True
        app.list_screen.show_view(ViewCount(Foreign("Five"), "id:5", None, None, None, "tree"))
        await settle(pilot)
        assert "tree: waiting for the store" in shown(app)[BAR]
        assert app.list_screen.shown_layout.NAME == "list"
        desk.away = False
        app.read_again()
        await settle(pilot)
        assert app.list_screen.shown_layout.NAME == "tree"
        assert [row.number for row in app.list_screen.shown_layout.rows] == [5]


async def test_no_other_ticket_is_previewed_or_shown_under_a_number(desk: Away) -> None:
    app = screens(desk, query="sort:id")
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        first = app.list_screen.subject()
        assert first is not None
        side = app.list_screen.side
        assert side.conversation.number == first.number
        desk.away = True
        await press(pilot, "j")
        second = app.list_screen.subject()
        assert second is not None
        assert is_seen(pilot, f"#{second.number}: waiting for the store")
        assert side.conversation.number is None
        assert side.head.told is None
        desk.away = False
        app.read_again()
        await settle(pilot)
        assert side.conversation.number == second.number
        # The same on the ticket's own screen.
        await press(pilot, "enter")
        desk.away = True
        await press(pilot, "right_square_bracket")
        third = app.list_screen.subject()
        assert third is not None
        assert third.number != second.number
        assert f"#{third.number} {third.subject.line()}" in shown(app)[BAR]
        assert is_seen(pilot, f"#{third.number}: waiting for the store")
        assert not is_seen(pilot, f"{second.subject.line()}: it began")
        desk.away = False
        app.read_again()
        await settle(pilot)
        assert is_seen(pilot, f"{third.subject.line()}: it began")
