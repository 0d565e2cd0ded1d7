"""A calendar: weekly hours, holidays and dated overrides in a time zone, and the arithmetic of its opening hours.

A local time becomes UTC as *the earliest instant at which the local clock reads that time or a later one*. So an opening
or closing in a gap is the gap's end, one in a fold is the first occurrence, a day that a zone skips has no hours, and
intervals that are apart on the local clock are never on top of each other in UTC.

The UTC intervals are worked out once for each chunk of 2^25 seconds (388 days) that is asked for, with running sums, so
that a call is a bisection or two.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.sla import definition as read
from odesk_tui.core.sla.closures import PublicHolidays
from odesk_tui.core.sla.definition import DAY_S, WEEKDAYS, Spans
from odesk_tui.core.sla.hours import FIRST_S, LAST_S, REACH_S, Hours, OutOfHours, negative, too_far

_SHIFT = 25
_SIZE = 1 << _SHIFT
_REACH = REACH_S // _SIZE + 1
_MOST_CHUNKS = 512
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_LAST_DAY = date.max.toordinal()
# A reading of the local clock has no zone of its own.
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001


class _Chunk(NamedTuple):
    """Open intervals of one chunk: ``used[i]`` is the open seconds in it before ``starts[i]``."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    used: tuple[int, ...]
    total: int

    def until(self, at: int) -> int:
        """Open seconds of the chunk before ``at``."""
        i = bisect_right(self.starts, at) - 1
        if i < 0:
            return 0
        end = self.ends[i]
        return self.used[i] + (at if at < end else end) - self.starts[i]


_EMPTY = _Chunk((), (), (), 0)


