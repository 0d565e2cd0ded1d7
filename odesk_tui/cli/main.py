"""The program ``odesk``."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from odesk_tui.cli.errors import guarded


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the line ``arguments`` (the process's own by default) and leave with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # Looking for cycles costs a tenth of a short run and finds none.
    gc.disable()
    code, quick = guarded_line(words)
    if quick and arguments is None:
        _leave(code)
    sys.exit(code)


def guarded_line(words: list[str]) -> tuple[int, bool]:
    """The exit code of the line, and whether it was a hot command's."""
    quick = False

    def run() -> int:
        nonlocal quick
        # Imported inside the guard, so that an interrupt or a broken installation ends in a sentence too.
        from odesk_tui.cli import hot

        planned = hot.planned(words) if hot.wanted(words) else None
        if planned is not None:
            quick = True
            return planned()
        gc.enable()
        from odesk_tui.cli.front import app

        app(words)
        return 0

    return guarded(run), quick


def _leave(code: int) -> None:
    """End the process at once: everything is written, and taking the interpreter down costs as long as a query."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(code)
