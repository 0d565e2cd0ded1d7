"""The journal: for each change what it did, with the values before and after, so that it can be taken back and done again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.text import Foreign
from odesk_tui.store.clocks import from_image, image
from odesk_tui.store.door import Row, Transaction, marks

DO, UNDO, REDO = "do", "undo", "redo"
DONE, TAKEN_BACK, STUCK = "done", "undone", "stuck"
Columns: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldsStep:
    """Columns of a ticket (and ``tags``, a list), each with its value before and after."""

    values: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class RowStep:
    """A row of ``table``: inserted (no ``before``), deleted (no ``after``), or some of its columns changed."""

    table: str
    key: Columns
    before: Columns | None
    after: Columns | None


@dataclass(frozen=True, slots=True)
class ClocksStep:
    """What happened to a ticket's clocks; both empty-handed (None) when they stayed as they were.

    ``why`` is what cannot be seen from the fields: ``replied``, ``wrote``, ``created``, ``cancelled`` (true) and
    ``waiting_since`` (the instant of an older unanswered message that a merge brought); ``parting`` (of splitting, see
    ``core/sla/follow.py``).
    """

    before: tuple[Clock, ...] | None
    after: tuple[Clock, ...] | None
    why: Mapping[str, Any]


Step: TypeAlias = FieldsStep | RowStep | ClocksStep


@dataclass(frozen=True, slots=True)
class Done:
    """A step with the ticket that it was done on (None: the desk) and the unit that is taken back as one (0: the desk)."""

    unit: int
    ticket: int | None
    step: Step


@dataclass(frozen=True, slots=True)
class Entry:
    """A change in the journal; ``kind`` is do, undo or redo, ``root`` the id of what was first done."""

    id: int
    at: datetime
    change: str
    agent_id: int | None
    kind: str
    root: int
    state: str
    summary: Foreign
    tickets: int
    ticket: int | None


@dataclass(frozen=True, slots=True)
class Past:
    """What an entry did to a ticket, for telling its story again."""

    entry: int
    root: int
    unit: int
    kind: str
    at: int
    steps: tuple[Step, ...]


_ENTRY = (
    "SELECT id, at, change, agent_id, kind, COALESCE(root, id), state, summary, tickets, ticket_number FROM journal "
    "WHERE agent_id = ?"
)
_UNDOABLE = f"{_ENTRY} AND state = 'done' AND kind IN ('do', 'redo')"
_REDOABLE = (
    f"{_ENTRY} AND state = 'done' AND kind = 'undo' "  # noqa: S608 (constants)
    "AND id > (SELECT COALESCE(max(d.id), 0) FROM journal d WHERE d.agent_id = ? AND d.kind = 'do')"
)


def add(
    transaction: Transaction,
    done: Sequence[Done],
    *,
    at: datetime,
    change: str,
    agent_id: int | None,
    summary: str,
    kind: str = DO,
    root: int | None = None,
) -> None:
    """Keep a change."""
    numbers = sorted({d.unit for d in done if d.unit} or {d.ticket for d in done if d.ticket is not None})
    entry = transaction.insert(
        "journal",
        {
            "at": to_seconds(at),
            "change": change,
            "agent_id": agent_id,
            "kind": kind,
            "root": root,
            "state": DONE,
            "summary": summary,
            "tickets": len(numbers),
            "ticket_number": numbers[0] if numbers else None,
        },
        returning="id",
    )
    rows: list[tuple[int, int, int, int | None, str]] = []
    grouped: dict[tuple[int, int | None], list[Step]] = {}
    for one in done:
        grouped.setdefault((one.unit, one.ticket), []).append(one.step)
    for position, ((unit, ticket), steps) in enumerate(grouped.items()):
        rows.append((entry, position, unit, ticket, json.dumps([_plain(step) for step in steps])))
    transaction.many(
        "INSERT INTO journal_step (journal_id, position, unit, ticket_number, steps) VALUES (?, ?, ?, ?, ?)", rows
    )


def undoable(transaction: Transaction, agent_id: int, limit: int) -> list[Entry]:
    """What an agent can take back, the newest first."""
    return [_entry(row) for row in transaction.all(f"{_UNDOABLE} ORDER BY id DESC LIMIT ?", (agent_id, limit))]


def redoable(transaction: Transaction, agent_id: int, limit: int) -> list[Entry]:
    """What an agent took back and can do again, what was taken back last first; nothing once they did something else."""
    rows = transaction.all(f"{_REDOABLE} ORDER BY id DESC LIMIT ?", (agent_id, agent_id, limit))
    return [_entry(row) for row in rows]


def tickets_of(transaction: Transaction, agent_id: int, limit: int) -> list[int]:
    """The tickets of an agent's newest changes, the last one first; of a change of several the first one."""
    rows = transaction.all(
        "SELECT ticket_number FROM journal WHERE agent_id = ? AND state = 'done' AND ticket_number IS NOT NULL "
        "ORDER BY id DESC LIMIT ?",
        (agent_id, limit),
    )
    return list(dict.fromkeys(int(number) for (number,) in rows))


