"""What is to be expected of the promises that are due next."""

from __future__ import annotations

from typing import Annotated, Any

from odesk_tui.cli import options
from odesk_tui.cli.declare import Option, command
from odesk_tui.cli.output import Field, Output, Table
from odesk_tui.cli.session import Session
from odesk_tui.core.errors import UsageError
from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.core.sla.policy import metric_words


def _metric(of: Any) -> str:
    return metric_words(of.metric)


_FORECAST: Table[Any] = Table(
    (
        Field("target", "what is promised", lambda e: e.metric, said=_metric),
        Field("due", "how many running clocks are due by then, of which something can be said", lambda e: e.due),
        Field("expected", "how many of them will be broken", lambda e: round(e.expected, 1)),
        Field("risk", "the same in per cent", lambda e: e.risk, "RISK %"),
        Field("unknown", "how many more are due, of which nothing can be said", lambda e: e.unknown),
        Field("past", "cycles of the target that came to an end in the last four weeks", lambda e: e.past),
        Field("missed", "how many of those were broken", lambda e: e.missed),
    ),
    ("target", "due", "expected", "risk", "unknown", "past", "missed"),
)


@command(
    "sla forecast",
    examples=(
        "odesk sla forecast",
        "odesk sla forecast --until 18:00 team:support",
        "odesk sla forecast --until friday",
    ),
)
def show_forecast(
    session: Session,
    query: options.QueryWords = None,
    until: Annotated[str, Option(("--until",), "before this instant (default: the next 18:00)", "WHEN")] = "18:00",
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """Say how many promises will be broken before an instant, if it goes on as in the last four weeks.

    A clock's risk is the share of broken ones among cycles of the same target and duration that were still open as long
    before they were due; with fewer than twenty, among those of the target, then of all targets.
    """
    out = Output(session, _FORECAST, json, format)
    if out.names_only:
        return out.names()
    from odesk_tui.core.query.times import EVENING, parse_instant
    from odesk_tui.core.sla.forecast import forecast_text
    from odesk_tui.reads.forecast import Forecast

    viewer = session.desk.viewer()
    end = parse_instant(until, viewer.now, viewer.zone, at=EVENING)
    if end <= viewer.now:
        raise UsageError("a forecast is about what comes; name an instant after now")
    found = session.desk.read(Forecast(end, " ".join(query or ())))
    out.rows(found)
    if not out.is_data:
        session.say(forecast_text(found, f"{end.astimezone(session.zone):%a %Y-%m-%d %H:%M} {viewer.zone}"))
    return 0


_KINDS = ("agent", "team", "customer")


def _next(session: Session) -> Table[Any]:
    from odesk_tui.cli.fields import Seen

    seen = Seen(session)

    def left(one: Any) -> Countdown:
        return seen.until(one.due_at, one.calendar_id)

    return Table(
        (
            Field("owner", "handle of the agent, team or customer; nothing where it is nobody's", lambda n: n.owner),
            Field("id", "ticket number", lambda n: n.ticket, label="ticket"),
            Field("left", "time left", lambda n: left(n).text(), label="sla", said=lambda n: left(n).words()),
            Field("left_s", "business seconds left", lambda n: left(n).seconds),
            Field("due", "when it is due", lambda n: n.due_at),
            Field("target", "what is promised", lambda n: n.metric, said=_metric),
            Field("name", "name of the owner", lambda n: n.name),
            Field("subject", "subject of the ticket", lambda n: n.subject, wide=True),
        ),
        ("owner", "left", "due", "id", "target", "subject"),
    )


@command("sla next", examples=("odesk sla next", "odesk sla next --by customer --json owner,id,left_s"))
def show_next(
    session: Session,
    by: Annotated[str, Option(("--by",), "agent, team or customer", "KIND")] = "agent",
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """Tell what is due next of each agent, team or customer, the soonest first; what is late already is not."""
    kind = by.strip().casefold()
    if kind not in _KINDS:
        raise UsageError(f"--by is one of {', '.join(_KINDS)}")
    out = Output(session, _next(session), json, format)
    if out.names_only:
        return out.names()
    from odesk_tui.reads.sla_overview import NextDues

    if not out.rows(session.desk.read(NextDues(kind))) and not out.is_data:
        session.say("nothing is due")
    return 0
