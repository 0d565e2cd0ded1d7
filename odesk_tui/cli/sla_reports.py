"""How well promises were kept: compliance, the list of breaches, and the reasons for them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from odesk_tui.cli import options
from odesk_tui.cli.declare import Argument, Option, command
from odesk_tui.cli.edges import edge
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.session import Session
from odesk_tui.core.durations import timer_text, words_text
from odesk_tui.core.errors import UsageError
from odesk_tui.core.sla.policy import metric_words
from odesk_tui.core.text import Foreign

_MOST = 1_000_000
_BAR = 30
From = Annotated[str | None, Option(("--from",), "first day or instant (default: the first of this month)", "WHEN")]
To = Annotated[str | None, Option(("--to",), "last day, or the instant before which (default: now)", "WHEN")]


def metric_named(raw: str) -> str:
    """The target that a person means; raises UsageError with those that there are."""
    from odesk_tui.core.sla.policy import Metric

    metric = raw.strip().casefold().replace("-", "_").replace(" ", "_")
    known = [one.value for one in Metric]
    if metric not in known:
        raise UsageError(f"{Foreign(raw[:60]).line()!r} is not a target; there are: {', '.join(known)}")
    return metric


def period(session: Session, since: str | None, until: str | None, *, months: int = 0) -> tuple[datetime, datetime]:
    """The period that a line asks for: without words from the first of the month, or of ``months`` before it, until now."""
    from odesk_tui.core.sla.compliance import months_back

    now = session.desk.viewer().now
    start = edge(session, since, after=False) if since is not None else months_back(now, session.zone, months)
    end = edge(session, until, after=True) if until is not None else now + timedelta(seconds=1)
    if end <= start:
        raise UsageError(f"that period ends before it begins: {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC")
    return start, end


@command(
    "sla compliance",
    examples=(
        "odesk sla compliance",
        "odesk sla compliance --by month,target --from 2026-01-01 --chart",
        "odesk sla compliance 'priority>=high' --by customer --csv",
    ),
)
def show_compliance(
    session: Session,
    query: options.QueryWords = None,
    since: From = None,
    until: To = None,
    by: Annotated[
        str,
        Option(
            ("--by",), "group by these: customer, target, priority, month, team, agent, policy or a field", "FIELDS"
        ),
    ] = "customer,target",
    chart: Annotated[bool, Option(("--chart",), "draw a bar for each group")] = False,
    csv: options.Csv = False,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """Say how many promises were kept: cycles that were met, of those that were met or breached in a period.

    A running cycle past its due instant counts as breached, a cancelled one nowhere. The worst cycle of a promise on a ticket
    gives a figure of its own.
    """
    names = tuple(dict.fromkeys(part.strip().casefold() for part in by.split(",") if part.strip()))
    out = Output(session, _compliance_table(names), json, format, csv=csv)
    if chart and (out.is_data or out.names_only):
        raise UsageError("--chart draws, and --json, --format and --csv do not; choose one")
    if out.names_only:
        return out.names()
    from odesk_tui.core.sla.compliance import per_cent_text
    from odesk_tui.reads.compliance import MOST_GROUPS, Compliance

    start, end = period(session, since, until, months=11 if "month" in names else 0)
    report = session.desk.read(Compliance(start, end, " ".join(query or ()), names))
    if chart and not session.linear:
        for line in _chart(report.groups):
            print(line)
    else:
        out.rows(report.groups)
    if out.is_data:
        return 0
    if not report.groups:
        session.say("no promise came to a verdict in that time")
        return 0
    whole = report.total
    spanned = " to ".join(f"{at.astimezone(session.zone):%Y-%m-%d %H:%M}" for at in (start, end))
    session.say(
        f"{spanned} {session.zone.key}: {per_cent_text(whole.rate)} of {whole.cycles:,} cycles met; by their worst cycle "
        f"{per_cent_text(whole.worst_rate)} of {whole.promises:,} promises kept"
    )
    if report.cut:
        session.say(f"the {MOST_GROUPS:,} largest groups; narrow it with a query")
    return 0


def _compliance_table(by: Sequence[str]) -> Table[Any]:
    """What can be said of a group; for each field of ``by`` its value."""

    def level(place: int, name: str) -> Field[Any]:
        def value(group: Any) -> Foreign | None:
            return None if group.values[place] is None else Foreign(group.values[place])

        return Field(name, f"the group by {name}; nothing where tickets have none", value)

    def rate(value: float | None) -> str:
        return "none" if value is None else f"{value:g} per cent"

    fields = (
        *(level(place, name) for place, name in enumerate(by)),
        Field(
            "rate",
            "per cent of the cycles that were met",
            lambda g: g.figures.rate,
            "MET %",
            label="met",
            said=lambda g: rate(g.figures.rate),
        ),
        Field("met", "how many cycles were met", lambda g: g.figures.met, label="cycles met"),
        Field("breached", "how many were not, or are late by now", lambda g: g.figures.breached),
        Field("cycles", "both together", lambda g: g.figures.cycles),
        Field(
            "worst",
            "per cent of the promises (a target on a ticket) of which every cycle was met",
            lambda g: g.figures.worst_rate,
            "WORST %",
            label="by the worst cycle",
            said=lambda g: rate(g.figures.worst_rate),
        ),
        Field("kept", "how many promises were kept in every cycle", lambda g: g.figures.kept),
        Field("promises", "how many promises there were", lambda g: g.figures.promises),
    )
    return Table(fields, (*by, "rate", "met", "breached", "worst", "promises"))


def _chart(groups: Sequence[Any]) -> Iterator[str]:
    """A bar for each group, in as many cells as the terminal has."""
    from odesk_tui.cli.table import cells, width_of_terminal
    from odesk_tui.core.sla.compliance import bar, per_cent_text

    ascii_only = not (sys.stdout.encoding or "ascii").lower().startswith("utf")
    names = [" ".join(Foreign(value or "-").line().replace("_", " ") for value in g.values) or "all" for g in groups]
    room = max(map(cells, names), default=0)
    width = max(5, min(_BAR, width_of_terminal() - room - 26))
    for name, group in zip(names, groups, strict=True):
        figures = group.figures
        drawn = bar(figures.rate, width, ascii_only=ascii_only)
        counted = f"{figures.met:,} of {figures.cycles:,}"
        yield f"{name}{' ' * (room - cells(name))}  {drawn}  {per_cent_text(figures.rate):>6}  {counted}"


_BREACHES: Table[Any] = Table(
    (
        Field("id", "ticket number", lambda b: b.ticket, label="ticket"),
        Field("customer", "handle of the customer", lambda b: b.customer),
        Field("target", "what was promised", lambda b: b.metric, said=lambda b: metric_words(b.metric)),
        Field("cycle", "which time it ran, from 1", lambda b: b.cycle),
        Field(
            "over",
            "by how much it was missed, so far if it still runs, in the hours of its calendar",
            lambda b: timer_text(b.over_s),
            label="late by",
            said=lambda b: words_text(b.over_s),
        ),
        Field("over_s", "the same in seconds", lambda b: b.over_s),
        Field("due", "the instant that was missed", lambda b: b.due),
        Field("state", "breached; running or paused when it still waits", lambda b: b.state),
        Field("stopped", "when it was done at last", lambda b: b.stopped_at),
        Field("target_s", "business seconds promised", lambda b: b.target_s),
        Field("assignee", "handle of the agent who has the ticket", lambda b: b.assignee, "WHO"),
        Field("team", "handle of the team that has it", lambda b: b.team),
        Field("policy", "the policy that promised it", lambda b: b.policy),
        Field("reason", "code of the reason, if one was given", lambda b: b.reason),
        Field("note", "what was said with it", lambda b: b.note, wide=True),
        Field("reason_by", "who gave it", lambda b: b.reason_by),
        Field("reason_at", "when", lambda b: b.reason_at),
        Field("customer_name", "name of the customer", lambda b: b.customer_name),
        Field("subject", "subject of the ticket", lambda b: b.subject, wide=True),
    ),
    ("id", "customer", "target", "over", "due", "state", "assignee", "reason", "subject"),
)


@command(
    "sla breaches",
    examples=(
        "odesk sla breaches --open",
        "odesk sla breaches --from monday --reason none",
        "odesk sla breaches project:acme --csv",
    ),
)
def list_breaches(
    session: Session,
    query: options.QueryWords = None,
    since: Annotated[str | None, Option(("--from",), "missed from this day or instant on", "WHEN")] = None,
    until: Annotated[str | None, Option(("--to",), "missed up to this day, or before this instant", "WHEN")] = None,
    open_: Annotated[bool, Option(("--open",), "only what still waits")] = False,
    reason: Annotated[
        str | None, Option(("--reason",), "only with that reason, none: without any", "CODE", completes="reasons")
    ] = None,
    limit: Annotated[int, Option(("--limit", "-n"), "at most so many (0: all)", "N")] = 50,
    csv: options.Csv = False,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """List broken promises, what was missed last first: by how much, who has the ticket, and why it came to that."""
    out = Output(session, _BREACHES, json, format, csv=csv)
    if out.names_only:
        return out.names()
    from odesk_tui.reads.breaches import Breaches

    start = edge(session, since, after=False) if since is not None else None
    end = edge(session, until, after=True) if until is not None else None
    code = reason.strip().casefold() if reason is not None else None
    page = session.desk.read(Breaches(start, end, " ".join(query or ()), open_, code, limit or _MOST))
    if not out.rows(page.rows) and not out.is_data:
        session.say("no promise was broken")
    if page.more:
        session.say(f"the latest {len(page.rows):,}; --limit 0 shows all")
    return 0


@command(
    "sla reason",
    examples=(
        "odesk sla reason 1042 vendor -m 'no spare part until Friday'",
        "odesk sla reason 1042,1043 understaffed --target first_response",
        "odesk sla reason 1042 none",
    ),
)
def give_reason(
    session: Session,
    ticket: Annotated[
        str,
        Argument("the ticket, or several as 1042,1043; - reads them from standard input", "ID", completes="tickets"),
    ],
    code: Annotated[str, Argument("why (see: odesk sla reasons); none takes it away", "CODE", completes="reasons")],
    target: Annotated[str | None, Option(("--target",), "only this promise", "TARGET", completes="targets")] = None,
    cycle: Annotated[int | None, Option(("--cycle",), "only the time it ran, from 1", "N")] = None,
    message: options.Message = None,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
) -> int:
    """Say why promises on tickets were broken: the breaches without a reason, or all when each has one."""
    from odesk_tui.cli.outcomes import Care, change
    from odesk_tui.commands.reasons import GiveReason

    metric = metric_named(target) if target is not None else None
    wanted = None if code.strip().casefold() == "none" else code
    return change(
        session,
        [ticket],
        lambda tickets, seen: GiveReason(
            tickets=tickets, seen=seen, code=wanted, note=message or "", metric=metric, cycle=cycle
        ),
        Care(dry_run, yes),
    )


_CODES: Table[Any] = Table(
    (
        Field("reason", "the code", lambda c: c.code),
        Field("meaning", "what it means", lambda c: c.label, wide=True),
        Field("removed", "whether it is offered no more", lambda c: c.removed),
    ),
    ("reason", "meaning"),
)


@command("sla reasons", examples=("odesk sla reasons",))
def list_reasons(
    session: Session,
    all_: Annotated[bool, Option(("--all",), "also those that are offered no more")] = False,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """List the reasons that a breach may have."""
    out = Output(session, _CODES, json, format)
    if out.names_only:
        return out.names()
    from odesk_tui.reads.breaches import ReasonCodes

    out.rows(session.desk.read(ReasonCodes(all_)))
    return 0


@command("sla add-reason", examples=("odesk sla add-reason holiday-gap 'nobody on duty between the holidays'",))
def add_reason(
    session: Session,
    code: Annotated[str, Argument("the code, in letters, digits and hyphens", "CODE")],
    meaning: Annotated[str, Argument("what it means", "[MEANING]")] = "",
) -> int:
    """Offer a reason of your own for breaches."""
    from odesk_tui.cli.outcomes import run
    from odesk_tui.commands.reasons import AddReasonCode

    return run(session, AddReasonCode(code=code, label=meaning))


@command("sla remove-reason", examples=("odesk sla remove-reason holiday-gap",))
def remove_reason(session: Session, code: Annotated[str, Argument("the code", "CODE", completes="reasons")]) -> int:
    """Offer a reason no more; breaches that have it keep it."""
    from odesk_tui.cli.outcomes import run
    from odesk_tui.commands.reasons import RemoveReasonCode

    return run(session, RemoveReasonCode(code=code))
