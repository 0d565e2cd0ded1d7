"""Calendars: added, edited, versions kept, clocks brought along."""

from __future__ import annotations

from datetime import date

import pytest

from odesk_tui.commands.calendars import BATCH, AddCalendar, EditCalendar, RecountClocks
from odesk_tui.commands.conversation import Reply
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.core.errors import Conflict, InvalidValue, NotFound, UsageError
from odesk_tui.core.sla.calendar_edit import CalendarEdit
from odesk_tui.core.sla.calendar_words import hours_text
from odesk_tui.desk import Desk
from odesk_tui.reads.checks import Checks
from odesk_tui.reads.sla import CalendarRow, CalendarRows, CountingBy, TicketClocks
from odesk_tui.store import calendars
from odesk_tui.store.door import Store
from tests.commands.conftest import Clock, number_of

OFFICE = "Office hours"
LONGER = CalendarEdit(hours=("mon-fri 09:00-20:00",))


def row(desk: Desk, name: str = OFFICE) -> CalendarRow:
    (found,) = (one for one in desk.read(CalendarRows()) if one.name.raw == name)
    return found


def recount(desk: Desk, name: str = OFFICE) -> int:
    done = 0
    while True:
        some = len(desk.run(RecountClocks(name=name)).outcomes)
        done += some
        if some < BATCH:
            return done


def due(desk: Desk, number: int) -> dict[str, str]:
    return {c.metric: f"{c.due_at:%d %H:%M}" if c.due_at else c.state for c in desk.read(TicketClocks(number))}


