"""What agents are told of: rows written with the events that concern them, so that an inbox is one index scan."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.store.door import Row, Transaction, Value, marks
from odesk_tui.store.events import NewEvent

ASSIGNED, MENTION, CUSTOMER, REFUSED, BREACH = "assigned", "mention", "customer", "refused", "breach"
APPROVAL, ESCALATED = "approval", "escalated"
# What is told again when it is done again.
RETOLD = (MENTION, APPROVAL)
# Events that are kept for somebody's inbox and tell nothing of the ticket itself.
ASIDE = (*RETOLD, "bulk refused", "watching", "not watching")
# Of what becomes a line in an inbox, what it is called there; an assignment is seen from the field.
_WHYS = {
    "mention": MENTION,
    "approval": APPROVAL,
    "customer": CUSTOMER,
    "bulk refused": REFUSED,
    "escalated": ESCALATED,
}
# A breach older than this is history.
BREACHES_S = 30 * 86400


@dataclass(frozen=True, slots=True)
class Item:
    """A line of an inbox; its place is (at, why, ref).

    ``why`` is assigned, mention, approval, customer, refused, escalated or breach.
    """

    why: str
    ref: int
    at: datetime
    ticket: int | None
    subject: Foreign
    who: str | None
    detail: object
    read: bool


def deliver(
    transaction: Transaction, events: Sequence[NewEvent], *, change: str, at: datetime, agent_id: int | None
) -> None:
    """Tell the agents whom the events of a change concern, each but the one who caused it (and that one of refusals)."""
    if not any(_concerns(event) for event in events):
        return
    rows = transaction.all(
        "SELECT id, kind, field, new, ticket_number FROM event WHERE change = ? AND "
        "(kind IN ('mention', 'approval', 'customer', 'bulk refused', 'escalated') "
        "OR (field = 'assignee' AND kind IN ('changed', 'redone'))) "
        "ORDER BY id",
        (change,),
    )
    ids = {str(handle): int(id_) for id_, handle in transaction.all("SELECT id, handle FROM agent")}
    listening = _listening(transaction, [row[4] for row in rows if row[1] == "customer"])
    items: list[tuple[Value, ...]] = []
    for event_id, kind, _, new, number in rows:
        if kind == "bulk refused":
            whom = {agent_id}
        elif kind == "customer":
            whom = listening.get(number, set()) - {agent_id}
        elif kind in (APPROVAL, ESCALATED):
            whom = {ids.get(handle) for handle in json.loads(new)["whom"]} - {agent_id}
        else:
            whom = {ids.get(str(json.loads(new)))} - {agent_id} if new else set()
        why = _WHYS.get(kind, ASSIGNED)
        items.extend((who, why, to_seconds(at), event_id, number) for who in sorted(whom - {None}))  # type: ignore[type-var]
    if items:
        transaction.many(
            "INSERT INTO inbox_item (agent_id, why, at, event_id, ticket_number) VALUES (?, ?, ?, ?, ?)", items
        )


def _concerns(event: NewEvent) -> bool:
    if event.field == "assignee":
        return event.new is not None and event.kind in ("changed", "redone")
    return event.kind in _WHYS


def _listening(transaction: Transaction, numbers: Sequence[int]) -> Mapping[int, set[int | None]]:
    """By ticket, its assignee and its watchers."""
    found: dict[int, set[int | None]] = {}
    for start in range(0, len(numbers), 500):
        part = list(numbers[start : start + 500])
        sql = (
            f"SELECT number, assignee_id FROM ticket WHERE number IN ({marks(part)}) AND assignee_id IS NOT NULL "  # noqa: S608 (placeholders)
            f"UNION SELECT ticket_number, agent_id FROM watcher WHERE ticket_number IN ({marks(part)})"
        )
        for number, agent_id in transaction.all(sql, [*part, *part]):
            found.setdefault(number, set()).add(agent_id)
    return found


def withdraw(transaction: Transaction, change: str, numbers: Sequence[int]) -> None:
    """Take back what a change told of some tickets."""
    for number in numbers:
        transaction.execute(
            "DELETE FROM inbox_item WHERE event_id IN (SELECT id FROM event WHERE change = ? AND ticket_number = ?)",
            (change, number),
        )


_EVENTS = (
    "SELECT i.why, i.id, i.at, i.ticket_number, t.subject, a.handle, e.new, i.read_at IS NOT NULL "
    "FROM inbox_item i JOIN event e ON e.id = i.event_id LEFT JOIN agent a ON a.id = e.agent_id "
    "LEFT JOIN ticket t ON t.number = i.ticket_number WHERE i.agent_id = ? AND (t.number IS NULL OR t.trashed_at IS NULL)"
)
_BREACHES = (
    "SELECT 'breach', c.id, c.due_at, c.ticket_number, t.subject, NULL, c.metric, i.read_at IS NOT NULL "
    "FROM sla_clock c JOIN ticket t ON t.number = c.ticket_number "
    "LEFT JOIN inbox_item i ON i.agent_id = ? AND i.clock_id = c.id "
    "WHERE c.state IN ('running', 'breached') AND c.due_at < ? AND c.due_at >= ? AND t.assignee_id = ? "
    "AND t.trashed_at IS NULL"
)


def page(
    transaction: Transaction,
    agent_id: int,
    now: datetime,
    limit: int,
    after: tuple[int, str, int] | None = None,
    unread_only: bool = False,
) -> list[Item]:
    """The newest ``limit`` items of an inbox older than the one at ``after`` = (at, why, ref)."""
    at = to_seconds(now)
    parts = (
        (_EVENTS, "i.at", "i.why", "i.id", [agent_id]),
        (_BREACHES, "c.due_at", "'breach'", "c.id", [agent_id, at, at - BREACHES_S, agent_id]),
    )
    found: list[Row] = []
    for sql, when, why, ref, start in parts:
        values: list[Value] = list(start)
        if unread_only:
            sql += " AND i.read_at IS NULL"
        if after is not None:
            # The three together are the place; names of reasons are ASCII, so both databases agree on their order.
            sql += f" AND ({when} < ? OR ({when} = ? AND ({why} < ? OR ({why} = ? AND {ref} < ?))))"
            values += [after[0], after[0], after[1], after[1], after[2]]
        collation = "" if transaction.dialect == "sqlite" else ' COLLATE "C"'
        found += transaction.all(
            f"{sql} ORDER BY {when} DESC, {why}{collation} DESC, {ref} DESC LIMIT ?", [*values, limit]
        )
    found.sort(key=lambda row: (row[2], row[0], row[1]), reverse=True)
    return [_item(row) for row in found[:limit]]


def _item(row: Row) -> Item:
    why, ref, at, ticket, subject, who, detail, read = row
    told = detail if why == BREACH or detail is None else json.loads(from_stored(detail))
    return Item(why, ref, from_seconds(at), ticket, Foreign.stored(subject or ""), who, told, bool(read))


def unread(transaction: Transaction, agent_id: int, now: datetime, cap: int) -> int:
    """How many items of an inbox were not read, counting to ``cap`` at most."""
    at = to_seconds(now)
    sql = (
        f"SELECT count(*) FROM (SELECT 1 FROM ({_EVENTS} AND i.read_at IS NULL LIMIT ?) AS told "  # noqa: S608 (constants)
        f"UNION ALL SELECT 1 FROM ({_BREACHES} AND i.read_at IS NULL LIMIT ?) AS late) AS both_kinds"
    )
    row = transaction.one(sql, (agent_id, cap, agent_id, at, at - BREACHES_S, agent_id, cap))
    return min(int(row[0]), cap) if row else 0


def mark_read(
    transaction: Transaction,
    agent_id: int,
    now: datetime,
    *,
    tickets: Sequence[int] | None,
    refs: Sequence[tuple[str, int]] | None,
) -> tuple[list[int], list[int]]:
    """Note as read the items of some tickets, or the named ones, or (neither) all.

    Returns the ids of the rows that became read, and those of rows that were inserted to say so of a breach.
    """
    named = None if refs is None else set(refs)
    wanted = [
        item
        for item in page(transaction, agent_id, now, 10_000, unread_only=True)
        if (tickets is None or item.ticket in tickets) and (named is None or (item.why, item.ref) in named)
    ]
    at = to_seconds(now)
    told = [item.ref for item in wanted if item.why != BREACH]
    inserted: list[int] = []
    for item in (item for item in wanted if item.why == BREACH):
        known = transaction.one("SELECT id FROM inbox_item WHERE agent_id = ? AND clock_id = ?", (agent_id, item.ref))
        if known is not None:
            told.append(int(known[0]))
            continue
        values: dict[str, Value] = {
            "agent_id": agent_id,
            "why": BREACH,
            "at": to_seconds(item.at),
            "clock_id": item.ref,
            "ticket_number": item.ticket,
            "read_at": at,
        }
        inserted.append(transaction.insert("inbox_item", values, returning="id"))
    transaction.many("UPDATE inbox_item SET read_at = ? WHERE id = ?", [(at, id_) for id_ in told])
    return told, inserted
