"""Why promises were broken: giving a reason, and the codes to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from odesk_tui.commands.base import Command, Outcome, TicketCommand, handles, handles_ticket
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import NotAllowed, NotFound
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.compliance import verdict
from odesk_tui.core.sla.reasons import code_value, label_value, note_value
from odesk_tui.core.ticket import Ticket
from odesk_tui.store import clocks, reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveReason(TicketCommand):
    """Say why promises on tickets were broken; without a ``code`` what was said goes.

    About the cycle ``cycle`` of the target ``metric``; not named: the breaches without a reason, or all when each has one.
    """

    code: str | None
    note: str = ""
    metric: str | None = None
    cycle: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReasonCode(Command):
    """A code to choose from, and what it means; one that was removed comes back."""

    code: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveReasonCode(Command):
    """Offer a code no more; the breaches that have it keep it."""

    code: str


@handles_ticket(GiveReason)
def give(work: Work, ticket: Ticket, command: GiveReason) -> str:
    """Write, change or delete the rows of the breaches meant."""
    code = _known(work, command.code) if command.code is not None else None
    note = note_value(command.note)
    said: list[str] = []
    for clock in _meant(work, ticket, command):
        name = _named(clock)
        if _set(work, ticket.number, clock, code, note):
            new = f"{name}: {code}{f' ({note})' if note else ''}" if code is not None else name
            work.record("breach reason" if code is not None else "breach without reason", ticket.number, new=new)
        said.append(name)
    what = ", ".join(said)
    return f"#{ticket.number} {what}: {code}" if code is not None else f"#{ticket.number} {what}: no reason"


def _known(work: Work, raw: str) -> str:
    """The code that is offered under that name; raises :class:`NotFound`."""
    code = code_value(raw)
    offered = [one.code for one in reasons.codes(work.tx) if not one.removed]
    if code not in offered:
        raise NotFound(
            f"there is no reason {code!r}{nearest(code, offered)}; the reasons are: {', '.join(offered)} "
            f"(a new one: odesk sla add-reason {code})"
        )
    return code


def _meant(work: Work, ticket: Ticket, command: GiveReason) -> Sequence[Clock]:
    """The broken cycles that the command is about; raises :class:`NotAllowed` when there are none."""
    hours, now = work.calendars(), to_seconds(work.now)
    broken: list[Clock] = []
    for held in clocks.of_ticket(work.tx, ticket.number):
        found = verdict(held.clock, now, hours[held.clock.calendar_id])
        if found is not None and not found.met:
            broken.append(held.clock)
    broken = [clock for clock in broken if command.metric in (None, clock.metric.value)]
    broken = [clock for clock in broken if command.cycle in (None, clock.cycle)]
    if not broken:
        what = f" {command.metric.replace('_', ' ')}" if command.metric is not None else ""
        raise NotAllowed(f"#{ticket.number} has no breached{what or ' promise'} to give a reason for")
    if command.code is None or command.cycle is not None:
        return broken
    has = reasons.given(work.tx, ticket.number)
    return [clock for clock in broken if (clock.metric.value, clock.cycle) not in has] or broken


def _named(clock: Clock) -> str:
    name = clock.metric.words
    return f"{name} (time {clock.cycle})" if clock.cycle > 1 else name


def _set(work: Work, number: int, clock: Clock, code: str | None, note: str) -> bool:
    """Write the reason of a cycle, None: delete it; False when it was so already."""
    key = {"ticket_number": number, "metric": clock.metric.value, "cycle": clock.cycle}
    where = tuple(key.values())
    held = work.tx.one(
        "SELECT code, note FROM breach_reason WHERE ticket_number = ? AND metric = ? AND cycle = ?", where
    )
    if code is None:
        if held is None:
            return False
        with work.changing("breach_reason", key, number):
            work.tx.execute("DELETE FROM breach_reason WHERE ticket_number = ? AND metric = ? AND cycle = ?", where)
        return True
    agent = work.actor.agent
    values = {"code": code, "note": note, "agent_id": agent.id if agent else None, "at": to_seconds(work.now)}
    if held is None:
        work.tx.insert("breach_reason", {**key, **values})
        work.inserted("breach_reason", key, number)
        return True
    if (held[0], held[1]) == (code, note):
        return False
    with work.changing("breach_reason", key, number):
        work.tx.update("breach_reason", key, values)
    return True


@handles(AddReasonCode)
def add_code(work: Work, command: AddReasonCode) -> Outcome:
    """Insert the code, or offer it again."""
    work.refuse_but_admins("the reasons of breaches")
    code = code_value(command.code)
    label = label_value(command.label, code)
    key = {"code": code}
    every = reasons.codes(work.tx)
    held = next((one for one in every if one.code == code), None)
    if held is not None and not held.removed and held.label.raw == label:
        return Outcome(None, f"{code} is one of the reasons already")
    if held is not None:
        with work.changing("breach_code", key):
            work.tx.update("breach_code", key, {"label": label, "removed": 0})
    else:
        place = max((one.position for one in every), default=0) + 1
        work.tx.insert("breach_code", {"code": code, "label": label, "position": place, "removed": 0})
        work.inserted("breach_code", key)
    work.record("reason code added", new=f"{code} ({label})")
    return Outcome(None, f"reason {code} added: {label}")


@handles(RemoveReasonCode)
def remove_code(work: Work, command: RemoveReasonCode) -> Outcome:
    """Mark the code as removed."""
    work.refuse_but_admins("the reasons of breaches")
    code = _known(work, command.code)
    with work.changing("breach_code", {"code": code}):
        work.tx.update("breach_code", {"code": code}, {"removed": 1})
    work.record("reason code removed", new=code)
    return Outcome(None, f"reason {code} is offered no more; breaches that have it keep it")
