"""The board as a person uses it."""

from __future__ import annotations

import pytest

from odesk_tui.commands.limits import LimitStatus
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.commands.views import SaveView
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.tui.app import OdeskApp
from tests.tui.world import press, screens, settle, shown

ALL = "sort:id"


@pytest.fixture(autouse=True)
def begun(desk: Desk) -> None:
    """Ticket 2 is being worked on."""
    desk.run(Edit(tickets=(2,), changes={"status": "open"}))


def on(app: OdeskApp) -> int | None:
    """The ticket under the cursor."""
    row = app.list_screen.subject()
    return row.number if row is not None else None


def columns(app: OdeskApp, line: int) -> list[str]:
    """The parts of a line of the screen, without the bars."""
    return [part.strip() for part in shown(app)[line].split("│")]


async def test_columns_cards_and_the_cursor(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "b")
        assert columns(app, 2) == [">NEW 5", "OPEN 1", "PENDING 1", "HOLD 0", "SOLVED TODAY 0"]
        assert [part[part.find("#") :] for part in columns(app, 3)[:3]] == ["#1 P1 -", "#2 P1 -", "#4 P2 -"]
        assert on(app) == 1
        await press(pilot, "j")
        assert on(app) == 3
        await press(pilot, "l")
        assert columns(app, 2)[1].startswith(">OPEN")
        assert on(app) == 2
        await press(pilot, "right", "right")
        # A column without cards has the cursor and no ticket.
        assert on(app) is None
        assert columns(app, 2)[3] == ">HOLD 0"
        await press(pilot, "m")
        assert "no ticket" in shown(app)[-1]
        await press(pilot, "h")
        assert on(app) == 4
        await press(pilot, "h", "h", "h", "G")
        assert on(app) == 7
        await press(pilot, "g", "g")
        assert on(app) == 1


async def test_a_status_that_is_asked_for_is_a_column_among_others(desk: Desk) -> None:
    app = screens(desk, "status:open sort:id")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "as columns" not in shown(app)[1]
        await press(pilot, "g", "b")
        assert columns(app, 2)[0] == "NEW 5"
        assert shown(app)[1].endswith("status: as columns  7 tickets")
        await press(pilot, "asterisk")
        assert app.selection.numbers == (2,)
        assert "1 ticket selected, of the status that the query asks for" in shown(app)[-1]
        await press(pilot, "g", "l")
        assert "as columns" not in shown(app)[1]


async def test_a_card_moves_and_the_cursor_goes_with_it(desk: Desk) -> None:
    app = screens(desk, "status:new,open,pending sort:id")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "b", "greater_than_sign")
        assert desk.read(ShowTicket(1)).row.status == "open"
        assert on(app) == 1
        assert columns(app, 2)[:2] == ["NEW 4", ">OPEN 2"]
        await press(pilot, "greater_than_sign", "greater_than_sign", "greater_than_sign")
        assert desk.read(ShowTicket(1)).row.status == "solved"
        assert (on(app), columns(app, 2)[4]) == (1, ">SOLVED TODAY 1")
        await press(pilot, "less_than_sign")
        assert (on(app), columns(app, 2)[2]) == (1, ">PENDING 2")
        await press(pilot, "u", "u")
        assert desk.read(ShowTicket(1)).row.status == "hold"
        assert on(app) == 1


async def test_a_moved_card_is_found_far_down_in_its_column(desk: Desk) -> None:
    from odesk_tui.tui.layouts.cards import PAGE

    for number in range(PAGE + 10):
        made = desk.run(Create(subject=f"Bulk {number}", project="acme", body="x"))
        desk.run(Edit(tickets=(made.outcomes[0].ticket or 0,), changes={"status": "open"}))
    app = screens(desk, "sort:-id")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "b")
        assert len([row for row in app.list_screen.shown_layout.rows if row.status == "open"]) == PAGE
        await press(pilot, "h", "g", "g", "G")
        assert on(app) == 1
        await press(pilot, "greater_than_sign")
        assert desk.read(ShowTicket(1)).row.status == "open"
        assert on(app) == 1
        assert any(">" in line and "#1 " in line for line in shown(app)[3:-1])


async def test_limits(desk: Desk) -> None:
    desk.run(LimitStatus(status="new", cards=4))
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "W")
        assert "g b shows it" in shown(app)[-1]
        await press(pilot, "g", "b")
        assert columns(app, 2)[0] == ">NEW 5/4 OVER"
        await press(pilot, "l", "W", "3", "enter")
        assert columns(app, 2)[1] == ">OPEN 1/3"
        await press(pilot, "u")
        assert columns(app, 2)[1] == ">OPEN 1"
        await press(pilot, "h", "W", "backspace", *"none", "enter")
        assert columns(app, 2)[0] == ">NEW 5"
        await press(pilot, "W", "0", "enter")
        assert any("is no limit" in line for line in shown(app))
        await press(pilot, "backspace", *"abc", "enter")
        said = "\n".join(shown(app))
        assert "'abc' is no limit; type a number from 1 to" in said
        assert "tickets  abc" in said
        await press(pilot, "escape")
        assert columns(app, 2)[0] == ">NEW 5"


