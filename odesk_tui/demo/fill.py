"""Fill a new store with the demo: from the 300 tickets that people look around in to the million that benchmarks want.

The same seed, size, agent and instant give the same rows. Two per cent of the tickets of a large store are active (a
fifth of a small one), never more than :data:`MOST_ACTIVE`, so that queues look real at any size.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from operator import attrgetter
from random import Random

from odesk_tui.commands.base import Actor
from odesk_tui.core.errors import NotAllowed, UsageError
from odesk_tui.core.fields import Priority
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.hours import Hours
from odesk_tui.demo import scenes
from odesk_tui.demo.cast import enter
from odesk_tui.demo.life import Life
from odesk_tui.demo.rows import Ledger
from odesk_tui.demo.teller import Teller
from odesk_tui.desk import Desk
from odesk_tui.store import bulk
from odesk_tui.store.door import Store

FEWEST, MOST = 3, 1_000_000
MOST_ACTIVE = 4_000
BATCH = 5_000
_HOUR, _DAY = 3600, 86_400
# Nothing that is finished came in later than this before now, so that there was time to finish it.
_LATEST_S = 8 * _HOUR
_SMALL = 1_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written; the last three are the numbers of the tickets that the first screen is about."""

    tickets: int
    active: int
    messages: int
    customers: int
    agents: int
    overdue: int
    due_soon: int
    timed: int


def fill(
    target: Desk | Store,
    *,
    tickets: int = 300,
    seed: int = 1,
    now: datetime,
    agent: str,
    progress: Progress = lambda _done, _total: None,
    name: str = "",
    timezone: str = "UTC",
) -> Summary:
    """Write customers, people, promises, views and ``tickets`` tickets into a store that has no tickets yet.

    ``now`` is the instant that the demo is told from (aware), ``agent`` the handle of who will look at it, who is added
    (with ``name`` and ``timezone``) when missing. ``progress(done, total)`` is called as tickets are committed. When it
    is interrupted the store holds the older tickets, complete with all that belongs to them. Raises :class:`NotAllowed`
    for a store with tickets, :class:`UsageError` for a number out of range.
    """
    if not FEWEST <= tickets <= MOST:
        raise UsageError(f"{tickets} tickets are not possible; the demo has {FEWEST} to {MOST:,}")
    store = target.store if isinstance(target, Desk) else target
    with store.reading() as transaction:
        if transaction.one("SELECT 1 FROM ticket LIMIT 1") is not None:
            raise NotAllowed(f"{store.url} has tickets already; demo data goes into a new store only")
    progress(0, tickets)
    start = now - timedelta(days=_span_days(tickets))
    cast = enter(store, Actor(None, start, "demo"), agent, name or agent.title(), timezone)
    changes = (f"{seed & 0xFFFFFFFF:08x}{number:024x}" for number in count(1))
    teller = Teller(Random(seed), cast, to_seconds(now), changes, busy=tickets <= _SMALL)
    active, told = _active(teller, tickets)
    finished = _finished(
        teller, cast.accounts[0].promise.hours(Priority.NORMAL), to_seconds(start), tickets - len(active)
    )
    with bulk.loading(store) as begin, _no_collection():
        with begin() as transaction:
            ledger = Ledger(cast, bulk.free_keys(transaction))
        done = 0
        for lives in _batches(finished, active):
            with begin() as transaction:
                ledger.write(transaction, lives)
            done += len(lives)
            progress(done, tickets)
    if isinstance(target, Desk):
        target.forget()
    overdue, due_soon, timed = (life.number for life in told)
    agents = len(cast.agents)
    return Summary(tickets, len(active), ledger.messages, len(cast.accounts), agents, overdue, due_soon, timed)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Lives hold no cycles, and looking for some among so many costs a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _span_days(tickets: int) -> int:
    """How far back the oldest ticket lies."""
    return 90 if tickets <= _SMALL else 365 if tickets <= 50_000 else 1095


def _active(teller: Teller, tickets: int) -> tuple[list[Life], tuple[Life, Life, Life]]:
    """The tickets that still want work, oldest first, and the three that the first screen is about."""
    wanted = max(tickets // 5, 3) if tickets <= _SMALL else min(max(200, tickets // 50), MOST_ACTIVE)
    told = (scenes.overdue(teller), scenes.due_soon(teller), scenes.timed(teller))
    lives: list[Life] = list(told)
    if tickets >= 50:
        lives += scenes.set_aside(teller)
    while len(lives) < wanted:
        lives.append(teller.active(_external(len(lives)) if len(lives) % 6 == 0 else None))
    return sorted(lives, key=attrgetter("created_at")), told


def _finished(teller: Teller, office: Hours, start: int, tickets: int) -> Iterator[Life]:
    """Solved and closed tickets from ``start`` on, most of them from office hours."""
    until = teller.now - _LATEST_S
    open_s = office.between_s(start, until)
    for index in range(tickets):
        at = office.add_s(start, int(open_s * (index + teller.between(0, 1)) / tickets))
        if teller.chance(0.2):
            at -= int(teller.between(1, 14) * _HOUR)
        yield teller.finished(at, _external(100_000 + index) if index % 9 == 0 else None)


def _external(index: int) -> str:
    return f"ZD-{index:06}"


def _batches(finished: Iterator[Life], active: list[Life]) -> Iterator[list[Life]]:
    """All lives in about the order of their creation, :data:`BATCH` finished ones at a time."""
    waiting = list(reversed(active))
    batch: list[Life] = []
    for life in finished:
        batch.append(life)
        if len(batch) >= BATCH:
            while waiting and waiting[-1].created_at <= life.created_at:
                batch.append(waiting.pop())
            yield batch
            batch = []
    yield batch + waiting[::-1]
