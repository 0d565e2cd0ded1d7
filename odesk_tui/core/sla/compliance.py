"""How well promises are kept: figures of cycles whose verdict fell in a period, and the months of a period.

A verdict falls once: a met cycle's when it stops, a broken one's at the due instant that it missed, whether it runs on or
not. So a cycle counts in one month only, and what was reported of a past month stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from odesk_tui.core.errors import UsageError
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.clock import Clock, State
from odesk_tui.core.sla.hours import Hours

_MOST_MONTHS = 240
_FULL, _ASCII = "█", "#"
_PARTS = " ▏▎▍▌▋▊▉"
_EMPTY, _ASCII_EMPTY = "░", "."


class Verdict(NamedTuple):
    """Whether a promise was kept, and the instant from which that was certain."""

    met: bool
    at: int


def verdict(clock: Clock, now: int, hours: Hours) -> Verdict | None:
    """What became of a clock; None while it can still be met, and of a cancelled one."""
    if clock.state is State.MET and clock.stopped_at is not None:
        return Verdict(True, clock.stopped_at)
    broken = clock.breached_at(now, hours)
    return None if broken is None else Verdict(False, broken)


class Figures(NamedTuple):
    """Cycles with a verdict and those of them that were met; ``promises``: a target on a ticket, by its worst cycle.

    ``kept`` are the promises of which every cycle was met.
    """

    cycles: int = 0
    met: int = 0
    promises: int = 0
    kept: int = 0

    @property
    def breached(self) -> int:
        """Cycles that were not met."""
        return self.cycles - self.met

    @property
    def rate(self) -> float | None:
        """Per cent of the cycles that were met, by tenths; only all of them are 100."""
        return per_cent(self.met, self.cycles)

    @property
    def worst_rate(self) -> float | None:
        """Per cent of the promises that were kept in every cycle, by tenths."""
        return per_cent(self.kept, self.promises)

    def plus(self, other: Figures) -> Figures:
        """Those of both."""
        return Figures(*(mine + others for mine, others in zip(self, other, strict=True)))


def per_cent(part: int, whole: int) -> float | None:
    """Per cent in tenths, rounded down; None of nothing."""
    return part * 1000 // whole / 10 if whole else None


def per_cent_text(value: float | None) -> str:
    """``87.5%``, ``100%``, ``-``."""
    if value is None:
        return "-"
    return "100%" if value == 100 else f"{value:.1f}%"


def bar(value: float | None, width: int, *, ascii_only: bool = False) -> str:
    """A bar of exactly ``width`` cells, of which ``value`` per cent are full; full only at 100."""
    eighths = int((value or 0) * width * 8 // 100)
    if ascii_only:
        return (_ASCII * (eighths // 8)).ljust(width, _ASCII_EMPTY)
    part = _PARTS[eighths % 8] if eighths % 8 else ""
    return (_FULL * (eighths // 8) + part).ljust(width, _EMPTY)


class Month(NamedTuple):
    """A calendar month as ``2026-11``, and the epoch second in which it begins where it is looked at."""

    name: str
    start: int


def month_start(at: datetime, zone: ZoneInfo) -> datetime:
    """The beginning of the month that ``at`` lies in, in ``zone``."""
    local = at.astimezone(zone)
    return datetime(local.year, local.month, 1, tzinfo=zone).astimezone(UTC)


def months_back(at: datetime, zone: ZoneInfo, count: int) -> datetime:
    """The beginning of the month ``count`` months before that of ``at``."""
    local = at.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 - count, 12)
    return datetime(year, month + 1, 1, tzinfo=zone).astimezone(UTC)


def months(since: datetime, until: datetime, zone: ZoneInfo) -> tuple[Month, ...]:
    """The months that lie in a period, in order; raises UsageError for more than twenty years of them."""
    first, last = (at.astimezone(zone).date() for at in (since, until))
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if count > _MOST_MONTHS:
        raise UsageError(f"{count} months are too many for one report; ask for twenty years at most")
    found: list[Month] = []
    for place in range(max(count, 1)):
        year, month = divmod(first.year * 12 + first.month - 1 + place, 12)
        day = date(year, month + 1, 1)
        start = datetime(day.year, day.month, 1, tzinfo=zone)
        found.append(Month(f"{day:%Y-%m}", to_seconds(start.astimezone(UTC))))
    return tuple(found)


def month_of(at: int, among: Iterable[Month]) -> str:
    """The name of the month that the second ``at`` lies in."""
    found = ""
    for month in among:
        if found and at < month.start:
            break
        found = month.name
    return found
