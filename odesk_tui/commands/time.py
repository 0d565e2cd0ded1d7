"""Time: the one running timer of an agent, and entries after the fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from odesk_tui.commands.base import Command, Outcome, TicketCommand, handles, handles_ticket
from odesk_tui.commands.tickets import refuse_trashed
from odesk_tui.commands.work import Work
from odesk_tui.core.durations import hours_text
from odesk_tui.core.errors import InvalidValue, NotFound
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.ticket import Ticket
from odesk_tui.store import time as entries
from odesk_tui.store.journal import RowStep

NOTE_LIMIT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTimer(Command):
    """Start the agent's timer on a ticket; one that runs on another is stopped at the same instant and kept."""

    ticket: int
    note: str = ""
    work_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTimer(Command):
    """Stop the running timer; asks for nothing, takes a note and a work type if given."""

    note: str | None = None
    work_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogTime(TicketCommand):
    """An entry after the fact: ``seconds`` from ``started_at``, or (None) ending now."""

    seconds: int
    started_at: datetime | None = None
    note: str = ""
    work_type: str = ""


def _checked(text: str, what: str) -> str:
    if len(text) > NOTE_LIMIT:
        raise InvalidValue(what, f"{len(text)} characters are too many, the limit is {NOTE_LIMIT}")
    return text


@handles(StartTimer)
def start_timer(work: Work, command: StartTimer) -> Outcome:
    """Begin an entry without an end, ending the one that runs."""
    agent = work.agent
    entries.lock_agent(work.tx, agent.id)
    ticket = work.ticket(command.ticket)
    refuse_trashed(ticket)
    running = entries.running(work.tx, agent.id)
    if running is not None and running.ticket == ticket.number:
        return Outcome(ticket.number, f"timer already runs on #{ticket.number}")
    switched = ""
    if running is not None:
        switched = f", {_stop(work, running, None, None)}"
    _add(work, ticket.number, work.now, None, command.note, command.work_type)
    work.record("timer started", ticket.number)
    return Outcome(ticket.number, f"timer started on #{ticket.number}{switched}")


@handles(StopTimer)
def stop_timer(work: Work, command: StopTimer) -> Outcome:
    """End the running entry; it stays as time spent."""
    agent = work.agent
    entries.lock_agent(work.tx, agent.id)
    running = entries.running(work.tx, agent.id)
    if running is None:
        raise NotFound("no timer is running; start one with: odesk timer start ID")
    return Outcome(running.ticket, _stop(work, running, command.note, command.work_type))


def _add(work: Work, number: int, started: datetime, ended: datetime | None, note: str, work_type: str) -> None:
    note, work_type = _checked(note, "note"), _checked(work_type, "type")
    entry_id = entries.add(work.tx, work.agent.id, number, started, ended, note, work_type)
    values = {
        "agent_id": work.agent.id,
        "ticket_number": number,
        "started_at": to_seconds(started),
        "ended_at": None if ended is None else to_seconds(ended),
        "note": note,
        "work_type": work_type,
    }
    work.put_in("time_entry", {"id": entry_id}, values, number)


def _stop(work: Work, running: entries.TimeEntry, note: str | None, work_type: str | None) -> str:
    ended = max(work.now, running.started_at)
    note = running.note.raw if note is None else _checked(note, "note")
    work_type = running.work_type.raw if work_type is None else _checked(work_type, "type")
    entries.stop(work.tx, running.id, ended, note, work_type)
    before = {"ended_at": None, "note": running.note.raw, "work_type": running.work_type.raw}
    after = {"ended_at": to_seconds(ended), "note": note, "work_type": work_type}
    work.did(running.ticket, RowStep("time_entry", {"id": running.id}, before, after))
    seconds = running.seconds(ended)
    work.record("timer stopped", running.ticket, new=seconds)
    return f"{hours_text(seconds)} kept on #{running.ticket}"


@handles_ticket(LogTime)
def log_time(work: Work, ticket: Ticket, command: LogTime) -> str:
    """Keep a finished entry."""
    refuse_trashed(ticket)
    if not 0 < command.seconds <= 24 * 3600:
        raise InvalidValue("time", "an entry is longer than nothing and at most 24 hours; log longer work day by day")
    started = command.started_at or work.now - timedelta(seconds=command.seconds)
    ended = started + timedelta(seconds=command.seconds)
    if ended > work.now + timedelta(days=1):
        raise InvalidValue("time", f"{work.local(started)} is in the future; log work when it is done")
    _add(work, ticket.number, started, ended, command.note, command.work_type)
    work.record("time logged", ticket.number, new=command.seconds)
    return f"{hours_text(command.seconds)} logged on #{ticket.number}"
