"""A ticket's life told as a list of events, and what it does to the clocks of a promise (format of the shared cases)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.clock import Clock, State
from odesk_tui.core.sla.compute import instant
from odesk_tui.core.sla.definition import PARTS, shown
from odesk_tui.core.sla.follow import Calendars, Change, follow, recomputed
from odesk_tui.core.sla.hours import AROUND_THE_CLOCK, MICROS, Hours
from odesk_tui.core.sla.policy import Metric
from odesk_tui.core.sla.terms import Terms, category
from odesk_tui.core.workflow import DONE, Category

# The one calendar of a scenario, as its clocks know it.
CALENDAR_ID = 1
_SLA_PARTS = (
    *(f"{metric}_s" for metric in Metric),
    *(f"escalations_{metric}" for metric in Metric),
    "escalations",
    "pause_states",
    "first_response_pauses",
    "next_response_pauses",
    "periodic_update_pauses",
    "team_ola_pauses",
    "next_response_mode",
    "match",
)
_USUAL = (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.RESOLUTION)
_FINISHED = (State.MET, State.BREACHED)
# Which events may bring other terms, and which say nothing else about the ticket.
_TERMS = ("sla_change", "sla_applied", "priority")
_TYPES = (
    "created",
    "state",
    "customer_reply",
    "agent_reply",
    "internal_note",
    "first_response",
    "calendar_change",
    "assigned",
)
# Members of an event that are no facts about the ticket.
_PLAIN = frozenset({"at", "type", "state", "sla", "calendar", "note", *PARTS, *_SLA_PARTS})


@dataclass(slots=True)
class Life:
    """Where a scenario stands after the events so far."""

    definition: Mapping[str, object]
    hours: Hours
    sla: Mapping[str, object]
    terms: Terms
    # Whether the promise counts from the start, or from an event that applies it.
    applied: bool
    category: Category = Category.NEW
    now: int = 0
    clocks: tuple[Clock, ...] = ()
    # The cycles that were promised while they were open.
    promised: set[tuple[Metric, int]] = field(default_factory=set)
    facts: dict[str, object] = field(default_factory=dict)
    answered: bool = False
    waiting: bool = False
    team: object = None
    # (from, whether the ticket was being worked on) of each stretch of its life.
    stretches: list[tuple[int, bool]] = field(default_factory=list)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The targets that are answered: the usual three, and those that the scenario names."""
        named = {metric for metric, seconds in self.terms.seconds.items() if seconds is not None}
        return tuple(metric for metric in Metric if metric in _USUAL or metric in named or self.held(metric))

    @property
    def in_force(self) -> bool:
        """Whether anything is promised to the ticket as it is now."""
        return self.applied and self.terms.suits(self.facts)

    def held(self, metric: Metric) -> tuple[Clock, ...]:
        """The cycles of a metric that were promised, in order."""
        return tuple(c for c in self.clocks if c.metric is metric and (metric, c.cycle) in self.promised)

    def worked_s(self, start: int, end: int) -> int:
        """Business time from ``start`` to ``end`` in which the ticket existed and was neither waiting nor done."""
        edges = [*self.stretches, (max(end, self.now), False)]
        total = 0
        for (since, works), (until, _) in pairwise(edges):
            low, high = max(since, start), min(until, end)
            total += self.hours.between_s(low, high) if works and low < high else 0
        return total


def lived(scenario: Mapping[str, object]) -> Life:
    """The life of a scenario up to its ``as_of``, or to its last event; raises :class:`InvalidValue` naming the place."""
    events = _events(scenario)
    until = instant(scenario, "as_of") // MICROS if scenario.get("as_of") is not None else None
    definition = _definition(scenario)
    sla = scenario.get("sla")
    life = Life(
        definition=definition,
        hours=Calendar.from_definition(definition),
        sla=sla if isinstance(sla, Mapping) else {},
        terms=Terms.read(sla),
        applied=all(event.get("type") != "sla_applied" for event in events),
    )
    before = None
    for number, event in enumerate(events):
        at = instant(event, "at", f"events[{number}].at") // MICROS
        if before is not None and at < before:
            raise InvalidValue(f"events[{number}].at", f"{shown(event['at'])} comes before the event ahead of it")
        before = at
        if until is None or at <= until:
            life.now = at
            _happen(life, event, f"events[{number}]")
    if until is not None:
        life.now = max(life.now, until)
    return life


