"""The queue's first page in a few milliseconds: what ``odesk list`` shows, without a desk, settings or a single dataclass.

Everything here answers None (or raises :class:`NotPlain`) when it is not certain, and the ordinary way is taken. So this
knows the usual case only: an SQLite store of this version, settings of one line each, hours that were worked out before.
"""

from __future__ import annotations

import os
import sys
from bisect import bisect_right
from datetime import UTC, datetime

from odesk_tui.core.instants import NEVER
from odesk_tui.core.plain import is_plain
from odesk_tui.store.urgent_page import NotPlain, read

__all__ = [
    "CAP", "Hours", "NotPlain", "Ticket", "config_path", "folder", "now_s", "read_settings", "safe", "store_path", "urgent",
]  # fmt: skip

# What is counted beyond the page, as for every list.
CAP = 10_000
_DAY = 86_400
# The hours that are kept reach so far back and ahead of the day.
_BACK, _AHEAD = 400 * _DAY, 130 * _DAY
_NEAR_S, _SECONDS_BELOW_S = 3600, 300
_PRIORITIES = {1: "low", 2: "normal", 3: "high", 4: "urgent"}
# Settings that say nothing about a list that goes into a pipe.
_BESIDE = frozenset({"theme", "editor"})
# Number, time left, status, priority, assignee, project, subject: texts that are safe to show.
Ticket = tuple[str, str, str, str, str, str, str]


def now_s() -> int:
    """Now in whole seconds: as Desk makes a clock of its own."""
    return int(datetime.now(UTC).timestamp())  # noqa: TID251


def folder(variable: str, below: str) -> str:
    """The program's folder as the XDG base directory specification has it."""
    if sys.platform != "linux":
        raise NotPlain
    base = os.environ.get(variable, "")
    return os.path.join(base if base.strip() else os.path.expanduser(f"~/{below}"), "odesk")


def store_path(given: str | None, settings: dict[str, str] | None = None) -> str:
    """The file of the store that ``given``, the environment or the settings name; raises :class:`NotPlain`."""
    if settings is None:
        settings = read_settings(config_path())
    address = given or os.environ.get("ODESK_STORE") or settings.get("store", "")
    if not address:
        return os.path.join(folder("XDG_DATA_HOME", ".local/share"), "desk.db")
    path = os.path.expanduser(address.removeprefix("sqlite:///"))
    if "://" in path or path.startswith("~"):
        raise NotPlain
    return path


def config_path() -> str:
    """Where the settings are."""
    return os.path.join(folder("XDG_CONFIG_HOME", ".config"), "config.toml")


def read_settings(path: str, others: bool = False) -> dict[str, str]:
    """The settings of a file of lines such as ``name = "value"``; ``others``: also those that change more than a list."""
    found: dict[str, str] = {}
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except FileNotFoundError:
        return found
    except (OSError, ValueError):
        raise NotPlain from None
    for line in lines:
        name, equals, value = (part.strip() for part in line.partition("="))
        if not line.strip() or line.startswith("#"):
            continue
        inner = value[1:-1]
        if (
            not equals
            or value != f'"{inner}"'
            or len(value) < 2
            or '"' in inner
            or "\\" in inner
            or not inner.isprintable()
        ):
            raise NotPlain
        if name in found or (name not in ("store", "agent") and name not in _BESIDE and not others):
            raise NotPlain
        found[name] = inner
    return found


def urgent(path: str, limit: int, now: int) -> tuple[list[Ticket], int]:
    """The ``limit`` most urgent tickets of the store, and how many there are, counted to one beyond :data:`CAP`.

    Fewer than ``limit``: 0, they are all. Raises :class:`NotPlain`.
    """
    rows, found, calendars = read(path, now, limit, CAP + 1)
    hours = Hours(now, calendars)
    return [_ticket(row, hours, now) for row in rows], found


def _ticket(row: tuple[object, ...], hours: Hours, now: int) -> Ticket:
    number, due, calendar, status, priority, assignee, project, subject, *_key = row
    if not isinstance(due, int) or not isinstance(priority, int):
        raise NotPlain
    left = "-" if due >= NEVER else _left(hours, calendar, now, due)
    words = (safe(status), _PRIORITIES[priority], safe(assignee or ""), safe(project), safe(subject))
    return (str(number), left, *words)


