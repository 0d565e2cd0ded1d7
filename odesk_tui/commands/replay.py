"""A ticket's clocks as they would be had a change not been made, or been made after all.

The journal has, for every change of a ticket, its clocks before and after. When nothing came between, taking a change back
gives exactly the clocks before it. When others changed the ticket meanwhile, their changes are followed again in order,
each at its own instant, from the clocks before the first change that was ever taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from odesk_tui.commands import sla
from odesk_tui.commands.work import Work
from odesk_tui.core.fields import Priority, Severity
from odesk_tui.core.instants import optional
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.follow import Calendars, Change, cancelled, follow, parted, recomputed, waited
from odesk_tui.core.ticket import Ticket
from odesk_tui.store import clocks, journal, messages
from odesk_tui.store.journal import ClocksStep, FieldsStep, Past

Clocks = tuple[Clock, ...]
_PROMISED = ("priority", "severity", "type", "project_id")
_MATTER = frozenset({"status", "trashed_at", *_PROMISED})


@dataclass(slots=True)
class _Turn:
    """A change of the ticket as it was first done: its place in the journal, what it did, and whether it holds."""

    place: int
    at: int
    fields: Mapping[str, tuple[Any, Any]]
    steps: Sequence[ClocksStep]
    holds: bool = True
    turned: bool = False
    before: Clocks | None = field(default=None)
    after: Clocks | None = field(default=None)


def restore(work: Work, ticket: Ticket, turned: Mapping[tuple[int, int], bool]) -> None:
    """Write the clocks that the ticket has now that its changes (root, unit) of ``turned`` hold, or do not any more.

    The ticket's fields and messages have been put back already; the journal does not have that yet.
    """
    past = journal.past_of(work.tx, ticket.number)
    turns = _turns(past, turned)
    first = next((place for place, turn in enumerate(turns) if turn.turned), None)
    if first is None:
        return
    stored = clocks.of_ticket(work.tx, ticket.number)
    now = tuple(known.clock for known in stored)
    begin = _before(past[turns[first].place :], now)
    # The hours may have been edited since the journal noted what was open then.
    after = recomputed(_replayed(work, ticket, turns[first:], begin), work.calendars())
    sla.keep(work, ticket.number, stored, now, after, {})


def _turns(past: Sequence[Past], turned: Mapping[tuple[int, int], bool]) -> list[_Turn]:
    """The changes of the ticket in the order in which they were first done."""
    found: dict[tuple[int, int], _Turn] = {}
    for place, entry in enumerate(past):
        key = (entry.root, entry.unit)
        turn = found.get(key)
        if turn is None:
            found[key] = _turn(place, entry)
        else:
            turn.turned = True
            turn.holds = entry.kind != journal.UNDO
    for key in turned.keys() & found.keys():
        found[key].turned = True
        found[key].holds = turned[key]
    return list(found.values())


def _turn(place: int, entry: Past) -> _Turn:
    fields: dict[str, tuple[Any, Any]] = {}
    for step in entry.steps:
        if isinstance(step, FieldsStep):
            for column, (old, new) in step.values.items():
                if column in _MATTER:
                    fields[column] = (fields.get(column, (old, new))[0], new)
    steps = [step for step in entry.steps if isinstance(step, ClocksStep)]
    turn = _Turn(place, entry.at, fields, steps)
    for step in steps:
        if step.before is not None and turn.before is None:
            turn.before = step.before
        turn.after = step.after if step.after is not None else turn.after
    return turn


def _before(past: Sequence[Past], now: Clocks) -> Clocks:
    """The clocks before the first of ``past``: those that the first entry to change any had found."""
    steps = (step for entry in past for step in entry.steps if isinstance(step, ClocksStep))
    return next((step.before for step in steps if step.before is not None), now)


def _replayed(work: Work, ticket: Ticket, turns: Sequence[_Turn], begin: Clocks) -> Clocks:
    held: dict[str, Any] = {}
    for turn in turns:
        for column, (old, _) in turn.fields.items():
            held.setdefault(column, old)
    ticket = _with(work, ticket, held)
    found = begin
    hours = sla.HoursThen(work)
    for turn in turns:
        if not turn.holds:
            continue
        ticket = _with(work, ticket, {column: new for column, (_, new) in turn.fields.items()})
        if turn.before is not None and turn.after is not None and sla.ordered(turn.before) == sla.ordered(found):
            found = turn.after
            continue
        for step in turn.steps:
            found = _followed(work, ticket, turn, step, found, hours.at(turn.at))
    return found


def _with(work: Work, ticket: Ticket, held: Mapping[str, Any]) -> Ticket:
    """``ticket`` with columns as the journal holds them."""
    values: dict[str, Any] = dict(held)
    if "status" in held:
        values["category"] = work.catalogue.category(held["status"])
    if "trashed_at" in held:
        values["trashed_at"] = optional(held["trashed_at"])
    if "priority" in held:
        values["priority"] = Priority(held["priority"])
    if "severity" in held:
        values["severity"] = Severity(held["severity"])
    return replace(ticket, **values)


def _followed(work: Work, ticket: Ticket, turn: _Turn, step: ClocksStep, found: Clocks, hours: Calendars) -> Clocks:
    """The clocks after a change is followed again."""
    if step.why.get("cancelled"):
        return cancelled(found)
    policy = sla.chosen(work, ticket)
    targets = policy.at(ticket.priority) if policy else ()
    policy_id = policy.id if policy else None
    promised = any(column in turn.fields for column in _PROMISED) and not step.why.get("created")
    change = Change(
        now=turn.at,
        category=ticket.category,
        trashed=ticket.trashed_at is not None,
        created=bool(step.why.get("created")),
        agent_reply=bool(step.why.get("replied")),
        customer_message=bool(step.why.get("wrote")),
        promise_changed=promised,
        answered=promised and messages.answered(work.tx, ticket.number),
    )
    if "parting" in step.why:
        return parted(found, targets, step.why["parting"], change, hours, policy_id)
    if "waiting_since" in step.why:
        return waited(found, targets, int(step.why["waiting_since"]), change, hours, policy_id)
    return follow(found, targets, change, hours, policy_id)
