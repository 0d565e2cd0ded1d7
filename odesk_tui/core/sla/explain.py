"""Why a clock has its figure: every span of its life with what counted, what did not, and the reason."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.clock import Clock, Span, SpanKind
from odesk_tui.core.sla.hours import Hours
from odesk_tui.core.workflow import DONE, Category

_MOST_NAMED = 3


class Standing(NamedTuple):
    """Where a ticket stood from an instant on: its status and that one's category, and whether it was in the trash."""

    since: int
    status: str
    category: Category | None
    trashed: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of a clock's life: what it was, why, what it added, and what had been used at its end."""

    kind: SpanKind
    start: int
    end: int
    why: str
    counted_s: int
    used_s: int


def explained(clock: Clock, now: int, hours: Hours, story: Sequence[Standing]) -> tuple[Piece, ...]:
    """The life of ``clock`` up to its end or ``now``, without a hole; what its pieces count adds up to its figure.

    ``hours`` are those that the clock was last counted by, ``story`` where its ticket stood, in order of time.
    """
    pieces: list[Piece] = []
    used = 0
    for span in clock.explain(now, hours):
        used += span.counted_s
        for start, end, why in _reasons(span, clock, hours, story):
            counted = end - start if span.kind is SpanKind.RUNNING else 0
            last = pieces[-1] if pieces else None
            if last and last.kind is span.kind is SpanKind.PAUSED and last.why == why and last.end == start:
                pieces[-1] = Piece(span.kind, last.start, end, why, 0, used)
            else:
                pieces.append(Piece(span.kind, start, end, why, counted, used))
    return tuple(pieces)


def _reasons(span: Span, clock: Clock, hours: Hours, story: Sequence[Standing]) -> Iterator[tuple[int, int, str]]:
    """The span with its reason, cut where the reason changes."""
    if span.kind is SpanKind.RUNNING:
        yield span.start, span.end, "running"
    elif span.kind is SpanKind.CLOSED:
        yield span.start, span.end, closed_text(hours, span.start, span.end)
    else:
        yield from _pauses(span, clock, story)


def _pauses(span: Span, clock: Clock, story: Sequence[Standing]) -> Iterator[tuple[int, int, str]]:
    place = max(bisect_right([standing.since for standing in story], span.start) - 1, 0)
    why, start = "paused", span.start
    for standing in story[place:]:
        if standing.since >= span.end:
            break
        reason = _pausing(standing, clock.pauses)
        # What was taken back and done again is told as it holds now.
        if reason is None or reason == why:
            continue
        if standing.since > start:
            yield start, standing.since, why
            start = standing.since
        why = reason
    yield start, span.end, why


def _pausing(standing: Standing, pauses: frozenset[Category]) -> str | None:
    if standing.trashed:
        return "in the trash"
    return standing.status if standing.category in DONE or standing.category in pauses else None


def closed_text(hours: Hours, start: int, end: int) -> str:
    """``outside hours``, with the holidays on which the week would have been open."""
    if not isinstance(hours, Calendar):
        return "outside hours"
    zone = ZoneInfo(hours.timezone)
    day, last = (datetime.fromtimestamp(at, UTC).astimezone(zone).date() for at in (start, end - 1))
    names: list[str] = []
    public = dict(hours.public.closed) if hours.public else {}
    while day <= last:
        if hours.weekly[day.weekday()] and not hours.local_spans(day):
            names.append(_day_text(day, public))
        day += timedelta(days=1)
    if not names:
        return "outside hours"
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"outside hours ({', '.join(names[:_MOST_NAMED])}{more})"


def _day_text(day: date, public: dict[date, str]) -> str:
    return public.get(day) or f"{day:%Y-%m-%d} closed"
