"""A triage hour, told as what a support engineer does: on a real store, key by key."""

from __future__ import annotations

from textual.widgets import TextArea

from odesk_tui.commands.conversation import Reply
from odesk_tui.commands.tickets import Edit
from odesk_tui.core.fields import Priority
from odesk_tui.desk import Desk
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.ticket import Drafts, ShowTicket
from odesk_tui.reads.time import RunningTimer
from odesk_tui.tui.screens.ticket import TicketScreen
from odesk_tui.tui.screens.tickets import TicketsScreen
from tests.tui.world import PRINTER, Clock, app_of, press, screens, settle, shown


def row(desk: Desk, number: int) -> TicketRow:
    return desk.read(ShowTicket(number)).row


def text_on(app: object) -> str:
    return "\n".join(shown(app))  # type: ignore[arg-type]


async def test_open_read_take_start_timer_reply_solve_next(desk: Desk, clock: Clock) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        # The most urgent one is on top and previewed before any key.
        assert ">   1 " in shown(app)[3]
        assert "│PUBLIC  Sam" in text_on(app)
        assert "│ Kind regards" in text_on(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, TicketScreen)
        assert "Kind regards" in text_on(app)
        await press(pilot, "m")
        assert row(desk, 1).assignee == "ada"
        assert row(desk, 1).status == "open"
        await press(pilot, "t")
        running = desk.read(RunningTimer())
        assert running is not None
        assert running.ticket == 1
        assert "> #1 0:00:00" in shown(app)[0]
        await pilot.press("r")
        await pilot.press(*"Hello Sam", "comma", *" it is fixed")
        await press(pilot, "escape", "s")
        assert row(desk, 1).status == "solved"
        assert [(item.kind, item.body.raw) for item in desk.read(ShowTicket(1)).items if item.kind == "reply"] == [
            ("reply", "Hello Sam, it is fixed")
        ]
        assert "#1 reply to sam@acme.example, solved" in shown(app)[-1]
        await press(pilot, "]")
        assert isinstance(app.screen, TicketScreen)
        assert app.screen.number != 1
        # The clock of the timer goes on by itself.
        clock.forward(minutes=2)
        app.screen.tick()
        await pilot.pause()
        assert "> #1 0:02:00" in shown(app)[0]
        await press(pilot, "escape")
        assert isinstance(app.screen, TicketsScreen)
        assert "VPN drops" not in text_on(app)


async def test_each_task_takes_as_many_keys_as_promised(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "j")
        assert ">   2 " in text_on(app)
        await press(pilot, "m")
        assert row(desk, PRINTER).assignee == "ada"
        await press(pilot, "a", "1")
        assert row(desk, PRINTER).assignee == "bob"
        await press(pilot, "p", "2")
        assert row(desk, PRINTER).priority is Priority.HIGH
        await press(pilot, "plus")
        assert row(desk, PRINTER).priority is Priority.URGENT
        await press(pilot, "underscore")
        assert row(desk, PRINTER).priority is Priority.HIGH
        await press(pilot, "T", "1", "5", "enter")
        assert desk.read(ShowTicket(PRINTER)).spent_s == 900
        await press(pilot, "y")
        assert "copied: 2" in shown(app)[-1]
        await press(pilot, "Y")
        assert app.clipboard == "#2 Printer offline, floor 3"
        # Switching the timer is one key, and what was measured is kept.
        await press(pilot, "j", "t")
        running = desk.read(RunningTimer())
        assert running is not None
        assert running.ticket != PRINTER
        assert desk.read(ShowTicket(PRINTER)).spent_s == 900 + 12 * 60 + 33


async def test_steps_of_status_and_snoozing_take_a_ticket_out_of_the_queue(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "s", "p")
        assert row(desk, 1).status == "pending"
        assert ">   2 " in text_on(app)
        await press(pilot, "z", "t")
        snoozed = row(desk, 2).snoozed_until
        assert snoozed is not None
        assert snoozed.isoformat() == "2026-11-25T09:00:00+00:00"
        assert "Printer" not in " ".join(shown(app)[3:])
        await press(pilot, "greater_than_sign")
        assert row(desk, 3).status == "open"


async def test_the_line_says_where_the_cursor_is_when_a_ticket_has_left_the_list(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "greater_than_sign", "greater_than_sign")
        assert row(desk, 1).status == "pending"
        assert "#1 status pending; now on #2" in shown(app)[-1]


async def test_a_number_that_does_not_exist_leaves_the_ticket_that_is_shown(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "number_sign", *"9999", "enter")
        assert "there is no ticket #9999" in shown(app)[-1]
        await press(pilot, "m")
        assert row(desk, 1).assignee == "ada"


