"""A clock's story as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from odesk_tui.cli.output import Field, Table
from odesk_tui.core.instants import from_seconds
from odesk_tui.core.sla.explain import Piece
from odesk_tui.reads.sla_story import ClockStory
from odesk_tui.reads.sla_words import due_of, step_at, step_of, zone_of


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of a clock's life, with the clock."""

    story: ClockStory
    piece: Piece


TABLE: Table[Told] = Table(
    (
        Field("id", "ticket number", lambda t: t.story.ticket, label="ticket"),
        Field("target", "what is promised", lambda t: t.story.clock.metric.value),
        Field("cycle", "which time it runs, from 1", lambda t: t.story.clock.cycle),
        Field("state", "running, paused, met, breached or cancelled", lambda t: t.story.clock.state.value),
        Field("from", "when the span began", lambda t: from_seconds(t.piece.start)),
        Field("to", "when it ended, or now", lambda t: from_seconds(t.piece.end)),
        Field("kind", "running, paused or closed", lambda t: t.piece.kind.value),
        Field("why", "why it counted or did not", lambda t: t.piece.why, wide=True),
        Field("counts_s", "business seconds that it adds", lambda t: t.piece.counted_s),
        Field("used_s", "business seconds used up to its end", lambda t: t.piece.used_s),
        Field("target_s", "business seconds promised", lambda t: t.story.clock.target_s),
        Field("due", "when the clock is due", lambda t: due_of(t.story.clock)),
        Field("next_step", "the step that comes next", lambda t: step_of(t.story), wide=True),
        Field("next_step_at", "when it comes", lambda t: step_at(t.story)),
        Field("hours", "the calendar that it counts by", lambda t: t.story.calendar),
        Field("zone", "the calendar's time zone", lambda t: zone_of(t.story)),
    ),
    ("id", "target", "cycle", "from", "to", "kind", "why", "counts_s", "used_s"),
)


def rows(stories: Iterable[ClockStory]) -> Iterator[Told]:
    """A row for each piece of each clock."""
    return (Told(story, piece) for story in stories for piece in story.pieces)
