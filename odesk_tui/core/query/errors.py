"""What is wrong with a query, and where."""

from __future__ import annotations

from collections.abc import Iterable

from odesk_tui.core.errors import UsageError


class QueryError(UsageError):
    """A query cannot be understood. ``column`` is the 1-based column of the word that is wrong."""

    def __init__(self, column: int, message: str) -> None:
        super().__init__(f"column {column}: {message}")
        self.column = column
        self.message = message


def quoted(text: str) -> str:
    """``text`` as it may stand in a message: escaped, and cut when it is long."""
    return repr(text if len(text) <= 40 else f"{text[:39]}…")


def nearest(word: str, known: Iterable[str]) -> str:
    """``; did you mean X?`` for the known word that resembles ``word`` most, or nothing."""
    # Only errors need it, and it costs a shell command 4 ms to import.
    from difflib import get_close_matches

    names = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold()[:60], list(names), n=1, cutoff=0.6)
    return f"; did you mean {names[close[0]]}?" if close else ""
