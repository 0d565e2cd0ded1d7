"""The inbox: what concerns one, and what of it was read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from odesk_tui.cli import options
from odesk_tui.cli.declare import TICKETS, Argument, Option, command, group
from odesk_tui.cli.ids import numbers
from odesk_tui.cli.outcomes import run
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.session import Session
from odesk_tui.commands.inbox import MarkRead
from odesk_tui.core.errors import UsageError
from odesk_tui.reads.inbox import Inbox, InboxItem, UnreadCount

group("inbox", "What concerns you, and what of it you have read.", TICKETS)
_PAGE = 200

_TABLE: Table[InboxItem] = Table(
    (
        Field("state", "unread or read", lambda i: "read" if i.read else "unread"),
        Field("id", "ticket number; nothing for what concerns several", lambda i: i.ticket, label="ticket"),
        Field("at", "when it happened", lambda i: i.at),
        Field("text", "what happened", lambda i: i.text),
        Field("subject", "subject of the ticket", lambda i: i.subject, wide=True),
        Field("why", "assigned, mention, approval, customer, refused, escalated or breach", lambda i: i.why),
        Field(
            "refused",
            "of a bulk change: each refused ticket with the reason",
            lambda i: [{"id": number, "reason": reason} for number, reason in i.refused],
        ),
        Field("read", "whether it was read", lambda i: i.read),
    ),
    ("state", "id", "at", "text", "subject"),
)


@command(
    "inbox list",
    examples=(
        "odesk inbox list",
        "odesk inbox list --unread",
        "odesk inbox list --unread --format '{id}' | odesk show -",
    ),
)
def list_inbox(
    session: Session,
    unread: Annotated[bool, Option(("--unread", "-u"), "only what was not read")] = False,
    limit: Annotated[int, Option(("--limit", "-n"), "at most so many (50; 0: all)", "N")] = 50,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """List your inbox, the newest first."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    if limit < 0:
        raise UsageError("--limit is a number of items, 0 for all")
    shown = out.rows(_items(session, unread, limit))
    if out.is_data:
        return 0
    if not shown:
        session.say("nothing is unread" if unread else "the inbox is empty")
        return 0
    count = session.desk.read(UnreadCount())
    if count.number:
        session.hint(f"{count} unread; mark them as read with: odesk inbox read ID… or --all")
    return 0


def _items(session: Session, unread: bool, limit: int) -> Iterator[InboxItem]:
    """Page by page, however long the inbox is."""
    left = limit or None
    page = session.acting.read(Inbox(min(_PAGE, left or _PAGE), unread_only=unread))
    while True:
        yield from page.items
        left = left - len(page.items) if left is not None else None
        if not page.more or not page.items or left == 0:
            return
        page = session.acting.read(Inbox(min(_PAGE, left or _PAGE), page.items[-1].place, unread))


@command("inbox read", examples=("odesk inbox read 1042", "odesk inbox read --all"))
def mark_read(
    session: Session,
    ids: Annotated[
        list[str] | None,
        Argument("tickets of which you know all; - for standard input", "[ID]...", completes="tickets"),
    ] = None,
    all_: Annotated[bool, Option(("--all",), "all of the inbox")] = False,
) -> int:
    """Mark what the inbox says of tickets as read."""
    if bool(ids) == all_:
        raise UsageError("inbox read takes tickets, or --all: odesk inbox read 1042")
    if all_:
        return run(session, MarkRead())
    found = numbers(ids or ())
    if not found:
        session.say("no tickets were named, nothing was done")
        return 0
    return run(session, MarkRead(tickets=found))