def change_of(transaction: Transaction, entry_id: int) -> str:
    """The name of an entry's change in the log."""
    row = transaction.one("SELECT change FROM journal WHERE id = ?", (entry_id,))
    return str(row[0]) if row else ""


def set_state(transaction: Transaction, entry_id: int, state: str) -> None:
    """Note what has become of an entry."""
    transaction.execute("UPDATE journal SET state = ? WHERE id = ?", (state, entry_id))


def steps_of(transaction: Transaction, entry_id: int) -> list[Done]:
    """The steps of an entry in the order in which they were done, ticket by ticket."""
    rows = transaction.all(
        "SELECT unit, ticket_number, steps FROM journal_step WHERE journal_id = ? ORDER BY position", (entry_id,)
    )
    return [Done(row[0], row[1], step) for row in rows for step in _steps(row[2])]


def past_of(transaction: Transaction, number: int) -> list[Past]:
    """Everything that the journal knows of a ticket, oldest first."""
    rows = transaction.all(
        "SELECT j.id, COALESCE(j.root, j.id), s.unit, j.kind, j.at, s.steps FROM journal_step s "
        "JOIN journal j ON j.id = s.journal_id WHERE s.ticket_number = ? ORDER BY j.id, s.position",
        (number,),
    )
    return [Past(row[0], row[1], row[2], row[3], row[4], tuple(_steps(row[5]))) for row in rows]


def pasts_of(transaction: Transaction, numbers: Sequence[int]) -> dict[int, list[Past]]:
    """Everything that the journal knows of tickets (at most a few hundred), oldest first."""
    found: dict[int, list[Past]] = {}
    for number, *row in transaction.all(
        "SELECT s.ticket_number, j.id, COALESCE(j.root, j.id), s.unit, j.kind, j.at, s.steps FROM journal_step s "  # noqa: S608 (placeholders)
        f"JOIN journal j ON j.id = s.journal_id WHERE s.ticket_number IN ({marks(numbers)}) ORDER BY j.id, s.position",
        numbers,
    ):
        past = Past(row[0], row[1], row[2], row[3], row[4], tuple(_steps(row[5])))
        found.setdefault(number, []).append(past)
    return found


def _entry(row: Row) -> Entry:
    id_, at, change, agent_id, kind, root, state, summary, tickets, ticket = row
    return Entry(id_, from_seconds(at), change, agent_id, kind, root, state, Foreign.stored(summary), tickets, ticket)


def _plain(step: Step) -> dict[str, Any]:
    if isinstance(step, FieldsStep):
        return {"fields": step.values}
    if isinstance(step, RowStep):
        return {"row": [step.table, step.key, step.before, step.after]}
    return {"clocks": [_images(step.before), _images(step.after), step.why]}


def _images(clocks: Iterable[Clock] | None) -> list[dict[str, Any]] | None:
    return None if clocks is None else [image(clock) for clock in clocks]


def _clocks(images: list[dict[str, Any]] | None) -> tuple[Clock, ...] | None:
    return None if images is None else tuple(from_image(held) for held in images)


def _steps(raw: str) -> list[Step]:
    return [_step(plain) for plain in json.loads(raw)]


def _step(plain: dict[str, Any]) -> Step:
    if "fields" in plain:
        return FieldsStep({column: (old, new) for column, (old, new) in plain["fields"].items()})
    if "row" in plain:
        return RowStep(*plain["row"])
    before, after, why = plain["clocks"]
    return ClocksStep(_clocks(before), _clocks(after), why)
