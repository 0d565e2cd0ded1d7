"""What happened to tickets, by the journal and the log of events, for telling their clocks again.

``odesk doctor --sla`` tells them by the promises that tickets have, ``odesk sla what-if`` by others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.follow import Change
from odesk_tui.core.sla.policy import Metric, Target
from odesk_tui.core.sla.retell import Happened
from odesk_tui.core.text import from_stored
from odesk_tui.core.workflow import Category
from odesk_tui.store import clocks, journal
from odesk_tui.store.door import Transaction, marks
from odesk_tui.store.journal import ClocksStep, FieldsStep, Past

# What promises depend on, and what else is followed; all of it is put back to where it began.
KNOWN = ("status", "trashed_at", "priority", "project_id", "severity", "type", "created_at")
COLUMNS = ", ".join(f"t.{name}" for name in KNOWN)
_PROMISED = ("priority", "severity", "type", "project_id")
_EVENTS = (
    "SELECT ticket_number, at, change, kind, field, old, new FROM event WHERE ticket_number IN ({}) "
    "AND (kind IN ('created', 'reply', 'customer') OR field IN ('status', 'trash', 'priority', 'project')) ORDER BY id"
)
_TOLD = {"status": "status", "trash": "trashed_at", "priority": "priority", "project": "project_id"}
# The targets of a ticket with these values of KNOWN.
Promised = Callable[[Mapping[str, Any]], Sequence[Target]]


@dataclass(slots=True)
class Turn:
    """Something done to a ticket, as it was first done; ``holds`` unless it was taken back."""

    at: int
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    whys: list[Mapping[str, Any]] = field(default_factory=list)
    before: tuple[Clock, ...] | None = None
    after: tuple[Clock, ...] | None = None
    holds: bool = True

    @property
    def creates(self) -> bool:
        """Whether the ticket began with it."""
        return any(why.get("created") for why in self.whys)

    @property
    def imports(self) -> bool:
        """Whether it came with a past of which the journal knows nothing."""
        return any(why.get("past") for why in self.whys)


@dataclass(frozen=True, slots=True)
class Life:
    """A ticket as it is ``now``, its clocks, and what happened to it after it had the clocks ``begin``.

    ``whole``: it is known from the ticket's creation on.
    """

    number: int
    now: Mapping[str, Any]
    clocks: tuple[Clock, ...]
    begin: tuple[Clock, ...]
    turns: Sequence[Turn]
    whole: bool

    def happened(
        self, promised: Promised, category_of: Mapping[str, Category], handles: Mapping[str, int]
    ) -> Iterator[Happened]:
        """What holds of it, in order, each with what was ``promised`` after it; ``handles`` are those of projects."""
        return _happened(self, promised, category_of, handles)


def lives(transaction: Transaction, rows: Sequence[Sequence[Any]]) -> Iterator[Life]:
    """The lives of the tickets of ``rows``, each a number with the values of :data:`COLUMNS`; four statements."""
    numbers = [row[0] for row in rows]
    held = clocks.of_tickets(transaction, numbers)
    pasts = journal.pasts_of(transaction, numbers)
    told = _told(transaction.all(_EVENTS.format(marks(numbers)), numbers))
    for number, *columns in rows:
        now = dict(zip(KNOWN, columns, strict=True))
        yield _life(number, now, held.get(number, ()), pasts.get(number, ()), told.get(number, ()))


def _life(
    number: int, now: Mapping[str, Any], stored: tuple[Clock, ...], past: Sequence[Past], told: Sequence[Turn]
) -> Life:
    """By the journal; by the log of events where the journal knows nothing."""
    turns = _turns(past)
    begin: tuple[Clock, ...] = ()
    whole = True
    if not turns:
        turns = list(told)
    elif not turns[0].creates or not turns[0].holds:
        begin, whole = _found_by(turns, stored), False
    elif turns[0].imports or now["created_at"] != turns[0].at:
        # It came with a past from another system, of which only the clocks are kept.
        first, *turns = turns
        begin = first.after if first.after is not None else _found_by(turns, stored)
        whole = False
    return Life(number, now, stored, begin, turns, whole)


def _found_by(turns: Sequence[Turn], stored: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """The clocks that the first of ``turns`` to change any had found; those of now when none did."""
    return next((turn.before for turn in turns if turn.before is not None), stored)


def _turns(past: Sequence[Past]) -> list[Turn]:
    found: dict[tuple[int, int], Turn] = {}
    for entry in past:
        key = (entry.root, entry.unit)
        if key in found:
            found[key].holds = entry.kind != journal.UNDO
            continue
        turn = found[key] = Turn(entry.at)
        for step in entry.steps:
            if isinstance(step, FieldsStep):
                for column, (old, new) in step.values.items():
                    turn.fields[column] = (turn.fields.get(column, (old, new))[0], new)
            elif isinstance(step, ClocksStep):
                turn.whys.append(step.why)
                turn.before = step.before if turn.before is None else turn.before
                turn.after = step.after if step.after is not None else turn.after
    return list(found.values())


def _told(rows: Iterable[Sequence[Any]]) -> dict[int, list[Turn]]:
    """The turns of the log of events, ticket by ticket."""
    found: dict[int, dict[str, Turn]] = {}
    for number, at, change, kind, name, old, new in rows:
        turn = found.setdefault(number, {}).setdefault(change, Turn(at, whys=[{}]))
        if kind == "changed" and name in _TOLD:
            turn.fields[_TOLD[name]] = (_value(name, old), _value(name, new))
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
    life: Life, promised: Promised, category_of: Mapping[str, Category], handles: Mapping[str, int]
) -> Iterator[Happened]:
    """See :meth:`Life.happened`."""
    turns = life.turns
    stands = dict(life.now)
    for column in stands:
        stands[column] = next((turn.fields[column][0] for turn in turns if column in turn.fields), stands[column])
    answered = any(clock.metric is Metric.FIRST_RESPONSE and clock.stopped_at is not None for clock in life.begin)
    for turn in turns:
        if not turn.holds:
            continue
        stands |= {column: new for column, (_, new) in turn.fields.items() if column in stands}
        # Events name projects by handle.
        stands["project_id"] = handles.get(stands["project_id"], stands["project_id"])
        for why in turn.whys:
            created, replied = bool(why.get("created")), bool(why.get("replied"))
            changed = not created and any(column in turn.fields for column in _PROMISED)
            change = Change(
                now=turn.at,
                category=category_of[stands["status"]],
                trashed=stands["trashed_at"] is not None,
                created=created,
                agent_reply=replied,
                customer_message=bool(why.get("wrote")),
                promise_changed=changed,
                answered=changed and answered,
            )
            yield Happened(
                change,
                promised(stands),
                bool(why.get("cancelled")),
                why.get("waiting_since"),
                why.get("parting"),
            )
            answered = answered or replied
