"""Tickets of one's own types by keys: a status and why not another, asking, approving, another type."""

from __future__ import annotations

import pytest

from odesk_tui.commands.tickets import Edit
from odesk_tui.core.workflow import Workflow
from odesk_tui.desk import Desk
from odesk_tui.reads.approvals import ApprovalsOf
from odesk_tui.reads.tickets import TicketsNumbered
from odesk_tui.reads.types import ReadCatalogue
from odesk_tui.tui.dialogs.flow import FlowDialog
from odesk_tui.tui.dialogs.flow_forms import FlowForm
from tests.tui.test_hour import hand_on
from tests.tui.test_snapshots_of_types import furnish_types
from tests.tui.world import press, screens, settle, shown


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


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_workflow_is_changed_from_its_drawing(desk: Desk, size: tuple[int, int]) -> None:
    app = screens(desk, "sort:id")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)

        def flow() -> Workflow:
            return desk.read(ReadCatalogue()).workflow_of("incident")

        await press(pilot, "g", "f", "a", *"parts", "enter", *"wai", "enter", "enter", "enter", "enter")
        assert flow().status("parts") is not None
        # The drawing is there again, with what has changed.
        assert app.screen.query_one(FlowDialog)
        await press(pilot, "+", *"open, pending", "enter", *"parts", "enter", *"team", "enter", *"lead", "ctrl+j")
        ways = flow().transitions
        assert {pair: way.demands for pair, way in ways.items() if pair[1] == "parts"} == {
            ("open", "parts"): "needs team; by a lead",
            ("pending", "parts"): "needs team; by a lead",
        }
        await press(pilot, "minus", *"pending", "enter", *"parts", "ctrl+j")
        assert ("pending", "parts") not in flow().transitions
        # What would be refused is said where it was typed.
        await press(pilot, "+", *"open", "enter", *"nowhere", "ctrl+j")
        assert any("has no status 'nowhere'" in line for line in shown(app))
        assert ("open", "nowhere") not in flow().transitions
        await press(pilot, "escape", "g", "f", "D", *"hold", "enter", "enter")
        assert flow().status("hold") is None
        await press(pilot, "escape", "s")
        assert any("parts" in line and "only for a lead" not in line for line in shown(app))
        await press(pilot, "escape", "u")
        assert flow().status("hold") is not None


async def test_who_is_no_admin_hears_it_before_the_form_is_lost(desk: Desk, bob: Desk) -> None:
    app = screens(bob, "sort:id")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "f", "D", *"hold", "enter", "enter")
        assert any("only an admin may change workflows" in line for line in shown(app))
        assert app.screen.query_one(FlowForm).entries[0].text == "hold"
