"""The palette: what it offers, what it narrows to, what it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

from odesk_tui.commands.fields import AddField, Definition
from odesk_tui.commands.tickets import Edit
from odesk_tui.core.query.parser import parse
from odesk_tui.desk import Desk
from odesk_tui.reads.tickets import TicketsNumbered
from odesk_tui.reads.views import Views
from odesk_tui.tui.app import OdeskApp
from odesk_tui.tui.dialogs import palette as palette_module
from odesk_tui.tui.dialogs.palette import Palette
from odesk_tui.tui.offers import COMMANDS, PEOPLE, Find, Offer, Open, Run, Save, fitting, searching
from odesk_tui.tui.screens.ticket import TicketScreen
from tests.tui.world import press, screens, settle, shown, until


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(palette_module, "DEBOUNCE_S", 0.001)


def offered(app: OdeskApp) -> list[str]:
    """The lines of the palette below its entry."""
    palette = app.screen.query_one(Palette)
    lines = shown(app)[palette.region.y + 2 : palette.region.bottom - 1]
    inner = [line[palette.region.x + 2 : palette.region.right - 1].rstrip() for line in lines]
    return [line for line in inner if line]


async def opened(pilot: Pilot[Any], typed: str = "", key: str = "colon") -> None:
    await settle(pilot)
    await press(pilot, key, *typed)
    await settle(pilot)


# What fits


def of(title: str, kind: str = COMMANDS, answer: Any = None, words: str = "") -> Offer:
    return Offer(kind, title, answer or Run(title), words=words)


def names(found: list[Offer]) -> list[str]:
    return [offer.title for offer in found]


ASSIGN, LEAVE, BOB = (
    of("assign"),
    of("leave odesk", answer=Run("quit")),
    of("Bob Builder", PEOPLE, Find("assignee:bob")),
)


def test_without_text_what_was_used_last_comes_first() -> None:
    assert names(fitting("", "", [ASSIGN, LEAVE, BOB], [], [BOB.name, LEAVE.name], [])) == [
        "Bob Builder",
        "leave odesk",
        "assign",
    ]


def test_narrowing_leaves_one_kind() -> None:
    assert names(fitting("", PEOPLE, [ASSIGN, BOB], [], [], [])) == ["Bob Builder"]
    assert names(fitting("b", COMMANDS, [ASSIGN, BOB], [], [], [])) == []


def test_what_people_type_out_of_habit() -> None:
    assert names(fitting("q", "", [ASSIGN, LEAVE], [], [], []))[0] == "leave odesk"


def test_a_number_opens_that_ticket_and_a_query_filters() -> None:
    assert fitting("42", "", [], [], [], [])[0].answer == Open(42)
    assert fitting("#42", "", [], [], [], [])[0].answer == Open(42)
    assert fitting("status:open vpn", "", [ASSIGN], [], [], [])[0].answer == Find("status:open vpn")
    assert fitting("!tag:vip", "", [ASSIGN], [], [], [])[0].answer == Find("!tag:vip")
    # A word is no query, and a query with a fault none either.
    assert fitting("open", "", [], [], [], []) == []
    assert fitting("priority:vital", "", [], [], [], []) == []


def test_commands_that_take_a_name() -> None:
    assert fitting("save My day", "", [], [], [], [])[0].answer == Save("My day")
    assert names(fitting("theme li", "", [], [], [], ["odesk-dark", "odesk-light"])) == ["theme odesk-light"]
    assert names(fitting("theme ", "", [], [], [], ["a", "b"])) == []


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("vpn", "vpn* sort:-updated"),
        ("vpn drops", '"vpn" drops* sort:-updated'),
        ("vp", ""),
        ("", ""),
        ("a b c(", '"a" "b" "c" sort:-updated'),
        ('"; OR', ""),
        ("eve@globex.example", '"eve@globex.example" sort:-updated'),
        ("this AND", '"this" "AND" sort:-updated'),
    ],
)
def test_typed_words_become_a_query_that_can_be_read(typed: str, query: str) -> None:
    assert searching(typed) == query
    parse(query)


# On the screen


async def test_it_lists_every_action_with_its_key_and_what_it_applies_to(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "ass")
        lines = offered(app)
        assert lines[0].startswith("> assign ")
        assert "applies to #1" in lines[0]
        assert lines[0].split("assign")[1].split()[0] == "a"
        assert any("assign to me" in line and " m " in line for line in lines)
        await press(pilot, "down", "enter")
        assert desk.read(TicketsNumbered((1,)))[0].assignee == "ada"


async def test_ctrl_p_opens_it_too_and_what_was_used_comes_first(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "raise the", key="ctrl+p")
        await press(pilot, "enter")
        assert desk.read(TicketsNumbered((3,)))[0].priority.label == "P2"
        await opened(pilot)
        assert offered(app)[0].startswith("> raise the priority")


async def test_tickets_are_found_by_their_words_and_opened(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "mailbox")
        await until(pilot, lambda: any("#4 Shared mailbox missing" in line for line in offered(app)))
        await press(pilot, "enter")
        assert isinstance(app.screen, TicketScreen)
        assert app.screen.number == 4
        # From a ticket to another one, by number.
        await opened(pilot, "6")
        await press(pilot, "enter")
        assert app.screen.number == 6


async def test_tab_narrows_and_a_sign_does(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        titles = []
        for _ in range(4):
            await press(pilot, "tab")
            titles.append(str(app.screen.query_one(Palette).border_title))
        assert titles == ["Commands", "Tickets", "People", "Views"]
        await press(pilot, "tab", "at", *"bob")
        assert offered(app) == ["> Bob Builder" + offered(app)[0].removeprefix("> Bob Builder")]
        await press(pilot, "enter")
        assert "assignee:bob" in shown(app)[1]


async def test_customers_are_found_by_name(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "@eve")
        await until(pilot, lambda: "eve@globex.example" in "".join(offered(app)))
        await press(pilot, "enter")
        await settle(pilot)
        assert 'requester:"eve@globex.example"' in shown(app)[1]
        assert "2 tickets" in shown(app)[1]


async def test_a_query_filters_and_save_keeps_it_as_a_view(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "project:globex")
        await press(pilot, "enter")
        assert "2 tickets" in shown(app)[1]
        await opened(pilot, "save Globex only")
        await press(pilot, "enter")
        saved = {view.name.line(): view.query for view in desk.read(Views(counted=False))}
        assert saved["Globex only"] == "project:globex"
        await press(pilot, "2")
        await opened(pilot, "/globex")
        await until(pilot, lambda: "Globex only" in "".join(offered(app)))
        await press(pilot, "enter")
        assert shown(app)[1].startswith("/ project:globex")


async def test_a_query_by_a_field_of_the_desks_own_filters(desk: Desk) -> None:
    desk.run(AddField(name="os", kind="choice", definition=Definition(choices=("Linux", "Windows"))))
    desk.run(Edit(tickets=(3,), changes={"os": "linux"}))
    app = screens(desk, "tag:morning")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "colon", *"os:linux", "enter")
        assert app.list_screen.query_text == "os:linux"
        assert [row.number for row in app.list_screen.shown_layout.rows] == [3]


async def test_a_command_that_wants_a_name_asks_for_it(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, "theme")
        await press(pilot, "enter")
        assert len(offered(app)) >= 2
        await press(pilot, *"contrast", "enter")
        assert app.theme == "odesk-contrast"
        assert "theme is odesk-contrast" in shown(app)[-1]


async def test_quit_help_and_nothing(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "zzzz")
        assert "nothing fits 'zzzz'" in "".join(offered(app))
        await press(pilot, "enter", "escape")
        assert not app.screen.query(Palette)
        await opened(pilot, "help")
        await press(pilot, "enter")
        assert "KEYS in the list" in shown(app)[1]
        await press(pilot, "escape")
        await opened(pilot, "q")
        await pilot.press("enter")
        await until(pilot, lambda: app.return_code == 0)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)])
async def test_it_has_room_at_every_size_and_never_changes_it(desk: Desk, size: tuple[int, int]) -> None:
    app = screens(desk)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        before = app.screen.query_one(Palette).region
        for key in ("a", "s", "q", "backspace", "pagedown", "pagedown"):
            await press(pilot, key)
            assert app.screen.query_one(Palette).region == before
        assert before.right <= size[0]
        assert before.bottom < size[1]
        assert any(line.startswith("> ") for line in offered(app))


def test_its_letters_are_safe() -> None:
    found = list(_lines("\x1b[31mred\u202e"))
    assert all("\x1b" not in text and "\u202e" not in text for text in found)


def _lines(subject: str) -> Iterator[str]:
    palette = Palette([of(subject)], search=lambda query, found: None, text="")
    for one in palette.content(60):
        yield from (text for text, _ in one.spans)


def test_what_arrives_later_does_not_move_the_cursor_to_something_else() -> None:
    palette = Palette([of("printer room"), of("old printer")], search=lambda query, found: None, text="printer")
    palette.press("down", None)
    chosen = palette._fitting[palette._cursor]
    palette.add([of("printer", answer=Find("tag:printer"))])
    palette._refit()
    assert palette._fitting[palette._cursor] == chosen
    assert len(palette._fitting) == 3


async def test_useful_things_stand_before_moving(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert offered(app)[0].startswith("> assign to me")
        assert not any("next ticket" in line for line in offered(app))
