"""PostgreSQL connections that do not wait for ever for a server that is frozen or gone.

A statement may rightly take long: a lock, a big report. So a connection that has heard nothing for a few seconds asks the
server on another one; only when that is not answered either does it give up. Both together stay under ten seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any, TypeVar

import psycopg

SILENCE_S = 4
PROBE_S = 2
T = TypeVar("T")


class Silent(psycopg.OperationalError):
    """The server does not answer."""


class PatientConnection(psycopg.Connection[Any]):
    """A connection whose every wait ends, at the latest, when ``probe`` finds the server silent.

    ``probe`` takes no argument and raises a psycopg error when a fresh connection is not answered in time.
    """

    probe: Callable[[], None] | None = None

    def wait(self, gen: Generator[Any, Any, T], *args: Any, **options: Any) -> T:
        """Consume a generator of libpq's steps, as psycopg does, looking at the clock whenever nothing came."""
        return super().wait(self._timed(gen), *args, **options)

    def _timed(self, gen: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
        heard = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    heard = time.monotonic()
                elif time.monotonic() - heard > SILENCE_S:
                    self._ask()
                    heard = time.monotonic()
                wanted = gen.send(ready)
        except StopIteration as done:
            result: T = done.value
            return result

    def _ask(self) -> None:
        if self.probe is None:
            return
        try:
            self.probe()
        except psycopg.Error as error:
            raise Silent(f"the server has not answered for {SILENCE_S + PROBE_S} s") from error
