"""Types and workflows of the desk's own: what tickets may do by them, and what becomes of tickets when they change."""

from __future__ import annotations

import pytest

from odesk_tui.commands.conversation import CustomerMessage, Reply
from odesk_tui.commands.fields import AddField, Definition
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.people import AddAgent, SetRole
from odesk_tui.commands.tickets import Create, Edit, StepStatus
from odesk_tui.commands.types import AddType, EditType, RemoveType
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.commands.workflows import AddWorkflow, Allow, DropStatus, Forbid, PutStatus, RemoveWorkflow
from odesk_tui.core.catalogue import BEGINNING
from odesk_tui.core.errors import Conflict, DeskError, InvalidValue, NotAllowed, NotFound, UsageError
from odesk_tui.core.fields import Priority
from odesk_tui.core.workflow import Category
from odesk_tui.desk import Desk
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.sla_proof import ClockDoubts
from odesk_tui.reads.tickets import CountTickets, ListTickets, TicketsNumbered
from odesk_tui.reads.types import ReadCatalogue, ReadType
from tests.commands.conftest import Clock, number_of


def row(desk: Desk, number: int) -> TicketRow:
    return desk.read(TicketsNumbered((number,)))[0]


@pytest.fixture
def hardware(desk: Desk) -> Desk:
    """A type whose tickets wait for parts instead of being on hold, and are scrapped."""
    for command in (
        AddWorkflow(name="hardware"),
        PutStatus(workflow="hardware", name="parts", category="waiting"),
        PutStatus(workflow="hardware", name="scrapped", category="closed", short="SCRP"),
        DropStatus(workflow="hardware", name="hold"),
        Allow(workflow="hardware", sources=("open", "pending"), targets=("parts",), fields=("team",)),
        Allow(workflow="hardware", sources=("parts",), targets=("open",)),
        Allow(workflow="hardware", sources=("any",), targets=("scrapped",), role="lead"),
        AddType(name="hardware", label="broken hardware", icon="h", workflow="hardware", priority="high"),
    ):
        desk.run(command)
    return desk


def made(desk: Desk, **changes: str) -> int:
    return number_of(desk.run(Create(subject="Fan", project="globex", changes={"type": "hardware", **changes})))


def refusal(desk: Desk, command: Edit | StepStatus) -> str:
    result = desk.run(command)
    assert result.outcomes[0].error is not None
    return str(result.outcomes[0].error)


def test_a_store_begins_with_the_ready_made_types(desk: Desk) -> None:
    assert desk.read(ReadCatalogue()) == BEGINNING
    assert list(BEGINNING.types) == ["incident", "request", "question", "problem", "task", "change"]
    assert BEGINNING.types["request"].label == "service request"


def test_a_new_ticket_begins_as_its_type_says(hardware: Desk) -> None:
    ticket = row(hardware, made(hardware))
    assert (ticket.status, ticket.category, ticket.priority) == ("new", Category.NEW, Priority.HIGH)
    # A severity that was given says how soon.
    assert row(hardware, made(hardware, severity="minor")).priority is Priority.LOW
    with pytest.raises(InvalidValue, match="tickets of type hardware are never hold"):
        made(hardware, status="hold")


def test_a_transition_asks_for_fields_and_a_role_and_says_so(hardware: Desk) -> None:
    number = made(hardware, status="open")
    said = refusal(hardware, Edit(tickets=(number,), changes={"status": "parts"}))
    assert said == f"#{number} open → parts: needs team"
    assert hardware.run(Edit(tickets=(number,), changes={"status": "parts", "team": "network"})).refused == ()
    assert (row(hardware, number).status, row(hardware, number).category) == ("parts", Category.WAITING)
    assert "from parts it can become open, scrapped" in refusal(
        hardware, Edit(tickets=(number,), changes={"status": "solved"})
    )
    bob = Desk(hardware.store, "bob", via="test", clock=hardware.clock)
    assert "only for a lead" in refusal(bob, Edit(tickets=(number,), changes={"status": "scrapped"}))
    hardware.run(SetRole(handle="bob", role="lead"))
    bob.forget()
    assert bob.run(Edit(tickets=(number,), changes={"status": "scrapped"})).refused == ()


