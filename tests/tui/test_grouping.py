"""Lists in groups, chosen columns and boards of any field, as a person uses them."""

from __future__ import annotations

import pytest

from odesk_tui.commands.tickets import Edit
from odesk_tui.commands.time import LogTime
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.tui.app import OdeskApp
from odesk_tui.tui.dialogs.arrange import Arrange
from tests.tui.world import press, screens, settle, shown

ALL = "sort:id"


@pytest.fixture(autouse=True)
def assigned(desk: Desk) -> None:
    """Bob has tickets 1 and 4, Ada 2; an hour went into 1."""
    desk.run(Edit(tickets=(1, 4), changes={"assignee": "bob"}))
    desk.run(Edit(tickets=(2,), changes={"assignee": "ada"}))
    desk.run(LogTime(tickets=(1,), seconds=3600))


def lines(app: OdeskApp) -> list[str]:
    """The list's lines below its heading."""
    width = app.list_screen._canvas.size.width
    return [line[:width].rstrip() for line in shown(app)[3:-1] if line[:width].strip()]


def heads(app: OdeskApp) -> list[str]:
    """The headings of groups, folded or not."""
    return [line[4:] for line in lines(app) if line[4:6] in ("v ", "> ")]


async def test_two_keys_group_the_list_and_its_heads_show_figures(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "B", "a")
        assert "sort:id group:assignee" in shown(app)[1]
        assert heads(app) == [
            # Her timer has run for 12 minutes.
            "v ada  (1 open, oldest 48 min, 0:12 worked)",
            "v bob  (2 open, 1 breached, oldest 1 h, 1:00 worked)",
            "v nobody  (4 open, oldest 1 h)",
        ]
        # The cursor is on its ticket, the columns are those of the list.
        row = app.list_screen.subject()
        assert row is not None
        assert row.number == 2
        assert shown(app)[2].split()[:4] == ["ID", "SLA", "P", "ST"]
        await press(pilot, "h", "h")
        assert heads(app)[0].startswith("> ada")
        assert not any("Printer offline" in line for line in lines(app))
        await press(pilot, "Z")
        assert len(lines(app)) == 3
        await press(pilot, "Z")
        assert len(lines(app)) == 3 + 7
        await press(pilot, "B", "n")
        assert heads(app) == []
        assert "group:" not in shown(app)[1]


async def test_a_chain_of_fields_is_chosen_in_its_order(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "t", "B")
        for name in ("project", "type", "assignee"):
            picker = app.screen.query_one(Arrange)
            while picker._specs[picker._at].name != name:
                await pilot.press("down" if picker._at < [s.name for s in picker._specs].index(name) else "up")
            await pilot.press("space")
        await press(pilot, "enter")
        assert "group:project,type,assignee" in shown(app)[1]
        told = [line.split("  (")[0].strip() for line in shown(app)[2:5]]
        assert told == ["v Acme", "v request", "v bob"]
        assert shown(app)[5].startswith(">")
        assert "#1 VPN drops" in shown(app)[5]


async def test_columns_are_chosen_ordered_and_reset(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        # The first key goes down from ID to the subject; it and the next are put last and away.
        await press(pilot, "C", "j", "space", "space", "enter")
        assert shown(app)[2].split()[:8] == ["ID", "SLA", "P", "ST", "WHO", "CUSTOMER", "SUBJECT", "│"]
        assert app.list_screen.columns[-1] == "subject"
        await press(pilot, "C", "j", "j", "space", "enter")
        assert "type" in app.list_screen.columns
        assert "TYPE" in shown(app)[2]
        assert "request" in shown(app)[3]
        await press(pilot, "C", "n")
        assert (app.list_screen.columns, "TYPE" in shown(app)[2]) == ((), False)


async def test_columns_that_do_not_fit_are_counted_in_the_heading(desk: Desk) -> None:
    app = screens(desk, ALL)
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        app.list_screen.columns = ("id", "subject", "created", "updated", "requester", "sla")
        app.list_screen.shown_layout.paint()
        await settle(pilot)
        assert shown(app)[2].split() == ["ID", "SUBJECT", "CREATED", "UPDATED", "+2"]


async def test_a_card_moved_to_another_column_gets_that_value(desk: Desk) -> None:
    app = screens(desk, f"{ALL} group:assignee")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "b")
        assert [part.strip() for part in shown(app)[2].split("│")] == [">ada 1", "bob 2", "cleo 0", "nobody 4"]
        await press(pilot, "greater_than_sign")
        assert desk.read(ShowTicket(2)).row.assignee == "bob"
        await press(pilot, "greater_than_sign", "greater_than_sign")
        assert desk.read(ShowTicket(2)).row.assignee is None
        await press(pilot, "greater_than_sign")
        assert "no column after this one" in shown(app)[-1]
        await press(pilot, "u", "u", "u")
        assert desk.read(ShowTicket(2)).row.assignee == "ada"


async def test_a_card_whose_column_cannot_be_set_stays_and_says_why(desk: Desk) -> None:
    app = screens(desk, f"{ALL} group:category")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "b", "greater_than_sign")
        assert "the category follows from the status" in shown(app)[-1]
        await press(pilot, "W")
        assert "only columns of statuses have limits" in shown(app)[-1]


async def test_a_card_goes_from_one_tag_to_another(desk: Desk) -> None:
    desk.run(Edit(tickets=(1,), changes={"tag": "net"}))
    app = screens(desk, f"{ALL} group:tag")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "g", "b")
        assert [part.strip() for part in shown(app)[2].split("│")] == [">morning 6", "net 1", "no tag 0"]
        await press(pilot, "l", "less_than_sign")
        assert desk.read(ShowTicket(1)).row.tags == ("morning",)
