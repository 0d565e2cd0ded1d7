"""What every clock asks of business time, and the simplest answer: around the clock.

Instants are whole seconds since 1970 UTC in the ``_s`` methods, whole microseconds in the ``_us`` methods, and aware
datetimes otherwise. All arithmetic is in UTC: an hour in opening hours is 3,600 real seconds on every day of the year.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from odesk_tui.core.errors import InvalidValue, UsageError
from odesk_tui.core.sla.definition import DAY_S, WEEKDAYS

MICROS = 1_000_000
# The seconds that a datetime can hold: 0001-01-01T00:00:00Z up to 9999-12-31T23:59:59Z.
FIRST_S = -62_135_596_800
LAST_S = 253_402_300_799
# Nothing reaches further than 400 years: a longer search or span is a mistake and would take seconds.
REACH_S = 400 * 31_556_952
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)


class OutOfHours(UsageError):
    """The opening hours ahead are too few, or the instants too far apart, for an answer."""


def micros(at: datetime) -> int:
    """Microseconds since 1970 UTC of an aware datetime, exact; raises :class:`InvalidValue` for a naive one."""
    if at.tzinfo is None:
        raise InvalidValue("instant", f"{at.isoformat()} has no offset from UTC; add Z or one such as +02:00")
    return (at - _EPOCH) // _MICRO


def from_micros(at: int) -> datetime:
    """The aware UTC datetime of ``at`` microseconds since 1970; raises :class:`OutOfHours` beyond the year 9999."""
    try:
        return _EPOCH + timedelta(microseconds=at)
    except OverflowError:
        raise OutOfHours("the answer lies outside the years 1 to 9999") from None


class Hours(ABC):
    """Business time: which seconds count."""

    __slots__ = ()

    @abstractmethod
    def definition(self) -> dict[str, Any]:
        """The JSON values that :meth:`odesk_tui.core.sla.calendar.Calendar.from_definition` takes."""

    @abstractmethod
    def add_s(self, start: int, seconds: int) -> int:
        """The earliest instant at which ``seconds`` of opening hours after ``start`` are used up.

        A duration that ends with the hours ends at the closing instant, not at the next opening. No seconds: the next
        instant in hours, which is ``start`` itself if it is open. Raises :class:`InvalidValue` for negative seconds,
        :class:`OutOfHours` when the hours of 400 years do not suffice.
        """

    @abstractmethod
    def between_s(self, start: int, end: int) -> int:
        """Seconds of opening hours from ``start`` to ``end``; negative when ``end`` comes first.

        Raises :class:`OutOfHours` when they are more than 400 years apart.
        """

    @abstractmethod
    def is_open_s(self, at: int) -> bool:
        """Whether the second that begins at ``at`` counts; the closing instant does not."""

    @abstractmethod
    def open_spans_s(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The open intervals between ``start`` and ``end``, cut to them, in order, none touching the next."""

    @abstractmethod
    def shift_days_s(self, at: int, days: int) -> int:
        """The same local time so many days with opening hours later, or earlier when negative; no days: ``at`` itself."""

    def next_opening_s(self, at: int) -> int:
        """The first instant in hours at or after ``at``; raises :class:`OutOfHours` when there is none."""
        return self.add_s(at, 0)

    def add_us(self, start: int, duration: int) -> int:
        """:meth:`add_s` in microseconds, exact."""
        if duration < 0:
            raise negative()
        whole, part = divmod(start, MICROS)
        # Hours open and close on whole seconds, so a started second is open or closed as a whole.
        seconds, rest = divmod(duration + part if self.is_open_s(whole) else duration, MICROS)
        if not rest:
            return self.add_s(whole, seconds) * MICROS
        # One second more ends inside or at the end of an open second; the part of it that is used counts from its start.
        return (self.add_s(whole, seconds + 1) - 1) * MICROS + rest

    def between_us(self, start: int, end: int) -> int:
        """:meth:`between_s` in microseconds, exact."""
        first, first_part = divmod(start, MICROS)
        last, last_part = divmod(end, MICROS)
        total = self.between_s(first, last) * MICROS
        if first_part and self.is_open_s(first):
            total -= first_part
        if last_part and self.is_open_s(last):
            total += last_part
        return total

    def add(self, start: datetime, seconds: int) -> datetime:
        """:meth:`add_s` on aware datetimes, exact to the microsecond; the answer is in UTC."""
        return from_micros(self.add_us(micros(start), seconds * MICROS))

    def between(self, start: datetime, end: datetime) -> int:
        """:meth:`between_s` on aware datetimes; parts of a second are cut off, towards zero."""
        total = self.between_us(micros(start), micros(end))
        return total // MICROS if total >= 0 else -(-total // MICROS)


def negative() -> InvalidValue:
    """The error for a duration below zero."""
    return InvalidValue("seconds", "a duration cannot be negative")


def too_far() -> OutOfHours:
    """The error for instants that are further apart than :data:`REACH_S`."""
    return OutOfHours("the two instants are more than 400 years apart")


class AroundTheClock(Hours):
    """Every second counts."""

    __slots__ = ()

    def definition(self) -> dict[str, Any]:
        """The same hours as a calendar in UTC."""
        hours = {day: [["00:00", "24:00"]] for day in WEEKDAYS}
        return {"timezone": "UTC", "hours": hours, "holidays": [], "overrides": {}}

    def add_s(self, start: int, seconds: int) -> int:
        """See :meth:`Hours.add_s`."""
        if seconds < 0:
            raise negative()
        if seconds > REACH_S or start + seconds > LAST_S:
            raise OutOfHours("the end lies more than 400 years ahead or beyond the year 9999")
        return start + seconds

    def between_s(self, start: int, end: int) -> int:
        """See :meth:`Hours.between_s`."""
        if abs(end - start) > REACH_S:
            raise too_far()
        return end - start

    def is_open_s(self, at: int) -> bool:
        """See :meth:`Hours.is_open_s`."""
        return FIRST_S <= at < LAST_S

    def open_spans_s(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """See :meth:`Hours.open_spans_s`."""
        if start < end:
            yield start, end

    def shift_days_s(self, at: int, days: int) -> int:
        """See :meth:`Hours.shift_days_s`."""
        return at + days * DAY_S


AROUND_THE_CLOCK = AroundTheClock()
