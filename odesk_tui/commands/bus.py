"""``run``: one command, one transaction, with its events; every way into the store ends here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

# Importing a noun registers its handlers.
from odesk_tui.commands import (  # noqa: F401
    approvals,
    calendars,
    children,
    contracts,
    conversation,
    escalation,
    fields,
    importing,
    inbox,
    limits,
    links,
    macros,
    merge,
    people,
    policies,
    presence,
    reasons,
    setup,
    splitting,
    steps,
    tickets,
    time,
    types,
    undo,
    views,
    watching,
    workflows,
)
from odesk_tui.commands.base import (
    DESK_HANDLERS,
    TICKET_HANDLERS,
    Actor,
    Command,
    Outcome,
    Result,
    TicketCommand,
    Unheard,
)
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import DeskError, OutcomeUnknown, StoreUnavailable
from odesk_tui.store import events
from odesk_tui.store import links as links_of_tickets
from odesk_tui.store.door import Store

_REFUSALS_TOLD = 50


class _Rehearsed(Exception):
    """Ends a rehearsal's transaction without keeping it."""


def never() -> bool:
    """Nobody gives it up."""
    return False


def run(
    store: Store,
    command: Command,
    actor: Actor,
    *,
    rehearse: bool = False,
    given_up: Callable[[], bool] = never,
) -> Result:
    """Run ``command`` as ``actor``; with ``rehearse`` its outcomes are found out and nothing is kept.

    A rehearsal on tickets ends, without outcomes, before the next ticket once it is ``given_up``: it holds up who writes.

    Committed when this returns. A refused ticket is an outcome and leaves the others done; a command on the desk that is
    refused raises its :class:`DeskError`, as does everything when the store fails, and then nothing was written. Only when
    the store falls silent in the commit nobody can tell yet: then it is :class:`Unheard`, and :func:`kept` tells later.
    """
    result = Result((), "")
    try:
        with suppress(_Rehearsed), store.writing() as transaction:
            work = Work(transaction, actor)
            if isinstance(command, TicketCommand):
                outcomes = tuple(_each(work, command, given_up if rehearse else never))
            else:
                found = DESK_HANDLERS[type(command)](work, command)
                outcomes = (found,) if isinstance(found, Outcome) else found
            work.flush()
            result = Result(outcomes, work.change, work.headline)
            if rehearse:
                raise _Rehearsed
    except OutcomeUnknown as error:
        raise Unheard(str(error), result) from error
    return result


def kept(store: Store, change: str) -> bool:
    """Whether the store has kept a change; waits for whoever is keeping one, so that the answer stays true."""
    with store.writing() as transaction:
        events.wait_for_appending(transaction)
        return bool(events.of_change(transaction, change))


def _each(work: Work, command: TicketCommand, given_up: Callable[[], bool]) -> list[Outcome]:
    handler = TICKET_HANDLERS[type(command)]
    outcomes: list[Outcome] = []
    # In the order of number, so that two bulk commands lock the same rows in the same order.
    numbers = sorted(set(command.tickets))
    if command.others():
        links_of_tickets.lock(work.tx)
        work.lock([*numbers, *command.others()])
    for number in numbers:
        if given_up():
            raise _Rehearsed
        work.unit = number
        try:
            with work.all_or_nothing():
                message = handler(work, work.ticket(number, command.seen), command)
        except StoreUnavailable:
            raise
        except DeskError as error:
            outcomes.append(Outcome(number, "", error))
        else:
            outcomes.append(Outcome(number, message))
    work.unit = 0
    _tell_refusals(work, outcomes)
    return outcomes


def _tell_refusals(work: Work, outcomes: list[Outcome]) -> None:
    """Let whoever ran a command on many tickets find in their inbox what was refused."""
    refused = [(outcome.ticket, str(outcome.error)) for outcome in outcomes if outcome.error is not None]
    if refused and len(outcomes) > 1 and work.actor.agent is not None:
        told = {"done": len(outcomes) - len(refused), "refused": len(refused), "tickets": refused[:_REFUSALS_TOLD]}
        work.record("bulk refused", new=told)
