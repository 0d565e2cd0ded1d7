"""The conversation: what it says, how it wraps, where it stands after keys, news and another size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.pilot import Pilot

from odesk_tui.core.text import Foreign, safe_line
from odesk_tui.reads.rows import ConversationItem, TicketDetail
from odesk_tui.tui.widgets import flow
from odesk_tui.tui.widgets.conversation import ConversationView
from odesk_tui.tui.widgets.moments import day_text, moment_text
from odesk_tui.tui.widgets.wrapping import wrap
from tests.tui.samples import HOSTILE, NOW, ZONE, Host, assert_safe, detail, message, screen_lines, shown, ticket

MIXED = st.text(alphabet=st.sampled_from("ab c漢字é\u0301🙂-"), max_size=120)


# Wrapping


@given(MIXED, st.integers(4, 40))
@example("aaa字字 \u0301", 4)
@example("字字 \u0301b", 4)
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text: str, width: int) -> None:
    line = safe_line(text)
    lines = wrap(line, width)
    assert all(cell_len(part) <= width for part in lines)
    assert "".join(lines).replace(" ", "") == line.replace(" ", "")


@given(MIXED, st.integers(4, 40))
def test_a_mark_never_begins_a_line(text: str, width: int) -> None:
    assert not any(part.startswith("\u0301") for part in wrap(safe_line(text), width)[1:])


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("", [""]),
        ("one two three", ["one two", "three"]),
        ("  indented words", ["  indente", "d words"]),
        ("a" * 20, ["a" * 9, "a" * 9, "aa"]),
        ("漢字漢字漢字", ["漢字漢字", "漢字"]),
        ("ab 漢字漢字", ["ab 漢字漢", "字"]),
        ("é words longer", ["é words", "longer"]),
        ("123456789 x", ["123456789", "x"]),
    ],
)
def test_lines_break_at_spaces_and_beside_wide_characters(line: str, lines: list[str]) -> None:
    assert wrap(line, 9) == lines


# Times


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(minutes=21), "10:41"),
        (timedelta(days=3), "Fri 11:02"),
        (timedelta(days=12), "12 Nov 11:02"),
        (timedelta(days=600), "2024-04-03 12:02"),
        (timedelta(days=-1), "Tue 11:02"),
    ],
)
def test_a_moment_is_as_short_as_it_is_near(ago: timedelta, words: str) -> None:
    assert moment_text(NOW - ago, NOW, ZONE) == words


def test_a_day_is_named_in_full() -> None:
    assert day_text(NOW, ZONE) == "Mon 24 Nov 11:02"


@pytest.mark.parametrize(("size", "words"), [(812, "812 B"), (12_345, "12 kB"), (3_400_000, "3.4 MB")])
def test_sizes_are_said_in_few_figures(size: int, words: str) -> None:
    assert flow.size_text(size) == words


# What it says

THREAD = (
    message(
        "customer", "Eve", "Hello,\n\nit is offline.\n\n", 0, message_id=1, files=((Foreign("../a\x1b.png"), 12345),)
    ),
    message("event", "zoe", "status new → open", 1),
    message("event", "zoe", "assignee none → zoe", 1),
    message("event", "odesk", "priority normal → high by rule VIP", 2),
    message("note", "bob", "Spooler restarted.", 9, message_id=2),
    message("reply", "zoe", "We are on it.\n> a\n> b\n> c\n> d", 20, message_id=3),
)


class View(Host):
    """A conversation alone on the screen."""

    def __init__(self, make: Callable[[], ConversationView]) -> None:
        super().__init__(make)
        self.made: ConversationView | None = None

    CSS = "#under { display: none; }"

    @property
    def view(self) -> ConversationView:
        return self.query_one(ConversationView)


def app_with(found: TicketDetail, *, compact: bool = False) -> View:
    def make() -> ConversationView:
        view = ConversationView(compact=compact)
        view.show(found, ZONE, NOW, "zoe")
        view.call_after_refresh(view.focus)
        return view

    return View(make)


async def lines_of(
    found: TicketDetail, *keys: str, size: tuple[int, int] = (80, 24), compact: bool = False
) -> list[str]:
    app = app_with(found, compact=compact)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        assert_safe(app)
        return [line.rstrip() for line in screen_lines(app)]


async def test_messages_notes_and_events_are_told_apart_by_words_and_rules() -> None:
    lines = await lines_of(detail(*THREAD), size=(64, 20))
    assert lines[:18] == [
        "PUBLIC  Eve (Globex) -> support                          09:02",
        "│ Hello,",
        "│",
        "│ it is offline.",
        "│ file  a_.png  12 kB",
        "",
        "EVENT   status new → open, assignee none → zoe by me     09:03",
        "EVENT   priority normal → high by rule VIP               09:04",
        "",
        "NOTE    bob                                              09:11",
        ": Spooler restarted.",
        "",
        "PUBLIC  me -> Eve                                        09:22",
        "│ We are on it.",
        "│ > 4 quoted lines (f unfolds)",
        "",
        "",
        "",
    ]


async def test_the_preview_says_it_in_fewer_lines() -> None:
    lines = await lines_of(detail(*THREAD), size=(50, 20), compact=True)
    assert lines[:4] == [
        "PUBLIC  Eve (Globex)                       09:02",
        "│ Hello,",
        "│ it is offline.",
        "│ file  a_.png  12 kB",
    ]
    assert "" not in lines[: lines.index("│ > 4 quoted lines")]


async def test_f_unfolds_quotes_and_folds_them_again() -> None:
    assert "│ > d" in await lines_of(detail(*THREAD), "f")
    assert "│ > d" not in await lines_of(detail(*THREAD), "f", "f")


async def test_nothing_said_names_the_keys() -> None:
    assert (await lines_of(detail()))[0] == "nothing was said yet: r replies, n adds a note"


# Where it stands

LONG = detail(
    *(message("customer", "Eve", "\n".join(f"{n}.{k}" for k in range(6)), n, message_id=n) for n in range(1, 31))
)


async def test_it_begins_at_the_newest_message_with_what_fits_before_it() -> None:
    lines = await lines_of(LONG, size=(60, 20))
    assert lines[-1].strip() == "│ 30.5"
    assert lines[0].endswith("^")


async def test_a_message_longer_than_the_screen_begins_at_its_header() -> None:
    body = "\n".join(f"line {n}" for n in range(100))
    lines = await lines_of(detail(*THREAD, message("customer", "Eve", body, 30, message_id=9)), size=(60, 20))
    assert lines[0].startswith("PUBLIC  Eve")
    assert lines[1] == "│ line 0"
    assert lines[-1].endswith("v")


@pytest.mark.parametrize(
    ("keys", "first"),
    [
        (["home"], "PUBLIC  Eve"),
        (["home", "j"], "│ 1.0"),
        (["home", "j", "j", "k"], "│ 1.0"),
        (["home", "J"], "PUBLIC  Eve"),
        (["home", "J", "j"], "│ 2.0"),
        (["home", "J", "J", "j", "K", "j"], "│ 3.0"),
        (["home", "pagedown"], "│ 3.1"),
        (["home", "pagedown", "pageup", "j"], "│ 1.0"),
        (["home", "k", "k", "j"], "│ 1.0"),
        (["home", "end", "j", "j", "pagedown"], "│ 28.2"),
    ],
)
async def test_keys_scroll(keys: list[str], first: str) -> None:
    assert (await lines_of(LONG, *keys, size=(60, 20)))[0].startswith(first)


async def after(found: TicketDetail, *keys: str, then: Callable[[View, Pilot[None]], object]) -> list[str]:
    app = app_with(found)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        result = then(app, pilot)
        if hasattr(result, "__await__"):
            await result
        await pilot.pause()
        return [line.rstrip() for line in screen_lines(app)]


def grown(found: TicketDetail, body: str = "news") -> TicketDetail:
    item = message("customer", "Eve", body, 90, message_id=99)
    return detail(*found.items, item, row=found.row)


async def test_news_are_followed_at_the_end_and_do_not_move_a_reader() -> None:
    at_end = await after(LONG, then=lambda app, _: app.view.show(grown(LONG), ZONE, NOW, "zoe"))
    assert at_end[-1] == "│ news"
    reading = await after(LONG, "home", "J", "j", then=lambda app, _: app.view.show(grown(LONG), ZONE, NOW, "zoe"))
    assert reading[0].startswith("│ 2.0")


async def test_another_ticket_begins_at_its_own_newest_message() -> None:
    other = detail(*THREAD, row=ticket(7))
    lines = await after(LONG, "home", then=lambda app, _: app.view.show(other, ZONE, NOW, "zoe"))
    assert lines[0].startswith("PUBLIC  Eve (Globex) -> support")
    assert "PUBLIC  me -> Eve" in "\n".join(lines)


async def test_another_size_keeps_the_end_or_the_line_at_the_top() -> None:
    at_end = await after(LONG, then=lambda _, pilot: pilot.resize_terminal(40, 12))
    assert at_end[-1] == "│ 30.5"
    reading = await after(LONG, "home", "J", "j", then=lambda _, pilot: pilot.resize_terminal(40, 12))
    assert reading[0].startswith("│ 2.0")


async def test_clearing_shows_nothing() -> None:
    assert set(await after(LONG, then=lambda app, _: app.view.clear())) == {""}


# Length


async def test_only_what_is_in_sight_is_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    wrapped: list[int] = []

    def counting(block: flow.Block, look: flow.Look, width: int) -> list[flow.Line]:
        wrapped.append(len(block.text))
        return flow.lines_of(block, look, width)

    monkeypatch.setattr("odesk_tui.tui.widgets.conversation.lines_of", counting)
    many = detail(*(message("customer", "Eve", "words " * 100, message_id=n) for n in range(1, 5001)))
    huge = message("customer", "Eve", "word " * 200_000, message_id=6000)
    lines = await lines_of(detail(*many.items, huge), "pagedown", "j")
    assert lines[0].startswith("│ word")
    assert sum(wrapped) < 200_000


async def test_what_was_wrapped_is_kept_when_the_ticket_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    wrapped: list[ConversationItem] = []

    def counting(block: flow.Block, look: flow.Look, width: int) -> list[flow.Line]:
        wrapped.extend(block.items)
        return flow.lines_of(block, look, width)

    monkeypatch.setattr("odesk_tui.tui.widgets.conversation.lines_of", counting)

    def again(app: View, _: Pilot[None]) -> None:
        wrapped.clear()
        app.view.show(grown(LONG), ZONE, NOW + timedelta(minutes=1), "zoe")

    await after(LONG, then=again)
    assert [item.message_id for item in wrapped] == [99]


def test_a_huge_body_loses_no_line_between_its_blocks() -> None:
    body = "\n".join(f"line {n}" for n in range(20_000))
    blocks = flow.blocks_of(detail(message("customer", "Eve", body, message_id=1)))
    assert len(blocks) > 5
    assert "\n".join(block.text for block in blocks) == body
    assert [block.first for block in blocks].count(True) == 1
    assert [block.last for block in blocks].count(True) == 1


# Hostile text


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("start", range(0, len(HOSTILE), 8))
async def test_hostile_text_is_shown_safely(start: int, compact: bool) -> None:
    for _, text in HOSTILE[start : start + 8]:
        bad = Foreign(text)
        row = ticket(subject=bad, project=bad, requester=bad)
        items = [
            message(kind, text, f"before\n{text}\nafter", turn, message_id=turn, files=((bad, 5),))
            for turn, kind in enumerate(("customer", "reply", "note", "event"))
        ]
        app = app_with(detail(*items, row=row), compact=compact)
        async with app.run_test(size=(60, 40)) as pilot:
            await pilot.pause()
            assert_safe(app)
            assert "before" in shown(app)
            assert "after" in shown(app)
