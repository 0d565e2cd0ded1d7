"""Running a command on tickets, and telling what came of it on each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from odesk_tui.cli.errors import complain
from odesk_tui.cli.ids import numbers
from odesk_tui.cli.session import BIG, Session
from odesk_tui.commands.base import Command, Result, TicketCommand
from odesk_tui.core.errors import UsageError

Make = Callable[[tuple[int, ...], Mapping[int, int]], TicketCommand]


@dataclass(frozen=True, slots=True)
class Care:
    """How carefully a change is made: only rehearsed, without asking, only on the version that was seen.

    More than ``unasked`` tickets want a yes.
    """

    dry_run: bool = False
    yes: bool = False
    if_version: int | None = None
    unasked: int = BIG


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
    if not care.dry_run and not session.confirm(len(found), yes=care.yes, unasked=care.unasked):
        session.say("nothing was changed")
        return 0
    return told(session, session.acting.run(make(found, seen), rehearse=care.dry_run), rehearsed=care.dry_run)


def run(session: Session, command: Command, *, dry_run: bool = False) -> int:
    """Run a command of the acting agent; the exit code. Raises DeskErrors."""
    return told(session, session.acting.run(command, rehearse=dry_run), rehearsed=dry_run)


def told(session: Session, result: Result, *, rehearsed: bool = False) -> int:
    """Say every outcome; the exit code of the whole."""
    for outcome in result.outcomes:
        if outcome.error is None:
            session.say(f"would be: {outcome.message}" if rehearsed else outcome.message)
        else:
            text = str(outcome.error)
            known = outcome.ticket is None or f"#{outcome.ticket}" in text
            complain(text if known else f"#{outcome.ticket}: {text}")
    if len(result.outcomes) > 1:
        session.say(result.summary)
    return result.exit_code
