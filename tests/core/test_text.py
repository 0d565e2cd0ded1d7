"""Text that others wrote: what is shown acts on no terminal, what is kept is what came."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.core.text import MAX_MARKS, Foreign, from_stored, safe_line, safe_lines, safe_name, to_stored

CORPUS = json.loads((Path(__file__).parents[1] / "data" / "hostile_strings.json").read_text(encoding="utf-8"))
HOSTILE = [entry["text"] for entry in CORPUS["strings"]]
# Any text at all, lone surrogates included.
ANYTHING = st.text(alphabet=st.characters(), max_size=200) | st.text(
    alphabet=st.characters(categories=["Cc", "Cf", "Cs", "Mn", "Zl", "Zp", "Co"]), max_size=50
)


def forbidden(shown: str) -> list[str]:
    """The characters of ``shown`` that a terminal would act on or that have no width of their own."""
    return [c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co")]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_hostile_string_reaches_the_screen(text: str) -> None:
    assert forbidden(safe_line(text)) == []
    assert all(forbidden(line) == [] for line in safe_lines(text))


@given(ANYTHING)
def test_no_text_at_all_reaches_the_screen_raw(text: str) -> None:
    line = safe_line(text)
    assert forbidden(line) == []
    line.encode("utf-8")
    for shown in safe_lines(text):
        assert forbidden(shown) == []


@given(ANYTHING)
def test_every_rendering_of_foreign_text_is_safe(text: str) -> None:
    foreign = Foreign(text)
    for rendered in (str(foreign), f"{foreign}", f"{foreign:>10}", foreign.line(), repr(foreign)):
        assert forbidden(rendered) == []
    assert foreign.raw == text


@given(ANYTHING)
def test_what_is_stored_comes_back_as_it_was(text: str) -> None:
    stored = to_stored(text)
    assert "\0" not in stored
    stored.encode("utf-8")
    assert from_stored(stored) == text


def test_plain_words_of_many_scripts_are_shown_as_they_are() -> None:
    for text in ("Größe", "łódź", "привет", "日本語", "한국어", "عربى", "हिन्दी", "ไทย", "list[int] [/b] {x}"):
        assert safe_line(text) == text


def test_marks_beyond_the_limit_are_left_out() -> None:
    assert safe_line("o" + "\u0308" * 40) == "o" + "\u0308" * MAX_MARKS


def test_a_mark_cannot_join_the_cell_before_it() -> None:
    assert safe_line("\u0308x") == "x"


def test_lines_are_kept_apart_and_tabs_have_a_width() -> None:
    assert safe_lines("a\r\nb\rc\td") == ["a", "b", "c    d"]


@given(st.text(max_size=300))
def test_a_safe_name_stays_in_its_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe) <= 120
    assert not set(safe) & set('/\\:\0\n\r*?"<>|')
    assert safe not in (".", "..")
    assert not safe.startswith(".")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../q.txt", "q.txt"),
        ("PRN.txt", "file_PRN.txt"),
        ("C:\\temp\\a b.pdf", "a b.pdf"),
        ("..", "file"),
        ("", "file"),
        ("日本.txt", "日本.txt"),
    ],
)
def test_names_that_others_chose(name: str, safe: str) -> None:
    assert safe_name(name) == safe
