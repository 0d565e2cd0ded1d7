"""The tree as a person uses it."""

from __future__ import annotations

import pytest

from odesk_tui.commands.links import Link
from odesk_tui.commands.people import AddProject
from odesk_tui.commands.tickets import Create, Edit, Trash
from odesk_tui.commands.views import SaveView
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.tui.app import OdeskApp
from tests.tui.world import press, screens, settle, shown

ALL = "sort:id"


@pytest.fixture(autouse=True)
def related(desk: Desk) -> None:
    """Ticket 4 is a child of 1, ticket 6 of 5; ticket 7 belongs to an engagement of Globex."""
    desk.run(AddProject(name="Globex office", parent="globex"))
    desk.run(Link(tickets=(4,), target=1, kind="parent"))
    desk.run(Link(tickets=(6,), target=5, kind="parent"))
    desk.run(Create(subject="Desks", project="globex-office", body="Ten of them"))


def lines(app: OdeskApp) -> list[str]:
    """The tree's lines, each up to its subject, without those below the last one."""
    width = app.list_screen._canvas.size.width
    return [
        line[:width].split("  !")[0].rstrip()[:46].rstrip() for line in shown(app)[2:-1] if line[:width].strip(" │")
    ]


def at(app: OdeskApp) -> str:
    """The line under the cursor."""
    return next(line for line in lines(app) if line.startswith(">"))


async def test_customers_engagements_tickets_and_their_children(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "t")
        assert [line[4:].split(", o")[0][:28].rstrip() for line in lines(app)] == [
            "v Acme  (2 open, 1 breached",
            "  > #1 VPN drops every 10 mi",
            "v Globex  (3 open",
            "  v Globex office  (1 open",
            "      #8 Desks",
            "    #2 Printer offline, floo",
            "    #7 Request: new laptop",
            "v Initech  (1 open",
            "    #3 Cannot log in after M",
            "v Umbrella  (2 open",
            "  > #5 Invoice PDF blank pag",
        ]
        # The ticket that the cursor was on in the list has it here.
        assert "#1 VPN" in at(app)
        await press(pilot, "l")
        assert lines(app)[2].strip().startswith("#4 Shared")
        await press(pilot, "l")
        assert "#4 Shared mailbox" in at(app)
        await press(pilot, "h")
        assert "#1 VPN" in at(app)
        await press(pilot, "h")
        assert not any("#4" in line for line in lines(app))
        await press(pilot, "H")
        assert "v Acme" in at(app)
        await press(pilot, "left")
        assert "> Acme" in at(app)
        assert not any("#1" in line for line in lines(app))


async def test_all_folds_and_unfolds(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "g", "t", "Z")
        assert [line[4:].split("  (")[0] for line in lines(app)] == ["> Acme", "> Globex", "> Initech", "> Umbrella"]
        assert at(app).startswith(">   > Globex")
        await press(pilot, "Z")
        assert any("#3 Cannot" in line for line in lines(app))
        await press(pilot, "G")
        assert "#5 Invoice" in at(app)
        await press(pilot, "g", "g")
        assert "Acme" in at(app)


async def test_the_cursor_travels(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        # A folded child is unfolded to.
        await press(pilot, "j", "j", "j")
        assert app.list_screen.subject().number == 4  # type: ignore[union-attr]
        await press(pilot, "g", "t")
        assert "#4 Shared mailbox" in at(app)
        await press(pilot, "g", "l")
        assert app.list_screen.subject().number == 4  # type: ignore[union-attr]
        # From the ticket too.
        await press(pilot, "j", "j", "enter", "g", "t")
        assert app.here is app.list_screen
        assert "#6" in at(app)
        await press(pilot, "enter", "g", "b")
        assert app.list_screen.subject().number == 6  # type: ignore[union-attr]
        assert app.list_screen.shown_layout.NAME == "board"


async def test_keys_act_on_the_ticket_and_on_the_chosen(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "t", "m")
        assert desk.read(ShowTicket(1)).row.assignee == "ada"
        await press(pilot, "g", "g", "m")
        # A heading is no ticket.
        assert "no ticket" in shown(app)[-1]
        await press(pilot, "j", "x", "x")
        assert sum("[x]" in line for line in lines(app)) == 2
        # The next one after #1 is past two headings.
        assert app.selection.numbers == (1, 8)
        await press(pilot, "g", "l")
        assert sum("[x]" in line for line in shown(app)) == 2


async def test_groups_of_the_query(desk: Desk) -> None:
    desk.run(Edit(tickets=(2,), changes={"assignee": "bob"}))
    app = screens(desk, "sort:id group:status,assignee")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "t")
        heads = [line[4:].split("  (")[0] for line in lines(app) if "#" not in line]
        assert heads == ["v new", "  v nobody", "v open", "  v bob", "v pending", "  v nobody"]
        # Completion knows them.
        await press(pilot, "slash", *" group:te")
        assert "team" in shown(app)[-1]


