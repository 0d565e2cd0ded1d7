"""Policies: what is promised to which tickets, and the lists that tickets are held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, TypeAlias

from odesk_tui.cli import options
from odesk_tui.cli.declare import TIME, Argument, Option, command, group
from odesk_tui.cli.names import meant
from odesk_tui.cli.outcomes import told
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.progress import Progress
from odesk_tui.cli.session import Session
from odesk_tui.core.durations import parse_duration, timer_text, words_text
from odesk_tui.core.errors import NotFound, UsageError
from odesk_tui.core.sla.policy import Target, pauses_text
from odesk_tui.core.text import Foreign
from odesk_tui.reads.policies import PolicyRow, PolicyRows

group(
    "policy", "What is promised to which tickets: targets, conditions, and the order in which policies are tried.", TIME
)


def _targets(row: PolicyRow) -> list[dict[str, Any]]:
    return [
        {
            "target": target.metric.value,
            "priority": target.priority.name.lower(),
            "seconds": target.seconds,
            "calendar": row.calendar(target),
            "pauses": pauses_text(target.pauses).split(",") if target.pauses else [],
        }
        for target in row.targets
    ]


_TABLE: Table[PolicyRow] = Table(
    (
        Field("name", "name", lambda p: p.name),
        Field("condition", "which tickets it is for; nothing: all", lambda p: p.query or None, wide=True),
        Field("lists", "the lists that it stands in, with its number there", lambda p: list(p.places), wide=True),
        Field(
            "promises", "what it promises", lambda p: list(dict.fromkeys(t.metric.words for t in p.targets)), wide=True
        ),
        Field("targets", "each of its targets", _targets),
        Field("flaw", "why its condition finds nothing any more", lambda p: p.flaw),
        Field("pending", "whether applying it anew was interrupted", lambda p: p.pending),
    ),
    ("name", "condition", "lists", "promises"),
)

Name: TypeAlias = Annotated[str, Argument("the policy's name", "NAME", completes="policies")]
Where: TypeAlias = Annotated[
    str | None,
    Option(("--where",), "a query: which tickets it is for, such as 'type:incident tag:vip'; '' is all", "QUERY"),
]


@command("policy list", examples=("odesk policy list", "odesk policy list --json name,lists"))
def list_policies(session: Session, json: options.Json = None, format: options.Format = None) -> int:
    """List the policies; those of the desk's list first, in the order in which they are tried."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    rows = session.desk.read(PolicyRows())
    if not out.rows(rows) and not out.is_data:
        session.say("nothing is promised yet; see: odesk policy add --help")
    for row in rows if not out.is_data else ():
        if row.flaw is not None:
            session.say(f"the condition of {row.name.line()} cannot be read and finds nothing: {row.flaw.line()}")
    return 0


