"""Where the layer meets Textual. Everything private of Textual that it needs is named here or in ``frames``.

It hangs on one application, not on Textual's classes: ``App._display`` gets every frame, ``App._post_message`` every
resize, ``Driver.write`` what others write. A Textual that it was not tested with keeps its own output.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from importlib import metadata
from inspect import signature
from pathlib import Path
from typing import Any

import textual

from odesk_tui.tui.output.choice import Choice, choose

# Releases of Textual whose private parts are known.
TESTED = ("8.2.8",)

_APP = ("_display", "_post_message", "post_display_hook", "is_headless")
_APP_OWN = ("_driver", "_batch_count", "_running", "_closed", "_sync_available", "_previous_cursor_position", "console")

# What changes neither cells nor pen: bells, OSC (also through tmux), modes other than those that switch screens or columns,
# queries.
_HARMLESS = re.compile(
    r"(?:\x07|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bPtmux;(?:[^\x1b]|\x1b\x1b)*\x1b\\"
    r"|\x1b\[\?(?!(?:3|47|1047|1049)[hl])[0-9]+[hl]"
    r"|\x1b\[\??[0-9;]*\$p|\x1b\[[<>=][0-9;]*u|\x1b\[[?>=]?[0-9;]*[cn]|\x1b\[[0-9]* q)*"
)


def standing(environment: Mapping[str, str] = os.environ) -> tuple[bool, str]:
    """Whether changed cells alone would be written here, and a sentence that says why (not)."""
    choice = _settle(choose(environment), None)
    return choice.active, _sentence(choice)


def install(app: Any, *, enabled: bool | None = None, environment: Mapping[str, str] = os.environ) -> Output:
    """Put the layer into ``app``, a Textual ``App`` that does not run yet; what comes of it is in ``Output.reason``.

    ``enabled`` goes before the environment's switch; None leaves it to that.
    """
    choice = _settle(choose(environment, enabled), app)
    output = Output(app, choice)
    if choice.active:
        output.attach()
    return output


def _sentence(choice: Choice) -> str:
    if choice.active:
        return f"only changed cells are written; {choice.reason}"
    return f"the output is Textual's own: {choice.reason}"


def _settle(choice: Choice, app: Any) -> Choice:
    """``choice``, or why this Textual does not allow it."""
    fault = _unfit(app) if choice.active else ""
    return Choice(False, False, fault) if fault else choice


def _release() -> str:
    """Textual's release. ``importlib.metadata`` takes 10 ms to find it, a look for the folder of a tested one nothing."""
    packages = Path(textual.__file__).parent.parent
    for release in TESTED:
        if (packages / f"textual-{release}.dist-info").is_dir():
            return release
    return metadata.version("textual")


def _unfit(app: Any) -> str:
    """What is other than expected in the installed Textual; empty if nothing is."""
    release = _release()
    if release not in TESTED:
        return f"Textual {release} is none of those that it was tested with ({', '.join(TESTED)})"
    from rich.style import Style
    from textual import _compositor
    from textual.app import App
    from textual.strip import Strip

    owner = App if app is None else app
    missing = [f"App.{name}" for name in _APP if not hasattr(owner, name)]
    if app is not None:
        missing += [f"App.{name}" for name in _APP_OWN if not hasattr(app, name)]
    for name, expected in (("LayoutUpdate", ("strips", "region")), ("ChopsUpdate", ("chops", "spans", "chop_ends"))):
        kind = getattr(_compositor, name, None)
        if kind is None or not set(expected) <= set(signature(kind).parameters):
            missing.append(name)
    if not hasattr(Style, "_ansi"):
        missing.append("Style._ansi")
    if not hasattr(Strip, "render_ansi"):
        missing.append("Strip.render_ansi")
    return f"this Textual lacks {', '.join(missing)}" if missing else ""