async def test_a_query_that_finds_nothing(desk: Desk) -> None:
    app = screens(desk, "tag:none9x")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "t")
        assert any("Nothing matches tag:none9x" in line for line in shown(app))
        await press(pilot, "h", "l", "H", "Z", "j", "G", "enter")
        assert any("Nothing matches" in line for line in shown(app))


async def test_a_child_is_created_under_the_ticket(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "g", "t", "A", *"Toner", "ctrl+j")
        child = desk.read(ShowTicket(9))
        assert (child.row.subject.raw, child.row.project_handle, child.links) == ("Toner", "globex", (("parent", 2),))
        assert "child of #2" in shown(app)[-1]
        assert any("#2 Printer" in line and "> #2" in line for line in lines(app))
        # One key takes back both.
        await press(pilot, "u")
        assert desk.read(ShowTicket(2)).links == ()
        assert not any("Toner" in line for line in lines(app))


async def test_what_others_change_keeps_the_cursor(desk: Desk, bob: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j", "g", "t")
        assert "#3" in at(app)
        bob.run(Create(subject="First of all", project="acme", body="x", changes={"priority": "urgent"}))
        bob.run(Edit(tickets=(1,), changes={"project": "umbrella"}))
        await press(pilot, "R")
        assert "#3" in at(app)
        assert any("#9 First of all" in line for line in lines(app))
        # The cursor goes with a ticket that has come into another group.
        bob.run(Edit(tickets=(3,), changes={"project": "acme"}))
        await press(pilot, "R")
        assert "#3" in at(app)
        # When it is gone the neighbour has the cursor, and that is said.
        await press(pilot, "D")
        assert "#3" not in at(app)
        assert app.list_screen.subject() is None or "now on #" in shown(app)[-1]
        desk.run(Trash(tickets=(2, 5, 6, 7, 8)))
        await press(pilot, "R")
        assert any("#4" in line for line in lines(app)) or any("Acme" in line for line in lines(app))


async def test_a_view_remembers_its_layout(desk: Desk) -> None:
    desk.run(SaveView(name="By status", query="sort:id group:status", slot=7, layout="tree"))
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "7")
        assert app.list_screen.shown_layout.NAME == "tree"
        assert "v new" in lines(app)[0]
        await press(pilot, "2")
        assert app.list_screen.shown_layout.NAME == "list"


async def test_a_large_group_is_loaded_page_by_page(desk: Desk) -> None:
    from odesk_tui.tui.layouts.forest import PAGE

    for number in range(2 * PAGE + 20):
        desk.run(Create(subject=f"Bulk {number}", project="initech", body="x"))
    app = screens(desk, "sort:id project:initech")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "t")
        assert len(app.list_screen.shown_layout.rows) == PAGE
        await press(pilot, "G")
        assert f"Bulk {2 * PAGE + 19}" in at(app)
        await press(pilot, "pageup", "pageup", "pageup", "pageup", "pageup", "pageup")
        rows = [row.number for row in app.list_screen.shown_layout.rows]
        assert rows == sorted(set(rows))
        assert rows[-1] == 8 + 2 * PAGE + 20
        await press(pilot, "g", "g")
        await press(pilot, "j")
        assert "#3 Cannot" in at(app)
