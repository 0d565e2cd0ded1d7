"""Workflows: their statuses, and the transitions between them with what these take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.carrying import carried, moves_of
from odesk_tui.commands.values import required_field
from odesk_tui.commands.work import Work
from odesk_tui.core.catalogue import name_of, short_from
from odesk_tui.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, UsageError
from odesk_tui.core.people import handle_value, role_value
from odesk_tui.core.text import Foreign
from odesk_tui.core.wording import many_text
from odesk_tui.core.workflow import DONE, STANDARD, Approval, Category, Status, Transition, Workflow
from odesk_tui.store import catalogue, people

SHORT_LIMIT = 4
ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWorkflow(Command):
    """A workflow, to begin with the same as the one it is ``like``."""

    name: str
    like: str = STANDARD.name


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveWorkflow(Command):
    """Delete a workflow that no ticket type follows."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutStatus(Command):
    """Let a workflow have a status, which is made when the desk has none of that name, and then needs a ``category``.

    ``after`` is the status that it stands behind; without one it stands behind the last of its category.
    """

    workflow: str
    name: str
    category: str = ""
    short: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropStatus(Command):
    """Let a workflow have a status no more; ``moves`` says where the tickets go that are in it."""

    workflow: str
    name: str
    moves: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow(Command):
    """Let tickets go from the statuses ``sources`` (``any``: all others) to ``targets``, under exactly these conditions.

    ``approval`` is written as people say it: ``one of bob,carol``, ``all of network``, ``2 of bob,carol,dave``.
    """

    workflow: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    fields: tuple[str, ...] = ()
    role: str = ""
    approval: str = ""
    unblocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbid(Command):
    """Let tickets go those ways no more."""

    workflow: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]


@handles(AddWorkflow)
def add_workflow(work: Work, command: AddWorkflow) -> Outcome:
    """Copy the other."""
    work.refuse_but_admins("workflows")
    name = name_of(command.name, "workflow")
    if name in work.catalogue.workflows:
        raise Conflict(f"there is already a workflow {name}")
    like = work.catalogue.workflow(command.like)
    _keep(work, replace(like, name=name))
    work.record("workflow added", new=name)
    return Outcome(None, f"workflow {name} added, like {like.name}")


@handles(RemoveWorkflow)
def remove_workflow(work: Work, command: RemoveWorkflow) -> Outcome:
    """Delete it unless it is followed."""
    work.refuse_but_admins("workflows")
    flow = work.catalogue.workflow(command.name)
    used = [one.name for one in work.catalogue.followed_by(flow.name)]
    if used:
        raise NotAllowed(f"the workflow {flow.name} is followed by tickets of type {', '.join(used)}; edit these first")
    with work.changing("workflow", {"name": flow.name}):
        catalogue.drop_workflow(work.tx, flow.name)
    work.catalogue_changed()
    work.record("workflow removed", new=flow.name)
    return Outcome(None, f"workflow {flow.name} removed")


@handles(PutStatus)
def put_status(work: Work, command: PutStatus) -> Outcome:
    """Make the status if it is new, place it, and add it to the workflow."""
    work.refuse_but_admins("workflows")
    flow = work.catalogue.workflow(command.workflow)
    status = _status(work, command)
    here = flow.status(status.name) is not None
    before = next((one for one in work.catalogue.statuses if one.name == status.name), None)
    if before != status or command.after:
        _place(work, status, command.after)
    if here:
        if before == status and not command.after:
            return Outcome(None, f"the workflow {flow.name} has the status {status.name} already")
        work.record("workflow changed", new=flow.name)
        return Outcome(None, f"status {status.name} changed")
    names = {one.name for one in flow.statuses} | {status.name}
    _keep(work, replace(flow, statuses=tuple(one for one in work.catalogue.statuses if one.name in names)))
    work.record("workflow changed", new=flow.name)
    return Outcome(
        None,
        f"workflow {flow.name} has now {status.name} ({status.category.value}); "
        f"let tickets go there with: odesk workflow allow {flow.name} any {status.name}",
    )


