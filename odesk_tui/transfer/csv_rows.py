"""Rows of a CSV file. A quote that is never closed costs its own line, not the rest of the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from odesk_tui.core.errors import UsageError
from odesk_tui.transfer.cells import from_cell
from odesk_tui.transfer.lines import Line, Lines
from odesk_tui.transfer.mapping import REJECTED, Assignment
from odesk_tui.transfer.rows import SourceRow

# A record with a body of the allowed length, every character of it a quote, fits.
RECORD_CHARS = 4_000_000
_DELIMITERS = (",", ";", "\t")
_UNCLOSED = "a quote that opens in this line is never closed"


class CsvRows:
    """The rows after the header, which is read at once; the delimiter is the one that gives the most columns.

    Raises UsageError when there is no header, or none that makes tickets.
    """

    def __init__(self, lines: Lines, assignment: Assignment, *, update: bool) -> None:
        self._lines = lines
        csv.field_size_limit(max(csv.field_size_limit(), 2 * RECORD_CHARS))
        header = self._header()
        self.columns = tuple(header)
        self._fields = assignment.of_header(header, update=update)

    def _header(self) -> list[str]:
        first = self._lines.next()
        while first is not None and not first.text.strip():
            first = self._lines.next()
        if first is None:
            raise UsageError("the file is empty; the first line of a CSV file names the columns")
        found: dict[str, list[str]] = {}
        for delimiter in _DELIMITERS:
            found[delimiter], gathered, problem = self._named(first, delimiter)
            # The next delimiter may end the record elsewhere.
            self._lines.put_back(gathered[1:])
        best = max(_DELIMITERS, key=lambda delimiter: len(found[delimiter]))
        if not found[best]:
            raise UsageError(f"the first line does not name the columns of a CSV file: {problem}")
        return self._named(first, best)[0]

    def _named(self, first: Line, delimiter: str) -> tuple[list[str], list[Line], str]:
        """The columns that a header names with ``delimiter``, none with a problem; and the lines that it took."""
        self._delimiter = delimiter
        gathered, problem = self._record(first)
        if problem:
            return [], gathered, problem
        try:
            return [from_cell(cell.strip()) for cell in self._cells(gathered)], gathered, ""
        except csv.Error as error:
            return [], gathered, str(error)

    def __iter__(self) -> Iterator[SourceRow]:
        """Every row but blank ones; those that cannot be read say why."""
        while (line := self._lines.next()) is not None:
            gathered, problem = self._record(line)
            text = "".join(part.text for part in gathered)
            if not problem and not text.strip():
                continue
            row = self._row(gathered, text, problem)
            if row is not None:
                yield row

    def _row(self, gathered: Sequence[Line], text: str, problem: str) -> SourceRow | None:
        line, plain = gathered[0].number, text.rstrip("\r\n")
        if problem:
            return SourceRow(line, plain, problem=problem)
        try:
            cells = tuple(from_cell(cell) for cell in self._cells(gathered))
        except csv.Error as error:
            return SourceRow(line, plain, problem=f"it is not CSV: {error}")
        if not any(cells):
            return None
        if len(cells) != len(self.columns):
            return SourceRow(line, plain, problem=f"it has {len(cells)} columns, the header has {len(self.columns)}")
        named = dict(zip(self.columns, cells, strict=True))
        text_before = named.get(REJECTED[2], "")
        if text_before and not any(cell for column, cell in named.items() if column not in REJECTED):
            return SourceRow(line, text_before, problem="its text was not put into the columns")
        values = {field: cell for field, cell in zip(self._fields, cells, strict=True) if field}
        return SourceRow(line, plain, values, cells=cells)

    def _cells(self, gathered: Sequence[Line]) -> list[str]:
        reader = csv.reader([line.text for line in gathered], delimiter=self._delimiter, strict=True)
        return next(reader, [])

    def _record(self, first: Line) -> tuple[list[Line], str]:
        """The lines of the record that begins with ``first``, and what is wrong with it."""
        gathered, size = [first], len(first.text)
        quoted, problem = self._scan(first.text, quoted=False)
        while quoted and not problem:
            line = self._lines.next()
            if line is not None:
                gathered.append(line)
                size += len(line.text)
            if line is None or size > RECORD_CHARS:
                problem = _UNCLOSED
                break
            quoted, problem = self._scan(line.text, quoted=True)
        if problem and len(gathered) > 1:
            # What follows may be rows of their own.
            self._lines.put_back(gathered[1:])
            gathered, problem = [first], _UNCLOSED
        broken = next((line.problem for line in gathered if line.problem), "")
        return gathered, broken or problem

    def _scan(self, text: str, *, quoted: bool) -> tuple[bool, str]:
        """Whether the line ends inside quotes, and what is wrong with its quotes."""
        if '"' not in text:
            return quoted, ""
        at = 0
        while True:
            if not quoted:
                if text.startswith('"', at):
                    quoted = True
                    at += 1
                    continue
                at = text.find(self._delimiter, at) + 1
                if at == 0:
                    return False, ""
                continue
            at = text.find('"', at) + 1
            if at == 0:
                return True, ""
            if text.startswith('"', at):
                at += 1
                continue
            if text[at:] in ("", "\n", "\r\n"):
                return False, ""
            if not text.startswith(self._delimiter, at):
                return False, f"something stands between the closing quote at column {at} and the end of its cell"
            quoted = False
            at += 1
