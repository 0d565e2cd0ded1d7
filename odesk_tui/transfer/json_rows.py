"""Rows of a file of JSON lines: an object a line."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from odesk_tui.commands.importing import ImportedMessage
from odesk_tui.core.errors import UsageError
from odesk_tui.transfer.lines import Lines
from odesk_tui.transfer.mapping import Assignment
from odesk_tui.transfer.rows import SourceRow

_MESSAGE = ("body", "kind", "at", "author", "by")


class _Unfit(Exception):
    """A value is not what its place in the document takes."""


class JsonRows:
    """The rows of a file; numbers keep the digits that they are written with."""

    columns: tuple[str, ...] = ()

    def __init__(self, lines: Lines, assignment: Assignment, own: Collection[str] = ()) -> None:
        """``own`` are the names of the desk's own fields, some of which have several values."""
        self._several = frozenset({"tag", *own})
        self._lines = lines
        self._assignment = assignment

    def __iter__(self) -> Iterator[SourceRow]:
        """Every row but blank lines; raises UsageError when the file is one JSON array."""
        begun = False
        while (line := self._lines.next()) is not None:
            text = line.text.strip()
            if not text:
                continue
            if not begun and text.startswith("["):
                raise UsageError("the file is one JSON array; JSON lines have an object a line, made with: jq -c '.[]'")
            begun = True
            if line.problem:
                yield SourceRow(line.number, text, problem=line.problem)
                continue
            try:
                values, messages = self._read(text)
                yield SourceRow(line.number, text, values, messages)
            except _Unfit as unfit:
                yield SourceRow(line.number, text, problem=str(unfit))

    def _read(self, text: str) -> tuple[dict[str, str], tuple[ImportedMessage, ...]]:
        try:
            document = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
        except RecursionError:
            raise _Unfit("it is not JSON that can be read: too deeply nested") from None
        except ValueError as error:
            raise _Unfit(f"it is not JSON: {error}") from None
        if not isinstance(document, dict):
            raise _Unfit("it is not a JSON object")
        values: dict[str, str] = {}
        for key, value in document.items():
            name = "" if key == "messages" else self._assignment.field(key)
            if not name:
                continue
            if name in values:
                raise _Unfit(f"{name} stands in it under two names")
            if value is not None:
                values[name] = (
                    _joined(name, value) if name in self._several and isinstance(value, list) else _text(name, value)
                )
        said = document.get("messages")
        if said is not None and not isinstance(said, list):
            raise _Unfit("messages is not a list")
        return values, tuple(_message(item) for item in said or ())


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    raise _Unfit(f"{name} is neither text nor a number")


def _joined(name: str, value: list[Any]) -> str:
    texts = [_text(name, item) for item in value]
    if any("," in text for text in texts):
        raise _Unfit(f"{name}: {'a tag' if name == 'tag' else 'a value'} has no comma")
    return ",".join(texts)


def _message(item: Any) -> ImportedMessage:
    if not isinstance(item, Mapping):
        raise _Unfit("a message is not an object")
    given = {name: _text(name, item[name]) for name in _MESSAGE if item.get(name) is not None}
    if "body" not in given:
        raise _Unfit("a message has no body")
    return ImportedMessage(**given)
