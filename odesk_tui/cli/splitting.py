"""Messages that become a ticket of their own; what a ticket waits for, and what waits for it."""

from __future__ import annotations

from typing import Annotated

from odesk_tui.cli import options
from odesk_tui.cli.declare import TICKETS, Option, command
from odesk_tui.cli.ids import one_number
from odesk_tui.cli.outcomes import run
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.session import Session
from odesk_tui.commands.splitting import Split
from odesk_tui.core.errors import UsageError
from odesk_tui.core.text import Foreign
from odesk_tui.reads.dependencies import Dependencies, Dependency
from odesk_tui.reads.ticket import ShowTicket

_TABLE: Table[Dependency] = Table(
    (
        Field("id", "ticket number", lambda d: d.row.number, label="ticket"),
        Field("how", "whether it blocks the ticket or waits for it", lambda d: d.how),
        Field("depth", "by how many links; 1 is linked directly", lambda d: d.depth),
        Field("holds", "whether it still keeps others waiting", lambda d: d.holds),
        Field("status", "status", lambda d: d.row.status, "ST"),
        Field("project", "handle of the customer", lambda d: d.row.project_handle, "CUSTOMER", label="customer"),
        Field("subject", "subject", lambda d: d.row.subject, wide=True),
    ),
    ("how", "depth", "id", "status", "holds", "subject"),
)


@command(
    "split",
    panel=TICKETS,
    examples=(
        "odesk split 1042 --messages 3,4",
        "odesk split 1042 --messages 3 --subject 'And the printer, too' --dry-run",
    ),
)
def split(
    session: Session,
    id_: options.OneId,
    messages: Annotated[
        str | None, Option(("--messages",), "which ones, as odesk show counts them: 3,4 (needed)", "N,N")
    ] = None,
    subject: Annotated[str, Option(("--subject",), "the new ticket's (default: as this one's)", "TEXT")] = "",
    dry_run: options.DryRun = False,
) -> int:
    """Move messages of a ticket to a new one of the same customer, which relates to it; odesk undo takes it back."""
    number = one_number(id_)
    if messages is None:
        raise UsageError("split needs the messages to move: odesk split 1042 --messages 3,4 (odesk show counts them)")
    detail = session.acting.read(ShowTicket(number))
    said = [item.message_id or 0 for item in detail.items if item.message_id is not None]
    places = [_place(word, len(said), number) for word in messages.split(",")]
    ids = tuple(dict.fromkeys(said[place - 1] for place in places))
    return run(session, Split(ticket=number, messages=ids, subject=subject), dry_run=dry_run)


def _place(word: str, count: int, number: int) -> int:
    """The place of a message; raises UsageError."""
    text = word.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= count):
        shown = Foreign(text[:60]).line()
        raise UsageError(
            f"#{number} has the messages 1 to {count}, so {shown!r} is none of them; see: odesk show {number}"
        )
    return int(text)


@command(
    "dependencies",
    panel=TICKETS,
    examples=("odesk dependencies 1042", "odesk dependencies 1042 --json id,how,holds"),
)
def dependencies(session: Session, id_: options.OneId, json: options.Json = None, format: options.Format = None) -> int:
    """What a ticket waits for, and what waits for it, by however many links."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    ticket, found = session.desk.read(Dependencies(one_number(id_)))
    if not out.rows(found) and not out.is_data:
        session.say(f"#{ticket.number} waits for nothing, and nothing waits for it")
    return 0
