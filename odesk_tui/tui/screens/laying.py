"""The layouts of the tickets' screen: one is on the canvas, and another comes with the cursor on the same ticket."""

from __future__ import annotations

from collections.abc import Callable

from odesk_tui.tui.actions import LIST
from odesk_tui.tui.layouts.base import Around, Layout
from odesk_tui.tui.layouts.board import BoardLayout
from odesk_tui.tui.layouts.fault import FaultLayout
from odesk_tui.tui.layouts.grouped import GroupedLayout
from odesk_tui.tui.layouts.list import ListLayout
from odesk_tui.tui.layouts.tree import TreeLayout
from odesk_tui.tui.screens.previewing import PreviewingScreen
from odesk_tui.tui.widgets.ticket_canvas import TicketCanvas

# The list in groups is another layout than the one without; people know both as the list.
_GROUPED = "grouped list"
LAYOUTS: dict[str, type[Layout]] = {
    ListLayout.NAME: ListLayout,
    _GROUPED: GroupedLayout,
    TreeLayout.NAME: TreeLayout,
    BoardLayout.NAME: BoardLayout,
    FaultLayout.NAME: FaultLayout,
}


class LayingScreen(PreviewingScreen):
    """A screen with a canvas and the layouts that draw on it."""

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self._canvas = TicketCanvas(id="list")
        self._layouts: dict[str, Layout] = {}
        self._layout = ListLayout.NAME
        # The layout that is shown once its tickets are there, and the ticket under the cursor when it was asked for.
        self._next = ""
        self._left_at: int | None = None

    def make_layouts(self, around: Callable[[str], Around]) -> None:
        """Make every layout; ``around`` gives what each asks of its screen."""
        self._layouts = {name: kind(around(name)) for name, kind in LAYOUTS.items()}
        self._layout = self._inner(self.query_text)
        self._canvas.drawn = self.shown_layout

    @property
    def has_layouts(self) -> bool:
        """Whether they have been made."""
        return bool(self._layouts)

    @property
    def shown_layout(self) -> Layout:
        """The layout on the canvas."""
        return self._layouts[self._layout]

    @property
    def coming_layout(self) -> Layout:
        """The layout that is waited for, or else the one on the canvas."""
        return self._layouts[self._next or self._layout]

    def show_layout(self, name: str, *, at: int | None = None) -> None:
        """Show the same tickets in another layout, the cursor on the same ticket, or on ``at``."""
        row = self.shown_layout.row
        number = at if at is not None else (row.number if row is not None else None)
        self.layout_name = name
        self._turn_to(self._inner(self.query_text))
        if not self._next:
            if number is not None:
                self.shown_layout.reveal(number)
            self.show_bar()
            self.show_status()
        else:
            self.await_tickets()
            self.coming_layout.show(self.query_text, at=number)
            self.open_soon()

    def _look(self, query: str, at: int | None = None) -> None:
        """The list is another layout while the query has groups."""
        self._turn_to(self._inner(query))
        super()._look(query, at)

    def _inner(self, query: str) -> str:
        """The layout that shows a query as what was asked for."""
        return _GROUPED if self.layout_name == ListLayout.NAME and self.is_grouped(query) else self.layout_name

    def _turn_to(self, name: str) -> None:
        """Let a layout be the next one; the present one stays until the tickets of that are there."""
        if self._next and self._next != name:
            self.coming_layout.leave()
        self._next = name if name != self._layout else ""
        row = self.shown_layout.row
        self._left_at = row.number if row is not None else None

    @property
    def is_faulty(self) -> bool:
        """Whether the query could not be answered, so that there are no tickets."""
        return self._layout == FaultLayout.NAME

    def show_fault(self) -> None:
        """Show no tickets, since those of another query would be taken for what was asked for."""
        self._turn_to(FaultLayout.NAME)
        self.coming_layout.show(self.query_text)
        if self._next:
            self.switch_layout()

    def switch_layout(self) -> None:
        """Put the next layout on the canvas, the cursor where it has gone meanwhile."""
        row = self.shown_layout.row
        self.shown_layout.leave()
        self._layout, self._next = self._next, ""
        self._canvas.drawn = self.shown_layout
        self.hint_row.hints(self.own_hints())
        self.place_side()
        self._canvas.redraw()
        self.show_status()
        if row is not None and row.number != self._left_at:
            self.shown_layout.reveal(row.number)

    def own_hints(self) -> list[tuple[str, str]]:
        """Those of the layout come first."""
        own = ((self.desk_app.keys.told(keys, LIST), word) for keys, word in self.shown_layout.HINTS)
        return [*(hint for hint in own if hint[0]), *super().own_hints()]
