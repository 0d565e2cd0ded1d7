"""Firing steps: each once per clock and cycle, with what it does in the same transaction, by the desk itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.conversation import say
from odesk_tui.commands.tickets import Tag, apply, tag
from odesk_tui.commands.upcoming import Upcoming, plan_again
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import DeskError, NotFound, StoreUnavailable
from odesk_tui.core.fields import Priority
from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.sla import escalation
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.escalation import Coming, EscalationStep
from odesk_tui.core.text import Foreign
from odesk_tui.core.ticket import Ticket
from odesk_tui.store import clocks, outbox, people, steps, watchers

# Tickets whose steps are fired in one transaction.
BATCH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FireSteps(Command):
    """Fire the steps that are due on up to ``limit`` tickets, the longest due first; an outcome for each that fired.

    Of several that a clock has come to only the last one acts, the others are passed over. Tickets that somebody else is
    changing at the moment are left for the next time.
    """

    limit: int = BATCH


@dataclass(slots=True)
class _Occasion:
    """A step firing on a clock: what it did, what it could not, and whom it tells."""

    step: EscalationStep
    clock: Clock
    did: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    whom: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def metric(self) -> str:
        return self.clock.metric.words

    @property
    def text(self) -> str:
        """What history says: ``resolution escalated: notified ada, tagged late``."""
        parts = [", ".join(self.did)] if self.did else []
        parts += [f"could not {one}" for one in self.failed]
        parts += [f"passed over: {', '.join(self.missed)}"] if self.missed else []
        return f"{self.metric} escalated: {'; '.join(parts)}"


@handles(FireSteps)
def fire_steps(work: Work, command: FireSteps) -> tuple[Outcome, ...]:
    """Ticket by ticket, each firing a change of its own in the log."""
    # Whosever program it runs in, nobody did it.
    work.actor = replace(work.actor, agent=None)
    outcomes: list[Outcome] = []
    for number in steps.due_tickets(work.tx, to_seconds(work.now), command.limit):
        work.unit = number
        outcomes.extend(_fire(work, number))
        plan_again(work, number)
    work.unit = 0
    return tuple(outcomes)


def _fire(work: Work, number: int) -> list[Outcome]:
    """Fire what is due on a ticket, until nothing is: raising it may bring the next step of the same clock."""
    outcomes: list[Outcome] = []
    while (due := _due(work, number)) is not None:
        clock, reached = due
        *missed, last = reached
        cycle = (clock.metric.value, clock.cycle)
        now = to_seconds(work.now)
        for one in missed:
            steps.mark(work.tx, number, cycle, one.step.id, at=now, since=clock.started_at, acted=False)
        if not steps.mark(work.tx, number, cycle, last.step.id, at=now, since=clock.started_at, acted=True):
            continue
        occasion = _Occasion(last.step, clock, missed=[one.step.when.text() for one in missed])
        for action in last.step.actions:
            _perform(work, number, action, occasion)
        _tell(work, number, occasion)
        outcomes.append(Outcome(number, Foreign(f"#{number} {occasion.text} ({occasion.step.name})").line()))
    return outcomes


def _due(work: Work, number: int) -> tuple[Clock, list[Coming]] | None:
    """The clock of a ticket whose step has been due longest, with every step that it has come to."""
    upcoming, now = Upcoming(work, number), to_seconds(work.now)
    found: list[tuple[Clock, list[Coming]]] = []
    for held in clocks.of_ticket(work.tx, number):
        reached = [one for one in upcoming.of(held.clock) if one.at <= now]
        if reached:
            found.append((held.clock, reached))
    return min(found, key=lambda one: (one[1][0].at, one[0].metric.value, one[0].cycle), default=None)


def _perform(work: Work, number: int, action: escalation.Action, occasion: _Occasion) -> None:
    """Let an action take place, or leave nothing of it and note why."""
    gathered, done = len(work.events), len(work.done)
    work.tx.execute("SAVEPOINT action")
    try:
        said = _VERBS[action.verb](work, work.ticket(number), action.value, occasion)
    except StoreUnavailable:
        raise
    except Exception as error:
        # Whatever is wrong with one action must hold up neither the others nor the steps of other tickets.
        work.tx.execute("ROLLBACK TO SAVEPOINT action")
        del work.events[gathered:]
        del work.done[done:]
        why = str(error) if isinstance(error, DeskError) else f"it failed ({type(error).__name__})"
        occasion.failed.append(f"{action.text()}: {why}")
    else:
        work.tx.execute("RELEASE SAVEPOINT action")
        occasion.did.append(said)


def _tell(work: Work, number: int, occasion: _Occasion) -> None:
    """End the change with what it was: for the history, and for those who are to know."""
    told = {
        "text": occasion.text,
        "metric": occasion.clock.metric.value,
        "step": occasion.step.when.text(),
        "policy": occasion.step.policy.raw,
        "whom": list(dict.fromkeys(occasion.whom)),
    }
    work.record("escalated", number, new=told)
    work.end_change(summary=occasion.text, via=occasion.step.name)


def _notify(work: Work, ticket: Ticket, value: str, occasion: _Occasion) -> str:
    names: list[str] = []
    known = {agent.id: agent for agent in people.agents(work.tx) if agent.active}
    for one in value.split(", "):
        if one == escalation.ASSIGNEE:
            names += [known[id_].handle for id_ in (ticket.assignee_id,) if id_ in known]
        elif one == escalation.OF_TEAM:
            team = people.members(work.tx, ticket.team_id) if ticket.team_id is not None else []
            names += [agent.handle for agent in team if agent.active]
        elif one == escalation.WATCHERS:
            names += [known[id_].handle for id_ in watchers.ids_of(work.tx, ticket.number) if id_ in known]
        else:
            names.append(work.agent_named(one).handle)
    if not names:
        raise NotFound("nobody is there to be told")
    occasion.whom += names
    return f"notified {', '.join(dict.fromkeys(names))}"


def _assign(work: Work, ticket: Ticket, value: str, _occasion: _Occasion) -> str:
    after = apply(work, ticket, {"assignee": value}, by_agent=False)
    return f"was assigned to {value} already" if after is ticket else f"assigned to {value}"


def _team(work: Work, ticket: Ticket, value: str, _occasion: _Occasion) -> str:
    after = apply(work, ticket, {"team": value}, by_agent=False)
    return f"was with team {value} already" if after is ticket else f"given to team {value}"


def _raise(work: Work, ticket: Ticket, _value: str, _occasion: _Occasion) -> str:
    if ticket.priority == Priority.URGENT:
        return "was urgent already"
    higher = Priority(ticket.priority + 1).name.lower()
    apply(work, ticket, {"priority": higher}, by_agent=False)
    return f"priority raised to {higher}"


def _tag(work: Work, ticket: Ticket, value: str, _occasion: _Occasion) -> str:
    tag(work, ticket, Tag(tickets=(ticket.number,), add=(value,)))
    return f"tagged {value}"


def _note(work: Work, ticket: Ticket, value: str, _occasion: _Occasion) -> str:
    say(work, ticket, "note", value, by_desk=True)
    return "note added"


def _webhook(work: Work, ticket: Ticket, value: str, occasion: _Occasion) -> str:
    due = occasion.clock.due_at
    payload = {
        "event": "sla step",
        "ticket": ticket.number,
        "subject": ticket.subject.raw,
        "status": ticket.status,
        "target": occasion.clock.metric.value,
        "cycle": occasion.clock.cycle,
        "policy": occasion.step.policy.raw,
        "step": occasion.step.when.text(),
        "due": from_seconds(due).isoformat() if due is not None else None,
        "at": work.now.isoformat(),
    }
    outbox.add(
        work.tx,
        kind=outbox.WEBHOOK,
        recipient=value,
        payload=json.dumps(payload),
        now=work.now,
        not_before=work.now,
        number=ticket.number,
    )
    return "webhook queued"


_VERBS: Mapping[str, Callable[[Work, Ticket, str, _Occasion], str]] = {
    escalation.NOTIFY: _notify,
    escalation.ASSIGN: _assign,
    escalation.TEAM: _team,
    escalation.RAISE: _raise,
    escalation.TAG: _tag,
    escalation.NOTE: _note,
    escalation.WEBHOOK: _webhook,
}
