"""Data on standard output: JSON, a line of one's own, tab-separated values, or a table on a terminal.

JSON gives texts as they are (escaped to ASCII, so that no byte acts on a terminal); everything else gives them safe to show.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from odesk_tui.cli.session import Session
from odesk_tui.cli.table import drawn
from odesk_tui.core.errors import UsageError
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.text import Foreign, safe_line

T = TypeVar("T")
# Names of fields that a desk may give to one of its own.
_CONTESTED = ("version",)
_MARK = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|\\[tn\\]")
_ESCAPES = {"\\t": "\t", "\\n": "\n", "\\\\": "\\", "{{": "{", "}}": "}"}


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """Something that can be said of a row: its name, what it means, how to get it.

    A value is None, a truth, a number, text (plain by construction, or Foreign), an aware instant, or lists and mappings of
    these. ``wide`` fields take the room that a table has left. Read aloud (``--plain``) it is called ``label``, by default its
    name, and has the value of ``said``, by default the same.
    """

    name: str
    meaning: str
    value: Callable[[T], Any]
    heading: str = ""
    wide: bool = False
    label: str = ""
    said: Callable[[T], Any] | None = None


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """Every field of a kind of row, the names of those shown when none is chosen, and other names that people use.

    ``own`` gives the fields of the desk's own, for which it has to be asked; these go before others of the same name.
    """

    fields: tuple[Field[T], ...]
    columns: tuple[str, ...]
    aliases: tuple[tuple[str, str], ...] = ()
    own: Callable[[], tuple[Field[T], ...]] | None = None

    def every(self) -> tuple[Field[T], ...]:
        """All fields, the desk's own last."""
        own = self.own() if self.own is not None else ()
        names = {field.name for field in own}
        return (*(field for field in self.fields if field.name not in names), *own)

    def field(self, name: str) -> Field[T]:
        """The field called ``name``; raises UsageError that offers the nearest."""
        wanted = dict(self.aliases).get(name, name)
        for field in self.fields if wanted not in _CONTESTED else ():
            if field.name == wanted:
                return field
        every = self.every()
        for field in every:
            if field.name == wanted:
                return field
        names = [field.name for field in every]
        shown = Foreign(name[:60]).line()
        raise UsageError(f"there is no field {shown!r}{nearest(name, names)}; the fields are: {', '.join(names)}")


class Output(Generic[T]):
    """How one command prints its rows; made before the store is opened, so that a mistake costs nothing."""

    def __init__(
        self,
        session: Session,
        table: Table[T],
        json_fields: str | None,
        line_format: str | None,
        *,
        columns: Sequence[str] = (),
        csv: bool = False,
    ) -> None:
        """``columns`` are shown instead of the table's own; ``csv``: as comma separated values under their names."""
        if (json_fields is not None) + (line_format is not None) + csv > 1:
            ways = "--json, --format and --csv are" if csv else "--json and --format are two"
            raise UsageError(f"{ways} ways to print the same; choose one")
        self._session = session
        self._table = table
        self._columns = [table.field(name) for name in columns or table.columns]
        self._csv = csv
        self._json: list[Field[T]] | None = None
        self.names_only = json_fields == ""
        if json_fields == "*":
            self._json = list(table.every())
        elif json_fields:
            self._json = [table.field(name.strip()) for name in json_fields.split(",")]
        self._line = _pieces(table, line_format) if line_format is not None else None

    @property
    def is_data(self) -> bool:
        """Whether JSON or a format was asked for."""
        return self._json is not None or self._line is not None or self._csv

    def wants(self, name: str) -> bool:
        """Whether the field of this name is printed."""
        chosen = self._line if self._json is None else self._json
        if chosen is None:
            return any(field.name == name for field in self._columns)
        return any(isinstance(field, Field) and field.name == name for field in chosen)

    def names(self) -> int:
        """Print the names of the fields with their meanings; the exit code."""
        for field in self._table.every():
            print(f"{field.name}\t{field.meaning}")
        return 0

    def rows(self, rows: Iterable[T]) -> int:
        """Print ``rows``, as they come unless a table has to be laid out; return how many there were."""
        if self._json is not None:
            return self._print_json(rows, self._json)
        if self._line is not None:
            return self._print_lines(rows, self._line)
        columns = self._columns
        if self._csv:
            return self._print_csv(rows, columns)
        if self._session.linear:
            return self._print_facts(rows, columns)
        if self._session.on_terminal:
            return self._print_table(rows, columns)
        return _printed("\t".join(text(field.value(row)) for field in columns) for row in rows)

    @staticmethod
    def _print_json(rows: Iterable[T], fields: Sequence[Field[T]]) -> int:
        count = 0
        for count, row in enumerate(rows, 1):
            item = dumped({field.name: field.value(row) for field in fields})
            sys.stdout.write(f"{'[' if count == 1 else ','}\n{item}")
        sys.stdout.write("\n]\n" if count else "[]\n")
        return count

    @staticmethod
    def _print_csv(rows: Iterable[T], fields: Sequence[Field[T]]) -> int:
        # Few want it, and it is not there at once.
        import csv

        from odesk_tui.transfer.cells import to_cell

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow([field.name for field in fields])
        count = 0
        for row in rows:
            writer.writerow([_csv_cell(field.value(row), to_cell) for field in fields])
            count += 1
        return count

    @staticmethod
    def _print_lines(rows: Iterable[T], pieces: Sequence[str | Field[T]]) -> int:
        return _printed(
            "".join(piece if isinstance(piece, str) else text(piece.value(row)) for piece in pieces) for row in rows
        )

    def _print_facts(self, rows: Iterable[T], fields: Sequence[Field[T]]) -> int:
        """A fact a line with what it is, a blank line between rows: to be read aloud."""
        count = 0
        zone: ZoneInfo | None = None
        for count, row in enumerate(rows, 1):
            if count > 1:
                print()
            for field in fields:
                value = (field.said or field.value)(row)
                if zone is None and isinstance(value, datetime):
                    zone = self._session.zone
                written = text(value, zone)
                print(f"{field.label or field.name.replace('_', ' ')}: {written or 'none'}")
        return count

    def _print_table(self, rows: Iterable[T], columns: Sequence[Field[T]]) -> int:
        zone = self._session.zone
        headings = [field.heading or field.name.upper() for field in columns]
        lines = [[text(field.value(row), zone) for field in columns] for row in rows]
        if not lines:
            return 0
        sys.stdout.write(drawn(headings, lines, [field.wide for field in columns]))
        return len(lines)


