"""Links, merging, watching, macros, mentions; what was done last once more; and what was done as a list."""

from __future__ import annotations

import pytest

from odesk_tui.commands.conversation import Note
from odesk_tui.commands.links import Link
from odesk_tui.commands.macros import SaveMacro
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.core.fields import Priority
from odesk_tui.desk import Desk
from odesk_tui.reads.history import UndoList
from odesk_tui.reads.inbox import Inbox
from odesk_tui.reads.macros import Macros
from odesk_tui.reads.rows import TicketDetail
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.watching import Watchers
from odesk_tui.tui.screens.ticket import TicketScreen
from tests.tui.world import PRINTER, press, screens, settle, shown

ALL = "sort:id"


def detail(desk: Desk, number: int) -> TicketDetail:
    return desk.read(ShowTicket(number))


def text_on(app: object) -> str:
    return "\n".join(shown(app))  # type: ignore[arg-type]


async def test_a_link_takes_its_kind_and_a_number_and_a_circle_says_why_not(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "b", "b", "3", "enter")
        assert detail(desk, 1).links == (("blocks", 3),)
        await press(pilot, "j", "j", "b", "b", "1", "enter")
        assert "round in a circle: #3 → #1 → #3" in shown(app)[-1]
        assert detail(desk, 3).links == (("(blocks)", 1),)
        # The reason stays until something else begins.
        await press(pilot, "b", "u", "1", "enter")
        assert detail(desk, 3).links == ()
        await press(pilot, "u")
        assert detail(desk, 1).links == (("blocks", 3),)


async def test_the_other_ticket_is_found_by_a_word_among_the_recent_ones(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "enter", "escape", "k", "enter", "escape", "j", "j")
        await press(pilot, "b", "r")
        assert "#1 " in text_on(app)
        await press(pilot, *"print", "enter")
        assert detail(desk, 3).links == (("relates", PRINTER),)


async def test_merging_across_customers_names_both_before_it_is_done(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "M", "2", "enter")
        assert "into #2 of another customer?" in text_on(app)
        assert "#1 is of Acme and #2 of Globex: what Acme wrote" in text_on(app)
        await press(pilot, "n")
        assert detail(desk, 1).links == ()
        await press(pilot, "M", "2", "enter", "y")
        assert detail(desk, 1).links == (("duplicates", 2),)
        await press(pilot, "u", "M", "4", "enter")
        assert "into #4?" in text_on(app)


async def test_merging_shows_both_and_wants_y(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "M", "2", "enter")
        assert "#2 Printer offline, floor 3 (Globex) goes on" in text_on(app)
        assert "#1 VPN drops every 10 min since patch (Acme)" in text_on(app)
        await press(pilot, "enter")
        assert detail(desk, 1).row.status == "new"
        await press(pilot, "y")
        assert detail(desk, 1).row.status == "closed"
        assert ("(duplicates)", 1) in detail(desk, PRINTER).links
        await press(pilot, "u")
        assert detail(desk, 1).row.status == "new"
        assert detail(desk, PRINTER).links == ()
        await press(pilot, "M", "9", "9", "enter")
        assert "there is no ticket #99" in shown(app)[-1]


async def test_w_watches_and_watches_no_more_and_the_fields_tell_it(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "w", "enter")
        assert desk.read(Watchers(1)) == ("ada",)
        assert any("watched by  me" in line for line in shown(app))
        await press(pilot, "w")
        assert desk.read(Watchers(1)) == ()
        assert "watched by" not in "\n".join(shown(app)[:-1])
        await press(pilot, "u")
        assert desk.read(Watchers(1)) == ("ada",)


async def test_a_macro_takes_two_keys_and_one_that_mails_several_wants_y(desk: Desk) -> None:
    desk.run(
        SaveMacro(
            name="Ask", slot=1, reply="Hello {requester.first_name}, which version?", changes={"status": "pending"}
        )
    )
    app = screens(desk, "project:globex sort:id")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "semicolon", "1")
        # What would be sent is read before it is.
        assert "PUBLIC REPLY on #2 to eve@globex.example" in text_on(app)
        assert "| Hello Eve, which version?" in text_on(app)
        assert detail(desk, 2).row.status == "new"
        await press(pilot, "y")
        assert detail(desk, 2).row.status == "pending"
        assert [item.body.raw for item in detail(desk, 2).items if item.kind == "reply"] == [
            "Hello Eve, which version?"
        ]
        await press(pilot, "u")
        assert detail(desk, 2).row.status == "new"
        await press(pilot, "asterisk", "semicolon", "1")
        assert "2 would change, 2 mails to customers" in text_on(app)
        await press(pilot, "1", "enter", "semicolon")
        assert detail(desk, 7).row.status == "new"
        await press(pilot, "y")
        assert detail(desk, 7).row.status == "pending"
        # Once more on another ticket it mails again, so that it is shown first.
        await press(pilot, "u", "full_stop")
        assert "1 would change, 1 mail to customers" in text_on(app)


