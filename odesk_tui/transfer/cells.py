"""Texts as cells of a CSV file that a spreadsheet may open: none of them is a formula, all come back as they were."""

from __future__ import annotations

import re

from odesk_tui.core.text import from_stored, to_stored

# A quoted formula is quoted once more, so that taking one quote away always gives the text.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_QUOTED = re.compile(r"'+[=+\-@\t\r]")
# What a spreadsheet takes for the number that it is.
_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")


def to_cell(text: str) -> str:
    """``text`` with an apostrophe before what a spreadsheet would compute, and with nothing that UTF-8 cannot hold."""
    cell = to_stored(text)
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def from_cell(cell: str) -> str:
    """The text that :func:`to_cell` was given."""
    return from_stored(cell[1:] if _QUOTED.match(cell) else cell)
