"""Long work as one line on standard error, rewritten in place on a terminal and silent elsewhere."""

from __future__ import annotations

import os
import sys
import termios
from types import TracebackType
from typing import Any


class Progress:
    """``filling 1,200/300,000``; used as a context manager, called with what is done and, if known, the whole."""

    def __init__(self, verb: str, *, silent: bool = False) -> None:
        self._verb = verb
        self._shown = not silent and sys.stderr.isatty()
        self._last = ""
        self._before: list[Any] | None = None

    def __call__(self, done: int, total: int | None = None, note: str = "") -> None:
        """Show how far it is."""
        of = f"/{total:,}" if total is not None else ""
        line = f"{self._verb} {done:,}{of}{note}"
        if self._shown and line != self._last:
            # A carriage return, then spaces over what a longer line may have left.
            print(f"\r{line:<{len(self._last)}}", end="", file=sys.stderr, flush=True)
            self._last = line

    def __enter__(self) -> Progress:
        """What is typed meanwhile is not shown in the middle of the line."""
        if self._shown and _is_in_front():
            self._before = termios.tcgetattr(sys.stdin)
            silent = [*self._before]
            silent[3] &= ~termios.ECHO
            termios.tcsetattr(sys.stdin, termios.TCSANOW, silent)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the terminal on an empty line, as it was."""
        if self._before is not None:
            termios.tcsetattr(sys.stdin, termios.TCSANOW, self._before)
        if self._last:
            print(f"\r{'':<{len(self._last)}}\r", end="", file=sys.stderr, flush=True)


def _is_in_front() -> bool:
    """Whether standard input is a terminal of ours: a job in the background would be stopped for changing it."""
    try:
        return sys.stdin.isatty() and os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False
