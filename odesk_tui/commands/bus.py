"""``run``: one command, one transaction, with its events; every way into the store ends here."""

from __future__ import annotations

from contextlib import suppress

# Importing a noun registers its handlers.
from odesk_tui.commands import conversation, importing, people, setup, tickets, time, views  # noqa: F401
from odesk_tui.commands.base import DESK_HANDLERS, TICKET_HANDLERS, Actor, Command, Outcome, Result, TicketCommand
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import DeskError, StoreUnavailable
from odesk_tui.store.door import Store


class _Rehearsed(Exception):
    """Ends a rehearsal's transaction without keeping it."""


def run(store: Store, command: Command, actor: Actor, *, rehearse: bool = False) -> Result:
    """Run ``command`` as ``actor``; with ``rehearse`` its outcomes are found out and nothing is kept.

    Committed when this returns. A refused ticket is an outcome and leaves the others done; a command on the desk that is
    refused raises its :class:`DeskError`, as does everything when the store fails, and then nothing was written.
    """
    with suppress(_Rehearsed), store.writing() as transaction:
        work = Work(transaction, actor)
        if isinstance(command, TicketCommand):
            outcomes = tuple(_each(work, command))
        else:
            made = DESK_HANDLERS[type(command)](work, command)
            outcomes = made if isinstance(made, tuple) else (made,)
        work.flush()
        if rehearse:
            raise _Rehearsed
    return Result(outcomes, work.change)


def _each(work: Work, command: TicketCommand) -> list[Outcome]:
    handler = TICKET_HANDLERS[type(command)]
    outcomes: list[Outcome] = []
    # In the order of number, so that two bulk commands lock the same rows in the same order.
    for number in sorted(set(command.tickets)):
        gathered = len(work.events)
        work.tx.execute("SAVEPOINT one_ticket")
        try:
            message = handler(work, work.ticket(number, command.seen), command)
        except StoreUnavailable:
            raise
        except DeskError as error:
            work.tx.execute("ROLLBACK TO SAVEPOINT one_ticket")
            del work.events[gathered:]
            outcomes.append(Outcome(number, "", error))
        else:
            outcomes.append(Outcome(number, message))
        work.tx.execute("RELEASE SAVEPOINT one_ticket")
    return outcomes
