"""A week of time entries as a grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from odesk_tui.core.durations import hours_text, words_text
from odesk_tui.core.text import Foreign
from odesk_tui.reads.time import TimeEntry

# By ticket: its subject and the seconds of each day.
Grid = Mapping[int, tuple[Foreign, Sequence[int]]]


def week_of(day: date) -> list[date]:
    """The seven days, Monday first, of the week that ``day`` is in."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def grid(entries: Sequence[TimeEntry], days: Sequence[date], zone: ZoneInfo, now: datetime) -> Grid:
    """The entries' seconds by ticket and day; an entry counts on the local day on which it began."""
    found: dict[int, tuple[Foreign, list[int]]] = {}
    for entry in entries:
        row = found.setdefault(entry.ticket, (entry.subject, [0] * len(days)))
        row[1][days.index(entry.started_at.astimezone(zone).date())] += entry.seconds(now)
    return found


def grid_lines(rows: Grid, days: Sequence[date]) -> Iterator[str]:
    """The grid as tab-separated lines: a heading, a line a ticket, the totals."""
    yield "\t".join(["id", *(f"{day:%a %d}" for day in days), "total", "subject"])
    totals = [0] * len(days)
    for number, (subject, seconds) in rows.items():
        totals = [total + one for total, one in zip(totals, seconds, strict=True)]
        yield "\t".join([str(number), *map(_cell, seconds), hours_text(sum(seconds)), subject.line()])
    yield "\t".join(["total", *map(_cell, totals), hours_text(sum(totals)), ""])


def spoken_lines(rows: Grid, days: Sequence[date]) -> Iterator[str]:
    """The grid fact by fact, to be read aloud: a line a day on which there was work, ticket by ticket, then the total."""
    total = 0
    for number, (subject, seconds) in rows.items():
        total += sum(seconds)
        yield f"ticket: {number}"
        yield f"subject: {subject.line()}"
        for day, spent in zip(days, seconds, strict=True):
            if spent:
                yield f"{day:%A %d %B}: {words_text(spent)}"
        yield f"in all: {words_text(sum(seconds))}"
        yield ""
    yield f"total of the week: {words_text(total)}"


def _cell(seconds: int) -> str:
    return hours_text(seconds) if seconds else ""
