"""Steps of escalation: added, listed, removed, and fired when they are due."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated

from odesk_tui.cli import options
from odesk_tui.cli.declare import TIME, Argument, Option, command, group
from odesk_tui.cli.errors import complain
from odesk_tui.cli.names import meant
from odesk_tui.cli.outcomes import told
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.progress import Progress
from odesk_tui.cli.session import Session
from odesk_tui.core.durations import parse_duration
from odesk_tui.core.errors import StoreAway, UsageError
from odesk_tui.core.text import Foreign

if TYPE_CHECKING:
    from odesk_tui.core.sla.escalation import EscalationStep

group("sla step", "What happens on the way to due: who is told, what becomes urgent.", TIME)

_TABLE: Table[EscalationStep] = Table(
    (
        Field("policy", "the policy", lambda s: s.policy),
        Field("target", "what is promised", lambda s: s.metric.value),
        Field("step", "its number there", lambda s: s.position),
        Field("when", "when it comes", lambda s: s.when.text()),
        Field("does", "what it does", lambda s: Foreign("; ".join(a.text() for a in s.actions)), wide=True),
        Field("actions", "each thing that it does", lambda s: [action.text() for action in s.actions]),
    ),
    ("policy", "target", "step", "when", "does"),
)
PolicyName = Annotated[str, Argument("the policy's name", "POLICY", completes="policies")]
Target = Annotated[str, Argument("which promise of it, such as resolution", "TARGET", completes="targets")]


@command("sla step list", examples=("odesk sla step list", "odesk sla step list --json '*'"))
def list_steps(session: Session, json: options.Json = None, format: options.Format = None) -> int:
    """List the steps of every policy."""
    from odesk_tui.reads.steps import StepRows

    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    if not out.rows(session.desk.read(StepRows())) and not out.is_data:
        session.say("no policy has steps yet; see: odesk sla step add --help")
    return 0


@command(
    "sla step add",
    examples=(
        "odesk sla step add standard resolution 75% notify:assignee",
        "odesk sla step add standard first_response before:30m notify:team,watchers raise",
        "odesk sla step add standard resolution after:1h assign:bob tag:late 'note:Call the customer.'",
    ),
    dashes=True,
)
def add(
    session: Session,
    policy: PolicyName,
    target: Target,
    when: Annotated[str, Argument("75% of the target, before:30m (-30m), after:1h or due", "WHEN")],
    actions: Annotated[
        list[str],
        Argument("notify:WHOM, assign:AGENT, team:TEAM, raise, tag:TAG, note:TEXT, webhook:URL", "ACTION..."),
    ],
) -> int:
    """Add a step; it fires once for each clock that comes to it from now on."""
    from odesk_tui.commands.steps import AddStep

    made = AddStep(policy=_named(session, policy), metric=target, when=when, actions=tuple(actions))
    code = told(session, session.acting.run(made))
    _plan(session)
    return code


@command("sla step remove", examples=("odesk sla step remove standard resolution 2",))
def remove(
    session: Session,
    policy: PolicyName,
    target: Target,
    step: Annotated[int, Argument("its number, as list has it", "STEP")],
) -> int:
    """Remove a step; what it has done stays."""
    from odesk_tui.commands.steps import RemoveStep

    code = told(session, session.acting.run(RemoveStep(policy=_named(session, policy), metric=target, position=step)))
    _plan(session)
    return code


def _named(session: Session, wanted: str) -> str:
    """The policy that is meant, hyphens for blanks; what is no policy's name is refused by whoever asked."""
    from odesk_tui.reads.sla import Policies

    return meant(wanted, (policy.name for policy in session.desk.read(Policies()))) or wanted


def _plan(session: Session) -> None:
    """Let the running clocks know, a few tickets at a time; interrupted, the next sweep goes on."""
    from odesk_tui.commands.steps import PlanSteps
    from odesk_tui.reads.steps import StepsToDo

    done = 0
    with Progress("planning steps: tickets") as progress:
        while session.desk.read(StepsToDo()).planning:
            done += len(session.acting.run(PlanSteps()).outcomes)
            progress(done)
            session.desk.let_others_in()


@command(
    "sla sweep",
    examples=("odesk sla sweep --once", "odesk sla sweep --every 30s"),
)
def sweep(
    session: Session,
    every: Annotated[str, Option(("--every",), "how often to look (30s)", "DURATION")] = "30s",
    once: Annotated[bool, Option(("--once",), "look once and end")] = False,
) -> int:
    """Fire the steps that are due, a line for each; goes on until it is stopped.

    The screens do this by themselves on a store of their own (SQLite) while they are open. On PostgreSQL, or when no screen
    is open at night, let this run.
    """
    pause = parse_duration(every, bare_unit="s")
    if pause < 1:
        raise UsageError("--every begins at 1 s")
    away = ""
    while True:
        try:
            for outcome in session.desk.sweep():
                print(outcome.message)
            away = ""
        except StoreAway as error:
            if once:
                raise
            # Told once; it is looked for again until it is back.
            if not away:
                complain(str(error))
            away = str(error)
        sys.stdout.flush()
        if once:
            return 0
        time.sleep(pause)
