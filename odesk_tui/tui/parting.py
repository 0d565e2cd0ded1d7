"""Leaving by key: once everything is kept and done, or, asked a second time, all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odesk_tui.core.errors import DeskError
from odesk_tui.tui.actions import LIST
from odesk_tui.tui.runner import Ran

if TYPE_CHECKING:
    from odesk_tui.tui.app import OdeskApp

# So long a second time means to leave without what the store does not take.
AGAIN_WITHIN_S = 15.0


class Parting:
    """The way out of ``app``."""

    def __init__(self, app: OdeskApp) -> None:
        self._app = app
        self._begun = False

    def begin(self) -> None:
        """Keep what is being written, let what was ordered be done, then leave; when that is under way leave at once."""
        app = self._app
        if self._begun:
            app.exit()
            return
        self._begun = True
        again = app.keys.shown("quit", LIST)
        app.set_timer(AGAIN_WITHIN_S, self._stay)
        waiting = app.runner.ordered
        unkept: list[DeskError] = []

        def kept(ran: Ran) -> None:
            if ran.error is not None:
                unkept.append(ran.error)

        def leave() -> None:
            if unkept:
                app.here.say(f"the draft cannot be kept: {unkept[0]}; {again} again leaves without it", failed=True)
            else:
                app.exit()

        for draft in app.writing():
            app.orders.give(lambda draft=draft: draft, kept)  # type: ignore[misc]
        app.runner.run(leave, lambda ran: None)
        if app.runner.away:
            what = "1 change waits" if waiting == 1 else f"{waiting} changes wait"
            app.here.say(f"{what} for the store; {again} again leaves without", failed=True)

    def _stay(self) -> None:
        self._begun = False
