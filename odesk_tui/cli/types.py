"""Ticket types, and the workflows that they follow."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Annotated, TypeAlias

from odesk_tui.cli import options
from odesk_tui.cli.declare import DESK, Argument, Option, command, group
from odesk_tui.cli.outcomes import run
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.pairs import pairs
from odesk_tui.cli.session import Session
from odesk_tui.cli.table import width_of_terminal
from odesk_tui.commands.types import AddType, EditType, RemoveType
from odesk_tui.commands.workflows import AddWorkflow, Allow, DropStatus, Forbid, PutStatus, RemoveWorkflow
from odesk_tui.core.catalogue import TicketType
from odesk_tui.core.durations import hours_text
from odesk_tui.core.text import safe_line
from odesk_tui.core.workflow import Workflow
from odesk_tui.core.workflow_drawing import drawn, told
from odesk_tui.reads.types import ReadCatalogue, ReadType, TypeStory

group("type", "Kinds of tickets: what they are called, begin with and follow.", DESK)
group("workflow", "Statuses, and how tickets go from one to the next.", DESK)

_TYPES: Table[TicketType] = Table(
    (
        Field("name", "what queries and --set call it", lambda t: t.name),
        Field("label", "what it is called", lambda t: t.label, wide=True),
        Field("icon", "its letter", lambda t: t.icon),
        Field("colour", "the colour of its letter", lambda t: t.colour),
        Field("workflow", "what its tickets follow", lambda t: t.workflow),
        Field("priority", "what a new one has", lambda t: t.priority.name.lower() if t.priority else None),
        Field("hint", "what to know about its promise", lambda t: t.hint or None, wide=True),
        Field("retired", "whether it is chosen no more", lambda t: t.retired),
    ),
    ("name", "label", "icon", "workflow", "priority", "hint"),
)
_FLOWS: Table[Workflow] = Table(
    (
        Field("name", "the workflow", lambda w: w.name),
        Field("statuses", "its statuses in order", lambda w: [s.name for s in w.statuses], wide=True),
        Field("transitions", "how tickets may go", lambda w: [list(way) for way in w.transitions], wide=True),
    ),
    ("name", "statuses"),
)

TypeName: TypeAlias = Annotated[str, Argument("the type", "TYPE", completes="types")]
FlowName: TypeAlias = Annotated[str, Argument("the workflow", "WORKFLOW", completes="workflows")]
StatusName: TypeAlias = Annotated[str, Argument("the status", "STATUS", completes="statuses")]
Sources: TypeAlias = Annotated[str, Argument("from where: statuses with commas, or any", "FROM", completes="statuses")]
Targets: TypeAlias = Annotated[str, Argument("to where: statuses with commas, or any", "TO", completes="statuses")]
Label: TypeAlias = Annotated[str | None, Option(("--label",), "what to call it on screens", "TEXT")]
Icon: TypeAlias = Annotated[
    str | None, Option(("--icon",), "its letter (of a new one: the first of its name)", "LETTER")
]
Colour: TypeAlias = Annotated[
    str | None, Option(("--colour",), "plain, blue, green, yellow, red, purple or grey", "COLOUR")
]
Follows: TypeAlias = Annotated[
    str | None, Option(("--workflow",), "what its tickets follow", "WORKFLOW", completes="workflows")
]
Priority: TypeAlias = Annotated[
    str | None, Option(("--priority",), "what a new one has; none: what its severity gives", "PRIORITY")
]
Hint: TypeAlias = Annotated[str | None, Option(("--hint",), "a line on its promise, for who creates one", "TEXT")]
Moves: TypeAlias = Annotated[
    list[str] | None,
    Option(("--move",), "where tickets of a status that is gone go; can be repeated", "OLD=NEW"),
]


@command("type list", examples=("odesk type list", "odesk type list --json name,workflow"))
def list_types(session: Session, json: options.Json = None, format: options.Format = None) -> int:
    """List the ticket types."""
    out = Output(session, _TYPES, json, format)
    if out.names_only:
        return out.names()
    out.rows([one for one in session.desk.read(ReadCatalogue()).types.values() if not one.retired or out.is_data])
    return 0


@command("type show", examples=("odesk type show incident",))
def show_type(session: Session, name: TypeName) -> int:
    """Show a type, what is promised to it, and its workflow drawn."""
    _print(_told_type(session, session.desk.read(ReadType(name))))
    return 0


def _told_type(session: Session, story: TypeStory) -> Iterator[str]:
    one = story.type
    given = f"priority {one.priority.name.lower()}" if one.priority else "the priority that its severity gives"
    yield f"{one.name}: {one.label}, letter {one.icon}, workflow {one.workflow}" + (", retired" if one.retired else "")
    yield f"new ones: {given}"
    if one.hint:
        yield f"hint: {one.hint}"
    if story.policy is not None:
        for priority in sorted({target.priority for target in story.targets}, reverse=True):
            parts = [
                f"{target.metric.words} {hours_text(target.seconds)}"
                for target in story.targets
                if target.priority == priority
            ]
            yield f"promise at {priority.label} ({story.policy.line()}): {', '.join(parts)}"
    yield ""
    yield from _workflow(session, story.workflow)


def _workflow(session: Session, flow: Workflow) -> list[str]:
    if session.linear:
        return told(flow)
    ascii_only = not (sys.stdout.encoding or "ascii").lower().startswith("utf")
    return drawn(flow, width_of_terminal(), plain=ascii_only)


def _print(lines: Iterator[str] | Sequence[str]) -> None:
    for line in lines:
        print(safe_line(line))


@command(
    "type add",
    examples=(
        "odesk type add hardware --label 'broken hardware' --icon H --colour yellow --priority high",
        "odesk type add rollout --workflow rollout --hint 'ask for the window first'",
    ),
)
def add_type(
    session: Session,
    name: Annotated[str, Argument("a short name: a-z 0-9 -", "NAME")],
    label: Label = None,
    icon: Icon = None,
    colour: Colour = None,
    workflow: Follows = None,
    priority: Priority = None,
    hint: Hint = None,
) -> int:
    """Add a ticket type."""
    given = {
        name: value
        for name, value in {
            "label": label,
            "icon": icon,
            "colour": colour,
            "workflow": workflow,
            "priority": priority,
            "hint": hint,
        }.items()
        if value is not None
    }
    return run(session, AddType(name=name, **given))


@command(
    "type edit",
    examples=(
        "odesk type edit incident --workflow hardware --move hold=waiting-parts",
        "odesk type edit question --label Question --priority none",
    ),
)
def edit_type(
    session: Session,
    name: TypeName,
    label: Label = None,
    icon: Icon = None,
    colour: Colour = None,
    workflow: Follows = None,
    priority: Priority = None,
    hint: Hint = None,
    move: Moves = None,
    dry_run: options.DryRun = False,
) -> int:
    """Change a ticket type; with another workflow its tickets go along."""
    edit = EditType(
        name=name,
        label=label,
        icon=icon,
        colour=colour,
        workflow=workflow,
        priority=priority,
        hint=hint,
        moves=pairs(move, "--move"),
    )
    return run(session, edit, dry_run=dry_run)


@command("type remove", examples=("odesk type remove task --to request",))
def remove_type(
    session: Session,
    name: TypeName,
    to: Annotated[str, Option(("--to",), "the type that its tickets become", "TYPE", completes="types")] = "",
    dry_run: options.DryRun = False,
) -> int:
    """Choose a type no more; its tickets become of another."""
    return run(session, RemoveType(name=name, to=to), dry_run=dry_run)


@command("workflow list", examples=("odesk workflow list",))
def list_workflows(session: Session, json: options.Json = None, format: options.Format = None) -> int:
    """List the workflows."""
    out = Output(session, _FLOWS, json, format)
    if out.names_only:
        return out.names()
    out.rows(list(session.desk.read(ReadCatalogue()).workflows.values()))
    return 0


@command("workflow show", examples=("odesk workflow show standard",))
def show_workflow(session: Session, name: FlowName) -> int:
    """Show a workflow drawn, and which types follow it."""
    known = session.desk.read(ReadCatalogue())
    flow = known.workflow(name)
    types = ", ".join(one.name for one in known.followed_by(flow.name) if not one.retired) or "no type"
    _print([f"{flow.name}: followed by {types}", "", *_workflow(session, flow)])
    return 0


@command("workflow add", examples=("odesk workflow add hardware", "odesk workflow add rollout --like hardware"))
def add_workflow(
    session: Session,
    name: Annotated[str, Argument("a short name: a-z 0-9 -", "NAME")],
    like: Annotated[
        str, Option(("--like",), "the workflow to begin with", "WORKFLOW", completes="workflows")
    ] = "standard",
) -> int:
    """Add a workflow, to begin with the same as another."""
    return run(session, AddWorkflow(name=name, like=like))


@command("workflow remove", examples=("odesk workflow remove rollout",))
def remove_workflow(session: Session, name: FlowName) -> int:
    """Remove a workflow that no type follows."""
    return run(session, RemoveWorkflow(name=name))


@command(
    "workflow status",
    examples=(
        "odesk workflow status hardware waiting-parts --category waiting --short PART",
        "odesk workflow status hardware waiting-parts --after pending",
    ),
)
def put_status(
    session: Session,
    name: FlowName,
    status: Annotated[str, Argument("a status of the desk, or a new one: a-z 0-9 -", "STATUS", completes="statuses")],
    category: Annotated[
        str, Option(("--category",), "what it means: new, open, waiting, on_hold, solved, closed", "CATEGORY")
    ] = "",
    short: Annotated[str, Option(("--short",), "up to four letters for narrow columns", "TEXT")] = "",
    after: Annotated[
        str, Option(("--after",), "the status that it stands behind", "STATUS", completes="statuses")
    ] = "",
) -> int:
    """Let a workflow have a status; a new one says what it means for the clocks."""
    return run(session, PutStatus(workflow=name, name=status, category=category, short=short, after=after))


@command("workflow drop", examples=("odesk workflow drop hardware hold --move hold=waiting-parts",))
def drop_status(
    session: Session, name: FlowName, status: StatusName, move: Moves = None, dry_run: options.DryRun = False
) -> int:
    """Let a workflow have a status no more; tickets in it go where --move says."""
    return run(session, DropStatus(workflow=name, name=status, moves=pairs(move, "--move")), dry_run=dry_run)


@command(
    "workflow allow",
    examples=(
        "odesk workflow allow hardware open,pending waiting-parts",
        "odesk workflow allow rollout new open --approval 'one of ada,network' --need due,assignee",
        "odesk workflow allow hardware any closed --role lead --unblocked",
    ),
)
def allow(
    session: Session,
    name: FlowName,
    sources: Sources,
    targets: Targets,
    need: Annotated[str, Option(("--need",), "fields that must have a value, with commas", "FIELDS")] = "",
    role: Annotated[str, Option(("--role",), "who may do it: agent, lead, admin", "ROLE", completes="roles")] = "",
    approval: Annotated[
        str, Option(("--approval",), "who must agree: 'one of bob', 'all of network', '2 of a,b,c'", "TEXT")
    ] = "",
    unblocked: Annotated[bool, Option(("--unblocked",), "not while something open blocks the ticket")] = False,
) -> int:
    """Let tickets go from one status to another, under these conditions and no others."""
    made = Allow(
        workflow=name,
        sources=_names(sources),
        targets=_names(targets),
        fields=_names(need),
        role=role,
        approval=approval,
        unblocked=unblocked,
    )
    return run(session, made)


@command("workflow forbid", examples=("odesk workflow forbid hardware new closed",))
def forbid(
    session: Session,
    name: FlowName,
    sources: Sources,
    targets: Targets,
) -> int:
    """Let tickets go from one status to another no more."""
    return run(session, Forbid(workflow=name, sources=_names(sources), targets=_names(targets)))


def _names(raw: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in raw.split(",") if name.strip())
