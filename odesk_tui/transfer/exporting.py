"""Export the tickets of a query as CSV or JSON lines, in a form that an import takes back."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import IO, Protocol, TypeAlias

from odesk_tui.core.custom.definition import CustomField
from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.custom.values import plain
from odesk_tui.core.errors import UsageError
from odesk_tui.core.fields import FIELDS
from odesk_tui.core.query.errors import nearest, quoted
from odesk_tui.core.text import Foreign
from odesk_tui.desk import Desk
from odesk_tui.reads.exports import ExportedMessage, MessagesOf
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.tickets import ListTickets, parsed
from odesk_tui.transfer.cells import to_cell

_PAGE = 500
# Conversations may be long.
_PAGE_WITH_MESSAGES = 50

_Columns: TypeAlias = Mapping[str, Callable[[TicketRow], object]]
_VALUES: _Columns = {
    "id": lambda row: row.number,
    "external": lambda row: row.external_id,
    "subject": lambda row: row.subject,
    "type": lambda row: row.type,
    "status": lambda row: row.status,
    "category": lambda row: row.category.value,
    "severity": lambda row: row.severity.name.lower(),
    "priority": lambda row: row.priority.name.lower(),
    "channel": lambda row: row.channel,
    "assignee": lambda row: row.assignee,
    "team": lambda row: row.team,
    "project": lambda row: row.project_handle,
    "project_name": lambda row: row.project,
    "requester": lambda row: row.requester_email or None,
    "requester_name": lambda row: row.requester,
    "tag": lambda row: list(row.tags),
    "sla": lambda row: row.sla_due,
    "due": lambda row: row.due,
    "snoozed": lambda row: row.snoozed_until,
    "created": lambda row: row.created_at,
    "updated": lambda row: row.updated_at,
    "solved": lambda row: row.solved_at,
}
# What follows from the others is exported when it is asked for.
EXPORTED = tuple(name for name in _VALUES if name not in ("category", "sla"))


class Report(Protocol):
    """Called after each page."""

    def __call__(self, done: int) -> None:
        """Say how many tickets were written so far."""
        ...


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What to write: ``format`` is csv or jsonl, ``query`` finds the tickets, ``fields`` none means :data:`EXPORTED`.

    Without a query it is every ticket that is not in the trash; with one, what a list of it shows. In the order of the
    query, else by number.
    """

    format: str
    query: str = ""
    fields: tuple[str, ...] = ()
    with_messages: bool = False


def export_tickets(desk: Desk, target: IO[str], options: ExportOptions, *, progress: Report | None = None) -> int:
    """Write the tickets to ``target``, opened with ``newline=""``, page by page; return how many there were.

    Raises UsageError for an unknown field or a query that makes no sense, before anything is written.
    """
    values = {**_VALUES, **_own(desk)}
    named = tuple(_field_named(name, values) for name in options.fields if name)
    names = named or (*EXPORTED, *(name for name in values if name not in _VALUES))
    if options.with_messages and options.format == "csv":
        raise UsageError("a CSV file has no place for conversations; export them with --format jsonl")
    pages = _pages(desk, options)
    first = next(pages, [])
    columns = {name: values[name] for name in names}
    write = _csv(target, columns) if options.format == "csv" else _json(target, columns)
    count = 0
    while first:
        said = desk.read(MessagesOf(tuple(row.number for row in first))) if options.with_messages else None
        for row in first:
            write(row, None if said is None else said[row.number])
        count += len(first)
        if progress is not None:
            progress(count)
        first = next(pages, [])
    return count


def _field_named(name: str, values: _Columns) -> str:
    wanted = name.casefold()
    wanted = FIELDS[wanted].name if wanted in FIELDS else wanted
    if wanted not in values:
        raise UsageError(
            f"an export has no field {quoted(name)}{nearest(name, values)}; the fields are: {', '.join(values)}"
        )
    return wanted


def _own(desk: Desk) -> _Columns:
    """The desk's own fields, written as an import reads them."""
    return {
        spec.name: partial(_own_value, spec.own)
        for spec in desk.viewer().vocabulary.fields
        if isinstance(spec, OwnField)
    }


def _own_value(own: CustomField, row: TicketRow) -> object:
    held = row.custom.get(own.id)
    return None if held is None else plain(own, held)


def _pages(desk: Desk, options: ExportOptions) -> Iterator[list[TicketRow]]:
    # Asking about id brings those that sleep too.
    query = options.query.strip() or "id>0"
    if not parsed(query, desk.viewer()).sort:
        # By what never changes, so that a ticket that moves meanwhile is neither missed nor written twice.
        query += " sort:id"
    size = _PAGE_WITH_MESSAGES if options.with_messages else _PAGE
    page = desk.read(ListTickets(query, limit=size))
    while page.rows:
        yield list(page.rows)
        if not page.more_after:
            return
        page = desk.read(ListTickets(query, after=page.rows[-1].key, limit=size))


_Write = Callable[[TicketRow, tuple[ExportedMessage, ...] | None], None]


def _csv(target: IO[str], columns: _Columns) -> _Write:
    writer = csv.writer(target)
    writer.writerow(columns)

    def write(row: TicketRow, _said: tuple[ExportedMessage, ...] | None) -> None:
        writer.writerow([_cell(value(row)) for value in columns.values()])

    return write


def _json(target: IO[str], columns: _Columns) -> _Write:
    def write(row: TicketRow, said: tuple[ExportedMessage, ...] | None) -> None:
        document: dict[str, object] = {name: _plain(value(row)) for name, value in columns.items()}
        if said is not None:
            document["messages"] = [_message(message) for message in said]
        # ASCII keeps every character of others exactly, and none of them acts on a terminal.
        target.write(json.dumps(document, ensure_ascii=True).replace("\x7f", "\\u007f") + "\n")

    return write


def _message(message: ExportedMessage) -> dict[str, object]:
    document: dict[str, object] = {"at": _iso(message.at), "kind": message.kind}
    if message.kind == "customer":
        document["author"] = _customer(message)
        if message.agent:
            document["by"] = message.agent
    else:
        document["author"] = message.agent or ""
    return {**document, "body": message.body.raw}


def _customer(message: ExportedMessage) -> str:
    """``Name <address>``, with nothing between the brackets when there is no address; empty for nobody in particular."""
    if message.contact is None:
        return ""
    return f"{message.contact.raw} <{message.contact_email.raw if message.contact_email else ''}>"


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _plain(value: object) -> object:
    """``value`` as JSON holds it."""
    if isinstance(value, Foreign):
        return value.raw
    if isinstance(value, datetime):
        return _iso(value)
    return value


def _cell(value: object) -> str:
    shown = _plain(value)
    if isinstance(shown, list):
        shown = ",".join(shown)
    if isinstance(shown, bool):
        shown = "yes" if shown else "no"
    return "" if shown is None else to_cell(str(shown))
