"""Random pictures and what happens to them, written by Textual and by the layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from odesk_tui.tui.output import frames
from odesk_tui.tui.output.shadow import Shadow
from tests.tui.output.terminal import JOINER, Look, Terminal, by_cluster

WORDS = (
    "mail", "printer 12", "   ", "漢字", "한글", "e\u0301te\u0301", "👩\u200d👩\u200d👧", "☎\ufe0f", "😀",
    "│──┼", "ｗｉｄｅ", "กำ", "…·",
    "a\u200bb", "🇦🇹", "✔", "नि", "0:59", "0:58",
    "字", "漢", "글", "字 x", "é y ", "x",
)  # fmt: skip
STYLES = (
    None, Style(), Style.parse("bold"), Style.parse("red on blue"), Style.parse("#112233 on #445566"),
    Style.parse("#112233 on #445566 bold italic"), Style.parse("color(99) on color(200)"), Style.parse("reverse"),
    Style.parse("underline strike dim"), Style.parse("on #445566"), Style.parse("bright_green"), Style.parse("uu"),
)  # fmt: skip

Line = list[Segment]


@st.composite
def lines(draw: st.DrawFn, width: int) -> Line:
    """A line of just ``width`` cells."""
    segments: Line = []
    for _ in range(draw(st.integers(1, 7))):
        segments.append(Segment(draw(st.sampled_from(WORDS)), draw(st.sampled_from(STYLES))))
    padding = draw(st.sampled_from(STYLES))
    return list(Segment.adjust_line_length(segments, width, style=padding or Style()))


@dataclass
class Pair:
    """One picture on two terminals: Textual writes to one, the layer to the other."""

    width: int
    height: int
    bce: bool = True
    scrolls: bool = True
    columns_of: Callable[[str], int] = by_cluster
    console: Console = field(default_factory=lambda: Console(color_system="truecolor", force_terminal=True))

    def __post_init__(self) -> None:
        strict = self.columns_of is by_cluster
        self.theirs = Terminal(self.width, self.height, bce=self.bce, strict=False, columns_of=self.columns_of)
        self.ours = Terminal(self.width, self.height, bce=self.bce, strict=strict, columns_of=self.columns_of)
        self.shadow = Shadow(scrolls=self.scrolls)
        self.written: list[str] = []

    def resize(self, width: int, height: int) -> None:
        if (width, height) == (self.width, self.height):
            # Only whoever hears of a resize can know of this one.
            self.shadow.forget()
        self.width, self.height = width, height
        self.theirs.resize(width, height)
        self.ours.resize(width, height)

    def show(self, picture: Sequence[Line]) -> str:
        strips = [[Strip(line, self.width)] for line in picture]
        return self._update(LayoutUpdate(strips, Region(0, 0, self.width, self.height)), full=True)

    def show_parts(self, picture: Sequence[Line], spans: list[tuple[int, int, int]], cuts: list[list[int]]) -> str:
        """``cuts`` are the columns where widgets begin and end, for each line."""
        chops = []
        for line, columns in zip(picture, cuts, strict=True):
            pieces = [sound(piece) for piece in Strip(line, self.width).divide(columns[1:])]
            chops.append(dict(zip(columns, pieces, strict=False)))
        return self._update(ChopsUpdate(chops, spans, [columns[1:] for columns in cuts]), full=False)

    def _update(self, update: Any, *, full: bool) -> str:
        self.theirs.feed(update.render_segments(self.console))
        self.shadow.fit(*frames.size_of(update, full=full))
        read = frames.whole if full else frames.parts
        data = self.shadow.frame(read(update, self.shadow, ColorSystem.TRUECOLOR))
        self.ours.feed(data)
        self.written.append(data)
        # The cursor goes where text is typed; the next frame must not rely on where this one left it.
        assert not data or self.ours.look == Look(), "a frame ends in the default style"
        assert (self.ours.top, self.ours.bottom) == (0, self.height - 1), "a frame leaves the margins alone"
        self.ours.feed(f"\x1b[{min(2, self.height)};{min(3, self.width)}H")
        return data


def sound(strip: Strip) -> Strip:
    """``strip`` as wide as it says, and without marks before its first character.

    Rich cuts joined characters so that a piece begins with a mark, which Textual then adds to the cell before with every
    update, or is narrower than it says, which leaves a cell as it was. The layer does neither: it would differ.
    """
    segments = list(strip)
    while segments and not cell_len(segments[0].text):
        del segments[0]
    if segments:
        text, style, _ = segments[0]
        start = 0
        while not cell_len(text[start]):
            start += 2 if text[start] == JOINER else 1
        segments[0] = Segment(text[start:], style)
    return Strip(Segment.adjust_line_length(segments, strip.cell_length), strip.cell_length)


def difference(ours: Terminal, theirs: Terminal) -> str:
    """The first cell that two terminals show differently, for people; empty if there is none."""
    for y, (row, other) in enumerate(zip(ours.cells, theirs.cells, strict=True)):
        if row == other:
            continue
        for x, (cell, wanted) in enumerate(zip(row, other, strict=True)):
            if cell != wanted:
                return f"column {x}, row {y}: {cell} instead of {wanted}"
    return ""
