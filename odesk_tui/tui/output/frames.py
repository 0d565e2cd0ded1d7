"""Textual's updates as rows of cells."""

from __future__ import annotations

from collections.abc import Iterable
from sys import intern
from typing import Any

from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

from odesk_tui.tui.output.cells import Row, clip, lay, splice
from odesk_tui.tui.output.shadow import Shadow

# What is kept of strips that were shown: their characters, their styles, whether a width is risky.
_MOST_KNOWN = 300
_Cells = tuple[list[str], list[str], bool]
_known: dict[int, tuple[Strip, ColorSystem, _Cells]] = {}


def code_of(style: Style | None, system: ColorSystem) -> str:
    """SGR parameters as Textual writes them. Links are left out; equal codes are one object."""
    if style is None:
        return ""
    code = style._ansi
    return intern(Strip.render_ansi(style, system) if code is None else code)


def whole(update: Any, shadow: Shadow, system: ColorSystem) -> dict[int, Row]:
    """The rows of a ``LayoutUpdate``."""
    left, top = update.region.x, update.region.y
    rows: dict[int, Row] = {}
    for y, line in enumerate(update.strips, top):
        if y >= shadow.height:
            break
        chars, codes, risky = _cells(line, system)
        rows[y] = _over(shadow.rows[y], left, chars, codes, risky)
    return rows


def parts(update: Any, shadow: Shadow, system: ColorSystem) -> dict[int, Row]:
    """The rows that a ``ChopsUpdate`` touches, with what they show beside it."""
    rows: dict[int, Row] = {}
    for y, first, last in update.spans:
        row = rows.get(y) or shadow.rows[y]
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x > last or end <= first:
                continue
            if not (first <= x < last and end <= last):
                strip = strip.crop(0, min(end, last) - x)
            chars, codes, risky = _cells_of(strip, system)
            row = _over(row, x, chars, codes, risky)
        rows[y] = row
    return rows


def size_of(update: Any, *, full: bool) -> tuple[int, int]:
    """Columns and rows of the screen that an update is for."""
    if full:
        return update.region.right, update.region.bottom
    return (update.chop_ends[0][-1] if update.chop_ends else 0), len(update.chops)


def _cells_of(strip: Strip, system: ColorSystem) -> _Cells:
    """The cells of one strip; those of the last ones are kept, since a line that scrolls is the same strip elsewhere."""
    known = _known.get(id(strip))
    if known is not None and known[0] is strip and known[1] is system:
        return known[2]
    cells = _cells((strip,), system)
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    # The strip is kept too, lest another one takes its place in memory.
    _known[id(strip)] = strip, system, cells
    return cells


def _cells(strips: Iterable[Strip], system: ColorSystem) -> _Cells:
    chars: list[str] = []
    codes: list[str] = []
    risky = False
    for strip in strips:
        start = len(chars)
        for text, style, control in strip:
            if control:
                continue
            code = "" if style is None else intern(style._ansi or code_of(style, system))
            if text.isascii() and text.isprintable():
                chars += text
                codes += [code] * len(text)
            elif lay(text, code, chars, codes, start):
                risky = True
        end = start + strip.cell_length
        if len(chars) < end:
            # A widget that draws less than it says leaves blanks, not what was there before.
            chars += " " * (end - len(chars))
            codes += [""] * (end - len(codes))
        elif len(chars) > end:
            clip(chars, codes, end)
    return chars, codes, risky


def _over(row: Row, x: int, chars: list[str], codes: list[str], risky: bool) -> Row:
    """``row`` with cells over it; all of it is new if they are as wide."""
    width = len(row.chars)
    if not chars or x >= width:
        return row
    if len(chars) > width - x:
        chars, codes = chars.copy(), codes.copy()
        clip(chars, codes, width - x)
    if len(chars) == width:
        return Row(chars, codes, risky)
    return splice(row, x, chars, codes, risky)
