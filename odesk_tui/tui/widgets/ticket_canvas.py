"""Where tickets are drawn line by line, by the layout that is shown: one widget, so that another layout moves no other."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, ClassVar

from textual import events

from odesk_tui.tui.widgets.cells import Piece
from odesk_tui.tui.widgets.painted import Painted

if TYPE_CHECKING:
    from odesk_tui.tui.layouts.base import Layout


# Tickets that the mouse's wheel moves by, and the layouts with a line for each, which can be clicked.
_WHEEL = 3
_LINES = ("list", "tree")


class TicketCanvas(Painted, can_focus=True):
    """Shows ``drawn``; see :class:`~odesk_tui.tui.layouts.base.Layout`."""

    PREFIX = "canvas"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "canvas--heading",
        "canvas--cursor",
        "canvas--id",
        "canvas--me",
        "canvas--muted",
        "canvas--breached",
        "canvas--near",
        "canvas--urgent",
        "canvas--status-new",
        "canvas--status-open",
        "canvas--status-waiting",
        "canvas--status-on_hold",
        "canvas--status-solved",
        "canvas--status-closed",
        "canvas--notice",
        "canvas--group",
        "canvas--line",
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.drawn: Layout | None = None

    def on_resize(self) -> None:
        """The layout has other cells to fill."""
        super().on_resize()
        if self.drawn is not None:
            self.drawn.resized()

    async def on_click(self, event: events.Click) -> None:
        """The cursor goes to the line; on the cursor's own line the ticket is opened."""
        if self.drawn is None or self.drawn.NAME not in _LINES or not self.has_focus or event.button != 1:
            return
        width, height = self.size
        at = next((y for y in range(height) if self.line(y, width)[1] == "cursor"), None)
        if at == event.y:
            await self.screen.run_action("open")
        elif at is not None:
            self.drawn.move(event.y - at)

    def on_mouse_scroll_down(self) -> None:
        """Some tickets down."""
        if self.drawn is not None:
            self.drawn.move(_WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """Some tickets up."""
        if self.drawn is not None:
            self.drawn.move(-_WHEEL)

    def key(self, y: int, width: int) -> Hashable | None:
        """What the layout says that it depends on."""
        return self.drawn.key(y, width) if self.drawn is not None else None

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """What the layout draws there."""
        return self.drawn.line(y, width) if self.drawn is not None else ([], "")
