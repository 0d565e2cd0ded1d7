"""Which field a column of a foreign file is: as told, or by its name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Map
from collections.abc import Sequence
from typing import TypeAlias

from odesk_tui.commands.importing import INSTANTS
from odesk_tui.core.errors import UsageError
from odesk_tui.core.fields import FIELDS, SPECS
from odesk_tui.core.query.errors import nearest, quoted

# Column → field; an empty field means that the column is left out.
Mapping: TypeAlias = Map[str, str]

# The columns that a file of rejects has besides those of the file.
REJECTED = ("rejected_line", "rejected_reason", "rejected_text")
# What an import writes besides the settable fields.
_MORE = ("body", "project_name", "requester_name", *INSTANTS)
TAKEN = (*(spec.name for spec in SPECS if spec.settable), *_MORE)
_NAMES: Map[str, str] = {
    **{name: spec.name for name, spec in FIELDS.items() if spec.settable},
    **{name: name for name in _MORE},
    "title": "subject",
    "description": "body",
    "created_at": "created",
    "updated_at": "updated",
    "solved_at": "solved",
}


def field_named(name: str, own: Sequence[str] = ()) -> str:
    """The field that ``name`` is, by name or alias, with any case and with blanks or hyphens; raises UsageError.

    ``own`` are the names of the desk's own fields.
    """
    found = _known(name, own)
    if found is None:
        known = [*_NAMES, *own]
        raise UsageError(
            f"an import has no field {quoted(name)}{nearest(name, known)}; what a column can be: "
            f"{', '.join((*TAKEN, *own))}"
        )
    return found


def _known(name: str, own: Sequence[str]) -> str | None:
    plain = _plain(name)
    return _NAMES.get(plain) or next((mine for mine in own if _plain(mine) == plain), None)


def _plain(name: str) -> str:
    return re.sub(r"[\s\-]+", "_", name.strip().casefold())


def pairs(words: Sequence[str], own: Sequence[str] = ()) -> Mapping:
    """The mapping of ``COLUMN=FIELD`` words (``COLUMN=`` leaves a column out); raises UsageError."""
    found: dict[str, str] = {}
    for word in words:
        column, mark, name = word.rpartition("=")
        if not mark or not column:
            raise UsageError(f"{quoted(word)} is not COLUMN=FIELD, such as Titel=subject")
        if column in found:
            raise UsageError(f"the column {quoted(column)} is mapped twice")
        found[column] = field_named(name, own) if name.strip() else ""
    return found


def load_mapping(toml_text: str, own: Sequence[str] = ()) -> Mapping:
    """The mapping of a TOML text, ``Titel = "subject"`` a line, in a table ``[columns]`` or without; raises UsageError."""
    try:
        document = tomllib.loads(toml_text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"the mapping is not TOML: {error}") from error
    columns = document.get("columns", document)
    if not isinstance(columns, dict) or not all(isinstance(name, str) for name in columns.values()):
        raise UsageError('the mapping has one line a column, such as: "Titel" = "subject"')
    return {column: field_named(name, own) if name.strip() else "" for column, name in columns.items()}


class Assignment:
    """The field of each column of one file. ``left_out`` are the columns that no field takes, in order.

    ``own`` are the names of the desk's own fields.
    """

    def __init__(self, told: Mapping | None, own: Sequence[str] = ()) -> None:
        self._own = own
        self._told = dict(told or {})
        self._found: dict[str, str] = {}
        self._left_out: dict[str, None] = {}

    @property
    def left_out(self) -> tuple[str, ...]:
        """The columns that nothing was made of, in the order of the file."""
        return tuple(self._left_out)

    def field(self, column: str) -> str:
        """The field that ``column`` is; empty when it is left out."""
        if column not in self._found:
            self._found[column] = self._field(column)
        return self._found[column]

    def _field(self, column: str) -> str:
        if column in self._told:
            return self._told[column]
        if column in REJECTED:
            return ""
        known = _known(column, self._own)
        if known is None or known in self._told.values():
            # A document may have any number of names in it.
            if len(self._left_out) < 1000:
                self._left_out[column] = None
            return ""
        return known

    def of_header(self, columns: Sequence[str], *, update: bool) -> list[str]:
        """The field of each column of a table; raises UsageError when they cannot make tickets."""
        shown = ", ".join(quoted(column) for column in columns[:50])
        for column in self._told:
            if column not in columns:
                raise UsageError(f"there is no column {quoted(column)}{nearest(column, columns)}; there are: {shown}")
        fields = [self.field(column) for column in columns]
        for name in {name for name in fields if name and fields.count(name) > 1}:
            twice = " and ".join(quoted(c) for c, f in zip(columns, fields, strict=True) if f == name)
            raise UsageError(f"the columns {twice} are all the field {name}; say which one with --map COLUMN={name}")
        needed = ("external",) if update else ("subject", "project")
        missing = [name for name in needed if name not in fields]
        if missing:
            raise UsageError(
                f"no column is the field {' or '.join(missing)}; say which one is with --map COLUMN={missing[0]} "
                f"(there are: {shown})"
            )
        return fields
