"""The keys in columns by group, and how queries are written, filtered as one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.widget import Widget

from odesk_tui.core.fields import BUILT_IN
from odesk_tui.core.query.reference import reference
from odesk_tui.core.text import safe_line
from odesk_tui.tui.actions import COMPOSER, DETAIL, FILTER, LIST, KeyRow
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.keymap import KeyMap
from odesk_tui.tui.screens.base import DeskScreen
from odesk_tui.tui.widgets.cells import Piece, fill, spread
from odesk_tui.tui.widgets.painted import Painted

if TYPE_CHECKING:
    from odesk_tui.tui.app import OdeskApp

# Two columns at 120 cells, one at 80.
_COLUMN = 56
_KEYS = 14
_SCOPES = {LIST: (LIST, FILTER), DETAIL: (DETAIL, COMPOSER)}
_WHILE = {FILTER: "while filtering", COMPOSER: "while writing"}
_NAMES = {LIST: "the list", DETAIL: "a ticket"}


class HelpTable(Painted, can_focus=True):
    """The keys and, after Tab, how queries are written; filtered by what is typed. Takes all keys."""

    PREFIX = "help"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "help--heading",
        "help--group",
        "help--key",
        "help--value",
        "help--cursor",
        "help--muted",
    }

    def __init__(self, scope: str, keys: KeyMap) -> None:
        super().__init__(id="keys")
        self._scope = scope
        self._filter = LineEdit()
        self._top = 0
        self._everything = keys.rows(_SCOPES.get(scope, (scope,)))
        self._changed = any(row.changed for row in self._everything)
        self._queries = False

    # What there is

    def _wanted(self) -> list[str]:
        return self._filter.text.casefold().split()

    def _found(self) -> list[KeyRow]:
        wanted = self._wanted()
        return [
            row
            for row in self._everything
            if all(part in f"{row.group} {row.keys} {row.label}".casefold() for part in wanted)
        ]

    def _columns(self, width: int) -> list[list[list[Piece]]]:
        """What is shown as columns of lines: groups stay whole and go where there is most room."""
        if self._queries:
            return [self._query_lines(width)]
        count = max(1, min(2, width // _COLUMN))
        size = width // count
        blocks: dict[str, list[KeyRow]] = {}
        for row in self._found():
            blocks.setdefault(_WHILE.get(row.scopes, row.group).upper(), []).append(row)
        columns: list[list[list[Piece]]] = [[] for _ in range(count)]
        # The longest first: the columns come out about as long as each other.
        for name, rows in sorted(blocks.items(), key=lambda block: len(block[1]), reverse=True):
            min(columns, key=len).extend(_block(name, rows, size))
        return columns

    def _query_lines(self, width: int) -> list[list[Piece]]:
        wanted = self._wanted()
        viewer = cast("OdeskApp", self.app).viewer
        fields = viewer.vocabulary.fields if viewer is not None else BUILT_IN
        lines = [line for line in reference(fields) if all(part in line.casefold() for part in wanted)]
        # An example and what it means; sentences as they are.
        return [*(_example(line, width) for line in lines), [(" " * width, "")]] if lines else []

    # Drawing

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """The heading with the filter, then the table."""
        columns = self._columns(width)
        if y == 0:
            return self._heading(columns, width), ""
        index = self._top + y - 1
        pieces: list[Piece] = []
        for lines in columns:
            size = width // len(columns)
            pieces += lines[index] if index < len(lines) else [(" " * size, "")]
        if index == 0 and not any(columns):
            what = "line" if self._queries else "key"
            pieces = [(f" no {what} for {safe_line(self._filter.text)!r}; Backspace widens", "muted")]
        return pieces, ""

    def _heading(self, columns: list[list[list[Piece]]], width: int) -> list[Piece]:
        what = "QUERIES" if self._queries else f"KEYS in {_NAMES.get(self._scope, self._scope)}"
        left: list[Piece] = [(f" {what}   ", "heading"), ("type to filter: ", "muted")]
        more = self._longest(columns) - self._top - (self.size.height - 1)
        right: list[Piece] = [(" * you changed  ", "muted")] if self._changed and not self._queries else []
        if more > 0:
            right = [*right, (f"{more} more lines: Down ", "muted")]
        return spread([*left, *self._filter.spans(30, focused=True)], right, width)

    @staticmethod
    def _longest(columns: list[list[list[Piece]]]) -> int:
        # The empty line at the end of a column need not be seen.
        return max(0, *(len(lines) for lines in columns), 0) - 1

    def _scroll(self, by: int) -> None:
        most = self._longest(self._columns(self.size.width)) - (self.size.height - 1)
        self._top = max(0, min(self._top + by, most))

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Typing filters, Tab turns the page, arrows scroll, Esc clears the filter and then closes."""
        event.stop()
        event.prevent_default()
        page = max(1, self.size.height - 2)
        match event.key:
            case "escape" if self._filter.text:
                self._filter.set("")
                self._top = 0
            case "escape" | "f1":
                self._close()
                return
            case "q" | "question_mark" if not self._filter.text:
                self._close()
                return
            case "tab" | "shift+tab":
                self._queries = not self._queries
                self._top = 0
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

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text filters."""
        event.stop()
        self._filter.insert(event.text)
        self._top = 0
        self.repaint()

    def _close(self) -> None:
        cast("OdeskApp", self.app).pop_screen()


def _example(line: str, width: int) -> list[Piece]:
    """A line of the reference: the example as a key."""
    if not line.startswith("  "):
        return [(fill(f" {line}", width), "")]
    if line.startswith("   "):
        # What the line above means goes on.
        return [(fill(line.removeprefix(" "), width), "")]
    example, gap, meaning = line.strip().partition("  ")
    return [(f" {example}", "key"), (fill(f"{gap}{meaning}", max(0, width - len(example) - 1)), "")]


def _block(name: str, rows: list[KeyRow], width: int) -> list[list[Piece]]:
    """The lines of a group: its name, its keys, an empty line."""
    keys = max(_KEYS, *(len(_marked(row)) + 1 for row in rows))
    lines: list[list[Piece]] = [
        [(fill(_marked(row), keys), "key"), (fill(row.label, width - keys - 1), ""), (" ", "")] for row in rows
    ]
    return [[(fill(f" {name}", width), "group")], *lines, [(" " * width, "")]]


def _marked(row: KeyRow) -> str:
    return f" {row.keys}{' *' if row.changed else ''}"


class HelpScreen(DeskScreen):
    """The keys of the screen that it was opened from."""

    SCOPE = "help"

    def __init__(self, scope: str, keys: KeyMap) -> None:
        super().__init__()
        self._table = HelpTable(scope, keys)

    def body(self) -> ComposeResult:
        """The table."""
        yield self._table

    def home(self) -> Widget | None:
        """The table has the keys."""
        return self._table

    def own_hints(self) -> list[tuple[str, str]]:
        """Its own: the registry's keys do not act here."""
        return [
            ("type", "filter"),
            ("Tab", "keys or queries"),
            ("Up Down", "scroll"),
            ("odesk help keys", "the same as text"),
            ("Esc", "close"),
        ]
