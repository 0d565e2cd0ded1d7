"""Where a run takes place: its folder, its stores of made-up tickets, the environment of what it runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

AGENT = "ada"
_DROPPED = (
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONUNBUFFERED",
    "ODESK_HOT",
    "ODESK_OUTPUT",
    "ODESK_THEME",
    "NO_COLOR",
    "TMUX",
)


@dataclass(frozen=True)
class Place:
    """A folder with a small and a large store; ``rounds`` is how often each thing is measured."""

    folder: Path
    small: int
    large: int
    rounds: int

    @property
    def odesk(self) -> tuple[str, ...]:
        """The program as it is installed beside this interpreter."""
        script = Path(sys.executable).with_name("odesk")
        return (str(script),) if script.exists() else (sys.executable, "-m", "odesk_tui")

    def store(self, tickets: int) -> Path:
        """The store with so many tickets."""
        return self.folder / f"{tickets}.db"

    def environment(self, store: Path | None = None) -> dict[str, str]:
        """What a measured program sees."""
        own = {f"XDG_{name}_HOME": str(self.folder / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
        kept = {name: value for name, value in os.environ.items() if name not in _DROPPED}
        return {**kept, **own, "ODESK_AGENT": AGENT, "ODESK_STORE": str(store or self.store(self.large))}

    def prepare(self) -> None:
        """Make the stores that are not there yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for tickets in (self.small, self.large):
            path = self.store(tickets)
            if not path.exists():
                print(f"making {tickets:,} tickets", file=sys.stderr)
                words = ("demo", "--store", str(path), "--tickets", str(tickets), "--no-open", "--plain")
                self.run((*self.odesk, *words), path)

    def run(self, argv: Sequence[str], store: Path | None = None, given: str = "") -> str:
        """Run a program to its end; its standard output. Raises CalledProcessError."""
        done = subprocess.run(
            argv,
            env=self.environment(store),
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=True,
        )
        return done.stdout

    def timed(self, commands: dict[str, tuple[Sequence[str], Path | None]], rounds: int) -> dict[str, list[float]]:
        """Seconds that each of ``commands`` takes, one after the other in rounds, so that noise hits all alike."""
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(rounds + 1):
            for name, (argv, store) in commands.items():
                start = time.perf_counter()
                self.run(argv, store)
                # The first round writes byte code and warms caches.
                if turn:
                    seconds[name].append(time.perf_counter() - start)
        return seconds