def test_a_calendar_is_added_with_the_public_holidays_of_a_part_of_a_country(desk: Desk) -> None:
    edit = CalendarEdit(timezone="Europe/Berlin", hours=("mon-fri 08:00-18:00",), closed=("2026-12-24",))
    desk.run(AddCalendar(name="Support", edit=edit, country="de", subdivision="by"))
    made = row(desk, "Support").calendar
    assert hours_text(made) == "mon-fri 08:00-18:00"
    assert made.public is not None
    assert made.public.code == "DE-BY"
    days = dict(made.public.days)
    assert days[date(2026, 12, 25)] == "Christmas Day"
    # Only some parts of Germany keep this one.
    assert date(2027, 1, 6) in days
    assert {day.year for day in days} == set(range(2025, 2037))
    assert date(2026, 12, 24) in made.closed
    desk.run(AddCalendar(name="North", edit=edit, country="DE", subdivision="HH"))
    north = row(desk, "North").calendar
    assert date(2027, 1, 6) not in north.closed


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        ({"name": "office HOURS"}, Conflict, "already a calendar"),
        ({"name": " "}, InvalidValue, "must not be empty"),
        ({"country": "Q1"}, InvalidValue, "'Q1' is not a country's code"),
        ({"country": "DE", "subdivision": "ZZ"}, InvalidValue, "is not a part of DE; there are: BB"),
        ({"subdivision": "BY"}, UsageError, "needs its country"),
        ({"edit": CalendarEdit(timezone="Mars/Base", hours=("mon 09:00-10:00",))}, InvalidValue, "timezone"),
        ({"edit": CalendarEdit()}, InvalidValue, "never open"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(
    desk: Desk, words: dict[str, str], error: type[Exception], said: str
) -> None:
    edit = CalendarEdit(hours=("mon-fri 09:00-17:00",))
    with pytest.raises(error, match=said):
        desk.run(AddCalendar(**{"name": "Support", "edit": edit, **words}))
    assert len(desk.read(CalendarRows())) == 1


def test_adding_can_be_taken_back_and_done_again(desk: Desk) -> None:
    desk.run(AddCalendar(name="Support", edit=LONGER))
    desk.run(Undo())
    assert [one.name.raw for one in desk.read(CalendarRows())] == [OFFICE]
    desk.run(Redo())
    assert hours_text(row(desk, "Support").calendar) == "mon-fri 09:00-20:00"


def test_an_edit_moves_what_is_open_and_leaves_what_is_finished(desk: Desk, clock: Clock, ticket: int) -> None:
    # High priority, in at 10:00 on Tuesday: two hours, and a business day of eight.
    assert due(desk, ticket) == {"first_response": "24 12:00", "resolution": "25 10:00"}
    clock.forward(minutes=30)
    desk.run(Reply(tickets=(ticket,), body="Looking into it."))
    before = desk.read(TicketClocks(ticket))[0]
    desk.run(EditCalendar(name="office hours", edit=LONGER))
    assert row(desk).pending
    assert row(desk).version == 2
    # Until it is brought along a clock stays as it was.
    assert due(desk, ticket)["resolution"] == "25 10:00"
    assert recount(desk) == 1
    assert due(desk, ticket)["resolution"] == "24 18:00"
    assert desk.read(TicketClocks(ticket))[0] == before
    assert not row(desk).pending
    assert recount(desk) == 0
    assert desk.read(Checks()) == ()


def test_a_paused_clock_and_the_time_it_has_left_follow_too(desk: Desk, clock: Clock, ticket: int) -> None:
    clock.forward(hours=8)
    desk.run(Edit(tickets=(ticket,), changes={"status": "pending"}))
    left = next(c.remaining_s for c in desk.read(TicketClocks(ticket)) if c.metric == "resolution")
    desk.run(EditCalendar(name=OFFICE, edit=LONGER))
    recount(desk)
    again = next(c.remaining_s for c in desk.read(TicketClocks(ticket)) if c.metric == "resolution")
    assert (left, again) == (3600, 0)


def test_many_clocks_follow_in_batches_from_where_it_was_left(desk: Desk) -> None:
    for _ in range(BATCH + 5):
        desk.run(Create(subject="x", project="globex"))
    assert desk.read(CountingBy(OFFICE)) == BATCH + 5
    desk.run(EditCalendar(name=OFFICE, edit=LONGER))
    first = desk.run(RecountClocks(name=OFFICE)).outcomes
    assert len(first) == BATCH
    assert row(desk).pending
    second = desk.run(RecountClocks(name=OFFICE)).outcomes
    assert len(second) == 5
    assert {o.ticket for o in first}.isdisjoint(o.ticket for o in second)
    # Another edit on the way begins anew.
    desk.run(EditCalendar(name=OFFICE, edit=CalendarEdit(hours=("mon-fri 09:00-21:00",))))
    desk.run(RecountClocks(name=OFFICE))
    desk.run(EditCalendar(name=OFFICE, edit=LONGER))
    assert recount(desk) == BATCH + 5


def test_taking_back_over_an_edit_gives_clocks_by_the_hours_of_now(desk: Desk, clock: Clock, ticket: int) -> None:
    clock.forward(hours=1)
    desk.run(Edit(tickets=(ticket,), changes={"status": "pending"}))
    clock.forward(hours=1)
    desk.run(EditCalendar(name=OFFICE, edit=LONGER))
    recount(desk)
    desk.run(Undo())
    assert due(desk, ticket) == {"first_response": "24 12:00", "resolution": "24 18:00"}


def test_what_held_before_is_kept_with_the_instant_until_which_it_did(desk: Desk, store: Store, clock: Clock) -> None:
    desk.run(EditCalendar(name=OFFICE, edit=LONGER))
    clock.forward(hours=1)
    desk.run(EditCalendar(name=OFFICE, edit=CalendarEdit(hours=("sat 09:00-12:00",)), rename="Hours"))
    with store.reading() as tx:
        (known,) = calendars.known(tx)
        held = calendars.versions(tx, known.id)
    assert known.name.raw == "Hours"
    assert [hours_text(calendar) for _, calendar in held] == ["mon-fri 09:00-17:00", "mon-fri 09:00-20:00"]
    assert held[1][0] - held[0][0] == 3600
    assert hours_text(known.calendar) == "mon-fri 09:00-20:00, sat 09:00-12:00"


def test_a_new_name_alone_touches_no_clock(desk: Desk, ticket: int) -> None:
    desk.run(EditCalendar(name=OFFICE, edit=CalendarEdit(), rename="Hours"))
    assert not row(desk, "Hours").pending
    said = desk.run(EditCalendar(name="Hours", edit=CalendarEdit(hours=("mon-fri 09:00-17:00",)))).summary
    assert said == "calendar Hours is so already"


def test_public_holidays_come_go_and_are_asked_for_again(desk: Desk, clock: Clock) -> None:
    with pytest.raises(UsageError, match="no public holidays yet"):
        desk.run(EditCalendar(name=OFFICE, edit=CalendarEdit(), refresh=True))
    desk.run(EditCalendar(name=OFFICE, edit=CalendarEdit(), country="AT"))
    desk.run(EditCalendar(name=OFFICE, edit=CalendarEdit(usual=("2026-12-08",))))
    clock.forward(days=800)
    desk.run(EditCalendar(name=OFFICE, edit=CalendarEdit(), refresh=True))
    public = row(desk).calendar.public
    assert public is not None
    assert max(day for day, _ in public.days).year == 2039
    assert public.working == {date(2026, 12, 8)}
    desk.run(EditCalendar(name=OFFICE, edit=CalendarEdit(), country=""))
    assert row(desk).calendar.public is None


def test_an_edit_of_nothing_known_or_under_a_taken_name_is_refused(desk: Desk) -> None:
    desk.run(AddCalendar(name="Support", edit=LONGER))
    with pytest.raises(NotFound, match="no calendar 'Nights'"):
        desk.run(EditCalendar(name="Nights", edit=LONGER))
    with pytest.raises(Conflict, match="already a calendar 'support'"):
        desk.run(EditCalendar(name=OFFICE, edit=LONGER, rename="support"))
    assert number_of(desk.run(Create(subject="x", project="globex")))
