"""Where tickets are drawn line by line, by the layout that is shown: one widget, so that another layout moves no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from odesk_tui.tui.widgets.cells import Piece
from odesk_tui.tui.widgets.painted import Painted

if TYPE_CHECKING:
    from odesk_tui.tui.layouts.base import Layout


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

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """What the layout draws there."""
        return self.drawn.line(y, width) if self.drawn is not None else ([], "")
