"""Styles and places: whatever the way, the terminal ends where it should, and no way is longer than the plain one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style

from odesk_tui.tui.output.frames import code_of
from odesk_tui.tui.output.motion import move, to
from odesk_tui.tui.output.pens import Pens
from tests.tui.output.terminal import PLAIN, Terminal

_colours = st.one_of(
    st.none(),
    st.sampled_from(["default", "red", "bright_blue", "white", "bright_white"]),
    st.builds("color({})".format, st.integers(0, 255)),
    st.builds("#{:06x}".format, st.integers(0, 0xFFFFFF)),
)
_flags = ("bold", "dim", "italic", "underline", "blink", "reverse", "conceal", "strike", "underline2", "overline")


@st.composite
def styles(draw: st.DrawFn) -> Style:
    flags = draw(st.sets(st.sampled_from(_flags), max_size=4))
    return Style(color=draw(_colours), bgcolor=draw(_colours), **dict.fromkeys(flags, True))


def look_of(code: str) -> object:
    terminal = Terminal(4, 1)
    terminal.feed(f"\x1b[0m\x1b[{code}m" if code else "\x1b[m")
    return terminal.look


@given(styles(), styles(), st.sampled_from(ColorSystem))
def test_a_style_follows_any_other(old: Style, new: Style, system: ColorSystem) -> None:
    before, after = code_of(old.copy(), system), code_of(new.copy(), system)
    terminal = Terminal(4, 1)
    terminal.feed(f"\x1b[{before}m" if before else "")
    change = Pens().change(before, after)
    terminal.feed(change)
    assert terminal.look == look_of(after)
    assert len(change) <= len(f"\x1b[0;{after}m")


def test_what_looks_alike_needs_nothing() -> None:
    pens = Pens()
    assert pens.change("39;49", "") == ""
    assert pens.change("1;31", "") == "\x1b[m"
    assert pens.change("31;44", "32;44") == "\x1b[32m"
    assert pens.change("31;44", "1;31;44") == "\x1b[1m"
    assert pens.change("31;44", "31") == "\x1b[49m"
    assert pens.change("1;31;44", "31;44") == "\x1b[0;31;44m"


def test_the_default_style_is_the_terminals() -> None:
    assert code_of(None, ColorSystem.TRUECOLOR) == code_of(Style(), ColorSystem.TRUECOLOR) == ""
    assert look_of("") == PLAIN


_W, _H = 140, 50
_places = st.tuples(st.integers(0, _W - 1), st.integers(0, _H - 1))


@given(st.one_of(st.none(), _places), _places)
def test_the_cursor_arrives(old: tuple[int, int] | None, new: tuple[int, int]) -> None:
    terminal = Terminal(_W, _H)
    terminal.x, terminal.y = old or (77, 7)
    way = move(old, *new)
    terminal.feed(way)
    assert (terminal.x, terminal.y) == new
    assert len(way) <= len(to(*new)) <= len(f"\x1b[{new[1] + 1};{new[0] + 1}H")
    assert "\n" not in way
