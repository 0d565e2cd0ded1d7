"""Calendars: the desk's, edited and shown, and business time computed from a file."""

from __future__ import annotations

import json as jsons
from pathlib import Path
from typing import Annotated, Any, TypeAlias
from zoneinfo import ZoneInfo

from odesk_tui.cli import options
from odesk_tui.cli.cases import print_answers
from odesk_tui.cli.declare import TIME, Argument, Option, command, group
from odesk_tui.cli.ids import read_input
from odesk_tui.cli.names import meant
from odesk_tui.cli.outcomes import told
from odesk_tui.cli.output import Field, Output, Table, dumped
from odesk_tui.cli.progress import Progress
from odesk_tui.cli.session import Session
from odesk_tui.core.errors import NotFound, UsageError
from odesk_tui.core.sla.calendar_words import closures, hours_text, state_text, week_lines
from odesk_tui.core.sla.compute import answers
from odesk_tui.core.text import Foreign
from odesk_tui.core.wording import many_text
from odesk_tui.reads.sla import CalendarRow, CalendarRows, CountingBy

group("calendar", "Opening hours with holidays, and business time computed by them.", TIME)

_TABLE: Table[CalendarRow] = Table(
    (
        Field("name", "name", lambda c: c.name, wide=True),
        Field("timezone", "time zone", lambda c: c.calendar.timezone, "TIME ZONE", label="time zone"),
        Field("hours", "the week in a line", lambda c: hours_text(c.calendar), wide=True),
        Field(
            "holidays",
            "country and part of it whose public holidays close it",
            lambda c: c.calendar.public.code if c.calendar.public else None,
        ),
        Field("version", "grows with every edit", lambda c: c.version),
        Field("pending", "whether clocks still count by the former hours", lambda c: c.pending),
        Field("definition", "hours, holidays and overrides", lambda c: c.calendar.definition()),
    ),
    ("name", "timezone", "hours", "holidays"),
)
_CLOSURES = 8

Name: TypeAlias = Annotated[list[str], Argument("the calendar's name", "NAME...", completes="calendars")]
Hours: TypeAlias = Annotated[
    list[str] | None,
    Option(("--hours",), "hours of days: 'mon-fri 09:00-12:30,13:30-17:00', 'sat closed'; can be repeated", "TEXT"),
]
Closed: TypeAlias = Annotated[list[str] | None, Option(("--closed",), "a date that is closed; can be repeated", "DATE")]
Override: TypeAlias = Annotated[
    list[str] | None,
    Option(("--override",), "other hours of a date: '2026-12-24 09:00-12:00'; can be repeated", "TEXT"),
]
Subdivision: TypeAlias = Annotated[str, Option(("--subdivision",), "the part of the country, such as BY", "CODE")]
Definition: TypeAlias = Annotated[
    str | None,
    Option(("--file", "-F"), "begin with a definition, as show --definition prints it; - is standard input", "FILE"),
]


