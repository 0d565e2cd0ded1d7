"""A mix of commands that touches every table, each acknowledged with what must then be in the store.

``python -m tests.reliability.workload kill ADDRESS KILLS SEED`` forks workers one after the other and kills each with
SIGKILL at a random moment; ``… write ADDRESS WORKERS COMMANDS`` lets workers write side by side. Both print one JSON list of
acknowledgements and refusals.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from odesk_tui.commands.conversation import Note, Reply
from odesk_tui.commands.people import AddAgent, AddContact, AddProject
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.tickets import Create, Edit, Tag
from odesk_tui.commands.time import LogTime, StartTimer
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.core.errors import DeskError
from odesk_tui.desk import Desk

Ack = dict[str, Any]
# What can be taken back without a ticket going away; a timer that runs already is none.
_TURNED = ("reply", "note", "edit", "tag", "log")
_KINDS = ("create", "timer", *_TURNED, "undo", "redo")


class Mine:
    """A worker's tickets, and how many of its own commands since the last one that it created it may take back and redo."""

    def __init__(self) -> None:
        self.tickets: list[int] = []
        self.undoable = self.redoable = 0

    def kind(self, rng: random.Random) -> str:
        """What to do next."""
        kind = rng.choice(_KINDS) if self.tickets else "create"
        if kind == "redo":
            kind = "redo" if self.redoable else "undo"
        return "edit" if kind == "undo" and not self.undoable else kind

    def did(self, kind: str) -> None:
        """Count."""
        if kind in ("undo", "redo"):
            by = 1 if kind == "undo" else -1
            self.undoable, self.redoable = self.undoable - by, self.redoable + by
        else:
            self.redoable = 0
            self.undoable = self.undoable + 1 if kind in _TURNED else (0 if kind == "create" else self.undoable)


def prepare(address: str, agents: int = 8) -> None:
    """Agents w0, w1 …, a customer and its contact."""
    desk = Desk.open(address, "w0", via="test")
    desk.run(SetUp(handle="w0", name="Worker 0"))
    for n in range(1, agents):
        desk.run(AddAgent(handle=f"w{n}", name=f"Worker {n}"))
    desk.run(AddProject(name="Acme"))
    desk.run(AddContact(project="acme", name="Eve", email="eve@acme.example"))
    desk.close()


def one_command(desk: Desk, rng: random.Random, mark: str, mine: Mine) -> Ack:
    """Run a command that carries ``mark``; return what its acknowledgement promises."""
    kind = mine.kind(rng)
    number = rng.choice(mine.tickets) if mine.tickets else 0
    if kind == "create":
        changes = {"requester": "eve@acme.example", "external": mark, "tag": "load"}
        result = desk.run(Create(subject=f"subject {mark}", project="acme", body=f"body {mark}", changes=changes))
        number = result.outcomes[0].ticket or 0
        mine.tickets.append(number)
    elif kind == "reply":
        result = desk.run(Reply(tickets=(number,), body=f"reply {mark}", status=rng.choice((None, "pending", "open"))))
    elif kind == "note":
        result = desk.run(Note(tickets=(number,), body=f"note {mark}"))
    elif kind == "edit":
        result = desk.run(Edit(tickets=(number,), changes={"subject": f"subject {mark}", "assignee": "me"}))
    elif kind == "tag":
        result = desk.run(Tag(tickets=(number,), add=(mark,)))
    elif kind == "timer":
        result = desk.run(StartTimer(ticket=number))
    elif kind == "log":
        result = desk.run(LogTime(tickets=(number,), seconds=60, note=mark))
    else:
        result = desk.run(Undo() if kind == "undo" else Redo())
    mine.did(kind)
    return {
        "kind": kind,
        "ticket": number,
        "mark": mark,
        "change": result.change,
        "refused": [str(o.error) for o in result.refused],
    }


def _work(address: str, agent: str, seed: int, commands: int, tell: Callable[[Ack], None]) -> None:
    rng = random.Random(seed)
    desk = Desk.open(address, agent, via="test")
    mine = Mine()
    for n in range(commands):
        try:
            tell(one_command(desk, rng, f"{agent}-{seed}-{n}", mine))
        except DeskError as error:
            tell({"kind": "error", "refused": [str(error)]})
    desk.close()


def _forked(address: str, agent: str, seed: int, commands: int) -> tuple[int, int]:
    """Start a worker; return its process id and the pipe on which it acknowledges."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    os.close(reading)
    try:
        _work(address, agent, seed, commands, lambda ack: os.write(writing, json.dumps(ack).encode() + b"\n") and None)
    finally:
        os._exit(0)


def _acks(raw: bytes) -> list[Ack]:
    # What is not a whole line was never acknowledged.
    return [json.loads(line) for line in raw.split(b"\n")[:-1]]


def kill(address: str, kills: int, seed: int) -> list[Ack]:
    """Workers one after the other, each killed 0 to 30 ms after its first acknowledgement."""
    rng = random.Random(seed)
    found: list[Ack] = []
    for n in range(kills):
        pid, reading = _forked(address, f"w{n % 8}", seed * 10_000 + n, 10_000)
        raw = os.read(reading, 65536)
        time.sleep(rng.uniform(0, 0.03))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        while chunk := os.read(reading, 65536):
            raw += chunk
        os.close(reading)
        found.extend(_acks(raw))
    return found


def write(address: str, workers: int, commands: int) -> list[Ack]:
    """Workers side by side."""
    started = [_forked(address, f"w{n % 8}", n, commands) for n in range(workers)]
    found: list[Ack] = []
    for pid, reading in started:
        raw = b""
        while chunk := os.read(reading, 65536):
            raw += chunk
        os.close(reading)
        os.waitpid(pid, 0)
        found.extend(_acks(raw))
    return found


if __name__ == "__main__":
    mode, where, first, second = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    print(json.dumps(kill(where, first, second) if mode == "kill" else write(where, first, second)))
