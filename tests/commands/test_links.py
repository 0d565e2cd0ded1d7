"""Links and what they forbid; merging."""

from __future__ import annotations

from datetime import timedelta

import pytest

from odesk_tui.commands.conversation import CustomerMessage, Note, Reply
from odesk_tui.commands.links import Link, Unlink
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.tickets import Create, Edit, Trash
from odesk_tui.commands.time import LogTime, StartTimer
from odesk_tui.commands.undo import Undo
from odesk_tui.core.errors import DeskError, InvalidValue, NotAllowed, NotFound
from odesk_tui.desk import Desk
from odesk_tui.reads.checks import Checks
from odesk_tui.reads.history import UndoList
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import ListTickets
from odesk_tui.store.door import Store
from tests.commands.conftest import START, Clock, number_of, promise_next_response


@pytest.mark.parametrize("kind", ["blocks", "duplicates", "parent", "causes"])
def test_no_link_but_relates_goes_round_in_a_circle(desk: Desk, kind: str) -> None:
    a, b, c = (number_of(desk.run(Create(subject=f"t{n}", project="globex"))) for n in range(3))
    desk.run(Link(tickets=(a,), target=b, kind=kind))
    desk.run(Link(tickets=(b,), target=c, kind=kind))
    with pytest.raises(NotAllowed, match=f"circle: #{c} → #{a} → #{b} → #{c}"):
        raise desk.run(Link(tickets=(c,), target=a, kind=kind)).outcomes[0].error or AssertionError
    assert links(desk, c) == ((f"({kind})", b),)
    desk.run(Link(tickets=(c,), target=a, kind="relates"))


@pytest.fixture
def many(desk: Desk) -> tuple[int, ...]:
    changes = {"requester": "eve@globex.example"}
    return tuple(
        number_of(desk.run(Create(subject=f"t{n}", project="globex", body=f"question {n}", changes=changes)))
        for n in range(3)
    )


def links(desk: Desk, number: int) -> tuple[tuple[str, int], ...]:
    return desk.read(ShowTicket(number)).links


def history(desk: Desk, number: int) -> list[str]:
    return [item.body.raw for item in desk.read(ShowTicket(number)).items if item.kind == "event"]


def refusal(desk: Desk, command: Link | Edit | Merge | Unlink | Reply) -> DeskError:
    error = desk.run(command).outcomes[0].error
    assert error is not None
    return error


def test_a_link_is_read_from_both_ends(desk: Desk, many: tuple[int, ...]) -> None:
    a, b, _ = many
    assert desk.run(Link(tickets=(a,), target=b, kind="blocks")).summary == f"#{a} blocks #{b}"
    assert (links(desk, a), links(desk, b)) == ((("blocks", b),), (("(blocks)", a),))
    assert history(desk, b)[-1] == f"linked blocked by #{a}"
    assert "already" in desk.run(Link(tickets=(b,), target=a, kind="blocked by")).summary
    assert desk.run(Unlink(tickets=(b,), target=a)).exit_code == 0
    assert links(desk, a) == ()
    assert isinstance(refusal(desk, Unlink(tickets=(b,), target=a)), NotFound)
    desk.run(Undo())
    assert links(desk, a) == (("blocks", b),)
    assert history(desk, a)[-1] == f"undid: unlinked blocks #{b}"


@pytest.mark.parametrize("kind", ["blocks", "parent"])
def test_a_circle_is_refused_and_shown(desk: Desk, many: tuple[int, ...], kind: str) -> None:
    a, b, c = many
    desk.run(Link(tickets=(a,), target=b, kind=kind))
    desk.run(Link(tickets=(b,), target=c, kind=kind))
    error = refusal(desk, Link(tickets=(c,), target=a, kind=kind))
    assert isinstance(error, NotAllowed)
    assert f"#{c} → #{a} → #{b} → #{c}" in str(error)
    assert desk.run(Link(tickets=(c,), target=a, kind="relates")).exit_code == 0


