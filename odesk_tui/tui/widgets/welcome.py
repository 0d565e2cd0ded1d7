"""Three hints for who sees the screens for the first time; gone with the first key, and for good."""

from __future__ import annotations

from typing import ClassVar

from odesk_tui.tui.actions import LIST
from odesk_tui.tui.keymap import KeyMap
from odesk_tui.tui.widgets.cells import Piece, cut, length
from odesk_tui.tui.widgets.painted import Painted

# The action whose key is named, and what to say of it.
_HINTS = (
    ("help", "shows all keys, and how queries are written"),
    ("palette", "finds any command, ticket or view as you type"),
    ("undo", "takes back what you did last: try things out"),
)


class Welcome(Painted):
    """Lies above the hint row and takes no keys."""

    PREFIX = "welcome"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"welcome--key", "welcome--heading", "welcome--quiet"}
    DEFAULT_CSS = """
    Welcome {
        layer: overlay;
        dock: bottom;
        width: 58;
        max-width: 100%;
        height: 6;
        margin: 0 0 1 0;
        padding: 0 1;
        background: $surface;
        color: $foreground;
        border: round $primary;
        & .welcome--key { color: $accent; text-style: bold; }
        & .welcome--heading { text-style: bold; }
        & .welcome--quiet { text-style: dim; }
    }
    """

    def __init__(self, keys: KeyMap) -> None:
        super().__init__()
        named = [(keys.shown(action, LIST), words) for action, words in _HINTS]
        self._hints = [(key, words) for key, words in named if key]

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """The heading, then the hints."""
        if y == 0:
            left: list[Piece] = [("Three keys to begin with", "heading")]
            gone = "any key goes on"
            room = width - length(left) - len(gone)
            return [*left, (" " * max(1, room), ""), (gone, "quiet")], ""
        if y > len(self._hints):
            return [], ""
        key, words = self._hints[y - 1]
        return [(f"{key:>6}  ", "key"), (cut(words, width - 8), "")], ""
