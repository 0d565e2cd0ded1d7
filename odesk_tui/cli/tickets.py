"""List, show and create tickets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from odesk_tui.cli import fields, options
from odesk_tui.cli.compose import given_text
from odesk_tui.cli.declare import TICKETS, Argument, Option, command
from odesk_tui.cli.errors import complain
from odesk_tui.cli.ids import numbers
from odesk_tui.cli.outcomes import told
from odesk_tui.cli.output import Output
from odesk_tui.cli.pairs import assignments
from odesk_tui.cli.session import Session
from odesk_tui.cli.showing import show_text
from odesk_tui.commands.tickets import Create
from odesk_tui.core.errors import NotFound, UsageError
from odesk_tui.core.text import Foreign
from odesk_tui.reads.rows import TicketDetail, TicketRow
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import CountTickets, ListTickets
from odesk_tui.reads.views import Views

_PAGE = 200


@command(
    "list",
    panel=TICKETS,
    examples=(
        "odesk list status:open,new assignee:me",
        "odesk list 'sla<2h' --json id,subject,sla_due",
        "odesk list tag:duplicate --format '{id}' | odesk status - solved",
    ),
)
def list_tickets(
    session: Session,
    query: options.QueryWords = None,
    view: Annotated[str | None, Option(("--view",), "the tickets of a saved view", "NAME", completes="views")] = None,
    limit: Annotated[int, Option(("--limit", "-n"), "at most so many (100; 0: all)", "N")] = 100,
    trash: Annotated[bool, Option(("--trash",), "those in the trash instead")] = False,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """List tickets that a query finds, the most urgent first."""
    out = Output(session, fields.tickets(session), json, format)
    if out.names_only:
        return out.names()
    if limit < 0:
        raise UsageError("--limit is a number of tickets, 0 for all")
    wanted = " ".join(query or ())
    if view is not None:
        wanted = f"{_query_of(session, view)} {wanted}".strip()
    shown = out.rows(_rows(session, wanted, limit, trash))
    if shown and shown == limit:
        count = session.desk.read(CountTickets(wanted, trashed=trash))
        if count.number > shown:
            session.say(f"{shown} of {count} tickets; for more: --limit N, or --limit 0 for all")
    elif not shown and not out.is_data:
        session.say("no tickets found")
    return 0


def _query_of(session: Session, name: str) -> str:
    named = [view for view in session.desk.read(Views(counted=False)) if view.name.raw.casefold() == name.casefold()]
    if named:
        # One's own before the shared one of the same name.
        return min(named, key=lambda view: view.owner is None).query
    raise NotFound(f"there is no view {Foreign(name).line()!r}; see: odesk view list")


def _rows(session: Session, query: str, limit: int, trash: bool) -> Iterator[TicketRow]:
    """The tickets page by page, so that a million of them takes no more memory than one page."""
    left = limit or None
    page = session.desk.read(ListTickets(query, limit=min(_PAGE, left or _PAGE), trashed=trash))
    while True:
        yield from page.rows
        left = left - len(page.rows) if left is not None else None
        if not page.more_after or left == 0:
            return
        size = min(_PAGE, left or _PAGE)
        page = session.desk.read(ListTickets(query, after=page.rows[-1].key, limit=size, trashed=trash))


@command(
    "show",
    panel=TICKETS,
    examples=(
        "odesk show 1042",
        "odesk show 1042 --json subject,messages",
        "odesk list sla:0 --format '{id}' | odesk show -",
    ),
)
def show(session: Session, ids: options.Ids, json: options.Json = None, format: options.Format = None) -> int:
    """Show tickets with their conversation."""
    out = Output(session, fields.details(session), json, format)
    if out.names_only:
        return out.names()
    missing: list[str] = []
    wanted = numbers(ids)
    seen = fields.Seen(session)

    def found() -> Iterator[TicketDetail]:
        for number in wanted:
            try:
                yield session.desk.read(ShowTicket(number))
            except NotFound as error:
                missing.append(str(error))

    if out.is_data:
        out.rows(found())
    else:
        for place, detail in enumerate(found()):
            print("\n".join([*([""] if place else []), *show_text(detail, seen)]))
    for sentence in missing:
        complain(sentence)
    if not missing:
        return 0
    return NotFound.exit_code if len(missing) == len(wanted) else 6


@command(
    "create",
    panel=TICKETS,
    examples=(
        "odesk create 'VPN drops every hour' --project acme --requester 'Ada Byron <ada@acme.example>' -m 'Since Monday…'",
        "odesk create 'Renew certificate' --project acme --set type=task --set due=friday --tag tls",
    ),
)
def create(
    session: Session,
    subject: Annotated[list[str] | None, Argument("what it is about", "SUBJECT...")] = None,
    project: Annotated[
        str | None, Option(("--project", "-p", "--customer"), "handle of the customer", "HANDLE", completes="projects")
    ] = None,
    requester: Annotated[
        str | None, Option(("--requester",), "who asks: an address, or 'Name <address>'", "WHO", completes="contacts")
    ] = None,
    assignee: Annotated[str | None, Option(("--assignee",), "who works it", "HANDLE", completes="agents")] = None,
    priority: Annotated[
        str | None, Option(("--priority",), "low … urgent, or P4 … P1", "P", completes="priorities")
    ] = None,
    tag: Annotated[list[str] | None, Option(("--tag",), "a tag; can be repeated", "TAG", completes="tags")] = None,
    message: options.Message = None,
    file: options.MessageFile = None,
    set_: options.Set = None,
    dry_run: options.DryRun = False,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """Create a ticket and print its number; the text is what the customer said."""
    out = Output(session, fields.details(session), json, format)
    if out.names_only:
        return out.names()
    body = given_text(message, file)
    words = " ".join(subject or ()) or session.ask("subject")
    changes = assignments(set_)
    for name, value in (("requester", requester), ("assignee", assignee), ("priority", priority)):
        if value is not None:
            changes[name] = value
    if tag:
        changes["tag"] = ",".join([*tag, *([changes["tag"]] if "tag" in changes else [])])
    customer = project or changes.pop("project", "") or session.ask("handle of the customer (--project)")
    changes.pop("subject", None)
    result = session.acting.run(
        Create(subject=words, project=customer, body=body or "", changes=changes), rehearse=dry_run
    )
    code = told(session, result, rehearsed=dry_run)
    number = result.outcomes[0].ticket
    if dry_run or number is None:
        return code
    if out.is_data:
        out.rows([session.desk.read(ShowTicket(number))])
    else:
        print(number)
    return code
