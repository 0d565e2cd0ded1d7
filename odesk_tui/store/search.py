"""Full-text search: which words a ticket is found by.

They are those of its subject, tags, external ID, requester, the desk's own fields that hold text, and all messages, made by
``core/query/words.py`` for both databases alike. Index a ticket with :func:`reindex` after any of these changed, or a new
message with :func:`append`; the database keeps its own index (FTS5, tsvector) in step with the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from odesk_tui.core.custom.values import searched
from odesk_tui.core.query.words import extended, joined, words
from odesk_tui.core.text import from_stored
from odesk_tui.store import custom, custom_sql
from odesk_tui.store.door import Transaction, marks

_PUT = (
    "INSERT INTO ticket_text (ticket_number, subject, words) VALUES (?, ?, ?) "
    "ON CONFLICT (ticket_number) DO UPDATE SET subject = excluded.subject, words = excluded.words"
)
_TAGS = "SELECT ticket_number, tag FROM ticket_tag WHERE ticket_number IN ({})"
_TICKETS = (
    "SELECT t.number, t.subject, t.external_id, c.name, c.email, t.custom FROM ticket t "
    "LEFT JOIN contact c ON c.id = t.requester_id WHERE t.number IN ({})"
)
_MESSAGES = (
    "SELECT ticket_number, substr(body, 1, ?) FROM message WHERE ticket_number IN ({}) AND withdrawn_at IS NULL "
    "ORDER BY ticket_number, id"
)
_BATCH = 1000
# Longer than any message.
_WHOLE = 2**31 - 1


def index(transaction: Transaction, number: int, subject: str, texts: Iterable[str]) -> None:
    """Let a ticket be found by its ``subject`` and the other ``texts`` (all as received), instead of what it had."""
    transaction.execute(_PUT, _row(number, subject, texts))


def index_many(transaction: Transaction, rows: Iterable[tuple[int, str, Sequence[str]]]) -> None:
    """:func:`index` for many tickets of (number, subject, other texts), for imports and demo data."""
    remaining = iter(rows)
    while batch := [_row(*row) for row in islice(remaining, _BATCH)]:
        transaction.many(_PUT, batch)


def _row(number: int, subject: str, texts: Iterable[str]) -> tuple[int, str, str]:
    return number, " ".join(words(subject)), joined((subject, *texts))


def remove(transaction: Transaction, number: int) -> None:
    """Let a ticket be found by no word, as before it is deleted for good."""
    transaction.execute("DELETE FROM ticket_text WHERE ticket_number = ?", (number,))


def append(transaction: Transaction, number: int, text: str) -> None:
    """Let a ticket be found by another text too: a new message."""
    lock = " FOR UPDATE" if transaction.dialect == "postgresql" else ""
    row = transaction.one(f"SELECT words FROM ticket_text WHERE ticket_number = ?{lock}", (number,))  # noqa: S608 (constants)
    if row is None:
        reindex(transaction, number)
        return
    transaction.execute("UPDATE ticket_text SET words = ? WHERE ticket_number = ?", (extended(row[0], text), number))


def reindex(transaction: Transaction, number: int) -> None:
    """Index a ticket as it is stored now; a ticket that does not exist is removed."""
    texts = ticket_texts(transaction, (number,)).get(number)
    if texts is None:
        remove(transaction, number)
    else:
        index(transaction, number, texts[0], texts[1:])


def ticket_words(transaction: Transaction, number: int) -> str:
    """What a ticket should be found by now, joined by spaces as it is stored; empty if there is no such ticket."""
    return joined(ticket_texts(transaction, (number,)).get(number, ()))


def ticket_texts(transaction: Transaction, numbers: Sequence[int], *, longest: int = _WHOLE) -> dict[int, list[str]]:
    """The texts (at most a few hundred tickets at once) that tickets are found by, subject first, by number.

    ``longest``: so many characters of a message at most.
    """
    tags = transaction.all(_TAGS.format(marks(numbers)), numbers)
    tickets = transaction.all(_TICKETS.format(marks(numbers)), numbers)
    messages = transaction.all(_MESSAGES.format(marks(numbers)), (longest, *numbers))
    texts: dict[int, list[str]] = {}
    own = {number: held for number, *_, column in tickets if (held := custom_sql.values_of(column))}
    fields = {field.id: field for field in custom.all_of(transaction) if not field.removed} if own else {}
    for number, subject, *others, _column in tickets:
        named = sorted(tag for tagged, tag in tags if tagged == number)
        texts[number] = [from_stored(text or "") for text in (subject, *named, *others)]
        for field_id, value in own.get(number, {}).items():
            said = searched(fields[field_id], value) if field_id in fields else None
            texts[number] += [said] if said else []
    for number, body in messages:
        texts[number].append(from_stored(body))
    return texts
