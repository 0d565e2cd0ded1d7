"""Keys typed faster than the screens can follow: none is lost, none acts on what it was not meant for."""

from __future__ import annotations

import asyncio
import threading

import pytest
from textual import events
from textual.keys import _character_to_key

from odesk_tui.desk import Desk
from odesk_tui.reads.base import Read
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import TicketsNumbered
from odesk_tui.tui.app import OdeskApp
from odesk_tui.tui.screens.ticket import TicketScreen
from tests.tui.world import Clock, screens, settle, shown, until


def type_at_once(app: OdeskApp, *keys: str) -> None:
    """As a terminal hands over what was typed while the program was busy: all in one go."""
    for key in keys:
        named = _character_to_key(key) if len(key) == 1 else key
        char = key if len(key) == 1 else "\r" if key == "enter" else None
        event = events.Key(named, char)
        event.set_sender(app)
        app.post_message(event)


def row_of(desk: Desk, number: int) -> tuple[str | None, str, str]:
    (row,) = desk.read(TicketsNumbered((number,)))
    return row.assignee, row.priority.label, row.status


async def test_keys_behind_a_number_go_to_that_ticket(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = row_of(desk, 1)
        type_at_once(app, "#", "5", "enter", "m", "+")
        await until(pilot, lambda: row_of(desk, 5)[:2] == ("ada", "P2"))
        assert isinstance(app.screen, TicketScreen)
        assert app.screen.number == 5
        assert row_of(desk, 1) == before
        await settle(pilot)


async def test_a_whole_reply_is_typed_before_anything_was_drawn(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_at_once(app, "#", "7", "enter", "n", *"jkq", "ctrl+j", "q", "j", "m")
        await until(pilot, lambda: row_of(desk, 2)[0] == "ada")
        await settle(pilot)
        assert desk.read(ShowTicket(7)).items[-1].body.raw == "jkq"  # type: ignore[union-attr]
        assert app.screen is app.list_screen


async def test_keys_behind_a_filter_act_on_what_it_finds(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_at_once(app, "/", "ctrl+u", *"laptop", "enter", "m")
        await until(pilot, lambda: row_of(desk, 7)[0] == "ada")
        assert row_of(desk, 1)[0] is None
        await settle(pilot)


async def test_keys_behind_a_pick_act_after_it(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_at_once(app, "p", "4", "j", "p", "3")
        await until(pilot, lambda: row_of(desk, 2)[1] == "P3")
        assert row_of(desk, 1)[1] == "P4"
        await settle(pilot)


class SlowDesk(Desk):
    """A desk that shows no ticket before it is let."""

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.let = threading.Event()

    def read(self, query: Read[object]) -> object:  # type: ignore[override]
        if isinstance(query, ShowTicket) and query.number == 5:
            self.let.wait(10)
        return super().read(query)


async def test_keys_wait_for_a_ticket_that_is_being_read_but_not_for_ever(
    desk: Desk, sqlite_address: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odesk_tui.tui.screens.base.AWAITED_S", 0.2)
    slow = SlowDesk.open(sqlite_address, "ada", via="tui", clock=clock)
    assert isinstance(slow, SlowDesk)
    app = screens(slow, "id:1")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        type_at_once(app, "#", "5", "enter", "q")
        await until(pilot, lambda: isinstance(app.screen, TicketScreen))
        # The store is silent: q gets through all the same.
        await until(pilot, lambda: app.screen is app.list_screen)
        slow.let.set()
    slow.close()


async def test_keys_for_what_does_not_come_are_dropped_together(
    desk: Desk, sqlite_address: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odesk_tui.tui.screens.base.AWAITED_S", 0.2)
    slow = SlowDesk.open(sqlite_address, "ada", via="tui", clock=clock)
    assert isinstance(slow, SlowDesk)
    app = screens(slow, "id:1")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = row_of(desk, 1), row_of(desk, 5)
        type_at_once(app, "#", "5", "enter", "q", "m")
        await until(pilot, lambda: "2 keys were dropped that were typed for" in "".join(shown(app)[-2:]))
        assert isinstance(app.screen, TicketScreen)
        # What is pressed now is for what is in sight.
        await pilot.press("q")
        await until(pilot, lambda: app.screen is app.list_screen)
        slow.let.set()
        await settle(pilot)
        assert before == (row_of(desk, 1), row_of(desk, 5))
    slow.close()


@pytest.mark.parametrize("pause", [0.0, 0.05])
async def test_a_sequence_typed_at_once_shows_no_hint(
    desk: Desk, pause: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odesk_tui.tui.screens.base.LEADER_S", 3600)
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("G")
        type_at_once(app, "g")
        await asyncio.sleep(pause)
        type_at_once(app, "g", "m")
        await until(pilot, lambda: row_of(desk, 1)[0] == "ada")
        assert not app.screen.query("Leader")


async def test_who_waits_is_shown_what_may_follow(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("odesk_tui.tui.screens.base.LEADER_S", 0.01)
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("g")
        await until(pilot, lambda: bool(app.screen.query("Leader")))
        await until(pilot, lambda: "Esc cancels" in shown(app)[-1])
        assert "g top" in "".join(shown(app)[-3:])
        await pilot.press("escape")
        await settle(pilot)
        assert "g top" not in "".join(shown(app)[-3:])
        # Esc ended the sequence and nothing else.
        await pilot.press("g", "%")
        await settle(pilot)
        assert "there is no key g%" in shown(app)[-1]
