"""Calendars: added, edited, and the clocks that count by them brought along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from odesk_tui.commands.base import Command, Outcome, handles
from odesk_tui.commands.people import name_value
from odesk_tui.commands.public_holidays import public_days
from odesk_tui.commands.upcoming import Upcoming
from odesk_tui.commands.work import Work
from odesk_tui.core.errors import Conflict, NotFound, UsageError
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.calendar import Calendar
from odesk_tui.core.sla.calendar_edit import CalendarEdit, with_public, without_public
from odesk_tui.core.sla.follow import next_due, recomputed
from odesk_tui.core.text import Foreign
from odesk_tui.store import calendars, clocks
from odesk_tui.store.calendars import Known

# Tickets whose clocks are counted anew in one transaction: so few that nobody waits for it.
BATCH = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCalendar(Command):
    """Opening hours under a name; ``country`` and ``subdivision`` bring public holidays."""

    name: str
    edit: CalendarEdit
    country: str = ""
    subdivision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCalendar(Command):
    """Other hours for what is still open; what is finished stays as it is.

    ``country``: None leaves the public holidays, an empty one takes them away; ``refresh`` asks for them again, which
    brings the next years. After it :class:`RecountClocks` has to run until it has nothing more to do.
    """

    name: str
    edit: CalendarEdit
    rename: str = ""
    country: str | None = None
    subdivision: str = ""
    refresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountClocks(Command):
    """Bring the next tickets whose clocks still count by a calendar's former hours along; an outcome for each.

    Fewer than :data:`BATCH` of them: it is done.
    """

    name: str


@handles(AddCalendar)
def add_calendar(work: Work, command: AddCalendar) -> Outcome:
    """Insert the calendar."""
    name = name_value(command.name, "calendar")
    _refuse_namesake(name, calendars.known(work.tx))
    closed = Calendar.from_definition({"timezone": command.edit.timezone or "UTC", "hours": {}})
    made = command.edit.applied(closed)
    if command.country:
        made = with_public(made, *public_days(command.country, command.subdivision, work.now.year))
    elif command.subdivision:
        raise UsageError("a subdivision needs its country")
    work.inserted("calendar", {"id": calendars.add(work.tx, name, made)})
    work.record("calendar added", new=name)
    return Outcome(None, f"calendar {Foreign(name)} added")


@handles(EditCalendar)
def edit_calendar(work: Work, command: EditCalendar) -> Outcome:
    """Write the next version; the clocks follow batch by batch."""
    everything = calendars.known(work.tx)
    before = _named(command.name, everything)
    name = name_value(command.rename, "calendar") if command.rename else before.name.raw
    _refuse_namesake(name, [other for other in everything if other.id != before.id])
    made = command.edit.applied(before.calendar)
    country, subdivision = command.country, command.subdivision
    if country is None and (command.refresh or subdivision):
        if before.calendar.public is None:
            raise UsageError(f"{before.name.line()} has no public holidays yet; give it --country")
        country = before.calendar.public.country
        subdivision = subdivision or before.calendar.public.subdivision
    if country:
        made = with_public(made, *public_days(country, subdivision, work.now.year))
    elif country is not None:
        made = without_public(made)
    if made == before.calendar and name == before.name.raw:
        return Outcome(None, f"calendar {before.name} is so already")
    if not calendars.change(work.tx, before, name, made, to_seconds(work.now)):
        raise Conflict(f"calendar {before.name.line()} was edited at the same time; look again and repeat")
    work.record("calendar changed", new=name)
    return Outcome(None, f"calendar {Foreign(name)} is now version {before.version + 1}")


@handles(RecountClocks)
def recount_clocks(work: Work, command: RecountClocks) -> tuple[Outcome, ...]:
    """Compute what is open on the next tickets from the logs, by the hours of now."""
    calendar = _named(command.name, calendars.known(work.tx))
    if calendar.pending is None:
        return ()
    numbers = clocks.tickets_counting_by(work.tx, calendar.id, calendar.pending, BATCH)
    work.lock(numbers)
    outcomes: list[Outcome] = []
    for number in numbers:
        stored = clocks.of_ticket(work.tx, number)
        before = tuple(held.clock for held in stored)
        after = recomputed(before, work.calendars())
        # Steps may move where due instants do not.
        clocks.save(work.tx, number, stored, after, Upcoming(work, number))
        clocks.set_next_due(work.tx, number, next_due(after))
        outcomes.append(Outcome(number, f"#{number} counts by the hours of now"))
    calendars.set_pending(work.tx, calendar.id, numbers[-1] if len(numbers) == BATCH else None)
    return tuple(outcomes)


def _named(name: str, among: Iterable[Known]) -> Known:
    wanted = name.casefold()
    for calendar in among:
        if calendar.name.raw.casefold() == wanted:
            return calendar
    raise NotFound(f"there is no calendar {Foreign(name).line()!r}; see: odesk calendar list")


def _refuse_namesake(name: str, among: Iterable[Known]) -> None:
    if any(calendar.name.raw.casefold() == name.casefold() for calendar in among):
        raise Conflict(f"there is already a calendar {Foreign(name).line()!r}")
