"""What was done last, as a macro would do it again, on both databases."""

from __future__ import annotations

from odesk_tui.commands.conversation import Note, Reply
from odesk_tui.commands.tickets import Edit, Snooze, StepPriority, Tag
from odesk_tui.commands.undo import Undo
from odesk_tui.desk import Desk
from odesk_tui.reads.last_done import Deeds, LastDone
from tests.commands.conftest import Clock


def test_what_was_done_within_the_hour_is_put_together(desk: Desk, bob: Desk, ticket: int, clock: Clock) -> None:
    assert bob.read(LastDone()) == Deeds()
    assert desk.read(LastDone()) == Deeds(ticket, other="created")
    desk.run(Note(tickets=(ticket,), body="long ago"))
    clock.forward(hours=2)
    desk.run(Tag(tickets=(ticket,), add=("vip", "x")))
    desk.run(Tag(tickets=(ticket,), remove=("x",)))
    desk.run(Edit(tickets=(ticket,), changes={"assignee": "ada", "type": "incident", "subject": "own"}))
    clock.forward(minutes=30)
    desk.run(StepPriority(tickets=(ticket,), by=-1))
    bob.run(Note(tickets=(ticket,), body="bob's"))
    desk.run(Reply(tickets=(ticket,), body="Done\nnow", status="solved"))
    deeds = desk.read(LastDone())
    assert deeds.ticket == ticket
    assert deeds.changes == {"assignee": "me", "type": "incident", "priority": "normal", "status": "solved"}
    assert (deeds.add, deeds.remove, deeds.reply, deeds.note) == (("vip",), ("x",), "Done\nnow", "")


def test_what_was_taken_back_does_not_count_and_other_things_are_named(desk: Desk, ticket: int, clock: Clock) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"priority": "low"}))
    desk.run(Undo())
    assert not desk.read(LastDone())
    clock.forward(hours=3)
    desk.run(Snooze(tickets=(ticket,), until=clock.now.replace(hour=20)))
    deeds = desk.read(LastDone())
    assert (bool(deeds), deeds.ticket) == (False, ticket)
    assert deeds.other == "snoozed → Tue 2026-11-24 20:00 UTC"
