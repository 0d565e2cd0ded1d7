"""Tickets of one's own types by keys: a status and why not another, asking, approving, another type."""

from __future__ import annotations

import pytest

from odesk_tui.commands.tickets import Edit
from odesk_tui.desk import Desk
from odesk_tui.reads.approvals import ApprovalsOf
from odesk_tui.reads.tickets import TicketsNumbered
from tests.tui.test_hour import hand_on
from tests.tui.test_snapshots_of_types import furnish_types


@pytest.fixture
def careful(desk: Desk, bob: Desk) -> Desk:
    furnish_types(desk, bob)
    return desk


def status(desk: Desk, number: int) -> str:
    return desk.read(TicketsNumbered((number,)))[0].status


async def test_a_status_that_needs_approval_is_asked_for_in_two_keys(careful: Desk, bob: Desk) -> None:
    async with hand_on(careful, "id:1") as hand:
        await hand.press("s")
        assert "asks for the approval of one of ada, cleo" in hand.screen
        assert "solved    not possible: open cannot become solved" in hand.screen
        await hand.press("a")
        assert hand.keys == 2
        assert "#1 approved: one of ada, cleo asked (cleo)" in hand.screen
        assert careful.read(ApprovalsOf(1))[0].asked_by == "ada"


async def test_what_is_asked_is_approved_in_two_keys(careful: Desk) -> None:
    async with hand_on(careful, "id:2") as hand:
        assert "approval 0 of 1" in hand.screen
        await hand.press("X", "y")
        assert hand.keys == 2
        assert status(careful, 2) == "approved"
        await hand.press("s")
        assert "not possible: needs team" in hand.screen
        await hand.press("escape", ">")
        assert "#2 approved → solved: needs team" in hand.screen
        await hand.press("u")
        assert status(careful, 2) == "open"


async def test_refusing_wants_a_reason(careful: Desk, bob: Desk) -> None:
    async with hand_on(careful, "id:2") as hand:
        await hand.press("X", "n", "enter")
        assert "say why, so that who asked knows what to do" in hand.screen
        await hand.type("no way back")
        await hand.press("enter")
        assert "#2 approved: refused" in hand.screen
        assert status(careful, 2) == "open"
        await hand.press("X")
        assert "ada refuses: no way back" in hand.screen


async def test_another_type_says_what_becomes_of_the_status(careful: Desk) -> None:
    async with hand_on(careful, "id:2") as hand:
        await hand.press("X", "y", "i")
        assert "workflow standard; approved becomes open" in hand.screen
        await hand.press("t")
        assert "status approved → open, since the workflow standard has no approved" in hand.screen
        assert careful.read(TicketsNumbered((2,)))[0].type == "task"


async def test_many_of_several_types_are_offered_what_some_can_become(careful: Desk) -> None:
    careful.run(Edit(tickets=(3,), changes={"status": "open"}))
    async with hand_on(careful, "id:1,3") as hand:
        await hand.press("asterisk", "s")
        assert "solved    1 of 2 can" in hand.screen
        assert "tickets of type request are never approved" not in hand.screen
        assert "asks for the approval of one of ada, cleo" in hand.screen


async def test_the_workflow_is_drawn_type_by_type(careful: Desk) -> None:
    async with hand_on(careful, "id:2") as hand:
        await hand.press("g", "f")
        assert "╭─ open ──────── open ─╮  < it is here" in hand.screen
        assert "╰─▶ approved  (approval by one of ada, cleo)" in hand.screen
        assert "ask for the window first" in hand.screen
        await hand.press("tab")
        assert "I incident: workflow standard  (1 of 7)" in hand.screen
        assert "it is here" not in hand.screen
