"""Esc and a key that follows within milliseconds: terminals send both as they send alt with that key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers import linux_driver

from odesk_tui.tui.actions import ACTIONS
from odesk_tui.tui.keymap import DEFAULT, KeyMap
from odesk_tui.tui.widgets.text_box import TextBox

ESC = "\x1b"
# What alt does in a text: a word on or back, or away with the word before.
_WORDS = "fb\x7f"
# With these longer sequences begin: of arrows, functions, answers of the terminal. Alone they are told apart by time.
_BEGINNINGS = "[OP]_^X" + ESC


class TwoKeys(XTermParser):
    """Reads Esc and a character as two keys, unless ``together`` says that they are alt with that character."""

    def __init__(self, together: Callable[[str], bool], debug: bool = False) -> None:
        self._together = together
        super().__init__(debug)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        pair = sequence if len(sequence) == 2 and sequence[0] == ESC else ESC + sequence if alt else ""
        if len(pair) != 2 or pair[1] in _BEGINNINGS or self._together(pair[1]):
            yield from super()._sequence_to_key_events(sequence, alt)
            return
        yield events.Key("escape", ESC)
        yield from super()._sequence_to_key_events(pair[1])


def tell_apart(app: App[Any]) -> None:
    """Let the terminal of ``app`` be read so; keys in force that have alt stay what they are."""
    keys = getattr(app, "keys", DEFAULT)
    assert isinstance(keys, KeyMap)
    bound = frozenset(
        key.removeprefix("alt+")
        for action in ACTIONS
        for scope in action.scopes
        for written in keys.keys(action, scope)
        for key in written.split(" ")
        if key.startswith("alt+")
    )

    def together(char: str) -> bool:
        return char in bound or (char in _WORDS and isinstance(app.focused, TextBox))

    linux_driver.XTermParser = partial(TwoKeys, together)  # type: ignore[attr-defined, assignment]
