"""Undo and redo: what is refused and why, mail that is recalled, other people's work that is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from odesk_tui.commands.conversation import CustomerMessage, Note, Reply
from odesk_tui.commands.importing import Import, ImportedMessage, ImportRow
from odesk_tui.commands.people import AddAgent, AddProject
from odesk_tui.commands.tickets import Create, Edit, Tag, Trash
from odesk_tui.commands.time import StartTimer
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.core.errors import Conflict, NotAllowed, NotFound
from odesk_tui.core.fields import Priority
from odesk_tui.desk import Desk
from odesk_tui.reads.checks import Checks
from odesk_tui.reads.history import UndoList
from odesk_tui.reads.status import StatusLine
from odesk_tui.reads.ticket import Drafts, ShowTicket
from odesk_tui.reads.tickets import ListTickets
from odesk_tui.store.door import Store
from tests.commands.conftest import Clock, number_of, promise_next_response


@pytest.fixture
def many(desk: Desk) -> tuple[int, ...]:
    return tuple(number_of(desk.run(Create(subject=f"t{n}", project="globex"))) for n in range(3))


def row(desk: Desk, number: int):  # type: ignore[no-untyped-def]
    return desk.read(ShowTicket(number)).row


def history(desk: Desk, number: int) -> list[str]:
    return [item.body.raw for item in desk.read(ShowTicket(number)).items if item.kind == "event"]


def test_a_bulk_change_is_taken_back_as_one_from_any_session(
    desk: Desk, store: Store, many: tuple[int, ...], clock: Clock
) -> None:
    desk.run(Edit(tickets=many, changes={"status": "solved"}))
    clock.forward(minutes=2)
    later = Desk(store, "ada", via="cli", clock=clock)
    assert later.read(UndoList(limit=1))[0].text.raw == "status → solved on 3 tickets, 2 min ago"
    result = later.run(Undo())
    assert (result.summary, result.exit_code) == ("taken back: status → solved on 3 tickets", 0)
    assert {row(desk, number).status for number in many} == {"new"}
    assert history(desk, many[0])[-2:] == ["status new → solved", "undid: status new → solved"]
    assert later.read(UndoList(redo=True))[0].summary.raw == "status → solved"
    assert later.run(Redo()).summary == "done again: status → solved on 3 tickets"
    assert {row(desk, number).status for number in many} == {"solved"}
    assert row(desk, many[0]).version == 4
    assert history(desk, many[0])[-1] == "redid: status new → solved"


def test_what_another_has_changed_since_is_refused_and_the_rest_is_taken_back(
    desk: Desk, bob: Desk, many: tuple[int, ...], clock: Clock
) -> None:
    desk.run(Edit(tickets=many, changes={"status": "solved"}))
    bob.run(Edit(tickets=many[:1], changes={"status": "pending"}))
    clock.forward(minutes=2)
    result = desk.run(Undo())
    assert result.exit_code == 6
    assert [str(outcome.error) for outcome in result.refused] == [f"#{many[0]} status: bob set it to pending 2 min ago"]
    assert [row(desk, number).status for number in many] == ["pending", "new", "new"]
    assert desk.run(Redo()).summary == "done again: status → solved on 2 tickets"
    assert [row(desk, number).status for number in many] == ["pending", "solved", "solved"]


def test_the_same_value_set_again_by_another_stays(desk: Desk, bob: Desk, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"priority": "low"}))
    bob.run(Edit(tickets=(ticket,), changes={"priority": "urgent"}))
    bob.run(Edit(tickets=(ticket,), changes={"priority": "low"}))
    refused = desk.run(Undo()).outcomes[0].error
    assert isinstance(refused, Conflict)
    assert row(desk, ticket).priority == Priority.LOW


def test_what_another_did_and_took_back_does_not_count(desk: Desk, bob: Desk, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"priority": "low"}))
    bob.run(Edit(tickets=(ticket,), changes={"priority": "urgent"}))
    bob.run(Undo())
    assert desk.run(Undo()).exit_code == 0
    assert row(desk, ticket).priority == Priority.HIGH


def test_other_fields_and_tags_of_another_are_left_alone(desk: Desk, bob: Desk, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"priority": "low", "tag": "vpn"}))
    bob.run(Edit(tickets=(ticket,), changes={"assignee": "bob"}))
    bob.run(Tag(tickets=(ticket,), add=("vip",)))
    assert desk.run(Undo()).exit_code == 0
    after = row(desk, ticket)
    assert (after.priority, after.assignee, after.tags) == (Priority.HIGH, "bob", ("vip",))


def test_a_change_that_cannot_be_taken_back_is_passed_over(desk: Desk, bob: Desk, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"subject": "First"}))
    desk.run(Edit(tickets=(ticket,), changes={"status": "open"}))
    bob.run(Edit(tickets=(ticket,), changes={"status": "hold"}))
    assert desk.run(Undo()).exit_code == 5
    assert desk.run(Undo()).exit_code == 0
    assert (row(desk, ticket).subject.raw, row(desk, ticket).status) == ("Printer offline", "hold")


def test_each_agent_takes_back_their_own(desk: Desk, bob: Desk, ticket: int) -> None:
    with pytest.raises(NotFound, match="nothing of yours"):
        bob.run(Undo())
    bob.run(Note(tickets=(ticket,), body="bob's"))
    desk.run(Note(tickets=(ticket,), body="ada's"))
    bob.run(Undo())
    bodies = [item.body.raw for item in desk.read(ShowTicket(ticket)).items if item.kind == "note"]
    assert bodies == ["ada's"]


def test_something_new_ends_doing_again(desk: Desk, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"status": "open"}))
    desk.run(Undo())
    desk.run(Tag(tickets=(ticket,), add=("x",)))
    assert desk.read(UndoList(redo=True)) == ()
    with pytest.raises(NotFound):
        desk.run(Redo())


def test_several_steps_in_one_command(desk: Desk, ticket: int) -> None:
    for status in ("open", "pending", "solved"):
        desk.run(Edit(tickets=(ticket,), changes={"status": status}))
    assert desk.run(Undo(steps=2)).summary == "2 changes taken back"
    assert row(desk, ticket).status == "open"
    desk.run(Redo())
    assert row(desk, ticket).status == "pending"


def test_a_reply_is_recalled_before_it_leaves_and_its_text_kept(desk: Desk, ticket: int, clock: Clock) -> None:
    before = desk.read(ShowTicket(ticket))
    clock.forward(minutes=5)
    desk.run(Reply(tickets=(ticket,), body="Unplug the spooler, sorry @bob", status="pending"))
    clock.forward(seconds=4)
    desk.run(Undo())
    after = desk.read(ShowTicket(ticket))
    assert (after.clocks, after.row.status, after.last_message) == (before.clocks, "new", before.last_message)
    assert desk.read(StatusLine()).outbox == 0
    assert desk.read(ListTickets("unplug")).rows == ()
    assert [draft.body for draft in desk.read(Drafts(ticket))] == ["Unplug the spooler, sorry @bob"]
    desk.run(Redo())
    assert desk.read(Drafts(ticket)) == ()
    assert desk.read(StatusLine()).outbox == 1
    assert [r.number for r in desk.read(ListTickets("unplug")).rows] == [ticket]


def test_a_reply_that_has_left_cannot_be_recalled(desk: Desk, store: Store, ticket: int, clock: Clock) -> None:
    desk.run(Reply(tickets=(ticket,), body="gone", status="solved"))
    with store.writing() as tx:
        tx.execute("UPDATE outbox SET state = 'sent', sent_at = ?", (int(clock.now.timestamp()) + 10,))
    clock.forward(minutes=3)
    refused = desk.run(Undo()).outcomes[0].error
    assert isinstance(refused, NotAllowed)
    assert str(refused) == f"#{ticket}: its mail left at Tue 2026-11-24 10:00 UTC and cannot be recalled"
    assert row(desk, ticket).status == "solved"


def test_a_new_ticket_goes_to_the_trash_and_comes_back(desk: Desk, many: tuple[int, ...]) -> None:
    before = desk.read(ShowTicket(many[-1])).clocks
    desk.run(Undo())
    assert row(desk, many[-1]).trashed_at is not None
    desk.run(Redo())
    assert row(desk, many[-1]).trashed_at is None
    assert desk.read(ShowTicket(many[-1])).clocks == before


def test_a_timer_that_was_switched_runs_again_as_if_it_never_stopped(
    desk: Desk, many: tuple[int, ...], clock: Clock
) -> None:
    desk.run(StartTimer(ticket=many[0]))
    clock.forward(minutes=10)
    desk.run(StartTimer(ticket=many[1]))
    clock.forward(minutes=10)
    desk.run(Undo())
    timer = desk.read(StatusLine()).timer
    assert timer is not None
    assert (timer.ticket, timer.seconds(clock.now)) == (many[0], 1200)


def test_an_import_is_taken_back_row_by_row(desk: Desk, bob: Desk) -> None:
    rows = tuple(ImportRow({"subject": f"s{n}", "project": "globex", "external": f"x{n}"}) for n in range(3))
    first = desk.run(Import(rows=rows[:2]))
    kept, gone = (outcome.ticket or 0 for outcome in first.outcomes)
    changed = (
        ImportRow({"subject": "other", "external": "x0"}, (ImportedMessage("more"), ImportedMessage("note", "note"))),
        ImportRow({"subject": "", "external": "new"}),
        rows[2],
    )
    before = desk.read(ShowTicket(kept))
    assert desk.run(Import(rows=changed, update=True)).exit_code == 6
    assert desk.run(Undo()).exit_code == 0
    after = desk.read(ShowTicket(kept))
    assert (after.row.subject, after.clocks, after.last_message) == (
        before.row.subject,
        before.clocks,
        before.last_message,
    )
    assert numbers(desk) == {kept, gone}
    bob.run(Trash(tickets=(kept,)))
    result = desk.run(Undo())
    assert [outcome.ticket for outcome in result.refused] == [kept]
    assert numbers(desk) == set()
    assert desk.read(Checks()) == ()


def numbers(desk: Desk) -> set[int]:
    return {found.number for found in desk.read(ListTickets("")).rows}


def test_people_in_use_stay(desk: Desk, ticket: int) -> None:
    desk.run(AddProject(name="Initech"))
    desk.run(AddAgent(handle="zoe", name="Zoe"))
    Desk(desk.store, "zoe", clock=desk.clock).run(Note(tickets=(ticket,), body="hello"))
    with_zoe = desk.run(Undo()).outcomes[0].error
    assert str(with_zoe).startswith("the agent zoe is in use by now")
    assert desk.run(Undo()).summary == "taken back: customer added initech"


def test_a_ticket_in_the_trash_is_not_changed(desk: Desk, bob: Desk, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"priority": "low"}))
    bob.run(Trash(tickets=(ticket,)))
    assert isinstance(desk.run(Undo()).outcomes[0].error, NotAllowed)


def test_a_customers_message_is_taken_back_with_what_it_woke(
    desk: Desk, store: Store, ticket: int, clock: Clock
) -> None:
    promise_next_response(store)
    desk.run(Reply(tickets=(ticket,), body="Which?", status="pending"))
    before = desk.read(ShowTicket(ticket))
    clock.forward(hours=1)
    desk.run(CustomerMessage(tickets=(ticket,), body="That one"))
    assert len(desk.read(ShowTicket(ticket)).clocks) == 3
    desk.run(Undo())
    after = desk.read(ShowTicket(ticket))
    assert (after.row.status, after.clocks) == ("pending", before.clocks)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"status": "pending"}, {"priority": "urgent"}),
        ({"priority": "urgent"}, {"status": "pending"}),
        ({"priority": "low"}, {"status": "solved"}),
        ({"status": "solved"}, {"priority": "low", "assignee": "bob"}),
    ],
)
def test_clocks_are_as_if_it_had_never_been_done(
    desk: Desk, bob: Desk, clock: Clock, first: dict[str, str], second: dict[str, str]
) -> None:
    """Ada changes one ticket and takes it back after bob's change; another only ever sees bob's."""

    def life(with_ada: bool) -> object:
        clock.now = start
        number = number_of(desk.run(Create(subject="x", project="globex", changes={"status": "open"})))
        clock.forward(minutes=10)
        if with_ada:
            assert desk.run(Edit(tickets=(number,), changes=first)).exit_code == 0
        clock.forward(minutes=20)
        assert bob.run(Edit(tickets=(number,), changes=second)).exit_code == 0
        clock.forward(minutes=30)
        bob.run(Reply(tickets=(number,), body="Hello"))
        clock.forward(hours=1)
        if with_ada:
            assert desk.run(Undo()).exit_code == 0
        found = desk.read(ShowTicket(number))
        clocks = [
            (c.metric, c.state, c.target_s, c.due_at, c.remaining_s, c.stopped_at, c.elapsed_s) for c in found.clocks
        ]
        return clocks, found.row.sla_due

    start = clock.now
    assert life(True) == life(False)
    assert desk.read(Checks()) == ()


def test_an_answer_taken_back_before_another_change_is_gone_from_the_clocks(
    desk: Desk, bob: Desk, ticket: int, clock: Clock
) -> None:
    bob.run(Reply(tickets=(ticket,), body="first"))
    clock.forward(seconds=3)
    desk.run(Edit(tickets=(ticket,), changes={"priority": "urgent"}))
    clock.forward(seconds=3)
    bob.run(Undo())
    states = {c.metric: c.state for c in desk.read(ShowTicket(ticket)).clocks}
    assert states == {"first_response": "running", "resolution": "running"}
    desk.run(Undo())
    after = desk.read(ShowTicket(ticket))
    assert {c.metric: c.state for c in after.clocks} == states
    assert after.clocks[0].due_at == clock.now - timedelta(seconds=6) + timedelta(hours=2)
