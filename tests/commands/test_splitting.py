"""Splitting, what it does to clocks, and what stands in the way of what; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from odesk_tui.commands.conversation import CustomerMessage, Note, Reply
from odesk_tui.commands.links import Link
from odesk_tui.commands.macros import ApplyMacro, SaveMacro
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.people import AddContact
from odesk_tui.commands.splitting import Split
from odesk_tui.commands.tickets import Create, Edit, StepStatus
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.core.errors import Blocked, NotAllowed, NotFound, UsageError
from odesk_tui.desk import Desk
from odesk_tui.reads.checks import Checks
from odesk_tui.reads.dependencies import BLOCKS_IT, WAITS, Dependencies
from odesk_tui.reads.history import UndoList
from odesk_tui.reads.sla_proof import ClockDoubts
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import ListTickets
from odesk_tui.store.door import Store
from tests.commands.conftest import START, Clock, number_of, promise_next_response


def said(desk: Desk, number: int) -> list[str]:
    return [item.body.raw for item in desk.read(ShowTicket(number)).items if item.message_id is not None]


def ids(desk: Desk, number: int) -> list[int]:
    return [item.message_id for item in desk.read(ShowTicket(number)).items if item.message_id is not None]


def clocks(desk: Desk, number: int) -> dict[str, tuple[str, object]]:
    return {clock.metric: (clock.state, clock.due_at) for clock in desk.read(ShowTicket(number)).clocks}


def is_sound(desk: Desk) -> bool:
    return desk.read(Checks()) == () and desk.read(ClockDoubts(0, 100)).doubts == ()


def test_chosen_messages_go_on_in_a_ticket_of_their_own(desk: Desk, ticket: int, clock: Clock) -> None:
    desk.run(AddContact(project="globex", name="Rob", email="rob@globex.example"))
    desk.run(Edit(tickets=(ticket,), changes={"assignee": "bob", "tag": "floor-3"}))
    clock.forward(minutes=10)
    desk.run(CustomerMessage(tickets=(ticket,), body="And the scanner?", contact="rob@globex.example"))
    desk.run(Note(tickets=(ticket,), body="another device"))
    before = desk.read(ShowTicket(ticket))
    made = desk.run(Split(ticket=ticket, messages=tuple(ids(desk, ticket)[1:]), subject="Scanner"))
    new = number_of(made)
    assert made.summary == f"#{new} created of 2 messages of #{ticket}"
    assert (said(desk, ticket), said(desk, new)) == (
        ["The printer on floor 3 shows offline."],
        ["And the scanner?", "another device"],
    )
    row = desk.read(ShowTicket(new)).row
    assert (row.subject.raw, str(row.requester), row.assignee, row.status) == ("Scanner", "Rob", "bob", "open")
    assert (row.priority, row.tags, row.project_handle) == (before.row.priority, ("floor-3",), "globex")
    assert desk.read(ShowTicket(ticket)).links == (("(relates)", new),)
    assert [r.number for r in desk.read(ListTickets("scanner")).rows] == [new]
    assert [i.body.raw for i in desk.read(ShowTicket(ticket)).items if i.kind == "event"][
        -1
    ] == f"split 2 messages into #{new}"
    assert is_sound(desk)
    assert desk.read(UndoList())[0].summary.raw == f"split: 2 messages of #{ticket} into #{new}"
    desk.run(Undo())
    now = desk.read(ShowTicket(ticket))
    assert (said(desk, ticket)[1:], now.links, now.clocks) == (
        ["And the scanner?", "another device"],
        (),
        before.clocks,
    )
    assert desk.read(ShowTicket(new)).row.trashed_at is not None
    assert [r.number for r in desk.read(ListTickets("scanner")).rows] == [ticket]
    desk.run(Redo())
    assert said(desk, new) == ["And the scanner?", "another device"]
    assert is_sound(desk)


def test_taking_a_split_back_and_doing_it_again_tells_of_the_link_once_each_time(desk: Desk, ticket: int) -> None:
    desk.run(Note(tickets=(ticket,), body="another device"))
    new = number_of(desk.run(Split(ticket=ticket, messages=tuple(ids(desk, ticket)[1:]))))

    def told(number: int) -> list[str]:
        items = desk.read(ShowTicket(number, limit=500)).items
        return [item.body.raw for item in items if item.kind == "event" and "linked" in item.body.raw]

    assert (told(ticket), told(new)) == ([f"linked relates to #{new}"], [f"linked relates to #{ticket}"])
    for turn in range(1, 4):
        desk.run(Undo())
        assert [len(told(number)) for number in (ticket, new)] == [2 * turn, 2 * turn]
        desk.run(Redo())
        assert [len(told(number)) for number in (ticket, new)] == [2 * turn + 1, 2 * turn + 1]


def test_what_cannot_be_split_is_refused(desk: Desk, bob: Desk, ticket: int) -> None:
    (only,) = ids(desk, ticket)
    for messages, kind in (((), UsageError), ((only,), NotAllowed), ((only + 99,), NotFound)):
        with pytest.raises(kind):
            desk.run(Split(ticket=ticket, messages=messages))
    desk.run(Note(tickets=(ticket,), body="x"))
    new = number_of(desk.run(Split(ticket=ticket, messages=(only + 1,))))
    # Where it went it was moved on: taking it back would tear it from there.
    bob.run(Note(tickets=(new,), body="y"))
    bob.run(Split(ticket=new, messages=(only + 1,)))
    assert desk.run(Undo()).refused != ()
    assert is_sound(desk)


def test_the_new_ticket_counts_from_the_question_and_the_old_one_waits_for_it_no_more(
    desk: Desk, store: Store, ticket: int, clock: Clock
) -> None:
    promise_next_response(store)
    desk.run(Reply(tickets=(ticket,), body="Which one?"))
    before = clocks(desk, ticket)
    clock.forward(minutes=10)
    desk.run(CustomerMessage(tickets=(ticket,), body="And this?"))
    assert clocks(desk, ticket)["next_response"][0] == "running"
    clock.forward(minutes=50)
    new = number_of(desk.run(Split(ticket=ticket, messages=(ids(desk, ticket)[-1],))))
    assert clocks(desk, ticket)["next_response"][0] == "cancelled"
    assert clocks(desk, ticket)["resolution"] == before["resolution"]
    # It is as old as its question, not as its number.
    created = number_of(desk.run(Create(subject="x", project="globex", changes={"priority": "high"})))
    (_, due), (_, fresh) = clocks(desk, new)["first_response"], clocks(desk, created)["first_response"]
    assert isinstance(due, type(START))
    assert isinstance(fresh, type(START))
    assert fresh - due == timedelta(minutes=50)
    # A further question begins a new wait.
    desk.run(CustomerMessage(tickets=(ticket,), body="Hello?"))
    assert [c.state for c in desk.read(ShowTicket(ticket)).clocks if c.metric == "next_response"][-1] == "running"
    assert is_sound(desk)


def test_an_answer_that_moves_with_its_question_is_an_answer_there(
    desk: Desk, store: Store, ticket: int, clock: Clock
) -> None:
    promise_next_response(store)
    desk.run(Reply(tickets=(ticket,), body="Done"))
    for body in ("And this?", None, "And that?"):
        clock.forward(minutes=10)
        if body:
            desk.run(CustomerMessage(tickets=(ticket,), body=body))
        else:
            desk.run(Reply(tickets=(ticket,), body="Yes"))
    new = number_of(desk.run(Split(ticket=ticket, messages=tuple(ids(desk, ticket)[2:]))))
    assert clocks(desk, new)["first_response"][0] == "met"
    assert clocks(desk, new)["next_response"][0] == "running"
    assert desk.read(ShowTicket(new)).row.status == "open"
    assert is_sound(desk)
    desk.run(Undo())
    assert is_sound(desk)


def test_a_reason_is_recorded_by_whatever_starts_or_solves(desk: Desk, ticket: int) -> None:
    blocker = number_of(desk.run(Create(subject="cause", project="globex")))
    desk.run(Link(tickets=(blocker,), target=ticket, kind="blocks"))
    desk.run(SaveMacro(name="m", changes={"status": "solved"}))
    where = {"tickets": (ticket,)}
    for make in (
        lambda why: Edit(**where, changes={"status": "open"}, override=why),
        lambda why: StepStatus(**where, by=1, override=why),
        lambda why: Reply(**where, body="x", status="solved", override=why),
        lambda why: Note(**where, body="x", status="solved", override=why),
        lambda why: ApplyMacro(**where, name="m", override=why),
    ):
        assert isinstance(desk.run(make("")).outcomes[0].error, Blocked)
        assert desk.run(make("known since May")).exit_code == 0
        items = desk.read(ShowTicket(ticket)).items
        assert items[-1].kind == "event"
        assert any(item.body.raw == "override known since May" for item in items[-4:])
        desk.run(Undo())
    assert desk.read(ShowTicket(ticket)).row.blocked_by == (blocker,)
    desk.run(Edit(tickets=(blocker,), changes={"status": "solved"}))
    assert desk.read(ShowTicket(ticket)).row.blocked_by == ()


def test_dependencies_go_on_over_other_tickets_and_merging_hands_them_over(desk: Desk) -> None:
    a, b, c, d, e = (number_of(desk.run(Create(subject=s, project="globex"))) for s in "abcde")
    for source, target in ((a, b), (b, c), (a, c), (c, d)):
        desk.run(Link(tickets=(source,), target=target, kind="blocks"))
    row, found = desk.read(Dependencies(c))
    assert (row.number, row.blocked_by) == (c, (a, b))
    assert [(one.row.number, one.how, one.depth, one.holds) for one in found] == [
        (b, BLOCKS_IT, 1, True),
        (a, BLOCKS_IT, 1, True),
        (d, WAITS, 1, True),
    ]
    assert [one.row.number for one in desk.read(Dependencies(a))[1]] == [b, c, d]
    with pytest.raises(NotFound):
        desk.read(Dependencies(99))
    desk.run(Merge(tickets=(c,), into=e))
    assert desk.read(ShowTicket(e)).row.blocked_by == (a, b)
    assert desk.read(ShowTicket(d)).row.blocked_by == (e,)
    desk.run(Undo())
    assert desk.read(ShowTicket(d)).row.blocked_by == (c,)
    assert desk.read(ShowTicket(e)).links == ()
