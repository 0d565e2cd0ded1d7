"""A table on a terminal, in as many columns as fit: drawn by hand, since Rich costs 60 ms to import."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from odesk_tui.core.plain import is_plain

# Cells between the columns of a table, and those that a wide one should have at least.
_GAP = 2
_WIDE = 24
_NARROW = 80
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"


def drawn(headings: Sequence[str], lines: Sequence[Sequence[str]], wide: Sequence[bool]) -> str:
    """The table of safe texts as it is written to this terminal; ``wide`` columns take the room that is left."""
    widths = [max(map(cells, column)) for column in zip(headings, *lines, strict=True)]
    room = fitting(widths, wide, width_of_terminal())
    head = _line(headings, room)
    if os.environ.get("TERM", "") not in ("", "dumb", "unknown"):
        head = f"{_BOLD}{head}{_PLAIN}"
    return "".join(f"{line}\n" for line in (head, *(_line(texts, room) for texts in lines)))


def cells(text: str) -> int:
    """How many cells ``text`` takes."""
    if is_plain(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _line(texts: Sequence[str], room: dict[int, int]) -> str:
    return (" " * _GAP).join(_cut(texts[place], size) for place, size in room.items()).rstrip()


def _cut(text: str, size: int) -> str:
    """``text`` in exactly ``size`` cells."""
    width = cells(text)
    if width <= size:
        return text + " " * (size - width)
    if is_plain(text):
        return text[: size - 1] + "…"
    from rich.cells import set_cell_size

    return set_cell_size(text, size - 1) + "…"


def width_of_terminal() -> int:
    """The columns of the terminal."""
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isascii() and wanted.isdigit() and int(wanted):
        return int(wanted)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _NARROW
    except (OSError, ValueError):
        return _NARROW


def fitting(widths: Sequence[int], wide: Sequence[bool], width: int) -> dict[int, int]:
    """The places of the columns that fit ``width`` cells, in order, with the cells that each gets.

    The first stays always, then wide ones, then others from the left. A wide column wants _WIDE cells, or what its longest
    text takes, and shares what is left with the others of its kind.
    """
    wants = [min(size, _WIDE) if is_wide else size for size, is_wide in zip(widths, wide, strict=True)]
    # The last column has no gap after it.
    left = width + _GAP
    kept: list[int] = []
    for place in sorted(range(len(wants)), key=lambda place: (place != 0, not wide[place])):
        if not kept or wants[place] + _GAP <= left:
            kept.append(place)
            left -= wants[place] + _GAP
    room = {place: min(wants[place], width) for place in sorted(kept)}
    growing = [place for place in room if wide[place]]
    for done, place in enumerate(growing):
        share = min(max(left, 0) // (len(growing) - done), widths[place] - room[place])
        room[place] += share
        left -= share
    return room
