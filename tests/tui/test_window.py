"""The loaded part of a list: where the cursor is and what is let go of, whatever arrives when."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from odesk_tui.reads.rows import Page, TicketRow
from odesk_tui.tui.window import KEPT, PAGE, Window
from tests.tui.samples import ticket

HEIGHT = 10


def rows(start: int, count: int) -> tuple[TicketRow, ...]:
    return tuple(replace(ticket(number), key=(number,)) for number in range(start, start + count))


def page(start: int, count: int, total: int) -> Page:
    return Page(rows(start, count), start > 1, start + count - 1 < total)


def test_the_first_page_begins_at_one() -> None:
    window = Window()
    window.show(page(1, 50, 300), HEIGHT)
    assert (window.row and window.row.number, window.position, window.top) == (1, 1, 0)
    assert window.wants(HEIGHT) == "after"


def test_an_empty_page_has_no_row() -> None:
    window = Window()
    window.show(Page((), False, False), HEIGHT)
    assert window.row is None
    assert window.position is None
    assert window.wants(HEIGHT) == ""
    assert window.move(1, HEIGHT) is False


def test_the_cursor_stays_on_its_ticket_when_others_go() -> None:
    window = Window()
    window.show(page(1, 50, 50), HEIGHT)
    window.move(20, HEIGHT)
    gone = Page(tuple(row for row in window.rows if row.number > 5), False, False)
    window.show(gone, HEIGHT, keep=21)
    assert window.row is not None
    assert window.row.number == 21
    # And in the same line of the screen.
    assert window.cursor - window.top == HEIGHT - 1


def test_when_its_ticket_is_gone_the_cursor_takes_the_one_in_its_place() -> None:
    window = Window()
    window.show(page(1, 50, 50), HEIGHT)
    window.move(3, HEIGHT)
    window.show(Page(tuple(row for row in window.rows if row.number != 4), False, False), HEIGHT, keep=4)
    assert window.row is not None
    assert window.row.number == 5


def test_the_end_is_at_the_end() -> None:
    window = Window()
    window.show(page(1, 50, 5000), HEIGHT)
    window.show(page(4801, 200, 5000), HEIGHT, end=True)
    assert window.row is not None
    assert window.row.number == 5000
    assert window.top == 200 - HEIGHT
    assert window.position is None
    assert window.wants(HEIGHT) == ""


def test_newer_versions_replace_older_ones_in_their_places() -> None:
    window = Window()
    window.show(page(1, 20, 20), HEIGHT)
    newer = replace(ticket(3), version=9, status="solved")
    assert window.patch({3: newer, 99: ticket(99)}) == [2]
    assert window.rows[2].status == "solved"
    assert window.rows[2].key == (3,)
    assert window.patch({3: replace(ticket(3), version=1)}) == []


@given(st.lists(st.sampled_from(["down", "up", "page down", "page up", "load"]), max_size=120), st.integers(1, 3000))
def test_whatever_one_presses_the_window_is_a_part_of_the_list_with_the_cursor_in_sight(
    keys: list[str], total: int
) -> None:
    window = Window()
    window.show(page(1, min(PAGE, total), total), HEIGHT)
    steps = {"down": 1, "up": -1, "page down": HEIGHT, "page up": -HEIGHT}
    for key in keys:
        if key in steps:
            window.move(steps[key], HEIGHT)
            continue
        side = window.wants(HEIGHT)
        first, last = window.rows[0].number, window.rows[-1].number
        at = window.row
        if side == "after":
            count = min(PAGE, total - last)
            window.extend(Page(rows(last + 1, count), True, last + count < total), HEIGHT, before=False)
        elif side == "before":
            count = min(PAGE, first - 1)
            window.extend(Page(rows(first - count, count), first - count > 1, True), HEIGHT, before=True)
        assert window.row == at
        numbers = [row.number for row in window.rows]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert len(numbers) <= KEPT + PAGE
        assert window.more_before == (numbers[0] > 1)
        assert window.more_after == (numbers[-1] < total)
        assert window.position == (window.row.number if window.row else None)
        assert window.top <= window.cursor < window.top + HEIGHT
