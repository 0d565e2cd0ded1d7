"""Calendars: the desk's, and business time computed from a file."""

from __future__ import annotations

from typing import Annotated

from odesk_tui.cli import options
from odesk_tui.cli.cases import print_answers
from odesk_tui.cli.declare import TIME, Argument, command, group
from odesk_tui.cli.names import meant
from odesk_tui.cli.output import Field, Output, Table, dumped
from odesk_tui.cli.session import Session
from odesk_tui.core.errors import NotFound
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.compute import answers
from odesk_tui.core.text import Foreign
from odesk_tui.reads.sla import Calendars

group("calendar", "See opening hours, and compute business time.", TIME)

_TABLE: Table[tuple[Foreign, Calendar]] = Table(
    (
        Field("name", "name", lambda c: c[0], wide=True),
        Field("timezone", "time zone", lambda c: c[1].timezone),
        Field("definition", "hours, holidays and overrides", lambda c: c[1].definition()),
    ),
    ("name", "timezone"),
)


@command("calendar list", examples=("odesk calendar list",))
def list_calendars(session: Session, json: options.Json = None, format: options.Format = None) -> int:
    """List the desk's calendars."""
    out = Output(session, _TABLE, json, format)
    if out.names_only:
        return out.names()
    out.rows(session.desk.read(Calendars()))
    return 0


@command("calendar show", examples=("odesk calendar show 'Office hours'",))
def show(
    session: Session, name: Annotated[list[str], Argument("the calendar's name", "NAME", completes="calendars")]
) -> int:
    """Print a calendar's definition as JSON, as calendar compute takes it."""
    wanted = " ".join(name)
    found = {known.raw: calendar for known, calendar in session.desk.read(Calendars())}
    named = meant(wanted, found)
    if named is not None:
        print(dumped(found[named].definition()))
        return 0
    raise NotFound(f"there is no calendar {Foreign(wanted).line()!r}; see: odesk calendar list")


@command("calendar compute", examples=("odesk calendar compute cases.json", "odesk calendar compute - < cases.jsonl"))
def compute(
    _session: Session,
    file: Annotated[str, Argument("a file of cases, - for standard input", "FILE", completes="files")],
) -> int:
    """Answer business-time cases, one JSON object a line; no store is needed."""
    return print_answers(file, answers)
