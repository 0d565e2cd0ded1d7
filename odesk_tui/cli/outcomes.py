"""Running a command on tickets, and telling what came of it on each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from odesk_tui.cli.errors import complain
from odesk_tui.cli.ids import numbers
from odesk_tui.cli.session import BIG, Session
from odesk_tui.commands.base import Command, Result, TicketCommand
from odesk_tui.core.errors import UsageError
from odesk_tui.core.wording import UNMAILED, forecast_text

_PREVIEWED = 10
Make = Callable[[tuple[int, ...], Mapping[int, int]], TicketCommand]


@dataclass(frozen=True, slots=True)
class Care:
    """How carefully a change is made: only rehearsed, without asking, only on the version that was seen.

    More than ``unasked`` tickets want a yes, after a look at what would come of it. ``mails``: customers get mail.
    """

    dry_run: bool = False
    yes: bool = False
    if_version: int | None = None
    unasked: int = BIG
    mails: bool = False


def change(session: Session, words: Sequence[str], make: Make, care: Care) -> int:
    """Run the command that ``make`` gives for the tickets of ``words`` and their seen versions; the exit code.

    An outcome a line on standard error. No tickets at all are no mistake: 0.
    """
    found = numbers(words)
    if not found:
        session.say("no tickets were named, nothing was done")
        return 0
    if care.if_version is not None and len(found) > 1:
        raise UsageError("--if-version is about one ticket; name one")
    seen = {found[0]: care.if_version} if care.if_version is not None else {}
    command = make(found, seen)
    if not care.dry_run and not care.yes and len(found) > care.unasked:
        if session.can_ask:
            _preview(session, command, care.mails)
        if not session.confirm(len(found), mails=care.mails):
            session.say("nothing was changed")
            return 0
    return told(session, session.acting.run(command, rehearse=care.dry_run), command, rehearsed=care.dry_run)


def _preview(session: Session, command: TicketCommand, mails: bool) -> None:
    """Say what would come of a command, the first outcomes one by one."""
    result = session.acting.run(command, rehearse=True)
    for outcome in result.outcomes[:_PREVIEWED]:
        session.say(f"would be: {outcome.message}" if outcome.error is None else f"would be refused: {outcome.error}")
    more = len(result.outcomes) - _PREVIEWED
    if more > 0:
        session.say(f"… and {more:,} more")
    session.say(forecast_text(len(result.done), len(result.refused), len(result.done) if mails else 0))


def run(session: Session, command: Command, *, dry_run: bool = False) -> int:
    """Run a command of the acting agent; the exit code. Raises DeskErrors."""
    return told(session, session.acting.run(command, rehearse=dry_run), command, rehearsed=dry_run)


def told(session: Session, result: Result, command: Command | None = None, *, rehearsed: bool = False) -> int:
    """Say every outcome of ``command``, and how many there are when there are several; the exit code of the whole."""
    for outcome in result.outcomes:
        if outcome.error is None:
            session.say(f"would be: {outcome.message}" if rehearsed else outcome.message)
            if UNMAILED in outcome.message:
                given = f"odesk edit {outcome.ticket} --set requester='Name <address>'"
                session.say(f"no mail leaves for #{outcome.ticket}; give it an address with {given} and reply again")
        else:
            text = str(outcome.error)
            known = outcome.ticket is None or f"#{outcome.ticket}" in text
            complain(text if known else f"#{outcome.ticket}: {text}")
    if len(result.outcomes) > 1:
        whole = result.summary
        if isinstance(command, TicketCommand):
            # A timer has no use for it.
            from odesk_tui.commands.telling import counted

            whole = counted(command, result, session.zone.key)
        session.say(f"would be: {whole}" if rehearsed else whole)
    return result.exit_code
