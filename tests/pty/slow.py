"""A session behind a slow link: so many bytes a second come through, and the terminal answers after a round trip."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Sequence

from tests.pty.session import Session

_QUESTION = b"\x1b[6n"


class SlowSession(Session):
    """``bytes_s`` and ``trip_s`` are those of the link; ``answers`` False: a terminal that never tells where its cursor is."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: dict[str, str],
        *,
        bytes_s: float,
        trip_s: float = 0.0,
        answers: bool = True,
    ) -> None:
        super().__init__(arguments, environment)
        self._bytes_s, self._trip_s, self.answers = bytes_s, trip_s, answers
        self._free_at = time.monotonic()
        self._heard = 0
        self._due: list[float] = []
        self.asked = 0

    def read(self, seconds: float) -> None:
        """Take in what comes through in so long; answer what is due."""
        until = time.monotonic() + seconds
        while (now := time.monotonic()) < until:
            self._answer(now)
            if now < self._free_at:
                time.sleep(min(0.005, self._free_at - now))
            elif select.select([self.handle], [], [], min(0.005, until - now))[0]:
                try:
                    chunk = os.read(self.handle, 512)
                except OSError:
                    return
                self.written += chunk
                self._stream.feed(chunk)
                self._free_at = time.monotonic() + len(chunk) / self._bytes_s
                self._hear()

    def _hear(self) -> None:
        number = self.written.count(_QUESTION, self._heard)
        if number:
            self._heard = self.written.rindex(_QUESTION) + len(_QUESTION)
            self.asked += number
            self._due += [self._free_at + self._trip_s] * number

    def _answer(self, now: float) -> None:
        while self.answers and self._due and self._due[0] <= now:
            self._due.pop(0)
            os.write(self.handle, b"\x1b[40;1R")
