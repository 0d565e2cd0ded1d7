"""Approvals: one of, all of, so many of; agents and teams; and what becomes of a request when the ticket goes elsewhere."""

from __future__ import annotations

import pytest

from odesk_tui.commands.approvals import Approve, AskApproval, Refuse
from odesk_tui.commands.base import TicketCommand
from odesk_tui.commands.links import Link
from odesk_tui.commands.people import AddAgent, AddTeam, EditTeam
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.commands.workflows import Allow
from odesk_tui.core.errors import InvalidValue
from odesk_tui.desk import Desk
from odesk_tui.reads.approvals import Approvals, ApprovalsOf
from odesk_tui.reads.inbox import Inbox
from odesk_tui.reads.sla_proof import ClockDoubts
from odesk_tui.reads.tickets import TicketsNumbered
from odesk_tui.reads.ways import Way, Ways
from tests.commands.conftest import number_of


@pytest.fixture
def cleo(desk: Desk, bob: Desk) -> Desk:
    """Cleo's desk; she and Bob are the board."""
    desk.run(AddAgent(handle="cleo", name="Cleo"))
    desk.run(AddTeam(handle="board", name="Board", members=("bob", "cleo")))
    return Desk(desk.store, "cleo", via="test", clock=desk.clock)


@pytest.fixture
def opened(desk: Desk, ticket: int) -> int:
    desk.run(Edit(tickets=(ticket,), changes={"status": "open"}))
    return ticket


def rule(desk: Desk, approval: str, **more: object) -> None:
    desk.run(Allow(workflow="standard", sources=("open",), targets=("solved",), approval=approval, **more))  # type: ignore[arg-type]


def status(desk: Desk, number: int) -> str:
    return desk.read(TicketsNumbered((number,)))[0].status


def refused(desk: Desk, command: TicketCommand) -> str:
    return str(desk.run(command).refused[0].error)


def asked(desk: Desk, number: int) -> str:
    return desk.run(AskApproval(tickets=(number,), to="solved")).summary


@pytest.mark.parametrize(
    ("approval", "needed", "after_one"),
    [("one of board", 1, "solved"), ("all of board", 2, "open"), ("2 of bob,cleo,ada", 2, "open")],
)
def test_so_many_of_them_must_agree(
    desk: Desk, bob: Desk, cleo: Desk, opened: int, approval: str, needed: int, after_one: str
) -> None:
    rule(desk, approval)
    # Who asks has no voice.
    assert asked(desk, opened).endswith("asked (bob, cleo)")
    (request,) = desk.read(ApprovalsOf(opened))
    assert (request.needed, request.standing) == (needed, f"0 of {needed} agree, asked: bob, cleo")
    bob.run(Approve(tickets=(opened,)))
    assert status(desk, opened) == after_one
    if after_one == "open":
        assert cleo.run(Approve(tickets=(opened,), note="fine")).summary == f"#{opened} approved, status solved"
    assert desk.read(ApprovalsOf(opened)) == ()
    assert desk.read(ClockDoubts()).doubts == ()
    assert "approved open → solved" in desk.read(Inbox()).items[0].text.raw


def test_a_refusal_ends_it_once_too_few_are_left(desk: Desk, bob: Desk, cleo: Desk, opened: int) -> None:
    rule(desk, "one of board")
    asked(desk, opened)
    assert bob.run(Refuse(tickets=(opened,), reason="not yet")).summary.endswith(
        "refused by you, 0 of 1 agree, asked: cleo"
    )
    cleo.run(Refuse(tickets=(opened,), reason="never"))
    assert desk.read(ApprovalsOf(opened))[0].state == "refused"
    assert desk.read(Inbox()).items[0].text.raw == "cleo refused open → solved: never"
    assert refused(cleo, Approve(tickets=(opened,))) == f"#{opened}: nothing is asked of cleo there"
    assert "board asked" in asked(desk, opened)


def test_who_is_asked_alone_by_themselves_cannot_be(desk: Desk, opened: int) -> None:
    rule(desk, "one of ada")
    assert "without you there are 0" in refused(desk, AskApproval(tickets=(opened,), to="solved"))
    assert "needs nobody's approval" in refused(desk, AskApproval(tickets=(opened,), to="pending"))
    assert "cannot become new" in refused(desk, AskApproval(tickets=(opened,), to="new"))


