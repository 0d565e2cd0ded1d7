"""The inbox and the saved views: seen, opened, changed by key."""

from __future__ import annotations

from odesk_tui.commands.conversation import Note
from odesk_tui.commands.tickets import Edit
from odesk_tui.commands.views import SaveView
from odesk_tui.desk import Desk
from odesk_tui.reads.inbox import Inbox, UnreadCount
from odesk_tui.reads.views import Views
from odesk_tui.tui.screens.ticket import TicketScreen
from tests.tui.world import PRINTER, press, screens, settle, shown

ALL = "sort:id"


def text_on(app: object) -> str:
    return "\n".join(shown(app))  # type: ignore[arg-type]


def unread(desk: Desk) -> int:
    return desk.read(UnreadCount()).number


async def test_the_inbox_is_counted_opened_and_read(desk: Desk, bob: Desk) -> None:
    bob.run(Edit(tickets=(3,), changes={"assignee": "ada"}))
    bob.run(Note(tickets=(PRINTER,), body="@ada, do you know this one?"))
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert " inbox 2 " in shown(app)[0]
        await press(pilot, "g", "i")
        assert "new 11:00        #2      bob mentioned you" in text_on(app)
        assert "bob assigned it to you" in text_on(app)
        await press(pilot, "j", "enter")
        assert isinstance(app.screen, TicketScreen)
        assert app.screen.number in (2, 3)
        assert unread(desk) == 1
        assert " inbox 1 " in shown(app)[0]


async def test_one_or_all_are_marked_as_read_and_taken_back(desk: Desk, bob: Desk) -> None:
    for number in (3, 4, 5):
        bob.run(Edit(tickets=(number,), changes={"assignee": "ada"}))
    app = screens(desk, ALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "i", "x")
        assert unread(desk) == 2
        assert sum("new " in line and "assigned" in line for line in shown(app)) == 2
        await press(pilot, "*")
        assert unread(desk) == 0
        assert not any("new " in line and "assigned" in line for line in shown(app))
        await press(pilot, "u", "u")
        assert unread(desk) == 3
        await press(pilot, "escape")
        assert " inbox 3 " in shown(app)[0]


async def test_what_was_refused_of_bulk_work_is_in_the_inbox_with_its_reasons(desk: Desk, bob: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "asterisk")
        bob.run(Edit(tickets=(5,), changes={"status": "closed"}))
        await press(pilot, "s", "h", "escape", "g", "i")
        assert "6 done, 1 refused" in text_on(app)
        await press(pilot, "r")
        assert "#5 was changed by bob" in text_on(app).replace("#5  was", "#5 was")
        await press(pilot, "x")
        assert desk.read(Inbox(unread_only=True)).items == ()


async def test_an_empty_inbox_says_what_would_come(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert " inbox " not in shown(app)[0]
        await press(pilot, "g", "i")
        assert "nothing here" in text_on(app)
        await press(pilot, "x", "enter", "asterisk", "escape")
        assert "nothing here" not in text_on(app)


async def test_views_are_listed_with_counts_and_opened(desk: Desk) -> None:
    desk.run(SaveView(name="Of Globex", query="project:globex"))
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "v")
        line = next(line for line in shown(app) if "Of Globex" in line)
        assert " 2 " in line
        await press(pilot, "G", *(["j"] * 20), "enter")
        assert "project:globex" in shown(app)[1]


async def test_a_view_is_kept_put_on_a_key_and_deleted(desk: Desk) -> None:
    app = screens(desk, "tag:morning")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "v", "s", *"Mornings", "enter")
        view = next(view for view in desk.read(Views()) if view.name.raw == "Mornings")
        assert (view.query, view.slot, view.owner) == ("tag:morning", None, "ada")
        await press(pilot, "v")
        assert any("> " in line and "Mornings" in line for line in shown(app))
        await press(pilot, "#", "8")
        # The list of views is shown anew after a change.
        assert any("8  Mornings" in line for line in shown(app))
        await press(pilot, "escape", "1", "8")
        assert "tag:morning" in shown(app)[1]
        await press(pilot, "v", "D", "n")
        assert any(view.name.raw == "Mornings" for view in desk.read(Views()))
        await press(pilot, "D", "y", "escape")
        assert not any(view.name.raw == "Mornings" for view in desk.read(Views()))
        await press(pilot, "u")
        assert next(view for view in desk.read(Views()) if view.name.raw == "Mornings").slot == 8


async def test_a_view_kept_anew_stays_on_its_key(desk: Desk) -> None:
    desk.run(SaveView(name="Mine too", query="assignee:me", slot=9))
    app = screens(desk, "tag:morning")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await app.list_screen.save_view("Mine too")
        await settle(pilot)
        view = next(view for view in desk.read(Views()) if view.name.raw == "Mine too")
        assert (view.query, view.slot) == ("tag:morning", 9)
