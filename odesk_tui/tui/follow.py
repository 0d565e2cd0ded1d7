"""When to read again because others have changed the store: soon, but never so often that nothing else is done."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual.timer import Timer

if TYPE_CHECKING:
    from odesk_tui.tui.app import OdeskApp

# After a change so many seconds are waited, for those that come with it.
SOON_S = 0.05
# Between two readings lie at least so many times what the last one took, within these bounds.
TIMES, SHORTEST_S, LONGEST_S = 4, 0.25, 0.6
# On a slow link they are further apart.
SLOW_S = 5.0
# While answers are awaited it is looked again so often whether they have come.
LOOK_S = 0.1
# What leaves no event (drafts, what was seen of an inbox) is shown within this time.
QUIET_S = 10.0


class Follower:
    """One reading for many changes; a screen under a hundred changes a second reads some three times a second."""

    def __init__(self, app: OdeskApp) -> None:
        self._app = app
        self._due: Timer | None = None
        self._due_at = 0.0
        self._began: float | None = None
        self._not_before = 0.0

    def changed(self, quiet: bool) -> None:
        """Somebody changed something; ``quiet``: nothing that is told in the log."""
        if quiet:
            self._app.company.read()
        self._plan(QUIET_S if quiet else SOON_S)

    def read(self) -> None:
        """Everything in sight is being read again, whatever for."""
        if self._due is not None:
            self._due.stop()
            self._due = None
        self._began = monotonic()

    def answered(self) -> None:
        """An answer came: the reading may be over."""
        if self._began is not None and not self._app.runner.reading:
            took = monotonic() - self._began
            rest = SLOW_S if self._app.slowness.on else min(LONGEST_S, max(SHORTEST_S, TIMES * took))
            self._not_before = monotonic() + rest
            self._began = None

    def _plan(self, wait: float) -> None:
        at = max(monotonic() + wait, self._not_before)
        if self._due is not None:
            if at >= self._due_at:
                return
            self._due.stop()
        self._due_at = at
        self._due = self._app.set_timer(at - monotonic(), self._now)

    def _now(self) -> None:
        self._due = None
        if not self._app.screen_stack:
            # odesk is being left.
            return
        if self._app.runner.reading:
            # Starting anew each time would never come to an end while many write.
            self._plan(LOOK_S)
        else:
            self._app.read_again()