def safe(text: object) -> str:
    """A stored text as one line that may be shown."""
    if not isinstance(text, str):
        raise NotPlain
    if is_plain(text):
        return text
    from odesk_tui.core.text import from_stored, safe_line

    return safe_line(from_stored(text))


def _left(hours: Hours, calendar: object, now: int, due: int) -> str:
    """What ``core.sla.countdown`` says of it; a test compares them."""
    left = hours.between(calendar, min(now, due), max(now, due))
    if left >= 100 * 3600:
        figure = f"{left // _DAY}d {left % _DAY // 3600:02}h"
    elif left < _SECONDS_BELOW_S:
        figure = f"{left // 3600}:{left % 3600 // 60:02}:{left % 60:02}"
    else:
        figure = f"{left // 3600}:{left % 3600 // 60:02}"
    if now > due:
        return f"!!-{figure}"
    return f"! {figure}" if left <= _NEAR_S else figure


class Hours:
    """Seconds of business time by the stored calendars, from opening hours that were worked out once a day and kept.

    The file of kept hours has the day, then for each calendar its definition and the instants of opening and closing.
    """

    def __init__(self, now: int, definitions: dict[int, str]) -> None:
        self._day = now // _DAY
        self._definitions = definitions
        self._folder = folder("XDG_CACHE_HOME", ".cache")
        self._kept: dict[str, str] | None = None
        self._spans: dict[int, tuple[list[int], list[int], list[int]]] = {}

    def between(self, calendar: object, start: int, end: int) -> int:
        """Open seconds from ``start`` to a later ``end``."""
        if calendar is None:
            return end - start
        if not isinstance(calendar, int):
            raise NotPlain
        today = self._day * _DAY
        if start < today - _BACK or end > today + _AHEAD:
            raise NotPlain
        spans = self._spans.get(calendar)
        if spans is None:
            spans = self._spans[calendar] = self._read(calendar)
        return _until(spans, end) - _until(spans, start)

    def _read(self, calendar: int) -> tuple[list[int], list[int], list[int]]:
        definition = self._definitions.get(calendar, "")
        if "\n" in definition or not definition.isascii():
            raise NotPlain
        if self._kept is None:
            self._kept = self._load()
        if definition not in self._kept:
            self._kept[definition] = self._work_out(definition)
            self._save(self._kept)
        edges = [int(edge) for edge in self._kept[definition].split()]
        starts, ends = edges[::2], edges[1::2]
        used = [0]
        for start, end in zip(starts, ends, strict=True):
            used.append(used[-1] + end - start)
        return starts, ends, used

    def _path(self) -> str:
        return os.path.join(self._folder, "hours")

    def _load(self) -> dict[str, str]:
        try:
            with open(self._path(), encoding="utf-8") as file:
                lines = file.read().split("\n")
        except (OSError, ValueError):
            return {}
        if lines[0] != f"odesk hours {self._day}" or lines[-1] != "end":
            return {}
        return dict(zip(lines[1:-1:2], lines[2:-1:2], strict=True))

    def _save(self, kept: dict[str, str]) -> None:
        """Write the file anew beside the old one and put it in its place; that it cannot be written does no harm."""
        beside = f"{self._path()}.{os.getpid()}"
        lines = [f"odesk hours {self._day}", *(part for pair in kept.items() for part in pair), "end"]
        try:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write("\n".join(lines))
            os.replace(beside, self._path())
        except OSError:
            return

    def _work_out(self, definition: str) -> str:
        import json

        from odesk_tui.core.sla.calendar import Calendar

        today = self._day * _DAY
        spans = Calendar.from_definition(json.loads(definition)).open_spans_s(today - _BACK, today + _DAY + _AHEAD)
        return " ".join(f"{start} {end}" for start, end in spans)


def _until(spans: tuple[list[int], list[int], list[int]], at: int) -> int:
    starts, ends, used = spans
    place = bisect_right(starts, at) - 1
    return 0 if place < 0 else used[place] + min(at, ends[place]) - starts[place]
