"""Time entry rows; the running timer is the entry without an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from odesk_tui.core.instants import from_seconds, optional, to_seconds
from odesk_tui.core.text import Foreign
from odesk_tui.store.door import Transaction


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """A span of an agent's work on a ticket; ``ended_at`` is None while the timer runs."""

    id: int
    agent_id: int
    ticket: int
    subject: Foreign
    started_at: datetime
    ended_at: datetime | None
    note: Foreign
    work_type: Foreign

    def seconds(self, now: datetime) -> int:
        """Its length in whole seconds, up to ``now`` while it runs."""
        return max(0, int(((self.ended_at or now) - self.started_at).total_seconds()))


_SELECT = (
    "SELECT e.id, e.agent_id, e.ticket_number, t.subject, e.started_at, e.ended_at, e.note, e.work_type "
    "FROM time_entry e JOIN ticket t ON t.number = e.ticket_number"
)


def _entry(row: tuple[object, ...]) -> TimeEntry:
    id_, agent_id, ticket, subject, started, ended, note, work_type = row
    return TimeEntry(
        id_,  # type: ignore[arg-type]
        agent_id,  # type: ignore[arg-type]
        ticket,  # type: ignore[arg-type]
        Foreign.stored(str(subject)),
        from_seconds(started),  # type: ignore[arg-type]
        optional(ended),  # type: ignore[arg-type]
        Foreign.stored(str(note)),
        Foreign.stored(str(work_type)),
    )


def running(transaction: Transaction, agent_id: int) -> TimeEntry | None:
    """The agent's running timer."""
    row = transaction.one(f"{_SELECT} WHERE e.agent_id = ? AND e.ended_at IS NULL", (agent_id,))
    return _entry(row) if row else None


def between(transaction: Transaction, agent_id: int, start: datetime, end: datetime) -> list[TimeEntry]:
    """The agent's entries that began in [start, end), oldest first."""
    sql = f"{_SELECT} WHERE e.agent_id = ? AND e.started_at >= ? AND e.started_at < ? ORDER BY e.started_at, e.id"
    return [_entry(row) for row in transaction.all(sql, (agent_id, to_seconds(start), to_seconds(end)))]


def spent(transaction: Transaction, number: int) -> int:
    """Seconds of the finished entries of a ticket."""
    row = transaction.one(
        "SELECT COALESCE(sum(ended_at - started_at), 0) FROM time_entry WHERE ticket_number = ? AND ended_at IS NOT NULL",
        (number,),
    )
    return int(row[0]) if row else 0


def lock_agent(transaction: Transaction, agent_id: int) -> None:
    """Let no other transaction start or stop this agent's timer until this one ends."""
    if transaction.dialect == "postgresql":
        # Weaker than FOR UPDATE, so that rows which refer to the agent can be inserted meanwhile.
        transaction.execute("SELECT id FROM agent WHERE id = ? FOR NO KEY UPDATE", (agent_id,))


def add(
    transaction: Transaction,
    agent_id: int,
    number: int,
    started_at: datetime,
    ended_at: datetime | None,
    note: str = "",
    work_type: str = "",
) -> int:
    """Insert an entry; return its id."""
    values = {
        "agent_id": agent_id,
        "ticket_number": number,
        "started_at": to_seconds(started_at),
        "ended_at": None if ended_at is None else to_seconds(ended_at),
        "note": note,
        "work_type": work_type,
    }
    return transaction.insert("time_entry", values, returning="id")


def stop(transaction: Transaction, entry_id: int, ended_at: datetime, note: str | None, work_type: str | None) -> None:
    """End a running entry; a note or work type that is given replaces its own."""
    values: dict[str, str | int] = {"ended_at": to_seconds(ended_at)}
    if note is not None:
        values["note"] = note
    if work_type is not None:
        values["work_type"] = work_type
    transaction.update("time_entry", {"id": entry_id}, values)
