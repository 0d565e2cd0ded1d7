"""One target running on one ticket: a frozen value and the transitions between its states.

A clock keeps the log of the spans in which it ran; everything else follows from the log, the target and the calendar, so
a change of any of them is a recomputation. Instants are whole seconds since 1970 UTC, durations whole seconds of the
calendar that the caller passes as ``hours`` (the one of ``calendar_id``). A transition that changes nothing returns the
clock itself, and an instant before the last logged one counts as that one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from odesk_tui.core.instants import NEVER
from odesk_tui.core.sla.hours import Hours, OutOfHours
from odesk_tui.core.sla.policy import Metric, Target
from odesk_tui.core.workflow import Category


class State(StrEnum):
    """Where a clock stands; the values are the stored names."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"


# Something can still happen on these.
OPEN_STATES = (State.RUNNING, State.PAUSED)


class Segment(NamedTuple):
    """A span in which a clock ran; the last one of a running clock has no end."""

    start: int
    end: int | None


class SpanKind(StrEnum):
    """Why a span of a clock's life counts or does not."""

    RUNNING = "running"
    CLOSED = "closed"
    PAUSED = "paused"


class Span(NamedTuple):
    """A piece of a clock's life; a RUNNING one counts with its whole length, the others with nothing."""

    kind: SpanKind
    start: int
    end: int

    @property
    def counted_s(self) -> int:
        """Seconds that this span adds to the clock's figure."""
        return self.end - self.start if self.kind is SpanKind.RUNNING else 0


