"""Many tickets at once: chosen, changed, refused, taken back; told as what a support engineer does, key by key."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from odesk_tui.commands.base import Command, Result
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.core.fields import Priority
from odesk_tui.demo.fill import fill
from odesk_tui.desk import Desk
from odesk_tui.reads.inbox import Inbox
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.ticket import Drafts, ShowTicket
from odesk_tui.reads.tickets import CountTickets, ListTickets
from odesk_tui.tui.dialogs.preview import Preview
from odesk_tui.tui.screens.ticket import TicketScreen
from tests.tui.world import press, screens, settle, shown, until

ALL = "sort:id"


def found(desk: Desk, query: str = ALL) -> tuple[TicketRow, ...]:
    return desk.read(ListTickets(query, limit=200)).rows


def statuses(desk: Desk, query: str = ALL) -> list[str]:
    return [row.status for row in found(desk, query)]


def text_on(app: object) -> str:
    return "\n".join(shown(app))  # type: ignore[arg-type]


async def test_seven_are_chosen_and_changed_by_three_keys_and_taken_back_by_one(desk: Desk) -> None:
    before = statuses(desk)
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk")
        assert "7 selected  7 tickets" in shown(app)[1]
        await press(pilot, "s", "s")
        assert statuses(desk) == ["solved"] * 7
        assert "status solved: 7 ok; u takes all back" in shown(app)[-1]
        assert not app.selection
        await press(pilot, "u")
        assert statuses(desk) == before
        assert "taken back: #1 NEW (+6 more)" in shown(app)[-1]
        await press(pilot, "U")
        assert statuses(desk) == ["solved"] * 7
        assert "done again: #1 SOLVED (+6 more)" in shown(app)[-1]


async def test_x_chooses_and_goes_down_and_chosen_tickets_are_marked(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "x", "x", "j", "x")
        assert app.selection.numbers == (1, 2, 4)
        assert [line[1:4] for line in shown(app)[3:8]] == ["[x]", "[x]", "   ", "[x]", "   "]
        await press(pilot, "k", "x")
        assert app.selection.numbers == (1, 2)
        await press(pilot, "p", "4")
        assert [row.priority for row in found(desk)][:4] == [Priority.LOW, Priority.LOW, Priority.HIGH, Priority.HIGH]


async def test_a_range_goes_as_far_as_the_cursor(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "V", "j", "j")
        assert set(app.selection.numbers) == {3, 4, 5}
        assert "range: 3 selected" in shown(app)[1]
        await press(pilot, "k", "k", "k")
        assert set(app.selection.numbers) == {2, 3}
        await press(pilot, "V", "G")
        assert set(app.selection.numbers) == {2, 3}
        await press(pilot, "g", "g", "V", "x")
        assert set(app.selection.numbers) == {1, 2, 3}


async def test_esc_ends_one_thing_at_a_time(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", "p", "r", "i", "n", "t", "enter")
        await press(pilot, "x", "V", "s", "escape")
        assert app.selection.numbers == (2,)
        await press(pilot, "escape")
        assert not app.selection
        assert app.selection.range_from is None
        assert "print" in shown(app)[1]
        await press(pilot, "escape")
        assert "print" not in shown(app)[1]


async def test_what_is_chosen_survives_the_filter_and_is_told(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "x", "x", "x")
        await pilot.press("slash", "ctrl+u", *"project:globex", "enter")
        await settle(pilot)
        assert "3 selected, 2 hidden  2 tickets" in shown(app)[1]
        await press(pilot, "m")
        assert [row.assignee for row in found(desk)] == ["ada", "ada", "ada", None, None, None, None]


async def test_inverting_flips_what_the_filter_finds_only(desk: Desk) -> None:
    app = screens(desk, "project:globex sort:id")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.selection.add([row for row in found(desk) if row.number in (1, 2)])
        await press(pilot, "~")
        assert app.selection.numbers == (1, 7)


async def test_a_refused_one_stays_chosen_and_says_why(desk: Desk, bob: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        bob.run(Edit(tickets=(3,), changes={"priority": "low"}))
        await press(pilot, "asterisk")
        bob.run(Edit(tickets=(5,), changes={"status": "closed"}))
        await press(pilot, "s", "h")
        assert "status hold: 6 ok, 1 refused; ! says why" in shown(app)[-1]
        assert app.selection.numbers == (5,)
        assert statuses(desk)[4] == "closed"
        await press(pilot, "!")
        assert "#5 was changed by bob" in text_on(app)
        await press(pilot, "escape")
        assert desk.read(Inbox()).items[0].refused[0][0] == 5
        # Now it has been seen, so that the key is a decision.
        await press(pilot, "s", "o")
        assert statuses(desk)[4] == "open"
        await press(pilot, "u", "u")
        assert statuses(desk) == ["new", "new", "new", "pending", "closed", "new", "new"]


async def test_in_the_tickets_own_screen_keys_act_on_it_alone(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk", "j", "enter")
        assert isinstance(app.screen, TicketScreen)
        await press(pilot, "m")
        assert [row.number for row in found(desk) if row.assignee] == [2]
        await press(pilot, "escape")
        assert len(app.selection) == 7


@pytest.mark.parametrize(
    ("keys", "holds"),
    [
        (("a", "1"), lambda row: row.assignee == "bob"),
        (("greater_than_sign",), lambda row: row.status == ("hold" if row.number == 4 else "open")),
        (("plus",), lambda row: row.priority is Priority.URGENT or row.number > 4),
        (("L", *"vip", "enter"), lambda row: row.tags == ("morning", "vip")),
        (("D",), lambda row: row.trashed_at is not None),
        (("e", *"sever", "enter", *"maj", "enter"), lambda row: row.severity.name == "MAJOR"),
        (("z", "t"), lambda row: row.snoozed_until is not None),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
async def test_every_act_key_acts_on_all_and_is_taken_back_by_one_key(
    desk: Desk, keys: tuple[str, ...], holds: object
) -> None:
    numbers = [row.number for row in found(desk)]
    before = [desk.read(ShowTicket(number)).row for number in numbers]
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk", *keys)
        assert all(holds(desk.read(ShowTicket(number)).row) for number in numbers)  # type: ignore[operator]
        await press(pilot, "u")
        for row in before:
            now = desk.read(ShowTicket(row.number)).row
            assert (
                now.assignee,
                now.status,
                now.priority,
                now.severity,
                now.tags,
                now.trashed_at,
                now.snoozed_until,
            ) == (
                row.assignee,
                row.status,
                row.priority,
                row.severity,
                row.tags,
                None,
                None,
            )


async def test_more_than_twenty_are_shown_first_and_want_y(desk: Desk) -> None:
    for turn in range(25):
        desk.run(Create(subject=f"Strike {turn}", project="acme", changes={"tag": "strike"}))
    desk.run(Edit(tickets=(9, 10), changes={"status": "closed"}))
    app = screens(desk, "tag:strike sort:id")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk", "s", "p")
        assert "status pending: 25 tickets" in text_on(app)
        assert "23 would change, 2 refused" in text_on(app)
        assert "! #9: closed cannot become pending" in text_on(app) or "#9 closed cannot become pending" in text_on(app)
        assert desk.read(CountTickets("status:pending tag:strike")).number == 0
        # Neither Enter nor the keys that led here do it.
        await press(pilot, "enter", "s", "p", "enter")
        assert app.screen.query(Preview)
        assert desk.read(CountTickets("status:pending tag:strike")).number == 0
        await press(pilot, "y")
        assert desk.read(CountTickets("status:pending tag:strike")).number == 23
        assert "status pending: 23 ok, 2 refused; ! says why" in shown(app)[-1]
        assert set(app.selection.numbers) == {9, 10}
        await press(pilot, "u")
        assert desk.read(CountTickets("status:new tag:strike")).number == 23
        await press(pilot, "escape", "asterisk", "m", "n")
        assert desk.read(CountTickets("assignee:me tag:strike")).number == 0


async def test_the_repeated_key_never_passes_the_preview(desk: Desk) -> None:
    for turn in range(25):
        desk.run(Create(subject=f"Strike {turn}", project="acme", changes={"tag": "strike"}))
    app = screens(desk, "tag:strike sort:id")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "p", "1", "j", ".")
        assert [row.priority for row in found(desk, "tag:strike sort:id")][:3] == [
            Priority.URGENT,
            Priority.URGENT,
            Priority.NORMAL,
        ]
        await press(pilot, "asterisk", ".", ".", ".")
        assert desk.read(CountTickets("priority:urgent tag:strike")).number == 2
        await press(pilot, "y")
        assert desk.read(CountTickets("priority:urgent tag:strike")).number == 25


async def test_a_reply_to_several_is_written_once_shown_and_wants_y(desk: Desk) -> None:
    app = screens(desk, "project:globex sort:id")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk", "r")
        assert "PUBLIC REPLY to 2 tickets" in text_on(app)
        await pilot.press(*"It works again")
        await press(pilot, "ctrl+j")
        assert "2 would change, 2 mails to customers, 0 refused" in text_on(app)
        # Given up, it is a draft.
        await press(pilot, "escape")
        assert [(draft.kind, draft.body) for draft in desk.read(Drafts(0))] == [("reply", "It works again")]
        await press(pilot, "r", "ctrl+j", "y")
        said = [desk.read(ShowTicket(n)).items[-1].body.raw for n in (2, 7)]
        assert [any("It works again" in i.body.raw for i in desk.read(ShowTicket(n)).items) for n in (2, 7)] == [
            True
        ] * 2
        assert said
        assert desk.read(Drafts(0)) == ()
        assert app.status is not None
        assert app.status.outbox == 3
        await press(pilot, "u")
        assert app.status.outbox == 1
        assert not any("It works again" in i.body.raw for i in desk.read(ShowTicket(7)).items)


async def test_a_note_on_several_needs_no_look(desk: Desk) -> None:
    app = screens(desk, "project:globex sort:id")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk", "n")
        assert "NOTE (internal) on 2 tickets" in text_on(app)
        await pilot.press(*"Seen")
        await press(pilot, "ctrl+j")
        assert [desk.read(ShowTicket(n)).items[-1].body.raw for n in (2, 7)] == ["Seen", "Seen"]
        assert "note added: 2 ok" in shown(app)[-1]


async def test_five_thousand(desk: Desk, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    big = Desk.open(f"{tmp_path}/big.db", "ada", via="tui", clock=lambda: now, create=True)
    fill(big, tickets=5_200, now=now, agent="ada")
    query = "sort:id"
    count = big.read(CountTickets(query)).number
    assert count > 5_000
    app = screens(big, query)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk")
        assert f"{count:,} selected" in shown(app)[1]
        await pilot.press("L", *"audit", "enter")
        # Words tell of it while it is being found out.
        await until(pilot, lambda: "finding out what would happen" in text_on(app))
        await until(pilot, lambda: f"{count:,} would change" in text_on(app), tries=2000)
        # Its answer is kept back until the keys have been pressed.
        answer, run = threading.Event(), big.run

        def late(command: Command, *, rehearse: bool = False) -> Result:
            result = run(command, rehearse=rehearse)
            answer.wait(60)
            return result

        monkeypatch.setattr(big, "run", late)
        await pilot.press("y")
        await until(pilot, lambda: f"saving {count:,} tickets" in shown(app)[-1])
        # Keys answer meanwhile.
        await pilot.press("j", "j")
        assert app.runner.ordered
        assert shown(app)[5].startswith(">[x]3 ")
        answer.set()
        await settle(pilot)
        assert big.read(CountTickets("tag:audit")).number == count
        assert f"{count:,} ok" in shown(app)[-1]
        await press(pilot, "u")
        assert big.read(CountTickets("tag:audit")).number == 0
    big.close()


async def test_a_range_whose_beginning_is_not_loaded_any_more(desk: Desk, tmp_path: object) -> None:
    now = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    big = Desk.open(f"{tmp_path}/big.db", "ada", via="tui", clock=lambda: now, create=True)
    fill(big, tickets=700, now=now, agent="ada")
    count = big.read(CountTickets(ALL)).number
    app = screens(big, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "V", "G")
        assert len(app.selection) == count - 1
        await press(pilot, "k", "V")
        assert len(app.selection) == count - 2
    big.close()


async def test_those_that_were_so_already_are_counted_apart(desk: Desk) -> None:
    desk.run(Edit(tickets=(2, 7), changes={"assignee": "me"}))
    app = screens(desk, "project:globex sort:id")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk", "m")
        assert "assignee me: 0 changed, 2 were yours already" in shown(app)[-1]
        assert "takes all back" not in shown(app)[-1]
        desk.run(Edit(tickets=(7,), changes={"assignee": ""}))
        await press(pilot, "R", "asterisk", "m")
        assert "assignee me: 1 changed, 1 was yours already; u takes all back" in shown(app)[-1]
        await press(pilot, "u")
        assert "taken back: #7 unassigned" in shown(app)[-1]
