"""One line being typed: text and cursor, drawn by whoever holds it."""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len

from odesk_tui.core.text import SUBSTITUTE, safe_line
from odesk_tui.tui.widgets.cells import Piece


class LineEdit:
    """The text of a one-line entry and the place of its cursor (a count of characters before it).

    The text is kept as typed or given, whatever is in it; :meth:`spans` shows it safely.
    """

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.cursor = len(text)

    def set(self, text: str) -> None:
        """Replace the text; the cursor goes after it."""
        self.text, self.cursor = text, len(text)

    def insert(self, text: str) -> None:
        """Type or paste at the cursor; line breaks become spaces."""
        flat = " ".join(text.splitlines()) if len(text) > 1 else text
        self.text = self.text[: self.cursor] + flat + self.text[self.cursor :]
        self.cursor += len(flat)

    def press(self, key: str, char: str | None) -> bool:
        """Apply an editing key or a printable character; False when the key means nothing here."""
        match key:
            case "left" | "ctrl+b":
                self.cursor = self._before(self.cursor)
            case "right" | "ctrl+f":
                self.cursor = self._after(self.cursor)
            case "home" | "ctrl+a":
                self.cursor = 0
            case "end" | "ctrl+e":
                self.cursor = len(self.text)
            case "backspace" | "ctrl+h":
                self._cut(self._before(self.cursor), self.cursor)
            case "delete" | "ctrl+d":
                self._cut(self.cursor, self._after(self.cursor))
            case "ctrl+u":
                self._cut(0, self.cursor)
            case "ctrl+k":
                self._cut(self.cursor, len(self.text))
            case "ctrl+w":
                head = self.text[: self.cursor].rstrip()
                self._cut(len(head) - len(head.split(" ")[-1]), self.cursor)
            case _:
                if char is None or len(char) != 1 or not char.isprintable():
                    return False
                self.insert(char)
        return True

    def _cut(self, start: int, end: int) -> None:
        self.text = self.text[:start] + self.text[end:]
        self.cursor = start

    def _before(self, at: int) -> int:
        at = max(0, at - 1)
        while at > 0 and _joins(self.text[at]):
            at -= 1
        return at

    def _after(self, at: int) -> int:
        at = min(len(self.text), at + 1)
        while at < len(self.text) and _joins(self.text[at]):
            at += 1
        return at

    def spans(self, width: int, focused: bool) -> list[Piece]:
        """What to draw in ``width`` cells: the text around the cursor, the cursor a span of its own when ``focused``."""
        if not focused:
            return [(safe_line(self.text), "value")]
        end = self._after(self.cursor)
        under = safe_line(self.text[self.cursor : end]) if self.cursor < len(self.text) else " "
        under = under if cell_len(under) else SUBSTITUTE
        before, after = safe_line(self.text[: self.cursor]), safe_line(self.text[end:])
        room = max(1, width - cell_len(under))
        cut = 0
        while cut < len(before) and cell_len(before[cut:]) > room:
            # Halving keeps long texts quick; the last steps go one by one.
            cut += max(1, (len(before) - cut - room) // 2)
        return [(before[cut:], "value"), (under, "cursor"), (after, "value")]


def _joins(char: str) -> bool:
    """Whether ``char`` belongs to the character before it: a mark or a joiner."""
    return unicodedata.category(char) in ("Mn", "Me", "Cf")