def test_senseless_links_are_refused(desk: Desk, many: tuple[int, ...]) -> None:
    a, b, c = many
    assert isinstance(refusal(desk, Link(tickets=(a,), target=a)), InvalidValue)
    assert "one of blocks" in str(refusal(desk, Link(tickets=(a,), target=b, kind="loves")))
    assert isinstance(refusal(desk, Link(tickets=(a,), target=999_999)), NotFound)
    desk.run(Link(tickets=(a,), target=b, kind="parent"))
    assert f"child of #{b} already" in str(refusal(desk, Link(tickets=(a,), target=c, kind="parent")))
    desk.run(Trash(tickets=(c,)))
    assert isinstance(refusal(desk, Link(tickets=(a,), target=c)), NotAllowed)


def test_many_children_get_a_parent_at_once(desk: Desk, many: tuple[int, ...]) -> None:
    a, b, c = many
    assert desk.run(Link(tickets=(b, c), target=a, kind="parent")).exit_code == 0
    assert links(desk, a) == (("(parent)", b), ("(parent)", c))
    desk.run(Undo())
    assert links(desk, a) == ()


def test_what_is_blocked_is_neither_started_nor_solved(desk: Desk, many: tuple[int, ...]) -> None:
    a, b, _ = many
    desk.run(Link(tickets=(a,), target=b, kind="blocks"))
    for status in ("open", "solved", "closed"):
        error = refusal(desk, Edit(tickets=(b,), changes={"status": status}))
        assert isinstance(error, NotAllowed)
        assert f"#{b} is blocked by #{a}" in str(error)
    assert isinstance(refusal(desk, Reply(tickets=(b,), body="done", status="solved")), NotAllowed)
    desk.run(Edit(tickets=(b,), changes={"assignee": "me"}))
    desk.run(Reply(tickets=(b,), body="We wait for another thing."))
    row = desk.read(ShowTicket(b)).row
    assert (row.assignee, row.status) == ("ada", "new")
    desk.run(Edit(tickets=(b,), changes={"status": "hold"}))
    desk.run(Edit(tickets=(b,), changes={"status": "solved"}, override="the customer left"))
    assert "override the customer left" in history(desk, b)
    desk.run(Undo())
    desk.run(Edit(tickets=(a,), changes={"status": "solved"}))
    assert desk.run(Edit(tickets=(b,), changes={"status": "solved"})).exit_code == 0


def test_a_customers_answer_opens_even_what_is_blocked(desk: Desk, many: tuple[int, ...]) -> None:
    a, b, _ = many
    desk.run(Edit(tickets=(b,), changes={"status": "pending"}))
    desk.run(Link(tickets=(a,), target=b, kind="blocks"))
    desk.run(CustomerMessage(tickets=(b,), body="Any news?"))
    assert desk.read(ShowTicket(b)).row.status == "open"


def test_merging_keeps_everything_and_can_be_taken_back(desk: Desk, bob: Desk, clock: Clock) -> None:
    changes = {"requester": "eve@globex.example"}
    a = number_of(desk.run(Create(subject="a", project="globex", body="one", changes=changes)))
    clock.forward(minutes=1)
    b = number_of(desk.run(Create(subject="b", project="globex", body="two", changes=changes)))
    clock.forward(minutes=1)
    desk.run(Note(tickets=(a,), body="three"))
    clock.forward(minutes=1)
    desk.run(Note(tickets=(b,), body="four"))
    desk.run(LogTime(tickets=(a,), seconds=600))
    bob.run(StartTimer(ticket=a))
    before = [desk.read(ShowTicket(number)) for number in (a, b)]
    assert desk.run(Merge(tickets=(a,), into=b)).summary == f"#{a} merged into #{b}"
    source, target = desk.read(ShowTicket(a)), desk.read(ShowTicket(b))
    said = [item.body.raw for item in target.items if item.kind != "event"]
    assert said == ["one", "two", "three", "four"]
    assert (source.row.status, source.row.sla_due, source.spent_s, target.spent_s) == ("closed", None, 0, 600)
    assert {c.state for c in source.clocks} == {"cancelled"}
    assert source.links == (("duplicates", b),)
    assert [r.number for r in desk.read(ListTickets("three")).rows] == [b]
    assert desk.read(Checks()) == ()
    assert "already merged" in desk.run(Merge(tickets=(a,), into=b)).summary
    assert isinstance(refusal(desk, Merge(tickets=(b,), into=a)), NotAllowed)
    assert desk.run(Undo()).exit_code == 0
    for number, was in zip((a, b), before, strict=True):
        now = desk.read(ShowTicket(number))
        assert (now.clocks, now.links, now.spent_s, now.row.status) == (
            was.clocks,
            was.links,
            was.spent_s,
            was.row.status,
        )
        assert [i for i in now.items if i.kind != "event"] == [i for i in was.items if i.kind != "event"]
    assert history(desk, b)[-1] == f"undid: merged into #{b} (#{a})"