@command("calendar list", examples=("odesk calendar list", "odesk calendar list --json name,hours"))
def list_calendars(session: Session, json: options.Json = None, format: options.Format = None) -> int:
    """List the desk's calendars."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    out.rows(session.desk.read(CalendarRows()))
    return 0


@command(
    "calendar show", examples=("odesk calendar show 'Office hours'", "odesk calendar show office-hours --definition")
)
def show(
    session: Session,
    name: Name,
    definition: Annotated[bool, Option(("--definition",), "the definition, as JSON")] = False,
) -> int:
    """Show the week drawn, the next closures, and whether it is open now; into a pipe the definition goes, as JSON."""
    found = _named(session, " ".join(name))
    if definition or not (session.on_terminal or session.linear):
        print(dumped(found.calendar.definition()))
        return 0
    for line in _told(session, found):
        print(Foreign(line).line())
    return 0


def _told(session: Session, found: CalendarRow) -> list[str]:
    calendar = found.calendar
    here = session.now().astimezone(ZoneInfo(calendar.timezone))
    lines = [f"{found.name.line()}: version {found.version}, {calendar.timezone}, {state_text(calendar, here)}"]
    if session.linear:
        lines.append(f"hours: {hours_text(calendar)}")
    else:
        lines += ["", *week_lines(calendar)]
    if calendar.public is not None:
        until = max((day for day, _ in calendar.public.days), default=here.date())
        lines += ["", f"public holidays: {calendar.public.code}, known until {until:%Y-%m-%d}"]
    ahead = closures(calendar, here.date(), _CLOSURES)
    if ahead:
        lines += ["", "next closures:", *(f"  {day:%a %Y-%m-%d}  {what}" for day, what in ahead)]
    if found.pending:
        lines += ["", "clocks still count by the former hours; go on with: odesk calendar recount NAME"]
    return lines


@command(
    "calendar add",
    examples=(
        "odesk calendar add Support --timezone Europe/Berlin --hours 'mon-fri 08:00-18:00' --country DE --subdivision BY",
        "odesk calendar add 'Around the clock' --timezone UTC --hours 'daily 00:00-24:00'",
    ),
)
def add(
    session: Session,
    name: Annotated[list[str], Argument("what to call it", "NAME...")],
    timezone: options.TimeZone = None,
    hours: Hours = None,
    closed: Closed = None,
    override: Override = None,
    country: Annotated[str, Option(("--country",), "close it on the public holidays of a country", "CODE")] = "",
    subdivision: Subdivision = "",
    file: Definition = None,
) -> int:
    """Add a calendar."""
    from odesk_tui.commands.calendars import AddCalendar
    from odesk_tui.core.sla.calendar_edit import CalendarEdit

    whole = _definition(file)
    if whole is None and not hours:
        raise UsageError("a calendar needs --hours, such as --hours 'mon-fri 09:00-17:00', or a --file")
    edit = CalendarEdit(
        timezone=timezone or ("" if whole is not None else session.desk.viewer().zone),
        hours=tuple(hours or ()),
        closed=tuple(closed or ()),
        overrides=tuple(override or ()),
        whole=whole,
    )
    made = AddCalendar(name=" ".join(name), edit=edit, country=country, subdivision=subdivision)
    return told(session, session.acting.run(made))


@command(
    "calendar edit",
    examples=(
        "odesk calendar edit Office hours --hours 'fri 09:00-14:00' --closed 2026-12-24",
        "odesk calendar edit office-hours --override '2026-12-31 09:00-12:00' --country AT",
        "odesk calendar edit office-hours --usual 2026-12-24",
    ),
)
def edit(
    session: Session,
    name: Name,
    timezone: options.TimeZone = None,
    hours: Hours = None,
    closed: Closed = None,
    override: Override = None,
    usual: Annotated[
        list[str] | None, Option(("--usual",), "a date on which the week holds after all; can be repeated", "DATE")
    ] = None,
    country: Annotated[
        str | None, Option(("--country",), "public holidays of a country; none takes them away", "CODE")
    ] = None,
    subdivision: Subdivision = "",
    refresh: Annotated[
        bool, Option(("--refresh",), "ask for the public holidays again, also of years to come")
    ] = False,
    rename: Annotated[str, Option(("--rename",), "what to call it from now on", "NAME")] = "",
    file: Definition = None,
) -> int:
    """Change a calendar; clocks that are still open follow, finished ones stay."""
    from odesk_tui.commands.calendars import EditCalendar
    from odesk_tui.core.sla.calendar_edit import CalendarEdit

    found = _named(session, " ".join(name))
    changes = CalendarEdit(
        timezone=timezone or "",
        hours=tuple(hours or ()),
        closed=tuple(closed or ()),
        overrides=tuple(override or ()),
        usual=tuple(usual or ()),
        whole=_definition(file),
    )
    if changes == CalendarEdit() and country is None and not (subdivision or refresh or rename):
        raise UsageError("this changes nothing; see what can be changed with: odesk calendar edit --help")
    code = told(
        session,
        session.acting.run(
            EditCalendar(
                name=found.name.raw,
                edit=changes,
                rename=rename,
                country="" if country is not None and country.casefold() == "none" else country,
                subdivision=subdivision,
                refresh=refresh,
            )
        ),
    )
    return code or _recount(session, rename or found.name.raw)


@command("calendar recount", examples=("odesk calendar recount office-hours",))
def recount(session: Session, name: Name) -> int:
    """Go on with the clocks that an interrupted edit has not reached yet."""
    return _recount(session, _named(session, " ".join(name)).name.raw)


def _recount(session: Session, name: str) -> int:
    """Bring the clocks along, a few tickets at a time, so that nobody waits for it."""
    from odesk_tui.commands.calendars import BATCH, RecountClocks

    pending = any(row.pending and row.name.raw == name for row in session.desk.read(CalendarRows()))
    if not pending:
        return 0
    total, done = session.desk.read(CountingBy(name)), 0
    try:
        with Progress("counting clocks anew: tickets") as progress:
            while True:
                some = len(session.acting.run(RecountClocks(name=name)).outcomes)
                done += some
                progress(done, max(done, total))
                if some < BATCH:
                    break
                session.desk.let_others_in()
    except KeyboardInterrupt:
        session.say(f"stopped after {many_text(done)}; the others still count by the former hours")
        session.say(f"go on with: odesk calendar recount {Foreign(name).line()!r}")
        raise
    if done:
        session.say(f"the clocks of {many_text(done)} count by the new hours")
    return 0


@command("calendar compute", examples=("odesk calendar compute cases.json", "odesk calendar compute - < cases.jsonl"))
def compute(
    _session: Session,
    file: Annotated[str, Argument("a file of cases, - for standard input", "FILE", completes="files")],
) -> int:
    """Answer business-time cases, one JSON object a line; no store is needed."""
    return print_answers(file, answers)


def _named(session: Session, wanted: str) -> CalendarRow:
    known = {row.name.raw: row for row in session.desk.read(CalendarRows())}
    named = meant(wanted, known)
    if named is None:
        raise NotFound(f"there is no calendar {Foreign(wanted).line()!r}; see: odesk calendar list")
    return known[named]


def _definition(file: str | None) -> dict[str, Any] | None:
    """The definition in a file; raises UsageError when it is not JSON."""
    if file is None:
        return None
    text = (
        read_input() if file == "-" else Path(file).expanduser().read_text(encoding="utf-8", errors="surrogateescape")
    )
    try:
        whole = jsons.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the definition is not JSON: {str(error)[:100]}") from None
    if not isinstance(whole, dict):
        raise UsageError("the definition is not an object with timezone and hours")
    return whole
