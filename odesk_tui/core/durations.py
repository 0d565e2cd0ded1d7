"""Durations as people write and read them; whole seconds inside."""

from __future__ import annotations

import re

from odesk_tui.core.errors import UsageError

_UNITS = {"w": 7 * 86400, "d": 86400, "h": 3600, "m": 60, "min": 60, "s": 1}
# "1h30" is an hour and thirty minutes.
_BARE_MINUTES = re.compile(r"(?<=[0-9]h)([0-5]?[0-9])$", re.IGNORECASE)
_PART = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,4}))?(w|d|h|min|m|s)", re.IGNORECASE)
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])(?::([0-5][0-9]))?")


def parse_duration(raw: str, *, bare_unit: str = "m") -> int:
    """Seconds of ``1h30m``, ``1h30``, ``1.5h``, ``90m``, ``2d4h``, ``1:30`` (hours:minutes) or a bare number of ``bare_unit``.

    A day is 24 hours and a week 7 days. Raises :class:`UsageError`.
    """
    text = raw.strip().replace(" ", "")
    clock = _CLOCK.fullmatch(text)
    if clock:
        return int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3] or 0)
    if text.isascii() and text.isdigit() and len(text) <= 7:
        return int(text) * _UNITS[bare_unit]
    text = _BARE_MINUTES.sub(r"\1m", text)
    total, at = 0, 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            break
        unit = _UNITS[part[3].lower()]
        total += int(part[1]) * unit + (int(part[2]) * unit // 10 ** len(part[2]) if part[2] else 0)
        at = part.end()
    if at == 0 or at != len(text):
        raise UsageError(f"{raw.strip()!r} is not a duration; write for example 15m, 1h30m, 1.5h, 2d or 1:30")
    return total


def hours_text(seconds: int) -> str:
    """``0:12`` or ``1:05``: hours and minutes, rounded down; ``0:00:42`` style seconds are for the running timer only."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"


def timer_text(seconds: int) -> str:
    """``0:12:33``: hours, minutes and seconds."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def words_text(seconds: int) -> str:
    """``1 hour 40 minutes``, ``3 days 4 hours``, ``45 seconds``: the two largest units, as one says it; for reading aloud."""
    if seconds >= 100 * 3600:
        parts = ((seconds // 86400, "day"), (seconds % 86400 // 3600, "hour"))
    elif seconds >= 3600:
        parts = ((seconds // 3600, "hour"), (seconds % 3600 // 60, "minute"))
    elif seconds >= 60:
        parts = ((seconds // 60, "minute"), (seconds % 60 if seconds < 300 else 0, "second"))
    else:
        parts = ((seconds, "second"), (0, ""))
    said = " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number)
    return said or "0 seconds"