def test_the_step_keys_go_by_the_type(hardware: Desk) -> None:
    number = made(hardware, status="pending", team="network")
    hardware.run(StepStatus(tickets=(number,), by=1))
    assert row(hardware, number).status == "parts"
    hardware.run(StepStatus(tickets=(number,), by=-1))
    assert row(hardware, number).status == "open"
    lacking = made(hardware, status="pending")
    assert "needs team" in refusal(hardware, StepStatus(tickets=(lacking,), by=1))


def test_another_type_keeps_the_status_or_brings_the_nearest_and_says_so(hardware: Desk, ticket: int) -> None:
    hardware.run(Edit(tickets=(ticket,), changes={"status": "hold"}))
    said = hardware.run(Edit(tickets=(ticket,), changes={"type": "hardware"})).outcomes[0].message
    assert said == (f"#{ticket} type hardware; status hold → pending, since the workflow hardware has no hold")
    assert row(hardware, ticket).status == "pending"
    hardware.run(Undo())
    assert (row(hardware, ticket).type, row(hardware, ticket).status) == ("request", "hold")
    # A status that is set with it is reached from there.
    hardware.run(Edit(tickets=(ticket,), changes={"type": "hardware", "status": "open"}))
    assert row(hardware, ticket).status == "open"


def test_the_desk_moves_by_categories(hardware: Desk) -> None:
    number = made(hardware, status="pending", team="network", requester="eve@globex.example")
    hardware.run(Edit(tickets=(number,), changes={"status": "parts"}))
    hardware.run(CustomerMessage(tickets=(number,), body="Well?"))
    assert row(hardware, number).status == "open"
    fresh, other = made(hardware), made(hardware)
    hardware.run(Reply(tickets=(fresh,), body="We look at it."))
    assert row(hardware, fresh).status == "open"
    hardware.run(Merge(tickets=(other,), into=fresh))
    assert row(hardware, other).category is Category.CLOSED
    assert hardware.run(Merge(tickets=(other,), into=fresh)).outcomes[0].message.startswith(f"#{other} already merged")


def test_clocks_follow_the_category_of_a_custom_status(hardware: Desk, clock: Clock) -> None:
    number = made(hardware, status="open", team="network")
    clock.forward(minutes=30)
    due = row(hardware, number).sla_due
    hardware.run(Edit(tickets=(number,), changes={"status": "parts"}))
    clock.forward(hours=2)
    hardware.run(Edit(tickets=(number,), changes={"status": "open"}))
    assert due is not None
    hardware.run(Reply(tickets=(number,), body="Here."))
    assert (row(hardware, number).sla_due or due) > due
    hardware.run(Edit(tickets=(number,), changes={"status": "scrapped"}))
    assert row(hardware, number).solved_at is not None
    proof = hardware.read(ClockDoubts())
    assert (proof.doubts, proof.tickets) == ((), 1)


def test_queries_know_the_statuses_types_and_their_categories(hardware: Desk, ticket: int) -> None:
    number = made(hardware, status="parts", team="network")
    scrapped = made(hardware, status="scrapped")
    for query, found in (
        ("status:parts", [number]),
        ("type:hardware", [number, scrapped]),
        ("category:waiting", [number]),
        ("category:closed", [scrapped]),
        ("sort:status", [ticket, number, scrapped]),
        ("sort:-status", [scrapped, number, ticket]),
        ("type:hardware category:closed status:scrapped", [scrapped]),
    ):
        assert [one.number for one in hardware.read(ListTickets(query)).rows] == found, query
        assert hardware.read(CountTickets(query)).number == len(found)
    with pytest.raises(DeskError, match="is not one of"):
        hardware.read(ListTickets("status:part-s"))


