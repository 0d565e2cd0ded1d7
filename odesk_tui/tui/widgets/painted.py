"""A widget made of lines that are drawn by hand, of which only the cells that differ are sent to the terminal."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from odesk_tui.tui.widgets.cells import Piece

# Lines that are kept, drawn, for when they are shown again elsewhere: a page scrolls by them.
_KEPT = 400


class Painted(Widget):
    """Subclasses say what a line is in :meth:`line`; :meth:`repaint` shows what has changed, without any layout.

    Style names of pieces are component classes without the prefix ``PREFIX--``; several are joined by spaces.
    """

    PREFIX = "painted"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._strips: dict[int, Strip] = {}
        self._known_strips: dict[Hashable, Strip] = {}
        self._styles_known: dict[tuple[str, str], Style] = {}

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """The pieces of line ``y`` (all texts safe) and the name of the style under them all."""
        raise NotImplementedError

    def key(self, y: int, width: int) -> Hashable | None:
        """What line ``y`` depends on: lines with equal keys look alike and are drawn once. None: it is drawn each time."""
        return None

    def repaint(self, lines: Iterable[int] | None = None) -> None:
        """Draw ``lines`` (all when not given) anew and send those cells that differ from what is shown."""
        if not self.is_mounted or not self.size:
            return
        width, height = self.size
        regions = []
        for y in range(height) if lines is None else lines:
            if not 0 <= y < height:
                continue
            old, new = self._strips.get(y), self._drawn(y, width)
            self._strips[y] = new
            if new is old:
                continue
            span = _difference(old, new, width)
            if span is not None:
                regions.append(Region(span[0], y, span[1] - span[0], 1))
        if regions:
            self.refresh(*regions)

    def redraw(self) -> None:
        """Draw everything anew: the size, the theme or the colours have changed."""
        self._strips.clear()
        self._known_strips.clear()
        self._styles_known.clear()
        self.refresh()

    def on_resize(self) -> None:
        """Lines have another width now."""
        self._strips.clear()
        self._known_strips.clear()

    def notify_style_update(self) -> None:
        """Colours have changed."""
        super().notify_style_update()
        self._strips.clear()
        self._known_strips.clear()
        self._styles_known.clear()

    def render_line(self, y: int) -> Strip:
        """The line as it was drawn last."""
        strip = self._strips.get(y)
        if strip is None or strip.cell_length != self.size.width:
            strip = self._strips[y] = self._drawn(y, self.size.width)
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """What Textual makes of :meth:`render_line`, without its way through borders and padding where there are none."""
        if not self._short or self.content_size != self.outer_size or self.opacity != 1:
            return super().render_lines(crop)
        strips = [self.render_line(y) for y in crop.line_range]
        ground = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, ground) for strip in strips]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    @property
    def _short(self) -> bool:
        """Whether the shorter ways are taken: not where the person has left everything to Textual."""
        output = getattr(self.app, "output", None)
        return output is None or bool(output.active)

    def _drawn(self, y: int, width: int) -> Strip:
        key = self.key(y, width) if self._short else None
        if key is None:
            return self._draw(y, width)
        strip = self._known_strips.get(key)
        if strip is None:
            if len(self._known_strips) >= _KEPT:
                self._known_strips.clear()
            strip = self._known_strips[key] = self._draw(y, width)
        return strip

    def _draw(self, y: int, width: int) -> Strip:
        pieces, under = self.line(y, width)
        base = self.pen("", under)
        segments = [Segment(text, self.pen(name, under) if name else base) for text, name in pieces if text]
        return Strip(segments).adjust_cell_length(width, base)

    def pen(self, names: str, under: str) -> Style:
        """The style called ``names`` under the one called ``under`` on the widget's own; looked up once.

        ``under`` has the last word: on a cursor's line every text has the cursor's colour, which can be read on its ground.
        """
        known = self._styles_known.get((names, under))
        if known is None:
            known = self.rich_style
            for name in f"{names} {under}".split():
                # A widget that is removed and not yet painted over has no styles any more.
                known += self.get_component_rich_style(f"{self.PREFIX}--{name}", partial=True, default=Style.null())
            self._styles_known[names, under] = known
        return known


def _difference(old: Strip | None, new: Strip, width: int) -> tuple[int, int] | None:
    """The cells [from, to) in which ``new`` differs from ``old``; None when they are alike."""
    if old is None or old.cell_length != new.cell_length:
        return 0, width
    before, after = list(old), list(new)
    if before == after:
        return None
    start = 0
    for a, b in zip(before, after, strict=False):
        if a != b:
            break
        start += b.cell_length
    end = 0
    for a, b in zip(reversed(before), reversed(after), strict=False):
        if a != b:
            break
        end += b.cell_length
    # Parts that moved can match from both ends.
    return (start, width - end) if start < width - end else (0, width)
