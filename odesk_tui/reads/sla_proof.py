"""Whether every clock is what the log of events and the journal say it must be; ``odesk doctor --sla`` asks, page by page.

The logs must follow from what happened, the targets from the policies that held whenever something was promised, and the
figures from both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK, Hours
from odesk_tui.core.sla.proof import figure_doubt, log_doubts, target_doubts
from odesk_tui.core.sla.retell import retold
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.sla_past import lives
from odesk_tui.reads.step_proof import step_doubts
from odesk_tui.store import calendars
from odesk_tui.store.door import Transaction
from odesk_tui.store.promises import Promises, facts_after


@dataclass(frozen=True, slots=True)
class Doubt:
    """A clock that is not what it must be."""

    ticket: int
    metric: str
    cycle: int
    found: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of a page: the doubts, how many tickets and clocks were looked at, and the last ticket (None: the end)."""

    doubts: tuple[Doubt, ...]
    tickets: int
    clocks: int
    last: int | None


@dataclass(frozen=True, slots=True)
class ClockDoubts:
    """Ask which clocks of the next tickets after ``after`` differ from what a recomputation gives."""

    after: int = 0
    limit: int = 500

    def run(self, transaction: Transaction, viewer: Viewer) -> Proof:
        """Some twenty statements a page, whatever is on it."""
        facts = facts_after(transaction, self.after, self.limit)
        if not facts:
            return Proof((), 0, 0, None)
        hours = _Hours.load(transaction)
        promises = Promises(transaction, lambda: viewer.vocabulary, every=True)
        doubts: list[Doubt] = []
        held: dict[int, tuple[Clock, ...]] = {}
        for life in lives(transaction, facts, promises.history):
            held[life.number] = life.clocks
            expected = retold(life.happened(promises.chosen, viewer.catalogue.category_of), hours.now, life.begin)
            broken = {
                (clock.metric.value, clock.cycle): doubt for clock in life.clocks if (doubt := hours.doubt(clock))
            }
            found = {**target_doubts(life.clocks, expected), **broken, **log_doubts(life.clocks, expected)}
            doubts += (Doubt(life.number, metric, cycle, said) for (metric, cycle), said in found.items())
        span = (int(facts[0]["number"]), int(facts[-1]["number"]))
        doubts += [
            Doubt(*key, said) for key, said in step_doubts(transaction, span, held, hours.now, hours.pending).items()
        ]
        last = span[1] if len(facts) == self.limit else None
        return Proof(tuple(doubts), len(facts), sum(map(len, held.values())), last)


@dataclass(frozen=True, slots=True)
class _Hours:
    """The calendars as they are and as they were."""

    now: Mapping[int | None, Hours]
    former: Mapping[int, Sequence[tuple[int, Hours]]]
    pending: frozenset[int]

    @classmethod
    def load(cls, transaction: Transaction) -> _Hours:
        known = calendars.known(transaction)
        return cls(
            {None: AROUND_THE_CLOCK, **{one.id: one.calendar for one in known}},
            {one.id: calendars.versions(transaction, one.id) for one in known if one.version > 1},
            frozenset(one.id for one in known if one.pending is not None),
        )

    def doubt(self, clock: Clock) -> str | None:
        """What is wrong with a clock's figures; one that an edit of its calendar has not reached yet is not wrong."""
        now = self.now[clock.calendar_id]
        possible = [now]
        former = self.former.get(clock.calendar_id or 0, ())
        if clock.stopped_at is not None:
            # Those that held when it stopped; at the very instant of an edit, the ones before it or after it.
            held = next((was for until, was in former if until > clock.stopped_at), now)
            possible = [held, *(was for until, was in former if until == clock.stopped_at)]
        elif clock.calendar_id in self.pending:
            possible += [was for _, was in former]
        doubts = [figure_doubt(clock, hours) for hours in possible]
        return None if None in doubts else doubts[0]