@dataclass(frozen=True, slots=True)
class Calendar(Hours):
    """Opening hours in a zone; equal when the definitions say the same.

    ``weekly`` has seven days, Monday first; ``special`` the dates that differ. Make one with :meth:`from_definition`.
    """

    timezone: str
    weekly: tuple[Spans, ...]
    holidays: frozenset[date] = frozenset()
    overrides: tuple[tuple[date, Spans], ...] = ()
    public: PublicHolidays | None = None
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _special: dict[int, Spans] = field(init=False, repr=False, compare=False)
    _chunks: dict[int, _Chunk] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        special = {day.toordinal(): spans for day, spans in self.overrides}
        special.update((day.toordinal(), ()) for day in self.closed)
        object.__setattr__(self, "_zone", read.zone(self.timezone))
        object.__setattr__(self, "_special", special)
        object.__setattr__(self, "_chunks", {})

    @classmethod
    def from_definition(cls, raw: object) -> Calendar:
        """The calendar that JSON values define (shape: :mod:`odesk_tui.core.sla.definition`).

        Raises :class:`InvalidValue` naming what is wrong, where, and what would be right. A calendar without any hours
        is allowed; what asks it for an opening gets :class:`OutOfHours`.
        """
        if not isinstance(raw, Mapping):
            raise InvalidValue("calendar", f"{read.shown(raw)} is not an object with timezone and hours")
        for name in raw:
            if name not in read.PARTS:
                raise InvalidValue(
                    "calendar", f"{read.shown(name)} is not a part of it; it has {', '.join(read.PARTS)}"
                )
        for name in ("timezone", "hours"):
            if name not in raw:
                raise InvalidValue("calendar", f"{name} is missing")
        zone = read.zone(raw["timezone"])
        return cls(
            zone.key,
            read.weekly(raw["hours"]),
            read.holidays(raw.get("holidays")),
            read.overrides(raw.get("overrides")),
            PublicHolidays.read(raw.get("public")),
        )

    def definition(self) -> dict[str, Any]:
        """The JSON values that :meth:`from_definition` takes, in canonical form."""
        return {
            "timezone": self.timezone,
            "hours": {day: read.spans_json(spans) for day, spans in zip(WEEKDAYS, self.weekly, strict=True) if spans},
            "holidays": [day.isoformat() for day in sorted(self.holidays)],
            "overrides": {day.isoformat(): read.spans_json(spans) for day, spans in self.overrides},
            **({"public": self.public.definition()} if self.public else {}),
        }

    @property
    def closed(self) -> frozenset[date]:
        """The dates that are closed as holidays, one's own and the public ones."""
        return self.holidays | {day for day, _ in self.public.closed} if self.public else self.holidays

    @property
    def ever_opens(self) -> bool:
        """Whether the definition has any hours: what a calendar needs before a promise may stand on it."""
        return any(self.weekly) or any(spans and day not in self.closed for day, spans in self.overrides)

    def local_spans(self, day: date) -> Spans:
        """The local intervals of a date, as seconds since its midnight: a holiday, else an override, else the week."""
        special = self._special.get(day.toordinal())
        return self.weekly[day.weekday()] if special is None else special

    def add_s(self, start: int, seconds: int) -> int:
        """See :meth:`Hours.add_s`."""
        if seconds < 0:
            raise negative()
        index = start >> _SHIFT
        chunk = self._chunks.get(index) or self._chunk(index)
        if seconds:
            need = seconds + chunk.until(start)
            last = index + _REACH
            while need > chunk.total:
                need -= chunk.total
                index += 1
                if index > last or seconds > REACH_S:
                    raise self._short(start, seconds)
                chunk = self._chunks.get(index) or self._chunk(index)
            i = bisect_left(chunk.used, need) - 1
            return chunk.starts[i] + need - chunk.used[i]
        last = index + _REACH
        while (i := bisect_right(chunk.ends, start)) == len(chunk.ends):
            index += 1
            if index > last:
                raise self._short(start, seconds)
            chunk = self._chunks.get(index) or self._chunk(index)
        return max(start, chunk.starts[i])

    def between_s(self, start: int, end: int) -> int:
        """See :meth:`Hours.between_s`."""
        if end < start:
            return -self.between_s(end, start)
        if end - start > REACH_S:
            raise too_far()
        first, last = start >> _SHIFT, end >> _SHIFT
        chunk = self._chunks.get(first) or self._chunk(first)
        if first == last:
            return chunk.until(end) - chunk.until(start)
        total = chunk.total - chunk.until(start)
        for index in range(first + 1, last):
            total += (self._chunks.get(index) or self._chunk(index)).total
        return total + (self._chunks.get(last) or self._chunk(last)).until(end)

    def is_open_s(self, at: int) -> bool:
        """See :meth:`Hours.is_open_s`."""
        chunk = self._chunks.get(at >> _SHIFT) or self._chunk(at >> _SHIFT)
        i = bisect_right(chunk.starts, at) - 1
        return i >= 0 and at < chunk.ends[i]

    def open_spans_s(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """See :meth:`Hours.open_spans_s`."""
        if end - start > REACH_S:
            raise too_far()
        if start >= end:
            return
        held: tuple[int, int] | None = None
        for index in range(start >> _SHIFT, (end >> _SHIFT) + 1):
            chunk = self._chunks.get(index) or self._chunk(index)
            for i in range(bisect_right(chunk.ends, start), bisect_left(chunk.starts, end)):
                opens, closes = max(start, chunk.starts[i]), min(end, chunk.ends[i])
                if held and held[1] == opens:
                    held = (held[0], closes)
                    continue
                if held:
                    yield held
                held = (opens, closes)
        if held:
            yield held

    def shift_days_s(self, at: int, days: int) -> int:
        """See :meth:`Hours.shift_days_s`."""
        local = self._zone.fromutc(datetime.fromtimestamp(at, UTC).replace(tzinfo=self._zone)).replace(tzinfo=None)
        ordinal, wall = local.toordinal(), local.hour * 3600 + local.minute * 60 + local.second
        if not wall and self.is_open_s(at - 1):
            # The end of a day's hours is that day's 24:00.
            ordinal, wall = ordinal - 1, DAY_S
        step = 1 if days > 0 else -1
        for _ in range(abs(days)):
            ordinal = self._working_day(ordinal, step)
        return self._instant((ordinal - _EPOCH_DAY) * DAY_S + wall) if days else at

    def _working_day(self, ordinal: int, step: int) -> int:
        """The next day with hours on the one side or the other."""
        for _ in range(REACH_S // DAY_S):
            ordinal += step
            if not 1 <= ordinal <= _LAST_DAY:
                break
            if self.local_spans(date.fromordinal(ordinal)):
                return ordinal
        raise OutOfHours("no day with opening hours is found within 400 years")

    def _short(self, start: int, seconds: int) -> OutOfHours:
        if not self.ever_opens:
            return OutOfHours("the calendar is never open; give it hours on a weekday or an override with hours")
        when = _EPOCH + timedelta(seconds=min(max(start, FIRST_S), LAST_S))
        what = f"{read.shown(seconds)} s of opening hours" if seconds else "no opening"
        verb = "are not reached" if seconds else "is found"
        return OutOfHours(f"{what} {verb} within 400 years after {when.isoformat()}Z; the calendar is closed too long")

    def _chunk(self, index: int) -> _Chunk:
        """The intervals of chunk ``index``, made now and kept."""
        low, high = max(index << _SHIFT, FIRST_S), min((index + 1) << _SHIFT, LAST_S)
        if low >= high:
            return _EMPTY
        starts: list[int] = []
        ends: list[int] = []
        # No offset is further than a day from UTC, so two days on either side have all that can reach in.
        first = max(low // DAY_S + _EPOCH_DAY - 2, 1)
        for opens, closes in self._utc_spans(first, min(high // DAY_S + _EPOCH_DAY + 2, _LAST_DAY)):
            start, end = max(opens, low), min(closes, high)
            if start >= end:
                continue
            if ends and start == ends[-1]:
                ends[-1] = end
            else:
                starts.append(start)
                ends.append(end)
        used: list[int] = []
        total = 0
        for start, end in zip(starts, ends, strict=True):
            used.append(total)
            total += end - start
        if len(self._chunks) >= _MOST_CHUNKS:
            self._chunks.clear()
        chunk = self._chunks[index] = _Chunk(tuple(starts), tuple(ends), tuple(used), total)
        return chunk

    def _utc_spans(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """UTC intervals of the local days with ordinals ``first`` to ``last``, in order, empty ones left out."""
        if not self.ever_opens:
            return
        offset, plain = self._edge(first)
        for ordinal in range(first, last + 1):
            next_offset, next_plain = self._edge(ordinal + 1) if ordinal < _LAST_DAY else (offset, plain)
            spans = self._special.get(ordinal)
            if spans is None:
                spans = self.weekly[(ordinal + 6) % 7]
            if spans:
                midnight = (ordinal - _EPOCH_DAY) * DAY_S
                # No zone has ever changed its offset and changed it back within a day.
                if plain and next_plain and offset == next_offset:
                    base = midnight - offset
                    for opens, closes in spans:
                        yield base + opens, base + closes
                else:
                    for opens, closes in spans:
                        start, end = self._instant(midnight + opens), self._instant(midnight + closes)
                        if start < end:
                            yield start, end
            offset, plain = next_offset, next_plain

    def _edge(self, ordinal: int) -> tuple[int, bool]:
        """The offset at a local midnight, and whether that midnight exists exactly once."""
        midnight = datetime.fromordinal(ordinal)
        offset = self._offset(midnight)
        return offset, offset == self._offset(midnight.replace(fold=1))

    def _offset(self, local: datetime) -> int:
        offset = self._zone.utcoffset(local)
        return 0 if offset is None else offset.days * DAY_S + offset.seconds

    def _instant(self, wall: int) -> int:
        """The earliest instant at which the local clock reads ``wall`` (seconds since its 1970) or later."""
        try:
            local = _EPOCH + timedelta(seconds=wall)
        except OverflowError:
            # 24:00 of the last day.
            return LAST_S
        before = self._offset(local)
        after = self._offset(local.replace(fold=1))
        if before >= after:
            return wall - before
        # In a gap: its end is the change, between the readings with the later and with the earlier offset.
        low, high = wall - after, wall - before
        while low < high:
            middle = (low + high) // 2
            at = (_EPOCH + timedelta(seconds=middle)).replace(tzinfo=self._zone)
            reads = self._zone.fromutc(at).replace(tzinfo=None)
            if reads >= local:
                high = middle
            else:
                low = middle + 1
        return low
