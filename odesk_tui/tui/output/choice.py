"""Whether changed cells are to be told apart from the rest, and whether the terminal may scroll a part of its screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VARIABLE = "ODESK_OUTPUT"

AUTO, CELLS, PLAIN = "auto", "cells", "plain"

# Beginnings of TERM of terminals that have DECSTBM, IL and DL; SU and SD are left alone, the Linux console lacks them.
_SCROLLING = (
    "xterm", "tmux", "screen", "linux", "rxvt", "alacritty", "foot", "kitty", "ghostty", "wezterm", "vte", "gnome",
    "konsole", "putty", "st-", "contour", "mlterm", "iterm", "eterm", "mintty", "rio", "nsterm",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """``active``: write changed cells only; ``scrolls``: move blocks of rows too. ``reason`` is a clause for people."""

    active: bool
    scrolls: bool
    reason: str


def choose(environment: Mapping[str, str], enabled: bool | None = None) -> Choice:
    """What the switch and the terminal ask for; ``enabled`` (None: not said) goes before the environment."""
    wish = environment.get(VARIABLE, "").strip().lower() or AUTO
    if enabled is False:
        return Choice(False, False, "it is turned off")
    if enabled is None:
        if wish == PLAIN:
            return Choice(False, False, f"{VARIABLE} is {PLAIN}")
        if wish not in (AUTO, CELLS):
            return Choice(False, False, f"{VARIABLE} is {wish!r}; known are {AUTO}, {CELLS} and {PLAIN}")
    if wish == CELLS:
        return Choice(True, False, f"{VARIABLE} is {CELLS}: rows are not scrolled")
    term = environment.get("TERM", "")
    if not term.lower().startswith(_SCROLLING) and term != "st":
        return Choice(True, False, f"rows are not scrolled: TERM {term!r} may not know how")
    return Choice(True, True, "rows are scrolled")
