"""Take back what one did, and do it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from odesk_tui.cli import options
from odesk_tui.cli.declare import TICKETS, Argument, Option, command
from odesk_tui.cli.outcomes import run
from odesk_tui.cli.output import Field, Output, Table, aloud
from odesk_tui.cli.session import Session
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.core.errors import UsageError
from odesk_tui.reads.history import Undoable, UndoList
from odesk_tui.reads.macros import Macros

_MOST = 100
# How the journal calls what writes to customers.
_MACRO, _REPLY = "macro ", "reply"


@dataclass(frozen=True, slots=True)
class _Step:
    """A change in its place: ``number`` is the N that reaches it."""

    number: int
    change: Undoable


_TABLE: Table[_Step] = Table(
    (
        Field("n", "the number of changes that reaches it", lambda s: s.number, label="change"),
        Field("at", "when it was done", lambda s: s.change.at),
        Field("tickets", "how many tickets it changed", lambda s: s.change.tickets),
        Field("id", "the first of them", lambda s: s.change.ticket, label="ticket"),
        Field(
            "summary", "what was done", lambda s: s.change.summary, wide=True, said=lambda s: aloud(s.change.summary)
        ),
        Field("text", "all of it in a line", lambda s: s.change.text, wide=True, said=lambda s: aloud(s.change.text)),
    ),
    ("n", "text"),
)

_Steps = Annotated[int | None, Argument("how many changes, the newest first (1)", "[N]")]
_List = Annotated[bool, Option(("--list", "-l"), "only list them, the next first")]


@command(
    "undo",
    panel=TICKETS,
    examples=("odesk undo", "odesk undo 3 --dry-run", "odesk undo --list", "odesk undo --list --json n,summary"),
)
def undo(
    session: Session,
    steps: _Steps = None,
    list_: _List = False,
    dry_run: options.DryRun = False,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """Take back what you did last; a bulk change counts once, and what others changed since is left as it is."""
    out = _output(session, json, format, steps, list_)
    if out is not None:
        return _listed(session, out, redo=False)
    return run(session, Undo(steps=1 if steps is None else steps), dry_run=dry_run)


@command("redo", panel=TICKETS, examples=("odesk redo", "odesk redo 2 --dry-run", "odesk redo --list"))
def redo(
    session: Session,
    steps: _Steps = None,
    list_: _List = False,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """Do again what you took back last; possible until you change something else."""
    out = _output(session, json, format, steps, list_)
    if out is not None:
        return _listed(session, out, redo=True)
    wanted = 1 if steps is None else steps
    if not dry_run and not yes and not _may_mail(session, wanted):
        session.say("nothing was done again")
        return 0
    return run(session, Redo(steps=wanted), dry_run=dry_run)


def _may_mail(session: Session, steps: int) -> bool:
    """Whether to go on: what mailed customers when it was done first mails them again, and asks before."""
    mails = [
        change
        for change in session.acting.read(UndoList(max(1, min(steps, _MOST)), redo=True))
        if _mails(session, change)
    ]
    if not mails:
        return True
    if session.can_ask:
        for change in mails:
            session.say(f"mails again: {change.text}")
    return session.confirm(sum(change.tickets for change in mails), mails=True)


def _mails(session: Session, change: Undoable) -> bool:
    done = change.summary.raw
    if change.ticket is None:
        return False
    if done.startswith(_MACRO):
        # One that is not there any more may have mailed.
        known = {macro.name.raw: macro.mails for macro in session.acting.read(Macros())}
        return known.get(done.removeprefix(_MACRO), True)
    return _REPLY in done.split(", ")


def _output(
    session: Session, json: str | None, line_format: str | None, steps: int | None, listing: bool
) -> Output[_Step] | None:
    """How to print the list; None when something is to be done instead."""
    out = Output(session, _TABLE, json, line_format)
    if listing and steps is not None:
        raise UsageError("--list changes nothing, so it takes no number of changes")
    if (out.is_data or out.names_only) and not listing:
        raise UsageError("--json and --format are for --list")
    return out if listing else None


def _listed(session: Session, out: Output[_Step], *, redo: bool) -> int:
    if out.names_only:
        return out.names()
    found = session.acting.read(UndoList(_MOST, redo))
    if not out.rows(_Step(number, change) for number, change in enumerate(found, 1)) and not out.is_data:
        session.say(f"there is nothing of yours to be {'done again' if redo else 'taken back'}")
    return 0
