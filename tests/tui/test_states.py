"""What the screens say when there is nothing, too little, too much, or something wrong."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from odesk_tui.commands.conversation import SaveDraft
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.core.errors import StoreUnavailable
from odesk_tui.desk import Desk
from odesk_tui.reads.base import Read
from odesk_tui.reads.ticket import Drafts, ShowTicket
from odesk_tui.reads.tickets import CountTickets
from odesk_tui.tui.live import StoreTrouble
from odesk_tui.tui.screens.tickets import TicketsScreen
from odesk_tui.tui.terminal import Terminal
from tests.tui.world import Clock, press, screens, set_up, settle, shown, until


def text_on(app: object) -> str:
    return "\n".join(shown(app))  # type: ignore[arg-type]


async def test_an_empty_store_names_the_keys_that_fill_it(sqlite_address: str, clock: Clock) -> None:
    desk = Desk.open(sqlite_address, "ada", clock=clock)
    set_up(desk)
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "There are no tickets yet." in text_on(app)
        assert "c creates one" in text_on(app)
        await press(pilot, "j", "m", "enter", "r")
        assert "no ticket is chosen" in shown(app)[-1]
    desk.close()


async def test_no_match_shows_the_query_and_esc_clears_it(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"tag:nothing", "enter")
        await settle(pilot)
        assert "Nothing matches status:new,open sort:sla tag:nothing" in text_on(app)
        await press(pilot, "escape")
        assert "VPN drops" in text_on(app)
        assert "sort:sla tag:nothing" not in text_on(app)


async def test_all_done_names_what_is_due_next(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "1")
        assert "All done in Mine." in text_on(app)
        assert "Next due: !!-0:04 #1 VPN drops every 10 min since patch" in text_on(app)


async def test_a_bad_word_leaves_the_former_results(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", *"priority:vital")
        assert "VPN drops" in text_on(app)
        assert "column 35: priority: 'vital' is not one of" in shown(app)[-1]
        bar = app.screen.query_one("#filter")
        bad = "".join(segment.text for segment in bar.render_line(0) if segment.style and segment.style.underline)
        assert bad.strip() == "vital"
        # Enter does not keep what has a fault.
        await press(pilot, "enter")
        assert app.screen.focused is bar
        await press(pilot, "escape")
        assert shown(app)[1].startswith("/ status:new,open sort:sla  ")


async def test_the_filter_finds_while_one_types_and_completes(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        # The beginning of a word finds; the beginning of a field's name leaves what there is.
        await press(pilot, "slash", *"statu")
        assert "VPN drops" in shown(app)[3]
        await press(pilot, "ctrl+w", *"prin")
        assert "Printer offline" in shown(app)[3]
        assert "> " not in shown(app)[4]
        assert "Cannot" not in text_on(app)
        await press(pilot, "ctrl+u", *"assig", "tab")
        assert shown(app)[1].startswith("/ assignee:")
        await press(pilot, *"non")
        assert "none" in shown(app)[-1]
        await press(pilot, "tab", "enter")
        assert shown(app)[1].startswith("/ assignee:none")
        assert "6 tickets" in shown(app)[1] or "7 tickets" in shown(app)[1]


async def test_values_are_offered_with_how_many_tickets_they_find(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", "ctrl+u", *"status:")
        new = desk.read(CountTickets("status:new")).number
        await until(pilot, lambda: f" new {new} " in shown(app)[-1])
        # The rest of the query counts too, and the numbers stay while Tab goes through the values.
        await press(pilot, "ctrl+u", *"vpn status:")
        await until(pilot, lambda: f" new {desk.read(CountTickets('vpn status:new')).number} " in shown(app)[-1])
        await press(pilot, "tab", "tab")
        assert shown(app)[1].startswith("/ vpn status:open")
        assert " new " in shown(app)[-1]


async def test_a_search_shows_beside_the_subject_where_the_words_stand(desk: Desk) -> None:
    desk.run(Create(subject="Odd", project="globex", body="It smells of bürnt\x1b[31m toast in here"))
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "slash", "ctrl+u", *"burnt toast", "enter")
        await until(pilot, lambda: "Odd  It smells of bürnt␛[31m" in shown(app)[3])
        await press(pilot, "slash", "ctrl+u", *"status:new", "enter")
        await until(pilot, lambda: "smells" not in "".join(shown(app)[2:10]))


async def test_the_order_is_chosen_and_stands_in_the_query(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "o", "n")
        assert shown(app)[1].startswith("/ status:new,open sort:-created")
        assert "Request: new laptop" in shown(app)[3]


class FailingDesk(Desk):
    """A desk whose store can be taken away and given back."""

    away = False

    def read(self, query: Read[object]) -> object:  # type: ignore[override]
        if self.away:
            raise StoreUnavailable("the store does not answer: check the network, then R")
        return super().read(query)

    def run(self, command: object, **options: object) -> object:  # type: ignore[override]
        if self.away:
            raise StoreUnavailable("the store does not answer: check the network, then R")
        return super().run(command, **options)  # type: ignore[arg-type]


@pytest.fixture
def failing(desk: Desk, sqlite_address: str, clock: Clock) -> FailingDesk:
    made = FailingDesk.open(sqlite_address, "ada", via="tui", clock=clock)
    assert isinstance(made, FailingDesk)
    return made


async def test_a_store_that_is_away_at_first_is_told_in_words(failing: FailingDesk) -> None:
    failing.away = True
    app = screens(failing)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "The list cannot be read." in text_on(app)
        assert "the store does not answer" in shown(app)[0]
        failing.away = False
        await press(pilot, "R")
        assert "VPN drops" in text_on(app)
        assert "does not answer" not in shown(app)[0]


async def test_a_store_that_goes_away_costs_nothing_that_was_typed(failing: FailingDesk, desk: Desk) -> None:
    app = screens(failing)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        failing.away = True
        await press(pilot, "underscore")
        assert "the store does not answer" in shown(app)[-1]
        await press(pilot, "enter")
        failing.away = False
        await press(pilot, "R", "r")
        failing.away = True
        await pilot.press(*"words")
        await press(pilot, "escape", "q")
        assert desk.read(Drafts()) == ()
        # The watcher says that it is back.
        failing.away = False
        app.post_message(StoreTrouble(""))
        await settle(pilot)
        assert [draft.body for draft in desk.read(Drafts())] == ["words"]


class SlowDesk(Desk):
    """A desk whose store answers only when it is let."""

    gate = threading.Event()

    def read(self, query: Read[object]) -> object:  # type: ignore[override]
        self.gate.wait(30)
        return super().read(query)


async def test_a_slow_store_is_told_in_words_and_keys_answer_meanwhile(
    sqlite_address: str, desk: Desk, clock: Clock
) -> None:
    slow = SlowDesk.open(sqlite_address, "ada", via="tui", clock=clock)
    assert isinstance(slow, SlowDesk)
    slow.gate = threading.Event()
    slow.gate.set()
    app = screens(slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        slow.gate.clear()
        await pilot.press("R")
        app.here.hint_row.say("")
        await until(pilot, lambda: shown(app)[-1] == " loading…")
        await pilot.press("j", "j")
        assert shown(app)[5].startswith(">   3")
        slow.gate.set()
        await settle(pilot)
        assert "assign" in shown(app)[-1]
        assert shown(app)[5].startswith(">   3")
    slow.close()


async def test_what_others_change_appears_and_the_cursor_stays(desk: Desk, bob: Desk) -> None:
    app = screens(desk, watching=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "j", "j")
        at = app.list_screen.subject()
        assert at is not None
        bob.run(Edit(tickets=(1,), changes={"status": "solved"}))
        await until(pilot, lambda: "VPN drops" not in text_on(app))
        after = app.list_screen.subject()
        assert after is not None
        assert after.number == at.number


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
async def test_every_size_shows_the_first_ticket(desk: Desk, size: tuple[int, int]) -> None:
    app = screens(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        lines = shown(app)
        assert len(lines) == size[1]
        assert "1    !!-0:04" in lines[3]
        assert "VPN drops" in lines[3]
        assert ("CUSTOMER" in lines[2]) == (size[0] >= 100)
        assert ("WHO" in lines[2]) == (size[0] >= 80)


async def test_a_terminal_that_is_resized(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "j")
        for size in ((60, 20), (121, 41), (80, 24), (61, 21), (120, 40)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert any(line.startswith(">   2") for line in shown(app)), shown(app)
        await press(pilot, "enter")
        await pilot.resize_terminal(60, 20)
        await settle(pilot)
        assert "#2 Printer" in shown(app)[1]


async def test_panel_and_preview_go_and_come(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "due next" in text_on(app)
        await press(pilot, "S")
        assert "due next" not in text_on(app)
        await press(pilot, "space")
        assert "preview" not in text_on(app)
        assert "│" not in text_on(app)
        await press(pilot, "space", "P")
        assert shown(app)[3].endswith("VPN drops every 10 min since patch")
        assert "preview (Space hides" in text_on(app)


async def test_no_colour_marks_the_cursor_by_reversing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = screens(desk, terminal=Terminal(no_colour=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        strips = app.screen._compositor.render_strips()
        segments = [segment for strip in strips for segment in strip]
        for segment in segments:
            style = segment.style
            for colour in (style.color, style.bgcolor) if style else ():
                assert colour is None or colour.is_default
        cursor = [s for s in strips[3] if s.style and s.style.reverse]
        assert "VPN drops" in "".join(segment.text for segment in cursor)


async def test_an_ascii_terminal_gets_ascii_of_the_same_width(desk: Desk) -> None:
    app = screens(desk, terminal=Terminal(ascii=True))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "enter", "r")
        strips = app.screen._compositor.render_strips()
        text = "".join(segment.text for strip in strips for segment in strip)
        assert text.isascii()
        assert all(strip.cell_length == 120 for strip in strips)
        assert "PUBLIC REPLY" in text


async def test_a_fault_of_its_own_ends_with_a_code_and_a_log(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    app = screens(desk)

    def broken() -> None:
        secret = "customer's words"
        raise RuntimeError(f"a fault, not {len(secret)} words")

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await press(pilot, "r", *"half")
            app.call_later(broken)
            await settle(pilot)

    with pytest.raises(RuntimeError):
        await run()
    assert app.return_code == 1
    # What was being written can still be kept.
    assert app.left_over == [SaveDraft(ticket=1, kind="reply", body="half")]
    logs = list(tmp_path.rglob("odesk.log"))
    assert len(logs) == 1
    assert os.stat(logs[0]).st_mode & 0o077 == 0
    assert "RuntimeError: a fault" in logs[0].read_text()
    assert "customer's words" not in logs[0].read_text().replace('secret = "customer\'s words"', "")


async def test_ctrl_c_says_how_to_leave(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+c")
        assert "ctrl+q leaves odesk" in shown(app)[-1]
        assert isinstance(app.screen, TicketsScreen)


async def test_help_filters_and_closes(desk: Desk) -> None:
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "question_mark")
        assert "MOVE" in text_on(app)
        await press(pilot, *"snooze")
        assert "snooze until a time" in text_on(app)
        assert "next ticket" not in text_on(app)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, TicketsScreen)


async def test_a_long_list_scrolls_without_an_empty_line(sqlite_address: str, desk: Desk) -> None:
    with sqlite3.connect(sqlite_address) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(ticket)") if row[1] != "number"]
        names = ", ".join(columns)
        connection.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
            f"INSERT INTO ticket ({names}) SELECT {names} FROM ticket, n WHERE number = 7"
        )
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for _ in range(30):
            await pilot.press("pagedown")
            await settle(pilot)
            assert all(line[2:6].strip().isdigit() for line in shown(app)[3:39]), shown(app)
        assert app.list_screen.position(app.list_screen.subject().number).startswith("1,")  # type: ignore[union-attr]
        await press(pilot, "G")
        last = app.list_screen.subject()
        assert last is not None
        assert last.number == 2507
        for _ in range(5):
            await press(pilot, "pageup")
            assert all(line[2:6].strip().isdigit() for line in shown(app)[3:39]), shown(app)
        await press(pilot, "g", "g")
        assert shown(app)[3].startswith(">   1 ")


async def test_hostile_words_are_shown_and_do_nothing(desk: Desk) -> None:
    hostile = "[@click=app.quit]x[/] \x1b]52;c;aGk=\x07 \x1b[31m [/] e\u0301\u202eevil"
    number = 0
    result = desk.run(
        Create(subject=hostile, project="acme", body=f"{hostile}\n{hostile}", changes={"priority": "urgent"})
    )
    number = result.outcomes[0].ticket or 0
    app = screens(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "number_sign", *str(number), "enter")
        text = text_on(app)
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "[@click=app.quit]x[/]" in text
        await press(pilot, "Y")
        assert "\x1b" not in text_on(app)
        assert desk.read(ShowTicket(number)).row.subject.raw == hostile
