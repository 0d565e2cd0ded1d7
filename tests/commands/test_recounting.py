"""Other hours for many clocks: others work on in between, and what was interrupted is gone on with, on both databases."""

from __future__ import annotations

import threading

import pytest

from odesk_tui.commands import calendars
from odesk_tui.commands.calendars import EditCalendar, RecountClocks
from odesk_tui.commands.conversation import Note
from odesk_tui.commands.steps import AddStep, PlanSteps
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.core.sla.calendar_edit import CalendarEdit
from odesk_tui.desk import Desk
from odesk_tui.reads.checks import Checks
from odesk_tui.reads.sla import CalendarRows, TicketClocks
from odesk_tui.reads.sla_proof import ClockDoubts
from odesk_tui.store.door import Store
from tests.commands.conftest import number_of

OFFICE = "Office hours"
LONGER = CalendarEdit(hours=("mon-fri 09:00-20:00",))
BATCH, TICKETS = 5, 23


@pytest.fixture
def many(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Tickets whose clocks count by the office hours, in several batches."""
    monkeypatch.setattr(calendars, "BATCH", BATCH)
    return [number_of(desk.run(Create(subject="x", project="globex"))) for _ in range(TICKETS)]


def pending(desk: Desk) -> bool:
    return any(row.pending for row in desk.read(CalendarRows()))


def due(desk: Desk, number: int) -> list[str]:
    return [f"{clock.due_at:%d %H:%M}" for clock in desk.read(TicketClocks(number)) if clock.due_at]


def test_others_change_tickets_between_the_batches_and_count_by_the_hours_of_now(
    desk: Desk, bob: Desk, many: list[int]
) -> None:
    before = due(desk, many[0])
    desk.run(EditCalendar(name=OFFICE, edit=LONGER))
    batches = 0
    while desk.run(RecountClocks(name=OFFICE)).outcomes:
        batches += 1
        if pending(desk):
            # One that has been counted, and one whose turn is still to come.
            for number in (many[0], many[-1]):
                bob.run(Note(tickets=(number,), body=f"between {batches}"))
        if batches == 1:
            assert due(desk, many[-1]) == before
            bob.run(Edit(tickets=(many[-1],), changes={"priority": "low"}))
            bob.run(Edit(tickets=(many[-1],), changes={"priority": "normal"}))
            # Whoever changes its promise brings it along at once.
            assert due(desk, many[-1]) == due(desk, many[0]) != before
    assert batches == TICKETS // BATCH + 1
    assert {tuple(due(desk, number)) for number in many} == {tuple(due(desk, many[0]))}
    assert desk.read(ClockDoubts()).doubts == ()
    assert desk.read(Checks()) == ()


def test_somebody_who_writes_all_the_time_gets_in_before_it_is_done(desk: Desk, bob: Desk, many: list[int]) -> None:
    desk.run(EditCalendar(name=OFFICE, edit=LONGER))
    over = threading.Event()
    in_between: list[bool] = []

    def write() -> None:
        while not over.is_set():
            bob.run(Note(tickets=(many[-1],), body="at work"))
            in_between.append(pending(bob))

    writer = threading.Thread(target=write)
    writer.start()
    while desk.run(RecountClocks(name=OFFICE)).outcomes:
        written = len(in_between)
        desk.let_others_in()
        # The next batch comes once the other has got in, with clocks still to be counted.
        while len(in_between) == written and writer.is_alive():
            over.wait(0.001)
    over.set()
    writer.join()
    assert sum(in_between) >= TICKETS // BATCH
    assert not pending(desk)
    assert desk.read(ClockDoubts()).doubts == ()


def test_what_was_interrupted_goes_on_where_it_was_left(desk: Desk, store: Store, many: list[int]) -> None:
    desk.run(EditCalendar(name=OFFICE, edit=LONGER))
    first = [outcome.ticket for outcome in desk.run(RecountClocks(name=OFFICE)).outcomes]
    # Another program, since the first was stopped.
    later = Desk(store, "ada", via="test", clock=desk.clock)
    rest: list[int | None] = []
    while found := later.run(RecountClocks(name=OFFICE)).outcomes:
        rest += [outcome.ticket for outcome in found]
    assert first + rest == many
    assert not pending(later)


def test_while_hours_change_steps_are_planned_by_what_a_clock_counts_by_then(desk: Desk, many: list[int]) -> None:
    desk.run(AddStep(policy="standard", metric="resolution", when="75%", actions=("raise",)))
    while desk.run(PlanSteps()).outcomes:
        pass
    desk.run(EditCalendar(name=OFFICE, edit=LONGER))
    desk.run(RecountClocks(name=OFFICE))
    assert desk.read(ClockDoubts()).doubts == ()
    while desk.run(RecountClocks(name=OFFICE)).outcomes:
        pass
    assert desk.read(ClockDoubts()).doubts == ()
