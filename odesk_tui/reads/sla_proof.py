"""Whether every clock is what the log of events and the journal say it must be; ``odesk doctor --sla`` asks, page by page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from odesk_tui.core.fields import Priority
from odesk_tui.core.people import Project
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.follow import Change
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK, Hours
from odesk_tui.core.sla.policy import Metric, Policy, Target
from odesk_tui.core.sla.proof import figure_doubt, log_doubts
from odesk_tui.core.sla.retell import Happened, retold
from odesk_tui.core.text import from_stored
from odesk_tui.core.workflow import Category
from odesk_tui.reads.base import Viewer
from odesk_tui.store import calendars, clocks, journal, people
from odesk_tui.store.door import Transaction
from odesk_tui.store.journal import ClocksStep, FieldsStep, Past

_PROMISED = ("priority", "severity", "type", "project_id")
_TICKETS = (
    "SELECT number, status, trashed_at, priority, project_id, severity, type, created_at FROM ticket WHERE number > ? "
    "ORDER BY number LIMIT ?"
)
_KNOWN = ("status", "trashed_at", "priority", "project_id", "severity", "type", "created_at")
_EVENTS = (
    "SELECT ticket_number, at, change, kind, field, old, new FROM event WHERE ticket_number BETWEEN ? AND ? "
    "AND (kind IN ('created', 'reply', 'customer') OR field IN ('status', 'trash', 'priority', 'project')) ORDER BY id"
)
_COLUMNS = {"status": "status", "trash": "trashed_at", "priority": "priority", "project": "project_id"}


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
        low, high = rows[0][0], rows[-1][0]
        desk = _Promises.load(transaction, viewer.catalogue.category_of)
        held = clocks.of_tickets(transaction, low, high)
        pasts = journal.pasts_of(transaction, low, high)
        told = _told(transaction.all(_EVENTS, (low, high)))
        doubts: list[Doubt] = []
        for number, *columns in rows:
            now = dict(zip(_KNOWN, columns, strict=True))
            stored = held.get(number, ())
            expected = _expected(desk, now, stored, pasts.get(number, ()), told.get(number, ()))
            broken = {
                (clock.metric.value, clock.cycle): doubt for clock in stored if (doubt := desk.figure_doubt(clock))
            }
            for (metric, cycle), found in {**broken, **log_doubts(stored, expected)}.items():
                doubts.append(Doubt(number, metric, cycle, found))
        last = int(high) if len(rows) == self.limit else None
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


@dataclass(slots=True)
class _Turn:
    """Something done to a ticket, as it was first done; ``holds`` unless it was taken back."""

    at: int
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    whys: list[Mapping[str, Any]] = field(default_factory=list)
    before: tuple[Clock, ...] | None = None
    after: tuple[Clock, ...] | None = None
    holds: bool = True

    @property
    def creates(self) -> bool:
        return any(why.get("created") for why in self.whys)

    @property
    def imports(self) -> bool:
        return any(why.get("past") for why in self.whys)


def _expected(
    desk: _Promises,
    now: Mapping[str, Any],
    stored: tuple[Clock, ...],
    past: Sequence[Past],
    told: Sequence[_Turn],
) -> tuple[Clock, ...]:
    """The clocks that what happened gives: by the journal; by the log of events where the journal knows nothing."""
    turns = _turns(past)
    begin: tuple[Clock, ...] = ()
    if not turns:
        turns = list(told)
    elif not turns[0].creates or not turns[0].holds:
        begin = _found_by(turns, stored)
    elif turns[0].imports or now["created_at"] != turns[0].at:
        # It came with a past from another system, of which only the clocks are kept.
        first, *turns = turns
        begin = first.after if first.after is not None else _found_by(turns, stored)
    return retold(_happened(desk, now, begin, turns), desk.hours, begin)


def _found_by(turns: Sequence[_Turn], stored: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """The clocks that the first of ``turns`` to change any had found; those of now when none did."""
    return next((turn.before for turn in turns if turn.before is not None), stored)


def _turns(past: Sequence[Past]) -> list[_Turn]:
    found: dict[tuple[int, int], _Turn] = {}
    for entry in past:
        key = (entry.root, entry.unit)
        if key in found:
            found[key].holds = entry.kind != journal.UNDO
            continue
        turn = found[key] = _Turn(entry.at)
        for step in entry.steps:
            if isinstance(step, FieldsStep):
                for column, (old, new) in step.values.items():
                    turn.fields[column] = (turn.fields.get(column, (old, new))[0], new)
            elif isinstance(step, ClocksStep):
                turn.whys.append(step.why)
                turn.before = step.before if turn.before is None else turn.before
                turn.after = step.after if step.after is not None else turn.after
    return list(found.values())


def _told(rows: Iterable[Sequence[Any]]) -> dict[int, list[_Turn]]:
    """The turns of the log of events, ticket by ticket."""
    found: dict[int, dict[str, _Turn]] = {}
    for number, at, change, kind, name, old, new in rows:
        turn = found.setdefault(number, {}).setdefault(change, _Turn(at, whys=[{}]))
        if kind == "changed" and name in _COLUMNS:
            turn.fields[_COLUMNS[name]] = (_value(name, old), _value(name, new))
        elif kind in ("created", "reply", "customer"):
            why = {"created": "created", "reply": "replied", "customer": "wrote"}[kind]
            turn.whys[0] = {**turn.whys[0], why: True}
    return {number: list(turns.values()) for number, turns in found.items()}


def _value(name: str, raw: str | None) -> object:
    value = json.loads(from_stored(raw)) if raw is not None else None
    if name == "priority":
        return int(Priority[str(value).upper()])
    return (value or None) if name == "trash" else value


def _happened(
    desk: _Promises, now: Mapping[str, Any], begin: tuple[Clock, ...], turns: Sequence[_Turn]
) -> Iterable[Happened]:
    """What holds of ``turns``, in order, each with the targets of the ticket after it."""
    stands = dict(now)
    for column in stands:
        stands[column] = next((turn.fields[column][0] for turn in turns if column in turn.fields), stands[column])
    by_handle = {project.handle: project.id for project in desk.projects.values()}
    answered = any(clock.metric is Metric.FIRST_RESPONSE and clock.stopped_at is not None for clock in begin)
    for turn in turns:
        if not turn.holds:
            continue
        stands |= {column: new for column, (_, new) in turn.fields.items() if column in stands}
        project_id = by_handle.get(stands["project_id"], stands["project_id"])
        for why in turn.whys:
            created, replied = bool(why.get("created")), bool(why.get("replied"))
            promised = not created and any(column in turn.fields for column in _PROMISED)
            change = Change(
                now=turn.at,
                category=desk.category_of[stands["status"]],
                trashed=stands["trashed_at"] is not None,
                created=created,
                agent_reply=replied,
                customer_message=bool(why.get("wrote")),
                promise_changed=promised,
                answered=promised and answered,
            )
            yield Happened(
                change,
                desk.targets(project_id, stands["priority"]),
                bool(why.get("cancelled")),
                why.get("waiting_since"),
                why.get("parting"),
            )
            answered = answered or replied
