"""The program ``odesk``."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence

# Type checkers take it for true; importing it from where it comes from costs.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from odesk_tui.tui.early.tty import Taken

SWITCH = "ODESK_HOT"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the line ``arguments`` (the process's own by default) and leave with its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # Looking for cycles costs a tenth of a short run and finds none.
    gc.disable()
    try:
        code, quick = _line(words)
    except (KeyboardInterrupt, Exception) as error:
        code, quick = _told(error), False
    if quick and arguments is None:
        _leave(code)
    sys.exit(code)


def _line(words: list[str]) -> tuple[int, bool]:
    """The exit code of the line, and whether it was a hot command's, after which there is nothing to tidy up."""
    hot = os.environ.get(SWITCH) != "off" and "_ODESK_COMPLETE" not in os.environ
    if hot and "list" in words:
        from odesk_tui.cli.quick import printed

        if printed(words):
            sys.stdout.flush()
            return 0, True
    taken = _taken(words)
    try:
        return _guarded_line(words, hot, taken)
    finally:
        if taken is not None:
            taken.leave()


def _taken(words: list[str]) -> Taken | None:
    """The terminal, if the line opens the screens: what is typed from now on is for them."""
    if "_ODESK_COMPLETE" in os.environ:
        return None
    from odesk_tui.cli.opening import opens_screens

    opens, named = opens_screens(words)
    if not opens:
        return None
    from odesk_tui.tui.early import begin

    return begin(named)


def _guarded_line(words: list[str], hot: bool, taken: Taken | None) -> tuple[int, bool]:
    # Imported inside the guard, so that an interrupt or a broken installation ends in a sentence too.
    from odesk_tui.cli.errors import guarded

    planned: Callable[[], int] | None = None

    def run() -> int:
        nonlocal planned
        try:
            from odesk_tui.cli.hot import HOT
            from odesk_tui.cli.hot import planned as plan

            planned = plan(words) if hot and (taken is not None or not HOT.isdisjoint(words)) else None
            if planned is not None:
                return planned()
            from odesk_tui.cli.front import app

            gc.enable()
            app(words)
            return 0
        finally:
            # What went wrong is told on a terminal as it was.
            if taken is not None:
                taken.leave()

    code = guarded(run)
    # The screens have threads to wait for.
    return code, planned is not None and taken is None


def _told(error: BaseException) -> int:
    """The exit code of what went wrong before there was a guard."""
    from odesk_tui.cli.errors import guarded

    def again() -> int:
        raise error

    return guarded(again)


def _leave(code: int) -> None:
    """End the process at once: everything is written, and taking the interpreter down costs as long as a query."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    os._exit(code)
