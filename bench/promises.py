"""Goal 9: escalation with a million open tickets, and other hours for a hundred thousand running clocks."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from bench import growth
from bench.figures import Figure, milliseconds, ratio
from bench.place import AGENT, MANY, Place, alternated
from bench.server import analyzed, emptied
from odesk_tui.commands.calendars import BATCH, EditCalendar, RecountClocks
from odesk_tui.commands.people import AddProject
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.steps import AddStep
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.calendar_edit import CalendarEdit
from odesk_tui.desk import Desk, system_clock
from odesk_tui.reads.steps import StepsToDo
from odesk_tui.store import bulk, steps
from odesk_tui.store.door import Value

# So many steps come due each minute.
DUE = 100
_TARGET_S, _PERCENT = 40 * 86400, 75
_PART = 20_000
_EDITED = 100_000
_LONGEST_MS = 200
_CALM_S = 3.0
_OFFICE = "Office hours"


class Later:
    """A clock that is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def figures(place: Place, postgres: Mapping[int, str]) -> Iterator[Figure]:
    """Measure it, in stores of its own in which every ticket is open and has one running clock."""

    def file(name: str) -> str:
        path = place.folder / f"{name}.db"
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()
        return str(path)

    yield from _sweeps(growth.SQLITE, place, file)
    yield _edit(growth.SQLITE, place, file)
    if postgres:
        address = next(iter(postgres.values()))
        yield from _sweeps(growth.POSTGRES, place, lambda name: emptied(address, name))
        yield _edit(growth.POSTGRES, place, lambda name: emptied(address, name))


def _sweeps(name: str, place: Place, made: Callable[[str], str]) -> Iterator[Figure]:
    """What a sweep costs by what is due and by what is open; ``made`` gives the address of a new store of that name."""
    desks: dict[int, Desk] = {}
    clock = Later(system_clock())
    for tickets in (place.small, place.large):
        desks[tickets] = opened(made(f"open_{tickets}"), tickets, clock)
        _plan(desks[tickets])
    clock.now += timedelta(minutes=1)
    large = desks[place.large]
    store = large.store

    def look() -> None:
        large.read(StepsToDo())
        with store.writing() as transaction:
            assert len(steps.due_tickets(transaction, to_seconds(clock.now), 2 * DUE)) >= DUE

    def count() -> None:
        with store.reading() as transaction:
            transaction.one("SELECT count(*) FROM ticket")

    seen = alternated({"look": look, "count": count}, max(5, place.rounds))
    fired: dict[int, list[float]] = {tickets: [] for tickets in desks}
    for turn in range(place.rounds + 1):
        for tickets, desk in desks.items():
            start = time.perf_counter()
            done = sum(1 for _ in desk.sweep())
            taken = time.perf_counter() - start
            if turn:
                assert done == DUE
                fired[tickets].append(taken)
        clock.now += timedelta(minutes=1)
    for desk in desks.values():
        desk.close()
    if place.large >= MANY:
        detail = f"{milliseconds(seen['look'])} / {milliseconds(seen['count'])} (count of all tickets)"
        what = f"{name}, a sweep finds {DUE} due steps, {place.large:,} open tickets"
        yield Figure("9", what, ratio(seen["look"], seen["count"]), 0.05, detail, "Desk.sweep")
    above, below = fired[place.large], fired[place.small]
    detail = f"{milliseconds(above)} ({place.large:,} open) / {milliseconds(below)} ({place.small:,} open)"
    what = f"{name}, {DUE} steps fire, each with an inbox and a priority"
    yield Figure("9", what, ratio(above, below), 1.3, detail, "odesk sla sweep --once")


