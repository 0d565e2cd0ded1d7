"""Somebody who works on while something long goes on: changes tickets until told to stop, then tells what each took.

``python -m bench.programs.writer ADDRESS TICKETS``; ends when its standard input does; prints a JSON list of seconds.
"""

from __future__ import annotations

import json
import select
import sys
import time
from random import Random

from odesk_tui.commands.tickets import Edit
from odesk_tui.desk import Desk

_PAUSE_S = 0.02
_PRIORITIES = ("low", "normal", "high", "urgent")


def main(address: str, tickets: int) -> None:
    desk, random = Desk.open(address, "ada", via="cli"), Random(1)
    taken: list[float] = []
    # The first one imports what it needs.
    desk.run(Edit(tickets=(1,), changes={"priority": "low"}))
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], _PAUSE_S)[0]:
        start = time.perf_counter()
        desk.run(Edit(tickets=(random.randint(1, tickets),), changes={"priority": random.choice(_PRIORITIES)}))
        taken.append(time.perf_counter() - start)
    desk.close()
    print(json.dumps(taken))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
