"""Text as cells.

A row is two lists as long as the screen is wide: ``chars`` holds what each cell shows (a character with its combining
marks, ``""`` for the rest of a wide one, ``UNKNOWN`` where nobody knows), ``codes`` its style as SGR parameters.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category

from rich.cells import cell_len

# No cell that is written holds a control character, so none can be mistaken for this one.
UNKNOWN = "\0"
_JOINER = "\u200d"

# Wide characters whose width no terminal doubts: Hangul, Kana, Han and full-width forms. Emoji are not among them.
_SURELY_WIDE = (
    (0x1100, 0x115F), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE30, 0xFE6F),
    (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x20000, 0x3FFFD),
)  # fmt: skip


class Row:
    """A row of cells; not changed once a frame holds it. ``risky``: terminals may disagree on the width of something."""

    __slots__ = ("_anchors", "chars", "codes", "risky")

    def __init__(self, chars: list[str], codes: list[str], risky: bool = False) -> None:
        self.chars = chars
        self.codes = codes
        self.risky = risky
        self._anchors: list[str | None] = [None, None]

    def same(self, other: Row) -> bool:
        """Whether both show the same."""
        return self is other or (self.chars == other.chars and self.codes == other.codes)

    def anchor(self, half: int) -> str:
        """The text of the left (0) or right (1) half: what a row is known by when it has moved."""
        text = self._anchors[half]
        if text is None:
            middle = len(self.chars) // 2
            text = self._anchors[half] = "".join(self.chars[middle:] if half else self.chars[:middle])
        return text


def blank(width: int) -> Row:
    """A row as the terminal leaves it when it scrolls with the default style."""
    return Row([" "] * width, [""] * width)


def unknown(width: int) -> Row:
    """A row of which nothing is known."""
    return Row([UNKNOWN] * width, [""] * width)


def lay(text: str, code: str, chars: list[str], codes: list[str], start: int) -> bool:
    """Append the cells of ``text`` to a row under construction; true if their width is risky.

    A mark without a base joins the cell before it, but not one before ``start``. Control characters are left out.
    """
    if text.isascii() and text.isprintable():
        chars += text
        codes += [code] * len(text)
        return False
    marks, cells, risky = _cells(text)
    if marks and len(chars) > start:
        at = len(chars) - 1
        while at > start and not chars[at]:
            at -= 1
        chars[at] += marks
        risky = True
    chars += cells
    codes += [code] * len(cells)
    return risky


@lru_cache(maxsize=1024)
def _cells(text: str) -> tuple[str, tuple[str, ...], bool]:
    """The marks that ``text`` begins with, its cells, and whether the width of one of them is risky."""
    marks, clusters = "", []
    join = False
    for char in text:
        if category(char) in ("Cc", "Cs"):
            continue
        if not join and char != _JOINER and cell_len(char):
            clusters.append(char)
            continue
        if clusters:
            clusters[-1] += char
        else:
            marks += char
        join = char == _JOINER and not join
    cells: list[str] = []
    for cluster in clusters:
        cells.append(cluster)
        cells += [""] * (cell_len(cluster) - 1)
    return marks, tuple(cells), any(is_risky(cluster) for cluster in clusters)


@lru_cache(maxsize=4096)
def is_risky(cell: str) -> bool:
    """Whether terminals may give what one cell holds another width than Rich does."""
    if len(cell) != 1:
        return bool(cell)
    point = ord(cell)
    if cell.isascii() or cell == "\xa0":
        return False
    if cell_len(cell) == 1:
        return point >= 0x1F000 or not cell.isprintable()
    return not any(first <= point <= last for first, last in _SURELY_WIDE)


@lru_cache(maxsize=4096)
def is_spread(cell: str) -> bool:
    """Whether a cell holds a letter with a vowel sign that some terminals give a column of its own (Devanagari, Tamil …)."""
    return len(cell) > 1 and cell[0].isalpha() and any(category(char) == "Mc" for char in cell[1:])


def clip(chars: list[str], codes: list[str], width: int) -> None:
    """Cut cells to ``width``; a wide character that would be halved becomes blanks."""
    if len(chars) <= width:
        return
    if not chars[width]:
        at = width - 1
        while at >= 0 and not chars[at]:
            chars[at] = " "
            at -= 1
        if at >= 0:
            chars[at] = " "
    del chars[width:], codes[width:]


def splice(row: Row, x: int, chars: list[str], codes: list[str], risky: bool) -> Row:
    """``row`` with cells laid over it from column ``x``; what is left of a wide character becomes blanks."""
    end = x + len(chars)
    if row.chars[x:end] == chars and row.codes[x:end] == codes:
        return row
    new_chars, new_codes = row.chars.copy(), row.codes.copy()
    width = len(new_chars)
    if not new_chars[x]:
        at = x - 1
        while not new_chars[at]:
            new_chars[at] = " "
            at -= 1
        new_chars[at] = " "
    at = end
    while at < width and not new_chars[at]:
        new_chars[at] = " "
        at += 1
    new_chars[x:end] = chars
    new_codes[x:end] = codes
    if row.risky and not risky:
        risky = any(map(is_risky, new_chars))
    return Row(new_chars, new_codes, risky)
