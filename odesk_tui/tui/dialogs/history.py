"""What can be taken back: the agent's own changes, the last one first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from odesk_tui.commands.undo import Undo
from odesk_tui.reads.history import Undoable
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.widgets.cells import cut

_PAGE = 10


class HistoryPick(Dialog):
    """Answers the Undo of everything down to the chosen change, after ``y`` when that is more than one."""

    DEFAULT_CSS = """
    HistoryPick { width: 100%; max-height: 80%; }
    """

    def __init__(self, changes: Sequence[Undoable], *, owner: Widget | None = None) -> None:
        """``changes`` are the ones that Undo would take back, in its order."""
        super().__init__("What you did", hint="j k choose  Enter takes back down to there  Esc closes", owner=owner)
        self._changes = tuple(changes)
        self._at = 0
        self._asked = False

    def content(self, width: int) -> Iterable[Row]:
        """A line for each change, those that would go marked; the question when it was asked."""
        if self._asked:
            yield row((f"Take back these {self._at + 1} changes? ", "warning"), ("y", "key"), " does it", head=True)
        for index, change in enumerate(self._changes):
            sign = ("> " if index == self._at else "  ") + ("u " if index <= self._at else "  ")
            yield row((sign, "key"), cut(change.text.line(), width - 4), chosen=index == self._at)

    def press(self, key: str, char: str | None) -> None:
        """Choose how far, then take back."""
        if self._asked and char == "y":
            self.finish(Undo(steps=self._at + 1))
            return
        asked, self._asked = self._asked, False
        match key:
            case "escape" if asked:
                pass
            case "escape" | "q":
                self.finish(None)
            case "enter":
                if self._at == 0:
                    self.finish(Undo())
                else:
                    self._asked = True
            case "down" | "j":
                self._move(1)
            case "up" | "k":
                self._move(-1)
            case "pagedown" | "ctrl+d":
                self._move(_PAGE)
            case "pageup" | "ctrl+u":
                self._move(-_PAGE)

    def _move(self, by: int) -> None:
        self._at = max(0, min(len(self._changes) - 1, self._at + by))