def _events(scenario: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    raw = scenario.get("events")
    if not isinstance(raw, list) or not raw:
        raise InvalidValue("events", f"{shown(raw)} is not a list of events, of which the first is created")
    for number, event in enumerate(raw):
        if not isinstance(event, Mapping):
            raise InvalidValue(f"events[{number}]", f"{shown(event)} is not an object with at and type")
        if event.get("type") not in (*_TYPES, *_TERMS):
            what = f"{shown(event.get('type'))} is not one of {', '.join((*_TYPES, *_TERMS))}"
            raise InvalidValue(f"events[{number}].type", what)
        if (event["type"] == "created") is not (number == 0):
            raise InvalidValue(f"events[{number}].type", "the first event, and no other, is created")
    return raw


def _definition(scenario: Mapping[str, object]) -> Mapping[str, object]:
    if "calendar" not in scenario:
        raise InvalidValue("calendar", "it is missing; null is around the clock")
    raw = scenario["calendar"]
    if raw is None:
        return AROUND_THE_CLOCK.definition()
    if not isinstance(raw, Mapping):
        raise InvalidValue("calendar", f"{shown(raw)} is not an object with timezone and hours")
    return {part: raw[part] for part in PARTS if part in raw}


def _happen(life: Life, event: Mapping[str, object], place: str) -> None:
    """Let an event happen at ``life.now``."""
    kind, was = event["type"], life.category
    team = event.get("team", life.team)
    moved, life.team = team != life.team, team
    becomes = category(event["state"], f"{place}.state") if "state" in event else was
    if kind == "state" and "state" not in event:
        raise InvalidValue(f"{place}.state", "it is missing")
    life.facts.update((name, value) for name, value in event.items() if name not in _PLAIN)
    if kind == "calendar_change":
        _edit_calendar(life, event, place)
    if kind in _TERMS:
        _change_terms(life, event, place)
        # Other terms hold already for what else the event says.
        if life.applied:
            _follow(life, Change(life.now, was, answered=life.answered, team=life.team is not None))
    life.category = becomes
    replied = kind == "agent_reply"
    if replied or (life.category in DONE and was not in DONE):
        life.waiting = False
    asked = kind == "customer_reply"
    life.waiting = life.waiting or asked
    # A question that nobody was to answer until now: the ticket was done, or nothing was promised yet.
    starts = was in DONE or (kind == "sla_applied" and not life.applied)
    life.applied = life.applied or kind == "sla_applied"
    if life.applied:
        change = Change(
            life.now,
            life.category,
            created=kind == "created",
            agent_reply=replied,
            call=kind == "first_response",
            customer_message=asked or (starts and life.waiting),
            answered=life.answered,
            team=life.team is not None,
            team_changed=moved and kind != "created",
        )
        _follow(life, change)
    life.answered = life.answered or kind in ("agent_reply", "first_response")
    works = life.category not in DONE and life.category not in life.terms.pauses[Metric.RESOLUTION]
    life.stretches.append((life.now, works))


def _edit_calendar(life: Life, event: Mapping[str, object], place: str) -> None:
    """New hours, holidays, overrides or zone: whatever the event brings replaces the same part."""
    whole = event.get("calendar")
    parts = whole if isinstance(whole, Mapping) else event
    changed = {part: parts[part] for part in PARTS if part in parts}
    if not changed:
        raise InvalidValue(f"{place}.hours", "it is missing; give the calendar's new hours")
    life.definition = {**life.definition, **changed}
    life.hours = Calendar.from_definition(life.definition)
    life.clocks = recomputed(life.clocks, {CALENDAR_ID: life.hours})


def _change_terms(life: Life, event: Mapping[str, object], place: str) -> None:
    """Other targets: in ``sla`` or beside the type; what the event does not name stays."""
    given = event.get("sla")
    if given is None and "sla" in event:
        given = {f"{metric}_s": None for metric in Metric}
    if given is not None and not isinstance(given, Mapping):
        raise InvalidValue(
            f"{place}.sla", f"{shown(given)} is not an object with first_response_s, resolution_s and so on"
        )
    changed = {part: source[part] for source in (event, given or {}) for part in _SLA_PARTS if part in source}
    if event["type"] == "sla_change" and not changed:
        raise InvalidValue(place, "it changes nothing; give first_response_s, next_response_s or resolution_s")
    life.sla = {**life.sla, **changed}
    life.terms = Terms.read(life.sla)


def _follow(life: Life, change: Change) -> None:
    """Move the clocks; those that nobody promised go on in silence, so that a later promise counts from their start."""
    targets = life.terms.targets(CALENDAR_ID)
    calendars: Calendars = {CALENDAR_ID: life.hours}
    finished = {(clock.metric, clock.cycle) for clock in life.clocks if clock.state in _FINISHED}
    settle = Change(
        change.now,
        change.category,
        promise_changed=True,
        answered=change.answered or change.agent_reply,
        team=change.team,
    )
    clocks = follow(follow(life.clocks, targets, change, calendars), targets, settle, calendars)
    wanted = {metric for metric, seconds in life.terms.seconds.items() if seconds is not None and life.in_force}
    after: list[Clock] = []
    for clock in clocks:
        key = (clock.metric, clock.cycle)
        if clock.metric in wanted or key in finished:
            known = clock
            if clock.metric in wanted and clock.state is not State.CANCELLED:
                life.promised.add(key)
        else:
            known = replace(clock, state=State.CANCELLED, due_at=None, remaining_s=None, elapsed_s=None)
        after.append(known)
    life.clocks = tuple(after)
