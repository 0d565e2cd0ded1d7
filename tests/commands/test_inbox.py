"""Watchers, mentions, the inbox, presence and macros."""

from __future__ import annotations

import pytest

from odesk_tui.commands.conversation import CustomerMessage, Note, Reply
from odesk_tui.commands.inbox import MarkRead
from odesk_tui.commands.macros import ApplyMacro, RemoveMacro, SaveMacro
from odesk_tui.commands.presence import Present
from odesk_tui.commands.tickets import Create, Edit, Tag
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.commands.watching import Unwatch, Watch
from odesk_tui.core.errors import InvalidValue, NotFound, UsageError
from odesk_tui.core.mentions import mentioned
from odesk_tui.desk import Desk
from odesk_tui.reads.feed import Feed, NewestEvent
from odesk_tui.reads.inbox import Inbox, UnreadCount
from odesk_tui.reads.macros import Macros
from odesk_tui.reads.presence import Others
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.watching import Watchers
from tests.commands.conftest import Clock, number_of


def lines(desk: Desk) -> list[tuple[str, int | None, str]]:
    return [(item.why, item.ticket, item.text.raw) for item in desk.read(Inbox()).items]


def unread(desk: Desk) -> int:
    return desk.read(UnreadCount()).number


def test_whom_an_at_sign_names() -> None:
    assert mentioned("@bob, see @Ada.Lovelace. (@bob) eve@globex.example @- x@y a.@z") == ("bob", "ada.lovelace")


def test_an_assignment_tells_who_got_it(desk: Desk, bob: Desk, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"assignee": "bob"}))
    assert lines(bob) == [("assigned", ticket, "ada assigned it to you")]
    assert lines(desk) == []
    bob.run(Edit(tickets=(ticket,), changes={"assignee": "none"}))
    bob.run(Edit(tickets=(ticket,), changes={"assignee": "me"}))
    assert len(lines(bob)) == 1


def test_a_mention_tells_and_lets_watch(desk: Desk, bob: Desk, ticket: int) -> None:
    desk.run(Note(tickets=(ticket,), body="@bob and @nobody, look; also @ada"))
    assert lines(bob) == [("mention", ticket, "ada mentioned you")]
    assert lines(desk) == []
    desk.run(CustomerMessage(tickets=(ticket,), body="Hello?"))
    assert [why for why, _, _ in lines(bob)] == ["mention", "customer"]
    desk.run(Undo(steps=2))
    assert lines(bob) == []
    desk.run(Redo())
    assert lines(bob) == [("mention", ticket, "ada mentioned you")]


def test_a_customers_words_reach_who_cares(desk: Desk, bob: Desk, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"assignee": "me"}))
    bob.run(Watch(tickets=(ticket,)))
    nobody = Desk(desk.store, clock=desk.clock)
    nobody.run(CustomerMessage(tickets=(ticket,), body="Hello?"))
    assert [why for why, _, _ in lines(desk)] == [why for why, _, _ in lines(bob)] == ["customer"]
    assert "already" in bob.run(Watch(tickets=(ticket,))).summary
    assert desk.read(Watchers(ticket)) == ("bob",)
    bob.run(Unwatch(tickets=(ticket,)))
    assert desk.read(Watchers(ticket)) == ()
    nobody.run(CustomerMessage(tickets=(ticket,), body="Hello??"))
    assert (len(lines(desk)), len(lines(bob))) == (2, 1)


def test_refusals_of_a_bulk_command_can_be_looked_up(desk: Desk, ticket: int) -> None:
    other = number_of(desk.run(Create(subject="y", project="acme", changes={"status": "closed"})))
    desk.run(Edit(tickets=(ticket, other), changes={"status": "pending"}))
    (item,) = desk.read(Inbox()).items
    assert (item.why, item.text.raw, item.refused[0][0]) == ("refused", "1 done, 1 refused", other)
    assert "closed cannot become pending" in item.refused[0][1].raw
    desk.run(Edit(tickets=(other,), changes={"status": "pending"}))
    assert len(lines(desk)) == 1


