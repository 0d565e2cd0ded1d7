"""A strict little terminal: what it does not know is an error, and so is a character beyond the last column."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from rich.cells import cell_len

_TOKEN = re.compile(
    r"\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b\[(?P<mark>[<>=?]?)(?P<args>[0-9;]*)(?P<middle>[ $]?)(?P<final>[@-~])"
    r"|(?P<control>[\x00-\x1f\x7f])"
    r"|(?P<text>[^\x00-\x1f\x7f]+)"
)
JOINER = "\u200d"


class Look(NamedTuple):
    attributes: frozenset[int] = frozenset()
    foreground: tuple[int, ...] = ()
    background: tuple[int, ...] = ()


Cell = tuple[str, Look]
PLAIN = Look()


def by_cluster(cluster: str) -> int:
    """Widths as Rich counts them: joined emoji are as wide as one."""
    return cell_len(cluster)


def by_character(cluster: str) -> int:
    """Widths of a terminal that joins nothing: every character counts for itself."""
    return sum(cell_len(char) for char in cluster)


class Terminal:
    """``width`` by ``height`` cells. ``bce``: erased cells take the background. ``columns_of`` measures a cluster."""

    def __init__(
        self,
        width: int,
        height: int,
        *,
        bce: bool = True,
        strict: bool = True,
        columns_of: Callable[[str], int] = by_cluster,
    ) -> None:
        self.width, self.height, self.bce, self.strict, self.columns_of = width, height, bce, strict, columns_of
        self.cells: list[list[Cell]] = [self._blank_row(PLAIN) for _ in range(height)]
        self.x = self.y = 0
        self.look = PLAIN
        self.top, self.bottom = 0, height - 1
        self.full = False
        self.joining = False
        self.modes: set[str] = set()
        self.others: list[str] = []

    def _blank_row(self, look: Look) -> list[Cell]:
        return [(" ", Look(background=look.background) if self.bce else PLAIN)] * self.width

    def text(self) -> list[str]:
        return ["".join(char for char, _ in row) for row in self.cells]

    def resize(self, width: int, height: int, fill: str = "?") -> None:
        """A terminal may show anything afterwards: ``fill``."""
        self.width, self.height = width, height
        self.cells = [[(fill, Look(frozenset({7})))] * width for _ in range(height)]
        self.top, self.bottom = 0, height - 1
        self.x, self.y = min(self.x, width - 1), min(self.y, height - 1)
        self.full = False

    def feed(self, data: str) -> None:
        at = 0
        while at < len(data):
            match = _TOKEN.match(data, at)
            assert match is not None, f"not understood: {data[at : at + 20]!r}"
            at = match.end()
            if match["text"] is not None:
                self._text(match["text"])
            elif match["control"] is not None:
                self._control(match["control"])
            elif match["osc"] is not None:
                self.others.append(match["osc"])
            else:
                self._sequence(match["mark"], match["args"], match["middle"], match["final"])

    # Printing

    def _text(self, text: str) -> None:
        if text.isascii() and not self.joining and not self.full and self.x + len(text) < self.width:
            row, end = self.cells[self.y], self.x + len(text)
            self._halve(self.x)
            row[self.x : end] = [(char, self.look) for char in text]
            self._mend(end)
            self.x = end
            return
        for char in text:
            self._print(char)

    def _print(self, char: str) -> None:
        if char == JOINER or self.joining or not self.columns_of(char):
            if not (self.joining and self.columns_of is by_character and self.columns_of(char)):
                self._mark(char)
                return
            self.joining = False
        columns = self.columns_of(char)
        if self.full:
            assert not self.strict, f"{char!r} is written beyond the last column of row {self.y}"
            self.x, self.full = self.width - 1, False
        if self.x + columns > self.width:
            assert not self.strict, f"{char!r} does not fit at the end of row {self.y}"
            self.x = self.width - columns
        self._put(self.x, char, columns)
        self._go_on(columns)

    def _go_on(self, columns: int) -> None:
        self.x += columns
        if self.x >= self.width:
            self.x, self.full = self.width - 1, True

    def _mark(self, char: str) -> None:
        """A mark joins the cell before the cursor, which may become wider."""
        row = self.cells[self.y]
        lead = self.width - 1 if self.full else self.x - 1
        while lead > 0 and not row[lead][0]:
            lead -= 1
        self.joining = char == JOINER and lead >= 0
        if lead < 0:
            return
        cluster, look = row[lead]
        row[lead] = cluster + char, look
        wider = self.columns_of(cluster + char) - self.columns_of(cluster)
        if wider > 0 and self.columns_of is by_cluster:
            self._halve(self.x)
            row[self.x] = "", look
            self._mend(self.x + 1)
            self._go_on(1)

    def _put(self, x: int, char: str, columns: int) -> None:
        row = self.cells[self.y]
        self._halve(x)
        row[x : x + columns] = [(char, self.look), *[("", self.look)] * (columns - 1)]
        self._mend(x + columns)

    def _halve(self, x: int) -> None:
        """Writing on the second half of a wide character blanks the first."""
        row = self.cells[self.y]
        if not row[x][0]:
            while not row[x][0]:
                row[x] = " ", row[x][1]
                x -= 1
            row[x] = " ", row[x][1]

    def _mend(self, x: int) -> None:
        row = self.cells[self.y]
        while x < self.width and not row[x][0]:
            row[x] = " ", row[x][1]
            x += 1

    # Controls

    def _control(self, char: str) -> None:
        self.joining = False
        match char:
            case "\r":
                self.x, self.full = 0, False
            case "\b":
                assert not (self.full and self.strict), "terminals differ on a step back from the last column"
                self.x, self.full = max(0, self.x - 1), False
            case "\n":
                self.full = False
                if self.y == self.bottom:
                    self._delete(self.top, 1)
                else:
                    self.y = min(self.height - 1, self.y + 1)
            case "\a":
                self.others.append(char)
            case _:
                raise AssertionError(f"control character {char!r}")

    def _sequence(self, mark: str, args: str, middle: str, final: str) -> None:
        if mark == "?" and final in "hl":
            (self.modes.add if final == "h" else self.modes.discard)(args)
            if args == "1049":
                self.cells = [self._blank_row(PLAIN) for _ in range(self.height)]
            return
        if mark or middle:
            self.others.append(f"{mark}{args}{middle}{final}")
            return
        numbers = [int(part or 0) for part in args.split(";")]
        if final == "m":
            self._style(numbers)
            return
        self.joining = False
        self._move(final, numbers)

    def _move(self, final: str, numbers: list[int]) -> None:
        count = max(1, numbers[0])
        match final:
            case "H":
                self.y = self._inside(count - 1, self.height)
                self.x = self._inside(max(1, numbers[1]) - 1 if len(numbers) > 1 else 0, self.width)
            case "A":
                self.y = self._inside(self.y - count, self.height)
            case "B":
                self.y = self._inside(self.y + count, self.height)
            case "C" | "D":
                assert not (self.full and self.strict), "terminals differ on where the cursor is after the last column"
                self.x = self._inside(self.x + (count if final == "C" else -count), self.width)
            case "r":
                top, bottom = (numbers[0] or 1, numbers[1]) if len(numbers) > 1 else (1, self.height)
                assert 1 <= top < bottom <= self.height, f"margins {top};{bottom}"
                self.top, self.bottom = top - 1, bottom - 1
                self.x = self.y = 0
            case "M" | "L":
                assert self.top <= self.y <= self.bottom, "lines are moved outside the margins"
                (self._delete if final == "M" else self._insert)(self.y, count)
                self.x = 0
            case _:
                raise AssertionError(f"sequence {final!r} {numbers}")
        self.full = False

    def _inside(self, value: int, limit: int) -> int:
        assert not self.strict or 0 <= value < limit, f"the cursor leaves the screen: {value} of {limit}"
        return min(max(0, value), limit - 1)

    def _delete(self, top: int, count: int) -> None:
        block = self.cells[top : self.bottom + 1]
        fresh = [self._blank_row(self.look) for _ in range(min(count, len(block)))]
        self.cells[top : self.bottom + 1] = [*block[len(fresh) :], *fresh]

    def _insert(self, top: int, count: int) -> None:
        block = self.cells[top : self.bottom + 1]
        fresh = [self._blank_row(self.look) for _ in range(min(count, len(block)))]
        self.cells[top : self.bottom + 1] = [*fresh, *block[: len(block) - len(fresh)]]

    def _style(self, numbers: list[int]) -> None:
        attributes, foreground, background = self.look
        rest = list(numbers)
        while rest:
            number = rest.pop(0)
            if number == 0:
                attributes, foreground, background = PLAIN
            elif number in (38, 48):
                size = 4 if rest[0] == 2 else 2
                colour = tuple(rest[:size])
                del rest[:size]
                foreground, background = (colour, background) if number == 38 else (foreground, colour)
            elif number == 39:
                foreground = ()
            elif number == 49:
                background = ()
            elif 30 <= number <= 37 or 90 <= number <= 97:
                foreground = (number,)
            elif 40 <= number <= 47 or 100 <= number <= 107:
                background = (number - 10,)
            elif number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 51, 52, 53):
                attributes |= {number}
            else:
                raise AssertionError(f"style {number}")
        self.look = Look(attributes, foreground, background)
