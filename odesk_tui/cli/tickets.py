"""Create tickets."""

from __future__ import annotations

from typing import Annotated

from odesk_tui.cli import fields, options
from odesk_tui.cli.compose import given_text
from odesk_tui.cli.declare import TICKETS, Argument, Option, command
from odesk_tui.cli.outcomes import told
from odesk_tui.cli.output import Output
from odesk_tui.cli.pairs import assignments
from odesk_tui.cli.session import Session
from odesk_tui.commands.tickets import Create
from odesk_tui.reads.ticket import ShowTicket


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
