"""What a ticket waits for and what waits for it, to go there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from odesk_tui.reads.dependencies import BLOCKS_IT, WAITS, Dependency
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.dialogs.base import Dialog, Row, named, row
from odesk_tui.tui.widgets.cells import cut, fill

_HEADS = {BLOCKS_IT: "What it waits for", WAITS: "What waits for it"}
_PAGE = 10


class DependencyList(Dialog):
    """Answers the number (int) of the ticket to open."""

    DEFAULT_CSS = """
    DependencyList { width: 100%; max-height: 80%; }
    """

    def __init__(self, ticket: TicketRow, found: Sequence[Dependency], *, owner: Widget | None = None) -> None:
        """``found`` is in order: what blocks the ticket, then what it blocks."""
        super().__init__(f"Dependencies of {named(ticket)}", hint="j k choose  Enter opens  Esc closes", owner=owner)
        self._found = tuple(found)
        self._at = 0

    def content(self, width: int) -> Iterable[Row]:
        """A line for each ticket under what it is to this one; those that are done keep nobody waiting."""
        for how, head in _HEADS.items():
            of_kind = [(index, one) for index, one in enumerate(self._found) if one.how == how]
            yield row((head if of_kind else f"{head}: nothing", "quiet"))
            for index, one in of_kind:
                sign = "> " if index == self._at else "  "
                state = one.row.status if one.holds else f"{one.row.status} (holds nobody)"
                indent = "  " * (one.depth - 1)
                text = f"{state:<22} {one.row.project.line()}  {one.row.subject.line()}"
                yield row(
                    sign,
                    (fill(f"{indent}#{one.row.number}", 8 + len(indent)), "key"),
                    (cut(text, max(0, width - 10 - len(indent))), "" if one.holds else "quiet"),
                    chosen=index == self._at,
                )

    def press(self, key: str, char: str | None) -> None:
        """Choose, open, close."""
        match key:
            case "escape" | "q":
                self.finish(None)
            case "enter":
                if self._found:
                    self.finish(self._found[self._at].row.number)
            case "down" | "j":
                self._move(1)
            case "up" | "k":
                self._move(-1)
            case "pagedown" | "ctrl+d":
                self._move(_PAGE)
            case "pageup" | "ctrl+u":
                self._move(-_PAGE)

    def _move(self, by: int) -> None:
        self._at = max(0, min(len(self._found) - 1, self._at + by))