async def test_a_macro_is_made_of_what_was_done_last(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "p", "4", "L", *"slow", "enter", "n")
        await pilot.press(*"looked at")
        await press(pilot, "ctrl+j")
        await press(pilot, "semicolon", "n")
        assert "priority=low" in text_on(app)
        assert "looked at" in text_on(app)
        await press(pilot, *"Slow", "tab", "3", "ctrl+j")
        (macro,) = desk.read(Macros())
        assert (macro.name.raw, macro.slot, dict(macro.changes), macro.add) == (
            "Slow",
            3,
            {"priority": "low"},
            ("slow",),
        )
        assert (macro.note, macro.reply) == ("looked at", "")
        await press(pilot, "j", "semicolon", "3")
        assert detail(desk, 2).row.priority is Priority.LOW
        assert "slow" in detail(desk, 2).row.tags


async def test_a_placeholder_of_which_nothing_is_known_is_refused_at_its_entry(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "semicolon", "n", *"Hi")
        await press(pilot, *(["tab"] * 5))
        await pilot.press(*"Dear ", "{", *"name", "}")
        await press(pilot, "ctrl+j")
        assert "nothing is known of {name}" in text_on(app)
        assert desk.read(Macros()) == ()


async def test_naming_a_colleague_completes_and_tells_them(desk: Desk, bob: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "n", *"Look, ", "@", "b")
        assert "@bob" in shown(app)[-1]
        await press(pilot, "tab", *"please", "ctrl+j")
        notes = [item.body.raw for item in detail(desk, 1).items if item.kind == "note"]
        assert notes == ["Look, @bob please"]
        assert [item.why for item in bob.read(Inbox()).items] == ["mention"]


async def test_the_last_act_is_done_again_on_what_is_under_the_cursor(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "full_stop")
        assert "nothing was done yet" in shown(app)[-1]
        await press(pilot, "L", *"vip", "enter", "j", "full_stop", "j", "enter", "full_stop")
        assert ["vip" in detail(desk, number).row.tags for number in (1, 2, 3, 4)] == [True, True, True, False]
        await press(pilot, "greater_than_sign", "escape", "j", "full_stop")
        assert [detail(desk, number).row.status for number in (3, 4)] == ["open", "hold"]


async def test_what_was_done_is_listed_and_taken_back_down_to_a_line(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "m", "p", "4", "L", *"vip", "enter")
        waiting = len(desk.read(UndoList(limit=100)))
        await press(pilot, "g", "u")
        assert "What you did" in text_on(app)
        await press(pilot, "j", "enter")
        assert "Take back these 2 changes?" in text_on(app)
        await press(pilot, "enter", "y")
        row = detail(desk, 1).row
        assert (row.assignee, row.priority, row.tags) == ("ada", Priority.URGENT, ("morning",))
        assert len(desk.read(UndoList(limit=100))) == waiting - 2


async def test_undo_is_refused_with_the_reason_when_another_changed_the_same(desk: Desk, bob: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "p", "4")
        bob.run(Edit(tickets=(1,), changes={"priority": "high"}))
        await press(pilot, "u")
        assert "bob set it to high" in shown(app)[-1]
        assert detail(desk, 1).row.priority is Priority.HIGH


async def test_a_reply_is_recalled_while_it_waits_and_its_text_is_kept(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "r", *"Wrong", "ctrl+j")
        assert app.status is not None
        assert app.status.outbox == 2
        await press(pilot, "u")
        assert app.status.outbox == 1
        assert "taken back: #1 reply, NEW" in shown(app)[-1]
        await press(pilot, "U", "U", "enter")
        assert "Redo sends 1 mail to customers again" in text_on(app)
        assert app.status.outbox == 1
        await press(pilot, "y")
        assert app.status.outbox == 2
        await press(pilot, "u")
        assert app.status.outbox == 1
        await press(pilot, "r")
        assert isinstance(app.screen, TicketScreen)
        assert any("Wrong" in line for line in shown(app))


