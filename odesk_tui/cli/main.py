"""The program ``odesk``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from odesk_tui.cli.errors import guarded


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the line ``arguments`` (the process's own by default) and leave with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(guarded(lambda: _run(words)))


def _run(words: list[str]) -> int:
    # Imported inside the guard, so that an interrupt or a broken installation ends in a sentence too.
    from odesk_tui.cli.front import app

    app(words)
    return 0
