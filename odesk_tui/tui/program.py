"""The screens as a program: what the person has set, the terminal, the application, and leaving."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from odesk_tui import settings
from odesk_tui.desk import Desk
from odesk_tui.tui import keymap, output
from odesk_tui.tui.app import OdeskApp
from odesk_tui.tui.early import handover
from odesk_tui.tui.leaving import is_terminal, run_screens
from odesk_tui.tui.remembered import Remembered
from odesk_tui.tui.slowness import VARIABLE
from odesk_tui.tui.terminal import examine

# So long a store may take to hear that a ticket is not open any more.
GONE_S = 0.3


def run_tui(desk: Desk, query: str = "", config: Path | None = None, slow: str = "") -> int:
    """Show ``desk`` until the person leaves; return the exit code. Without a terminal it says so in one line and returns 1.

    ``query`` is what the list begins with, ``config`` the configuration file, beside which the keys are, ``slow`` goes
    before the setting. Raises :class:`UsageError` when one of them has a fault.
    """
    config = config or settings.config_file()
    chosen, keys = settings.load(file=config), keymap.load(keymap.path_of(config))
    encoding = getattr(sys.__stderr__, "encoding", None)
    terminal = examine(os.environ, is_tty=is_terminal(), encoding=encoding, characters=chosen["characters"])
    if terminal.refusal:
        print(f"odesk: {terminal.refusal}", file=sys.stderr)
        return 1
    app = OdeskApp(
        desk,
        query,
        terminal=terminal,
        theme_name=chosen["theme"],
        editor=chosen["editor"],
        ticket_url=chosen["ticket_url"],
        notify=chosen["notify"],
        keys=keys,
        preview=chosen["preview"],
        config=config,
        remembered=Remembered(settings.memory_file()),
        environment={**os.environ, output.VARIABLE: chosen["output"], VARIABLE: slow or chosen["slow"]},
    )
    attributes = handover.prepare(app, chosen)
    mouse = chosen["mouse"] == "on"
    code = run_screens(app, desk, app.writing, lambda: app.left_over, mouse=mouse, attributes=attributes)
    if not app.trouble:
        app.telling.stop(GONE_S)
    return code
