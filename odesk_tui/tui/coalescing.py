"""One picture for many keys: a held key is not drawn while pictures of it are still on their way to the terminal.

So what is seen is never more than about one picture behind the key. Where the terminal tells how far it is (``gauge``),
that decides; where it was not asked and the link is said to be slow, time does. Keys that wait already are drawn
together, since Textual draws sixty times a second at most.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from time import monotonic
from typing import Any

from textual import events
from textual.app import App

from odesk_tui.tui.output.link import Gauge

# On a link that is said to be slow, and was not measured, a held key is drawn so seldom.
SLOW_GAP_S = 0.2
# How often to look whether pictures have got through, and how long at most.
_LOOK_S, _PATIENCE_S = 0.01, 0.25


class Coalescing:
    """Holds pictures of a key that is pressed again and again back.

    ``gap_s``: so long after the picture before, where ``gauge`` (None: nobody asks the terminal) knows nothing; 0: not at all.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self.gap_s = 0.0
        self.gauge: Gauge | None = None
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
        if again and self.gauge is not None:
            self.gauge.pressed_again()
        if not again or self._left_s() <= 0:
            self.draw()
            self._drawn_at = monotonic()
        elif self._batch is None:
            self._batch = self._app.batch_update()
            self._batch.__enter__()
            self._look()

    def _left_s(self) -> float:
        """How long a picture has to wait now, as far as is known."""
        since = monotonic() - self._drawn_at
        if self.gauge is None or not self.gauge.answers:
            return self.gap_s - since
        return min(self.gauge.piled_s(), _PATIENCE_S - since)

    def _look(self) -> None:
        """Draw when there is room, or come again."""
        left = self._left_s()
        if left <= 0:
            self.draw()
            return
        wait = left if self.gauge is None or not self.gauge.answers else min(left, _LOOK_S)
        self._timer = asyncio.get_running_loop().call_later(wait, self._look)

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
