"""What happens on the way to a due instant: the steps of a promise, when each comes on a clock, and what it does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from odesk_tui.core.durations import parse_duration
from odesk_tui.core.errors import InvalidValue, UsageError
from odesk_tui.core.instants import NEVER
from odesk_tui.core.sla.clock import Clock, State
from odesk_tui.core.sla.hours import Hours, OutOfHours
from odesk_tui.core.sla.policy import Metric
from odesk_tui.core.sla.steps import Step
from odesk_tui.core.text import Foreign

_PERCENT = re.compile(r"([0-9]{1,4})\s*%")
_MOST_PERCENT = 1000
_MOST_S = 366 * 86400
_HOW = "75%, before:30m, after:1h or due"
NOTIFY, ASSIGN, TEAM, RAISE, TAG, NOTE, WEBHOOK = "notify", "assign", "team", "raise", "tag", "note", "webhook"
# What a step may do, each with what follows its colon.
ACTIONS: Mapping[str, str] = {
    NOTIFY: "assignee, team, watchers or agents",
    ASSIGN: "an agent",
    TEAM: "a team",
    RAISE: "",
    TAG: "a tag",
    NOTE: "a text",
    WEBHOOK: "an address that begins with https:// or http://",
}
# Whom a notification may name beside agents.
ASSIGNEE, OF_TEAM, WATCHERS = "assignee", "team", "watchers"
_TEXT_LIMIT = 2000


class When(NamedTuple):
    """When a step comes: at ``percent`` of the target, or so many business ``seconds`` from due (negative: before)."""

    percent: int | None
    seconds: int = 0

    def at(self, clock: Clock, hours: Hours) -> int | None:
        """The instant on a running clock that counts by ``hours``; None when it is never reached."""
        if self.percent is not None:
            reached = clock.reaches_s(clock.target_s * self.percent // 100, hours)
            return None if reached >= NEVER else reached
        if clock.due_at is None or clock.due_at >= NEVER:
            return None
        try:
            return Step(self.seconds).at(clock.due_at, clock.started_at, hours)
        except OutOfHours:
            return None

    @property
    def stored(self) -> str:
        """As the store holds it; :func:`from_stored_when` reads it."""
        return f"{self.percent}%" if self.percent is not None else f"{self.seconds:+d}"

    def text(self) -> str:
        """``75%``, ``30m before due``, ``1h after due``, ``due``."""
        if self.percent is not None:
            return f"{self.percent}%"
        if not self.seconds:
            return "due"
        return f"{_span(abs(self.seconds))} {'before' if self.seconds < 0 else 'after'} due"


def _span(seconds: int) -> str:
    parts = ((seconds // 3600, "h"), (seconds % 3600 // 60, "m"), (seconds % 60, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number)


def parse_when(raw: str) -> When:
    """What a person writes: ``75%``, ``before:30m`` or ``-30m``, ``after:1h`` or ``+1h``, ``due``. Raises UsageError."""
    text = raw.strip().casefold()
    percent = _PERCENT.fullmatch(text)
    if percent is not None:
        found = int(percent[1])
        if not 1 <= found <= _MOST_PERCENT:
            raise UsageError(f"a step comes at 1% to {_MOST_PERCENT}% of the target")
        return When(found)
    if text == "due":
        return When(None)
    sign, span = (1, "")
    for lead, way in (("before:", -1), ("-", -1), ("after:", 1), ("+", 1)):
        if text.startswith(lead):
            sign, span = way, text.removeprefix(lead)
            break
    if not span:
        raise UsageError(f"{Foreign(raw[:60]).line()!r} does not say when a step comes; write for example {_HOW}")
    seconds = parse_duration(span)
    if seconds > _MOST_S:
        raise UsageError("a step comes no more than a year before or after due")
    return When(None, sign * seconds)


def from_stored_when(held: str) -> When:
    """The value of :attr:`When.stored`."""
    return When(int(held[:-1])) if held.endswith("%") else When(None, int(held))


class Action(NamedTuple):
    """Something that a step does: a verb of :data:`ACTIONS`, and with what."""

    verb: str
    value: str = ""

    def text(self) -> str:
        """``notify assignee, bob``, ``raise``."""
        return f"{self.verb} {self.value}".rstrip()


def parse_action(raw: str) -> Action:
    """What a person writes: ``notify:assignee,bob``, ``raise``, ``tag:late``, ``note:Call them``. Raises UsageError."""
    verb, _, value = raw.strip().partition(":")
    verb, value = verb.strip().casefold(), value.strip()
    if verb not in ACTIONS:
        known = ", ".join(f"{name}:…" if what else name for name, what in ACTIONS.items())
        raise UsageError(f"{Foreign(raw[:60]).line()!r} is nothing that a step does; it can: {known}")
    if bool(value) != bool(ACTIONS[verb]):
        raise UsageError(f"{verb} wants {ACTIONS[verb]} after a colon" if ACTIONS[verb] else f"{verb} stands alone")
    if len(value) > _TEXT_LIMIT:
        raise InvalidValue(verb, f"{len(value)} characters are too many, the limit is {_TEXT_LIMIT}")
    if verb == WEBHOOK and not re.fullmatch(r"https?://[^\s/?#@]+(?:[/?#]\S*)?", value):
        raise InvalidValue(verb, f"{Foreign(value[:60]).line()!r} is not {ACTIONS[verb]}, without a password in it")
    if verb == NOTIFY:
        value = ", ".join(dict.fromkeys(name.strip().casefold() for name in value.split(",") if name.strip()))
    return Action(verb, value)


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """A step of a policy's promise: ``position`` names it there; it holds for what comes after ``added_at``."""

    id: int
    policy_id: int
    policy: Foreign
    metric: Metric
    position: int
    when: When
    actions: tuple[Action, ...]
    added_at: int

    @property
    def name(self) -> str:
        """What history calls it."""
        return f"step {self.when.text()} of {self.policy.line()}"


Steps = Mapping[tuple[int | None, Metric], Sequence[EscalationStep]]
# Of one clock: the id of each step that has fired or was passed over, and when.
Passed = Mapping[int, int]


class Coming(NamedTuple):
    """A step that a clock has yet to come to."""

    at: int
    step: EscalationStep


def coming(clock: Clock, steps: Iterable[EscalationStep], passed: Passed, hours: Hours) -> list[Coming]:
    """The steps that wait for a clock, in order; none unless it runs.

    One that lies before it was itself added waits for no clock: nobody is told today of what was late last week.
    """
    if clock.state is not State.RUNNING:
        return []
    found: list[Coming] = []
    for step in steps:
        # What was noted before the clock began was another cycle, since taken back.
        if passed.get(step.id, clock.started_at - 1) >= clock.started_at:
            continue
        at = step.when.at(clock, hours)
        if at is not None and at > step.added_at:
            found.append(Coming(at, step))
    return sorted(found, key=lambda one: (one.at, one.step.position))


def next_at(clock: Clock, steps: Iterable[EscalationStep], passed: Passed, hours: Hours) -> int | None:
    """When the next step of a clock comes; None when none does."""
    return next((one.at for one in coming(clock, steps, passed, hours)), None)
