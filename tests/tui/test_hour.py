"""The fifteen tasks of a triage hour, each with the number of keys that README promises, on a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.pilot import Pilot

from odesk_tui.commands.macros import SaveMacro
from odesk_tui.commands.tickets import Create
from odesk_tui.core.fields import Priority
from odesk_tui.core.workflow import Category
from odesk_tui.desk import Desk
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import ListTickets
from odesk_tui.reads.time import RunningTimer
from odesk_tui.tui.app import OdeskApp
from tests.tui.world import PRINTER, app_of, screens, settle, shown


class Hand:
    """Presses keys and counts them; free text is typed without being counted."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self._pilot = pilot
        self.app: OdeskApp = app_of(pilot)
        self.keys = 0

    async def press(self, *keys: str) -> None:
        """Press keys, wait for what comes of them."""
        self.keys += len(keys)
        await self._pilot.press(*keys)
        await settle(self._pilot)

    async def type(self, text: str) -> None:
        """Type free text."""
        names = {" ": "space", ",": "comma", ".": "full_stop", ":": "colon"}
        await self._pilot.press(*(names.get(char, char) for char in text))

    @property
    def screen(self) -> str:
        """What is seen."""
        return "\n".join(shown(self.app))


@asynccontextmanager
async def hand_on(desk: Desk, query: str = "") -> AsyncIterator[Hand]:
    """The screens, with the cursor on the printer's ticket unless a query is given."""
    app = screens(desk, query, ticket_url="https://desk.example/t/{number}")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        hand = Hand(pilot)
        if not query:
            await pilot.press("j")
            await settle(pilot)
            here = hand.app.list_screen.subject()
            assert here is not None
            assert here.number == PRINTER
        yield hand


def row(desk: Desk, number: int = PRINTER) -> TicketRow:
    return desk.read(ShowTicket(number)).row


def said(desk: Desk, kind: str) -> list[str]:
    return [item.body.raw for item in desk.read(ShowTicket(PRINTER)).items if item.kind == kind]


async def test_see_the_most_urgent_takes_no_key(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        lines = shown(app)
        assert lines[3].split()[:2] == [">", "1"]
        assert "VPN drops" in lines[3]
        assert any("PUBLIC  Sam" in line for line in lines)


async def test_read_the_next_takes_one(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        hand = Hand(pilot)
        await hand.press("j")
        assert "PUBLIC  Eve" in hand.screen
        assert hand.keys <= 1


async def test_take_it_takes_one(desk: Desk) -> None:
    async with hand_on(desk) as hand:
        await hand.press("m")
        assert row(desk).assignee == "ada"
        assert hand.keys <= 1


async def test_assign_a_colleague_takes_two(desk: Desk) -> None:
    async with hand_on(desk) as hand:
        await hand.press("a", "1")
        assert row(desk).assignee == "bob"
        assert hand.keys <= 2


async def test_set_pending_takes_one_or_two(desk: Desk) -> None:
    async with hand_on(desk) as hand:
        await hand.press("s", "p")
        assert row(desk).status == "pending"
        assert hand.keys <= 2


async def test_step_to_pending_takes_one_from_open(desk: Desk) -> None:
    async with hand_on(desk) as hand:
        await hand.press("m")
        assert row(desk).status == "open"
        hand.keys = 0
        await hand.press("greater_than_sign")
        assert row(desk).status == "pending"
        assert hand.keys <= 1


async def test_priority_takes_one_or_two(desk: Desk) -> None:
    async with hand_on(desk) as hand:
        await hand.press("p", "2")
        assert row(desk).priority is Priority.HIGH
        assert hand.keys <= 2
        hand.keys = 0
        await hand.press("plus")
        assert row(desk).priority is Priority.URGENT
        assert hand.keys <= 1


async def test_reply_and_solve_takes_three(desk: Desk) -> None:
    async with hand_on(desk) as hand:
        await hand.press("r")
        await hand.type("It prints again")
        await hand.press("escape", "s")
        assert said(desk, "reply") == ["It prints again"]
        assert row(desk).status == "solved"
        assert hand.keys <= 3


async def test_internal_note_takes_two(desk: Desk) -> None:
    async with hand_on(desk) as hand:
        await hand.press("n")
        await hand.type("Spooler again")
        await hand.press("ctrl+j")
        assert said(desk, "note")[-1] == "Spooler again"
        assert hand.keys <= 2


async def test_macro_takes_two(desk: Desk) -> None:
    desk.run(SaveMacro(name="Ask for logs", changes={"status": "pending"}, note="Asked for the logs.", slot=1))
    async with hand_on(desk) as hand:
        await hand.press("semicolon", "1")
        assert row(desk).status == "pending"
        assert said(desk, "note")[-1] == "Asked for the logs."
        assert hand.keys <= 2


async def test_switch_the_timer_takes_one(desk: Desk) -> None:
    async with hand_on(desk) as hand:
        await hand._pilot.press("j")
        await settle(hand._pilot)
        await hand.press("t")
        running = desk.read(RunningTimer())
        assert running is not None
        assert running.ticket != PRINTER
        # What ran on the printer's ticket until now is kept.
        assert desk.read(ShowTicket(PRINTER)).spent_s == 12 * 60 + 33
        assert hand.keys <= 1


async def test_log_a_quarter_of_an_hour_takes_four(desk: Desk) -> None:
    async with hand_on(desk) as hand:
        await hand.press("T", "1", "5", "enter")
        assert desk.read(ShowTicket(PRINTER)).spent_s == 900
        assert hand.keys <= 4


async def test_solve_seven_duplicates_takes_four_after_the_filter(desk: Desk) -> None:
    for n in range(7):
        desk.run(Create(subject=f"Tram strike {n}", project="acme", changes={"tag": "strike"}))
    async with hand_on(desk, "tag:strike") as hand:
        await hand.press("asterisk", "s", "s")
        assert hand.keys <= 4
        found = desk.read(ListTickets("tag:strike")).rows
        assert [ticket.category for ticket in found] == [Category.SOLVED] * 7
        assert "7 ok" in shown(hand.app)[-1]


async def test_snooze_to_tomorrow_takes_two(desk: Desk) -> None:
    async with hand_on(desk) as hand:
        await hand.press("z", "t")
        until = row(desk).snoozed_until
        assert until is not None
        assert until.isoformat() == "2026-11-25T09:00:00+00:00"
        assert hand.keys <= 2


async def test_undo_a_bulk_change_takes_one(desk: Desk) -> None:
    async with hand_on(desk, "tag:morning") as hand:
        before = {ticket.number: ticket.assignee for ticket in desk.read(ListTickets("tag:morning")).rows}
        await hand.press("asterisk", "a", "1")
        assert {ticket.assignee for ticket in desk.read(ListTickets("tag:morning")).rows} == {"bob"}
        hand.keys = 0
        await hand.press("u")
        assert {ticket.number: ticket.assignee for ticket in desk.read(ListTickets("tag:morning")).rows} == before
        assert hand.keys <= 1


async def test_copy_a_url_takes_one(desk: Desk) -> None:
    async with hand_on(desk) as hand:
        await hand.press("Y")
        assert hand.app.clipboard == "https://desk.example/t/2"
        assert "copied: https://desk.example/t/2" in hand.screen
        assert hand.keys <= 1
