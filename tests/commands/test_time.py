"""The timer and time entries, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from odesk_tui.commands.tickets import Create
from odesk_tui.commands.time import LogTime, StartTimer, StopTimer
from odesk_tui.core.errors import InvalidValue, NotFound
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.time import RunningTimer, TimeEntries
from odesk_tui.store.door import Store, Violated
from tests.commands.conftest import START, Clock, number_of


def test_starting_another_stops_the_first_at_the_same_instant(desk: Desk, ticket: int, clock: Clock) -> None:
    other = number_of(desk.run(Create(subject="y", project="acme")))
    desk.run(StartTimer(ticket=ticket))
    clock.forward(minutes=12)
    result = desk.run(StartTimer(ticket=other))
    assert result.summary == f"timer started on #{other}, 0:12 kept on #{ticket}"
    entries = desk.read(TimeEntries(START, START + timedelta(days=1)))
    assert [(e.ticket, e.ended_at) for e in entries] == [(ticket, clock.now), (other, None)]
    assert entries[1].started_at == entries[0].ended_at


def test_stopping_keeps_a_note(desk: Desk, ticket: int, clock: Clock) -> None:
    desk.run(StartTimer(ticket=ticket, note="first", work_type="support"))
    clock.forward(hours=1, minutes=5)
    assert desk.run(StopTimer(note="done")).summary == f"1:05 kept on #{ticket}"
    assert desk.read(RunningTimer()) is None
    (entry,) = desk.read(TimeEntries(START, START + timedelta(days=1)))
    assert (entry.note.raw, entry.work_type.raw, desk.read(ShowTicket(ticket)).spent_s) == ("done", "support", 3900)
    with pytest.raises(NotFound, match="no timer is running"):
        desk.run(StopTimer())


def test_a_timer_that_runs_is_left_alone(desk: Desk, ticket: int, clock: Clock) -> None:
    desk.run(StartTimer(ticket=ticket))
    clock.forward(minutes=1)
    assert "already runs" in desk.run(StartTimer(ticket=ticket)).summary
    timer = desk.read(RunningTimer())
    assert timer is not None
    assert timer.seconds(clock.now) == 60


def test_each_agent_has_a_timer_of_their_own(desk: Desk, bob: Desk, ticket: int) -> None:
    desk.run(StartTimer(ticket=ticket))
    bob.run(StartTimer(ticket=ticket))
    assert desk.read(RunningTimer()) is not None
    assert bob.read(RunningTimer()) is not None


def test_the_database_allows_one_running_timer_an_agent(desk: Desk, store: Store, ticket: int) -> None:
    desk.run(StartTimer(ticket=ticket))
    agent = desk.agent
    assert agent is not None
    with pytest.raises(Violated), store.writing() as transaction:  # noqa: PT012
        values = {"agent_id": agent.id, "ticket_number": ticket, "started_at": 1, "note": "", "work_type": ""}
        transaction.insert("time_entry", values)


def test_time_after_the_fact(desk: Desk, ticket: int, clock: Clock) -> None:
    assert desk.run(LogTime(tickets=(ticket,), seconds=900, note="call")).summary == f"0:15 logged on #{ticket}"
    start = clock.now - timedelta(days=9)
    desk.run(LogTime(tickets=(ticket,), seconds=3600, started_at=start))
    assert desk.read(ShowTicket(ticket)).spent_s == 4500
    (old,) = desk.read(TimeEntries(start, start + timedelta(seconds=1)))
    assert old.ended_at == start + timedelta(hours=1)


@pytest.mark.parametrize("seconds", [0, -1, 24 * 3600 + 1])
def test_an_entry_has_a_sensible_length(desk: Desk, ticket: int, seconds: int) -> None:
    result = desk.run(LogTime(tickets=(ticket,), seconds=seconds))
    assert isinstance(result.outcomes[0].error, InvalidValue)
    assert desk.read(ShowTicket(ticket)).spent_s == 0
