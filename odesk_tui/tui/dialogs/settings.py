"""The settings: moved through by the keys, seen at once, kept at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.cells import cell_len

from odesk_tui.core.text import safe_line
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.widgets.cells import CUT, cut, fill

if TYPE_CHECKING:
    from odesk_tui.tui.choices import Choice, Choices

_NAME, _VALUE, _MEANING = 12, 28, 24
_HINT = "up down  left right change  Enter keeps  Esc closes"


class Preferences(Dialog):
    """Closes with None: what was changed is kept already, what was only looked at is as before."""

    DEFAULT_CSS = """
    Preferences { width: 96; }
    """

    def __init__(self, choices: Choices) -> None:
        super().__init__("Settings", hint=_HINT)
        self._choices = choices
        self._all = choices.all()
        self._cursor = 0
        # A value that is looked at and not kept, or a text being written.
        self._looked: str | None = None
        self._line: LineEdit | None = None

    @property
    def _here(self) -> Choice:
        return self._all[self._cursor]

    # Keys

    def press(self, key: str, char: str | None) -> None:
        """Move, change, keep, close."""
        if self._line is not None:
            self._write(key, char)
            return
        match key:
            case "escape" | "q" | "comma":
                self._put_back()
                self.finish(None)
            case "down" | "j" | "ctrl+n":
                self._move(1)
            case "up" | "k" | "ctrl+p":
                self._move(-1)
            case "right" | "l" | "space":
                self._turn(1)
            case "left" | "h":
                self._turn(-1)
            case "enter":
                self._enter()

    def _move(self, by: int) -> None:
        self._put_back()
        self._cursor = max(0, min(len(self._all) - 1, self._cursor + by))

    def _put_back(self) -> None:
        if self._looked is not None:
            self._looked = None
            self._choices.show(self._here.name, self._here.value)

    def _turn(self, by: int) -> None:
        """The next value: a theme is only looked at until Enter, the rest is kept at once."""
        choice = self._here
        if not choice.values or choice.fixed:
            return
        now = self._looked if self._looked is not None else choice.value
        place = choice.values.index(now) if now in choice.values else -1 if by > 0 else 0
        value = choice.values[(place + by) % len(choice.values)]
        if choice.name == "theme":
            self._looked = value
            self._choices.show(choice.name, value)
        else:
            self._keep(value)

    def _enter(self) -> None:
        if self._looked is not None:
            self._keep(self._looked)
        elif self._here.is_text:
            self._line = LineEdit(self._here.value)
        else:
            self._turn(1)

    def _write(self, key: str, char: str | None) -> None:
        assert self._line is not None
        if key == "escape":
            self._line = None
        elif key == "enter":
            text, self._line = self._line.text.strip(), None
            self._keep(text)
        else:
            self._line.press(key, char)

    def paste(self, text: str) -> None:
        """Into the text that is being written."""
        if self._line is not None:
            self._line.insert(text)

    def _keep(self, value: str) -> None:
        self._looked = None
        self._choices.keep(self._here.name, value)
        place = self._cursor
        self._all[place] = replace(self._all[place], value=value)

    # Drawing

    def content(self, width: int) -> Iterable[Row]:
        """A line a setting, and what the one under the cursor means."""
        for place, choice in enumerate(self._all):
            yield self._row(choice, width, here=place == self._cursor)
        yield row("")
        choice = self._here
        yield row((cut(f"  {safe_line(self._about(choice))}", width), "quiet"))

    def _about(self, choice: Choice) -> str:
        if self._line is not None:
            return "Enter keeps the text, Esc leaves it as it was; an empty one is the default"
        if choice.fixed:
            return f"{choice.meaning}: {choice.fixed}"
        if self._looked is not None:
            return "looked at only: Enter keeps it, Esc goes back"
        if choice.values:
            shown = ", ".join(choice.values)
            return f"{choice.meaning}: {shown}{'' if choice.at_once else '; from the next start on'}"
        return f"{choice.meaning}; Enter writes it{'' if choice.at_once else ', from the next start on'}"

    def _row(self, choice: Choice, width: int, *, here: bool) -> Row:
        start = "> " if here else "  "
        name = fill(choice.name, _NAME)
        if here and self._line is not None:
            return row(start, (f"{name} ", "key"), *self._line.spans(width - _NAME - 4, focused=True))
        value = self._looked if here and self._looked is not None else choice.value
        shown = safe_line(value) or "(default)"
        if choice.values and not choice.fixed:
            shown = f"< {shown} >"
        room = width - _NAME - 3
        if choice.fixed:
            # Of a path the end tells most.
            shown = shown if cell_len(shown) <= room else f"{CUT}{shown[len(shown) - room + 1 :]}"
            return row(start, (f"{name} ", "key"), (cut(shown, room), "quiet"), chosen=here)
        if room < _VALUE + _MEANING:
            return row(start, (f"{name} ", "key"), (cut(shown, room), "value"), chosen=here)
        meaning = cut(choice.meaning, room - max(_VALUE, len(shown)) - 1)
        return row(
            start,
            (f"{name} ", "key"),
            (fill(shown, max(_VALUE, len(shown))), "value"),
            (f" {meaning}", "quiet"),
            chosen=here,
        )
