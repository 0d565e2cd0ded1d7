"""From the first screen to the screens: the same cells stay, keys go on, the terminal is left as it was before both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.drivers import linux_driver

from odesk_tui import settings
from odesk_tui.tui.early import OFF, learning, standing

if TYPE_CHECKING:
    from odesk_tui.tui.app import OdeskApp
    from odesk_tui.tui.early.tty import Taken

_ALTERNATE = "\x1b[?1049h"
# The screens have settled by then.
_LEARN_S = 1.5


def prepare(app: OdeskApp, chosen: settings.Settings) -> list[Any] | None:
    """Let ``app``, which does not run yet, take over what is painted, and learn from it for the next start.

    Returns the attributes that the terminal is to have afterwards, if they are not those it has.
    """
    if chosen["first_paint"] != OFF and app.output.active:
        app.output.risen = lambda: learning.learn(app, _LEARN_S)
    taken = standing()
    if taken is None:
        return None
    if taken.rows is not None and app.output.active and not taken.resized:
        app.output.take_over(taken.size, taken.rows)
    app.driver_class = _taking_over(app.driver_class, taken)
    return taken.attributes


def _taking_over(driver: Any, taken: Taken) -> Any:
    class TakingOver(driver):  # type: ignore[misc]
        """The driver, which finds itself on the alternate screen, with keys that were typed before it was there."""

        def start_application_mode(self) -> None:
            super().start_application_mode()
            if taken.standing:
                self.attrs_before = taken.attributes
                taken.hand_over()

        def run_input_thread(self) -> None:
            parser = linux_driver.XTermParser(self._debug)  # type: ignore[attr-defined]
            typed = taken.typed().decode("utf-8", "replace")
            taken.cooked = 0
            # An Esc that nothing follows is told by the end.
            for event in (*parser.feed(typed), *(parser.feed("") if typed else ())):
                self.process_message(event)
            super().run_input_thread()

        def write(self, data: str) -> None:
            if not (data == _ALTERNATE and taken.standing and taken.rows is not None):
                super().write(data)

    return TakingOver
