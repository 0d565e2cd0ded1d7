"""A desk's own fields by keys: seen beside the conversation, edited, asked for by the form of a new ticket, filtered by."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from odesk_tui.commands.fields import AddField, Definition
from odesk_tui.commands.tickets import Edit
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import ListTickets
from odesk_tui.tui.dialogs.create import CreateForm
from odesk_tui.tui.dialogs.edit_field import EditField
from odesk_tui.tui.screens.ticket import TicketScreen
from tests.tui.pictures import VARIANTS, State, Take, take
from tests.tui.world import PRINTER, app_of, press, screens, settle, shown

__all__ = ["take"]

STATES = {
    "ticket": State(("enter",), f"id:{PRINTER}", TicketScreen),
    "edit-field": State(("e",), f"id:{PRINTER}", EditField),
    "edit-version": State(("e", *"version", "enter", *"soon", "enter"), f"id:{PRINTER}", EditField),
    "edit-choice": State(("e", *"os", "enter"), f"id:{PRINTER}", EditField),
    "create": State(("c", *"Dead switch", "ctrl+j"), "", CreateForm),
    "create-site": State(("c", *("tab",) * 2), "", CreateForm),
    "query-mistake": State(("slash", *"version:newest", "enter"), ""),
}


@pytest.fixture
def fields(desk: Desk) -> Desk:
    """A desk with a version, a choice, a date and a site that every new ticket needs."""
    for name, kind, said in (
        ("version", "version", Definition(label="Seen in")),
        ("os", "choice", Definition(label="Operating system", choices=("Linux", "Windows", "macOS"))),
        ("go_live", "date", Definition(label="Go-live")),
        ("site", "text", Definition(label="Site", required=("new",), pattern="[A-Z]{3}-[0-9]+")),
    ):
        desk.run(AddField(name=name, kind=kind, definition=said))
    desk.run(Edit(tickets=(PRINTER,), changes={"version": "1.10", "go_live": "2026-12-01", "site": "VIE-3"}))
    return desk


@pytest.mark.parametrize(
    ("state", "variant"),
    [
        pytest.param(state, VARIANTS[size], id=f"{name}-{size}")
        for name, state in STATES.items()
        for size in ("120x40", "80x24")
    ],
)
def test_forms_and_panels(fields: Desk, take: Take, state: State, variant: Any) -> None:
    assert take(fields, state, variant)


async def test_a_value_is_checked_set_and_seen(fields: Desk) -> None:
    app = screens(fields, f"id:{PRINTER}")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert any("Seen in" in line and "1.10" in line for line in shown(app))
        await press(pilot, "e", *"version", "enter", *("backspace",) * 4, *"new", "enter")
        assert any("'new' is not a version" in line for line in shown(app))
        await press(pilot, *("backspace",) * 3, *"2.0", "enter")
        assert any("Seen in" in line and "2.0" in line for line in shown(app_of(pilot)))
        await press(pilot, "e", *"os", "enter", *"win", "enter")
        await settle(pilot)
    facts = {fact.name: fact.value for fact in fields.read(ShowTicket(PRINTER)).own}
    assert {name: str(value) for name, value in facts.items()} == {
        "version": "2.0",
        "os": "Windows",
        "go_live": "2026-12-01",
        "site": "VIE-3",
    }


async def test_a_new_ticket_is_asked_for_what_it_needs(fields: Desk) -> None:
    app = screens(fields)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c", *"Dead switch", "tab", *"acme", "tab", "ctrl+j")
        assert any("a new request needs it" in line for line in shown(app))
        await press(pilot, *"vienna", "ctrl+j")
        assert any("does not fit the pattern" in line for line in shown(app))
        await press(pilot, *("backspace",) * 6, *"VIE-4", "ctrl+j")
        await settle(pilot)
    made = fields.read(ShowTicket(8))
    assert made.row.subject.raw == "Dead switch"
    assert [str(fact.value) for fact in made.own if fact.name == "site"] == ["VIE-4"]


async def test_the_list_is_filtered_and_sorted_by_it(fields: Desk) -> None:
    fields.run(Edit(tickets=(1,), changes={"version": "1.9"}))
    app = screens(fields)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", *"version>1.9", "enter")
        assert any("Printer offline" in line for line in shown(app))
        assert not any("VPN drops" in line for line in shown(app))


async def test_the_form_for_a_new_ticket_has_the_fields_of_the_type_that_is_typed(desk: Desk) -> None:
    desk.run(AddField(name="serial", kind="text", definition=Definition(required=("new",), types=("incident",))))
    desk.run(AddField(name="floor", kind="integer", definition=Definition(types=("incident",))))
    desk.run(AddField(name="wish", kind="text", definition=Definition(types=("request",))))
    desk.run(AddField(name="story", kind="longtext", definition=Definition(types=("incident",))))
    app = screens(desk, "tag:morning")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "c")
        form = app.screen.query_one(CreateForm)
        assert [entry.label for entry in form.entries][-1] == "wish"
        await press(pilot, *"Fan", "tab", *"globex", "tab", "tab", *"incident", "tab")
        assert [entry.label for entry in form.entries][2:4] == ["serial *", "requester"]
        assert [entry.label for entry in form.entries][-1] == "floor"
        await press(pilot, "ctrl+j")
        assert any("! a new incident needs it" in line for line in shown(app))
        await press(pilot, *"A-1", *("tab",) * 7, *"third", "ctrl+j")
        assert any("is not a whole number" in line for line in shown(app))
        await press(pilot, "ctrl+u", "3", "tab", *"one", "enter", *"two", "ctrl+j")
        (row,) = desk.read(ListTickets("serial:A-1")).rows
        held = {desk.viewer().vocabulary.fields.by_name[name].custom: name for name in ("serial", "floor", "story")}
        assert {held[field]: value for field, value in row.custom.items()} == {
            "serial": "A-1",
            "floor": "3",
            "story": "one\ntwo",
        }


async def test_a_long_text_is_edited_in_lines_and_in_the_editor(desk: Desk, tmp_path: Path) -> None:
    desk.run(AddField(name="story", kind="longtext"))
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "\\nthird" >> "$1"\n')
    editor.chmod(0o755)
    app = screens(desk, "sort:id", environment={"EDITOR": str(editor), "TERM": "xterm-256color"})
    field = desk.viewer().vocabulary.fields.by_name["story"].custom
    async with app.run_test(size=(80, 24)) as pilot:
        app.suspend = nullcontext  # type: ignore[method-assign]
        await settle(pilot)
        await press(pilot, "e", *"story", "enter")
        await press(pilot, *"first", "enter", *"second", "ctrl+g")
        assert any("third" in line for line in shown(app))
        await press(pilot, "ctrl+j")
        assert desk.read(ListTickets("id:1")).rows[0].custom[field] == "first\nsecond\nthird"
        await press(pilot, "e", *"story", "enter", "x", "escape")
        assert desk.read(ListTickets("id:1")).rows[0].custom[field] == "first\nsecond\nthird"
        await press(pilot, "e", *"story", "enter", *("backspace",) * 30, "ctrl+j")
        assert field not in desk.read(ListTickets("id:1")).rows[0].custom


async def test_help_on_queries_has_the_desks_own_fields(fields: Desk) -> None:
    app = screens(fields, "sort:id")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "question_mark", "tab", *"operating")
        assert any("choice: Linux, Windows, macOS (Operating system)" in line for line in shown(app))
