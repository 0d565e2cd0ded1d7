"""What can be picked, and how a list of it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from odesk_tui.tui.dialogs.base import Row, row
from odesk_tui.tui.widgets.cells import cut

_WIDEST_LABEL = 34


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to pick by ``key`` (one character, or empty); ``value`` is the answer.

    ``note`` stands beside the label. With a ``disabled_reason`` it cannot be picked, and that text says why.
    """

    key: str
    label: str
    value: object
    note: str = ""
    disabled_reason: str = ""


def option_rows(options: Sequence[Option], cursor: int, width: int) -> Iterator[Row]:
    """The options, one a line: ``> s  solved   note``; one that cannot be picked says so in words."""
    label_width = min(max((cell_len(option.label) for option in options), default=0), _WIDEST_LABEL, max(8, width - 8))
    for index, option in enumerate(options):
        label = cut(option.label, label_width)
        pad = " " * (label_width - cell_len(label))
        note = f"not possible: {option.disabled_reason}" if option.disabled_reason else option.note
        style = "quiet" if option.disabled_reason else ""
        yield row(
            "> " if index == cursor else "  ",
            (option.key or " ", "quiet" if option.disabled_reason else "key"),
            (f"  {label}{pad}", style),
            (f"  {note}" if note else "", "quiet"),
            chosen=index == cursor,
        )
