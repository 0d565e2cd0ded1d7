"""The spans of time that instants are grouped by, in the order of time: each field's lie side by side without a hole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from odesk_tui.core.fields import FieldSpec, Kind
from odesk_tui.core.query.context import QueryContext


class SpanOfTime(NamedTuple):
    """Its name, and the epoch second that ends it (None: it has no end); it begins where the one before it ends."""

    name: str
    end: int | None


def spans_of(spec: FieldSpec, context: QueryContext) -> tuple[SpanOfTime, ...]:
    """The spans of a field of instants as ``context`` has them, the earliest first."""
    today = context.today()
    monday = today - timedelta(days=today.weekday())

    def start(days: int) -> int:
        return context.day(today + timedelta(days=days))[0]

    def of_week(weeks: int) -> int:
        return context.day(monday + timedelta(weeks=weeks))[0]

    ends: Sequence[tuple[str, int]]
    if spec.custom:
        # What a desk's own field says may be of the past as well as of the future.
        ends = (
            ("earlier", of_week(-1)),
            ("last week", of_week(0)),
            ("this week so far", start(0)),
            ("today", start(1)),
            ("tomorrow", start(2)),
            ("this week", of_week(1)),
            ("next week", of_week(2)),
        )
        last = "later"
    elif spec.ahead:
        ends = (
            ("breached" if spec.kind is Kind.SLA else "overdue", context.now_s),
            ("today", start(1)),
            ("tomorrow", start(2)),
            ("this week", of_week(1)),
            ("next week", of_week(2)),
        )
        last = "later"
    else:
        first = context.day(today.replace(month=1, day=1))[0]
        ends = (
            ("earlier", first),
            ("this year", context.day(today.replace(day=1))[0]),
            ("this month", of_week(-1)),
            ("last week", of_week(0)),
            ("this week", start(-1)),
            ("yesterday", start(0)),
            ("today", start(1)),
        )
        last = "later"
    return (*_rising(ends, ahead=spec.ahead), SpanOfTime(last, None))


def _rising(ends: Sequence[tuple[str, int]], *, ahead: bool) -> list[SpanOfTime]:
    """The spans, each ending no sooner than the one before; the nearer to today, the more a name counts."""
    found: list[SpanOfTime] = []
    if ahead:
        highest = ends[0][1]
        for name, end in ends:
            highest = max(highest, end)
            found.append(SpanOfTime(name, highest))
        return found
    lowest = ends[-1][1]
    for name, end in reversed(ends):
        lowest = min(lowest, end)
        found.append(SpanOfTime(name, lowest))
    return found[::-1]