@command("policy show", examples=("odesk policy show standard", "odesk policy show gold --json targets"))
def show(session: Session, name: Name, json: options.Json = None, format: options.Format = None) -> int:
    """Show what a policy promises at each priority."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    rows = session.desk.read(PolicyRows())
    wanted = _name(session, name)
    row = next((one for one in rows if one.name.raw == wanted), None)
    if row is None:
        raise NotFound(f"there is no policy {Foreign(name[:60]).line()!r}; see: odesk policy list")
    if out.is_data:
        out.rows([row])
        return 0
    for line in _lines(row, aloud=session.linear):
        print(line)
    return 0


def _lines(row: PolicyRow, *, aloud: bool) -> Iterator[str]:
    """A fact a line; ``aloud``: durations in words."""
    yield f"policy: {row.name.line()}"
    yield f"for: {row.query.line() or 'every ticket'}"
    yield f"lists: {', '.join(row.places) or 'none, so that no ticket has it'}"
    for metric in dict.fromkeys(target.metric for target in row.targets):
        mine = sorted((t for t in row.targets if t.metric is metric), key=lambda target: -target.priority)
        for said, alike in _alike(row, mine):
            written = words_text if aloud else _short
            times = ", ".join(f"{t.priority.name.lower()} {written(t.seconds)}" for t in alike)
            yield f"{metric.words}: {times}; {said}"
    if row.flaw is not None:
        yield f"its condition cannot be read and finds nothing: {row.flaw.line()}"


def _short(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours}h" if not rest and hours else f"{seconds // 60}m" if not seconds % 60 else timer_text(seconds)


def _alike(row: PolicyRow, targets: Iterable[Target]) -> list[tuple[str, list[Target]]]:
    """The targets with what they have in common: their calendar and when they pause."""
    found: dict[str, list[Target]] = {}
    for target in targets:
        calendar = row.calendar(target)
        hours = f"in {calendar.line()}" if calendar is not None else "around the clock"
        pauses = pauses_text(target.pauses).replace("_", " ").replace(",", ", ")
        found.setdefault(f"{hours}, {f'pauses: {pauses}' if pauses else 'never pauses'}", []).append(target)
    return list(found.items())


@command(
    "policy add",
    examples=(
        "odesk policy add gold --like standard",
        "odesk policy add vip-incidents --where 'type:incident tag:vip'",
    ),
)
def add(
    session: Session,
    name: Annotated[str, Argument("its name", "NAME")],
    where: Where = None,
    like: Annotated[str, Option(("--like",), "begin with the targets of this one", "NAME", completes="policies")] = "",
) -> int:
    """Add a policy; place puts it in a list, target says what it promises."""
    from odesk_tui.commands.policies import AddPolicy

    made = AddPolicy(name=name, query=where or "", like=_name(session, like) if like else "")
    return told(session, session.acting.run(made))


@command(
    "policy edit",
    examples=(
        "odesk policy edit gold --where 'tag:vip OR severity:critical'",
        "odesk policy edit gold --rename silver",
    ),
)
def edit(
    session: Session,
    name: Name,
    where: Where = None,
    rename: Annotated[str | None, Option(("--rename",), "what to call it from now on", "NAME")] = None,
) -> int:
    """Change a policy's condition or name; new clocks follow, open ones with reapply."""
    from odesk_tui.commands.policies import EditPolicy

    if where is None and rename is None:
        raise UsageError("nothing to change was named; say --where QUERY or --rename NAME")
    return told(session, session.acting.run(EditPolicy(name=_name(session, name), query=where, rename=rename)))


@command("policy remove", examples=("odesk policy remove silver",))
def remove(session: Session, name: Name) -> int:
    """Take a policy out of all lists for good; clocks that it gave go on."""
    from odesk_tui.commands.policies import RemovePolicy

    return told(session, session.acting.run(RemovePolicy(name=_name(session, name))))


@command(
    "policy place",
    examples=(
        "odesk policy place gold --customer acme",
        "odesk policy place gold --position 1",
        "odesk policy place gold --contract 'Acme 2027'",
        "odesk policy place gold --customer acme --away",
    ),
)
def place(
    session: Session,
    name: Name,
    customer: Annotated[
        str,
        Option(("--customer",), "in the list of this customer (otherwise: the desk's)", "HANDLE", completes="projects"),
    ] = "",
    contract: Annotated[
        str, Option(("--contract",), "in the list of this contract", "NAME", completes="contracts")
    ] = "",
    position: Annotated[
        int | None, Option(("--position",), "its number there, from 1 (last, but before one for all tickets)", "N")
    ] = None,
    away: Annotated[bool, Option(("--away",), "take it out of the list")] = False,
) -> int:
    """Put a policy in a list: tickets have the first one that matches, of their contract, customer, then the desk."""
    from odesk_tui.commands.policies import PlacePolicy
    from odesk_tui.reads.policies import ContractRows

    if contract:
        known = (row.contract.name for row in session.desk.read(ContractRows()))
        contract = meant(contract, known) or contract
    made = PlacePolicy(name=_name(session, name), project=customer, contract=contract, position=position, away=away)
    return told(session, session.acting.run(made))