async def test_lanes(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "b", "j", "O", "p")
        lanes = [line.split("─")[2].strip() for line in shown(app) if line.startswith("──")]
        assert lanes == ["P1 urgent  2", "P2 high  2", "P3 normal  2", "P4 low  1"]
        assert on(app) == 3
        # Down the column through the lanes, to the side in the same lane.
        await press(pilot, "j")
        assert on(app) == 5
        await press(pilot, "g", "g", "l")
        assert on(app) == 2
        desk.run(Edit(tickets=(3,), changes={"assignee": "bob"}))
        await press(pilot, "O", "a")
        lanes = [line.split("─")[2].strip() for line in shown(app) if line.startswith("──")]
        assert lanes == ["bob  1", "nobody  6"]
        assert on(app) == 2
        await press(pilot, "O", "n")
        assert not any(line.startswith("──") for line in shown(app))


async def test_as_many_columns_as_fit(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "b")
        assert shown(app)[2].split("  ")[0] == " [NEW 5]"
        assert shown(app)[2].endswith("3 of 5 columns shown")
        assert columns(app, 3) == [">NEW 5", "OPEN 1", "PENDING 1"]
        await press(pilot, "l", "l", "l")
        assert columns(app, 3) == ["OPEN 1", "PENDING 1", ">HOLD 0"]
        await pilot.resize_terminal(60, 20)
        await settle(pilot)
        assert columns(app, 3) == [">HOLD 0"]
        assert "1 of 5" in shown(app)[2]
        await press(pilot, "h", "h", "h")
        assert columns(app, 3) == [">NEW 5"]
        await pilot.resize_terminal(160, 40)
        await settle(pilot)
        assert len(columns(app, 2)) == 5


async def test_preview_selection_and_reply(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "b", "l")
        assert not any("Spooler restarted" in line for line in shown(app))
        await press(pilot, "space")
        assert any("Spooler restarted" in line for line in shown(app))
        await press(pilot, "space", "x", "h", "x")
        assert app.selection.numbers == (2, 1)
        assert sum("[x]" in part for line in shown(app) for part in line.split("│")) == 2
        await press(pilot, "escape", "enter")
        assert app.here is not app.list_screen
        await press(pilot, "q")
        assert app.list_screen.shown_layout.NAME == "board"


async def test_what_others_change(desk: Desk, bob: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "b", "j")
        assert on(app) == 3
        bob.run(Create(subject="Another", project="acme", body="x"))
        bob.run(Edit(tickets=(1,), changes={"status": "hold"}))
        await press(pilot, "R")
        assert on(app) == 3
        assert columns(app, 2)[0] == ">NEW 5"
        # A card that somebody moved keeps the cursor; one that is out of sight leaves it to its neighbour.
        bob.run(Edit(tickets=(3,), changes={"status": "pending"}))
        await press(pilot, "R")
        assert (on(app), columns(app, 2)[2]) == (3, ">PENDING 2")
        await press(pilot, "D")
        assert on(app) == 4
        assert "now on #4" in shown(app)[-1]


async def test_a_view_on_a_key_shows_its_board(desk: Desk) -> None:
    desk.run(SaveView(name="Mine", query="assignee:me", slot=8, layout="board"))
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "8")
        assert app.list_screen.shown_layout.NAME == "board"
        assert columns(app, 2)[0].lstrip(">").startswith("NEW")


async def test_nothing_matches(desk: Desk) -> None:
    app = screens(desk, "tag:none9x")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "b")
        assert any("Nothing matches tag:none9x" in line for line in shown(app))
        await press(pilot, "h", "l", "j", "k", "G", "O", "escape", "pagedown", "enter")
        assert any("Nothing matches" in line for line in shown(app))


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_why_a_card_is_not_moved_is_shown_whole(desk: Desk, size: tuple[int, int]) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "g", "b")
        for _ in range(8):
            if app.here.hint_row.failed:
                break
            await press(pilot, "greater_than_sign")
        said = app.here.hint_row.message
        assert app.here.hint_row.failed
        height = app.here.hint_row.size.height
        assert len(said) + 3 > size[0] * (height - 1)
        assert " ".join(" ".join(shown(app)[-height:]).split()) == f"! {said}"
        # The next key that has something to say gives the rows back.
        await press(pilot, "less_than_sign")
        assert app.here.hint_row.size.height == 1
