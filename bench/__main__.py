"""``python -m bench``: measure every goal and print the table."""

from __future__ import annotations

import argparse
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

from bench import commands, screens, stores
from bench.figures import Figure, table
from bench.place import Place
from odesk_tui import __version__

_PARTS = ("commands", "screens", "stores")


def main(arguments: list[str] | None = None) -> int:
    """Measure, print; 1 with ``--strict`` when a goal was missed."""
    asked = _parser().parse_args(arguments)
    small, large = (2_000, 20_000) if asked.quick else (10_000, asked.tickets)
    with tempfile.TemporaryDirectory(prefix="odesk-bench-") as folder:
        place = Place(Path(asked.folder or folder), small, large, rounds=2 if asked.quick else 5)
        place.prepare()
        parts: dict[str, Callable[[], Iterable[Figure]]] = {
            "commands": lambda: commands.figures(place),
            "screens": lambda: screens.figures(place),
            "stores": lambda: stores.figures(place, asked.postgres),
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
    parser.add_argument("--folder", help="keep the stores there, and use those that are there")
    parser.add_argument("--postgres", metavar="URL", help="an empty database (or one of an earlier run) to measure too")
    parser.add_argument("--only", action="append", choices=_PARTS, help="only this part; can be repeated")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a goal was missed")
    return parser


def _heading(large: int) -> list[str]:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("textual", "typer", "psycopg"))
    return [
        f"odesk {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}",
        f"{platform.system()} {platform.machine()}, {large:,} tickets; medians, floors measured in the same run",
    ]


if __name__ == "__main__":
    sys.exit(main())
