"""SLA clock rows with their segment logs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from odesk_tui.core.instants import NEVER
from odesk_tui.core.sla.clock import Clock, Segment, State
from odesk_tui.core.sla.policy import Metric, pauses_text, pauses_value
from odesk_tui.store.door import Transaction, Value, marks

_COLUMNS = (
    "id, metric, cycle, state, target_s, calendar_id, pauses, policy_id, started_at, due_at, remaining_s, "
    "stopped_at, elapsed_s"
)
_CLOCKS = f"SELECT {_COLUMNS}, next_step_at FROM sla_clock WHERE ticket_number = ? ORDER BY id"  # noqa: S608 (constants)
_SEGMENTS = (
    "SELECT s.clock_id, s.started_at, s.ended_at FROM sla_segment s JOIN sla_clock c ON c.id = s.clock_id "
    "WHERE c.ticket_number = ? ORDER BY s.clock_id, s.started_at"
)


@dataclass(frozen=True, slots=True)
class StoredClock:
    """A clock with the id of its row, and when its next step is looked for."""

    id: int
    clock: Clock
    next_step_at: int | None


def of_ticket(transaction: Transaction, number: int) -> list[StoredClock]:
    """The clocks of a ticket with their logs."""
    segments: dict[int, list[Segment]] = {}
    for clock_id, start, end in transaction.all(_SEGMENTS, (number,)):
        segments.setdefault(clock_id, []).append(Segment(start, end))
    rows = transaction.all(_CLOCKS, (number,))
    return [StoredClock(row[0], _clock(row, tuple(segments.get(row[0], ()))), row[13]) for row in rows]


def of_tickets(transaction: Transaction, numbers: Sequence[int]) -> dict[int, tuple[Clock, ...]]:
    """The clocks of tickets (at most a few hundred), with their logs."""
    segments: dict[int, list[Segment]] = {}
    for clock_id, start, end in transaction.all(
        "SELECT s.clock_id, s.started_at, s.ended_at FROM sla_segment s JOIN sla_clock c ON c.id = s.clock_id "  # noqa: S608 (placeholders)
        f"WHERE c.ticket_number IN ({marks(numbers)}) ORDER BY s.clock_id, s.started_at",
        numbers,
    ):
        segments.setdefault(clock_id, []).append(Segment(start, end))
    found: dict[int, list[Clock]] = {}
    for *row, number in transaction.all(
        f"SELECT {_COLUMNS}, ticket_number FROM sla_clock "  # noqa: S608 (constants and placeholders)
        f"WHERE ticket_number IN ({marks(numbers)}) ORDER BY ticket_number, id",
        numbers,
    ):
        found.setdefault(number, []).append(_clock(tuple(row), tuple(segments.get(row[0], ()))))
    return {number: tuple(held) for number, held in found.items()}


def of_tickets_stored(transaction: Transaction, numbers: Sequence[int]) -> dict[int, list[StoredClock]]:
    """:func:`of_ticket` of some tickets by their numbers."""
    where = f"ticket_number IN ({marks(numbers)})"
    segments: dict[int, list[Segment]] = {}
    for clock_id, start, end in transaction.all(
        "SELECT s.clock_id, s.started_at, s.ended_at FROM sla_segment s JOIN sla_clock c ON c.id = s.clock_id "  # noqa: S608 (placeholders)
        f"WHERE c.{where} ORDER BY s.clock_id, s.started_at",
        list(numbers),
    ):
        segments.setdefault(clock_id, []).append(Segment(start, end))
    found: dict[int, list[StoredClock]] = {}
    for *row, number in transaction.all(
        f"SELECT {_COLUMNS}, next_step_at, ticket_number FROM sla_clock WHERE {where} ORDER BY ticket_number, id",  # noqa: S608 (see above)
        list(numbers),
    ):
        clock = _clock(tuple(row), tuple(segments.get(row[0], ())))
        found.setdefault(number, []).append(StoredClock(row[0], clock, row[13]))
    return found


def tickets_counting_by(transaction: Transaction, calendar_id: int, after: int, limit: int) -> list[int]:
    """The next tickets after the number ``after`` with an open clock in a calendar's hours."""
    rows = transaction.all(
        # What is open is not named by its state: by that index every batch would go through all that runs.
        "SELECT DISTINCT ticket_number FROM sla_clock WHERE calendar_id = ? AND stopped_at IS NULL "
        "AND state <> 'cancelled' AND ticket_number > ? ORDER BY ticket_number LIMIT ?",
        (calendar_id, after, limit),
    )
    return [int(row[0]) for row in rows]


