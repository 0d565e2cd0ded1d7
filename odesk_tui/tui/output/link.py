"""How fast the terminal takes what is written to it: measured by questions behind what has to be written anyway.

The same questions, behind the pictures of a held key, tell whether pictures pile up on the way: see :meth:`Gauge.piled_s`.

A terminal answers ``CSI 6 n`` (where is the cursor?) when everything before it has been drawn. The first question, before
anything else, tells the round trip; those behind enough bytes tell how many of them a second get through, whatever lies
between. No answer: nothing is known, and nothing waits for it. Answers are no keys, and Textual reads them as none.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

QUESTION = "\x1b[6n"
# Fewer bytes tell more of the machine than of the link.
ENOUGH = 2000
# Below this, twice in a row from the beginning, or with such a round trip, a link is slow.
SLOW_BYTES_S, SLOW_TRIP_S = 32_000.0, 0.5
_TWICE = 2
# What is written after such a pause has nothing to do with what was written before it.
_PAUSE_S = 0.1
# Nothing is asked any more after so many questions, but behind pictures of a held key, of which so many go unanswered.
_MOST = 8
_MOST_PICTURES = 100
# An answer that is so much later than the soonest tells that pictures wait on the way.
_LATE_S = 0.05
# A key that is not pressed again for so long is not held any more.
_HELD_S = 0.5


@dataclass(frozen=True, slots=True)
class Measured:
    """What a link was found to be: bytes a second, and seconds to the terminal and back."""

    bytes_s: float
    trip_s: float

    @property
    def is_slow(self) -> bool:
        """Whether seconds and previews would be in the way."""
        return self.bytes_s < SLOW_BYTES_S or self.trip_s >= SLOW_TRIP_S

    @property
    def words(self) -> str:
        """``16 kB/s, 150 ms there and back``."""
        rate = f"{self.bytes_s / 1000:,.0f} kB/s" if self.bytes_s < 10_000_000 else "more than 10 MB/s"
        return f"{rate}, {self.trip_s * 1000:,.0f} ms there and back"


class Gauge:
    """Says when to ask and makes something of the answers; any thread may call it. ``found`` is None until it is known."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: deque[tuple[float, int]] = deque()
        self._questions = 0
        self._size = 0
        self._since = self._wrote_at = 0.0
        self._answered_at = 0.0
        self._trip = float("inf")
        self._best = 0.0
        self._samples = 0
        self._through = 0.0
        self._held_until = 0.0
        self.found: Measured | None = None

    def begin(self) -> bool:
        """The terminal is there, at first or again; whether to ask now. Answers that are awaited will not come any more."""
        with self._lock:
            self._asked.clear()
            self._size = 0
            return self._ask(self._clock(), 0)

    def wrote(self, size: int) -> bool:
        """So many bytes have been written; whether to ask now."""
        with self._lock:
            if not self._questions:
                return False
            now = self._clock()
            if self.found is not None and self.found.is_slow:
                self._through = max(self._through, now) + size / self.found.bytes_s
            elif now < self._held_until and self.answers:
                if len(self._asked) >= _MOST_PICTURES:
                    return False
                self._asked.append((now, 0))
                return True
            if now - self._wrote_at > _PAUSE_S:
                # What was written before has long got through.
                self._size = 0
            self._wrote_at = now
            if not self._size:
                self._since = now
            self._size += size
            if self._size < ENOUGH:
                return False
            size, self._size = self._size, 0
            return self._ask(self._since, size)

    @property
    def answers(self) -> bool:
        """Whether the terminal has ever told where its cursor is."""
        return self._trip < float("inf")

    def pressed_again(self) -> None:
        """A key is held: an answer is wanted behind every picture of it."""
        self._held_until = self._clock() + _HELD_S

    def piled_s(self) -> float:
        """Seconds that a picture written now would wait for those before it, as far as is known; 0: none.

        Of a link that was found to be slow, the bytes tell; any other may have become slow, which late answers tell.
        """
        with self._lock:
            now = self._clock()
            late = now - self._asked[0][0] - self._trip if self._asked else 0.0
            return max(0.0, self._through - now, late if late > _LATE_S else 0.0)

    def _ask(self, since: float, size: int) -> bool:
        if self.found is not None or self._questions >= _MOST:
            return False
        self._questions += 1
        self._asked.append((since, size))
        return True

    def answered(self) -> bool:
        """The terminal has told where its cursor is; whether that was an answer."""
        with self._lock:
            if not self._asked:
                return False
            since, size = self._asked.popleft()
            now = self._clock()
            self._trip = min(self._trip, now - since)
            if size:
                # What was written before had to get through first.
                began = max(self._answered_at, since + self._trip)
                self._best = max(self._best, size / max(now - began, 1e-6))
                self._samples += 1
                if self.found is None and (self._best >= SLOW_BYTES_S or self._samples >= _TWICE):
                    self.found = Measured(self._best, self._trip)
            self._answered_at = now
            return True


def measure(app: Any, heard: Callable[[Measured], None]) -> Gauge:
    """Measure the link of ``app``, a Textual ``App`` that does not run yet; ``heard`` is called once, in another thread."""
    gauge = Gauge()
    app.driver_class = _measuring(app.driver_class, gauge, heard)
    return gauge


def _measuring(driver: Any, gauge: Gauge, heard: Callable[[Measured], None]) -> Any:
    from textual.events import CursorPosition

    class Measuring(driver):  # type: ignore[misc]
        """The driver, with questions between what is written."""

        def start_application_mode(self) -> None:
            super().start_application_mode()
            if getattr(self, "input_tty", False) and gauge.begin():
                super().write(QUESTION)

        def write(self, data: str) -> None:
            super().write(data)
            if gauge.wrote(len(data)):
                super().write(QUESTION)

        def process_message(self, message: Any) -> None:
            if isinstance(message, CursorPosition):
                before = gauge.found
                if gauge.answered():
                    if gauge.found is not None and before is None:
                        heard(gauge.found)
                    return
            super().process_message(message)

    return Measuring
