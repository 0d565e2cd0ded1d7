"""What the terminal shows, and the bytes that make it show something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import is_not, ne

from rich.cells import cell_len

from odesk_tui.tui.output import moved
from odesk_tui.tui.output.cells import UNKNOWN, Row, is_risky, is_spread, unknown
from odesk_tui.tui.output.motion import Place, move, to
from odesk_tui.tui.output.pens import Pens

# More unchanged cells than these are jumped over, not written again.
_WIDE_GAP = bytes(5)


class Shadow:
    """A screen of ``width`` by ``height`` cells, of which nothing is known yet. ``scrolls``: blocks of rows may be moved."""

    def __init__(self, *, scrolls: bool = True) -> None:
        self.scrolls = scrolls
        self.width = self.height = 0
        self.rows: list[Row] = []
        self._pens = Pens()
        self._pen: str | None = None
        self._place: Place = None

    def fit(self, width: int, height: int) -> None:
        """Take the terminal's size; if it is another one, nothing is known any more."""
        if (width, height) != (self.width, self.height):
            self.width, self.height = width, height
            self.forget()

    def forget(self) -> None:
        """The terminal may show anything: everything is to be written again."""
        self.rows = [unknown(self.width) for _ in range(self.height)]
        self.disturbed()

    def disturbed(self) -> None:
        """Somebody else wrote: the cells are as they were, the style to write with is not known."""
        self._pen = None

    def frame(self, wanted: Mapping[int, Row]) -> str:
        """The bytes that make rows of the terminal show ``wanted``; nothing if they do. Ends in the default style.

        The cursor is taken to be anywhere before and is anywhere after.
        """
        shown = self.rows
        changed = [y for y, row in wanted.items() if not row.same(shown[y])]
        if not changed:
            return ""
        out: list[str] = []
        self._place = None
        if self._pen is None:
            out.append("\x1b[m")
            self._pen = ""
        if self.scrolls and len(changed) >= moved.FEWEST_ROWS:
            shift = moved.find(shown, wanted, changed)
            if shift is not None:
                block = range(shift.top, shift.bottom + 1)
                wanted = {**{y: shown[y] for y in block}, **wanted}
                changed = sorted({*changed, *block})
                out.append(self._scroll(shift))
        for y in sorted(changed):
            new, old = wanted[y], self.rows[y]
            if not new.same(old):
                self._row(out, y, new, old)
                self.rows[y] = new
        out.append(self._pens.change(self._pen, ""))
        self._pen = ""
        return "".join(out)

    def _scroll(self, shift: moved.Shift) -> str:
        top, bottom, lines = shift
        self.rows[top : bottom + 1] = moved.apply(self.rows, shift)
        number = abs(lines)
        step = f"\x1b[{number if number > 1 else ''}{'M' if lines > 0 else 'L'}"
        if bottom == self.height - 1:
            return to(0, top) + step
        # Setting the margins takes the cursor home, and so does lifting them.
        return f"\x1b[{top + 1};{bottom + 1}r" + (to(0, top) if top else "") + step + "\x1b[r"

    def _row(self, out: list[str], y: int, new: Row, old: Row) -> None:
        if new.risky or old.risky:
            # Where widths are in doubt, the row may not show what it should: all of it is written.
            for first, end in _known(new):
                self._write_doubtful(out, y, new, first, end)
            return
        for first, end in _runs(new, old):
            self._write(out, y, new, first, end)

    def _write(self, out: list[str], y: int, row: Row, first: int, end: int) -> None:
        out.append(move(self._place, first, y))
        chars, codes = row.chars, row.codes
        at = first
        while at < end:
            code = codes[at]
            if codes[at:end].count(code) == end - at:
                until = end
            else:
                until = at + 1
                while codes[until] is code:
                    until += 1
            if code is not self._pen:
                out.append(self._pens.change(self._pen or "", code))
                self._pen = code
            out.append("".join(chars[at:until]))
            at = until
        # Beyond the last column terminals differ on where the cursor is.
        self._place = (end, y) if end < self.width else None

    def _write_doubtful(self, out: list[str], y: int, row: Row, first: int, end: int) -> None:
        """Write cells, finding the place anew after each whose width is risky.

        A word with vowel signs that some terminals give a column of their own is written in one go with the blanks after
        it, so that none is overwritten.
        """
        at = first
        while at < end:
            until = at
            while until < end and not is_risky(row.chars[until]):
                until += 1
            if until > at:
                self._write(out, y, row, at, until)
            if until < end:
                at = until
                until = _stretch(row, at, end) if is_spread(row.chars[at]) else at + 1
                while until < end and not row.chars[until]:
                    until += 1
                if is_spread(row.chars[at]) or is_risky(row.chars[at][0]) or until - at > cell_len(row.chars[at][0]):
                    # Should the terminal draw it narrower, nothing else shall show through.
                    self._write(out, y, Row([" "] * self.width, row.codes), at, until)
                self._write(out, y, row, at, until)
                self._place = None
            at = until


def _runs(new: Row, old: Row) -> Iterator[tuple[int, int]]:
    """First and end column of each stretch of cells to write; wide characters are whole, short gaps are bridged."""
    chars, codes = new.chars, new.codes
    width = len(chars)
    # A byte a cell, 1 where it changed: bytes are searched faster than lists.
    changed = bytes(map(ne, chars, old.chars))
    if codes != old.codes:
        restyled = bytes(map(is_not, codes, old.codes))
        changed = (int.from_bytes(changed) | int.from_bytes(restyled)).to_bytes(width)
    end = 0
    while (first := changed.find(1, end)) >= 0:
        end = changed.find(_WIDE_GAP, first)
        if end < 0:
            end = changed.rfind(1) + 1
        code = codes[first]
        if codes[first:end].count(code) == end - first and UNKNOWN not in chars[first:end]:
            yield first, _wholly(chars, end)
        else:
            for start, stop in _split(changed, new, first, end):
                yield start, _wholly(chars, stop)


def _split(changed: bytes, row: Row, first: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut columns ``first`` to ``end`` at gaps that cost another style, or that nobody knows the cells of."""
    chars, codes = row.chars, row.codes
    stop = first
    while stop < end:
        gap = changed.find(0, stop, end)
        if gap < 0:
            gap = end
        stop = changed.find(1, gap, end)
        if stop < 0:
            stop = end
        if stop == end or UNKNOWN in chars[gap:stop] or codes[gap:stop].count(codes[gap - 1]) < stop - gap:
            yield first, gap
            first = stop


def _wholly(chars: list[str], end: int) -> int:
    """``end``, or where the wide character that it cuts ends."""
    while end < len(chars) and not chars[end]:
        end += 1
    return end


def _stretch(row: Row, first: int, end: int) -> int:
    """Where the text that begins at ``first`` ends for certain: another style, or what comes after two blanks."""
    chars, codes = row.chars, row.codes
    at = first + 1
    while at < end and codes[at] is codes[first]:
        if chars[at] != " " and at - first > 2 and chars[at - 1] == chars[at - 2] == " ":
            break
        at += 1
    return at


def _known(row: Row) -> Iterator[tuple[int, int]]:
    """First and end column of each stretch of cells that are known."""
    first = None
    for x, char in enumerate(row.chars):
        if char == UNKNOWN:
            if first is not None:
                yield first, x
            first = None
        elif first is None:
            first = x
    if first is not None:
        yield first, len(row.chars)
