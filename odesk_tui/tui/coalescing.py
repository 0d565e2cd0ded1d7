"""One picture for many keys: while the same key waits again, as when it is held, what it does is not drawn each time."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from time import monotonic
from typing import Any

from textual import events
from textual.app import App

# However many keys wait: after this the screen shows how far they are.
LONGEST_S = 0.1
# On a slow link a held key is drawn so seldom.
SLOW_GAP_S = 0.2


class Coalescing:
    """Holds pictures back. ``gap_s``: the same key pressed again within it is drawn when it is over."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self.gap_s = 0.0
        self._batch: AbstractContextManager[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._before: str | None = None
        self._drawn_at = 0.0

    def before(self, event: events.Key | events.Paste, following: events.Key | events.Paste | None) -> None:
        """``event`` is about to be looked at, ``following`` waits behind it."""
        key = _key(event)
        waits = key is not None and key == _key(following)
        hurried = key is not None and key == self._before and monotonic() - self._drawn_at < self.gap_s
        self._before = key
        if self._batch is not None:
            if not (waits or hurried):
                self.draw()
        elif waits or hurried:
            self._batch = self._app.batch_update()
            self._batch.__enter__()
            self._timer = asyncio.get_running_loop().call_later(max(LONGEST_S, self.gap_s), self.draw)
        else:
            self._drawn_at = monotonic()

    def none_waits(self) -> None:
        """All keys have been looked at; on a slow link the gap has to be over too."""
        if not self.gap_s:
            self.draw()

    def draw(self) -> None:
        """Draw what has come of the keys so far."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        batch, self._batch = self._batch, None
        if batch is not None:
            self._drawn_at = monotonic()
            batch.__exit__(None, None, None)
            if self._app.screen_stack:
                self._app.screen.check_idle()


def _key(event: events.Key | events.Paste | None) -> str | None:
    return event.key if isinstance(event, events.Key) else None
