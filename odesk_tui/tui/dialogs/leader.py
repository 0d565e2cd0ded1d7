"""What may follow the first of several keys, shown to those who wait."""

from __future__ import annotations

import re
from collections.abc import Iterable

from odesk_tui.tui.actions import Action, key_text
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.keymap import Following
from odesk_tui.tui.widgets.cells import Piece, length


class Leader(Dialog, can_focus=False):
    """Lies on the hint row; the keys go past it."""

    DEFAULT_CSS = """
    Leader { width: 100%; margin: 0; padding: 0 1; border: none; background: $panel; }
    """

    def __init__(self, pressed: str, following: Following) -> None:
        super().__init__("")
        self._pressed, self._following = pressed, following

    def on_mount(self) -> None:
        """Leave the keys where they are."""

    def content(self, width: int) -> Iterable[Row]:
        """The keys that may follow, as many lines as it takes."""
        line: list[Piece] = [(key_text(self._pressed), "key"), ("  ", "")]
        more: list[list[Piece]] = [[(key, "key"), (f" {meaning}  ", "")] for key, meaning in self._choices()]
        for pieces in [*more, [("Esc", "key"), (" cancels", "quiet")]]:
            if length([*line, *pieces]) > width + 2 and len(line) > 2:
                yield row(*line)
                line = [(" " * len(key_text(self._pressed)), ""), ("  ", "")]
            line += pieces
        yield row(*line)

    def _choices(self) -> Iterable[tuple[str, str]]:
        for key, what in self._following.items():
            yield key_text(key), what.hint or _briefly(what.label) if isinstance(what, Action) else "…"

    def press(self, key: str, char: str | None) -> None:
        """It gets none."""


def _briefly(label: str) -> str:
    """What a key does, without what comes after a colon or a comma."""
    return re.split("[:,]", label, maxsplit=1)[0].removeprefix("to the ")
