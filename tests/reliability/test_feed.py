"""Eight writers, fifty thousand events, and feeds that read along: each of them sees each event once, in order.

One of the feeds reads only when the watcher of the screens wakes it up, the others as fast as they can.
"""

from __future__ import annotations

import os
import threading
import time

from odesk_tui.commands.tickets import Create, Tag
from odesk_tui.desk import Desk
from odesk_tui.reads.feed import NewestEvent
from odesk_tui.store import events
from odesk_tui.store.opening import open_store
from odesk_tui.tui.live import EVERY_S
from tests.reliability.workload import prepare

WRITERS = 8
# Each writes big transactions and small ones: the small ones overtake, which is what a feed must not stumble over.
SIZES = (900, 1, 400, 2, 1200, 1, 30, 700, 5, 1500, 1, 250, 100, 800, 3, 350, 1, 1, 4, 1)
PER_WRITER = 6250


def _write(address: str, number: int) -> None:
    """Append ``PER_WRITER`` events in a process of its own."""
    desk = Desk.open(address, f"w{number}", via="test")
    ticket = desk.run(Create(subject=f"of writer {number}", project="acme")).outcomes[0].ticket
    assert desk.agent is not None
    written = 1
    turn = 0
    while written < PER_WRITER:
        size = min(SIZES[(turn + number) % len(SIZES)], PER_WRITER - written)
        if size == 1:
            # A command as anybody runs it.
            desk.run(Tag(tickets=(ticket or 0,), add=(f"t{turn}",)))
        else:
            with desk.store.writing() as tx:
                gathered = [
                    events.NewEvent("changed", ticket, "load", None, f"{number}-{written + n}") for n in range(size)
                ]
                events.append(
                    tx, gathered, at=desk.clock(), change=f"{number}-{turn}", agent_id=desk.agent.id, via="test"
                )
        written += size
        turn += 1
    desk.close()


def _follow(desk: Desk, start: int, until: threading.Event, seen: list[int]) -> None:
    """Read the feed along, and once more after the writers have ended."""
    last, ending = start, False
    while True:
        found = desk.feed(last, 700)
        seen.extend(event.id for event in found)
        if found:
            last = found[-1].id
        elif ending:
            return
        ending = until.is_set()


class Wakened:
    """Reads the feed each time that ``Desk.watch`` says that something changed, as the screens do."""

    def __init__(self, address: str, start: int) -> None:
        self._desk = Desk(open_store(address), "w1")
        self._stop, self._listens = threading.Event(), threading.Event()
        self._last = start
        self.seen: list[int] = []
        self.woken = 0
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        for _ in self._desk.watch(self._stop, EVERY_S):
            self.woken += 1
            while found := self._desk.feed(self._last, 700):
                self.seen.extend(event.id for event in found)
                self._last = found[-1].id

    def complete(self, count: int, seconds: float) -> bool:
        """Whether it comes to have seen so many events, without another change to wake it up."""
        until = time.monotonic() + seconds
        while len(self.seen) < count and time.monotonic() < until:
            time.sleep(0.05)
        self._stop.set()
        self._thread.join()
        self._desk.close()
        return len(self.seen) >= count


def test_no_feed_misses_an_event(address: str) -> None:
    prepare(address)
    desk = Desk(open_store(address), "w0")
    start = desk.read(NewestEvent())
    until = threading.Event()
    feeds: list[list[int]] = [[], [], []]
    pids = []
    for number in range(WRITERS):
        pid = os.fork()
        if not pid:
            code = 1
            try:
                _write(address, number)
                code = 0
            finally:
                os._exit(code)
        pids.append(pid)
    screen = Wakened(address, start)
    readers = [threading.Thread(target=_follow, args=(desk, start, until, seen)) for seen in feeds]
    for reader in readers:
        reader.start()
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    until.set()
    for reader in readers:
        reader.join()
    assert codes == [0] * WRITERS
    with desk.store.reading() as tx:
        written = [row[0] for row in tx.all("SELECT id FROM event WHERE id > ? ORDER BY id", (start,))]
    assert len(written) == WRITERS * PER_WRITER == 50_000
    for seen in feeds:
        assert seen == written
    assert screen.complete(len(written), 30)
    assert screen.seen == written
    # Woken by the changes, not once for each of them.
    assert 1 <= screen.woken < len(written)
    desk.close()
