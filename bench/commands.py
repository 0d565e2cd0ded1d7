"""Goal 2: what the shell commands cost over an interpreter that opens SQLite."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from bench.figures import Figure, milliseconds, ratio
from bench.peers import task_list
from bench.place import Place

_FLOOR = (sys.executable, "-c", "import sqlite3")
_OTHERS = ("show 1", "list status:open,new", "sla list", "timer status", "view list")


def figures(place: Place) -> Iterator[Figure]:
    """Measure it."""
    store = place.store(place.large)
    commands = {line: ((*place.odesk, *line.split()), store) for line in ("list", *_OTHERS)}
    peer = task_list(place)
    taken = place.timed(
        {"floor": (_FLOOR, None), **commands, **({"task": (peer, None)} if peer else {})}, max(place.rounds, 9)
    )
    floor = milliseconds(taken["floor"])
    for line in commands:
        limit = 2.0 if line == "list" else 11.0
        detail = f"{milliseconds(taken[line])} / {floor} (import sqlite3)"
        yield Figure("2", f"odesk {line}", ratio(taken[line], taken["floor"]), limit, detail, f"odesk {line}")
    if peer:
        detail = f"{milliseconds(taken['list'])} / {milliseconds(taken['task'])} (task list)"
        yield Figure("2", "odesk list, of taskwarrior", ratio(taken["list"], taken["task"]), 0.1, detail, "task list")
