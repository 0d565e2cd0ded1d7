"""Tickets: what commands do, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from odesk_tui.commands.tickets import Create, Edit, Restore, Snooze, Tag, Trash
from odesk_tui.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, UsageError
from odesk_tui.core.fields import Priority, Severity
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import CountTickets, ListTickets
from tests.commands.conftest import Clock, number_of


def numbers(desk: Desk, query: str) -> list[int]:
    return [row.number for row in desk.read(ListTickets(query)).rows]


def test_a_new_ticket_is_shown_as_it_was_written(desk: Desk, ticket: int) -> None:
    detail = desk.read(ShowTicket(ticket))
    assert detail.row.subject.raw == "Printer offline"
    assert (detail.row.status, detail.row.priority, detail.row.assignee) == ("new", Priority.HIGH, None)
    assert [(item.kind, item.who.raw, item.body.raw) for item in detail.items if item.kind != "event"] == [
        ("customer", "Eve", "The printer on floor 3 shows offline.")
    ]
    assert [clock.metric for clock in detail.clocks] == ["first_response", "resolution"]


def test_the_priority_follows_the_severity_until_somebody_sets_it(desk: Desk) -> None:
    number = number_of(desk.run(Create(subject="x", project="acme", changes={"severity": "critical"})))
    assert desk.read(ShowTicket(number)).row.priority == Priority.URGENT
    desk.run(Edit(tickets=(number,), changes={"severity": "minor"}))
    row = desk.read(ShowTicket(number)).row
    assert (row.severity, row.priority) == (Severity.MINOR, Priority.LOW)
    desk.run(Edit(tickets=(number,), changes={"priority": "high"}))
    desk.run(Edit(tickets=(number,), changes={"severity": "major"}))
    desk.run(Edit(tickets=(number,), changes={"severity": "minor"}))
    assert desk.read(ShowTicket(number)).row.priority == Priority.LOW


def test_taking_a_new_ticket_opens_it(desk: Desk, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"assignee": "me"}))
    row = desk.read(ShowTicket(ticket)).row
    assert (row.assignee, row.status) == ("ada", "open")
    events = [item.body.raw for item in desk.read(ShowTicket(ticket)).items if item.kind == "event"]
    assert events == ["created", "assignee none → ada", "status new → open"]


def test_many_fields_in_one_command_are_one_version(desk: Desk, ticket: int) -> None:
    changes = {"team": "network", "type": "incident", "due": "2026-12-01 12:00", "tag": "vpn,VIP", "subject": "Other"}
    assert desk.run(Edit(tickets=(ticket,), changes=changes)).exit_code == 0
    row = desk.read(ShowTicket(ticket)).row
    assert (row.team, row.type, row.tags, row.subject.raw, row.version) == (
        "network",
        "incident",
        ("vip", "vpn"),
        "Other",
        2,
    )
    assert row.due is not None
    assert row.due.isoformat() == "2026-12-01T12:00:00+00:00"
    assert numbers(desk, "tag:vpn other") == [ticket]
    desk.run(Edit(tickets=(ticket,), changes={"due": "none", "team": "", "tag": ""}))
    row = desk.read(ShowTicket(ticket)).row
    assert (row.due, row.team, row.tags) == (None, None, ())


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"priority": "bogus"}, InvalidValue, "priority: 'bogus' is not one of low, normal, high, urgent"),
        ({"subject": " "}, InvalidValue, "subject: it must not be empty"),
        ({"due": "2026-13-01"}, UsageError, "is not an instant"),
        ({"assignee": "zoe"}, NotFound, "there is no agent 'zoe'; the agents are: ada, bob"),
        ({"team": "x"}, NotFound, "there is no team"),
        ({"project": "x"}, NotFound, "there is no customer"),
        ({"requester": "who@globex.example"}, NotFound, "no contact of this customer"),
        ({"requester": "nobody"}, InvalidValue, "not an e-mail address"),
        ({"created": "today"}, UsageError, "cannot be set"),
        ({"colour": "red"}, UsageError, "there is no field 'colour'"),
        ({"tag": "a b"}, InvalidValue, "is not a tag"),
        ({}, UsageError, "nothing to change"),
    ],
)
def test_a_bad_value_is_refused_and_nothing_is_written(
    desk: Desk, ticket: int, changes: dict[str, str], error: type[Exception], said: str
) -> None:
    before = desk.read(ShowTicket(ticket))
    result = desk.run(Edit(tickets=(ticket,), changes={"status": "open", **changes} if changes else {}))
    assert isinstance(result.outcomes[0].error, error)
    assert said in str(result.outcomes[0].error)
    assert desk.read(ShowTicket(ticket)) == before


def test_the_workflow_refuses_with_what_is_possible(desk: Desk, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"status": "closed"}))
    result = desk.run(Edit(tickets=(ticket,), changes={"status": "pending"}))
    assert isinstance(result.outcomes[0].error, NotAllowed)
    assert "from closed it can become open" in result.summary


def test_who_comes_second_is_told_and_overwrites_nothing(desk: Desk, bob: Desk, ticket: int, clock: Clock) -> None:
    seen = {ticket: desk.read(ShowTicket(ticket)).row.version}
    bob.run(Edit(tickets=(ticket,), changes={"status": "solved"}, seen=seen))
    clock.forward(seconds=8)
    result = desk.run(Edit(tickets=(ticket,), changes={"status": "pending"}, seen=seen))
    assert isinstance(result.outcomes[0].error, Conflict)
    assert result.summary == f"#{ticket} was changed by bob 8 s ago: status new → solved; look again and repeat"
    assert desk.read(ShowTicket(ticket)).row.status == "solved"


def test_every_ticket_of_many_has_its_outcome(desk: Desk, ticket: int) -> None:
    other = number_of(desk.run(Create(subject="y", project="acme")))
    desk.run(Edit(tickets=(other,), changes={"status": "closed"}))
    result = desk.run(Edit(tickets=(ticket, other, 999_999), changes={"status": "solved"}))
    assert [(o.ticket, type(o.error)) for o in result.outcomes] == [
        (ticket, type(None)),
        (other, NotAllowed),
        (999_999, NotFound),
    ]
    assert (result.summary, result.exit_code) == ("1 ok, 2 refused", 6)
    assert desk.read(ShowTicket(ticket)).row.status == "solved"


def test_exit_codes_of_results(desk: Desk, ticket: int) -> None:
    assert desk.run(Edit(tickets=(999_999,), changes={"status": "open"})).exit_code == 3
    assert desk.run(Edit(tickets=(ticket, 999_999), changes={"status": "bogus"})).exit_code == 1
    assert desk.run(Edit(tickets=(ticket,), changes={"status": "new"})).exit_code == 0


def test_tags_come_and_go(desk: Desk, ticket: int) -> None:
    desk.run(Tag(tickets=(ticket,), add=("Printer", "floor-3")))
    desk.run(Tag(tickets=(ticket,), add=("vip",), remove=("floor-3", "absent")))
    assert desk.read(ShowTicket(ticket)).row.tags == ("printer", "vip")
    assert numbers(desk, "tag:vip") == [ticket]
    assert numbers(desk, "tag:floor-3") == []


def test_a_snoozed_ticket_sleeps_until_its_time(desk: Desk, ticket: int, clock: Clock) -> None:
    assert desk.run(Snooze(tickets=(ticket,), until=clock.now - timedelta(hours=1))).exit_code == 2
    desk.run(Snooze(tickets=(ticket,), until=clock.now + timedelta(hours=1)))
    assert numbers(desk, "status:new") == []
    assert numbers(desk, "snoozed:any") == [ticket]
    clock.forward(hours=2)
    assert numbers(desk, "status:new") == [ticket]
    desk.run(Snooze(tickets=(ticket,), until=None))
    assert numbers(desk, "snoozed:any") == []


def test_the_trash_keeps_everything(desk: Desk, ticket: int, clock: Clock) -> None:
    before = desk.read(ShowTicket(ticket)).row.sla_due
    assert before is not None
    desk.run(Trash(tickets=(ticket,)))
    assert numbers(desk, "") == []
    trashed = desk.read(ShowTicket(ticket))
    assert trashed.row.sla_due is None
    assert {clock.state for clock in trashed.clocks} == {"paused"}
    refused = desk.run(Edit(tickets=(ticket,), changes={"status": "open"}))
    assert isinstance(refused.outcomes[0].error, NotAllowed)
    clock.forward(hours=1)
    desk.run(Restore(tickets=(ticket,)))
    assert numbers(desk, "") == [ticket]
    assert desk.read(ShowTicket(ticket)).row.sla_due == before + timedelta(hours=1)


def test_the_trash_shows_what_sleeps_too(desk: Desk, ticket: int, clock: Clock) -> None:
    desk.run(Snooze(tickets=(ticket,), until=clock.now + timedelta(days=1)))
    desk.run(Trash(tickets=(ticket,)))
    assert [row.number for row in desk.read(ListTickets(trashed=True)).rows] == [ticket]
    assert desk.read(CountTickets(trashed=True)).number == 1


def test_an_external_id_belongs_to_one_ticket(desk: Desk) -> None:
    desk.run(Create(subject="a", project="acme", changes={"external": "Z-1"}))
    with pytest.raises(InvalidValue, match="exists already"):
        desk.run(Create(subject="b", project="acme", changes={"external": "Z-1"}))


def test_another_customer_means_another_requester(desk: Desk, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"project": "acme"}))
    row = desk.read(ShowTicket(ticket)).row
    assert (row.project_handle, row.requester) == ("acme", None)
    desk.run(Edit(tickets=(ticket,), changes={"requester": "Roger <roger@acme.example>"}))
    assert str(desk.read(ShowTicket(ticket)).row.requester) == "Roger"
