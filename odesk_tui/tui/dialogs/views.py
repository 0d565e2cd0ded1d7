"""The saved views with how much each finds: open one, keep the present query, put one on a key, delete one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.widget import Widget

from odesk_tui.commands.base import Command
from odesk_tui.commands.views import RemoveView, SaveView
from odesk_tui.reads.views import ViewCount
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.widgets.cells import cut, fill

# What the overlay answers to keep the present query under a name.
SAVE = "save"
_NAME = 24


@dataclass(frozen=True, slots=True)
class Change:
    """A command that changes the views, after which they are shown again."""

    command: Command


class ViewList(Dialog):
    """Answers the view (ViewCount) to open, :data:`SAVE`, or a :class:`Change`."""

    DEFAULT_CSS = """
    ViewList { width: 100%; max-height: 80%; }
    """

    def __init__(
        self, views: Sequence[ViewCount], query: str, layout: str = "list", *, owner: Widget | None = None
    ) -> None:
        """``query`` is the present one; the cursor begins on the view that has it."""
        super().__init__("Saved views", hint="Enter opens  s saves this query  # puts on a key  D deletes", owner=owner)
        self._views = tuple(views)
        self._query = query
        self._at = next((index for index, view in enumerate(self._views) if view.query == query), 0)
        # What the next key is for: a number key to put the view on, or the y that deletes it.
        self._asked = ""

    @property
    def _view(self) -> ViewCount | None:
        return self._views[self._at] if self._views else None

    def content(self, width: int) -> Iterable[Row]:
        """A line for each view; the question when there is one."""
        view = self._view
        if self._asked and view is not None:
            name = cut(view.name.line(), _NAME)
            if self._asked == "key":
                yield row((f"Put {name} on which key? ", "warning"), ("1-9", "key"), head=True)
            else:
                yield row((f"Delete {name}? ", "warning"), ("y", "key"), " does it", head=True)
        for index, each in enumerate(self._views):
            here = index == self._at
            count = str(each.count) if each.count is not None else "?"
            whose = "shared" if each.owner is None else ""
            yield row(
                "> " if here else "  ",
                (str(each.slot) if each.slot is not None else " ", "key"),
                f"  {fill(cut(each.name.line(), _NAME), _NAME)} {count:>7}  {fill(each.layout, 6)} {whose:<7}",
                (cut(each.query, max(0, width - _NAME - 29)), "quiet"),
                chosen=here,
            )
        if not self._views:
            yield row(("  no views yet; s saves the present query as one", "quiet"))

    def press(self, key: str, char: str | None) -> None:
        """Open, move, ask, answer."""
        view = self._view
        asked, self._asked = self._asked, ""
        if asked and view is not None and char is not None:
            if asked == "key" and char in "123456789":
                saved = SaveView(name=view.name.raw, query=view.query, slot=int(char), shared=view.owner is None)
                self.finish(Change(saved))
                return
            if asked == "delete" and char == "y":
                self.finish(Change(RemoveView(name=view.name.raw, shared=view.owner is None)))
                return
        match key:
            case "escape" if asked:
                pass
            case "escape" | "q":
                self.finish(None)
            case "enter":
                self.finish(view)
            case "down" | "j":
                self._at = max(0, min(len(self._views) - 1, self._at + 1))
            case "up" | "k":
                self._at = max(0, self._at - 1)
            case "s":
                self.finish(SAVE)
            case _ if char == "#" and view is not None:
                self._asked = "key"
            case _ if char == "D" and view is not None:
                self._asked = "delete"
            case _ if char and char in "123456789":
                found = next((each for each in self._views if str(each.slot) == char), None)
                if found is not None:
                    self.finish(found)
