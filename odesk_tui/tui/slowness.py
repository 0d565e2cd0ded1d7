"""Whether the screens spare the link to the terminal: as the person says, or as it was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from odesk_tui.tui.actions import LIST
from odesk_tui.tui.coalescing import SLOW_GAP_S
from odesk_tui.tui.output.link import Measured, measure

if TYPE_CHECKING:
    from odesk_tui.tui.app import OdeskApp

VARIABLE = "ODESK_SLOW"
AUTO, ON, OFF = "auto", "on", "off"
TOLD = "slow link: seconds, SLA panel and preview are off; --no-slow keeps them, or slow in the settings ({key})"


class Slowness:
    """``on``: clocks go by the minute, preview and SLA panel come on demand, changes of others are drawn less often."""

    def __init__(self, app: OdeskApp, wish: str) -> None:
        """``wish`` is ``auto``, ``on`` or ``off``; only ``auto`` asks the terminal anything."""
        self._app, self._wish = app, wish
        self._found: Measured | None = None
        app.typing.coalescing.gap_s = SLOW_GAP_S if self.on else 0.0
        if wish == AUTO:
            app.typing.coalescing.gauge = measure(app, self._heard)

    @property
    def on(self) -> bool:
        """Whether the link is spared."""
        return self._wish == ON or (self._wish == AUTO and self._found is not None and self._found.is_slow)

    @property
    def seconds(self) -> bool:
        """Whether clocks show seconds: on a link that has room for them, in a window that has the focus."""
        return not self.on and self._app.app_focus

    @property
    def wish(self) -> str:
        """What the person chose: ``auto``, ``on`` or ``off``."""
        return self._wish

    def choose(self, wish: str) -> None:
        """Let another wish be in force at once."""
        self._change(wish or AUTO, self._found)

    def _heard(self, found: Measured) -> None:
        self._app.call_later(self._take, found)

    def _take(self, found: Measured) -> None:
        self._change(self._wish, found)
        remembered = self._app.remembered
        remembered.link = f"{'slow' if found.is_slow else 'fast'}: {found.words}"
        self._app.run_worker(remembered.save, thread=True, group="remembered", name="remember")
        if self.on and self._app.screen_stack:
            self._app.here.say(TOLD.format(key=self._app.keys.shown("settings", LIST)))

    def _change(self, wish: str, found: Measured | None) -> None:
        before = self.on
        self._wish, self._found = wish, found
        if self.on != before and self._app.screen_stack:
            self._app.typing.coalescing.gap_s = SLOW_GAP_S if self.on else 0.0
            self._app.list_screen.slowed()
            self._app.here.tick()
