"""The saved views with how much each finds and what is due first: open, save, change, copy, put on a key, delete."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.widget import Widget

from odesk_tui.commands.base import Command
from odesk_tui.commands.views import PutViewOnKey, RemoveView
from odesk_tui.core.sla.countdown import NO_CLOCK, Urgency
from odesk_tui.reads.views import ViewCount
from odesk_tui.tui.columns import Looks
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.pace import cell_text
from odesk_tui.tui.widgets.cells import cut, fill

# What the overlay answers to keep what is shown under a name.
SAVE = "save"
_NAME, _WHOSE = 20, 9
_URGENCY = {Urgency.BREACHED: "error", Urgency.NEAR: "warning"}


@dataclass(frozen=True, slots=True)
class Reshape:
    """Change a view in a form, or (``copy``) make another one like it."""

    view: ViewCount
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A command that changes the views, after which they are shown again."""

    command: Command


class ViewList(Dialog):
    """Answers the view (ViewCount) to open, :data:`SAVE`, a :class:`Reshape`, or a :class:`Change`."""

    DEFAULT_CSS = """
    ViewList { width: 100%; max-height: 80%; }
    """

    def __init__(
        self,
        views: Sequence[ViewCount],
        query: str,
        looks: Looks | None = None,
        *,
        shown: int = 0,
        owner: Widget | None = None,
    ) -> None:
        """The cursor begins on the view with the id ``shown``, else on the one that has the present ``query``.

        ``looks`` is what countdowns are told by.
        """
        super().__init__(
            "Saved views", hint="Enter opens  s saves  e changes  y copies  # own key  D deletes", owner=owner
        )
        self._views = tuple(views)
        self._looks = looks
        ids = [view.id for view in self._views]
        by_query = next((index for index, view in enumerate(self._views) if view.query == query), 0)
        self._at = ids.index(shown) if shown and shown in ids else by_query
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
                yield row(
                    (f"Put {name} on which key? ", "warning"), ("1-9", "key"), (" or 0 for none", "quiet"), head=True
                )
            else:
                yield row((f"Delete {name}? ", "warning"), ("y", "key"), " does it", head=True)
        for index, each in enumerate(self._views):
            here = index == self._at
            count = str(each.count) if each.count is not None else "?"
            clock = self._looks.clock(each.due, each.calendar_id) if self._looks is not None else NO_CLOCK
            whose = "" if each.owner is not None else each.team or "everybody"
            yield row(
                "> " if here else "  ",
                (str(each.slot) if each.slot is not None else " ", "key"),
                f"  {fill(cut(each.name.line(), _NAME), _NAME)} {count:>7}  ",
                (fill(cell_text(clock) if clock is not NO_CLOCK else "", 9), _URGENCY.get(clock.urgency, "")),
                f" {fill(each.layout, 5)} {fill(whose, _WHOSE)} ",
                (cut(each.query, max(0, width - _NAME - _WHOSE - 31)), "quiet"),
                chosen=here,
            )
        if not self._views:
            yield row(("  no views yet; s saves the present query as one", "quiet"))

    def press(self, key: str, char: str | None) -> None:
        """Open, move, ask, answer."""
        view = self._view
        asked, self._asked = self._asked, ""
        if asked and view is not None and char is not None:
            if asked == "key" and char in "0123456789":
                self.finish(Change(PutViewOnKey(view=view.id, slot=int(char) or None)))
                return
            if asked == "delete" and char == "y":
                shared = view.owner is None and view.team is None
                self.finish(Change(RemoveView(name=view.name.raw, shared=shared, team=view.team or "")))
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
            case "e" | "y" if view is not None:
                self.finish(Reshape(view, copy=key == "y"))
            case _ if char == "#" and view is not None:
                self._asked = "key"
            case _ if char == "D" and view is not None:
                self._asked = "delete"
            case _ if char and char in "123456789":
                found = next((each for each in self._views if str(each.slot) == char), None)
                if found is not None:
                    self.finish(found)