async def test_the_recent_tickets_are_those_opened_and_those_worked_on_before(desk: Desk) -> None:
    number = desk.run(Create(subject="Made by ada earlier", project="acme")).outcomes[0].ticket
    app = screens(desk, ALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "escape", "j", "enter", "escape")
        await press(pilot, "apostrophe")
        lines = [line for line in shown(app) if "#" in line and "│" in line]
        assert "#2 " in lines[1]
        assert "#1 " in lines[2]
        assert any(f"#{number}" in line for line in lines)
        await press(pilot, *"earl", "enter")
        assert isinstance(app.screen, TicketScreen)
        assert app.screen.number == number


async def test_step_back_from_open_says_what_takes_it_back(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "greater_than_sign", "less_than_sign")
        assert "no step back from there; u takes back what you did last" in shown(app)[-1]
        await press(pilot, "u")
        assert detail(desk, 1).row.status == "new"


async def test_a_key_that_begins_something_else_ends_what_was_said(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "m")
        assert "#1 assignee me" in shown(app)[-1]
        await press(pilot, "j")
        assert "assign" in shown(app)[-1]
        assert "#1" not in shown(app)[-1]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_what_is_blocked_is_marked_everywhere_and_started_with_a_reason(
    desk: Desk, size: tuple[int, int]
) -> None:
    desk.run(Link(tickets=(3,), target=1, kind="blocks"))
    app = screens(desk, ALL)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for keys in (("g", "l"), ("g", "t"), ("g", "b")):
            await press(pilot, *keys)
            marked = [line for line in shown(app) if "BLOCKED " in line and "by" not in line]
            assert len(marked) == 1, keys
        await press(pilot, "g", "l", "g", "g", "s")
        assert text_on(app).count("blocked by #3: asks why all the same") == 3
        await press(pilot, "o")
        assert "#1 is blocked by #3; do it all the same (status open)?" in text_on(app)
        await press(pilot, "escape")
        assert detail(desk, 1).row.status == "new"
        await press(pilot, "greater_than_sign")
        assert "do it all the same (status open)?" in text_on(app)
        await press(pilot, *"agreed", "enter")
        assert detail(desk, 1).row.status == "open"
        assert any(item.body.raw == "override agreed" for item in detail(desk, 1).items)
        await press(pilot, "u", "r", *"Done", "escape", "s", *"so be it", "enter")
        assert detail(desk, 1).row.status == "solved"
        assert [item.body.raw for item in detail(desk, 1).items if item.kind == "reply"] == ["Done"]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_gd_shows_what_waits_for_what_and_goes_there(desk: Desk, size: tuple[int, int]) -> None:
    desk.run(Link(tickets=(3,), target=1, kind="blocks"))
    desk.run(Link(tickets=(1,), target=5, kind="blocks"))
    app = screens(desk, ALL)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "g", "d")
        assert "What it waits for" in text_on(app)
        assert "What waits for it" in text_on(app)
        await press(pilot, "j", "enter")
        assert app.here.subject().number == 5  # type: ignore[attr-defined]
        assert "BLOCKED by #1" in text_on(app)
        await press(pilot, "q", "G", "g", "d")
        assert "waits for nothing, and nothing waits for it" in shown(app)[-1]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_messages_are_split_off_by_keys(desk: Desk, size: tuple[int, int]) -> None:
    desk.run(Note(tickets=(PRINTER,), body="The scanner, too"))
    before = [item.body.raw for item in detail(desk, PRINTER).items if item.message_id]
    app = screens(desk, ALL)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "j", "enter", "g", "x", "enter")
        assert "no message is chosen yet" in text_on(app)
        await press(pilot, "x", "enter", "ctrl+u", *"Scanner", "enter")
        assert f"created of 1 message of #{PRINTER}" in shown(app)[-1]
        assert [item.body.raw for item in detail(desk, 8).items if item.message_id] == ["The scanner, too"]
        assert detail(desk, 8).row.subject.raw == "Scanner"
        assert [item.body.raw for item in detail(desk, PRINTER).items if item.message_id] == before[:-1]
        await press(pilot, "u")
        assert [item.body.raw for item in detail(desk, PRINTER).items if item.message_id] == before
        await press(pilot, "q", "g", "g", "g", "x")
        assert "nothing to split" in shown(app)[-1]


async def test_a_macro_is_edited_by_its_form(desk: Desk) -> None:
    desk.run(SaveMacro(name="Slow", changes={"priority": "low"}, slot=2, note="first\nsecond"))
    app = screens(desk, ALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "semicolon", "e", "1")
        assert "Edit macro Slow" in text_on(app)
        await press(pilot, *"er", "ctrl+j")
        (macro,) = desk.read(Macros())
        assert (macro.name.raw, macro.slot, macro.note, dict(macro.changes)) == (
            "Slower", 2, "first\nsecond", {"priority": "low"},
        )  # fmt: skip
