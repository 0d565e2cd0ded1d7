"""Clocks that follow the new hours of a calendar: a few tickets at a time, between what the agent does meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odesk_tui.commands.calendars import BATCH, RecountClocks
from odesk_tui.core.text import Foreign
from odesk_tui.reads.sla import CountingBy
from odesk_tui.tui.runner import Ran

if TYPE_CHECKING:
    from odesk_tui.tui.app import OdeskApp


class Recounting:
    """Counts until all is done, an error comes, or odesk is left; what is left then goes on from the list of calendars."""

    def __init__(self, app: OdeskApp, name: str) -> None:
        self._app, self._name = app, name
        self._done = self._total = 0

    def next(self) -> None:
        """The next tickets."""
        self._app.runner.run(lambda: RecountClocks(name=self._name), self._came)

    def _came(self, ran: Ran) -> None:
        app = self._app
        if ran.error is not None or ran.result is None:
            again = app.keys.shown("calendars", app.here.SCOPE)
            app.here.say(f"counting clocks anew stopped: {ran.error}; go on with r in the list of {again}", failed=True)
            return
        some = len(ran.result.outcomes)
        self._done += some
        if some == BATCH:
            if not self._total:
                app.runner.read("counting", CountingBy(self._name), self._counted, app.here.fail)
            self._say(f"of {max(self._total, self._done):,} " if self._total else "")
            self.next()
        elif self._done:
            self._say("")
            app.read_again()

    def _counted(self, total: int) -> None:
        self._total = total

    def _say(self, of: str) -> None:
        name = Foreign(self._name).line()
        self._app.here.say(f"{name}: the clocks of {self._done:,} {of}tickets count by the new hours")
