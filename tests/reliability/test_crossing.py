"""Several people at once on the same few tickets, linking, merging and taking back: nobody is stopped by a lock."""

from __future__ import annotations

import os
import random

from odesk_tui.commands.base import Command
from odesk_tui.commands.conversation import CustomerMessage, Note, Reply
from odesk_tui.commands.links import Link, Unlink
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.tickets import Create, Edit, Tag
from odesk_tui.commands.time import LogTime, StartTimer, StopTimer
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.core.errors import DeskError, StoreUnavailable
from odesk_tui.desk import Desk
from odesk_tui.reads.checks import Checks
from odesk_tui.store.opening import open_store
from tests.reliability.workload import prepare

WORKERS, AGENTS, COMMANDS = 6, 3, 60


def _any(rng: random.Random, numbers: list[int]) -> Command:
    some = tuple(rng.sample(numbers, rng.randint(1, 4)))
    one, other = rng.sample(numbers, 2)
    choices: list[Command] = [
        Edit(tickets=some, changes={"status": rng.choice(("open", "pending", "solved"))}),
        Edit(
            tickets=some, changes={"assignee": f"w{rng.randrange(AGENTS)}", "priority": rng.choice(("low", "urgent"))}
        ),
        Tag(tickets=some, add=(rng.choice("ab"),)),
        Reply(tickets=some, body="Hello @w1"),
        Note(tickets=(one,), body="see @w2"),
        CustomerMessage(tickets=(one,), body="Hm"),
        StartTimer(ticket=one),
        StopTimer(),
        LogTime(tickets=(one,), seconds=60),
        Link(tickets=some, target=other, kind=rng.choice(("blocks", "relates", "parent"))),
        Unlink(tickets=some, target=other),
        Merge(tickets=(one,), into=other, across=True),
        Undo(steps=rng.randint(1, 3)),
        Undo(),
        Redo(),
    ]
    return rng.choice(choices)


def _work(address: str, number: int, numbers: list[int]) -> int:
    """Run commands; return how often the store could not be used."""
    rng = random.Random(number)
    desk = Desk.open(address, f"w{number % AGENTS}", via="test")
    unusable = 0
    for _ in range(COMMANDS):
        try:
            desk.run(_any(rng, numbers))
        except StoreUnavailable:
            unusable += 1
        except DeskError:
            # Nothing to take back, no timer to stop: part of the day.
            continue
    desk.close()
    return unusable


def test_nobody_is_stopped_by_a_lock(address: str) -> None:
    prepare(address, AGENTS)
    desk = Desk(open_store(address), "w0")
    changes = {"requester": "eve@acme.example"}
    made = [desk.run(Create(subject=f"t{n}", project="acme", body="?", changes=changes)) for n in range(6)]
    numbers = [result.outcomes[0].ticket or 0 for result in made]
    pids = []
    for number in range(WORKERS):
        pid = os.fork()
        if not pid:
            code = 99
            try:
                code = min(_work(address, number, numbers), 98)
            finally:
                os._exit(code)
        pids.append(pid)
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids] == [0] * WORKERS
    assert desk.read(Checks()) == ()
    desk.close()