class Output:
    """The layer of one application. ``active`` and ``reason`` say whether it works and why (not), for people."""

    def __init__(self, app: Any, choice: Choice) -> None:
        self.active = False
        self.reason = _sentence(choice)
        self._app = app
        self._scrolls = choice.scrolls
        self._driver: Any = None
        self._lost = self._disturbed = True
        self._cursor: Any = None
        # What the terminal shows before the first frame, and whether frames are kept back meanwhile.
        self._painted: tuple[tuple[int, int], list[tuple[list[str], list[str]]]] | None = None
        self._curtain = False
        # Called once, when there is something to show.
        self.risen: Callable[[], object] | None = None

    def attach(self) -> None:
        """Take the application's frames over."""
        from textual._ansi_sequences import SYNC_END, SYNC_START
        from textual._compositor import ChopsUpdate, LayoutUpdate
        from textual.events import Resize

        from odesk_tui.tui.output.shadow import Shadow

        app = self._app
        self._sync = SYNC_START, SYNC_END
        self._full, self._partial = LayoutUpdate, ChopsUpdate
        self._resize = Resize
        self._shadow = Shadow(scrolls=self._scrolls)
        self._textuals_display, self._textuals_post = app._display, app._post_message
        app._display, app._post_message = self._display, self._post
        self.active = True

    def uninstall(self) -> None:
        """Give the application its own output back."""
        if not self.active:
            return
        self.active = False
        self.reason = "the output is Textual's own: it was taken out"
        own = vars(self._app)
        for name, replaced in (("_display", self._display), ("_post_message", self._post)):
            # Whoever put something over it may keep it: what is underneath passes everything on.
            if own.get(name) == replaced:
                del own[name]
        self._release()

    def invalidate(self) -> None:
        """Believe nothing of what the terminal shows: what is drawn from now on is written, changed or not."""
        self._lost = True

    def shown(self, x: int, y: int) -> tuple[str, str] | None:
        """What a cell of the terminal holds and its SGR parameters, as far as that is known."""
        rows = self._shadow.rows if self.active and self._driver is not None else []
        return (rows[y].chars[x], rows[y].codes[x]) if y < len(rows) and x < len(rows[y].chars) else None

    def repaint(self) -> None:
        """Write every cell of the screen again: the terminal may have lost some."""
        self.invalidate()
        if self._app.is_running and self._app._screen_stack:
            self._app.screen.refresh()

    # What was there before

    def take_over(self, size: tuple[int, int], rows: list[tuple[list[str], list[str]]]) -> None:
        """The terminal of ``size`` shows ``rows`` (cells, SGR parameters): it goes on so until :meth:`rise`.

        Then only cells that differ are written. Before the application runs.
        """
        self._painted, self._curtain = (size, rows), self.active

    def rise(self) -> None:
        """There is something to show now; what was drawn meanwhile is written as one frame."""
        if self._curtain:
            self._curtain = False
            self._app.screen.refresh()
        risen, self.risen = self.risen, None
        if risen is not None:
            risen()

    # Frames

    def _display(self, screen: Any, update: Any) -> None:
        """Instead of ``App._display``."""
        app = self._app
        driver = app._driver
        kind = type(update)
        taken = self.active and driver is not None and not driver.is_inline and not app.is_headless
        if not taken or kind not in (self._full, self._partial):
            if update is not None:
                self.invalidate()
            self._textuals_display(screen, update)
            return
        if app._batch_count or app._closed or not app._running:
            app.post_display_hook()
            return
        if driver is not self._driver:
            self._watch(driver)
        if self._curtain:
            app.post_display_hook()
            return
        try:
            data = self._encode(update, full=kind is self._full)
        except Exception as error:  # Whatever it is, a screen is worth more than the saving.
            self._give_up(error)
            self._textuals_display(screen, update)
            return
        if data:
            begin, end = self._sync if app._sync_available else ("", "")
            self._write(f"{begin}{data}{end}")
            driver.flush()
        app.post_display_hook()

    def _encode(self, update: Any, *, full: bool) -> str:
        from odesk_tui.tui.output.motion import to

        app, shadow = self._app, self._shadow
        lost, self._lost = self._lost, False
        disturbed, self._disturbed = self._disturbed, False
        shadow.fit(*self._frames.size_of(update, full=full))
        if lost:
            shadow.forget()
        elif disturbed:
            shadow.disturbed()
        system = app.console._color_system or self._truecolor
        rows = (self._frames.whole if full else self._frames.parts)(update, shadow, system)
        data = shadow.frame(rows)
        if lost and data:
            # An editor may have left margins behind.
            data = f"\x1b[r{data}"
        cursor = app.screen.outer_size.clamp_offset(app.cursor_position)
        if data or disturbed or cursor != self._cursor:
            data += to(*cursor)
            self._cursor = app._previous_cursor_position = cursor
        return data

    def _give_up(self, error: Exception) -> None:
        self.uninstall()
        self.reason = f"the output is Textual's own: its own fault stopped it ({type(error).__name__}: {error})"

    # What others do

    def _watch(self, driver: Any) -> None:
        from rich.color import ColorSystem

        from odesk_tui.tui.output import frames

        self._frames: Any = frames
        self._truecolor = ColorSystem.TRUECOLOR
        self._release()
        self._driver, self._write = driver, driver.write
        driver.write = self._foreign
        self.invalidate()
        if self._painted is not None:
            self._believe(*self._painted)
            self._painted = None

    def _believe(self, size: tuple[int, int], rows: list[tuple[list[str], list[str]]]) -> None:
        from sys import intern

        from odesk_tui.tui.output.cells import Row

        self._shadow.fit(*size)
        self._shadow.rows = [Row(chars, list(map(intern, codes))) for chars, codes in rows]
        self._lost = False

    def _release(self) -> None:
        if self._driver is not None:
            del self._driver.write
            self._driver = None

    def _foreign(self, data: str) -> None:
        """Instead of ``Driver.write``: what is no frame passes, and is kept in mind. Any thread may call it."""
        self._disturbed = True
        if not _HARMLESS.fullmatch(data):
            self._lost = True
        self._write(data)

    async def _post(self, message: Any) -> bool:
        """Instead of ``App._post_message``: after a resize the terminal has moved or lost cells by itself."""
        if isinstance(message, self._resize) and not self._is_first_size(message.size):
            self.invalidate()
            if message.size == self._app._size:
                # Textual does nothing when the size is as before; the terminal may have been another size meanwhile.
                self._app.call_later(self.repaint)
        posted: bool = await self._textuals_post(message)
        return posted

    def _is_first_size(self, size: tuple[int, int]) -> bool:
        """Whether Textual is only told the size that the terminal has had all the time."""
        painted = self._painted[0] if self._painted is not None else (self._shadow.width, self._shadow.height)
        return self._curtain and tuple(size) == painted