@command(
    "policy target",
    examples=(
        "odesk policy target gold first_response --urgent 30m --high 1h --calendar office-hours",
        "odesk policy target gold resolution --urgent 4h --calendar none --pauses waiting,on_hold",
        "odesk policy target gold periodic_update --low none",
    ),
)
def target(
    session: Session,
    name: Name,
    target: Annotated[
        str,
        Argument(
            "first_response, next_response, resolution, agent_work, periodic_update or team_ola",
            "TARGET",
            completes="targets",
        ),
    ],
    urgent: Annotated[str | None, Option(("--urgent",), "how long at P1; none: not promised", "DURATION")] = None,
    high: Annotated[str | None, Option(("--high",), "how long at P2", "DURATION")] = None,
    normal: Annotated[str | None, Option(("--normal",), "how long at P3", "DURATION")] = None,
    low: Annotated[str | None, Option(("--low",), "how long at P4", "DURATION")] = None,
    calendar: Annotated[
        str | None,
        Option(("--calendar",), "the hours that count; none: around the clock", "NAME", completes="calendars"),
    ] = None,
    pauses: Annotated[
        str | None,
        Option(("--pauses",), "categories in which it pauses, with commas: waiting, on_hold; or none", "CATEGORIES"),
    ] = None,
) -> int:
    """Say how long something may take at each priority, in which hours, and when it pauses."""
    from odesk_tui.commands.policies import SetTarget

    given = {"urgent": urgent, "high": high, "normal": normal, "low": low}
    seconds = {priority: _seconds(raw) for priority, raw in given.items() if raw is not None}
    if not seconds and calendar is None and pauses is None:
        raise UsageError("nothing to change was named; say how long, such as --urgent 30m --high 1h")
    made = SetTarget(
        policy=_name(session, name),
        metric=target,
        seconds=seconds,
        calendar=calendar,
        pauses=pauses.split(",") if pauses is not None else None,
    )
    return told(session, session.acting.run(made))


def _seconds(raw: str) -> int | None:
    return None if raw.strip().casefold() == "none" else parse_duration(raw)


@command("policy reapply", examples=("odesk policy reapply gold", "odesk policy reapply gold --yes"))
def reapply(session: Session, name: Name, dry_run: options.DryRun = False, yes: options.Yes = False) -> int:
    """Let open tickets be promised what holds now, with their starts and pauses; says first how many clocks change."""
    wanted = _name(session, name)
    tickets, clocks, first = _preview(session, wanted)
    if not tickets:
        session.say(f"no open ticket is promised anything else by {Foreign(wanted).line()}")
        return 0
    some = ", ".join(f"#{number}" for number in first)
    session.say(f"{clocks:,} clocks of {tickets:,} tickets change: {some}{', …' if tickets > len(first) else ''}")
    if dry_run:
        return 0
    if not yes and not session.confirm(tickets):
        session.say("nothing was changed")
        return 0
    return _reapply(session, wanted, tickets)


def _preview(session: Session, name: str) -> tuple[int, int, tuple[int, ...]]:
    from odesk_tui.reads.policies import ReapplyPreview

    tickets = clocks = 0
    first: tuple[int, ...] = ()
    after: int | None = 0
    with Progress("looking at what would change: tickets") as progress:
        while after is not None:
            page = session.acting.read(ReapplyPreview(name, after))
            tickets, clocks, after = tickets + page.tickets, clocks + page.clocks, page.last
            first = (*first, *page.first)[:5]
            progress(tickets)
    return tickets, clocks, first


def _reapply(session: Session, name: str, tickets: int) -> int:
    """A few tickets at a time, so that nobody waits for it; interrupted, the next time goes on."""
    from odesk_tui.commands.policies import ReapplyPolicy

    done = 0
    try:
        with Progress("applying anew: tickets") as progress:
            while True:
                done += len(session.acting.run(ReapplyPolicy(name=name)).done)
                progress(done, max(done, tickets))
                rows: Mapping[str, bool] = {row.name.raw: row.pending for row in session.desk.read(PolicyRows())}
                if not rows.get(name):
                    break
                session.desk.let_others_in()
    except KeyboardInterrupt:
        session.say(f"stopped after {done:,} tickets; go on with: odesk policy reapply {Foreign(name).line()!r}")
        raise
    session.say(f"{done:,} tickets are promised what holds now")
    return 0


def _name(session: Session, wanted: str) -> str:
    """The policy that is meant, hyphens for blanks; what is no policy's name is refused by whoever asked."""
    from odesk_tui.reads.sla import Policies

    return meant(wanted, (policy.name for policy in session.desk.read(Policies()))) or wanted
