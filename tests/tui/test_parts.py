"""Small parts of the screens: cells, countdowns, terminals, themes, the editor, copying."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from odesk_tui.core.errors import DeskError, UsageError
from odesk_tui.core.sla.countdown import Countdown, Urgency
from odesk_tui.core.text import Foreign
from odesk_tui.reads.rows import Count
from odesk_tui.reads.views import ViewCount
from odesk_tui.tui import clipboard, editor, theme
from odesk_tui.tui.columns import Looks, cells, columns
from odesk_tui.tui.pace import cell_text, next_tick_s
from odesk_tui.tui.terminal import AsciiOnly, ascii_text, examine
from odesk_tui.tui.widgets.cells import cut, fill, length, spread
from odesk_tui.tui.widgets.filter_bar import begun
from odesk_tui.tui.widgets.status_row import Place, view_pieces
from tests.tui.samples import HOSTILE, NOW, ticket

WORDS = [
    "",
    "plain",
    "a longer text that does not fit",
    "日本語のとても長い件名",
    "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301",
    "👩 crew 👩",
]


@pytest.mark.parametrize("text", WORDS)
@pytest.mark.parametrize("width", range(14))
def test_text_fills_exactly_the_cells_it_is_given(text: str, width: int) -> None:
    assert cell_len(fill(text, width)) == width
    shown = cut(text, width)
    assert cell_len(shown) <= width
    assert shown == text or width == 0 or shown.endswith("…")


def test_ends_of_a_line_keep_apart() -> None:
    assert spread([("left", "a")], [("right", "b")], 12) == [("left", "a"), ("   ", ""), ("right", "b")]
    assert length(spread([("a very long left side", "")], [("right", "")], 12)) == 12


@pytest.mark.parametrize(("width", "screen"), [(120, 120), (81, 120), (80, 80), (60, 60), (38, 80), (20, 20)])
@pytest.mark.parametrize(("name", "text"), HOSTILE)
def test_a_row_is_exactly_as_wide_as_the_list(width: int, screen: int, name: str, text: str) -> None:
    row = ticket(1_000_000, subject=Foreign(text), project=Foreign(text), sla_due=NOW)
    looks = Looks("zoe", NOW, {})
    pieces = cells(row, looks.clock(None, None), columns(width, screen, 7), width - 2, looks)
    # A space follows every column, the last one too; it is cut off when drawn.
    assert length(pieces) == width - 2 + 1


@pytest.mark.parametrize(
    ("seconds", "urgency", "text", "wait"),
    [
        (None, Urgency.NONE, "-", None),
        (299, Urgency.NEAR, "! 0:04:59", 1),
        (300, Urgency.NEAR, "! 0:05", 1),
        (310, Urgency.NEAR, "! 0:05", 11),
        (3600, Urgency.NEAR, "! 1:00", 50),
        (-60, Urgency.BREACHED, "!!-0:01", 50),
        (360_000, Urgency.CALM, "4d 04h", 50),
    ],
)
def test_a_clock_counts_seconds_only_when_they_matter(
    seconds: int | None, urgency: Urgency, text: str, wait: int | None
) -> None:
    clock = Countdown(seconds, urgency)
    assert cell_text(clock) == text
    assert next_tick_s([clock], 10) == wait


def test_nothing_ticks_when_nothing_runs() -> None:
    assert next_tick_s([], 0) is None
    assert next_tick_s([Countdown(None, Urgency.NONE)], 0) is None


def test_views_that_do_not_fit_leave_the_present_one() -> None:
    views = [ViewCount(Foreign(f"View {n}"), f"tag:v{n}", n, Count(n, False), None, "list") for n in range(1, 10)]
    wide = "".join(text for text, _ in view_pieces(views, Place("tag:v9", None), 60))
    assert "[9:View 9 9]" in wide
    assert "1:View 1 1" in wide
    assert len(wide) <= 60
    narrow = "".join(text for text, _ in view_pieces(views, Place("tag:v9", Count(7, True)), 20))
    assert narrow == " View 9 7+"
    assert view_pieces([], Place("tag:x", None), 80) == [(" Filter", "view")]


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("print", "print*"),
        ("status:open vp", "status:open vp*"),
        ("print ", "print"),
        ("status:open", "status:open"),
        ('"vpn drops"', '"vpn drops"'),
        ("vpn OR", "vpn OR"),
        ("x*", "x*"),
        ("!vpn", "!vpn*"),
        ("", ""),
    ],
)
def test_a_last_word_may_be_only_begun(typed: str, query: str) -> None:
    assert begun(typed) == query


UTF8 = {"TERM": "xterm-256color"}


def test_a_terminal_is_needed() -> None:
    assert "odesk list" in examine(UTF8, is_tty=False, encoding="utf-8").refusal
    assert "TERM is dumb" in examine({"TERM": "dumb"}, is_tty=True, encoding="utf-8").refusal
    assert "TERM is not set" in examine({}, is_tty=True, encoding="utf-8").refusal
    assert examine(UTF8, is_tty=True, encoding="utf-8").refusal == ""


def test_what_a_terminal_can_show_decides_how() -> None:
    plain = examine({"TERM": "linux", "NO_COLOR": ""}, is_tty=True, encoding="ANSI_X3.4-1968")
    assert (plain.ascii, plain.few_colours, plain.no_colour) == (True, True, True)
    rich = examine({**UTF8, "COLORTERM": "truecolor"}, is_tty=True, encoding="UTF-8")
    assert (rich.ascii, rich.few_colours, rich.no_colour) == (False, False, False)
    assert examine(UTF8, is_tty=True, encoding="latin-1").ascii
    assert examine(UTF8, is_tty=True, encoding="no such thing").ascii


@pytest.mark.parametrize("text", [*WORDS, "─│╔═┏╍▌…→·", *(text for _, text in HOSTILE)])
def test_ascii_takes_as_many_cells(text: str) -> None:
    shown = Foreign(text).line()
    assert ascii_text(shown).isascii()
    assert cell_len(ascii_text(shown)) == cell_len(shown)
    (segment,) = AsciiOnly().apply([Segment(shown)], Color(0, 0, 0))
    assert segment.text == ascii_text(shown)


def test_themes_name_every_variable_and_stay_in_the_256_colours() -> None:
    found = theme.known()
    assert {"odesk-dark", "odesk-light"} <= set(found)
    levels = (0, 95, 135, 175, 215, 255)
    greys = tuple(range(8, 239, 10))
    for one in found.values():
        assert set(one.variables) >= set(theme.FALLBACKS)
        if one.ansi:
            continue
        for value in (*one.variables.values(), one.primary, one.background, one.foreground, one.surface, one.panel):
            colour = Color.parse(str(value))
            cube = all(part in levels for part in (colour.r, colour.g, colour.b))
            grey = colour.r == colour.g == colour.b and colour.r in greys
            assert cube or grey, f"{one.name} {value}"


@pytest.mark.parametrize("text", ["primary = ", 'primary = "#fff"\ntypo = 1', "dark = true"])
def test_a_bad_theme_is_told_by_its_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"mine\.toml"):
        theme.load(path)


def script(path: Path, body: str) -> list[str]:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o700)
    return [str(path)]


def test_the_editor_gives_back_what_was_written(tmp_path: Path) -> None:
    words = script(
        tmp_path / "ed", f'stat -c %a "$1" > {tmp_path}/mode; echo " and more" >> "$1"; ls "$1" > {tmp_path}/name'
    )
    assert editor.written("before", words) == "before and more"
    assert (tmp_path / "mode").read_text().strip() == "600"
    assert not os.path.exists((tmp_path / "name").read_text().strip())


@pytest.mark.parametrize("body", ["true", ': > "$1"', 'printf " \\n" > "$1"', 'echo "" >> "$1"'])
def test_an_unchanged_or_empty_file_sends_nothing(tmp_path: Path, body: str) -> None:
    assert editor.written("before", script(tmp_path / "ed", body)) is None


def test_an_editor_that_fails_leaves_the_text(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="ended with 3"):
        editor.written("before", script(tmp_path / "ed", 'echo lost > "$1"; exit 3'))
    with pytest.raises(DeskError, match="cannot be run"):
        editor.written("before", [str(tmp_path / "nowhere")])


def test_which_editor() -> None:
    assert editor.command({"EDITOR": "nano -w", "VISUAL": "emacs"}) == ["emacs"]
    assert editor.command({"EDITOR": "nano -w"}, "hx") == ["hx"]
    assert editor.command({}) == ["vi"]
    with pytest.raises(DeskError, match="is not a command"):
        editor.command({"EDITOR": "nano '"})


def test_copying_inside_tmux_goes_through_tmux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path / "tmux", f'echo "$@" > {tmp_path}/words; cat > {tmp_path}/text')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert clipboard.through_tmux({"TMUX": "/tmp/x"})
    assert not clipboard.through_tmux({})
    clipboard.hand_to_tmux("#2 Printer é").join()
    assert (tmp_path / "words").read_text().split() == ["load-buffer", "-w", "-"]
    assert (tmp_path / "text").read_text() == "#2 Printer é"


def test_a_clock_without_its_calendar_does_not_fail() -> None:
    assert Looks(None, NOW, {}).clock(NOW + timedelta(hours=1), 7).seconds is None
