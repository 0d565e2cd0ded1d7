"""Tables on a terminal: cut and padded to whole cells, never wider than it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from odesk_tui.cli import fields, quick
from odesk_tui.cli.session import Session
from odesk_tui.cli.table import cells, drawn
from odesk_tui.core.plain import is_plain

_TEXTS = st.text(st.sampled_from("aZ9 é–…日本語한👍ä\u0301"), max_size=40)


@given(_TEXTS)
def test_a_text_takes_the_cells_that_terminals_give_it(text: str) -> None:
    assert cells(text) == cell_len(text)


def test_every_plain_character_takes_one_cell() -> None:
    plain = [chr(code) for code in range(0x11000) if is_plain(chr(code))]
    assert len(plain) > 1000
    for char in plain:
        assert cells(char) == cell_len(char) == 1, hex(ord(char))


@given(st.lists(st.tuples(_TEXTS, _TEXTS, _TEXTS), min_size=1, max_size=5), st.integers(20, 70))
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, str, str]], width: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        patch.setenv("TERM", "dumb")
        lines = drawn(("ID", "NAME", "SUBJECT"), rows, (False, False, True)).splitlines()
    assert len(lines) == len(rows) + 1
    assert max(map(cell_len, lines)) <= width


def test_columns_stand_below_each_other_and_long_texts_end_in_a_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "xterm")
    rows = [("7", "new", "日本語 " * 10), ("1042", "pending", "short"), ("8", "", "x" * 90)]
    assert drawn(("ID", "ST", "SUBJECT"), rows, (False, False, True)).splitlines() == [
        "\x1b[1mID    ST       SUBJECT\x1b[0m",
        "7     new      日本語 日本語 日本語 日 …",
        "1042  pending  short",
        "8              " + "x" * 24 + "…",
    ]


def test_without_a_terminal_that_can_there_are_no_sequences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in drawn(("ID",), [("7",)], (False,))


def test_the_quick_list_has_the_headings_of_the_ordinary_one() -> None:
    table = fields.tickets(Session({}))
    columns = [table.field(name) for name in table.columns]
    assert tuple(field.heading or field.name.upper() for field in columns) == quick._HEADINGS
    assert tuple(field.wide for field in columns) == quick._IS_WIDE
