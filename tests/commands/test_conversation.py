"""Replies, notes, customer messages and drafts, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from odesk_tui.commands.conversation import CustomerMessage, File, Note, Reply, SaveDraft
from odesk_tui.commands.tickets import Edit, Snooze
from odesk_tui.core.errors import Conflict, InvalidValue
from odesk_tui.desk import Desk
from odesk_tui.reads.status import StatusLine
from odesk_tui.reads.ticket import AttachmentContent, Drafts, ShowTicket
from odesk_tui.reads.tickets import ListTickets
from tests.commands.conftest import Clock


def states(desk: Desk, number: int) -> dict[str, str]:
    return {f"{clock.metric}": clock.state for clock in desk.read(ShowTicket(number)).clocks}


def test_a_reply_answers_opens_and_queues_a_mail(desk: Desk, ticket: int, clock: Clock) -> None:
    clock.forward(minutes=5)
    result = desk.run(Reply(tickets=(ticket,), body="Which model is it?"))
    assert result.summary == f"#{ticket} reply to eve@globex.example, open"
    assert states(desk, ticket) == {"first_response": "met", "resolution": "running"}
    assert desk.read(StatusLine()).outbox == 1


def test_reply_and_solve_is_one_command(desk: Desk, ticket: int) -> None:
    desk.run(Reply(tickets=(ticket,), body="Done.", status="solved"))
    row = desk.read(ShowTicket(ticket)).row
    assert (row.status, row.sla_due) == ("solved", None)
    assert set(states(desk, ticket).values()) == {"met"}


def test_a_late_reply_is_a_breach(desk: Desk, ticket: int, clock: Clock) -> None:
    clock.forward(hours=2, seconds=1)
    desk.run(Reply(tickets=(ticket,), body="Sorry."))
    assert states(desk, ticket)["first_response"] == "breached"


def test_a_note_stops_no_clock_and_sends_nothing(desk: Desk, ticket: int) -> None:
    desk.run(Note(tickets=(ticket,), body="Spooler restarted."))
    assert states(desk, ticket) == {"first_response": "running", "resolution": "running"}
    assert desk.read(StatusLine()).outbox == 0


def test_an_empty_reply_is_refused(desk: Desk, ticket: int) -> None:
    result = desk.run(Reply(tickets=(ticket,), body=" \n"))
    assert isinstance(result.outcomes[0].error, InvalidValue)


def test_a_reply_written_meanwhile_stops_yours(desk: Desk, bob: Desk, ticket: int, clock: Clock) -> None:
    read = {ticket: desk.read(ShowTicket(ticket)).last_message}
    bob.run(Reply(tickets=(ticket,), body="I have it, please restart."))
    clock.forward(seconds=30)
    desk.run(SaveDraft(ticket=ticket, kind="reply", body="Try turning it off"))
    refused = desk.run(Reply(tickets=(ticket,), body="Try turning it off", read=read))
    assert isinstance(refused.outcomes[0].error, Conflict)
    assert "bob wrote 30 s ago" in refused.summary
    assert [draft.body for draft in desk.read(Drafts(ticket))] == ["Try turning it off"]
    read = {ticket: desk.read(ShowTicket(ticket)).last_message}
    assert desk.run(Reply(tickets=(ticket,), body="Try turning it off", read=read)).exit_code == 0
    assert desk.read(Drafts(ticket)) == ()


def test_a_note_written_meanwhile_does_not_stop_a_reply(desk: Desk, bob: Desk, ticket: int) -> None:
    read = {ticket: desk.read(ShowTicket(ticket)).last_message}
    bob.run(Note(tickets=(ticket,), body="fyi"))
    assert desk.run(Reply(tickets=(ticket,), body="Hello", read=read)).exit_code == 0


def test_the_customer_answers_a_waiting_ticket(desk: Desk, ticket: int, clock: Clock) -> None:
    desk.run(Reply(tickets=(ticket,), body="Which model?", status="pending"))
    assert states(desk, ticket)["resolution"] == "paused"
    desk.run(Snooze(tickets=(ticket,), until=clock.now + timedelta(days=1)))
    clock.forward(hours=1)
    desk.run(CustomerMessage(tickets=(ticket,), body="An LP-4000.", contact="eve@globex.example"))
    row = desk.read(ShowTicket(ticket)).row
    assert (row.status, row.snoozed_until) == ("open", None)
    assert states(desk, ticket)["resolution"] == "running"


def test_a_reopened_ticket_goes_on_without_the_solved_span(desk: Desk, ticket: int, clock: Clock) -> None:
    due = desk.read(ShowTicket(ticket)).clocks[1].due_at
    assert due is not None
    clock.forward(hours=1)
    desk.run(Reply(tickets=(ticket,), body="Done.", status="solved"))
    clock.forward(hours=2)
    desk.run(CustomerMessage(tickets=(ticket,), body="Not done!"))
    detail = desk.read(ShowTicket(ticket))
    assert (detail.row.status, detail.clocks[0].state) == ("open", "met")
    # Two hours later, and the office closes at 17:00 with an hour less left of the day.
    assert detail.clocks[1].state == "running"
    assert detail.clocks[1].due_at == due + timedelta(hours=2)


def test_files_keep_their_bytes_and_get_safe_names(desk: Desk, ticket: int) -> None:
    files = (File("../q.txt", b"\x00\xff"), File("q.txt", b"two"), File("\x1b]0;x\x07", b""))
    desk.run(Note(tickets=(ticket,), body="see files", files=files))
    kept = desk.read(AttachmentContent(ticket))
    assert [content for _, content in kept] == [b"\x00\xff", b"two", b""]
    assert [name for name, _ in kept[:2]] == ["q.txt", "q-2.txt"]
    assert "\x1b" not in kept[2][0]


def test_a_draft_is_kept_replaced_and_discarded(desk: Desk, bob: Desk, ticket: int) -> None:
    for body in ("one", "two"):
        desk.run(SaveDraft(ticket=ticket, kind="reply", body=body))
    desk.run(SaveDraft(ticket=ticket, kind="note", body="n"))
    assert {draft.body for draft in desk.read(Drafts(ticket))} == {"two", "n"}
    assert bob.read(Drafts(ticket)) == ()
    desk.run(SaveDraft(ticket=ticket, kind="reply", body=""))
    assert [draft.kind for draft in desk.read(Drafts())] == ["note"]
    with pytest.raises(InvalidValue):
        desk.run(SaveDraft(ticket=ticket, kind="poem", body="x"))


@pytest.mark.parametrize("word", ["spooler", "floor", "eve@globex.example", "offline"])
def test_what_was_said_is_found(desk: Desk, ticket: int, word: str) -> None:
    desk.run(Note(tickets=(ticket,), body="The spooler hung."))
    desk.run(Edit(tickets=(ticket,), changes={"tag": "printing"}))
    assert [row.number for row in desk.read(ListTickets(word)).rows] == [ticket]