async def test_a_note_is_two_keys_and_its_text(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("n")
        await pilot.press(*"look at the logs")
        await press(pilot, "ctrl+j")
        notes = [item.body.raw for item in desk.read(ShowTicket(1)).items if item.kind == "note"]
        assert notes == ["look at the logs"]
        # What was begun from the list ends in the list.
        assert isinstance(app.screen, TicketsScreen)
        assert "#1 note added" in shown(app)[-1]


async def test_a_key_pressed_twice_in_a_hurry_acts_twice(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "end")
        last = app.list_screen.subject()
        assert last is not None
        assert last.priority is Priority.LOW
        await pilot.press("plus", "plus")
        await settle(pilot)
        assert row(desk, last.number).priority is Priority.HIGH


async def test_what_is_typed_right_after_r_goes_into_the_reply(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        # All at once, as a slow line delivers it.
        for key in ("r", "D", "D", "m"):
            app.post_message(_key(key))
        await settle(pilot)
        assert app.screen.query_one(TextArea).text == "DDm"
        assert row(desk, 1).trashed_at is None
        assert row(desk, 1).assignee is None


def _key(char: str) -> object:
    from textual import events

    return events.Key(char if char.islower() else f"upper_{char.lower()}", char)


async def test_the_second_of_two_agents_is_told_what_the_first_has_done(desk: Desk, bob: Desk, clock: Clock) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        bob.run(Edit(tickets=(1,), changes={"priority": "low"}))
        clock.forward(seconds=8)
        await press(pilot, "m")
        assert "#1 was changed by bob 8 s ago: priority urgent → low" in shown(app)[-1]
        assert row(desk, 1).assignee is None
        # It was read again at once: the same key works now.
        await press(pilot, "m")
        assert row(desk, 1).assignee == "ada"


async def test_a_draft_waits_for_the_next_time(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "r")
        await pilot.press(*"half a thought")
        await press(pilot, "escape", "q")
        assert [(d.ticket, d.kind, d.body) for d in desk.read(Drafts())] == [(1, "reply", "half a thought")]
        assert "kept as a draft" in shown(app)[-1]
        await press(pilot, "r")
        assert app.screen.query_one(TextArea).text == "half a thought"
        await press(pilot, "escape", "D")
        assert desk.read(Drafts()) == ()
        # What was begun from the list ends in the list, discarded or not.
        await press(pilot, "q", "r", "escape")
        assert isinstance(app.screen, TicketsScreen)


async def test_a_refused_reply_stays_in_the_composer(desk: Desk, bob: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "r")
        await pilot.press(*"mine")
        bob.run(Reply(tickets=(1,), body="Bob was quicker"))
        await press(pilot, "ctrl+j")
        assert "bob wrote 0 s ago, before your reply" in shown(app)[-1]
        assert app.screen.query_one(TextArea).text == "mine"
        assert [d.body for d in desk.read(Drafts())] == ["mine"]
        assert "Bob was quicker" in text_on(app)


async def test_a_new_ticket(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("c")
        await pilot.press(*"Scanner jams", "tab", *"globex", "ctrl+j")
        await settle(pilot)
        assert row(desk, 8).subject.raw == "Scanner jams"
        assert "#8 created for globex" in shown(app_of(pilot))[-1]
        assert desk.read(Drafts()) == ()


async def test_the_trash_says_how_to_come_back(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "D")
        assert row(desk, 1).trashed_at is not None
        assert "#1 moved to the trash; u brings it back; now on #2" in shown(app)[-1]


async def test_by_number_and_back_and_the_one_before(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "number_sign", "4", "enter")
        assert isinstance(app.screen, TicketScreen)
        assert app.screen.number == 4
        await press(pilot, "number_sign", "2", "enter")
        assert app.screen.number == 2
        await press(pilot, "minus")
        assert app.screen.number == 4
        await press(pilot, "g", "l")
        assert isinstance(app.screen, TicketsScreen)
        await press(pilot, "enter", "5")
        assert isinstance(app.screen, TicketsScreen)
        assert "Shared mailbox missing" in shown(app)[3]
        assert "[5:Waiting 1]" in shown(app)[0]
        await press(pilot, "number_sign", "9", "9", "enter")
        assert isinstance(app.screen, TicketsScreen)
        assert "there is no ticket #99" in shown(app)[-1]


async def test_a_reply_that_crosses_anothers_is_stopped_even_after_the_screen_has_read_again(
    desk: Desk, bob: Desk
) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "r", *"Mine")
        bob.run(Reply(tickets=(1,), body="I was first"))
        app.read_again()
        await settle(pilot)
        assert "bob has written meanwhile" in shown(app)[-1]
        await press(pilot, "ctrl+j")
        assert "bob wrote" in shown(app)[-1]
        assert [item.body.raw for item in desk.read(ShowTicket(1)).items if item.kind == "reply"] == ["I was first"]
        # Having been told, sending again is a decision.
        await press(pilot, "ctrl+j")
        replies = [item.body.raw for item in desk.read(ShowTicket(1)).items if item.kind == "reply"]
        assert replies == ["I was first", "Mine"]


async def test_when_it_comes_back_is_said_in_the_agents_own_time(desk: Desk) -> None:
    with desk.store.writing() as tx:
        tx.execute("UPDATE agent SET timezone = 'Asia/Tokyo' WHERE handle = 'ada'")
    app = screens(desk, "sort:id")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "z")
        assert any("tomorrow" in line and "Wed 25 Nov 09:00" in line for line in shown(app))
        await press(pilot, "t")
        assert "#1 snoozed until Wed 2026-11-25 09:00 Asia/Tokyo" in shown(app)[-1]
        await press(pilot, "#", "1", "enter")
        assert any("snoozed none → Wed 2026-11-25 09:00 Asia/Tokyo" in line for line in shown(app))
