"""From one place to the next in the fewest bytes. Places are (column, row) from 0; None is a place nobody knows."""

from __future__ import annotations

Place = tuple[int, int] | None


def to(x: int, y: int) -> str:
    """To a place, from anywhere."""
    if x:
        return f"\x1b[{y + 1};{x + 1}H"
    return f"\x1b[{y + 1}H" if y else "\x1b[H"


def move(old: Place, x: int, y: int) -> str:
    """From ``old`` to a place: relative if that is shorter, never by a line feed, which could scroll."""
    if old == (x, y):
        return ""
    sure = to(x, y)
    if old is None:
        return sure
    old_x, old_y = old
    steps = _vertical(y - old_y) + _horizontal(old_x, x)
    return steps if len(steps) < len(sure) else sure


def _vertical(rows: int) -> str:
    if not rows:
        return ""
    count = abs(rows)
    return f"\x1b[{count if count > 1 else ''}{'B' if rows > 0 else 'A'}"


def _horizontal(old: int, new: int) -> str:
    if old == new:
        return ""
    if not new:
        return "\r"
    columns = abs(new - old)
    if new > old:
        return f"\x1b[{columns if columns > 1 else ''}C"
    return "\b" * columns if columns <= 3 else f"\x1b[{columns}D"
