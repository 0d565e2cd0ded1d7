"""Rows of any table that the journal brings back or takes away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from odesk_tui.core.text import from_stored
from odesk_tui.store.door import Transaction, Value
from odesk_tui.store.journal import Columns

# The tables whose rows a RowStep can bring back: their keys and columns.
ROWS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "message": (("id",), ("id", "ticket_number", "withdrawn_at")),
    "outbox": (("id",), ("id", "state", "not_before", "sent_at")),
    "time_entry": (("id",), ("id", "agent_id", "ticket_number", "started_at", "ended_at", "note", "work_type")),
    "link": (("source", "target", "kind"), ("source", "target", "kind")),
    "watcher": (("ticket_number", "agent_id"), ("ticket_number", "agent_id")),
    "saved_view": (("id",), ("id", "owner_id", "team_id", "name", "query", "layout", "columns", "slot")),
    "view_key": (("agent_id", "slot"), ("agent_id", "slot", "view_id")),
    "status_limit": (("status",), ("status", "cards")),
    "custom_field": (("id",), ("id", "name", "kind", "label", "settings", "position", "indexed", "removed")),
    "macro": (("id",), ("id", "name", "changes", "reply", "note", "slot")),
    "agent": (("id",), ("id", "handle", "name", "email", "timezone", "active", "role")),
    "team": (("id",), ("id", "handle", "name")),
    "team_member": (("team_id", "agent_id"), ("team_id", "agent_id")),
    "project": (("id",), ("id", "handle", "name", "parent_id", "vip")),
    "inbox_item": (
        ("id",),
        ("id", "agent_id", "why", "at", "event_id", "clock_id", "ticket_number", "read_at"),
    ),
    "sla_step": (
        ("id",),
        ("id", "policy_id", "metric", "position", "moment", "actions", "added_at", "removed"),
    ),
    "sla_policy": (("id",), ("id", "name", "query", "removed")),
    "sla_target": (
        ("policy_id", "metric", "priority"),
        ("policy_id", "metric", "priority", "seconds", "calendar_id", "pauses"),
    ),
    "sla_place": (("id",), ("id", "policy_id", "project_id", "contract_id", "position")),
    "contract": (("id",), ("id", "project_id", "name", "starts_at", "ends_at", "timezone", "matrix")),
    "calendar": (("id",), ("id", "name", "timezone", "definition", "version")),
    "status": (("name",), ("name", "short", "category", "position")),
    "workflow": (("name",), ("name", "definition")),
    "ticket_type": (
        ("name",),
        ("name", "label", "icon", "colour", "workflow", "priority", "hint", "position", "retired"),
    ),
    "approval_request": (
        ("id",),
        ("id", "ticket_number", "source", "target", "need", "asked_by", "asked_at", "note", "state"),
    ),
    "approval_voice": (("request_id", "agent_id"), ("request_id", "agent_id", "agrees", "reason", "at")),
    "breach_code": (("code",), ("code", "label", "position", "removed")),
    "breach_reason": (
        ("ticket_number", "metric", "cycle"),
        ("ticket_number", "metric", "cycle", "code", "note", "agent_id", "at"),
    ),
    "contact": (("id",), ("id", "project_id", "name", "email", "created_at")),
}


def row(transaction: Transaction, table: str, key: Columns) -> dict[str, Any] | None:
    """The row of a table of :data:`ROWS` with that key."""
    names, columns = ROWS[table]
    where = " AND ".join(f"{name} = ?" for name in names)
    sql = f"SELECT {', '.join(columns)} FROM {table} WHERE {where}"  # noqa: S608 (names are the code's own)
    found = transaction.one(sql, [key[name] for name in names])
    if found is None:
        return None
    return {
        name: from_stored(value) if isinstance(value, str) else value
        for name, value in zip(columns, found, strict=True)
    }


def put(transaction: Transaction, table: str, values: Columns) -> None:
    """Insert a row of a table of :data:`ROWS`."""
    transaction.insert(table, _known(table, values))


def free_id(transaction: Transaction, table: str) -> int:
    """A number that no row of the table has (SQLite, where a writer is alone)."""
    found = transaction.one(f"SELECT max(id) + 1 FROM {table}")  # noqa: S608 (names are the code's own)
    return int(found[0]) if found else 1


def change(transaction: Transaction, table: str, key: Columns, values: Columns) -> None:
    """Change columns of a row of a table of :data:`ROWS`."""
    transaction.update(table, _known(table, key), _known(table, values))


def drop(transaction: Transaction, table: str, key: Columns) -> None:
    """Delete a row of a table of :data:`ROWS`."""
    names = ROWS[table][0]
    where = " AND ".join(f"{name} = ?" for name in names)
    transaction.execute(f"DELETE FROM {table} WHERE {where}", [key[name] for name in names])  # noqa: S608 (see above)


def _known(table: str, values: Columns) -> dict[str, Value]:
    """``values`` in the columns that the table has: what the journal holds never becomes SQL."""
    columns = ROWS[table][1]
    return {name: values[name] for name in columns if name in values}
