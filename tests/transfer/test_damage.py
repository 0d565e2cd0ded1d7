"""Files that are not what they say: each row is kept or refused with its text, never a traceback, never lost."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.transfer import csv_rows
from odesk_tui.transfer.cells import from_cell, to_cell
from odesk_tui.transfer.csv_rows import CsvRows
from odesk_tui.transfer.json_rows import JsonRows
from odesk_tui.transfer.lines import Lines
from odesk_tui.transfer.mapping import Assignment
from odesk_tui.transfer.rows import SourceRow
from tests.transfer.conftest import Office


def table(content: str | bytes) -> list[SourceRow]:
    raw = content.encode() if isinstance(content, str) else content
    return list(CsvRows(Lines(io.BytesIO(b"subject,project\n" + raw)), Assignment(None), update=False))


def documents(content: bytes, limit: int = 1000) -> list[SourceRow]:
    return list(JsonRows(Lines(io.BytesIO(content), limit), Assignment(None)))


def test_a_quote_that_is_never_closed_costs_its_own_line() -> None:
    rows = table('a,x\nb,"x\nc,x\n"d\n more",x\ne,"x"\n')
    assert [(row.line, row.values.get("subject"), bool(row.problem)) for row in rows] == [
        (2, "a", False),
        (3, None, True),
        (4, "c", False),
        (5, "d\n more", False),
        (7, "e", False),
    ]
    assert rows[1].text == 'b,"x'
    assert "never closed" in rows[1].problem


@pytest.mark.parametrize("lines", [10, 1000])
def test_a_quote_open_to_the_end_of_the_file_costs_its_own_line(monkeypatch: pytest.MonkeyPatch, lines: int) -> None:
    monkeypatch.setattr(csv_rows, "RECORD_CHARS", 1000)
    rows = table('a,"x\n' + "b,x\n" * lines)
    assert rows[0].problem
    assert len(rows) == lines + 1
    assert not any(row.problem for row in rows[1:])


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('"a"b,x', "between the closing quote at column 3"),
        ("a", "it has 1 columns, the header has 2"),
        ("a,b,c", "it has 3 columns, the header has 2"),
        ("a\rb,x", "it is not CSV"),
    ],
)
def test_a_line_that_is_no_row_says_why(line: str, problem: str) -> None:
    first, bad, last = table(f"a,x\n{line}\nb,x\n")
    assert problem in bad.problem
    assert (bad.line, bad.text) == (3, line)
    assert first.values == {"subject": "a", "project": "x"}
    assert last.values == {"subject": "b", "project": "x"}


def test_blank_lines_and_empty_rows_are_no_rows() -> None:
    assert [row.values["subject"] for row in table("\n  \r\n,\na,x\r\n\n")] == ["a"]


def test_lines_of_another_encoding_are_latin_1_with_a_message(office: Office) -> None:
    report = office.take("subject,project\nplain,x\nGrüße,x\n".encode("latin-1"))
    assert report.summary == "2 imported; 1 lines are not UTF-8 and were read as Latin-1, the first is 3"
    assert office.rows()[1].subject.raw == "Grüße"


def test_a_damaged_line_of_a_utf_8_file_is_refused(office: Office) -> None:
    report = office.take("\ufeffsubject,project\nGrüße,x\n".encode() + b"br\xffken,x\nlast,x\n")
    assert (report.created, report.refused) == (2, 1)
    (refused,) = office.refused()
    assert refused["rejected_text"] == "br\\xffken,x"
    assert refused["rejected_reason"] == "byte 3 of line 3 is not UTF-8"


def test_a_line_too_long_for_the_memory_is_refused_with_its_start() -> None:
    long, last = documents(b'{"subject": "' + b"x" * 5000 + b'"}\n{"subject": "b"}\n')
    assert "longer than 1,000 bytes" in long.problem
    assert long.text.startswith('{"subject": "xxx')
    assert (last.line, last.values) == (2, {"subject": "b"})


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"{", "it is not JSON"),
        (b"nonsense", "it is not JSON"),
        (b"3", "it is not a JSON object"),
        (b"[" * 900, "too deeply nested"),
        (b'{"subject": ["a"]}', "subject is neither text nor a number"),
        (b'{"subject": "a", "title": "b"}', "subject stands in it under two names"),
        (b'{"tags": ["a,b"]}', "a tag has no comma"),
        (b'{"messages": {}}', "messages is not a list"),
        (b'{"messages": ["a"]}', "a message is not an object"),
        (b'{"messages": [{"kind": "note"}]}', "a message has no body"),
    ],
)
def test_a_document_that_is_no_ticket_says_why(line: bytes, problem: str) -> None:
    content = b'{"subject": "a"}\n' + (line if b"[[" not in line else line * 200) + b"\n"
    _, bad = documents(content, limit=1_000_000)
    assert problem in bad.problem


def test_numbers_keep_their_digits() -> None:
    (row,) = documents(b'{"subject": 1e400, "external": 12345678901234567890.10, "status": true, "team": null}')
    assert row.values == {"subject": "1e400", "external": "12345678901234567890.10", "status": "true"}


@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from("'=+-@\t\r\n\"")))
def test_a_cell_gives_its_text_back_and_is_no_formula(text: str) -> None:
    cell = to_cell(text)
    number = cell[:1] == "-" and cell[1:].replace(".", "", 1).isascii() and cell[1:].replace(".", "", 1).isdigit()
    assert number or cell[:1] not in tuple("=+-@\t\r")
    assert from_cell(cell) == text
    cell.encode()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("-0.1", "-0.1"),
        ("-12", "-12"),
        ("-1+2", "'-1+2"),
        ("+49 1", "'+49 1"),
        ("-", "'-"),
        ("'-1", "''-1"),
        ("-.5", "'-.5"),
    ],
)
def test_a_number_is_no_formula(text: str, cell: str) -> None:
    assert to_cell(text) == cell
    assert from_cell(cell) == text


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=5))
def test_what_a_csv_writer_wrote_is_read_as_it_was(rows: list[tuple[str, str]]) -> None:
    target = io.StringIO(newline="")
    csv.writer(target).writerows([[to_cell(cell) for cell in row] for row in rows])
    wanted = [list(row) for row in rows if any(row)]
    found = [list(row.cells) for row in table(target.getvalue())]
    assert found == wanted


@given(st.binary(max_size=200))
def test_no_bytes_end_in_a_traceback_and_no_line_is_lost(content: bytes) -> None:
    for row in table(b"a,x\n" + content):
        assert row.problem or row.cells
        assert row.text or row.cells
    for row in documents(b"{}\n" + content):
        json.dumps(row.text)


@given(st.lists(st.sampled_from(['"', '""', ",", "a", "\n", "\r\n", "'="]), max_size=40))
def test_every_piece_of_a_damaged_table_is_in_a_row(pieces: list[str]) -> None:
    content = "".join(pieces)
    kept = "".join(row.text for row in table(content))
    assert kept.count("a") == content.count("a")
