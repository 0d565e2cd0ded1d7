"""Small things that are remembered on this machine between sessions: commands used last, hints shown, the link."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from pathlib import Path

from odesk_tui import settings

_USED = 40


class Remembered:
    """What the file at ``path`` holds; without a path it lives as long as the program. A broken file holds nothing."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.used: tuple[str, ...] = ()
        self.welcomed = path is None
        self.link = ""
        if path is not None:
            with contextlib.suppress(OSError, ValueError, AttributeError, TypeError):
                found = json.loads(path.read_text(encoding="utf-8"))
                self.welcomed = found.get("welcomed") is True
                self.used = _names(found.get("used", ()))
                self.link = str(found.get("link", ""))

    def use(self, name: str) -> None:
        """That was used just now (empty: nothing worth remembering)."""
        if not name:
            return
        self.used = (name, *(other for other in self.used if other != name))[:_USED]

    def welcome(self) -> None:
        """The first hints have been shown."""
        self.welcomed = True

    def save(self) -> None:
        """Write the file; what cannot be written is forgotten."""
        if self._path is None:
            return
        with contextlib.suppress(OSError):
            held = {"welcomed": self.welcomed, "used": self.used, "link": self.link}
            settings.replace_file(self._path, json.dumps(held, indent=1))


def _names(found: Iterable[object]) -> tuple[str, ...]:
    return tuple(name for name in found if isinstance(name, str))[:_USED]
