"""Approvals: what waits for one, asking for it, giving and refusing it."""

from __future__ import annotations

from typing import Annotated

from odesk_tui.cli import options
from odesk_tui.cli.declare import TICKETS, Argument, Option, command, group
from odesk_tui.cli.outcomes import Care, change
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.session import Session
from odesk_tui.commands.approvals import Approve, AskApproval, Refuse
from odesk_tui.core.errors import UsageError
from odesk_tui.reads.approvals import Approvals, Asked

group("approval", "What others must agree to before a ticket goes on.", TICKETS)

_TABLE: Table[Asked] = Table(
    (
        Field("id", "ticket number", lambda a: a.request.ticket),
        Field("from", "the status that the ticket has", lambda a: a.request.source),
        Field("to", "the status that it would get", lambda a: a.request.target),
        Field("by", "who asks", lambda a: a.request.asked_by),
        Field("at", "since when", lambda a: a.request.asked_at),
        Field("standing", "how many agree, and who was asked", lambda a: a.request.standing, wide=True),
        Field("note", "what was said with it", lambda a: a.request.note, wide=True),
        Field("subject", "subject of the ticket", lambda a: a.subject, wide=True),
        Field("mine", "whether it waits for you", lambda a: a.mine),
    ),
    ("id", "from", "to", "by", "standing", "note", "subject"),
)


@command("approval list", examples=("odesk approval list", "odesk approval list --all"))
def list_approvals(
    session: Session,
    all_: Annotated[bool, Option(("--all",), "also what waits for others")] = False,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """List what waits for your approval, the oldest first."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    desk = session.desk if all_ else session.acting
    if not out.rows(desk.read(Approvals(all_))) and not out.is_data:
        session.say("nothing waits for an approval" if all_ else "nothing waits for your approval")
    return 0


@command("approval ask", panel=TICKETS, examples=("odesk approval ask 1042 approved -m 'window is Friday night'",))
def ask(
    session: Session,
    ids: options.Ids,
    to: Annotated[str, Argument("the status that needs it", "STATUS", completes="statuses")],
    message: options.Message = None,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
) -> int:
    """Ask those whom the workflow names whether tickets may go to a status."""
    care = Care(dry_run, yes)
    return change(
        session, ids, lambda tickets, seen: AskApproval(tickets=tickets, seen=seen, to=to, note=message or ""), care
    )


@command("approval give", examples=("odesk approval give 1042", "odesk approval give 1042 -m 'but not before ten'"))
def give(
    session: Session,
    ids: options.Ids,
    message: options.Message = None,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
) -> int:
    """Agree to what is asked of you; with the last voice that is needed the ticket goes on."""
    care = Care(dry_run, yes)
    return change(session, ids, lambda tickets, seen: Approve(tickets=tickets, seen=seen, note=message or ""), care)


@command("approval refuse", examples=("odesk approval refuse 1042 -m 'no way back is planned'",))
def refuse(
    session: Session,
    ids: options.Ids,
    message: options.Message = None,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
) -> int:
    """Disagree, and say why; with too few left to agree the ticket stays where it is."""
    if not (message or "").strip():
        raise UsageError("say why with -m TEXT, so that who asked knows what to do")
    care = Care(dry_run, yes)
    return change(session, ids, lambda tickets, seen: Refuse(tickets=tickets, seen=seen, reason=message or ""), care)
