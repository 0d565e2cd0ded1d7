"""One picture for many keys: on a slow link a held key is not drawn each time.

Keys that wait already are drawn together, since Textual draws sixty times a second at most.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from time import monotonic
from typing import Any

from textual import events
from textual.app import App

# On a slow link a held key is drawn so seldom.
SLOW_GAP_S = 0.2


class Coalescing:
    """Holds pictures back. ``gap_s``: the same key pressed again within it is drawn when it is over; 0: at once."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self.gap_s = 0.0
        self._batch: AbstractContextManager[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._before: str | None = None
        self._drawn_at = 0.0

    @property
    def holding(self) -> bool:
        """Whether a picture is being held back."""
        return self._batch is not None

    def before(self, event: events.Key | events.Paste) -> None:
        """``event`` is about to be looked at."""
        key = event.key if isinstance(event, events.Key) else None
        again = key is not None and key == self._before
        self._before = key
        left = self._drawn_at + self.gap_s - monotonic()
        if not again or left <= 0:
            self.draw()
            self._drawn_at = monotonic()
        elif self._batch is None:
            self._batch = self._app.batch_update()
            self._batch.__enter__()
            self._timer = asyncio.get_running_loop().call_later(left, self.draw)

    def draw(self) -> None:
        """Draw what has come of the keys so far, if that was held back."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        batch, self._batch = self._batch, None
        if batch is not None:
            self._drawn_at = monotonic()
            batch.__exit__(None, None, None)
            if self._app.screen_stack:
                self._app.screen.check_idle()
