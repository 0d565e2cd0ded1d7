"""Saved views on the screens: opened, changed and told so, updated, given back, put on keys; by how many keys."""

from __future__ import annotations

import pytest

from odesk_tui.commands.fields import AddField, RemoveField, RestoreField
from odesk_tui.commands.views import SaveView
from odesk_tui.desk import Desk
from odesk_tui.reads.views import ViewCount, Views
from tests.tui.world import press, screens, settle, shown


def saved(desk: Desk, name: str) -> ViewCount:
    return next(view for view in desk.read(Views(counted=False)) if view.name.raw == name)


async def test_a_view_shows_its_columns_groups_and_layout(desk: Desk) -> None:
    desk.run(SaveView(name="By who", query="sort:id group:assignee", slot=7, columns=("id", "type", "subject")))
    desk.run(SaveView(name="Board", query="sort:id group:priority", slot=8, layout="board"))
    app = screens(desk, "tag:morning")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "7")
        assert "[7:By who 7]" in shown(app)[0]
        assert shown(app)[2].split()[:3] == ["ID", "TYPE", "SUBJECT"]
        assert shown(app)[3].startswith("    v nobody  (7 open")
        await press(pilot, "8")
        assert [part.strip() for part in shown(app)[2].split("│")] == [">urgent 2", "high 2", "normal 2", "low 1"]
        await press(pilot, "7")
        assert shown(app)[2].split()[:3] == ["ID", "TYPE", "SUBJECT"]


async def test_what_differs_from_the_view_is_marked_and_kept_by_a_key_or_given_back(desk: Desk) -> None:
    desk.run(SaveView(name="By who", query="sort:id group:assignee", slot=7))
    app = screens(desk, "tag:morning")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "7", "equals_sign")
        assert "is as it was saved" in shown(app)[-1]
        await press(pilot, "B", "t")
        assert "[7:By who* 7]" in shown(app)[0]
        await press(pilot, "escape")
        assert ("[7:By who 7]" in shown(app)[0], "group:assignee" in shown(app)[1]) == (True, True)
        await press(pilot, "B", "t", "C", "n", "C", "j", "space", "enter")
        await press(pilot, "equals_sign")
        assert "[7:By who 7]" in shown(app)[0]
        assert (saved(desk, "By who").query, saved(desk, "By who").slot) == ("sort:id group:type", 7)
        assert "subject" not in saved(desk, "By who").columns
        await press(pilot, "u")
        assert (saved(desk, "By who").query, saved(desk, "By who").columns) == ("sort:id group:assignee", ())
        # What is shown is no longer what the view says.
        assert "[7:By who* 7]" in shown(app)[0]
        await press(pilot, "7")
        assert "[7:By who 7]" in shown(app)[0]


async def test_a_view_is_saved_for_the_team_on_a_key_from_the_list_of_views(desk: Desk) -> None:
    app = screens(desk, "tag:morning group:type")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "v", "s", *"Mornings", "tab", "n", "tab", "9", "ctrl+j")
        view = saved(desk, "Mornings")
        assert (view.whose, view.query, view.slot) == ("network", "tag:morning group:type", 9)
        assert "[9:Mornings 7]" in shown(app)[0]
        await press(pilot, "v", "e", *" all", "enter")
        assert saved(desk, "Mornings all").id == view.id
        await press(pilot, "v", "y", "enter")
        copied = saved(desk, "Mornings all copy")
        assert (copied.whose, copied.query, copied.slot) == ("me", view.query, None)
        await press(pilot, "u", "u", "u")
        assert not any(one.name.raw.startswith("Mornings") for one in desk.read(Views(counted=False)))


async def test_a_view_of_another_team_is_on_nobody_elses_screen(desk: Desk, bob: Desk) -> None:
    desk.run(SaveView(name="Ours", query="tag:morning", slot=9, team="network"))
    app = screens(bob, "tag:morning")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "Ours" not in shown(app)[0]
        await press(pilot, "v")
        assert not any("Ours" in line for line in shown(app))


@pytest.mark.parametrize("layout", ["list", "tree", "board"])
async def test_a_view_whose_query_fails_says_so_and_shows_no_ticket_of_another(desk: Desk, layout: str) -> None:
    desk.run(AddField(name="floor", kind="text"))
    desk.run(SaveView(name="Third floor", query="floor:third sort:id", slot=7, layout=layout))
    desk.run(RemoveField(name="floor"))
    app = screens(desk, "tag:morning")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert any("Printer offline" in line for line in shown(app))
        await press(pilot, "7")
        text = "\n".join(shown(app))
        assert "[7:Third floor ?]" in text
        assert "The view Third floor cannot be shown" in text
        assert "there is no field 'floor'" in text
        assert "v lists the views; e there changes Third floor." in text
        assert "odesk view edit 'Third floor' --query" in text
        assert not any(subject in text for subject in ("Printer offline", "VPN drops"))
        # Keys for a ticket find none, and moving about is harmless.
        await press(pilot, "j", "p", "enter", "G")
        assert app.screen is app.list_screen
        # Read again it still fails; once the field is back it works.
        await press(pilot, "R")
        assert any("cannot be shown" in line for line in shown(app))
        desk.run(RestoreField(name="floor"))
        await press(pilot, "R")
        assert not any("cannot be shown" in line for line in shown(app))
        assert layout == app.list_screen.shown_layout.NAME
        await press(pilot, "2")
        assert any("Printer offline" in line for line in shown(app))