def test_breaches_of_ones_tickets(desk: Desk, bob: Desk, ticket: int, clock: Clock) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"assignee": "me"}))
    assert lines(desk) == []
    clock.forward(hours=3)
    assert lines(desk) == [("breach", ticket, "first response is overdue")]
    assert lines(bob) == []
    desk.run(Reply(tickets=(ticket,), body="Sorry"))
    assert [why for why, _, _ in lines(desk)] == ["breach"]
    desk.run(MarkRead())
    assert unread(desk) == 0
    assert [item.read for item in desk.read(Inbox()).items] == [True]


def test_what_was_read_is_remembered_for_each(desk: Desk, bob: Desk, ticket: int, clock: Clock) -> None:
    other = number_of(desk.run(Create(subject="y", project="acme")))
    desk.run(Edit(tickets=(ticket, other), changes={"assignee": "bob"}))
    clock.forward(minutes=1)
    desk.run(Note(tickets=(ticket,), body="@bob"))
    assert (unread(bob), unread(desk)) == (3, 0)
    bob.run(MarkRead(tickets=(ticket,)))
    assert unread(bob) == 1
    (left,) = bob.read(Inbox(unread_only=True)).items
    assert left.ticket == other
    bob.run(MarkRead(refs=((left.why, left.ref),)))
    assert unread(bob) == 0
    assert bob.read(UnreadCount()).capped is False


def test_pages_follow_one_another_without_a_gap(desk: Desk, bob: Desk, ticket: int, clock: Clock) -> None:
    bob.run(Edit(tickets=(ticket,), changes={"assignee": "me"}))
    for n in range(7):
        desk.run(Note(tickets=(ticket,), body=f"@bob {n}"))
        clock.forward(minutes=60 * (n % 2))
    everything = bob.read(Inbox()).items
    assert {item.why for item in everything} == {"mention", "breach"}
    found, after = [], None
    while True:
        page = bob.read(Inbox(limit=2, after=after))
        found += page.items
        if not page.more:
            break
        after = page.items[-1].place
    assert tuple(found) == everything


def test_the_feed_begins_where_it_is_told(desk: Desk, ticket: int) -> None:
    start = desk.read(NewestEvent())
    desk.run(Note(tickets=(ticket,), body="x"))
    desk.run(Edit(tickets=(ticket,), changes={"status": "open"}))
    assert [(e.kind, e.ticket_number) for e in desk.feed(start)] == [("note", ticket), ("changed", ticket)]
    assert len(desk.read(Feed(start, limit=1))) == 1


def test_others_are_seen_for_a_while(desk: Desk, bob: Desk, ticket: int, clock: Clock) -> None:
    before = desk.read(NewestEvent())
    bob.run(Present(ticket=ticket))
    desk.run(Present(ticket=ticket, typing=True))
    assert [(o.handle, o.typing) for o in desk.read(Others(ticket))] == [("bob", False)]
    assert [(o.handle, o.typing) for o in bob.read(Others(ticket))] == [("ada", True)]
    clock.forward(seconds=10)
    bob.run(Present(ticket=ticket, typing=True))
    clock.forward(seconds=10)
    assert [(o.handle, o.typing) for o in desk.read(Others(ticket))] == [("bob", True)]
    assert bob.read(Others(ticket)) == ()
    bob.run(Present(ticket=ticket, gone=True))
    assert desk.read(Others(ticket)) == ()
    bob.run(Present(ticket=999_999))
    assert desk.read(NewestEvent()) == before


def test_a_macro_does_all_it_says_and_is_taken_back_as_one(desk: Desk, ticket: int) -> None:
    desk.run(
        SaveMacro(
            name="Known outage",
            changes={"status": "pending", "tag": "outage", "priority": "low"},
            reply="We are on it.",
            note="see the status page",
            slot=1,
        )
    )
    (macro,) = desk.read(Macros())
    assert (macro.name.raw, macro.slot, macro.mails) == ("Known outage", 1, True)
    before = desk.read(ShowTicket(ticket))
    result = desk.run(ApplyMacro(tickets=(ticket, 999_999), name="Known outage"))
    assert result.exit_code == 6
    after = desk.read(ShowTicket(ticket))
    assert (after.row.status, after.row.tags) == ("pending", ("outage",))
    assert [i.body.raw for i in after.items if i.kind in ("note", "reply")] == ["see the status page", "We are on it."]
    assert desk.run(Undo()).summary == f"#{ticket} taken back: macro Known outage"
    undone = desk.read(ShowTicket(ticket))
    assert (undone.row.status, undone.row.tags, undone.clocks) == ("new", (), before.clocks)
    assert undone.last_message == before.last_message


