"""The running timer, and time entries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from odesk_tui.cli import fields, options
from odesk_tui.cli.declare import TIME, Argument, Option, command, group
from odesk_tui.cli.edges import edge
from odesk_tui.cli.ids import one_number
from odesk_tui.cli.outcomes import Care, change, run
from odesk_tui.cli.output import Output
from odesk_tui.cli.session import Session
from odesk_tui.cli.week import grid, grid_lines, spoken_lines, week_of
from odesk_tui.core.durations import parse_duration
from odesk_tui.core.query.times import parse_instant
from odesk_tui.reads.time import RunningTimer, TimeEntries

group("timer", "Start and stop the running timer.", TIME)
group("time", "Log time and look at what was logged.", TIME)


@command("timer start", examples=("odesk timer start 1042", "odesk timer start 1042 -m 'reading logs' --type support"))
def start(
    session: Session, ticket: options.OneId, note: options.NoteText = None, type_: options.WorkType = None
) -> int:
    """Start the timer on a ticket; one that runs on another is stopped and kept."""
    # What only a change needs: looking at the timer is the more frequent.
    from odesk_tui.commands.time import StartTimer

    return run(session, StartTimer(ticket=one_number(ticket), note=note or "", work_type=type_ or ""))


@command("timer stop", examples=("odesk timer stop", "odesk timer stop -m 'replaced the cable'"))
def stop(session: Session, note: options.NoteText = None, type_: options.WorkType = None) -> int:
    """Stop the timer; the time is kept on its ticket."""
    from odesk_tui.commands.time import StopTimer

    return run(session, StopTimer(note=note, work_type=type_))


@command("timer switch", examples=("odesk timer switch 1043",))
def switch(
    session: Session, ticket: options.OneId, note: options.NoteText = None, type_: options.WorkType = None
) -> int:
    """Stop the timer and start it on another ticket, at the same instant."""
    from odesk_tui.commands.time import StartTimer

    return run(session, StartTimer(ticket=one_number(ticket), note=note or "", work_type=type_ or ""))


@command("timer status", examples=("odesk timer status", "odesk timer status --format '#{id} {clock}'"))
def timer_status(session: Session, json: options.Json = None, format: options.Format = None) -> int:
    """Show the running timer."""
    table = fields.entries(session)
    out = Output(session, type(table)(table.fields, ("id", "clock", "start", "note", "subject")), json, format)
    if out.names_only:
        return out.names()
    entry = session.acting.read(RunningTimer())
    out.rows([entry] if entry is not None else [])
    if entry is None:
        session.say("no timer is running")
    return 0


@command(
    "time log",
    examples=("odesk time log 1042 15m", "odesk time log 1042 1h30m --at 'yesterday 14:00' -m 'on site' --type travel"),
)
def log(
    session: Session,
    ticket: Annotated[str, Argument("the ticket, or several as 1042,1043", "ID", completes="tickets")],
    duration: Annotated[str, Argument("how long: 15m, 1h30m, 1.5h, 1:30; a bare number is minutes", "DURATION")],
    at: Annotated[str | None, Option(("--at",), "when it began (default: so that it ends now)", "WHEN")] = None,
    note: options.NoteText = None,
    type_: options.WorkType = None,
    dry_run: options.DryRun = False,
    yes: options.Yes = False,
) -> int:
    """Log time after the fact."""
    from odesk_tui.commands.time import LogTime

    seconds = parse_duration(duration)
    started = _instant(session, at) if at is not None else None

    def make(tickets: tuple[int, ...], _seen: object) -> LogTime:
        return LogTime(tickets=tickets, seconds=seconds, started_at=started, note=note or "", work_type=type_ or "")

    return change(session, [ticket], make, Care(dry_run, yes))


@command(
    "time list", examples=("odesk time list", "odesk time list --from monday --json '*'", "odesk time list --from -30d")
)
def list_entries(
    session: Session,
    since: Annotated[str, Option(("--from",), "first day or instant (default: today)", "WHEN")] = "today",
    until: Annotated[
        str | None, Option(("--to",), "last day, or the instant before which (default: now)", "WHEN")
    ] = None,
    json: options.Json = None,
    format: options.Format = None,
) -> int:
    """List your time entries."""
    out = Output(session, fields.entries(session), json, format)
    if out.names_only:
        return out.names()
    start = edge(session, since, after=False)
    end = edge(session, until, after=True) if until is not None else session.acting.clock() + timedelta(seconds=1)
    found = session.acting.read(TimeEntries(start, end))
    if not out.rows(found) and not out.is_data:
        session.say("no time entries there")
    return 0


@command("time week", examples=("odesk time week", "odesk time week 2026-11-23", "odesk time week --ago 1"))
def week(
    session: Session,
    day: Annotated[str | None, Argument("a day of the week (default: today)", "[DAY]")] = None,
    ago: Annotated[int, Option(("--ago",), "so many weeks earlier", "N")] = 0,
) -> int:
    """Show a week's time, tickets down and days across, in hours and minutes."""
    zone = session.zone
    at = edge(session, day or "today", after=False).astimezone(zone).date() - timedelta(weeks=ago)
    days = week_of(at)
    edges = [
        datetime(d.year, d.month, d.day, tzinfo=zone).astimezone(UTC) for d in (days[0], days[-1] + timedelta(days=1))
    ]
    entries = session.acting.read(TimeEntries(edges[0], edges[1]))
    found = grid(entries, days, zone, session.desk.clock())
    for line in spoken_lines(found, days) if session.linear else grid_lines(found, days):
        print(line)
    return 0


def _instant(session: Session, raw: str) -> datetime:
    viewer = session.acting.viewer()
    return parse_instant(raw, viewer.now, viewer.zone)
