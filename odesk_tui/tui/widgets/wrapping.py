"""Safe text → lines that fit a width in cells: wide and combining characters count as the terminal counts them."""

from __future__ import annotations

from rich.cells import cell_len, get_character_cell_size

# Narrower than this a wide character might not fit beside its neighbour; nothing readable is narrower anyway.
NARROWEST = 4


def wrap(line: str, width: int) -> list[str]:
    """``line`` (without line breaks, safe to show) as lines of at most ``width`` cells.

    Breaks at spaces, beside wide characters, and inside a word only when the word alone is too long. The space at a break
    is left out; spaces at the beginning of the line are kept.
    """
    width = max(width, NARROWEST)
    if line.isascii():
        return [line] if len(line) <= width else _wrap_narrow(line, width)
    return [line] if cell_len(line) <= width else _wrap_wide(line, width)


def _wrap_narrow(line: str, width: int) -> list[str]:
    """:func:`wrap` where each character is one cell."""
    lines: list[str] = []
    start, end = 0, len(line)
    indent = end - len(line.lstrip(" "))
    while end - start > width:
        # A space just after the width still leaves all before it.
        space = line.rfind(" ", start, start + width + 1)
        if space <= (indent if start == 0 else start):
            lines.append(line[start : start + width])
            start += width
        else:
            lines.append(line[start:space])
            start = space
        while start < end and line[start] == " ":
            start += 1
    if start < end:
        lines.append(line[start:])
    return lines


def _wrap_wide(line: str, width: int) -> list[str]:
    """:func:`wrap` for characters of any width; a mark stays with the character that it stands on."""
    lines: list[str] = []
    start = used = 0
    # Where the present line may end, and how many cells it would have then.
    cut = cut_used = 0
    worded = False
    for index, char in enumerate(line):
        size = get_character_cell_size(char)
        if size == 0:
            if cut == index:
                cut = index + 1
            continue
        if size == 2 and index > start:
            cut, cut_used = index, used
        if used + size > width and char != " ":
            if cut <= start:
                cut, cut_used = index, used
            lines.append(_ended(line[start:cut]))
            start, used = cut, used - cut_used
        used += size
        worded = worded or char != " "
        if size == 2 or (char == " " and worded):
            cut, cut_used = index + 1, used
    lines.append(_ended(line[start:]) if used > width else line[start:])
    return lines


def _ended(part: str) -> str:
    """``part`` without the spaces at its end; marks that stand on them are kept, on what comes before."""
    end = len(part)
    while end and (part[end - 1] == " " or get_character_cell_size(part[end - 1]) == 0):
        end -= 1
    return part[:end] + part[end:].replace(" ", "")
