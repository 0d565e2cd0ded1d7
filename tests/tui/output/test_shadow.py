"""Whatever happens to a picture, the layer shows what Textual's own output shows."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from odesk_tui.tui.output import frames
from odesk_tui.tui.output.cells import UNKNOWN
from tests.tui.output.pictures import WORDS, Line, Pair, difference, lines
from tests.tui.output.terminal import by_character

W, H = 30, 9
HAPPENINGS = ("lines", "words", "words", "scroll", "scroll", "scroll", "back", "resize", "lose", "disturb", "nothing")
AS_WIDE = {cell_len(word): [other for other in WORDS if cell_len(other) == cell_len(word)] for word in WORDS}


def spans_of(draw: st.DrawFn, width: int, height: int) -> tuple[list[tuple[int, int, int]], list[list[int]]]:
    cuts = [[0, *sorted(draw(st.sets(st.integers(1, width - 1), max_size=3))), width] for _ in range(height)]
    spans = []
    for y in sorted(draw(st.sets(st.integers(0, height - 1), min_size=1))):
        columns = sorted(draw(st.sets(st.integers(0, width), min_size=2, max_size=4)))
        spans += [(y, first, end) for first, end in zip(columns[::2], columns[1::2], strict=False)]
    return spans, cuts


def reworded(draw: st.DrawFn, line: Line) -> Line:
    """``line`` with some words changed for others as wide."""
    return [
        Segment(draw(st.sampled_from(AS_WIDE[cell_len(text)])), style)
        if text in WORDS and draw(st.booleans())
        else Segment(text, style)
        for text, style, _ in line
    ]


@st.composite
def stories(draw: st.DrawFn) -> list[tuple[str, Any]]:
    """What happens, one thing after the other; pictures are whole lists of lines."""
    width, height = W, H
    picture: list[Line] = [draw(lines(width)) for _ in range(height)]
    story: list[tuple[str, Any]] = [("show", picture)]
    past = [picture]
    for _ in range(draw(st.integers(1, 8))):
        what = draw(st.sampled_from(HAPPENINGS))
        picture = list(picture)
        if what == "lines":
            for y in draw(st.sets(st.integers(0, height - 1), min_size=1)):
                picture[y] = draw(lines(width))
        elif what == "words":
            for y in draw(st.sets(st.integers(0, height - 1), min_size=1)):
                picture[y] = reworded(draw, picture[y])
        elif what == "scroll":
            top = draw(st.integers(0, height - 3))
            bottom = draw(st.integers(top + 2, height - 1))
            by = draw(st.integers(1, bottom - top))
            fresh = [draw(lines(width)) for _ in range(by)]
            block = picture[top : bottom + 1]
            up = draw(st.booleans())
            picture[top : bottom + 1] = [*block[by:], *fresh] if up else [*fresh, *block[:-by]]
        elif what == "back":
            picture = draw(st.sampled_from(past))
        elif what == "resize":
            width, height = draw(st.integers(W - 8, W + 8)), draw(st.integers(3, H + 4))
            picture = [draw(lines(width)) for _ in range(height)]
            past = []
            story.append((what, (width, height)))
        elif what in ("lose", "disturb"):
            story.append((what, None))
        past.append(picture)
        if what == "resize" or draw(st.integers(0, 2)):
            story.append(("show", picture))
        elif draw(st.booleans()):
            story.append(("parts", (picture, *spans_of(draw, width, height))))
        else:
            rows = sorted(draw(st.sets(st.integers(0, height - 1), min_size=min(4, height))))
            story.append(("parts", (picture, [(y, 0, width) for y in rows], [[0, width]] * height)))
    return story


def tell(story: list[tuple[str, Any]], pair: Pair) -> None:
    """Play a story on both terminals and compare them after each step."""
    for what, it in story:
        if what == "show":
            pair.show(it)
        elif what == "parts":
            pair.show_parts(*it)
        elif what == "resize":
            pair.resize(*it)
        elif what == "lose":
            pair.shadow.forget()
        elif what == "disturb":
            pair.ours.feed("\x1b[41m\x1b[2;2H")
            pair.shadow.disturbed()
        # A part of a picture leaves the rest as it was on both: comparing is right after every step.
        assert difference(pair.ours, pair.theirs) == "", what


def subject(number: int) -> str:
    words = "printer mail login vpn slow crash screen password reset error disk full".split()
    return " ".join(words[(number * step) % 12] for step in (1, 5, 7, 11, 13))


def line(text: str) -> Line:
    return [Segment(text), Segment(" " * (W - cell_len(text)), Style())]


def all_of(*rows: int) -> tuple[list[tuple[int, int, int]], list[list[int]]]:
    """Spans and cuts of a partial update of whole rows."""
    return [(y, 0, W) for y in rows], [[0, W]] * H


def numbered(first: int) -> list[Line]:
    return [line(f"{number} {subject(number)[:20]}") for number in range(first, first + H)]


# Stories that chance tells too seldom.
CASES: dict[str, list[tuple[str, Any]]] = {
    "two changes in a row, the first ends in a wide character": [
        ("show", [line("a 漢       b")] * H),
        ("show", [line("a 字       c")] * H),
    ],
    "rows scroll among some that nobody knows": [
        ("show", numbered(0)),
        ("lose", None),
        ("parts", (numbered(0), *all_of(0, 1, 2, 4, 5, 6))),
        ("parts", (numbered(1), *all_of(0, 1, 2, 4, 5, 6))),
    ],
    "a part of a row beside cells that nobody knows": [
        ("show", [line("x" * W)] * H),
        ("lose", None),
        ("parts", ([line("abcdefghij")] * H, [(0, 0, 3), (0, 5, 7)], [[0, 3, 5, 7, W]] * H)),
        ("parts", ([line("ABCDEFGHIJ")] * H, [(0, 0, 3), (0, 5, 7)], [[0, 3, 5, 7, W]] * H)),
    ],
}


@pytest.mark.parametrize("name", CASES)
def test_both_show_the_same_in_rare_cases(name: str) -> None:
    tell(CASES[name], Pair(W, H))


@settings(max_examples=100)
@given(stories(), st.booleans(), st.booleans())
def test_both_show_the_same_after_every_step(story: list[tuple[str, Any]], bce: bool, scrolls: bool) -> None:
    tell(story, Pair(W, H, bce=bce, scrolls=scrolls))


@settings(max_examples=50)
@given(stories())
def test_where_widths_are_in_doubt_the_past_leaves_no_trace(story: list[tuple[str, Any]]) -> None:
    leaves_no_trace(story)


def leaves_no_trace(story: list[tuple[str, Any]]) -> None:
    """A terminal that measures otherwise shows after a story what it shows when only the last picture is written."""
    pair = Pair(W, H, columns_of=by_character)
    last: list[Line] = []
    for what, it in story:
        if what == "show":
            pair.show(it)
            last = it
        elif what == "resize":
            pair.resize(*it)
    fresh = Pair(pair.width, pair.height, columns_of=by_character)
    fresh.show(last)
    assert difference(pair.ours, fresh.ours) == ""


def with_vowels(cluster: str) -> int:
    """Widths of tmux and others: a vowel sign of Devanagari that stands beside its letter has a column of its own."""
    return sum(1 if category(char) == "Mc" else cell_len(char) for char in cluster)


def test_no_vowel_sign_is_lost_where_it_has_a_column_of_its_own() -> None:
    """The word is whole, and what follows it stands where it should."""
    words = "आकार में हैं"
    style = Style.parse("#dddddd on #111111")
    pair = Pair(24, 2, columns_of=with_vowels)
    for number in (1, 2):
        text = f"{number} {words}"
        padded = text + " " * (21 - cell_len(text))
        pair.show([[Segment(padded, style), Segment("│ab", style + Style(bold=True))]] * 2)
        row = pair.ours.text()[0]
        assert row.startswith(f"{number} {words} ")
        assert [char for char, _ in pair.ours.cells[0]][-4:] == [" ", "│", "a", "b"]


def plain_list(first: int, *, cursor: int = -1, height: int = 20, width: int = 80, tick: int = 0) -> list[Line]:
    """Rows of a list; ``cursor`` is highlighted, ``tick`` is what the last column counts."""
    normal, marked = Style.parse("#dddddd on #111111"), Style.parse("#ffffff on #004488")
    return [
        [
            Segment(
                f"{f'T-{first + y} {subject(first + y)}':<{width - 6}}{(tick + first + y) % 60:>5} ",
                marked if y == cursor else normal,
            )
        ]
        for y in range(height)
    ]


def test_nothing_is_written_when_nothing_changed() -> None:
    pair = Pair(80, 20)
    assert pair.show(plain_list(0)) != ""
    assert pair.show(plain_list(0)) == ""


def test_a_scrolled_list_costs_one_row() -> None:
    pair = Pair(80, 20)
    pair.show(plain_list(0))
    for first in (1, 2, 1, 0):
        assert len(pair.show(plain_list(first)).encode()) < 160
        assert difference(pair.ours, pair.theirs) == ""


def test_a_list_between_other_rows_scrolls_within_margins() -> None:
    pair = Pair(80, 20)
    head, foot = [Segment("head".ljust(80))], [Segment("foot".ljust(80))]
    pair.show([head, *plain_list(0, height=18), foot])
    data = pair.show([head, *plain_list(3, height=18), foot])
    assert "\x1b[2;19r\x1b[2H\x1b[3M\x1b[r" in data
    assert difference(pair.ours, pair.theirs) == ""


def test_rows_are_not_scrolled_where_the_terminal_may_not_know_how() -> None:
    pair = Pair(80, 20, scrolls=False)
    pair.show(plain_list(0))
    data = pair.show(plain_list(1))
    assert len(data) > 160
    assert not {"M", "L", "r"} & set(sequence_finals(data))


def test_a_scroll_beside_ticking_seconds_still_saves() -> None:
    pair = Pair(80, 20)
    pair.show(plain_list(0, tick=0))
    data = pair.show(plain_list(1, tick=11))
    assert "\x1b[M" in data
    assert len(data) < 500
    assert difference(pair.ours, pair.theirs) == ""


def test_a_tick_costs_a_few_bytes_a_row() -> None:
    pair = Pair(80, 20)
    pair.show(plain_list(0, tick=10))
    data = pair.show(plain_list(0, tick=11))
    assert len(data) < 20 * 10
    assert difference(pair.ours, pair.theirs) == ""


def test_text_that_happens_to_move_a_little_is_not_scrolled() -> None:
    pair = Pair(80, 20)
    picture = plain_list(0)
    pair.show(picture)
    short = [Segment("x".ljust(80))]
    other = [*picture[:4], short, *picture[4:6], short, *picture[8:]]
    data = pair.show(other)
    scrolled = Pair(80, 20, scrolls=False)
    scrolled.show(picture)
    assert len(data) <= len(scrolled.show(other)) + 8


def test_control_characters_of_a_text_never_reach_the_terminal() -> None:
    text = "a\x1b]52;c;eA==\x07b\x9b31mc\td\x00e\r\nf"
    shown = Pair(80, 3).shadow
    shown.fit(80, 3)
    update = LayoutUpdate([[Strip([Segment(text), Segment(UNKNOWN)])]], Region(0, 0, 80, 3))
    data = shown.frame(frames.whole(update, shown, ColorSystem.TRUECOLOR))
    assert data == "\x1b[m\x1b[Ha]52;c;eA==b31mcdef"


def sequence_finals(data: str) -> list[str]:
    return re.findall(r"\x1b\[[0-9;]*([@-~])", data)


@pytest.mark.parametrize("x", range(5))
def test_any_half_of_a_wide_character_may_be_overwritten(x: int) -> None:
    pair = Pair(6, 1)
    style = Style.parse("red on blue")
    pair.show([[Segment("漢字한", style)]])
    pair.show_parts([[Segment("abcdef")]], [(0, x, x + 1)], [[0, x, x + 1, 6] if x else [0, 1, 6]])
    assert difference(pair.ours, pair.theirs) == ""


@pytest.mark.parametrize("mark", ["\u0301", "\u200b", "\u200d👧", "\ufe0f"])
def test_a_mark_without_a_character_of_its_own_is_left_out(mark: str) -> None:
    """Textual would add it to the cell before, once more with every update."""
    shadow = Pair(6, 1).shadow
    shadow.fit(6, 1)
    update = LayoutUpdate([[Strip([Segment("abc")]), Strip([Segment(f"{mark}def")])]], Region(0, 0, 6, 1))
    assert shadow.frame(frames.whole(update, shadow, ColorSystem.TRUECOLOR)) == "\x1b[m\x1b[Habcdef"
    within = LayoutUpdate([[Strip([Segment("abc"), Segment(f"{mark}def")])]], Region(0, 0, 6, 1))
    shadow.frame(frames.whole(within, shadow, ColorSystem.TRUECOLOR))
    assert shadow.rows[0].chars[2:4] == [f"c{mark}", "d"]


def test_a_widget_that_draws_less_than_it_says_leaves_blanks() -> None:
    shadow = Pair(8, 1).shadow
    shadow.fit(8, 1)
    update = LayoutUpdate([[Strip([Segment("ab")], 3), Strip([Segment("cdefgh")], 5)]], Region(0, 0, 8, 1))
    shadow.frame(frames.whole(update, shadow, ColorSystem.TRUECOLOR))
    assert shadow.rows[0].chars == list("ab cdefg")


def test_a_row_whose_widths_were_in_doubt_is_written_whole() -> None:
    pair = Pair(30, 1)
    pair.show([[Segment("👩\u200d👧".ljust(29 - 1))]])
    assert "x" + " " * 29 in pair.show([[Segment("x".ljust(30))]])
