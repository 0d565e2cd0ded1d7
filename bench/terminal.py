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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

ROWS, COLUMNS = 40, 120
DOWN, PAGE_DOWN = b"\x1b[B", b"\x1b[6~"
# A burst of output has ended when nothing came for so long.
_QUIET_S = 0.06
_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])", re.S
)
# What programs ask a terminal, and what xterm says.
_ANSWERS = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[5n"), b"\x1b[0n"),
)


class NeverShown(Exception):
    """A program did not show what was waited for."""


@dataclass(frozen=True)
class Step:
    """A key: seconds from its press to the last byte that it caused, and how many bytes those were."""

    seconds: float
    bytes: int


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

    def __init__(self, argv: Sequence[str], environment: dict[str, str]) -> None:
        self._output = b""
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

    def _read(self, seconds: float, most: int = 65536) -> bytes:
        if not select.select([self._handle], [], [], seconds)[0]:
            return b""
        try:
            chunk = os.read(self._handle, most)
        except OSError:
            raise NeverShown(f"the program has ended: {plain(self._output)[-300:]}") from None
        self._output += chunk
        if answer := answers(chunk):
            os.write(self._handle, answer)
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

    def settle(self, quiet: float = 0.4) -> None:
        """Read until nothing comes for ``quiet`` seconds, ten seconds at most: a clock may tick."""
        until = time.perf_counter() + 10
        while self._read(quiet) and time.perf_counter() < until:
            continue

    def press(self, key: bytes) -> Step:
        """Press a key and wait for what comes of it."""
        start = last = time.perf_counter()
        os.write(self._handle, key)
        size, wait = 0, 1.0
        while chunk := self._read(wait):
            last, size, wait = time.perf_counter(), size + len(chunk), _QUIET_S
        return Step(last - start, size)

    def rest(self, seconds: float) -> Rest:
        """Leave the program alone."""
        cpu, size = self._cpu(), 0
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            size += len(self._read(left))
        return Rest(size / seconds, (self._cpu() - cpu) / seconds)

    def held(self, key: bytes, seconds: float, rate: float, bytes_s: float, rtt: float) -> float:
        """Seconds from the last press of a held key to the last byte, felt over a link of that bandwidth and round trip."""
        presses = [number / rate for number in range(int(seconds * rate))]
        start = time.perf_counter()
        sent = allowed = 0.0
        last = start
        clock = start
        while True:
            now = time.perf_counter()
            allowed = min(allowed + (now - clock) * bytes_s, bytes_s * 0.02)
            clock = now
            while sent < len(presses) and now - start >= presses[int(sent)] + rtt / 2:
                os.write(self._handle, key)
                sent += 1
            if allowed >= 1 and (chunk := self._read(0, int(allowed))):
                allowed -= len(chunk)
                last = time.perf_counter()
            elif sent == len(presses) and now - last > max(1.0, rtt * 4):
                break
            time.sleep(0.002)
        return last + rtt / 2 - (start + presses[-1])

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