@dataclass(frozen=True, slots=True)
class Clock:
    """A target on a ticket, in its ``cycle`` (1 for the first).

    | state | due_at | remaining_s | stopped_at | elapsed_s |
    | --- | --- | --- | --- | --- |
    | running | set; NEVER when the hours ahead do not suffice | – | – | – |
    | paused | – | target less what is used, negative when overdue | – | – |
    | met, breached | as it was | – | set | frozen |
    | cancelled | – | – | set if what it waited for happened since | – |

    A cancelled clock goes on logging, so that a promise that comes back counts from where it began.
    """

    metric: Metric
    cycle: int
    state: State
    target_s: int
    calendar_id: int | None
    pauses: frozenset[Category]
    policy_id: int | None
    started_at: int
    segments: tuple[Segment, ...]
    due_at: int | None = None
    remaining_s: int | None = None
    stopped_at: int | None = None
    elapsed_s: int | None = None

    @classmethod
    def start(
        cls, target: Target, policy_id: int | None, hours: Hours, now: int, *, cycle: int = 1, paused: bool = False
    ) -> Clock:
        """A clock that begins at ``now``, running or paused."""
        log = () if paused else (Segment(now, None),)
        state = State.PAUSED if paused else State.RUNNING
        clock = cls(target.metric, cycle, state, target.seconds, target.calendar_id, target.pauses, policy_id, now, log)
        return clock._settled(hours)

    @property
    def ticking(self) -> bool:
        """Whether the log has an open segment."""
        return bool(self.segments) and self.segments[-1].end is None

    def used_s(self, now: int, hours: Hours) -> int:
        """Business time used so far, or that of the finished cycle."""
        if self.elapsed_s is not None:
            return self.elapsed_s
        return _used(self.segments, now, hours)

    def left_s(self, now: int, hours: Hours) -> int:
        """Business time that is left; negative when overdue. It does not move while the clock is paused."""
        if self.state is State.PAUSED and self.remaining_s is not None:
            return self.remaining_s
        return self.target_s - self.used_s(now, hours)

    def reaches_s(self, seconds: int, hours: Hours) -> int:
        """The instant at which its log has used up ``seconds``; NEVER when it, or the hours ahead, do not suffice."""
        return _due(self.segments, seconds, hours)

    def overdue(self, now: int, hours: Hours) -> bool:
        """Whether the promise is broken: the verdict of a finished clock, else whether its due instant has passed."""
        return self.breached_at(now, hours) is not None

    def breached_at(self, now: int, hours: Hours) -> int | None:
        """The due instant that was missed; None while the promise holds, was kept, or does not hold any more."""
        if self.state is State.RUNNING:
            return self.due_at if self.due_at is not None and now > self.due_at else None
        if self.state is State.PAUSED:
            due = _due(self.segments, self.target_s, hours)
            return due if self.segments and due < self._last() else None
        return self.due_at if self.state is State.BREACHED else None

    def pause(self, hours: Hours, now: int) -> Clock:
        """Stop counting until :meth:`resume`; no change unless it runs."""
        if not self.ticking:
            return self
        state = State.PAUSED if self.state is State.RUNNING else self.state
        return replace(self, state=state, segments=self._closed(now))._settled(hours)

    def resume(self, hours: Hours, now: int) -> Clock:
        """Count again; no change if it runs, is finished, or was cancelled and then fulfilled."""
        if self.ticking or self.stopped_at is not None:
            return self
        state = State.RUNNING if self.state is State.PAUSED else self.state
        return replace(self, state=state, segments=self._opened(now))._settled(hours)

    def stop(self, hours: Hours, now: int) -> Clock:
        """What was promised has happened: freeze elapsed time and verdict, breached if strictly after the due instant.

        A pause ends first, then the clock stops. A cancelled clock only remembers that it happened.
        """
        if self.stopped_at is not None:
            return self
        if self.state is State.CANCELLED:
            return replace(self, segments=self._closed(now), stopped_at=max(now, self._last()))
        # Settled anew, in case the hours were edited and it has not been brought along yet.
        running = self.resume(hours, now)._settled(hours)
        stopped_at = max(now, running._last())
        due = running.due_at if running.due_at is not None else NEVER
        return replace(
            running,
            state=State.BREACHED if stopped_at > due else State.MET,
            segments=running._closed(now),
            stopped_at=stopped_at,
            elapsed_s=_used(running.segments, stopped_at, hours),
        )

    def reopen(self, hours: Hours, now: int) -> Clock:
        """Undo :meth:`stop` and run on; the time since the stop is not counted. A cancelled clock stays cancelled."""
        if self.stopped_at is None:
            return self
        state = State.CANCELLED if self.state is State.CANCELLED else State.RUNNING
        again = replace(self, state=state, segments=self._opened(now), stopped_at=None, elapsed_s=None)
        return again._settled(hours)

    def begun_at(self, start: int, hours: Hours) -> Clock:
        """The same open clock counting from ``start``, if that is earlier: something older waits for the same answer."""
        if start >= self.started_at or self.state not in OPEN_STATES:
            return self
        first = self.segments[:1]
        joined = Segment(start, first[0].end) if first else Segment(start, self.started_at)
        return replace(self, started_at=start, segments=(joined, *self.segments[1:]))._settled(hours)

    def cancel(self) -> Clock:
        """The promise does not hold any more; a finished clock keeps its verdict."""
        if self.state not in OPEN_STATES:
            return self
        return replace(self, state=State.CANCELLED, due_at=None, remaining_s=None)

    def retarget(self, target: Target, policy_id: int | None, hours: Hours) -> Clock:
        """The same clock under another target: starts and pauses stay, the rest is recomputed from the log.

        A finished clock keeps its verdict. A cancelled one comes back, unless it was fulfilled in the meantime.
        """
        if self.stopped_at is not None:
            return self
        changed = replace(
            self,
            state=State.RUNNING if self.ticking else State.PAUSED,
            target_s=target.seconds,
            calendar_id=target.calendar_id,
            pauses=target.pauses,
            policy_id=policy_id,
        )
        return changed._settled(hours)

    def recomputed(self, hours: Hours) -> Clock:
        """The clock after its calendar was edited; a finished or cancelled one is left as it is."""
        return self._settled(hours) if self.state in OPEN_STATES else self

    def explain(self, now: int, hours: Hours) -> tuple[Span, ...]:
        """The spans of the clock's life up to its stop or ``now``, without a hole; the RUNNING ones add up to its figure.

        After the calendar of a finished clock was edited they may add up to something else than the frozen figure.
        """
        until = self.stopped_at if self.stopped_at is not None else max(now, self._last())
        found: list[Span] = []
        at = self.started_at
        for start, end in (*self.segments, Segment(until, until)):
            if at < start:
                found.append(Span(SpanKind.PAUSED, at, start))
            at = start
            stop = until if end is None else end
            for opens, closes in hours.open_spans_s(start, stop):
                if at < opens:
                    found.append(Span(SpanKind.CLOSED, at, opens))
                found.append(Span(SpanKind.RUNNING, opens, closes))
                at = closes
            if at < stop:
                found.append(Span(SpanKind.CLOSED, at, stop))
            at = stop
        return tuple(found)

    def _last(self) -> int:
        """The last instant that the log knows of."""
        if not self.segments:
            return self.started_at
        start, end = self.segments[-1]
        return start if end is None else end

    def _closed(self, now: int) -> tuple[Segment, ...]:
        if not self.ticking:
            return self.segments
        start = self.segments[-1].start
        # A span without length says nothing and would clash with one that begins at the same instant.
        return (*self.segments[:-1], Segment(start, now)) if now > start else self.segments[:-1]

    def _opened(self, now: int) -> tuple[Segment, ...]:
        if self.segments and now <= self._last():
            return (*self.segments[:-1], Segment(self.segments[-1].start, None))
        return (*self.segments, Segment(max(now, self.started_at), None))

    def _settled(self, hours: Hours) -> Clock:
        """The clock with ``due_at`` and ``remaining_s`` as its state and log want them."""
        due: int | None = None
        remaining: int | None = None
        if self.state is State.RUNNING:
            due = _due(self.segments, self.target_s, hours)
        elif self.state is State.PAUSED:
            remaining = self.target_s - _used(self.segments, self._last(), hours)
        if due == self.due_at and remaining == self.remaining_s:
            return self
        return replace(self, due_at=due, remaining_s=remaining)


def _used(segments: tuple[Segment, ...], now: int, hours: Hours) -> int:
    """Business time of the log up to ``now``."""
    return sum(
        hours.between_s(start, min(now, end) if end is not None else now) for start, end in segments if start < now
    )


def _due(segments: tuple[Segment, ...], target_s: int, hours: Hours) -> int:
    """The instant at which the log uses up ``target_s``; NEVER when it, or the hours ahead, do not suffice.

    A due instant that passed while the clock ran stays where it was, whatever happened later.
    """
    need = target_s
    for start, end in segments:
        try:
            due = hours.add_s(start, need)
        except OutOfHours:
            due = NEVER
        if end is None or due < end:
            return due
        need -= hours.between_s(start, end)
    return NEVER
