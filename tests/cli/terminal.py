"""A terminal for tests: runs a line of odesk in a pty, types when it asks, and gives what was shown."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence


def on_terminal(
    words: Sequence[str], env: Mapping[str, str], answers: Sequence[tuple[str, str]] = (), limit_s: float = 60
) -> tuple[int, str]:
    """Exit code and what was written; each of ``answers`` is typed once its question has been seen."""
    main, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "odesk_tui", *words],
        stdin=side,
        stdout=side,
        stderr=side,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30", **env},
    )
    os.close(side)
    written, waiting = bytearray(), list(answers)
    until = time.monotonic() + limit_s
    try:
        while time.monotonic() < until:
            if not select.select([main], [], [], 0.5)[0]:
                continue
            try:
                part = os.read(main, 65536)
            except OSError:
                break
            if not part:
                break
            written += part
            if waiting and waiting[0][0].encode() in written:
                os.write(main, waiting.pop(0)[1].encode())
        return process.wait(10), written.decode("utf-8").replace("\r\n", "\n")
    finally:
        process.kill()
        process.wait()
        os.close(main)
