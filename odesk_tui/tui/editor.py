"""Writing in the person's own editor."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from odesk_tui.core.errors import DeskError

FALLBACK = "vi"


def command(environment: Mapping[str, str], chosen: str = "") -> list[str]:
    """The words of the editor's command: ``chosen`` in the settings, else VISUAL, EDITOR or vi."""
    for words in (chosen, environment.get("VISUAL", ""), environment.get("EDITOR", "")):
        try:
            parts = shlex.split(words)
        except ValueError as error:
            raise DeskError(
                f"the editor {words!r} is not a command: {error}; set it with: odesk config set editor vi"
            ) from error
        if parts:
            return parts
    return [FALLBACK]


def written(text: str, editor: list[str]) -> str | None:
    """What stands in the file after ``editor`` was run on ``text``; None when it is unchanged or empty.

    The file is readable by its owner only and removed afterwards. Raises :class:`DeskError` when the editor cannot be run
    or fails. The terminal belongs to the editor meanwhile: call it inside ``App.suspend``.
    """
    handle, name = tempfile.mkstemp(prefix="odesk-", suffix=".txt")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        try:
            done = subprocess.run([*editor, name], check=False)
        except OSError as error:
            raise DeskError(
                f"the editor {editor[0]!r} cannot be run: {error.strerror}; set EDITOR, or: odesk config set editor vi"
            ) from error
        if done.returncode != 0:
            raise DeskError(f"{editor[0]} ended with {done.returncode}: the text is as it was before")
        after = path.read_text(encoding="utf-8", errors="replace")
    finally:
        path.unlink(missing_ok=True)
    # Editors end the last line with a newline of their own.
    after = after.removesuffix("\n") if not text.endswith("\n") else after
    return None if after == text or not after.strip() else after
