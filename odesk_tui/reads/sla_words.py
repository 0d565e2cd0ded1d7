"""A clock's story in words, for shells and screens: the promise, what became of it, and the spans that add up to its figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from odesk_tui.core.durations import timer_text, words_text
from odesk_tui.core.instants import NEVER, from_seconds
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.clock import Clock, SpanKind, State
from odesk_tui.core.sla.due_text import due_text
from odesk_tui.core.sla.explain import Piece
from odesk_tui.core.text import Foreign
from odesk_tui.reads.sla_story import ClockStory


def lines(stories: Iterable[ClockStory], zone: ZoneInfo, *, aloud: bool = False) -> Iterator[str]:
    """The stories as text, with times in ``zone``; the zone of a calendar is named where it is another."""
    for number, story in enumerate(stories):
        if number:
            yield ""
        if aloud:
            yield from _aloud(story, zone)
        else:
            yield _headline(story)
            yield f"  {_verdict(story, zone)}"
            yield from _next(story, zone)
            yield from _spans(story, zone)


def _headline(story: ClockStory) -> str:
    clock = story.clock
    name = clock.metric.words
    cycle = f" (time {clock.cycle})" if clock.cycle > 1 else ""
    pauses = ", ".join(sorted(category.value.replace("_", " ") for category in clock.pauses))
    paused = f"; pauses: {pauses}" if pauses else ""
    return f"{name}{cycle}: {timer_text(clock.target_s)} promised {_where(story)}{paused}"


def _where(story: ClockStory) -> str:
    zone = zone_of(story)
    if story.calendar is None or zone is None:
        return "around the clock"
    return f"in {story.calendar.line()} ({zone})"


def _verdict(story: ClockStory, zone: ZoneInfo, written: Callable[[int], str] = timer_text) -> str:
    clock = story.clock
    used = f"{written(story.used_s)} used"
    due = due_of(clock)
    when = f"due {due_text(due, zone, story.hours)}" if due else "never due: the hours ahead do not suffice"
    if clock.state is State.RUNNING:
        return f"running, {used}, {_left(story, written)}, {when}"
    if clock.state is State.PAUSED:
        return f"paused, {used}, {_left(story, written)}"
    if clock.stopped_at is not None and clock.state is not State.CANCELLED:
        return f"{clock.state.value} {due_text(from_seconds(clock.stopped_at), zone, story.hours)}, {used}, was {when}"
    return f"{clock.state.value}, {used}"


def _left(story: ClockStory, written: Callable[[int], str]) -> str:
    if story.left_s < 0 or (story.overdue and not story.left_s):
        return f"overdue by {written(-story.left_s)}"
    return f"{written(story.left_s)} left"


def _spans(story: ClockStory, zone: ZoneInfo) -> Iterator[str]:
    for piece in story.pieces:
        start, end = (from_seconds(at).astimezone(zone) for at in (piece.start, piece.end))
        counts = f"+{timer_text(piece.counted_s)}" if piece.counted_s else ""
        used = f"= {timer_text(piece.used_s)}" if piece.counted_s else ""
        until = f"{end:%H:%M:%S}" if end.date() == start.date() else f"{end:%a %H:%M:%S}"
        yield f"  {start:%a %Y-%m-%d %H:%M:%S} to {until:<12}  {counts:>10}  {used:>11}  {_why(piece)}".rstrip()
    if not story.adds_up:
        yield f"  these do not add up to {timer_text(story.used_s)}: somebody changed the store past odesk"


def _why(piece: Piece) -> str:
    return f"paused: {piece.why}" if piece.kind is SpanKind.PAUSED and piece.why != "paused" else piece.why


def _aloud(story: ClockStory, zone: ZoneInfo) -> Iterator[str]:
    name = story.clock.metric.words
    yield f"promise: {name}, {words_text(story.clock.target_s)} {_where(story)}"
    yield f"now: {_verdict(story, zone, words_text)}"
    yield from (line.strip() for line in _next(story, zone))
    for piece in story.pieces:
        start, end = (from_seconds(at).astimezone(zone) for at in (piece.start, piece.end))
        adds = f", adds {words_text(piece.counted_s)}" if piece.counted_s else ", adds nothing"
        yield f"{start:%A %Y-%m-%d %H:%M} to {end:%A %H:%M}: {_why(piece)}{adds}"
    yield f"used in all: {words_text(story.used_s)}"


def _next(story: ClockStory, zone: ZoneInfo) -> Iterator[str]:
    """The step that comes next, if one does."""
    at = step_at(story)
    if at is not None:
        yield f"  next step: {step_of(story)}, {due_text(at, zone, story.hours)}"


def step_of(story: ClockStory) -> Foreign | None:
    """The step that comes next, with what it does."""
    if story.next_step is None:
        return None
    step = story.next_step.step
    return Foreign(f"{step.when.text()} ({', '.join(action.text() for action in step.actions)})")


def step_at(story: ClockStory) -> datetime | None:
    """When the next step comes."""
    return from_seconds(story.next_step.at) if story.next_step is not None else None


def zone_of(story: ClockStory) -> str | None:
    """The zone of the calendar that the clock counts by."""
    return story.hours.timezone if isinstance(story.hours, Calendar) else None


def due_of(clock: Clock) -> datetime | None:
    """When the clock is due; None when it never is."""
    return from_seconds(clock.due_at) if clock.due_at is not None and clock.due_at < NEVER else None
