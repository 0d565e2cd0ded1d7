"""What a selection, the recent tickets and a redo ask of the store, on both databases."""

from __future__ import annotations

from datetime import timedelta

from odesk_tui.commands.conversation import Reply
from odesk_tui.commands.tickets import Create, Edit, Snooze, Trash
from odesk_tui.commands.undo import Undo
from odesk_tui.desk import Desk
from odesk_tui.reads.history import RedoMails
from odesk_tui.reads.recent import RecentTickets
from odesk_tui.reads.selection import CountAmong, FindAll
from tests.commands.conftest import Clock, number_of


def made(desk: Desk, count: int) -> tuple[int, ...]:
    return tuple(number_of(desk.run(Create(subject=f"T{turn}", project="acme"))) for turn in range(count))


def test_everything_is_found_up_to_a_cap_that_is_told(desk: Desk) -> None:
    numbers = made(desk, 4)
    found = desk.read(FindAll("sort:id"))
    assert ([row.number for row in found.rows], found.capped) == (list(numbers), False)
    found = desk.read(FindAll("sort:id", cap=3))
    assert ([row.number for row in found.rows], found.capped) == (list(numbers[:3]), True)


def test_how_many_of_some_a_query_finds(desk: Desk, clock: Clock) -> None:
    numbers = made(desk, 5)
    desk.run(Edit(tickets=numbers[:2], changes={"status": "solved"}))
    desk.run(Trash(tickets=numbers[2:3]))
    desk.run(Snooze(tickets=numbers[3:4], until=clock.now + timedelta(hours=1)))
    assert desk.read(CountAmong("status:solved", numbers)) == 2
    assert desk.read(CountAmong("", numbers)) == 3
    assert desk.read(CountAmong("status:new", numbers)) == 1
    assert desk.read(CountAmong("status:new", ())) == 0


def test_recent_tickets_are_the_opened_ones_then_those_that_were_changed(desk: Desk, bob: Desk) -> None:
    numbers = made(bob, 5)
    desk.run(Edit(tickets=numbers[3:4], changes={"priority": "low"}))
    desk.run(Edit(tickets=numbers[2:3], changes={"priority": "low"}))
    found = desk.read(RecentTickets(opened=(numbers[0], numbers[1]), but=(numbers[2],)))
    assert [row.number for row in found] == [numbers[1], numbers[0], numbers[3]]
    bob.run(Trash(tickets=(numbers[3],)))
    assert [row.number for row in desk.read(RecentTickets())] == [numbers[2]]


def test_a_redo_that_mails_again_is_known_before(desk: Desk, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"priority": "low"}))
    desk.run(Reply(tickets=(ticket,), body="Hello"))
    assert desk.read(RedoMails()) == 0
    desk.run(Undo())
    assert desk.read(RedoMails()) == 1
    desk.run(Undo())
    assert desk.read(RedoMails()) == 0
