"""Leaving in order whatever happens: a signal, a lost terminal, a fault of odesk's own."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import termios
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from types import FrameType
from typing import TYPE_CHECKING, Any

from odesk_tui import settings
from odesk_tui.commands.base import Command
from odesk_tui.core.errors import DeskError
from odesk_tui.core.text import safe_line
from odesk_tui.desk import Desk
from odesk_tui.tui.escapes import tell_apart

if TYPE_CHECKING:
    from textual.app import App

# How long the screens may take to close by themselves, a draft to be kept, and what is still waited for after both,
# before the process ends all the same.
CLOSING_S, KEEPING_S, ENDING_S = 0.7, 2.0, 3.0
# Out of: a half-written frame, mouse reports, pasting brackets, focus reports, Kitty keys, margins, colours, the alternate
# screen; wrap lines, show the cursor.
_RESTORE = (
    "\x1b[?2026l\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?2004l\x1b[?1004l\x1b[<u\x1b[?7h"
    "\x1b[r\x1b[m\x1b[?1049l\x1b[?25h"
)
_SIGNALS = ("SIGHUP", "SIGTERM")


def keep_all(desk: Desk, commands: Sequence[Command]) -> bool:
    """Run the commands that keep drafts; whether all of them were."""
    kept = True
    for command in commands:
        try:
            desk.run(command)
        except DeskError:
            kept = False
    return kept


def write_log(error: BaseException | None) -> str:
    """Append what went wrong to the log, readable by its owner only; return the sentences for the person."""
    path = settings.log_file()
    what = safe_line(f"{type(error).__name__}: {error}"[:300]) if error is not None else "unknown"
    said = f"odesk has stopped because of a fault of its own: {what}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8", errors="backslashreplace") as file:
            # No local variables: they may hold what customers wrote.
            file.write("".join(traceback.format_exception(error)) if error is not None else f"{what}\n")
    except OSError as problem:
        return f"{said}\nThe log {path} cannot be written: {problem.strerror}."
    return f"{said}\nThe details are in {path}."


class Farewell:
    """Turns SIGHUP, SIGTERM and a terminal that has gone away into an orderly end.

    ``writing`` gives the commands that keep what is being written; ``close`` asks the screens to close, from any thread.
    """

    def __init__(
        self,
        desk: Desk,
        writing: Callable[[], Sequence[Command]],
        close: Callable[[int], None],
        attributes: list[Any] | None = None,
    ) -> None:
        """``attributes`` are those that the terminal is to have afterwards; without them: those it has."""
        self._desk, self._writing, self._close = desk, writing, close
        self._attributes = attributes
        self._before: dict[int, Any] = {}
        self._leaving = threading.Lock()
        self._closed = threading.Event()
        self._kept = threading.Event()
        self.code: int | None = None

    def install(self) -> None:
        """Listen from now on; remember how the terminal is set."""
        if self._attributes is None:
            with contextlib.suppress(termios.error, OSError):
                self._attributes = termios.tcgetattr(0)
        for name in _SIGNALS:
            number = getattr(signal, name)
            # Under nohup a hangup is to be ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._told)
        threading.Thread(target=self._watch_terminal, name="odesk-terminal", daemon=True).start()

    def uninstall(self) -> None:
        """The screens are closed: end at once if that was because of a signal and drafts are kept."""
        self._closed.set()
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if self.code is not None:
            self._kept.wait(KEEPING_S)

    def _told(self, number: int, frame: FrameType | None) -> None:
        self._leave(128 + number)

    def _watch_terminal(self) -> None:
        poll = select.poll()
        try:
            # No event is asked for: only a hangup or an error is reported.
            poll.register(0, 0)
            while not self._closed.is_set():
                if any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(1000)):
                    self._leave(128 + signal.SIGHUP)
                    return
        except OSError:
            return

    def _leave(self, code: int) -> None:
        if not self._leaving.acquire(blocking=False):
            return
        self.code = code
        threading.Thread(target=self._insist, args=(code,), name="odesk-leaving", daemon=True).start()
        commands = list(self._writing())
        threading.Thread(target=self._keep, args=(commands,), name="odesk-drafts", daemon=True).start()
        with contextlib.suppress(RuntimeError):
            self._close(code)

    def _keep(self, commands: Sequence[Command]) -> None:
        keep_all(self._desk, commands)
        self._kept.set()

    def _insist(self, code: int) -> None:
        """End the process by force when the screens do not close, or when something is still waited for after them."""
        closed = self._closed.wait(CLOSING_S)
        if not closed:
            with contextlib.suppress(OSError):
                os.write(2, _RESTORE.encode())
            if self._attributes is not None:
                with contextlib.suppress(termios.error, OSError):
                    termios.tcsetattr(0, termios.TCSANOW, self._attributes)
        self._kept.wait(KEEPING_S)
        if closed:
            time.sleep(ENDING_S)
        os._exit(code)


def is_terminal() -> bool:
    """Whether the streams that the screens use are a terminal."""
    streams = (sys.__stdin__, sys.__stderr__)
    return all(stream is not None and stream.isatty() for stream in streams)


def _mute() -> None:
    """Write nothing more: the terminal may be gone, and Python's last flush would fail and change the exit code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def run_screens(
    app: App[Any],
    desk: Desk,
    writing: Callable[[], Sequence[Command]],
    left_over: Callable[[], Sequence[Command]],
    *,
    mouse: bool,
    attributes: list[Any] | None = None,
) -> int:
    """Run ``app`` until it is left; return the exit code: 0, 1 after a fault, 128 + the number of a signal.

    ``writing`` gives the commands that keep what is being written now, ``left_over`` those for what was when it broke down,
    ``attributes`` are those of the terminal if it is not as it was found.
    """

    def close(code: int) -> None:
        app.call_later(app.exit, None, code)

    farewell = Farewell(desk, writing, close, attributes)
    farewell.install()
    tell_apart(app)
    try:
        app.run(mouse=mouse)
    finally:
        farewell.uninstall()
    if farewell.code is not None:
        _mute()
        return farewell.code
    code = app.return_code or 0
    commands = left_over()
    if commands:
        kept = keep_all(desk, commands)
        drafts = "What you were writing is kept as a draft." if kept else "What you were writing could not be kept."
        print(drafts, file=sys.stderr)
    return code
