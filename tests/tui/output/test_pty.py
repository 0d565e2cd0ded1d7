"""The real driver in a real pty: the same keys, resizes and suspensions end in the same screens with and without."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from tests.tui.output.pictures import difference
from tests.tui.output.terminal import Terminal

PROGRAM = Path(__file__).with_name("program.py")
ROOT = PROGRAM.parents[3]
PATIENCE_S = 30


class Session:
    """The program in a pty, shown on a strict terminal's model."""

    def __init__(self, output: str) -> None:
        self.terminal = Terminal(60, 16, strict=False)
        self.master, slave = pty.openpty()
        self._size(slave)
        environment = {
            **os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8",
            "ODESK_OUTPUT": output, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        environment.pop("NO_COLOR", None)
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
        )
        os.close(slave)
        self.decode = codecs.getincrementaldecoder("utf-8")().decode
        self.pending = ""
        self.bytes = 0

    def _size(self, descriptor: int) -> None:
        size = struct.pack("HHHH", self.terminal.height, self.terminal.width, 0, 0)
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, size)

    def read(self, seconds: float) -> bool:
        """Show what comes within some time; false if nothing did."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        self.bytes += len(data)
        text = self.pending + self.decode(data)
        # A sequence may come in two pieces.
        cut = text.rfind("\x1b")
        if cut >= 0 and not any(char.isalpha() or char in "\x07\\" for char in text[cut + 1 :]):
            text, self.pending = text[:cut], text[cut:]
        else:
            self.pending = ""
        if "\x1b[?2026$p" in text:
            os.write(self.master, b"\x1b[?2026;2$y")
        self.terminal.feed(text)
        return bool(data)

    def until(self, words: str) -> None:
        """Wait until ``words`` are on the screen and nothing more comes."""
        end = time.monotonic() + PATIENCE_S
        while not any(words in row for row in self.terminal.text()) or self.read(0.1):
            assert time.monotonic() < end, f"{words!r} did not appear:\n" + "\n".join(self.terminal.text())
            self.read(0.05)

    def press(self, keys: bytes, total: int) -> None:
        os.write(self.master, keys)
        self.until(f"keys {total} ")

    def resize(self, width: int, height: int) -> None:
        self.terminal.resize(width, height)
        self._size(self.master)
        os.kill(self.process.pid, signal.SIGWINCH)
        self.until("keys")
        while any("?" in row for row in self.terminal.text()):
            assert self.read(PATIENCE_S), "the screen was not painted whole"

    def suspend_and_resume(self) -> None:
        os.write(self.master, b"\x1a")
        _, status = os.waitpid(self.process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        while self.read(0.1):
            pass
        assert "1049" not in self.terminal.modes
        os.kill(self.process.pid, signal.SIGCONT)
        self.until("keys")

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)


def play(output: str) -> tuple[list[Terminal], int, str]:
    """The screens after each step, the bytes of all, and what the program says at its end."""
    session = Session(output)
    screens: list[Terminal] = []

    def keep() -> None:
        kept = Terminal(session.terminal.width, session.terminal.height)
        kept.cells = [list(row) for row in session.terminal.cells]
        kept.x, kept.y = session.terminal.x, session.terminal.y
        screens.append(kept)

    try:
        session.until("keys 0")
        keep()
        session.press(b"\x1b[B\x1b[B\x1b[B", 3)
        keep()
        os.write(session.master, "é漢x".encode())
        session.until("é漢x")
        keep()
        session.resize(50, 12)
        keep()
        session.press(b"\x1b[6~\x1b[A", 5)
        keep()
        session.suspend_and_resume()
        keep()
        session.press(b"\x1b[B", 7)  # ctrl+z was the sixth
        keep()
        session.terminal.feed("\x1b[?1049l")
        os.write(session.master, b"\x1b")
        while session.process.poll() is None or session.read(0.1):
            session.read(0.1)
        return screens, session.bytes, "\n".join(session.terminal.text())
    finally:
        session.close()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a pty of Linux")
def test_a_real_terminal_shows_the_same_with_and_without() -> None:
    theirs, their_bytes, their_end = play("plain")
    ours, our_bytes, our_end = play("auto")
    assert "all of it" in their_end
    assert "only changes" in our_end
    assert our_bytes < their_bytes
    for step, (screen, wanted) in enumerate(zip(ours, theirs, strict=True)):
        assert difference(screen, wanted) == "", f"step {step}"
        assert (screen.x, screen.y) == (wanted.x, wanted.y), f"step {step}"
