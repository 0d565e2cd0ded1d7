"""Where a run takes place: its folder, its stores of made-up tickets, the environment of what it runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

AGENT = "ada"
# From so many tickets on the goals about a million mean something.
MANY = 1_000_000
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
    def sizes(self) -> tuple[int, ...]:
        """How many tickets the stores have, the middle one only where a million is worth comparing with it."""
        middle = (self.large // 10,) if self.large >= MANY else ()
        return (self.small, *middle, self.large)

    @property
    def odesk(self) -> tuple[str, ...]:
        """The program as it is installed beside this interpreter."""
        script = Path(sys.executable).with_name("odesk")
        return (str(script),) if script.exists() else (sys.executable, "-m", "odesk_tui")

    def store(self, tickets: int) -> Path:
        """The store with so many tickets."""
        return self.folder / f"{tickets}.db"

    def environment(self, store: Path | str | None = None) -> dict[str, str]:
        """What a measured program sees."""
        own = {f"XDG_{name}_HOME": str(self.folder / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
        kept = {name: value for name, value in os.environ.items() if name not in _DROPPED}
        return {**kept, **own, "ODESK_AGENT": AGENT, "ODESK_STORE": str(store or self.store(self.large))}

    def prepare(self) -> None:
        """Make the stores that are not there yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # Without the hints of a first start, which lie over the list.
        state = self.folder / "state" / "odesk"
        state.mkdir(parents=True, exist_ok=True)
        (state / "screens.json").write_text('{"welcomed": true}', encoding="utf-8")
        for tickets in self.sizes:
            path = self.store(tickets)
            if not path.exists():
                self.fill(str(path), tickets)

    def fill(self, store: str, tickets: int) -> None:
        """Make a store of so many tickets at that address."""
        print(f"making {tickets:,} tickets", file=sys.stderr)
        self.run((*self.odesk, "demo", "--store", store, "--tickets", str(tickets), "--no-open", "--plain"))

    def run(self, argv: Sequence[str], store: Path | str | None = None, given: str = "") -> str:
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


def alternated(
    things: Mapping[str, Callable[[], object]], turns: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, list[float]]:
    """Seconds by ``clock`` of each of ``things`` in turns, the first two of which do not count."""
    seconds: dict[str, list[float]] = {name: [] for name in things}
    for turn in range(turns + 2):
        for name, thing in things.items():
            start = clock()
            thing()
            if turn > 1:
                seconds[name].append(clock() - start)
    return seconds