def _status(work: Work, command: PutStatus) -> Status:
    name = name_of(command.name, "status")
    known = next((one for one in work.catalogue.statuses if one.name == name), None)
    category = _category(command.category) if command.category else (known.category if known else None)
    if category is None:
        raise UsageError(f"the status {name} is new; say what it means with: --category {'|'.join(Category)}")
    if known is not None and known.category is not category:
        raise NotAllowed(
            f"the status {name} means {known.category.value}, and what a status means does not change; add another "
            "and move the tickets"
        )
    others = [one.short for one in work.catalogue.statuses if one.name != name]
    short = _short(command.short) if command.short else (known.short if known else short_from(name, others))
    return Status(name, short, category)


def _category(raw: str) -> Category:
    wanted = raw.strip().lower().replace("-", "_").replace(" ", "_")
    try:
        return Category(wanted)
    except ValueError:
        raise InvalidValue("category", f"{raw.strip()!r} is not one of {', '.join(Category)}") from None


def _short(raw: str) -> str:
    short = raw.strip().upper()
    if not 1 <= len(short) <= SHORT_LIMIT or not short.isascii() or not short.isalnum():
        raise InvalidValue("short", f"{Foreign(raw).line()!r} is not 1 to {SHORT_LIMIT} letters or digits")
    return short


def _place(work: Work, status: Status, after: str) -> None:
    """Write the status behind ``after``, or where it stands already, or behind the last of its category or before it."""
    others = [one for one in work.catalogue.statuses if one.name != status.name]
    held = [one.name for one in work.catalogue.statuses]
    if after:
        wanted = after.strip().lower()
        if wanted not in [one.name for one in others]:
            raise NotFound(f"there is no status {after.strip()!r}; the statuses are: {', '.join(held)}")
        place = next(n for n, one in enumerate(others, 1) if one.name == wanted)
    elif status.name in held:
        place = held.index(status.name)
    else:
        ranks = list(Category)
        place = sum(ranks.index(one.category) <= ranks.index(status.category) for one in others)
    ordered = [*others[:place], status, *others[place:]]
    stand = catalogue.positions(work.tx)
    for position, one in enumerate(ordered, 1):
        if one == status or stand.get(one.name) != position:
            with work.changing("status", {"name": one.name}):
                catalogue.put_status(work.tx, one, position)
    work.catalogue_changed()


@handles(DropStatus)
def drop_status(work: Work, command: DropStatus) -> Outcome:
    """Move the tickets, then take the status out of the workflow."""
    work.refuse_but_admins("workflows")
    flow = work.catalogue.workflow(command.workflow)
    name = _of(flow, command.name)
    rest = replace(
        flow,
        statuses=tuple(one for one in flow.statuses if one.name != name),
        transitions={key: way for key, way in flow.transitions.items() if name not in key},
    )
    if not rest.statuses or rest.first(*DONE) is None:
        raise NotAllowed(f"the workflow {flow.name} needs a status to begin in and one that is solved or closed")
    types = [one.name for one in work.catalogue.followed_by(flow.name)]
    found = catalogue.tickets_in(work.tx, types, [name])
    count = carried(work, found, moves_of(rest, found, command.moves))
    _keep(work, rest)
    work.record("workflow changed", new=flow.name)
    work.summary = f"status {name} dropped from {flow.name}"
    moved = f"; {many_text(count)} moved" if count else ""
    return Outcome(None, f"workflow {flow.name} has no status {name} any more{moved}")


@handles(Allow)
def allow(work: Work, command: Allow) -> Outcome:
    """Write the transitions anew."""
    work.refuse_but_admins("workflows")
    flow = work.catalogue.workflow(command.workflow)
    ways = [
        Transition(
            source,
            target,
            tuple(dict.fromkeys(required_field(work, name) for name in command.fields)),
            role_value(command.role).value if command.role else "",
            _approval(work, command.approval) if command.approval else None,
            command.unblocked,
        )
        for source, target in _pairs(flow, command.sources, command.targets)
    ]
    _keep(work, replace(flow, transitions={**flow.transitions, **{(way.source, way.target): way for way in ways}}))
    work.record("workflow changed", new=flow.name)
    demands = f" ({ways[0].demands})" if ways[0].demands else ""
    told = _told([(way.source, way.target) for way in ways])
    return Outcome(None, f"workflow {flow.name}: {told}{demands}{_warnings(work, ways[0])}")