def test_what_nobody_can_ever_give_is_refused_or_told_when_it_is_said(desk: Desk, cleo: Desk, opened: int) -> None:
    desk.run(AddTeam(handle="nobodies", name="Nobodies"))
    for approval, said in (
        ("3 of bob,cleo", "2 agents are called bob or cleo or in that team, so 3 can never agree"),
        ("2 of bob", "1 agent is called bob or in that team, so 2 can never agree"),
        ("all of nobodies", "0 agents are called nobodies or in that team, so 1 can never agree"),
    ):
        with pytest.raises(InvalidValue, match=said):
            rule(desk, approval)
    way: dict[str, tuple[str, ...]] = {"sources": ("open",), "targets": ("solved",)}
    told = desk.run(Allow(workflow="standard", **way, approval="2 of board")).summary
    assert told.endswith("; bob, cleo cannot ask for it, since nobody agrees to what they ask for")
    assert "cannot ask" not in desk.run(Allow(workflow="standard", **way, approval="one of board")).summary


def test_the_ways_say_when_nobody_is_left_to_agree_or_has_the_role(
    desk: Desk, bob: Desk, cleo: Desk, opened: int
) -> None:
    rule(desk, "one of board", role="")
    assert desk.read(Ways((opened,)))[opened, "solved"].asks == "one of board"
    desk.run(EditTeam(handle="board", remove=("bob", "cleo")))
    way = desk.read(Ways((opened,)))[opened, "solved"]
    assert way == Way("needs the approval of one of board, and without you there are 0")
    assert "without you there are 0" in refused(desk, AskApproval(tickets=(opened,), to="solved"))
    # Roles: Ada is an admin until she is none.
    desk.run(Allow(workflow="standard", sources=("open",), targets=("pending",), role="lead"))
    assert bob.read(Ways((opened,)))[opened, "pending"].why == "only for a lead"
    with desk.store.writing() as tx:
        tx.execute("UPDATE agent SET role = 'agent'")
    assert bob.read(Ways((opened,)))[opened, "pending"].why == "only for a lead, and nobody is one"
    told = desk.run(Allow(workflow="standard", sources=("open",), targets=("hold",), role="admin")).summary
    assert told.endswith("; nobody has the role admin yet: odesk agent role AGENT admin gives it")


def test_what_else_is_wanted_is_wanted_before_asking_and_again_at_the_end(
    desk: Desk, bob: Desk, cleo: Desk, opened: int
) -> None:
    rule(desk, "one of bob", fields=("team",), role="admin")
    assert "needs team" in refused(desk, AskApproval(tickets=(opened,), to="solved"))
    assert "only for an admin" in refused(cleo, AskApproval(tickets=(opened,), to="solved"))
    desk.run(Edit(tickets=(opened,), changes={"team": "network"}))
    asked(desk, opened)
    other = number_of(desk.run(Create(subject="Cable", project="globex")))
    desk.run(Link(tickets=(other,), target=opened, kind="blocks"))
    assert (
        f"approved; it stays open for now: #{opened} is blocked by #{other}"
        in bob.run(Approve(tickets=(opened,))).summary
    )
    assert desk.read(Ways((opened,)))[opened, "solved"] == Way(blocked=f"blocked by #{other}")
    desk.run(Edit(tickets=(other,), changes={"status": "closed"}))
    # What was given holds until the ticket goes somewhere.
    assert desk.run(Edit(tickets=(opened,), changes={"status": "solved"})).refused == ()


def test_a_request_lapses_when_the_ticket_goes_elsewhere(desk: Desk, bob: Desk, opened: int) -> None:
    rule(desk, "one of bob")
    asked(desk, opened)
    assert [one.mine for one in bob.read(Approvals())] == [True]
    desk.run(Edit(tickets=(opened,), changes={"status": "pending"}))
    assert bob.read(Approvals()) == desk.read(Approvals(every=True)) == ()
    assert "nothing is asked" in refused(bob, Approve(tickets=(opened,)))
    desk.run(Undo())
    assert len(bob.read(Approvals())) == 1


def test_giving_and_asking_are_taken_back_and_done_again(desk: Desk, bob: Desk, opened: int) -> None:
    rule(desk, "one of bob")
    asked(desk, opened)
    bob.run(Approve(tickets=(opened,)))
    assert status(desk, opened) == "solved"
    bob.run(Undo())
    assert (status(desk, opened), desk.read(ApprovalsOf(opened))[0].state) == ("open", "pending")
    bob.run(Redo())
    assert status(desk, opened) == "solved"
    bob.run(Undo())
    desk.run(Undo())
    assert desk.read(ApprovalsOf(opened)) == ()
    assert desk.read(ClockDoubts()).doubts == ()


def test_a_picker_knows_who_would_have_to_be_asked(desk: Desk, opened: int) -> None:
    rule(desk, "one of bob")
    ways = desk.read(Ways((opened,)))
    assert ways[opened, "solved"] == Way("needs the approval of one of bob", "one of bob")
    assert ways[opened, "pending"] == Way()
