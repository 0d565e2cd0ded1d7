"""The strict terminal agrees with pyte where pyte can follow: plain text, styles, moves, lines taken out and put in."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.output.terminal import PLAIN, Look, Terminal, by_character

W, H = 12, 6

_steps = st.one_of(
    st.text("abc xyz", min_size=1, max_size=4),
    st.builds("\x1b[{};{}H".format, st.integers(1, H), st.integers(1, W - 5)),
    st.sampled_from(["\x1b[m", "\x1b[1m", "\x1b[7m", "\x1b[31m", "\x1b[44m", "\x1b[38;5;100m", "\x1b[48;2;1;2;3m"]),
    st.builds("\x1b[{};{}r".format, st.integers(1, 3), st.integers(4, H)),
    st.builds("\x1b[m\x1b[4H\x1b[{}{}".format, st.integers(1, 4), st.sampled_from("ML")),
    st.just("\x1b[r"),
)


@given(st.lists(_steps, max_size=40))
def test_it_shows_what_pyte_shows(steps: list[str]) -> None:
    ours, theirs = Terminal(W, H, strict=False, bce=False), pyte.Screen(W, H)
    theirs.reset_mode(7 << 5)
    stream = pyte.Stream(theirs)
    for step in steps:
        ours.feed(step)
        # pyte does not take the cursor home when the margins are lifted; every terminal does.
        stream.feed(step + "\x1b[H" if step == "\x1b[r" else step)
        assert ours.text() == theirs.display
    for y in range(H):
        for x in range(W):
            char, look = ours.cells[y][x]
            assert (1 in look.attributes, 7 in look.attributes) == (
                theirs.buffer[y][x].bold,
                theirs.buffer[y][x].reverse,
            ), (x, y, char)


def test_half_a_wide_character_overwritten_leaves_a_blank() -> None:
    terminal = Terminal(6, 1)
    terminal.feed("漢字\x1b[1;2Hx\x1b[1;3Hy")
    assert terminal.text() == [" xy   "]
    assert [char for char, _ in terminal.cells[0]] == [" ", "x", "y", " ", " ", " "]


def test_marks_join_and_emoji_are_measured_as_told() -> None:
    family = "👩\u200d👧"
    joined, apart = Terminal(8, 1), Terminal(8, 1, columns_of=by_character)
    for terminal in (joined, apart):
        terminal.feed(f"e\u0301{family}.")
    assert [char for char, _ in joined.cells[0]][:4] == ["e\u0301", family, "", "."]
    assert [char for char, _ in apart.cells[0]][:6] == ["e\u0301", "👩\u200d", "", "👧", "", "."]


def test_erased_cells_take_the_background_where_the_terminal_does_that() -> None:
    for bce, look in ((True, Look(background=(34,))), (False, PLAIN)):
        terminal = Terminal(2, 2, bce=bce)
        terminal.feed("\x1b[44m\x1b[H\x1b[M")
        assert terminal.cells[1] == [(" ", look)] * 2


@pytest.mark.parametrize("data", ["abcd", "\x1b[9H", "\x1b[3;2r", "\x1b[5n\x1b[2J", "a\tb", "abc\b"])
def test_what_is_doubtful_is_an_error(data: str) -> None:
    with pytest.raises(AssertionError):
        Terminal(3, 3).feed(data)
