"""The last row of every screen: the keys that help now, or what has just happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from odesk_tui.core.text import safe_line
from odesk_tui.tui.widgets.cells import Piece, cut, length, spread
from odesk_tui.tui.widgets.painted import Painted
from odesk_tui.tui.widgets.wrapping import wrap

# Lines that what went wrong may take.
_MOST = 3


class HintRow(Painted):
    """Shows, in this order: a message, words of waiting, candidates, the hints."""

    PREFIX = "hint"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"hint--key", "hint--error", "hint--done", "hint--waiting", "hint--chosen"}

    def __init__(self) -> None:
        super().__init__()
        self._hints: Sequence[tuple[str, str]] = ()
        self._message = ""
        self._failed = False
        # Whether the message is shown whole, on as many rows as it takes.
        self._whole = False
        self._waiting = ""
        self._candidates: tuple[list[str], int, Sequence[str]] | None = None

    @property
    def message(self) -> str:
        """What is said now, or nothing."""
        return self._message

    @property
    def failed(self) -> bool:
        """Whether it is about something that went wrong."""
        return self._failed

    def hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Set the (key, word) pairs, the most useful first."""
        self._hints = hints
        self.repaint()

    def say(self, message: str, *, failed: bool = False, whole: bool = False) -> None:
        """Show a message; an empty one takes it away. ``whole``: on several rows when one is too narrow for it."""
        self._message, self._failed, self._whole = safe_line(message), failed, whole
        self._fit()
        self.repaint()

    def on_resize(self) -> None:
        """Another width may take another number of rows."""
        super().on_resize()
        self._fit()

    def _lines(self, width: int) -> list[str]:
        """The message's rows."""
        text = f"{'! ' if self._failed else ''}{self._message}"
        if not self._whole:
            return [text]
        lines = wrap(text, width - 2)
        return lines if len(lines) <= _MOST else [*lines[: _MOST - 1], " ".join(lines[_MOST - 1 :])]

    def _fit(self) -> None:
        height = len(self._lines(self.size.width)) if self._message and self.size else 1
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height

    def waiting(self, words: str) -> None:
        """Show what is being waited for; empty: nothing."""
        self._waiting = words
        self.repaint()

    def candidates(self, texts: list[str], chosen: int = -1, counts: Sequence[str] = ()) -> None:
        """Show ways to go on, each with how many tickets it leads to where that is known; an empty list takes them away."""
        self._candidates = (texts, chosen, counts or [""] * len(texts)) if texts else None
        self.repaint()

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """The row; below a message's first one are the rest of it."""
        if self._message:
            lines = self._lines(width)
            text = f" {lines[y]}" if y < len(lines) else ""
            return [(cut(text, width), "error" if self._failed else "done")], ""
        if y:
            return [], ""
        if self._waiting:
            return [(cut(f" {self._waiting}", width), "waiting")], ""
        if self._candidates is not None:
            return self._offer(*self._candidates, width), ""
        return self.usual(width)

    def usual(self, width: int) -> tuple[list[Piece], str]:
        """The hints, whatever else is to be said now."""
        pieces: list[Piece] = [(" ", "")]
        last = self._hints[-1] if self._hints else ("", "")
        reserve = len(last[0]) + len(last[1]) + 3
        for key, word in self._hints:
            more: list[Piece] = [(key, "key"), (f" {word}  ", "")]
            if (key, word) != last and length(pieces) + length(more) + reserve > width:
                continue
            pieces += more
        return pieces, ""

    @staticmethod
    def _offer(texts: list[str], chosen: int, counts: Sequence[str], width: int) -> list[Piece]:
        pieces: list[Piece] = [(" ", "")]
        right: list[Piece] = [(" Tab completes ", "")]
        for index, (text, count) in enumerate(zip(texts, counts, strict=True)):
            more: list[Piece] = [(f" {safe_line(text)} ", "chosen" if index == chosen else "key")]
            if count:
                more.append((f"{count} ", ""))
            if length(pieces) + length(more) + length(right) > width:
                break
            pieces += more
        return spread(pieces, right, width)
