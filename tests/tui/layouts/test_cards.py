"""The cards of a board, whatever is loaded and wherever the cursor goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from odesk_tui.core.text import Foreign
from odesk_tui.reads.board import Board, CellWanted, Column, Lane
from odesk_tui.reads.rows import Count, Page, TicketRow
from odesk_tui.tui.layouts.board_lines import shown
from odesk_tui.tui.layouts.cards import KEPT, Cards
from tests.tui.samples import ticket

LANES = ("urgent", "low")
STATUSES = ("new", "open", "pending")


def rows(start: int, count: int, status: str = "open") -> tuple[TicketRow, ...]:
    return tuple(replace(ticket(number, status=status), key=(number,)) for number in range(start, start + count))


def board(lanes: tuple[str, ...] = LANES) -> Board:
    columns = tuple(Column(status, Foreign(status.upper()), Count(9, False), None) for status in STATUSES)
    return Board(columns, tuple(Lane(lane, Foreign(lane), 9) for lane in lanes), Count(9, False))


def cards(*cells: tuple[str, str, tuple[TicketRow, ...], bool], lanes: tuple[str, ...] = LANES) -> Cards:
    made = Cards(board(lanes))
    for lane in lanes:
        for status in STATUSES:
            made.put(CellWanted(status, lane), Page((), False, False))
    for lane, status, found, more in cells:
        made.put(CellWanted(status, lane), Page(found, False, more))
    return made


def test_a_lane_is_as_tall_as_its_fullest_cell() -> None:
    made = cards(("urgent", "open", rows(1, 3), False), ("low", "new", rows(5, 1), True))
    assert [(block.start, block.cards, block.end) for block in made.blocks()] == [(0, 3, 7), (7, 2, 12)]
    alone = cards(("", "open", rows(1, 2), False), lanes=("",))
    assert [(block.start, block.heading, block.end) for block in alone.blocks()] == [(0, 0, 4)]


def test_the_cursor_goes_through_the_lanes_and_to_the_nearest_card() -> None:
    made = cards(
        ("urgent", "open", rows(1, 3), False),
        ("urgent", "new", rows(4, 1, "new"), False),
        ("low", "open", rows(5, 1), False),
        ("low", "new", rows(6, 1, "new"), False),
    )
    made.first()
    assert made.row is not None
    assert made.row.number == 4
    assert made.sideways(1)
    assert made.row.number == 1
    made.up_down(2)
    assert made.row.number == 3
    # The card beside the third is nearer in the next lane than in this one.
    assert made.sideways(-1)
    assert made.row.number == 6
    made.up_down(-5)
    assert made.row.number == 4
    assert not made.sideways(-1)
    # In a column without cards the cursor is on none, and comes back.
    assert made.sideways(1)
    assert made.sideways(1)
    assert made.row is None
    made.up_down(1)
    assert made.row is None
    assert made.sideways(-1)
    assert made.row is not None


def test_a_card_that_is_patched_with_another_status_moves() -> None:
    made = cards(("urgent", "open", rows(1, 2), False))
    made.patch({1: replace(ticket(1, status="pending"), version=9)})
    assert [row.number for row in made.rows(0, 1)] == [2]
    assert made.find(1)
    assert (made.lane, made.column, made.place) == (0, 2, 0)
    assert [row.number for row in made.every()] == [2, 1]
    assert not made.find(99)


def test_only_what_is_in_sight_is_asked_for() -> None:
    made = Cards(board())
    assert [(one.lane, one.value) for one in made.missing(0, 50, 100)] == [
        (lane, s) for lane in LANES for s in STATUSES
    ]
    assert len(made.missing(0, 50, 4)) == 4
    made = cards(("urgent", "open", rows(1, 20), True))
    assert made.missing(0, 20, 100) == ()
    (wanted,) = made.missing(10, 60, 100)
    assert (wanted.value, wanted.after) == ("open", (20,))
    made.put(wanted, Page(rows(20, 3), True, False))
    assert [row.number for row in made.rows(0, 1)] == list(range(1, 23))
    full = cards(("urgent", "open", rows(1, KEPT), True))
    assert full.missing(0, 3 * KEPT, 100) == ()


def test_cells_of_lanes_that_are_gone_are_not_asked_for_again() -> None:
    made = cards(("urgent", "open", rows(1, 2), False))
    made.board = board(("urgent",))
    assert {one.lane for one in made.again(100)} == {"urgent"}
    made.lane = 1
    made.settle()
    assert made.lane == 0


@pytest.mark.parametrize(
    ("width", "screen", "first", "cursor", "columns"),
    [
        (120, 120, 0, 0, [0, 1, 2, 3, 4]),
        (80, 80, 0, 0, [0, 1, 2]),
        (80, 80, 0, 4, [2, 3, 4]),
        (80, 80, 2, 3, [2, 3, 4]),
        (80, 80, 2, 1, [1, 2, 3]),
        (60, 60, 0, 3, [3]),
        (10, 200, 0, 0, [0]),
    ],
)
def test_columns_in_sight(width: int, screen: int, first: int, cursor: int, columns: list[int]) -> None:
    found = shown(width, screen, 5, first, cursor)
    assert list(found.columns) == columns
    assert sum(found.widths) + len(found.widths) - 1 == width
