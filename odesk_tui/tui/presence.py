"""Who else has the ticket in sight open or is typing on it, and telling them of oneself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from math import inf
from time import monotonic
from typing import Any

from textual.app import App
from textual.timer import Timer

from odesk_tui.commands.presence import Present as IAmPresent
from odesk_tui.core.errors import DeskError
from odesk_tui.desk import Desk
from odesk_tui.reads.presence import SEEN_WITHIN, Others, Present
from odesk_tui.tui.runner import Runner

# Presence is said again so often; typing ends when nothing was typed for as long.
AGAIN_S = 10.0
_PURPOSE = "others"
_NAMED = 2


def company_text(others: Sequence[Present]) -> str:
    """``bob is typing, cleo has it open``: whoever types first; empty when nobody is there."""
    typing = [other.handle for other in others if other.typing]
    there = [other.handle for other in others if not other.typing]
    words = []
    if typing:
        words.append(f"{_names(typing)} {'is' if len(typing) == 1 else 'are'} typing")
    if there:
        words.append(f"{_names(there)} {'has' if len(there) == 1 else 'have'} it open")
    return ", ".join(words)


def _names(handles: list[str]) -> str:
    if len(handles) <= _NAMED:
        return " and ".join(handles)
    return f"{handles[0]} and {len(handles) - 1} others"


class Telling:
    """Tells the store which ticket is open here, from a thread of its own: it goes on while an editor has the terminal.

    Every ten seconds, and at once when the ticket is another one or typing begins: never once a key. What cannot be told is
    not told later; others believe it for 15 s only.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._wake = threading.Condition()
        self._ticket: int | None = None
        self._typed_at: float | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._tell, name="odesk-presence", daemon=True)

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def open(self, ticket: int) -> None:
        """That ticket is open now, and no other."""
        with self._wake:
            if ticket != self._ticket:
                self._ticket, self._typed_at = ticket, None
                self._wake.notify()

    def close(self, ticket: int) -> None:
        """That ticket is not open any more."""
        with self._wake:
            if ticket == self._ticket:
                self._ticket, self._typed_at = None, None
                self._wake.notify()

    def typed(self) -> None:
        """Something was typed on it just now."""
        with self._wake:
            before, self._typed_at = self._typed_at, monotonic()
            if before is None or before == inf:
                self._wake.notify()

    def lent(self) -> None:
        """The text is being written in another program, whose keys are not seen, until :meth:`typed` or :meth:`quiet`."""
        with self._wake:
            self._typed_at = inf
            self._wake.notify()

    def quiet(self) -> None:
        """Nothing is being written any more."""
        with self._wake:
            if self._typed_at is not None:
                self._typed_at = None
                self._wake.notify()

    def stop(self, seconds: float = 0.0) -> None:
        """Tell that nothing is open any more and end; wait so long for it."""
        with self._wake:
            self._ended, self._ticket = True, None
            self._wake.notify()
        if seconds and self._thread.is_alive():
            self._thread.join(seconds)

    def _tell(self) -> None:
        told: tuple[int, bool] | None = None
        said_at = 0.0
        while True:
            with self._wake:
                while (now := self._now()) == told and not self._ended:
                    left = self._until_news(said_at) if told is not None else None
                    if left is not None and left <= 0:
                        break
                    self._wake.wait(left)
                ended = self._ended
            if told is not None and (now is None or now[0] != told[0]):
                self._say(IAmPresent(ticket=told[0], gone=True))
            if now is not None:
                self._say(IAmPresent(ticket=now[0], typing=now[1]))
            told, said_at = now, monotonic()
            if ended:
                return

    def _now(self) -> tuple[int, bool] | None:
        """The ticket that is open and whether it is being written on."""
        if self._ticket is None:
            return None
        if self._typed_at is not None and monotonic() - self._typed_at > AGAIN_S:
            self._typed_at = None
        return self._ticket, self._typed_at is not None

    def _until_news(self, said_at: float) -> float:
        """Seconds until presence is said again, or typing has ended."""
        due = said_at + AGAIN_S
        if self._typed_at is not None:
            due = min(due, self._typed_at + AGAIN_S + 0.1)
        return due - monotonic()

    def _say(self, command: IAmPresent) -> None:
        try:
            self._desk.run(command)
        except DeskError:
            # The watcher tells of a store that is away; this is said again soon.
            return


class Company:
    """Reads who else has the ticket in sight open, when asked and whenever somebody may have left without a word."""

    def __init__(self, app: App[Any], runner: Runner) -> None:
        self._app, self._runner = app, runner
        self._ticket: int | None = None
        self._show: Callable[[str], None] = lambda words: None
        self._timer: Timer | None = None
        self.words = ""

    def look(self, ticket: int | None, show: Callable[[str], None]) -> None:
        """That ticket is in sight now, or none; ``show`` is told in words who else is there, each time that it changes."""
        if ticket != self._ticket:
            self.words = ""
        self._ticket, self._show = ticket, show
        show(self.words)
        self.read()

    def read(self) -> None:
        """Read it again."""
        ticket = self._ticket
        if ticket is not None:
            self._runner.read(
                _PURPOSE, Others(ticket), lambda others: self._arrived(ticket, others), lambda error: None
            )

    def _arrived(self, ticket: int, others: tuple[Present, ...]) -> None:
        if ticket != self._ticket:
            return
        words = company_text(others)
        if words != self.words:
            self.words = words
            self._show(words)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._app.set_timer(SEEN_WITHIN.total_seconds() / 2, self.read) if others else None
