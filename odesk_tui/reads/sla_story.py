"""Why a ticket's clocks have their figures, from their logs and from where the ticket stood."""

from __future__ import annotations

import json
from dataclasses import dataclass

from odesk_tui.core.errors import NotFound
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.clock import Clock, State
from odesk_tui.core.sla.escalation import Coming, coming
from odesk_tui.core.sla.explain import Piece, Standing, explained
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK, Hours
from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.reads.base import Viewer
from odesk_tui.store import calendars, clocks, steps
from odesk_tui.store.door import Transaction

_STOOD = (
    "SELECT at, field, old, new FROM event WHERE ticket_number = ? AND field IN ('status', 'trash') ORDER BY at, id"
)


@dataclass(frozen=True, slots=True)
class ClockStory:
    """A clock with the pieces of its life; ``hours`` are those that it was last counted by, None is around the clock."""

    ticket: int
    subject: Foreign
    clock: Clock
    calendar: Foreign | None
    hours: Hours
    used_s: int
    left_s: int
    overdue: bool
    pieces: tuple[Piece, ...]
    next_step: Coming | None = None

    @property
    def adds_up(self) -> bool:
        """Whether the pieces add up to the figure: always, unless the store was changed by another hand."""
        return sum(piece.counted_s for piece in self.pieces) == self.used_s


@dataclass(frozen=True, slots=True)
class ClockStories:
    """Ask for the story of each clock of a ticket, or of those of one target; raises NotFound without that ticket."""

    number: int
    metric: str | None = None

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[ClockStory, ...]:
        """Seven statements, and one more for each calendar that was edited."""
        ticket = transaction.one(
            "SELECT subject, status, trashed_at, created_at FROM ticket WHERE number = ?", (self.number,)
        )
        if ticket is None:
            raise NotFound(f"there is no ticket #{self.number}")
        standings = _standings(transaction, self.number, ticket[1], ticket[2] is not None, ticket[3])
        category_of = viewer.catalogue.category_of
        story = [Standing(since, status, category_of.get(status), trashed) for since, status, trashed in standings]
        known = {one.id: one for one in calendars.known(transaction)}
        former = {id_: calendars.versions(transaction, id_) for id_, one in known.items() if one.version > 1}
        planned, passed = steps.by_promise(transaction), steps.passed(transaction, self.number)
        now = to_seconds(viewer.now)
        found: list[ClockStory] = []
        for held in clocks.of_ticket(transaction, self.number):
            clock = held.clock
            if self.metric not in (None, clock.metric.value):
                continue
            calendar = known.get(clock.calendar_id) if clock.calendar_id is not None else None
            hours: Hours = calendar.calendar if calendar else AROUND_THE_CLOCK
            if clock.state in (State.MET, State.BREACHED):
                # A finished clock keeps the figure of the hours that held when it stopped.
                hours = next(
                    (was for until, was in former.get(clock.calendar_id or 0, ()) if until > (clock.stopped_at or 0)),
                    hours,
                )
            waiting = coming(
                clock,
                planned.get((clock.policy_id, clock.metric), ()),
                passed.get((clock.metric.value, clock.cycle), {}),
                hours,
            )
            found.append(
                ClockStory(
                    ticket=self.number,
                    subject=Foreign.stored(ticket[0]),
                    clock=clock,
                    calendar=calendar.name if calendar else None,
                    hours=hours,
                    used_s=clock.used_s(now, hours),
                    left_s=clock.left_s(now, hours),
                    overdue=clock.overdue(now, hours),
                    pieces=explained(clock, now, hours, story),
                    next_step=waiting[0] if waiting else None,
                )
            )
        return tuple(sorted(found, key=lambda one: (one.clock.started_at, one.clock.metric.value, one.clock.cycle)))


def _standings(
    transaction: Transaction, number: int, status: str, trashed: bool, created_at: int
) -> list[tuple[int, str, bool]]:
    """Where the ticket stood from its creation on: the instant, its status, whether it was in the trash."""
    rows = [
        (at, field, json.loads(from_stored(old)) if old else None, json.loads(from_stored(new)) if new else None)
        for at, field, old, new in transaction.all(_STOOD, (number,))
    ]
    first = next((old for _, field, old, _ in rows if field == "status"), status)
    now = (created_at, str(first), trashed and not any(field == "trash" for _, field, _, _ in rows))
    found = [now]
    for at, field, _, new in rows:
        now = (at, str(new), now[2]) if field == "status" else (at, now[1], bool(new))
        found.append(now)
    return found