def _csv_cell(value: Any, to_cell: Callable[[str], str]) -> str:
    """A value for a spreadsheet: numbers as they are, no text a formula."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return to_cell(value.raw if isinstance(value, Foreign) else text(value))


def _printed(lines: Iterable[str]) -> int:
    """Print the lines as they come; how many there were."""
    count = 0
    for line in lines:
        print(line)
        count += 1
    return count


def _pieces(table: Table[T], line_format: str) -> list[str | Field[T]]:
    """The literal texts and the fields of a format; raises UsageError for whatever is not a field's plain name."""
    pieces: list[str | Field[T]] = []
    at = 0
    for mark in _MARK.finditer(line_format):
        pieces.append(line_format[at : mark.start()])
        at = mark.end()
        found = mark[0]
        if found in _ESCAPES:
            pieces.append(_ESCAPES[found])
        elif mark[1] is not None:
            pieces.append(table.field(mark[1].strip()))
        else:
            raise UsageError(
                f"--format has a lone {found} at column {mark.start() + 1}; a brace itself is written {found * 2}"
            )
    return [*pieces, line_format[at:]]


def text(value: Any, zone: ZoneInfo | None = None) -> str:
    """A value on one safe line; instants in ``zone``, without one in UTC and ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Foreign):
        return value.line()
    if isinstance(value, datetime):
        return value.astimezone(zone).strftime("%Y-%m-%d %H:%M") if zone else iso(value)
    if isinstance(value, list | tuple):
        return ", ".join(text(item, zone) for item in value)
    if isinstance(value, dict):
        return safe_line(dumped(value))
    return safe_line(str(value))


def aloud(value: Foreign) -> str:
    """A text of history on one safe line for every voice: arrows, which some leave out, become ``to``."""
    return value.line().replace(" → ", " to ").replace("→", "to")


def iso(at: datetime) -> str:
    """``2026-11-24T08:00:00Z``."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def dumped(value: Any) -> str:
    """``value`` as JSON on one line of printable ASCII; texts of others as they are."""
    written = json.dumps(value, default=_plain, ensure_ascii=True, allow_nan=False)
    # The one control character that JSON lets through.
    return written.replace("\x7f", "\\u007f")


def _plain(value: object) -> object:
    if isinstance(value, Foreign):
        return value.raw
    if isinstance(value, datetime):
        return iso(value)
    raise TypeError(f"a field has a value of the type {type(value).__name__}")
