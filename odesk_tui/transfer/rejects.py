"""The file of refused rows: in the format of the source, with line and reason, fit to be corrected and imported."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from typing import IO

from odesk_tui.core.text import safe_line
from odesk_tui.transfer.cells import to_cell
from odesk_tui.transfer.mapping import REJECTED
from odesk_tui.transfer.rows import SourceRow


class Rejects:
    """Writes refused rows to the file that ``opened`` gives, asked for at the first one."""

    def __init__(self, opened: Callable[[], IO[str]], format: str, columns: Sequence[str]) -> None:
        self._opened = opened
        self._csv = format == "csv"
        self._columns = columns
        self._file: IO[str] | None = None

    def add(self, row: SourceRow, reason: str) -> None:
        """Keep a row, whole, with why it was refused."""
        first = self._file is None
        file = self._file = self._file or self._opened()
        if not self._csv:
            file.write(_document(row, safe_line(reason)) + "\n")
            return
        writer = csv.writer(file)
        own = [n for n, column in enumerate(self._columns) if column not in REJECTED]
        if first:
            writer.writerow([*REJECTED, *(to_cell(self._columns[n]) for n in own)])
        text = row.text if row.problem else ""
        cells = ["" if row.problem else to_cell(row.cells[n]) for n in own]
        writer.writerow([row.line, to_cell(safe_line(reason)), to_cell(text), *cells])


def _document(row: SourceRow, reason: str) -> str:
    """The row's own text with two more members; text that is no object becomes a member."""
    added = f'"{REJECTED[0]}": {row.line}, "{REJECTED[1]}": {json.dumps(reason)}'
    if row.problem and not _is_object(row.text):
        return f'{{{added}, "{REJECTED[2]}": {json.dumps(row.text)}}}'
    # Last, so that they win over those of an earlier import.
    start = row.text.removesuffix("}").rstrip()
    return f"{start}{'' if start == '{' else ', '}{added}}}"


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
