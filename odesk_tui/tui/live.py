"""Somebody else's changes, as they happen: a thread that watches the store and says so in messages."""

from __future__ import annotations

import threading
from typing import Any

from textual.app import App
from textual.message import Message

from odesk_tui.core.errors import DeskError, StoreAway
from odesk_tui.desk import Desk
from odesk_tui.reads.feed import NewestEvent

# Where nothing wakes the watcher up it looks so often, which costs microseconds.
EVERY_S = 0.25
# After a failure the store is tried again after one second, then two, at most five.
_LONGEST_WAIT_S = 5.0


class Changed(Message):
    """Something in the store may have changed: what is shown should be read again.

    ``quiet``: nothing that leaves an event, so a draft, or who has which ticket open.
    """

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        super().__init__()


class StoreTrouble(Message):
    """The store cannot be used: ``sentence`` says why; empty when it can be used again. ``away``: it may come back."""

    def __init__(self, sentence: str, away: bool = False) -> None:
        self.sentence, self.away = sentence, away
        super().__init__()


class StoreHeldUp(Message):
    """The store can be read and takes no changes: ``sentence`` says why; empty when it takes them again."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


def trouble(error: DeskError) -> StoreTrouble:
    """What to say of a store that cannot be used because of ``error``."""
    away = isinstance(error, StoreAway)
    return StoreTrouble(f"store away, trying again: {error}" if away else str(error), away)


class Live:
    """Watches until :meth:`stop`; tells ``app`` with :class:`Changed` and :class:`StoreTrouble`."""

    def __init__(self, app: App[Any], desk: Desk) -> None:
        self._app, self._desk = app, desk
        self._stop = threading.Event()
        # A daemon: a store that does not answer must not keep the process alive.
        self._thread = threading.Thread(target=self._watch, name="odesk-live", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End within a moment; does not wait."""
        self._stop.set()

    def _watch(self) -> None:
        wait = 1.0
        troubled = False
        held_up = ""
        newest = -1
        while not self._stop.is_set():
            try:
                if troubled:
                    # Only an answer shows that the store is back.
                    self._desk.forget()
                    self._desk.viewer()
                    self._app.post_message(StoreTrouble(""))
                    self._app.post_message(Changed())
                    troubled, wait = False, 1.0
                for _ in self._desk.watch(self._stop, EVERY_S):
                    if self._desk.held_up != held_up:
                        held_up = self._desk.held_up
                        self._app.post_message(StoreHeldUp(held_up))
                    before, newest = newest, self._desk.read(NewestEvent())
                    self._app.post_message(Changed(quiet=newest == before))
            except DeskError as error:
                if held_up:
                    held_up = ""
                    self._app.post_message(StoreHeldUp(held_up))
                troubled = True
                self._app.post_message(trouble(error))
                self._stop.wait(wait)
                wait = min(wait * 2, _LONGEST_WAIT_S)
