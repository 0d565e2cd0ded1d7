"""Message and attachment rows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.text import Foreign, from_stored, safe_name
from odesk_tui.store.door import Transaction, marks


@dataclass(frozen=True, slots=True)
class Message:
    """Something said: ``kind`` is customer, reply or note; who said it is an agent's handle or a contact's name."""

    id: int
    at: datetime
    kind: str
    agent: str | None
    contact: Foreign | None
    body: Foreign


@dataclass(frozen=True, slots=True)
class AttachmentInfo:
    """A file of a message without its bytes; ``size`` in bytes."""

    id: int
    message_id: int
    name: Foreign
    safe_name: str
    size: int
    sha256: str


def add(
    transaction: Transaction,
    number: int,
    *,
    at: datetime,
    kind: str,
    body: str,
    agent_id: int | None = None,
    contact_id: int | None = None,
) -> int:
    """Insert a message; return its id."""
    return transaction.insert(
        "message",
        {
            "ticket_number": number,
            "at": to_seconds(at),
            "kind": kind,
            "agent_id": agent_id,
            "contact_id": contact_id,
            "body": body,
        },
        returning="id",
    )


def attach(
    transaction: Transaction, message_id: int, name: str, content: bytes, media_type: str = "application/octet-stream"
) -> int:
    """Keep a file of a message: its bytes, their hash, its name and a name safe to write; return its id."""
    return transaction.insert(
        "attachment",
        {
            "message_id": message_id,
            "name": name,
            "safe_name": safe_name(name),
            "media_type": media_type,
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "content": content,
        },
        returning="id",
    )


_MESSAGES = (
    "SELECT m.id, m.at, m.kind, a.handle, c.name, m.body FROM message m "
    "LEFT JOIN agent a ON a.id = m.agent_id LEFT JOIN contact c ON c.id = m.contact_id "
    "WHERE m.ticket_number = ? AND m.withdrawn_at IS NULL"
)


def of_ticket(transaction: Transaction, number: int, limit: int = 500) -> list[Message]:
    """The newest ``limit`` messages of a ticket, oldest first, without those that were taken back."""
    rows = transaction.all(f"{_MESSAGES} ORDER BY m.id DESC LIMIT ?", (number, limit))
    return [_message(row) for row in reversed(rows)]


def public_after(transaction: Transaction, number: int, message_id: int) -> Message | None:
    """The newest public message (customer or reply) of a ticket after ``message_id``."""
    sql = f"{_MESSAGES} AND m.id > ? AND m.kind <> 'note' ORDER BY m.id DESC LIMIT 1"
    row = transaction.one(sql, (number, message_id))
    return _message(row) if row else None


_NEWEST = "SELECT ticket_number, MAX(id) FROM message WHERE ticket_number IN ({}) GROUP BY ticket_number"


def newest(transaction: Transaction, numbers: Sequence[int]) -> dict[int, int]:
    """The newest message of each of some tickets that have one."""
    if not numbers:
        return {}
    return {row[0]: row[1] for row in transaction.all(_NEWEST.format(marks(numbers)), list(numbers))}


def _message(row: tuple[object, ...]) -> Message:
    id_, at, kind, agent, contact, body = row
    return Message(
        id_,  # type: ignore[arg-type]
        from_seconds(at),  # type: ignore[arg-type]
        str(kind),
        None if agent is None else str(agent),
        None if contact is None else Foreign.stored(str(contact)),
        Foreign.stored(str(body)),
    )


_FILES = "SELECT id, message_id, name, safe_name, size, sha256 FROM attachment WHERE message_id IN ({}) ORDER BY id"


def files_of(transaction: Transaction, message_ids: Sequence[int]) -> list[AttachmentInfo]:
    """The files of some messages, without their bytes."""
    if not message_ids:
        return []
    rows = transaction.all(_FILES.format(marks(message_ids)), list(message_ids))
    return [AttachmentInfo(row[0], row[1], Foreign.stored(row[2]), row[3], row[4], row[5]) for row in rows]


def content(transaction: Transaction, attachment_id: int) -> bytes | None:
    """The bytes of an attachment as received."""
    row = transaction.one("SELECT content FROM attachment WHERE id = ?", (attachment_id,))
    return bytes(row[0]) if row else None


def answered(transaction: Transaction, number: int) -> bool:
    """Whether an agent has replied on a ticket in public."""
    sql = "SELECT 1 FROM message WHERE ticket_number = ? AND kind = 'reply' AND withdrawn_at IS NULL LIMIT 1"
    return transaction.one(sql, (number,)) is not None


def texts_of(transaction: Transaction, message_ids: Sequence[int]) -> dict[int, str]:
    """The texts of some messages by id."""
    if not message_ids:
        return {}
    rows = transaction.all(f"SELECT id, body FROM message WHERE id IN ({marks(message_ids)})", list(message_ids))  # noqa: S608
    return {int(row[0]): from_stored(str(row[1])) for row in rows}


def text_of(transaction: Transaction, message_id: int) -> tuple[str, str] | None:
    """Kind and text of a message, taken back or not."""
    row = transaction.one("SELECT kind, body FROM message WHERE id = ?", (message_id,))
    return (str(row[0]), from_stored(str(row[1]))) if row else None
