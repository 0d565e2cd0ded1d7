"""A program in a pseudo-terminal, measured: when it shows something, what a key costs, what it does when left alone."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

ROWS, COLUMNS = 40, 120
UP, DOWN, PAGE_UP, PAGE_DOWN = b"\x1b[A", b"\x1b[B", b"\x1b[5~", b"\x1b[6~"
# What a key caused has ended when nothing came for so long; a preview comes later than that.
_QUIET_S = 0.05
_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])", re.S
)
_PACKET = 512
# So much of what was written is looked back at.
_KEPT = 1_000_000
# What programs ask a terminal, and what xterm says.
_ANSWERS = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[5n"), b"\x1b[0n"),
)


_TAKES_OVER = b"\x1b[?2026$p"


class NeverShown(Exception):
    """A program did not show what was waited for."""


@dataclass(frozen=True)
class Step:
    """A key: seconds from its press to the last byte that it caused, and how many bytes those were."""

    seconds: float
    bytes: int


@dataclass(frozen=True)
class Link:
    """What lies between a program and its terminal: bytes a second, and seconds there and back."""

    bytes_s: float
    trip_s: float


@dataclass(frozen=True)
class Rest:
    """A time without keys: bytes and processor seconds a second."""

    bytes_s: float
    cpu: float


def plain(output: bytes) -> str:
    """The text of an output without its escape sequences."""
    return _ESCAPES.sub(b" ", output).decode("utf-8", "replace")


def answers(output: bytes) -> bytes:
    """What a terminal answers to the questions in ``output``."""
    return b"".join(answer * len(question.findall(output)) for question, answer in _ANSWERS)


class Terminal:
    """Runs a program until the block ends."""

    def __init__(self, argv: Sequence[str], environment: dict[str, str], link: Link | None = None) -> None:
        self._output = b""
        self._link = link
        # What is on its way over the link: answers of the terminal, with the instants at which they are due.
        self._free_at = 0.0
        self._answers: deque[tuple[float, bytes]] = deque()
        self.began = time.perf_counter()
        self._pid, self._handle = pty.fork()
        if self._pid == 0:
            try:
                os.execvpe(argv[0], list(argv), {**environment, "TERM": "xterm-256color"})
            finally:
                os._exit(127)
        fcntl.ioctl(self._handle, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._handle)

    def write(self, keys: bytes) -> None:
        """Type without waiting for what comes of it."""
        os.write(self._handle, keys)

    def _read(self, seconds: float, most: int = 65536) -> bytes:
        if self._link is not None:
            return self._read_slowly(self._link, seconds)
        if not select.select([self._handle], [], [], seconds)[0]:
            return b""
        try:
            chunk = os.read(self._handle, most)
        except OSError:
            raise NeverShown(f"the program has ended: {plain(self._output)[-300:]}") from None
        self._output = self._output[-_KEPT:] + chunk
        if answer := answers(chunk):
            os.write(self._handle, answer)
        return chunk

    def _read_slowly(self, link: Link, seconds: float) -> bytes:
        """What comes through the link next, if that is within so long; the terminal answers after a round trip."""
        until = time.perf_counter() + seconds
        while True:
            now = time.perf_counter()
            while self._answers and self._answers[0][0] <= now:
                os.write(self._handle, self._answers.popleft()[1])
            if now >= self._free_at and select.select([self._handle], [], [], 0)[0]:
                break
            if now >= until:
                return b""
            time.sleep(0.002)
        chunk = os.read(self._handle, _PACKET)
        self._output = self._output[-_KEPT:] + chunk
        self._free_at = time.perf_counter() + len(chunk) / link.bytes_s
        if answer := answers(chunk):
            self._answers.append((self._free_at + link.trip_s, answer))
        return chunk

    def shows(self, text: str, timeout: float = 120) -> float:
        """Seconds from the start until ``text`` was written; raises :class:`NeverShown`."""
        until = time.perf_counter() + timeout
        while text not in plain(self._output):
            if time.perf_counter() > until:
                break
            self._read(0.5)
        else:
            return time.perf_counter() - self.began
        raise NeverShown(f"{text!r} was not shown within {timeout:.0f} s: {plain(self._output)[-300:]}")

    def answers_keys(self, key: bytes, timeout: float = 60) -> float:
        """Seconds from the start until ``key``, pressed now, is answered by Textual, which asks for modes as it takes over."""
        self.write(key)
        until = time.perf_counter() + timeout
        while time.perf_counter() < until:
            _, asked, after = self._output.partition(_TAKES_OVER)
            if asked and plain(after).strip():
                return time.perf_counter() - self.began
            self._read(0.2)
        raise NeverShown(f"no key was answered within {timeout:.0f} s: {plain(self._output)[-300:]}")

    def must_show(self, keys: bytes, text: str) -> None:
        """Press ``keys`` and wait; raises :class:`NeverShown` unless ``text`` was written from then on."""
        self._output = b""
        self.write(keys)
        self.settle()
        if text not in plain(self._output):
            raise NeverShown(f"{text!r} was not shown after {keys!r}: {plain(self._output)[-300:]}")

    def settle(self, quiet: float = 0.4) -> None:
        """Read until nothing comes for ``quiet`` seconds, ten seconds at most: a clock may tick."""
        until = time.perf_counter() + 10
        while self._read(quiet) and time.perf_counter() < until:
            continue

    def finish(self, quiet: float = 0.1) -> None:
        """Read until the program has neither written nor worked for so long, a minute at most."""
        until = time.perf_counter() + 60
        cpu = -1.0
        while time.perf_counter() < until:
            before, cpu = cpu, self._cpu()
            if not self.pause(quiet) and cpu == before:
                return

    def pause(self, seconds: float) -> int:
        """Do nothing for so long; how many bytes came."""
        size, until = 0, time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            size += len(self._read(left))
        return size

    def press(self, key: bytes, quiet: float = _QUIET_S) -> Step:
        """Press a key and wait for what comes of it, until nothing more has come for so long."""
        start = last = time.perf_counter()
        os.write(self._handle, key)
        size, wait = 0, 1.0
        while chunk := self._read(wait):
            last, size, wait = time.perf_counter(), size + len(chunk), quiet
        return Step(last - start, size)

    def rest(self, seconds: float) -> Rest:
        """Leave the program alone."""
        cpu, size = self._cpu(), self.pause(seconds)
        return Rest(size / seconds, (self._cpu() - cpu) / seconds)

    def held(self, key: bytes, seconds: float, rate: float) -> float:
        """Seconds from the last press of a held key until the last of what came of it is seen, as felt over the link."""
        link = self._link or Link(float("inf"), 0.0)
        presses = [number / rate for number in range(int(seconds * rate))]
        start = last = time.perf_counter()
        sent = 0
        while sent < len(presses) or time.perf_counter() - last < max(1.0, link.trip_s * 4):
            while sent < len(presses) and time.perf_counter() - start >= presses[sent] + link.trip_s / 2:
                os.write(self._handle, key)
                sent += 1
                last = max(last, time.perf_counter())
            if self._read(0.002):
                last = max(time.perf_counter(), self._free_at)
        return last + link.trip_s / 2 - (start + presses[-1])

    def memory_kb(self) -> int:
        """The resident memory of the program."""
        for line in Path(f"/proc/{self._pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise NeverShown("this system does not say how much memory a program takes")

    def _cpu(self) -> float:
        fields = (
            Path(f"/proc/{self._pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
