"""From one style to the next in the fewest bytes.

A style is its SGR parameters as Textual writes them (``"1;38;2;255;0;0"``); the empty string is the default style.
"""

from __future__ import annotations

from typing import NamedTuple

_LIMIT = 4096


class Pen(NamedTuple):
    """Attributes (``"1"`` bold, ``"4"`` underlined …), foreground and background; empty colours are the default ones."""

    attributes: frozenset[str]
    foreground: str
    background: str


def pen(code: str) -> Pen:
    """What SGR parameters set, beginning from the default style."""
    attributes: set[str] = set()
    foreground = background = ""
    parts = code.split(";") if code else []
    at = 0
    while at < len(parts):
        part = parts[at]
        size = 1
        if part in ("38", "48"):
            size = 5 if parts[at + 1] == "2" else 3
        value = ";".join(parts[at : at + size])
        if part in ("38", "39") or (len(part) == 2 and part[0] in "39"):
            foreground = "" if part == "39" else value
        elif part in ("48", "49") or (len(part) == 2 and part[0] == "4") or part.startswith("10"):
            background = "" if part == "49" else value
        else:
            attributes.add(part)
        at += size
    return Pen(frozenset(attributes), foreground, background)


class Pens:
    """Remembers how to get from one style to another."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def change(self, old: str, new: str) -> str:
        """The sequence that makes ``new`` of ``old``; empty if they look alike."""
        sequence = self._known.get((old, new))
        if sequence is None:
            if len(self._known) >= _LIMIT:
                self._known.clear()
            sequence = self._known[old, new] = _change(pen(old), pen(new))
        return sequence


def _change(old: Pen, new: Pen) -> str:
    if old == new:
        return ""
    whole = [*sorted(new.attributes, key=int), *filter(None, (new.foreground, new.background))]
    if not whole:
        return "\x1b[m"
    fresh = "\x1b[0;" + ";".join(whole) + "m"
    if old.attributes - new.attributes:
        return fresh
    parts = sorted(new.attributes - old.attributes, key=int)
    if old.foreground != new.foreground:
        parts.append(new.foreground or "39")
    if old.background != new.background:
        parts.append(new.background or "49")
    added = "\x1b[" + ";".join(parts) + "m"
    return added if len(added) <= len(fresh) else fresh
