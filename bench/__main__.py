"""``python -m bench``: measure every goal and print the table."""

from __future__ import annotations

import argparse
import platform
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

from bench import commands, own_fields, promises, queries, screens, session, stores
from bench.figures import Figure, table
from bench.place import Place
from bench.server import database, filled, is_empty, server
from odesk_tui import __version__

_PARTS = ("commands", "screens", "stores", "session", "fields", "queries", "promises")
# What a quick run shows of a session.
_FEW_KEYS = 3_000


def main(arguments: list[str] | None = None) -> int:
    """Measure, print; 1 with ``--strict`` when a goal was missed."""
    asked = _parser().parse_args(arguments)
    # Whoever ends it early shall find no server left.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    small, large = (2_000, 20_000) if asked.quick else (10_000, asked.tickets)
    with ExitStack() as ends:
        folder = asked.folder or ends.enter_context(tempfile.TemporaryDirectory(prefix="odesk-bench-"))
        place = Place(Path(folder), small, large, asked.rounds or (2 if asked.quick else 5))
        place.prepare()
        postgres = _databases(place, ends.enter_context(server(place.folder))) if asked.postgres else {}
        keys = _FEW_KEYS if asked.quick else session.KEYS
        parts: dict[str, Callable[[], Iterable[Figure]]] = {
            "commands": lambda: commands.figures(place),
            "screens": lambda: screens.figures(place, postgres),
            "stores": lambda: stores.figures(place, postgres),
            "session": lambda: session.figures(place, keys, keys // 10),
            "fields": lambda: own_fields.figures(place, postgres),
            "queries": lambda: queries.figures(place, postgres),
            "promises": lambda: promises.figures(place, postgres),
        }
        figures: list[Figure] = []
        for name in asked.only or _PARTS:
            print(f"measuring {name}", file=sys.stderr)
            figures += parts[name]()
    figures.sort(key=lambda figure: int(figure.goal))
    print(table(figures, _heading(large)))
    return int(asked.strict and not all(figure.met for figure in figures))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure odesk against floors of the same run."
    )
    parser.add_argument("--quick", action="store_true", help="two minutes: 20,000 tickets, two rounds")
    parser.add_argument("--tickets", type=int, default=1_000_000, help="size of the large store (1,000,000)")
    parser.add_argument("--rounds", type=int, help="how often each thing is measured (5)")
    parser.add_argument("--folder", help="keep the stores there, and use those that are there")
    parser.add_argument("--postgres", action="store_true", help="measure on a PostgreSQL server of its own too")
    parser.add_argument("--only", action="append", choices=_PARTS, help="only this part; can be repeated")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a goal was missed")
    return parser


def _databases(place: Place, address: str) -> dict[int, str]:
    """Tickets and address of the databases there, made when they are missing."""
    found = {}
    for tickets in place.sizes:
        found[tickets] = database(address, f"odesk_{tickets}")
        if is_empty(found[tickets]):
            place.fill(found[tickets], tickets)
            filled(found[tickets])
    return found


def _heading(large: int) -> list[str]:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("textual", "typer", "psycopg"))
    return [
        f"odesk {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}",
        f"{platform.system()} {platform.machine()}, {large:,} tickets; medians, floors measured in the same run",
    ]


if __name__ == "__main__":
    sys.exit(main())
