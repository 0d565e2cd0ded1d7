"""Reply to customers and write notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from odesk_tui.cli import options
from odesk_tui.cli.compose import attachments, edited, given_text
from odesk_tui.cli.declare import TICKETS, command
from odesk_tui.cli.ids import numbers, reads_input
from odesk_tui.cli.outcomes import Care, change
from odesk_tui.cli.session import Session
from odesk_tui.commands.base import TicketCommand
from odesk_tui.commands.conversation import File, Note, Reply, SaveDraft
from odesk_tui.core.errors import UsageError
from odesk_tui.core.fields import choice_value
from odesk_tui.reads.ticket import ShowTicket

# From the text, the files, the tickets, the versions seen and the newest message read to the command.
_Make = Callable[[str, tuple[File, ...], tuple[int, ...], Mapping[int, int], Mapping[int, int]], TicketCommand]


@command(
    "reply",
    panel=TICKETS,
    examples=(
        "odesk reply 1042 -m 'The tunnel is stable again.' --status solved",
        "odesk reply 1042 -F answer.txt --attach log.txt",
        "odesk reply 1042                                  (opens your editor)",
    ),
)
def reply(
    session: Session,
    ids: options.Ids,
    message: options.Message = None,
    file: options.MessageFile = None,
    status: options.WithStatus = None,
    override: options.Override = "",
    attach: options.Attach = None,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    if_version: options.IfVersion = None,
) -> int:
    """Write to the customer: a public reply, which leaves by mail."""
    wanted = _status(session, status)

    def make(
        text: str, files: tuple[File, ...], tickets: tuple[int, ...], seen: Mapping[int, int], read: Mapping[int, int]
    ) -> TicketCommand:
        return Reply(tickets=tickets, seen=seen, body=text, files=files, status=wanted, read=read, override=override)

    # Each of them mails a customer: more than one wants a yes.
    return _write(
        session, "reply", ids, message, file, attach, Care(dry_run, yes, if_version, unasked=1, mails=True), make
    )


@command(
    "note",
    panel=TICKETS,
    examples=("odesk note 1042 -m 'Same cause as #1040'", "dmesg | odesk note 1042 -F -"),
)
def note(
    session: Session,
    ids: options.Ids,
    message: options.Message = None,
    file: options.MessageFile = None,
    status: options.WithStatus = None,
    override: options.Override = "",
    attach: options.Attach = None,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
    if_version: options.IfVersion = None,
) -> int:
    """Write a note that only agents read."""
    wanted = _status(session, status)

    def make(
        text: str, files: tuple[File, ...], tickets: tuple[int, ...], seen: Mapping[int, int], _read: Mapping[int, int]
    ) -> TicketCommand:
        return Note(tickets=tickets, seen=seen, body=text, files=files, status=wanted, override=override)

    return _write(session, "note", ids, message, file, attach, Care(dry_run, yes, if_version), make)


def _status(session: Session, raw: str | None) -> str | None:
    return None if raw is None else choice_value(session.desk.viewer().vocabulary.fields["status"], raw)


def _write(
    session: Session,
    kind: str,
    ids: Sequence[str],
    message: str | None,
    file: str | None,
    attach: Sequence[Path] | None,
    care: Care,
    make: _Make,
) -> int:
    if file == "-" and reads_input(ids):
        raise UsageError(
            "the tickets and the text cannot both come on standard input; name the tickets, or use -m or -F FILE"
        )
    files = attachments(attach)
    body = given_text(message, file)
    if body is not None:
        return change(session, ids, lambda tickets, seen: make(body, files, tickets, seen, {}), care)
    if not session.can_ask or reads_input(ids):
        raise UsageError(f"the {kind} needs a text: -m TEXT, -F FILE, or -F - for standard input")
    found = numbers(ids)
    # With one ticket the person sees what they answer, and is told when somebody writes meanwhile.
    detail = session.acting.read(ShowTicket(found[0])) if len(found) == 1 else None
    read = {detail.row.number: detail.last_message} if detail is not None else {}
    with edited(session, kind, detail) as written:
        if not written.text:
            session.say(f"nothing was written, so there is no {kind}")
            return 0
        words = [str(number) for number in found]
        code = change(session, words, lambda tickets, seen: make(written.text, files, tickets, seen, read), care)
        if code != 0 and detail is not None:
            session.acting.run(SaveDraft(ticket=detail.row.number, kind=kind, body=written.text))
            session.say(f"your text is kept as a draft of #{detail.row.number}")
        else:
            written.keep = code != 0
        return code