def test_an_older_question_moves_the_start_of_the_next_response(desk: Desk, store: Store, clock: Clock) -> None:
    promise_next_response(store)
    changes = {"requester": "eve@globex.example", "priority": "high"}
    old, new = (number_of(desk.run(Create(subject=s, project="globex", changes=changes))) for s in "ab")
    for number in (old, new):
        desk.run(Reply(tickets=(number,), body="Which?"))
    clock.forward(minutes=10)
    desk.run(CustomerMessage(tickets=(old,), body="asked first"))
    clock.forward(minutes=20)
    desk.run(CustomerMessage(tickets=(new,), body="asked again"))
    clock.forward(minutes=5)

    def next_response() -> list[object]:
        return [c.due_at for c in desk.read(ShowTicket(new)).clocks if c.metric == "next_response"]

    (due,) = next_response()
    desk.run(Merge(tickets=(old,), into=new))
    assert next_response() == [due - timedelta(minutes=20)]  # type: ignore[operator]
    desk.run(Undo())
    assert next_response() == [due]


def test_a_question_that_nobody_answered_begins_a_next_response(desk: Desk, store: Store, clock: Clock) -> None:
    promise_next_response(store)
    changes = {"requester": "eve@globex.example", "priority": "high"}
    into = number_of(desk.run(Create(subject="a", project="globex", body="?", changes=changes)))
    desk.run(Reply(tickets=(into,), body="Done."))
    clock.forward(minutes=10)
    other = number_of(desk.run(Create(subject="b", project="globex", body="And this?", changes=changes)))
    clock.forward(minutes=10)
    desk.run(Merge(tickets=(other,), into=into))
    clock_rows = {c.metric: c for c in desk.read(ShowTicket(into)).clocks}
    assert clock_rows["next_response"].state == "running"
    due = clock_rows["next_response"].due_at
    assert due is not None
    assert due - timedelta(seconds=clock_rows["next_response"].target_s) == START + timedelta(minutes=10)


def test_the_list_of_what_can_be_taken_back_reads_links_from_their_own_end(desk: Desk) -> None:
    one, other = (number_of(desk.run(Create(subject=f"t{n}", project="globex"))) for n in range(2))
    desk.run(Link(tickets=(one,), target=other, kind="blocks"))
    assert desk.read(UndoList())[0].text.raw.startswith(f"#{one} blocks #{other}, ")
    desk.run(Unlink(tickets=(one,), target=other))
    assert desk.read(UndoList())[0].text.raw.startswith(f"#{one} no longer blocks #{other}, ")


def test_merging_back_names_which_case_it_is(desk: Desk) -> None:
    one, other = (number_of(desk.run(Create(subject=f"t{n}", project="globex"))) for n in range(2))
    desk.run(Link(tickets=(one,), target=other, kind="duplicates"))
    assert "linked as a duplicate" in desk.run(Merge(tickets=(other,), into=one)).summary
    desk.run(Merge(tickets=(one,), into=other))
    assert "take that merge back (odesk undo)" in desk.run(Merge(tickets=(other,), into=one)).summary
