"""Steps of escalation: added to a policy's promise, taken away, and the clocks that learn of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.policies import policy_named
from odesk_tui.commands.upcoming import plan_again
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import NotFound, UsageError
from odesk_tui.core.fields import tag_value
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla import escalation
from odesk_tui.core.sla.escalation import Action, EscalationStep
from odesk_tui.core.sla.policy import Metric, Policy, metric_named
from odesk_tui.core.text import Foreign
from odesk_tui.store import steps

# Tickets whose clocks learn of other steps in one transaction: so few that nobody waits for it.
BATCH = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStep(Command):
    """Let something happen on the way to due: ``when`` and ``actions`` as a person writes them.

    It holds for what comes after now. After it :class:`PlanSteps` has to run until it has nothing more to do.
    """

    policy: str
    metric: str
    when: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveStep(Command):
    """Take the step ``position`` of a policy's promise away; :class:`PlanSteps` follows."""

    policy: str
    metric: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSteps(Command):
    """Let the clocks of the next tickets learn of the steps of now; an outcome for each ticket.

    Fewer than :data:`BATCH` of them: it is done.
    """


@handles(AddStep)
def add_step(work: Work, command: AddStep) -> Outcome:
    """Check whom and what it names, then insert it."""
    work.refuse_but_admins("what is promised")
    policy, metric = policy_named(work, command.policy), metric_named(command.metric)
    when = escalation.parse_when(command.when)
    if not command.actions:
        raise UsageError("a step does something; name it, for example notify:assignee")
    actions = tuple(_checked(work, escalation.parse_action(raw)) for raw in command.actions)
    assert policy.id is not None
    steps.lock_definitions(work.tx)
    held = json.dumps([list(action) for action in actions])
    step_id = steps.add(work.tx, policy.id, metric, when.stored, held, to_seconds(work.now))
    work.inserted("sla_step", {"id": step_id})
    steps.set_pending(work.tx, 0)
    said = f"{_promise(policy, metric)}: {when.text()}: {', '.join(action.text() for action in actions)}"
    work.record("step added", new=said)
    return Outcome(None, f"step added to {Foreign(said).line()}")


@handles(RemoveStep)
def remove_step(work: Work, command: RemoveStep) -> Outcome:
    """Mark it as removed."""
    work.refuse_but_admins("what is promised")
    policy, metric = policy_named(work, command.policy), metric_named(command.metric)
    steps.lock_definitions(work.tx)
    known = steps.by_promise(work.tx).get((policy.id, metric), ())
    step = next((one for one in known if one.position == command.position), None)
    if step is None:
        raise NotFound(f"{_promise(policy, metric)} has no step {command.position}; {_listed(known)}")
    with work.changing("sla_step", {"id": step.id}):
        steps.remove(work.tx, step.id)
    steps.set_pending(work.tx, 0)
    said = f"{_promise(policy, metric)}: {step.when.text()}"
    work.record("step removed", new=said)
    return Outcome(None, f"step removed from {Foreign(said).line()}")


@handles(PlanSteps)
def plan_steps(work: Work, _command: PlanSteps) -> tuple[Outcome, ...]:
    """Write beside the next clocks when their next steps come."""
    after = steps.pending(work.tx)
    if after is None:
        return ()
    numbers = steps.tickets_running(work.tx, after, BATCH)
    work.lock(numbers)
    for number in numbers:
        plan_again(work, number)
    steps.set_pending(work.tx, numbers[-1] if len(numbers) == BATCH else None)
    return tuple(Outcome(number, f"#{number} knows the steps of now") for number in numbers)


def _promise(policy: Policy, metric: Metric) -> str:
    return f"{metric.words} of {policy.name}"


def _listed(known: Sequence[EscalationStep]) -> str:
    return f"it has: {', '.join(str(step.position) for step in known)}" if known else "it has none"


def _checked(work: Work, action: Action) -> Action:
    """``action`` with what it names as the desk calls it; raises DeskErrors for whom and what there is not."""
    if action.verb == escalation.ASSIGN:
        return Action(action.verb, work.agent_named(action.value).handle)
    if action.verb == escalation.TEAM:
        return Action(action.verb, work.team_named(action.value).handle)
    if action.verb == escalation.TAG:
        return Action(action.verb, tag_value(action.value))
    if action.verb == escalation.NOTIFY:
        roles = (escalation.ASSIGNEE, escalation.OF_TEAM, escalation.WATCHERS)
        names = [name for name in action.value.split(", ") if name]
        if not names:
            raise UsageError("notify wants assignee, team, watchers or agents after a colon")
        return Action(
            action.verb, ", ".join(name if name in roles else work.agent_named(name).handle for name in names)
        )
    return action
