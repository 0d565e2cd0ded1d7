"""Why a ticket's clocks have their figures, inside the overlay that lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from odesk_tui.tui.dialogs.base import Row, row
from odesk_tui.tui.widgets.wrapping import wrap

_MOVES = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, "ctrl+d": 10, "pageup": -10, "ctrl+u": -10}


class Explanation:
    """The story of a ticket's clocks, to be scrolled; ``over``: it has been looked at."""

    def __init__(self, ticket: int, lines: Sequence[str]) -> None:
        """``lines`` as ``reads/sla_words.py`` tells them: what is not indented is the head of a clock."""
        self._ticket = ticket
        self._lines = tuple(lines)
        self._top = 0
        self.over = False

    def content(self, width: int) -> Iterator[Row]:
        """All of it, long lines in several."""
        yield row((f"Why the clocks of #{self._ticket} have their figures", "value"), head=True)
        if not self._lines:
            yield row("nothing is promised to it")
        for place, line in enumerate(self._lines):
            head = bool(line) and not line.startswith(" ")
            for part, text in enumerate(wrap(line, width) or [""]):
                yield row((text, "key" if head else ""), anchor=place == self._top and part == 0)

    def press(self, key: str, char: str | None) -> None:
        """Scroll, or leave."""
        by = _MOVES.get(key, 0)
        self.over = key in ("escape", "q", "enter", "e")
        self._top = max(0, min(len(self._lines) - 1, self._top + by))
