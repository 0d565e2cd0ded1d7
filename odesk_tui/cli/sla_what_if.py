"""What another policy would have made of tickets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from odesk_tui.cli import options
from odesk_tui.cli.declare import Option, command
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.session import Session
from odesk_tui.cli.sla_reports import period
from odesk_tui.core.errors import UsageError

_SHOWN = 30


def _rate(place: int) -> Any:
    return lambda row: row[place].rate


_TARGETS: Table[Any] = Table(
    (
        Field("target", "what is promised", lambda row: row[0], said=lambda row: row[0].replace("_", " ")),
        Field("was", "per cent of the cycles that were met", _rate(1), "WAS %"),
        Field("would", "per cent that would have been met", _rate(2), "WOULD %"),
        Field("was_met", "how many were met", lambda row: row[1].met),
        Field("was_cycles", "of how many with a verdict", lambda row: row[1].cycles),
        Field("would_met", "how many would have been met", lambda row: row[2].met),
        Field("would_cycles", "of how many with a verdict", lambda row: row[2].cycles),
    ),
    ("target", "was", "would", "was_met", "was_cycles", "would_met", "would_cycles"),
)
_CHANGED: Table[Any] = Table(
    (
        Field("id", "ticket number", lambda c: c.ticket, label="ticket"),
        Field("customer", "handle of the customer", lambda c: c.customer),
        Field(
            "target", "what is promised", lambda c: c.change.metric, said=lambda c: c.change.metric.replace("_", " ")
        ),
        Field("was", "met, breached, or nothing without a verdict", lambda c: c.change.was or None),
        Field("would", "the same under the other policy", lambda c: c.change.would or None),
        Field("subject", "subject of the ticket", lambda c: c.subject, wide=True),
    ),
    ("id", "customer", "target", "was", "would", "subject"),
)


@command(
    "sla what-if",
    examples=(
        "odesk sla what-if --policy premium project:acme",
        "odesk sla what-if --policy premium --from 2026-10-01 --to 2026-10-31 --changes --csv",
    ),
)
def what_if(
    session: Session,
    query: options.QueryWords = None,
    policy: Annotated[str, Option(("--policy",), "the policy to try (needed)", "NAME", completes="policies")] = "",
    since: Annotated[str, Option(("--from",), "tickets created from this day or instant on", "WHEN")] = "-30d",
    until: Annotated[
        str | None, Option(("--to",), "and up to this day, or before this instant (default: now)", "WHEN")
    ] = None,
    changes: Annotated[bool, Option(("--changes",), "only the tickets whose verdict would be another one")] = False,
    csv: options.Csv = False,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """Tell what another policy would have made of the last month's tickets, from what happened to them; nothing is changed.

    Each ticket is told again with that policy's targets at the priority that it had, by the calendars of today.
    """
    table: Table[Any] = _CHANGED if changes else _TARGETS
    out = Output(session, table, json, format, csv=csv)
    if out.names_only:
        return out.names()
    if not policy.strip():
        raise UsageError("what-if needs a policy to try: odesk sla what-if --policy NAME")
    from odesk_tui.cli.progress import Progress
    from odesk_tui.core.sla.compliance import Figures
    from odesk_tui.core.wording import many_text
    from odesk_tui.reads.what_if import ChangedTicket, WhatIf, WhatIfCount

    start, end = period(session, since, until)
    words = " ".join(query or ())
    total = session.desk.read(WhatIfCount(policy, start, end, words))
    was: dict[str, Figures] = {}
    would: dict[str, Figures] = {}
    found: list[ChangedTicket] = []
    done = inexact = 0
    after: int | None = 0
    with Progress("telling again") as progress:
        while after is not None:
            page = session.desk.read(WhatIf(policy, start, end, words, after))
            for whole, more in ((was, page.was), (would, page.would)):
                for metric, figures in more.items():
                    whole[metric] = whole.get(metric, Figures()).plus(figures)
            found += page.changed
            done, inexact, after = done + page.tickets, inexact + page.inexact, page.last
            progress(done, total)
    rows = [
        (metric, was.get(metric, Figures()), would.get(metric, Figures())) for metric in _in_order({**was, **would})
    ]
    out.rows(found if changes else rows)
    if out.is_data:
        return 0
    if not changes and (session.on_terminal or session.linear) and found:
        print()
        Output(session, _CHANGED, None, None).rows(found[:_SHOWN])
    altered = len({one.ticket for one in found})
    session.say(f"{many_text(done)} told again, {altered:,} would come to another verdict")
    if not changes and len(found) > _SHOWN:
        session.say(f"the first {_SHOWN} of {len(found):,}; --changes shows all")
    if inexact:
        session.say(f"{inexact:,} came with a past from elsewhere: their starts and pauses are taken as they were kept")
    return 0


def _in_order(metrics: Sequence[str] | dict[str, Any]) -> list[str]:
    from odesk_tui.core.sla.policy import Metric

    return [metric.value for metric in Metric if metric.value in metrics]
