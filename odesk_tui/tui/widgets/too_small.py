"""One honest line in a window that is too small for the screens: how large it must be. Keys act all the same."""

from __future__ import annotations

from textual.geometry import Size

from odesk_tui.tui.widgets.cells import Piece, cut
from odesk_tui.tui.widgets.painted import Painted

WIDTH, HEIGHT = 60, 20


def is_small(size: Size) -> bool:
    """Whether the screens do not fit."""
    return size.width < WIDTH or size.height < HEIGHT


def sentence(size: Size) -> str:
    """What is said in a window of ``size``: the longest that fits."""
    found = (
        f"This window is {size.width}x{size.height}; odesk needs {WIDTH}x{HEIGHT} or more.",
        f"odesk needs {WIDTH}x{HEIGHT}, this is {size.width}x{size.height}",
        f"needs {WIDTH}x{HEIGHT}",
    )
    return cut(next((text for text in found if len(text) + 1 < size.width), found[-1]), size.width)


class TooSmall(Painted):
    """Covers the screen."""

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """The sentence in the first line, nothing in the others."""
        return [(sentence(self.size), "")] if y == 0 else [], ""