def test_no_ticket_is_carried_into_a_status_without_what_is_needed_there(hardware: Desk) -> None:
    hardware.run(
        AddField(name="serial", kind="text", definition=Definition(required=("pending",), types=("hardware",)))
    )
    hardware.run(Allow(workflow="hardware", sources=("parts",), targets=("pending",), fields=("due",)))
    first, second, ready = (made(hardware, status="parts", team="network") for _ in range(3))
    hardware.run(Edit(tickets=(second,), changes={"due": "+3d"}))
    hardware.run(Edit(tickets=(ready,), changes={"due": "+3d", "serial": "A-1"}))
    drop = DropStatus(workflow="hardware", name="parts", moves={"parts": "pending"})
    with pytest.raises(NotAllowed) as refused:
        hardware.run(drop)
    assert str(refused.value) == (
        f"1 ticket cannot be pending without serial, due: #{first}; 1 ticket cannot be pending without serial: #{second}. "
        f"Give them values first (odesk edit {first} --set serial=…), or let them go elsewhere"
    )
    assert {row(hardware, one).status for one in (first, second, ready)} == {"parts"}
    hardware.run(Edit(tickets=(first, second), changes={"due": "+3d", "serial": "B-2"}))
    hardware.run(drop)
    assert {row(hardware, one).status for one in (first, second, ready)} == {"pending"}


def test_no_ticket_becomes_of_another_type_without_what_that_needs(desk: Desk) -> None:
    number = number_of(desk.run(Create(subject="Fan", project="globex", changes={"type": "question"})))
    desk.run(AddField(name="serial", kind="text", definition=Definition(required=("new",), types=("incident",))))
    with pytest.raises(NotAllowed, match=f"1 ticket cannot be new without serial: #{number}"):
        desk.run(RemoveType(name="question", to="incident"))
    assert row(desk, number).type == "question"


def test_dropping_a_status_asks_where_its_tickets_go_and_takes_them_along(hardware: Desk) -> None:
    number, binned = made(hardware, status="parts", team="network"), made(hardware, status="parts", team="network")
    with pytest.raises(UsageError, match=r"2 tickets are parts; say where they go with: --move parts=…"):
        hardware.run(DropStatus(workflow="hardware", name="parts"))
    with pytest.raises(UsageError, match="has no status 'nowhere'"):
        hardware.run(DropStatus(workflow="hardware", name="parts", moves={"parts": "nowhere"}))
    said = hardware.run(DropStatus(workflow="hardware", name="parts", moves={"parts": "pending"})).summary
    assert said == "workflow hardware has no status parts any more; 2 tickets moved"
    assert [row(hardware, one).status for one in (number, binned)] == ["pending", "pending"]
    # History still knows what it meant, and queries still take it.
    assert hardware.read(ListTickets("status:parts")).rows == ()
    assert hardware.read(ClockDoubts()).doubts == ()
    hardware.run(Undo())
    assert [row(hardware, one).status for one in (number, binned)] == ["parts", "parts"]
    assert hardware.read(ReadCatalogue()).workflow("hardware").transition("parts", "open") is not None
    hardware.run(Redo())
    assert row(hardware, number).status == "pending"
    assert hardware.read(ReadCatalogue()).workflow("hardware").status("parts") is None
    assert hardware.read(ClockDoubts()).doubts == ()


def test_another_workflow_of_a_type_takes_its_tickets_along(hardware: Desk) -> None:
    number = made(hardware, status="parts", team="network")
    with pytest.raises(UsageError, match="--move parts=…"):
        hardware.run(EditType(name="hardware", workflow="standard"))
    hardware.run(EditType(name="hardware", workflow="standard", moves={"parts": "hold"}, label="broken things"))
    assert row(hardware, number).status == "hold"
    hardware.run(Undo())
    assert row(hardware, number).status == "parts"
    hardware.run(Redo())
    assert (row(hardware, number).status, hardware.read(ReadType("hardware")).type.label) == ("hold", "broken things")


def test_a_removed_type_gives_its_tickets_away(hardware: Desk) -> None:
    number = made(hardware, status="parts", team="network")
    with pytest.raises(UsageError, match="say what they become with: --to incident"):
        hardware.run(RemoveType(name="hardware"))
    hardware.run(RemoveType(name="hardware", to="task"))
    assert (row(hardware, number).type, row(hardware, number).status) == ("task", "pending")
    with pytest.raises(InvalidValue, match="not one of incident, request"):
        made(hardware)
    hardware.run(AddType(name="hardware", workflow="hardware"))
    assert hardware.read(ReadCatalogue()).type("hardware").label == "hardware"


