"""A program in a real pseudo-terminal: what it wrote, byte by byte, and what its screen shows."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence
from types import TracebackType

import pyte

# Everything that begins with ESC and that terminals act on: CSI, OSC, DCS/SOS/PM/APC, and two-character escapes.
_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])", re.DOTALL
)


# A character and what it looks like: colours, bold, reversed, underlined.
Cell = tuple[str, str, str, bool, bool, bool]


def _picture(screen: pyte.Screen) -> list[list[Cell]]:
    return [
        [
            (c.data, c.fg, c.bg, c.bold, c.reverse, c.underscore)
            for c in (screen.buffer[y][x] for x in range(screen.columns))
        ]
        for y in range(screen.lines)
    ]


def picture_of(written: bytes, columns: int, rows: int) -> list[list[Cell]]:
    """Every cell of a terminal to which ``written`` was written."""
    screen = pyte.Screen(columns, rows)
    pyte.ByteStream(screen).feed(written)
    return _picture(screen)


class Session:
    """``python -m odesk_tui ARGUMENTS`` in a terminal of its own; leaves no process behind."""

    def __init__(
        self, arguments: Sequence[str], environment: dict[str, str], columns: int = 120, rows: int = 40
    ) -> None:
        self.written = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._code: int | None = None
        locale = {"LANG": "C.UTF-8", "LC_ALL": "", "LC_CTYPE": ""}
        full = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none", **locale, **environment}
        for name in ("NO_COLOR", "TMUX", "COLORTERM"):
            if name not in environment:
                full.pop(name, None)
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, "-m", "odesk_tui", *arguments], full)
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(self.handle)

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._code is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self.handle >= 0:
            os.close(self.handle)

    def read(self, seconds: float) -> None:
        """Take in what is written for so long, or until the program has ended."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if not select.select([self.handle], [], [], left)[0]:
                return
            try:
                chunk = os.read(self.handle, 65536)
            except OSError:
                return
            if not chunk:
                return
            self.written += chunk
            self._stream.feed(chunk)

    def shown(self) -> str:
        """The screen's text, a line a row."""
        return "\n".join(self._screen.display)

    def wait_for(self, text: str, seconds: float = 20) -> None:
        """Read until the screen shows ``text``; fails with the screen."""
        until = time.monotonic() + seconds
        while text not in self.shown():
            assert time.monotonic() < until, f"{text!r} did not appear on:\n{self.shown()}"
            self.read(0.05)

    def settle(self, quiet: float = 0.25, seconds: float = 10) -> None:
        """Read until nothing has been written for a while."""
        until = time.monotonic() + seconds
        size = -1
        while size != len(self.written) and time.monotonic() < until:
            size = len(self.written)
            self.read(quiet)

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self.handle, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Another size; what the terminal shows then is anything."""
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen.resize(rows, columns)
        os.kill(self.pid, signal.SIGWINCH)

    def picture(self) -> list[list[Cell]]:
        """Every cell."""
        return _picture(self._screen)

    def hang_up(self) -> None:
        """The terminal is gone."""
        os.close(self.handle)
        self.handle = -1

    def end(self, seconds: float = 10) -> int:
        """Wait for the program's end; its exit code, or minus the signal that ended it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.handle >= 0:
                self.read(0.02)
            else:
                time.sleep(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
                if self.handle >= 0:
                    self.read(0.1)
                return self._code
        raise AssertionError(f"it did not end; the screen was:\n{self.shown()}")

    def escapes(self) -> list[str]:
        """Every escape sequence that was written."""
        return _ESCAPES.findall(self.written.decode("utf-8"))

    def plain_text(self) -> str:
        """What was written besides escape sequences."""
        return _ESCAPES.sub("", self.written.decode("utf-8"))
