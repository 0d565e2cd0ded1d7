"""A row of a foreign file, as the readers of both formats hand it on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from odesk_tui.commands.importing import ImportedMessage, ImportRow


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One ticket of the file: ``line`` where it begins, ``text`` as it stands there, its cells if it has some.

    ``problem`` says why nothing can be made of it.
    """

    line: int
    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    messages: tuple[ImportedMessage, ...] = ()
    cells: tuple[str, ...] = ()
    problem: str = ""

    def to_import(self) -> ImportRow:
        """The row as the command takes it; a body is the first message."""
        values = dict(self.values)
        body = values.pop("body", "")
        first = (ImportedMessage(body),) if body.strip() else ()
        return ImportRow(values, (*first, *self.messages))


class Rows(Protocol):
    """A reader of rows. ``columns`` are those of a table, in order; none for documents."""

    columns: tuple[str, ...]

    def __iter__(self) -> Iterator[SourceRow]:
        """The rows as they are read."""
        ...