def test_taking_back_never_leaves_a_ticket_where_its_workflow_is_not(hardware: Desk) -> None:
    bob = Desk(hardware.store, "bob", via="test", clock=hardware.clock)
    hardware.run(PutStatus(workflow="hardware", name="packed", category="on_hold"))
    number = made(bob, status="packed")
    result = hardware.run(Undo())
    assert "tickets of type hardware are packed by now" in str(result.refused[0].error)
    bob.run(Edit(tickets=(number,), changes={"status": "open"}))
    bob.run(Undo())
    hardware.run(DropStatus(workflow="hardware", name="packed", moves={"packed": "open"}))
    bob.run(Edit(tickets=(number,), changes={"subject": "Fans"}))
    assert row(hardware, number).status == "open"


def test_undo_does_not_bring_back_a_status_that_is_gone(hardware: Desk) -> None:
    bob = Desk(hardware.store, "bob", via="test", clock=hardware.clock)
    number = made(bob, status="parts", team="network")
    bob.run(Edit(tickets=(number,), changes={"status": "open"}))
    hardware.run(DropStatus(workflow="hardware", name="parts"))
    bob.forget()
    assert "are never parts any more" in str(bob.run(Undo()).refused[0].error)


@pytest.mark.parametrize(
    ("command", "error", "said"),
    [
        (PutStatus(workflow="standard", name="parts"), UsageError, "say what it means with: --category"),
        (
            PutStatus(workflow="standard", name="hold", category="closed"),
            NotAllowed,
            "what a status means does not change",
        ),
        (PutStatus(workflow="standard", name="any", category="open"), InvalidValue, "a word of the query language"),
        (PutStatus(workflow="standard", name="x'y", category="open"), InvalidValue, "a-z 0-9 -"),
        (PutStatus(workflow="nope", name="x", category="open"), NotFound, "the workflows are: standard"),
        (Allow(workflow="standard", sources=("new",), targets=("new",)), UsageError, "another one to go to"),
        (Allow(workflow="standard", sources=("new",), targets=("parts",)), NotFound, "has no status 'parts'"),
        (
            Allow(workflow="standard", sources=("new",), targets=("open",), fields=("subject",)),
            UsageError,
            "always has",
        ),
        (
            Allow(workflow="standard", sources=("new",), targets=("open",), role="king"),
            InvalidValue,
            "agent, lead, admin",
        ),
        (Allow(workflow="standard", sources=("new",), targets=("open",), approval="bob"), InvalidValue, "one of bob"),
        (Allow(workflow="standard", sources=("new",), targets=("open",), approval="2 of zoe"), NotFound, "no agent"),
        (RemoveWorkflow(name="standard"), NotAllowed, "followed by tickets of type incident"),
        (AddWorkflow(name="standard"), Conflict, "already a workflow"),
        (AddType(name="task"), Conflict, "already a ticket type"),
        (AddType(name="tool", icon="xx"), InvalidValue, "not one letter"),
        (AddType(name="tool", colour="pink"), InvalidValue, "not one of plain"),
        (EditType(name="tool"), NotFound, "the types are: incident"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(
    desk: Desk, command: object, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        desk.run(command)  # type: ignore[arg-type]


def test_only_an_admin_changes_them_once_there_is_one(desk: Desk, bob: Desk) -> None:
    with pytest.raises(NotAllowed, match="only an admin may change workflows, and bob is none; the admins are: ada"):
        bob.run(Forbid(workflow="standard", sources=("new",), targets=("closed",)))
    with pytest.raises(NotAllowed, match="only admin"):
        desk.run(SetRole(handle="ada", role="agent"))
    with pytest.raises(NotAllowed, match="only an admin may change roles"):
        bob.run(AddAgent(handle="eve", name="Eve", role="admin"))
    desk.run(SetRole(handle="bob", role="admin"))
    bob.forget()
    bob.run(Forbid(workflow="standard", sources=("new",), targets=("closed",)))
    assert bob.read(ReadCatalogue()).workflow("standard").transition("new", "closed") is None
    bob.run(Undo())
    assert bob.read(ReadCatalogue()).workflow("standard").transition("new", "closed") is not None
