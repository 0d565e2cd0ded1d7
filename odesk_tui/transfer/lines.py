"""The lines of a file that somebody else wrote, one at a time: decoded, numbered, never too long for the memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from odesk_tui.core.errors import UsageError

# A ticket with many long messages still is one line of JSON.
LINE_BYTES = 64 * 1024 * 1024
_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its end; ``problem`` says why its text is not what stands in the file."""

    number: int
    text: str
    problem: str = ""


class Lines:
    """Lines of a binary file, in UTF-8 with or without a byte order mark.

    A line that is not UTF-8 is Latin-1 (noted in ``latin1``: the first such line, and how many), unless the file has shown
    before that it is UTF-8: then the line is damaged. Raises UsageError for UTF-16.
    """

    def __init__(self, source: BinaryIO, limit: int = LINE_BYTES) -> None:
        self._source = source
        self._limit = limit
        self._number = 0
        self._utf8 = False
        self._again: deque[Line] = deque()
        self.latin1 = (0, 0)

    def next(self) -> Line | None:
        """The next line; None at the end."""
        if self._again:
            return self._again.popleft()
        raw = self._source.readline(self._limit)
        if not raw:
            return None
        self._number += 1
        if self._number == 1:
            if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise UsageError("the file is UTF-16; save it as UTF-8 and import that")
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if len(raw) >= self._limit and not raw.endswith(b"\n"):
            self._skip_rest()
            start = raw[:_SHOWN].decode("utf-8", "replace")
            return Line(
                self._number, start, f"the line is longer than {self._limit:,} bytes; only its start is kept here"
            )
        return self._decoded(raw)

    def put_back(self, lines: Iterable[Line]) -> None:
        """Let ``lines`` come again, in their order, before the others."""
        self._again.extendleft(reversed(list(lines)))

    def _skip_rest(self) -> None:
        while (more := self._source.readline(1024 * 1024)) and not more.endswith(b"\n"):
            pass

    def _decoded(self, raw: bytes) -> Line:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            if self._utf8:
                shown = raw.decode("utf-8", "backslashreplace")
                return Line(self._number, shown, f"byte {error.start + 1} of line {self._number} is not UTF-8")
            first, count = self.latin1
            self.latin1 = (first or self._number, count + 1)
            return Line(self._number, raw.decode("latin-1"))
        self._utf8 = self._utf8 or not raw.isascii()
        return Line(self._number, text)
