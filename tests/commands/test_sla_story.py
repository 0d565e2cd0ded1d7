"""The stories of a ticket's clocks, on both databases."""

from __future__ import annotations

import pytest

from odesk_tui.commands.calendars import EditCalendar, RecountClocks
from odesk_tui.commands.conversation import Reply
from odesk_tui.commands.tickets import Edit, Restore, Trash
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.core.errors import NotFound
from odesk_tui.core.sla.calendar_edit import CalendarEdit
from odesk_tui.desk import Desk
from odesk_tui.reads.sla_story import ClockStories, ClockStory
from tests.commands.conftest import Clock

LONGER = CalendarEdit(hours=("mon-fri 06:00-20:00",))


def stories(desk: Desk, number: int) -> dict[str, ClockStory]:
    found = desk.read(ClockStories(number))
    assert all(story.adds_up for story in found)
    return {story.clock.metric.value: story for story in found}


def whys(story: ClockStory) -> list[tuple[str, int]]:
    return [(piece.why, piece.counted_s) for piece in story.pieces]


def test_a_day_of_a_ticket_is_told_with_reasons(desk: Desk, clock: Clock, ticket: int) -> None:
    clock.forward(minutes=30)
    desk.run(Reply(tickets=(ticket,), body="Looking."))
    clock.forward(minutes=30)
    desk.run(Edit(tickets=(ticket,), changes={"status": "pending"}))
    clock.forward(hours=2)
    desk.run(Trash(tickets=(ticket,)))
    clock.forward(hours=1)
    desk.run(Restore(tickets=(ticket,)))
    desk.run(Edit(tickets=(ticket,), changes={"status": "open"}))
    clock.forward(hours=5)
    told = stories(desk, ticket)
    assert whys(told["first_response"]) == [("running", 1800)]
    assert whys(told["resolution"]) == [
        ("running", 3600),
        ("pending", 0),
        ("in the trash", 0),
        ("running", 3 * 3600),
        ("outside hours", 0),
    ]
    assert told["resolution"].used_s == 4 * 3600
    assert str(told["resolution"].calendar) == "Office hours"


def test_what_is_taken_back_and_done_again_is_told_as_it_holds(desk: Desk, clock: Clock, ticket: int) -> None:
    clock.forward(hours=1)
    desk.run(Edit(tickets=(ticket,), changes={"status": "pending"}))
    clock.forward(hours=1)
    desk.run(Undo())
    assert whys(stories(desk, ticket)["resolution"]) == [("running", 7200)]
    clock.forward(hours=1)
    desk.run(Redo())
    assert whys(stories(desk, ticket)["resolution"]) == [("running", 3600), ("pending", 0)]


def test_a_finished_clock_is_told_by_the_hours_that_held_then(desk: Desk, clock: Clock, ticket: int) -> None:
    clock.forward(hours=24)
    desk.run(Edit(tickets=(ticket,), changes={"status": "solved"}))
    before = stories(desk, ticket)["resolution"]
    clock.forward(hours=1)
    desk.run(EditCalendar(name="Office hours", edit=LONGER))
    desk.run(RecountClocks(name="Office hours"))
    assert stories(desk, ticket)["resolution"] == before
    clock.forward(hours=1)
    desk.run(Edit(tickets=(ticket,), changes={"status": "open"}))
    again = stories(desk, ticket)["resolution"]
    # Reopened, it counts by the hours of now: from ten to eight, and from six to ten.
    assert again.used_s == 14 * 3600


def test_one_target_can_be_asked_for_and_a_ticket_must_be(desk: Desk, ticket: int) -> None:
    assert [one.clock.metric.value for one in desk.read(ClockStories(ticket, "resolution"))] == ["resolution"]
    assert desk.read(ClockStories(ticket, "next_response")) == ()
    with pytest.raises(NotFound, match="no ticket #99"):
        desk.read(ClockStories(99))
