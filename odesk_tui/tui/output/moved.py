"""Which block of rows moved by how many lines, so that the terminal can move it itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import is_not, ne
from typing import NamedTuple

from odesk_tui.tui.output.cells import UNKNOWN, Row, blank

# So few changed rows are written sooner than looked at; so many cells a scroll must save, being as many bytes itself.
FEWEST_ROWS = 3
_LEAST_SAVED = 32
# What a row costs beside its cells: finding its place, changing the style.
_ROW_COST = 8
# Rows between two that moved that need not have moved.
_GAP = 4


class Shift(NamedTuple):
    """Rows ``top`` to ``bottom`` (both within) moved up by ``lines``, down if that is negative."""

    top: int
    bottom: int
    lines: int


def find(shown: Sequence[Row], wanted: Mapping[int, Row], changed: Sequence[int]) -> Shift | None:
    """The block whose move saves bytes, if there is one: ``shown`` is on the terminal, ``wanted`` shall be there."""
    votes = _votes(shown, wanted, changed)
    if not votes:
        return None
    lines, rows = max(votes.items(), key=lambda item: (len(item[1]), -abs(item[0])))
    loose = _block(_longest(rows), lines)
    # A cursor's row moves by its text and not by its style: a block without it may leave less to write.
    exact = [y for y in rows if wanted[y].same(shown[y + lines])]
    shifts = [shift for shift in {loose, _block(_longest(exact), lines) if exact else loose} if _possible(shift)]
    if not shifts:
        return None
    first, last = min(shift.top for shift in shifts), max(shift.bottom for shift in shifts)
    if any(UNKNOWN in wanted.get(y, shown[y]).chars for y in range(first, last + 1)):
        return None
    cost, shift = min((_cost_after(shown, wanted, shift, first, last), shift) for shift in shifts)
    return shift if _costs_more(shown, wanted, first, last, cost + _LEAST_SAVED) else None


def apply(shown: Sequence[Row], shift: Shift) -> list[Row]:
    """The rows from ``top`` to ``bottom`` after the terminal has moved them; new ones are blank in the default style."""
    top, bottom, lines = shift
    block = shown[top : bottom + 1]
    fresh = [blank(len(shown[top].chars)) for _ in range(abs(lines))]
    return [*block[lines:], *fresh] if lines > 0 else [*fresh, *block[:lines]]


def _votes(shown: Sequence[Row], wanted: Mapping[int, Row], changed: Sequence[int]) -> dict[int, list[int]]:
    """Distance → the rows, in order, that are now where a row of the same text was, so many lines below."""
    votes: dict[int, list[int]] = {}
    for half in (0, 1):
        places: dict[str, int] = {}
        for y, row in enumerate(shown):
            text = row.anchor(half)
            places[text] = -1 if text in places else y
        for y in changed:
            text = wanted[y].anchor(half)
            place = places.get(text, -1)
            if place not in (-1, y) and not text.isspace() and UNKNOWN not in text:
                votes.setdefault(place - y, []).append(y)
        if votes:
            # The other half is asked where this one ticks or stands still.
            break
    return votes


def _longest(rows: list[int]) -> list[int]:
    """The longest stretch of ``rows`` without a wide gap."""
    stretches = [[rows[0]]]
    for y in rows[1:]:
        if y - stretches[-1][-1] > _GAP:
            stretches.append([])
        stretches[-1].append(y)
    return max(stretches, key=len)


def _block(rows: list[int], lines: int) -> Shift:
    """The block that holds where ``rows`` are and where they were."""
    return Shift(min(rows[0], rows[0] + lines), max(rows[-1], rows[-1] + lines), lines)


def _possible(shift: Shift) -> bool:
    return abs(shift.lines) <= shift.bottom - shift.top


def _cost_after(shown: Sequence[Row], wanted: Mapping[int, Row], shift: Shift, first: int, last: int) -> int:
    """What rows ``first`` to ``last`` cost once ``shift`` is done."""
    after = [*shown[first : shift.top], *apply(shown, shift), *shown[shift.bottom + 1 : last + 1]]
    return sum(_cost(wanted.get(y, shown[y]), row) for y, row in enumerate(after, first))


def _costs_more(shown: Sequence[Row], wanted: Mapping[int, Row], first: int, last: int, limit: int) -> bool:
    """Whether rows ``first`` to ``last`` cost more than ``limit`` as they are."""
    cost = 0
    for y in range(first, last + 1):
        if y in wanted:
            cost += _cost(wanted[y], shown[y])
            if cost > limit:
                return True
    return False


def _cost(new: Row, old: Row) -> int:
    """About as many bytes as it takes to make ``new`` of ``old``."""
    if new.same(old):
        return 0
    cells: int = max(sum(map(ne, new.chars, old.chars)), sum(map(is_not, new.codes, old.codes)))
    return cells + _ROW_COST
