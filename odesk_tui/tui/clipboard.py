"""Copying over SSH: through tmux when the screens run in it, else by the terminal's own sequence (OSC 52)."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Mapping

TMUX = ("tmux", "load-buffer", "-w", "-")
_PATIENCE_S = 2


def through_tmux(environment: Mapping[str, str]) -> bool:
    """Whether tmux stands between the screens and the terminal."""
    return bool(environment.get("TMUX"))


def hand_to_tmux(text: str) -> threading.Thread:
    """Give ``text`` to tmux in a thread, which hands it on to the terminal; it is shown on the screen in any case."""

    def work() -> None:
        try:
            subprocess.run(TMUX, input=text.encode(), check=False, capture_output=True, timeout=_PATIENCE_S)
        except (OSError, subprocess.SubprocessError):
            return

    thread = threading.Thread(target=work, name="odesk-clipboard", daemon=True)
    thread.start()
    return thread
