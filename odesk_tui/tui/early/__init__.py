"""The terminal from the first moment: keys are kept for the screens, and the first one is painted before they are imported.

The screens then take it over as it is.

    template  how the last first screen looked: sizes, columns, colours
    drawing   tickets and figures → cells
    tty       the terminal until the screens have it: quiet, so that no key is lost or seen
    learning  the screens → a template for the next start
    handover  from here to the screens, without writing a cell twice

``ODESK_FIRST_PAINT=off``, or ``first_paint`` in the settings, turns the painting off. Whatever is not the usual case
(another store than SQLite, views of one's own, a first start in this size of window) is left to the screens. Only
``learning`` and ``handover`` may import Textual.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from odesk_tui.tui.early.tty import Taken

__all__ = ["VARIABLE", "begin", "standing"]

VARIABLE = "ODESK_FIRST_PAINT"
OFF = "off"
# The smallest window that the screens fit.
_WIDTH, _HEIGHT = 60, 20

# With these a line begins that may open the screens without naming a command.
_BEFORE = ("--store", "--as")
_ALONE = ("--no-input", "--plain")

# These open the screens, whatever follows.
_OPENING = ("browse", "demo", "--slow", "--no-slow")

_taken: Taken | None = None


def standing() -> Taken | None:
    """The terminal, as long as nobody has taken it over."""
    return _taken if _taken is not None and _taken.standing else None


def begin(words: Sequence[str], is_command: Callable[[str], bool]) -> Taken | None:
    """Quiet the terminal if the line ``words`` opens the screens: no word of it, a query, or a demonstration.

    The first screen is painted if it is the usual one.
    """
    global _taken
    rest, named = _split(list(words))
    if (rest and not _opens(rest, is_command)) or not _is_terminal():
        return None
    # Imported here, so that commands do not pay for it.
    import termios

    from odesk_tui.tui.early.tty import Taken

    try:
        _taken = Taken()
    except (OSError, termios.error):
        return None
    if not rest and os.environ.get(VARIABLE) != OFF and not _is_sized():
        _paint(_taken, named)
    return _taken


def _paint(taken: Taken, named: dict[str, str]) -> None:
    from odesk_tui.first import look, settings_here
    from odesk_tui.quick import NotPlain
    from odesk_tui.tui.early.drawing import drawn
    from odesk_tui.tui.early.template import circumstances, load, place

    try:
        settings = settings_here()
        if (os.environ.get(VARIABLE) or settings.get("first_paint")) == OFF:
            return
        width, height = os.get_terminal_size(sys.stdout.fileno())
        if width < _WIDTH or height < _HEIGHT:
            return
        template = load(place(width, height, os.environ), circumstances(os.environ, sys.stderr.encoding or ""))
        screen = look(
            named.get("--store"), named.get("--as"), settings, template.list_height - 1, seconds=template.seconds
        )
        taken.paint(width, height, drawn(screen, template))
    except (NotPlain, OSError, ValueError, KeyError):
        # The screens come all the same.
        return


def _opens(rest: list[str], is_command: Callable[[str], bool]) -> bool:
    first = rest[0]
    if first in _OPENING:
        return "--no-open" not in rest
    return first[:1] != "-" and not is_command(first)


def _split(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """The words without the options that may stand before everything, and the store and the agent that these name."""
    named: dict[str, str] = {}
    while words:
        if words[0] in _ALONE:
            words.pop(0)
        elif words[0] in _BEFORE and len(words) > 1 and words[1] and not words[1].startswith("-"):
            named[words.pop(0)] = words.pop(0)
        else:
            break
    return words, named


def _is_terminal() -> bool:
    """Whether the screens would run here."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams) and (
        os.environ.get("TERM", "") not in ("", "dumb")
    )


def _is_sized() -> bool:
    """Whether the screens are told another size than the terminal's."""
    return "COLUMNS" in os.environ or "LINES" in os.environ
