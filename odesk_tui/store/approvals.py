"""What was asked of whom before a ticket may go on, and what they said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from odesk_tui.core.instants import from_seconds, optional, to_seconds
from odesk_tui.core.text import Foreign
from odesk_tui.store.door import Transaction, Value, marks

PENDING, GIVEN, REFUSED, USED, LAPSED = "pending", "given", "refused", "used", "lapsed"


class Voice(NamedTuple):
    """What an agent who was asked says; ``agrees`` is None until then."""

    agent_id: int
    handle: str
    agrees: bool | None
    reason: Foreign
    at: datetime | None


class Request(NamedTuple):
    """That a ticket may go from ``source`` to ``target``: ``need`` of the voices must agree (0: all)."""

    id: int
    ticket: int
    source: str
    target: str
    need: int
    asked_by: str | None
    asked_at: datetime
    note: Foreign
    state: str
    voices: tuple[Voice, ...] = ()

    @property
    def needed(self) -> int:
        """How many must agree."""
        return self.need or len(self.voices)

    @property
    def agreed(self) -> int:
        """How many do."""
        return sum(voice.agrees is True for voice in self.voices)

    @property
    def standing(self) -> str:
        """``1 of 2 agree, asked: bob, cleo``."""
        open_ = ", ".join(voice.handle for voice in self.voices if voice.agrees is None)
        return f"{self.agreed} of {self.needed} agree" + (f", asked: {open_}" if open_ else "")


_REQUESTS = (
    "SELECT r.id, r.ticket_number, r.source, r.target, r.need, a.handle, r.asked_at, r.note, r.state "
    "FROM approval_request r JOIN ticket t ON t.number = r.ticket_number LEFT JOIN agent a ON a.id = r.asked_by"
)


def _requests(transaction: Transaction, where: str, values: Sequence[Value]) -> list[Request]:
    rows = transaction.all(f"{_REQUESTS} WHERE {where} ORDER BY r.id", values)
    if not rows:
        return []
    ids = [row[0] for row in rows]
    voices: dict[int, list[Voice]] = {}
    for request_id, *voice in transaction.all(
        "SELECT v.request_id, v.agent_id, a.handle, v.agrees, v.reason, v.at FROM approval_voice v "  # noqa: S608 (placeholders)
        f"JOIN agent a ON a.id = v.agent_id WHERE v.request_id IN ({marks(ids)}) ORDER BY a.handle",
        ids,
    ):
        agent_id, handle, agrees, reason, at = voice
        said = None if agrees is None else bool(agrees)
        voices.setdefault(request_id, []).append(Voice(agent_id, handle, said, Foreign.stored(reason), optional(at)))
    return [
        Request(
            id_, ticket, source, target, need, who, from_seconds(at), Foreign.stored(note), state, tuple(voices[id_])
        )
        for id_, ticket, source, target, need, who, at, note, state in rows
    ]


def of_ticket(transaction: Transaction, number: int) -> list[Request]:
    """What is asked or was given for where the ticket stands now, or was refused there, the oldest first."""
    return _requests(
        transaction,
        "r.ticket_number = ? AND r.source = t.status AND r.state IN ('pending', 'given', 'refused')",
        (number,),
    )


def asked_of(transaction: Transaction, agent_id: int) -> list[Request]:
    """What waits for an agent's voice, the oldest first."""
    return _requests(
        transaction,
        "r.state = 'pending' AND r.source = t.status AND t.trashed_at IS NULL AND r.id IN "
        "(SELECT request_id FROM approval_voice WHERE agent_id = ? AND agrees IS NULL)",
        (agent_id,),
    )


def pending(transaction: Transaction) -> list[Request]:
    """Everything that waits for anybody's voice, the oldest first."""
    return _requests(transaction, "r.state = 'pending' AND r.source = t.status AND t.trashed_at IS NULL", ())


def open_of(transaction: Transaction, number: int) -> list[tuple[int, str, str, str]]:
    """Id, source, target and state of what is pending or given on a ticket, wherever it stands."""
    return [
        (int(id_), source, target, state)
        for id_, source, target, state in transaction.all(
            "SELECT id, source, target, state FROM approval_request WHERE ticket_number = ? "
            "AND state IN ('pending', 'given') ORDER BY id",
            (number,),
        )
    ]


def is_given(transaction: Transaction, number: int, source: str, target: str) -> bool:
    """Whether a ticket may go that way as far as others have a say."""
    return (source, target, GIVEN) in [found[1:] for found in open_of(transaction, number)]


def given_on(transaction: Transaction, numbers: Sequence[int]) -> set[tuple[int, str, str]]:
    """Ticket, source and target of what was given on some tickets."""
    if not numbers:
        return set()
    sql = f"SELECT ticket_number, source, target FROM approval_request WHERE ticket_number IN ({marks(numbers)}) "  # noqa: S608 (placeholders)
    return {(int(row[0]), row[1], row[2]) for row in transaction.all(f"{sql} AND state = 'given'", list(numbers))}


def ask(
    transaction: Transaction,
    number: int,
    source: str,
    target: str,
    need: int,
    whom: Sequence[int],
    *,
    asked_by: int | None,
    at: datetime,
    note: str,
) -> int:
    """Insert a request with a voice for each of ``whom``; return its id."""
    request_id = transaction.insert(
        "approval_request",
        {
            "ticket_number": number,
            "source": source,
            "target": target,
            "need": need,
            "asked_by": asked_by,
            "asked_at": to_seconds(at),
            "note": note,
            "state": PENDING,
        },
        returning="id",
    )
    transaction.many(
        "INSERT INTO approval_voice (request_id, agent_id, reason) VALUES (?, ?, '')",
        [(request_id, agent_id) for agent_id in whom],
    )
    return request_id


def say(transaction: Transaction, request_id: int, agent_id: int, agrees: bool, reason: str, at: datetime) -> None:
    """Note what an agent says."""
    key: dict[str, Value] = {"request_id": request_id, "agent_id": agent_id}
    transaction.update("approval_voice", key, {"agrees": agrees, "reason": reason, "at": to_seconds(at)})


def set_state(transaction: Transaction, request_id: int, state: str) -> None:
    """Note what has become of a request."""
    transaction.update("approval_request", {"id": request_id}, {"state": state})
