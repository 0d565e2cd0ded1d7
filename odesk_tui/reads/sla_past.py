"""What happened to tickets, by the journal and the log of events, for telling their clocks again.

``odesk doctor --sla`` tells them by the promises that tickets had, ``odesk sla what-if`` by others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.retell import Happened
from odesk_tui.core.text import from_stored
from odesk_tui.core.workflow import Category
from odesk_tui.store import clocks, journal
from odesk_tui.store.door import Transaction, marks
from odesk_tui.store.journal import ClocksStep, FieldsStep, Past
from odesk_tui.store.policies import History
from odesk_tui.store.promises import Facts
from odesk_tui.store.retelling import Promised, Teller, Turn, turns_of

_EVENTS = (
    "SELECT ticket_number, at, change, kind, field, old, new FROM event WHERE ticket_number IN ({}) "
    "AND (kind IN ('created', 'reply', 'customer') OR field IN ('status', 'trash', 'priority', 'project')) ORDER BY id"
)
_TOLD = {"status": "status", "trash": "trashed_at", "priority": "priority", "project": "project_id"}


@dataclass(frozen=True, slots=True)
class Life:
    """A ticket as it is ``now``, its clocks, and what happened to it after it had the clocks ``begin``.

    ``whole``: it is known from the ticket's creation on.
    """

    number: int
    now: Facts
    clocks: tuple[Clock, ...]
    begin: tuple[Clock, ...]
    turns: Sequence[Turn]
    whole: bool

    def happened(self, promised: Promised, category_of: Mapping[str, Category]) -> Iterator[Happened]:
        """What holds of it, in order; ``promised`` gives the policy for what the ticket was and the rules of then."""
        teller = Teller(promised, category_of, self.now, self.turns, self.begin)
        for turn in self.turns:
            if turn.holds:
                yield from teller.told(turn)


def lives(transaction: Transaction, facts: Sequence[Facts], history: History) -> Iterator[Life]:
    """The lives of tickets of which the facts are known (``store/promises.py`` reads them); five statements."""
    numbers = [one["number"] for one in facts]
    held = clocks.of_tickets(transaction, numbers)
    pasts = journal.pasts_of(transaction, numbers)
    handles: dict[str, int] = dict(transaction.all("SELECT handle, id FROM project"))
    told = _told(transaction.all(_EVENTS.format(marks(numbers)), numbers), handles, history)
    for now in facts:
        number = int(now["number"])
        yield _life(number, now, held.get(number, ()), pasts.get(number, ()), told.get(number, ()))


def _life(number: int, now: Facts, stored: tuple[Clock, ...], past: Sequence[Past], told: Sequence[Turn]) -> Life:
    """By the journal; by the log of events where the journal knows nothing."""
    turns = turns_of(past)
    begin: tuple[Clock, ...] = ()
    whole = True
    if not turns:
        turns = list(told)
    elif not turns[0].says("created") or not turns[0].holds:
        begin, whole = _found_by(turns, stored), False
    elif turns[0].says("past") or now["created_at"] != turns[0].at:
        # It came with a past from another system, of which only the clocks are kept.
        first, *turns = turns
        begin = first.after if first.after is not None else _found_by(turns, stored)
        whole = False
    return Life(number, now, stored, begin, turns, whole)


def _found_by(turns: Sequence[Turn], stored: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """The clocks that the first of ``turns`` to change any had found; those of now when none did."""
    return next((turn.before for turn in turns if turn.before is not None), stored)


def _told(rows: Iterable[Sequence[Any]], handles: Mapping[str, int], history: History) -> dict[int, list[Turn]]:
    """The turns of the log of events, ticket by ticket."""
    found: dict[int, dict[str, tuple[int, dict[str, tuple[Any, Any]], dict[str, Any]]]] = {}
    for number, at, change, kind, name, old, new in rows:
        _, fields, why = found.setdefault(number, {}).setdefault(change, (at, {}, {}))
        if kind == "changed" and name in _TOLD:
            fields[_TOLD[name]] = (_value(handles, name, old), _value(handles, name, new))
        elif kind in ("created", "reply", "customer"):
            why[{"created": "created", "reply": "replied", "customer": "wrote"}[kind]] = True
    return {
        number: [
            _turn(place, at, fields, {**why, "rules": history.revision_at(at)})
            for place, (at, fields, why) in enumerate(changes.values())
        ]
        for number, changes in found.items()
    }


def _turn(place: int, at: int, fields: Mapping[str, tuple[Any, Any]], why: Mapping[str, Any]) -> Turn:
    return Turn(place, at, (FieldsStep(fields), ClocksStep(None, None, why)))


def _value(handles: Mapping[str, int], name: str, raw: str | None) -> object:
    value = json.loads(from_stored(raw)) if raw is not None else None
    if name == "priority":
        return int(Priority[str(value).upper()])
    if name == "project":
        # Events name projects by handle.
        return handles.get(str(value), value)
    return (value or None) if name == "trash" else value
