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
from odesk_tui.core.errors import DeskError
from odesk_tui.desk import Desk

Ack = dict[str, Any]


def prepare(address: str, agents: int = 8) -> None:
    """Agents w0, w1 …, a customer and its contact."""
    desk = Desk.open(address, "w0", via="test")
    desk.run(SetUp(handle="w0", name="Worker 0"))
    for n in range(1, agents):
        desk.run(AddAgent(handle=f"w{n}", name=f"Worker {n}"))
    desk.run(AddProject(name="Acme"))
    desk.run(AddContact(project="acme", name="Eve", email="eve@acme.example"))
    desk.close()


def one_command(desk: Desk, rng: random.Random, mark: str, mine: list[int]) -> Ack:
    """Run a command that carries ``mark``; return what its acknowledgement promises."""
    kind = rng.choice(("create", "reply", "note", "edit", "tag", "timer", "log")) if mine else "create"
    number = rng.choice(mine) if mine else 0
    if kind == "create":
        changes = {"requester": "eve@acme.example", "external": mark, "tag": "load"}
        result = desk.run(Create(subject=f"subject {mark}", project="acme", body=f"body {mark}", changes=changes))
        number = result.outcomes[0].ticket or 0
        mine.append(number)
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
    else:
        result = desk.run(LogTime(tickets=(number,), seconds=60, note=mark))
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
    mine: list[int] = []
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