def _clock(row: tuple[Any, ...], segments: tuple[Segment, ...]) -> Clock:
    return Clock(
        metric=Metric(row[1]),
        cycle=row[2],
        state=State(row[3]),
        target_s=row[4],
        calendar_id=row[5],
        pauses=pauses_value(row[6]),
        policy_id=row[7],
        started_at=row[8],
        segments=segments,
        due_at=row[9],
        remaining_s=row[10],
        stopped_at=row[11],
        elapsed_s=row[12],
    )


def columns(clock: Clock) -> dict[str, Value]:
    """The columns of a clock, without its id and its ticket."""
    return {
        "metric": clock.metric.value,
        "cycle": clock.cycle,
        "state": clock.state.value,
        "target_s": clock.target_s,
        "calendar_id": clock.calendar_id,
        "pauses": pauses_text(clock.pauses),
        "policy_id": clock.policy_id,
        "started_at": clock.started_at,
        "due_at": clock.due_at,
        "remaining_s": clock.remaining_s,
        "stopped_at": clock.stopped_at,
        "elapsed_s": clock.elapsed_s,
    }


def image(clock: Clock) -> dict[str, Any]:
    """A clock as JSON can hold it; :func:`from_image` gives it back."""
    return {**columns(clock), "segments": [list(segment) for segment in clock.segments]}


def from_image(held: Mapping[str, Any]) -> Clock:
    """The clock of an :func:`image`."""
    return Clock(
        **{
            **held,
            "metric": Metric(held["metric"]),
            "state": State(held["state"]),
            "pauses": pauses_value(held["pauses"]),
            "segments": tuple(Segment(start, end) for start, end in held["segments"]),
        }
    )


def save(
    transaction: Transaction,
    number: int,
    before: list[StoredClock],
    after: tuple[Clock, ...],
    next_step: Callable[[Clock], int | None],
) -> None:
    """Write what differs between the stored clocks of a ticket and ``after``; those that are not in it are deleted.

    ``next_step`` says when the next step of a clock comes, which is kept beside it and found by an index.
    """
    stored = {(old.clock.metric, old.clock.cycle): old for old in before}
    kept = {(clock.metric, clock.cycle) for clock in after}
    for key, gone in stored.items():
        if key not in kept:
            transaction.execute("DELETE FROM sla_segment WHERE clock_id = ?", (gone.id,))
            transaction.execute("DELETE FROM sla_clock WHERE id = ?", (gone.id,))
    for clock in after:
        old = stored.get((clock.metric, clock.cycle))
        step_at = next_step(clock)
        if old is None:
            values = {"ticket_number": number, **columns(clock), "next_step_at": step_at}
            clock_id = transaction.insert("sla_clock", values, returning="id")
            _write_log(transaction, clock_id, (), clock.segments)
        elif old.clock != clock:
            transaction.update("sla_clock", {"id": old.id}, {**columns(clock), "next_step_at": step_at})
            _write_log(transaction, old.id, old.clock.segments, clock.segments)
        elif old.next_step_at != step_at:
            transaction.update("sla_clock", {"id": old.id}, {"next_step_at": step_at})


def _write_log(
    transaction: Transaction, clock_id: int, before: tuple[Segment, ...], after: tuple[Segment, ...]
) -> None:
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    if before[same:]:
        transaction.many(
            "DELETE FROM sla_segment WHERE clock_id = ? AND started_at = ?",
            [(clock_id, segment.start) for segment in before[same:]],
        )
    if after[same:]:
        transaction.many(
            "INSERT INTO sla_segment (clock_id, started_at, ended_at) VALUES (?, ?, ?)",
            [(clock_id, segment.start, segment.end) for segment in after[same:]],
        )


def set_next_due(transaction: Transaction, number: int, due: tuple[int, int | None] | None) -> None:
    """Keep on the ticket the earliest due instant of its running clocks and that clock's calendar."""
    at, calendar_id = due or (NEVER, None)
    transaction.update("ticket", {"number": number}, {"sla_due": at, "sla_calendar_id": calendar_id})