@handles(Forbid)
def forbid(work: Work, command: Forbid) -> Outcome:
    """Delete the transitions."""
    work.refuse_but_admins("workflows")
    flow = work.catalogue.workflow(command.workflow)
    gone = [pair for pair in _pairs(flow, command.sources, command.targets) if pair in flow.transitions]
    if not gone:
        return Outcome(None, f"workflow {flow.name} has no such transition")
    _keep(work, replace(flow, transitions={key: way for key, way in flow.transitions.items() if key not in gone}))
    work.record("workflow changed", new=flow.name)
    return Outcome(None, f"workflow {flow.name}: no more {_told(gone)}")


def _keep(work: Work, flow: Workflow) -> None:
    with work.changing("workflow", {"name": flow.name}):
        catalogue.put_workflow(work.tx, flow)
    work.catalogue_changed()


def _of(flow: Workflow, name: str) -> str:
    wanted = name.strip().lower()
    if flow.status(wanted) is None:
        known = ", ".join(status.name for status in flow.statuses)
        raise NotFound(f"the workflow {flow.name} has no status {name.strip()!r}; it has: {known}")
    return wanted


def _pairs(flow: Workflow, sources: tuple[str, ...], targets: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each source with each target, but no status with itself."""
    every = [status.name for status in flow.statuses]
    begin = every if ANY in sources else list(dict.fromkeys(_of(flow, name) for name in sources))
    end = every if ANY in targets else list(dict.fromkeys(_of(flow, name) for name in targets))
    found = [(source, target) for source in begin for target in end if source != target]
    if not found:
        raise UsageError("expected a status to come from and another one to go to")
    return found


def _told(pairs: list[tuple[str, str]]) -> str:
    """``open, pending → closed``."""
    begin, end = (list(dict.fromkeys(pair[side] for pair in pairs)) for side in (0, 1))
    return f"{', '.join(begin)} → {', '.join(end)}"


def _approval(work: Work, raw: str) -> Approval:
    """``one of bob,carol``; each name is an agent or a team."""
    many, _, whom = raw.strip().lower().partition(" of ")
    names = tuple(dict.fromkeys(handle_value(name) for name in whom.replace(",", " ").split()))
    counts = {"one": 1, "all": 0}
    if not names or (many not in counts and not (many.isascii() and many.isdigit() and int(many) > 0)):
        raise InvalidValue(
            "approval", f"{Foreign(raw).line()!r} is not like 'one of bob', 'all of network', '2 of a,b,c'"
        )
    for name in names:
        if people.team(work.tx, name) is None:
            work.agent_named(name)
    need = counts[many] if many in counts else int(many)
    able = people.called(work.tx, names)
    if len(able) < max(need, 1):
        are = "is" if len(able) == 1 else "are"
        there = f"{many_text(len(able), 'agent')} {are} called {' or '.join(names)} or in that team"
        raise InvalidValue(
            "approval", f"{there}, so {max(need, 1)} can never agree; name others, or odesk team edit TEAM --add AGENT"
        )
    return Approval(need, names)


def _warnings(work: Work, way: Transition) -> str:
    """What is asked for that somebody, or everybody, cannot give as things are."""
    said = []
    if way.role and not any(one.active and one.role.reaches(way.role) for one in people.agents(work.tx)):
        said.append(f"nobody has the role {way.role} yet: odesk agent role AGENT {way.role} gives it")
    if way.approval is not None and len(able := people.called(work.tx, way.approval.of)) <= max(way.approval.need, 1):
        said.append(
            f"{', '.join(one.handle for one in able)} cannot ask for it, since nobody agrees to what they ask for"
        )
    return "".join(f"; {one}" for one in said)
