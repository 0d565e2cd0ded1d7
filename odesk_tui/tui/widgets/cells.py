"""Text in terminal cells: cut and padded exactly, wide and combining characters counted as the terminal counts them."""

from __future__ import annotations

from rich.cells import cell_len, get_character_cell_size

# A piece of a line and the name of its style (empty: the widget's own).
Piece = tuple[str, str]
CUT = "…"


def cut(text: str, width: int) -> str:
    """Safe ``text`` in at most ``width`` cells; ``…`` tells that something was left out."""
    if width <= 0:
        return ""
    if (len(text) if text.isascii() else cell_len(text)) <= width:
        return text
    if text.isascii():
        return text[: width - 1] + CUT
    used = 0
    for index, char in enumerate(text):
        size = get_character_cell_size(char)
        if used + size > width - 1:
            return text[:index] + CUT
        used += size
    return text


def fill(text: str, width: int) -> str:
    """Safe ``text`` in exactly ``width`` cells, cut or padded with spaces on the right."""
    shown = cut(text, width)
    return shown + " " * (width - (len(shown) if shown.isascii() else cell_len(shown)))


def length(pieces: list[Piece]) -> int:
    """The cells that the pieces take."""
    return sum(cell_len(text) for text, _ in pieces)


def spread(left: list[Piece], right: list[Piece], width: int) -> list[Piece]:
    """``left`` and ``right`` at the two ends of a line of ``width`` cells; the left one is cut when both do not fit."""
    room = max(0, width - length(right))
    kept: list[Piece] = []
    for text, style in left:
        size = cell_len(text)
        if size > room:
            kept.append((cut(text, room), style))
            room = 0
            break
        kept.append((text, style))
        room -= size
    return [*kept, (" " * room, ""), *right]
