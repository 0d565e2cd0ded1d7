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
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from odesk_tui.tui.early.tty import Taken

__all__ = ["VARIABLE", "begin", "standing"]

VARIABLE = "ODESK_FIRST_PAINT"
OFF = "off"
# The smallest window that the screens fit.
_WIDTH, _HEIGHT = 60, 20

_taken: Taken | None = None


def standing() -> Taken | None:
    """The terminal, as long as nobody has taken it over."""
    return _taken if _taken is not None and _taken.standing else None


def begin(named: Mapping[str, str] | None) -> Taken | None:
    """Quiet the terminal, if the screens would run here.

    The first screen is painted, if it is the usual one, for the ``--store`` and ``--as`` that are ``named``; None: it is not.
    """
    global _taken
    if not _is_terminal():
        return None
    # Imported here, so that commands do not pay for it.
    import termios

    from odesk_tui.tui.early.tty import Taken

    try:
        _taken = Taken()
    except (OSError, termios.error):
        return None
    if named is not None and os.environ.get(VARIABLE) != OFF and not _is_sized():
        _paint(_taken, named)
    return _taken


def _paint(taken: Taken, named: Mapping[str, str]) -> None:
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


def _is_terminal() -> bool:
    """Whether the screens would run here."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams) and (
        os.environ.get("TERM", "") not in ("", "dumb")
    )


def _is_sized() -> bool:
    """Whether the screens are told another size than the terminal's."""
    return "COLUMNS" in os.environ or "LINES" in os.environ
