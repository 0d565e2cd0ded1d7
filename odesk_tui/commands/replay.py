"""A ticket's clocks as they would be had a change not been made, or been made after all.

The journal has, for every change of a ticket, its clocks before and after. When nothing came between, taking a change back
gives exactly the clocks before it. When others changed the ticket meanwhile, their changes are followed again in order,
each at its own instant, from the clocks before the first change that was ever taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from odesk_tui.commands import sla
from odesk_tui.commands.work import Work
from odesk_tui.core.sla.follow import recomputed
from odesk_tui.core.ticket import Ticket
from odesk_tui.store import clocks, journal
from odesk_tui.store.journal import ClocksStep, Past
from odesk_tui.store.promises import facts_of
from odesk_tui.store.retelling import Clocks, Teller, Turn, turns_of
from odesk_tui.store.tickets import column_value


def restore(work: Work, ticket: Ticket, turned: Mapping[tuple[int, int], bool]) -> None:
    """Write the clocks that the ticket has now that its changes (root, unit) of ``turned`` hold, or do not any more.

    The ticket's fields and messages have been put back already; the journal does not have that yet.
    """
    past = journal.past_of(work.tx, ticket.number)
    turns = turns_of(past, turned)
    first = next((place for place, turn in enumerate(turns) if turn.turned), None)
    if first is None:
        return
    stored = clocks.of_ticket(work.tx, ticket.number)
    now = tuple(known.clock for known in stored)
    begin = _before(past[turns[first].place :], now)
    # The hours may have been edited since the journal noted what was open then.
    after = recomputed(_replayed(work, ticket, turns[first:], begin), work.calendars())
    sla.keep(work, ticket.number, stored, now, after, {})


def _before(past: Sequence[Past], now: Clocks) -> Clocks:
    """The clocks before the first of ``past``: those that the first entry to change any had found."""
    steps = (step for entry in past for step in entry.steps if isinstance(step, ClocksStep))
    return next((step.before for step in steps if step.before is not None), now)


def _replayed(work: Work, ticket: Ticket, turns: Sequence[Turn], begin: Clocks) -> Clocks:
    facts = {**facts_of(ticket), "status": ticket.status, "trashed_at": column_value(ticket.trashed_at)}
    teller = Teller(work.promises.chosen, work.catalogue.category_of, facts, turns, begin)
    found = begin
    hours = sla.HoursThen(work)
    for turn in turns:
        if not turn.holds:
            continue
        happened = list(teller.told(turn))
        before, after = turn.before, turn.after
        if before is not None and after is not None and sla.ordered(before) == sla.ordered(found):
            found = after
            continue
        for one in happened:
            found = one.after(found, hours.at(turn.at))
    return found
