"""The keys, in columns by group, filtered as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from odesk_tui.tui.actions import COMPOSER, DETAIL, FILTER, LIST, KeyRow
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.keymap import DEFAULT
from odesk_tui.tui.screens.base import DeskScreen
from odesk_tui.tui.widgets.cells import Piece, fill, spread
from odesk_tui.tui.widgets.painted import Painted

if TYPE_CHECKING:
    from odesk_tui.tui.app import OdeskApp

_COLUMN = 38
_KEYS = 14
_SCOPES = {LIST: (LIST, FILTER), DETAIL: (DETAIL, COMPOSER)}
_WHILE = {FILTER: "while filtering", COMPOSER: "while writing"}
_NAMES = {LIST: "the list", DETAIL: "a ticket"}


class KeyTable(Painted, can_focus=True):
    """The table with its filter; takes all keys."""

    PREFIX = "help"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "help--heading",
        "help--group",
        "help--key",
        "help--value",
        "help--cursor",
        "help--muted",
    }

    def __init__(self, scope: str) -> None:
        super().__init__(id="keys")
        self._scope = scope
        self._filter = LineEdit()
        self._top = 0
        self._everything = DEFAULT.rows(_SCOPES[scope])

    def _found(self) -> list[KeyRow]:
        wanted = self._filter.text.casefold().split()
        return [
            row
            for row in self._everything
            if all(part in f"{row.group} {row.keys} {row.label}".casefold() for part in wanted)
        ]

    def _columns(self, width: int) -> list[list[list[Piece]]]:
        """The table as columns of lines: groups stay whole and go where there is most room."""
        count = max(1, min(3, width // _COLUMN))
        size = width // count
        blocks: dict[str, list[KeyRow]] = {}
        for row in self._found():
            blocks.setdefault(_WHILE.get(row.scopes, row.group).upper(), []).append(row)
        columns: list[list[list[Piece]]] = [[] for _ in range(count)]
        # The longest first: the columns come out about as long as each other.
        for name, rows in sorted(blocks.items(), key=lambda block: len(block[1]), reverse=True):
            min(columns, key=len).extend(_block(name, rows, size))
        return columns

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """The heading with the filter, then the table."""
        if y == 0:
            left: list[Piece] = [(f" KEYS in {_NAMES[self._scope]}   ", "heading"), ("type to filter: ", "muted")]
            more = self._longest(width) - self._top - (self.size.height - 1)
            right: list[Piece] = [(f"{more} more lines: Down ", "muted")] if more > 0 else []
            return spread([*left, *self._filter.spans(30, focused=True)], right, width), ""
        columns = self._columns(width)
        index = self._top + y - 1
        pieces: list[Piece] = []
        for lines in columns:
            size = width // len(columns)
            pieces += lines[index] if index < len(lines) else [(" " * size, "")]
        if index == 0 and not self._found():
            pieces = [(f" no key for {self._filter.text!r}; Backspace widens", "muted")]
        return pieces, ""

    def _scroll(self, by: int) -> None:
        self._top = max(0, min(self._top + by, self._longest(self.size.width) - (self.size.height - 1)))

    def _longest(self, width: int) -> int:
        # The empty line at the end of a column need not be seen.
        return max(len(lines) for lines in self._columns(width)) - 1

    def on_key(self, event: events.Key) -> None:
        """Typing filters, arrows scroll, Esc clears the filter and then closes."""
        event.stop()
        event.prevent_default()
        page = max(1, self.size.height - 2)
        match event.key:
            case "escape" if self._filter.text:
                self._filter.set("")
            case "escape" | "f1":
                cast("OdeskApp", self.app).pop_screen()
                return
            case "q" | "question_mark" if not self._filter.text:
                cast("OdeskApp", self.app).pop_screen()
                return
            case "down":
                self._scroll(1)
            case "up":
                self._scroll(-1)
            case "pagedown":
                self._scroll(page)
            case "pageup":
                self._scroll(-page)
            case _:
                if self._filter.press(event.key, event.character):
                    self._top = 0
        self.repaint()


def _block(name: str, rows: list[KeyRow], width: int) -> list[list[Piece]]:
    """The lines of a group: its name, its keys, an empty line."""
    keys = max(_KEYS, *(len(row.keys) + 1 for row in rows))
    lines: list[list[Piece]] = [
        [(fill(row.keys, keys), "key"), (fill(row.label, width - keys - 1), ""), (" ", "")] for row in rows
    ]
    return [[(fill(name, width), "group")], *lines, [(" " * width, "")]]


class HelpScreen(DeskScreen):
    """The keys of the screen that it was opened from."""

    SCOPE = "help"
    BINDINGS: ClassVar = []

    def __init__(self, scope: str) -> None:
        super().__init__()
        self._table = KeyTable(scope)

    def body(self) -> ComposeResult:
        """The table."""
        yield self._table

    def home(self) -> Widget | None:
        """The table has the keys."""
        return self._table

    def own_hints(self) -> list[tuple[str, str]]:
        """Its own: the registry's keys do not act here."""
        return [("type", "filter"), ("Up Down", "scroll"), ("Esc", "close"), ("odesk help keys", "the same as text")]