@pytest.mark.parametrize(
    ("command", "error", "said"),
    [
        (SaveMacro(name="x"), UsageError, "does nothing"),
        (SaveMacro(name=" ", note="x"), InvalidValue, "must not be empty"),
        (SaveMacro(name="x", changes={"status": "bogus"}), InvalidValue, "is not one of"),
        (
            SaveMacro(name="x", changes={"subject": "Re: {ticket.subject}"}),
            InvalidValue,
            "subject: '{ticket.subject}' is filled in",
        ),
        (SaveMacro(name="x", changes={"colour": "red"}), UsageError, "there is no field"),
        (SaveMacro(name="x", note="n", slot=10), InvalidValue, "1 to 9"),
        (RemoveMacro(name="x"), NotFound, "the macros are: none yet"),
    ],
)
def test_a_macro_is_checked_when_it_is_kept(
    desk: Desk, command: SaveMacro | RemoveMacro, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        desk.run(command)
    assert desk.read(Macros()) == ()


def test_a_macro_takes_the_key_and_gives_it_back(desk: Desk) -> None:
    desk.run(SaveMacro(name="a", note="n", slot=1))
    desk.run(SaveMacro(name="b", note="n", slot=1))
    assert [(m.name.raw, m.slot) for m in desk.read(Macros())] == [("b", 1), ("a", None)]
    desk.run(Undo())
    assert [(m.name.raw, m.slot) for m in desk.read(Macros())] == [("a", 1)]
    desk.run(RemoveMacro(name="a"))
    desk.run(Undo())
    assert [(m.name.raw, m.slot) for m in desk.read(Macros())] == [("a", 1)]


def test_a_macro_fills_in_who_and_what_and_changes_tags(desk: Desk, ticket: int) -> None:
    desk.run(Tag(tickets=(ticket,), add=("old",)))
    desk.run(
        SaveMacro(
            name="Hello",
            reply="Hello {requester.first_name}, #{ticket.number} of {customer.name} is mine. {agent.name}",
            add=("Greeted", "vip"),
            remove=("old",),
        )
    )
    desk.run(ApplyMacro(tickets=(ticket,), name="Hello"))
    after = desk.read(ShowTicket(ticket))
    assert after.row.tags == ("greeted", "vip")
    said = [item.body.raw for item in after.items if item.kind == "reply"]
    assert said == [f"Hello Eve, #{ticket} of Globex is mine. Ada Lovelace"]


def test_a_macro_that_asks_for_what_a_ticket_lacks_is_refused_there(desk: Desk, ticket: int) -> None:
    desk.run(SaveMacro(name="Hello", note="asked {requester.first_name}", changes={"status": "pending"}))
    alone = number_of(desk.run(Create(subject="No one asked", project="globex")))
    result = desk.run(ApplyMacro(tickets=(ticket, alone), name="Hello"))
    assert [outcome.ticket for outcome in result.refused] == [alone]
    assert "{requester.first_name} says nothing" in str(result.refused[0].error)
    assert desk.read(ShowTicket(alone)).row.status == "new"


def test_marking_as_read_is_taken_back_and_done_again(desk: Desk, bob: Desk, ticket: int) -> None:
    bob.run(Edit(tickets=(ticket,), changes={"assignee": "ada"}))
    bob.run(Note(tickets=(ticket,), body="@ada look"))
    desk.run(MarkRead())
    assert unread(desk) == 0
    assert desk.run(Undo()).summary == "taken back: 2 of the inbox marked as read"
    assert unread(desk) == 2
    desk.run(Redo())
    assert unread(desk) == 0


def test_having_looked_at_a_ticket_is_not_what_undo_takes_back(desk: Desk, bob: Desk, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"priority": "urgent"}))
    bob.run(Edit(tickets=(ticket,), changes={"assignee": "ada"}))
    desk.run(MarkRead(tickets=(ticket,)))
    desk.run(Undo())
    assert unread(desk) == 0
    assert desk.read(ShowTicket(ticket)).row.priority.name == "HIGH"
