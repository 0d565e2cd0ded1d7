"""The store goes away while somebody works: said within ten seconds, keys answer, nothing that was ordered is lost or twice."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from odesk_tui.commands.base import Command, Unheard
from odesk_tui.commands.conversation import Reply
from odesk_tui.core.errors import StoreAway
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import Drafts, ShowTicket
from odesk_tui.store.opening import open_store
from odesk_tui.tui.widgets.text_box import TextBox
from tests.store.test_frozen_server import NOTICED_S, Server
from tests.tui.world import PRINTER, Clock, app_of, furnish, press, screens, settle, shown, until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "pg")
    yield made
    # A test may have ended it.
    with suppress(FileNotFoundError):
        made.end()


def replies(desk: Desk) -> list[str]:
    desk.forget()
    return [item.body.raw for item in desk.read(ShowTicket(PRINTER)).items if item.kind == "reply"]


def on_screen(pilot: Pilot[Any]) -> str:
    return "\n".join(shown(app_of(pilot)))


async def within(pilot: Pilot[Any], holds: Callable[[], bool], seconds: float) -> float:
    """Wait until ``holds``; how long it took. A little longer than ``seconds`` is a slow machine, much longer a fault."""
    began = time.monotonic()
    await until(pilot, holds, int(seconds * 40))
    return time.monotonic() - began


async def test_a_frozen_server_and_work_that_goes_on(server: Server, clock: Clock) -> None:
    open_store(server.url, create=True).close()
    desk = furnish(server.url, clock)
    app = screens(desk, watching=True)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await app.open_ticket(PRINTER)
        await settle(pilot)
        await pilot.press("r", *"Dear Eve")
        with server.frozen():
            noticed = await within(pilot, lambda: "store away" in shown(app)[0], NOTICED_S)
            assert noticed < NOTICED_S
            # Keys answer: what is typed is there at once, though the draft cannot be kept.
            answered = []
            for letter in ", it works":
                began = time.monotonic()
                await pilot.press(letter)
                answered.append(time.monotonic() - began)
            # Not when the store gives up: that takes seconds.
            assert sorted(answered)[len(answered) // 2] < 1
            assert app.screen.query_one(TextBox).text == "Dear Eve, it works"
            # Sent into the silence, and one thing more.
            await pilot.press("ctrl+j")
            await until(pilot, lambda: "1 change waits for the store" in on_screen(pilot), 600)
        await within(pilot, lambda: "store away" not in shown(app)[0], 30)
        await until(pilot, lambda: not app.screen.query(TextBox), 600)
        await settle(pilot)
        assert replies(desk) == ["Dear Eve, it works"]
        # What was kept of it meanwhile came not after it.
        assert desk.read(Drafts()) == ()
    desk.close()


async def test_a_server_that_crashes_and_one_that_is_gone(server: Server, clock: Clock) -> None:
    open_store(server.url, create=True).close()
    desk = furnish(server.url, clock)
    app = screens(desk, watching=True)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        before = app.list_screen.subject()
        assert before is not None
        server.crash()
        await press(pilot, "m")
        await within(pilot, lambda: app.runner.ordered == 0 and not app.trouble, 30)
        assert desk.read(ShowTicket(before.number)).row.assignee == "ada"
        server.end()
        await within(pilot, lambda: "store away" in shown(app)[0], NOTICED_S)
        await pilot.press("underscore")
        await until(pilot, lambda: app.runner.away)
        # The way out: told what waits, and the second time gone.
        await pilot.press("ctrl+q")
        assert "1 change waits for the store; ctrl+q again leaves without" in on_screen(pilot)
        await pilot.press("ctrl+q")
    desk.close()


class Unsure(Desk):
    """A desk that is not told of a commit when a test says so, whether it was kept or not."""

    silent: str = ""
    ran: list[Command]

    def run(self, command: Command, *, rehearse: bool = False) -> Any:
        """Keep it and do not tell; or do not keep it."""
        if isinstance(command, Reply):
            self.ran.append(command)
            silent, self.silent = self.silent, ""
            if silent == "kept":
                raise Unheard("it did not say", super().run(command))
            if silent == "lost":
                raise Unheard("it did not say", super().run(command, rehearse=True))
        return super().run(command, rehearse=rehearse)


@pytest.mark.parametrize(("silent", "tries"), [("kept", 1), ("lost", 2)])
async def test_a_reply_of_which_the_store_did_not_tell_is_sent_once(
    address: str, clock: Clock, silent: str, tries: int
) -> None:
    furnish(address, clock).close()
    desk = Unsure.open(address, "ada", via="tui", clock=clock)
    assert isinstance(desk, Unsure)
    desk.ran, desk.silent = [], silent
    app = screens(desk, watching=True)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await app.open_ticket(PRINTER)
        await settle(pilot)
        await pilot.press("r", *"Dear Eve", "ctrl+j")
        await until(pilot, lambda: not app.screen.query(TextBox))
        await settle(pilot)
        assert "reply to eve@globex.example" in shown(app)[-1]
    assert len(desk.ran) == tries
    assert replies(desk) == ["Dear Eve"]
    desk.close()


class Away(Desk):
    """A desk whose commands find the store away."""

    away = True

    def run(self, command: Command, *, rehearse: bool = False) -> Any:
        """Refuse while it is away."""
        if self.away:
            raise StoreAway("the store is away")
        return super().run(command, rehearse=rehearse)


async def test_what_is_ordered_meanwhile_is_done_in_order_on_what_is_there_then(address: str, clock: Clock) -> None:
    furnish(address, clock).close()
    desk = Away.open(address, "ada", via="tui", clock=clock)
    assert isinstance(desk, Away)
    desk.away = True
    other = Desk.open(address, "bob", clock=clock)
    app = screens(desk, query="id:2")
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: "Printer offline" in on_screen(pilot))
        await pilot.press("m", "underscore", "L", *"late", "enter")
        await until(pilot, lambda: "changes wait for the store, to be made when it answers" in shown(app)[-1])
        # Moving and opening go on.
        await pilot.press("enter")
        await until(pilot, lambda: "Spooler restarted" in on_screen(pilot))
        # Drafts do not queue up: only the latest of each is kept for later.
        await pilot.press("r", *"Dear")
        await pilot.pause(2.3)
        await pilot.press(*" Eve")
        await pilot.pause(2.3)
        assert other.read(ShowTicket(2)).row.assignee is None
        desk.away = False
        app.runner.awake()
        await until(pilot, lambda: app.runner.ordered == 0)
        await until(pilot, lambda: [draft.body for draft in desk.read(Drafts())] == ["Dear Eve"])
        row = desk.read(ShowTicket(2)).row
        assert (row.assignee, row.priority.label) == ("ada", "P2")
    other.close()
    desk.close()


@contextmanager
def locked(address: str, how: str = "IMMEDIATE") -> Iterator[None]:
    """Another program that writes for long."""
    connection = sqlite3.connect(address, isolation_level=None)
    connection.execute(f"BEGIN {how}")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


async def test_an_sqlite_store_that_another_program_locks_for_long(
    sqlite_address: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = furnish(sqlite_address, clock)
    desk.close()
    monkeypatch.setattr("odesk_tui.store.sqlite.WAIT_S", 0.5)
    app = screens(desk, watching=True)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        row = app.list_screen.subject()
        assert row is not None
        with locked(sqlite_address):
            await pilot.press("m")
            await until(pilot, lambda: "1 change waits for the store" in shown(app)[-1])
            assert "another program kept" in shown(app)[-1]
            # What only reads goes on.
            await pilot.press("j", "enter")
            await until(pilot, lambda: f"#{PRINTER} Printer" in shown(app)[1])
            await pilot.press("q")
        await until(pilot, lambda: app.runner.ordered == 0)
        await settle(pilot)
        assert desk.read(ShowTicket(row.number)).row.assignee == "ada"
    desk.close()


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
async def test_an_sqlite_store_that_takes_no_changes_is_told_of_though_nothing_is_written(
    sqlite_address: str, clock: Clock, how: str
) -> None:
    desk = furnish(sqlite_address, clock)
    app = screens(desk, watching=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with locked(sqlite_address, how):
            noticed = await within(pilot, lambda: "store held up: another program" in shown(app)[0], NOTICED_S)
            assert noticed < NOTICED_S
            # What only reads goes on; what writes is done later.
            await pilot.press("j", "enter")
            await until(pilot, lambda: f"#{PRINTER} Printer" in shown(app)[1])
            await pilot.press("m")
            await until(pilot, lambda: app.runner.ordered == 1)
            assert "store held up" in shown(app)[0]
        await until(pilot, lambda: "store held up" not in shown(app)[0])
        await until(pilot, lambda: app.runner.ordered == 0)
        await settle(pilot)
        assert desk.read(ShowTicket(PRINTER)).row.assignee == "ada"
    desk.close()


async def test_a_command_of_ones_own_that_takes_long_is_no_trouble(
    sqlite_address: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odesk_tui.store.sqlite._LOOK_S", 0.1)
    monkeypatch.setattr("odesk_tui.store.sqlite._HELD_UP_S", 0.2)
    desk = furnish(sqlite_address, clock)
    app = screens(desk, watching=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with desk.store.writing():
            await pilot.pause(1.5)
            assert not desk.held_up
        with locked(sqlite_address):
            await until(pilot, lambda: "store held up" in shown(app)[0])
        await until(pilot, lambda: "the store takes changes again" in shown(app)[-1])
        assert not app.troubles.words
    desk.close()
