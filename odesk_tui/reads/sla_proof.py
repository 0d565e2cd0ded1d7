"""Whether every clock is what the log of events and the journal say it must be; ``odesk doctor --sla`` asks, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from odesk_tui.core.fields import Priority
from odesk_tui.core.people import Project
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK, Hours
from odesk_tui.core.sla.policy import Policy, Target
from odesk_tui.core.sla.proof import figure_doubt, log_doubts
from odesk_tui.core.sla.retell import retold
from odesk_tui.core.workflow import Category
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.sla_past import COLUMNS, Life, lives
from odesk_tui.reads.step_proof import step_doubts
from odesk_tui.store import calendars, people
from odesk_tui.store.door import Transaction

_TICKETS = f"SELECT t.number, {COLUMNS} FROM ticket t WHERE t.number > ? ORDER BY t.number LIMIT ?"  # noqa: S608 (constants)


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
        """Some ten statements a page, whatever is on it."""
        rows = transaction.all(_TICKETS, (self.after, self.limit))
        if not rows:
            return Proof((), 0, 0, None)
        desk = _Promises.load(transaction, viewer.catalogue.category_of)
        doubts: list[Doubt] = []
        held: dict[int, tuple[Clock, ...]] = {}
        for life in lives(transaction, rows):
            held[life.number] = life.clocks
            broken = {
                (clock.metric.value, clock.cycle): doubt for clock in life.clocks if (doubt := desk.figure_doubt(clock))
            }
            for (metric, cycle), found in {**broken, **log_doubts(life.clocks, desk.expected(life))}.items():
                doubts.append(Doubt(life.number, metric, cycle, found))
        span = (int(rows[0][0]), int(rows[-1][0]))
        doubts += [
            Doubt(*key, found) for key, found in step_doubts(transaction, span, held, desk.hours, desk.pending).items()
        ]
        last = span[1] if len(rows) == self.limit else None
        return Proof(tuple(doubts), len(rows), sum(map(len, held.values())), last)


@dataclass(frozen=True, slots=True)
class _Promises:
    """What the desk promises to whom, and in which hours."""

    hours: Mapping[int | None, Hours]
    former: Mapping[int, Sequence[tuple[int, Hours]]]
    pending: frozenset[int]
    policies: Mapping[int | None, Policy]
    default: int | None
    projects: Mapping[int, Project]
    category_of: Mapping[str, Category]

    @classmethod
    def load(cls, transaction: Transaction, category_of: Mapping[str, Category]) -> _Promises:
        known = calendars.known(transaction)
        hours: dict[int | None, Hours] = {None: AROUND_THE_CLOCK, **{one.id: one.calendar for one in known}}
        former = {one.id: calendars.versions(transaction, one.id) for one in known if one.version > 1}
        pending = frozenset(one.id for one in known if one.pending is not None)
        policies: dict[int | None, Policy] = {policy.id: policy for policy in calendars.policies(transaction)}
        default = calendars.default_policy_id(transaction)
        projects = {one.id: one for one in people.projects(transaction)}
        return cls(hours, former, pending, policies, default, projects, category_of)

    def targets(self, project_id: int, priority: int) -> tuple[Target, ...]:
        """What a ticket of that customer has at that priority."""
        policy = self.policies.get(self.default)
        project = self.projects.get(project_id)
        while project is not None:
            if project.sla_policy_id in self.policies and project.sla_policy_id is not None:
                policy = self.policies[project.sla_policy_id]
                break
            project = self.projects.get(project.parent_id) if project.parent_id else None
        return policy.at(Priority(priority)) if policy else ()

    def expected(self, life: Life) -> tuple[Clock, ...]:
        """The clocks that what happened to a ticket gives."""
        handles = {project.handle: project.id for project in self.projects.values()}
        happened = life.happened(
            lambda stands: self.targets(stands["project_id"], stands["priority"]), self.category_of, handles
        )
        return retold(happened, self.hours, life.begin)

    def figure_doubt(self, clock: Clock) -> str | None:
        """What is wrong with a clock's figures; one that an edit of its calendar has not reached yet is not wrong."""
        now = self.hours[clock.calendar_id]
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
