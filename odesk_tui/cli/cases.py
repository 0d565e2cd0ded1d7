"""Files of JSON cases that are answered one by one, each on a line of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from odesk_tui.cli.ids import read_input
from odesk_tui.cli.output import dumped


def print_answers(file: str, answers: Callable[[str], Iterator[dict[str, Any]]]) -> int:
    """Print the answers to a file's cases (``-``: standard input); the exit code tells whether all could be answered."""
    # What changes the store is not worth importing for the commands that stand beside these.
    from odesk_tui.commands.base import PARTLY_DONE

    source = (
        read_input() if file == "-" else Path(file).expanduser().read_text(encoding="utf-8", errors="surrogateescape")
    )
    code = 0
    for answer in answers(source):
        print(dumped(answer))
        if "error" in answer:
            code = PARTLY_DONE
    return code