def _plan(desk: Desk) -> None:
    """Let a step come on every clock, all at once instead of in twenty thousand batches."""
    does = (f"notify:{AGENT}", "raise")
    desk.run(AddStep(policy="standard", metric="resolution", when=f"{_PERCENT}%", actions=does))
    with desk.store.writing() as transaction:
        transaction.execute("UPDATE sla_clock SET next_step_at = started_at + ?", (_TARGET_S * _PERCENT // 100,))
        steps.set_pending(transaction, None)


def _edit(name: str, place: Place, made: Callable[[str], str]) -> Figure:
    """How long somebody who works on waits at most while clocks are counted anew."""
    tickets = min(_EDITED, place.large)
    clock = Later(system_clock())
    address = made(f"hours_{tickets}")
    desk = opened(address, tickets, clock, office=True)
    with _working(place, address, tickets) as calm:
        time.sleep(_CALM_S)
    hours = CalendarEdit(hours=("mon-fri 08:00-18:00",))
    with _working(place, address, tickets) as busy:
        start = time.perf_counter()
        desk.run(EditCalendar(name=_OFFICE, edit=hours))
        done = 0
        while some := len(desk.run(RecountClocks(name=_OFFICE)).outcomes):
            done += some
            desk.let_others_in()
        taken = time.perf_counter() - start
    desk.close()
    assert done == tickets
    detail = (
        f"{tickets:,} running clocks in {taken:.0f} s, {BATCH} tickets a transaction; {len(busy):,} changes meanwhile took "
        f"{milliseconds(busy)} in the middle; without it {milliseconds(calm)}, {max(calm) * 1000:.0f} ms at most"
    )
    what = f"{name}, longest change while {tickets:,} clocks get other hours"
    return Figure("9", what, max(busy) * 1000, _LONGEST_MS, detail, "odesk calendar edit", unit="ms")


@contextmanager
def _working(place: Place, store: str, tickets: int) -> Iterator[list[float]]:
    """Somebody else works on; afterwards the list has what each of their changes took."""
    taken: list[float] = []
    command = (sys.executable, "-m", "bench.programs.writer", store, str(tickets))
    with subprocess.Popen(
        command, env=place.environment(store), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        program.stdout.readline()
        yield taken
        told, _ = program.communicate()
    taken += json.loads(told)


def opened(address: str, tickets: int, clock: Later, *, office: bool = False) -> Desk:
    """A new store of so many open tickets with a running clock each, around the clock or in ``office`` hours."""
    print(f"making {tickets:,} open tickets", file=sys.stderr)
    desk = Desk.open(address, AGENT, clock=clock, create=True)
    desk.run(SetUp(handle=AGENT, name="Ada", timezone="UTC"))
    desk.run(AddProject(name="Acme"))
    with desk.store.writing() as transaction:
        transaction.execute("UPDATE sla_target SET seconds = ?", (_TARGET_S,))
        ((calendar,),) = transaction.all("SELECT id FROM calendar")
        if not office:
            transaction.execute("UPDATE sla_target SET calendar_id = NULL")
        ((project,),) = transaction.all("SELECT id FROM project")
        ((policy,),) = transaction.all("SELECT id FROM sla_policy")
    hours = calendar if office else None
    now = to_seconds(clock.now)
    with bulk.loading(desk.store) as begin:
        for first in range(1, tickets + 1, _PART):
            numbers = range(first, min(first + _PART, tickets + 1))
            with begin() as transaction:
                bulk.load(transaction, "ticket", [_ticket(n, project, hours, now) for n in numbers])
                bulk.load(transaction, "sla_clock", [_clock(n, policy, hours, now) for n in numbers])
                bulk.load(transaction, "sla_segment", [(n, _started(n, now), None) for n in numbers])
    if desk.dialect == "postgresql":
        analyzed(address)
    return desk


def _started(number: int, now: int) -> int:
    """When the clock of a ticket began: a hundred come to their step in each minute to come."""
    return now + ((number - 1) // DUE + 1) * 60 - _TARGET_S * _PERCENT // 100


def _ticket(number: int, project: int, calendar: int | None, now: int) -> tuple[Value, ...]:
    began = _started(number, now)
    kind = (number, f"Printer {number} jams", "incident", "open", "open", 1, 1, "manual", project, None, None, None)
    return (*kind, began, began, None, None, None, None, began + _TARGET_S, calendar, None, 1)


def _clock(number: int, policy: int, calendar: int | None, now: int) -> tuple[Value, ...]:
    began = _started(number, now)
    due = began + _TARGET_S
    return (number, number, "resolution", 1, policy, calendar, "", "running", _TARGET_S, began, due, None, None, None)
