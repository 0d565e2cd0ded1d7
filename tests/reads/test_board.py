"""The board of a query on both databases: columns, limits, lanes and the cards in them."""

from __future__ import annotations

import pytest

from odesk_tui.commands.limits import LimitStatus
from odesk_tui.commands.tickets import Create, Edit, Tag
from odesk_tui.commands.types import AddType
from odesk_tui.commands.workflows import AddWorkflow, Allow, PutStatus
from odesk_tui.core.errors import InvalidValue
from odesk_tui.desk import Desk
from odesk_tui.reads.board import Board, BoardCards, BoardHead, CardPlace, CellWanted
from tests.commands.conftest import Clock

# Status, priority, assignee; the first ticket is 1.
TICKETS = (
    ("open", "high", "ada"),
    ("open", "low", ""),
    ("new", "urgent", "bob"),
    ("pending", "normal", "ada"),
    ("open", "high", "bob"),
    ("solved", "low", "ada"),
    ("closed", "low", "ada"),
)


@pytest.fixture(autouse=True)
def furnished(desk: Desk) -> None:
    for status, priority, assignee in TICKETS:
        changes = {"status": status, "priority": priority} | ({"assignee": assignee} if assignee else {})
        desk.run(Create(subject=status, project="globex", body="Help!", changes=changes))


def heads(board: Board) -> list[tuple[str, int, int | None]]:
    return [(column.title.line(), column.count.number, column.limit) for column in board.columns]


def cards(desk: Desk, query: str, limit: int = 50) -> dict[tuple[str | None, str | None], list[int]]:
    """The cards of every cell that has some, read page by page."""
    board = desk.read(BoardHead(query))
    wanted = [CellWanted(column.value, lane.value, limit=limit) for lane in board.lanes for column in board.columns]
    found: dict[tuple[str | None, str | None], list[int]] = {}
    for cell, page in zip(wanted, desk.read(BoardCards(query, tuple(wanted))), strict=True):
        numbers = [row.number for row in page.rows]
        while page.more_after:
            following = CellWanted(cell.value, cell.lane, after=page.rows[-1].key, limit=limit)
            (page,) = desk.read(BoardCards(query, (following,)))
            numbers += [row.number for row in page.rows]
        if numbers:
            found[cell.lane, cell.value] = numbers
    return found


def test_columns_are_the_steps_of_the_workflow(desk: Desk) -> None:
    assert heads(desk.read(BoardHead(""))) == [
        ("NEW", 1, None),
        ("OPEN", 3, None),
        ("PENDING", 1, None),
        ("HOLD", 0, None),
        ("SOLVED TODAY", 1, None),
    ]


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_cards_stand_in_their_column_in_the_order_of_the_query(desk: Desk, limit: int) -> None:
    assert cards(desk, "sort:-id", limit=limit) == {
        ("", "new"): [3],
        ("", "open"): [5, 2, 1],
        ("", "pending"): [4],
        ("", "solved"): [6],
    }
    assert cards(desk, "sort:priority assignee:ada,bob", limit=limit) == {
        ("", "new"): [3],
        ("", "open"): [1, 5],
        ("", "pending"): [4],
        ("", "solved"): [6],
    }


def test_the_status_of_the_query_opens_columns_and_closes_none(desk: Desk) -> None:
    assert [head[:2] for head in heads(desk.read(BoardHead("status:open priority:high")))] == [
        ("NEW", 0),
        ("OPEN", 2),
        ("PENDING", 0),
        ("HOLD", 0),
        ("SOLVED TODAY", 0),
    ]
    assert [head[:2] for head in heads(desk.read(BoardHead("status:closed,solved")))][-2:] == [
        ("SOLVED", 1),
        ("CLOSED", 1),
    ]
    assert heads(desk.read(BoardHead("category:closed")))[-1][0] == "CLOSED"


def test_solved_ones_are_those_of_today(desk: Desk, clock: Clock) -> None:
    clock.forward(hours=3)
    desk.run(Edit(tickets=(4,), changes={"status": "solved"}))
    assert cards(desk, "")["", "solved"] == [4, 6]
    clock.forward(days=1)
    assert heads(desk.read(BoardHead("")))[-1] == ("SOLVED TODAY", 0, None)
    assert heads(desk.read(BoardHead("solved:yesterday")))[-1] == ("SOLVED", 2, None)


@pytest.mark.parametrize("limit", [1, 50])
def test_lanes(desk: Desk, limit: int) -> None:
    lanes = [
        (lane.value, lane.label.line(), lane.count) for lane in desk.read(BoardHead("group:status,priority")).lanes
    ]
    assert lanes == [("urgent", "urgent", 1), ("high", "high", 2), ("normal", "normal", 1), ("low", "low", 2)]
    assert cards(desk, "sort:id group:status,priority", limit)["high", "open"] == [1, 5]
    lanes = [
        (lane.value, lane.label.line(), lane.count) for lane in desk.read(BoardHead("group:status,assignee")).lanes
    ]
    assert lanes == [("ada", "ada", 3), ("bob", "bob", 2), (None, "nobody", 1)]
    assert cards(desk, "sort:id group:status,assignee", limit)[None, "open"] == [2]
    assert sorted(number for numbers in cards(desk, "group:status,assignee", limit).values() for number in numbers) == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]


def test_a_column_is_counted_up_to_a_bound(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from odesk_tui.reads import board

    monkeypatch.setattr(board, "CAP", 2)
    assert [str(column.count) for column in desk.read(BoardHead("")).columns] == ["1", "2+", "1", "0", "1"]


def test_limits(desk: Desk) -> None:
    desk.run(LimitStatus(status="open", cards=2))
    assert heads(desk.read(BoardHead("")))[1] == ("OPEN", 3, 2)
    desk.run(LimitStatus(status="op", cards=5))
    assert heads(desk.read(BoardHead("")))[1] == ("OPEN", 3, 5)
    desk.run(LimitStatus(status="open", cards=None))
    assert heads(desk.read(BoardHead("")))[1] == ("OPEN", 3, None)
    with pytest.raises(InvalidValue, match="from 1 to"):
        desk.run(LimitStatus(status="open", cards=0))
    with pytest.raises(InvalidValue, match="is not one of"):
        desk.run(LimitStatus(status="later", cards=3))


@pytest.mark.parametrize("limit", [1, 50])
def test_columns_are_of_any_field_with_few_values(desk: Desk, limit: int) -> None:
    board = desk.read(BoardHead("group:priority status:new,open,pending"))
    assert heads(board) == [("urgent", 1, None), ("high", 2, None), ("normal", 1, None), ("low", 1, None)]
    assert (board.field, board.lane_field, board.count.number) == ("priority", "", 5)
    found = cards(desk, "group:priority sort:id", limit)
    assert found == {("", "urgent"): [3], ("", "high"): [1, 5], ("", "normal"): [4], ("", "low"): [2, 6, 7]}
    # A colleague without a ticket is a column, where a card can be moved to.
    assert heads(desk.read(BoardHead("group:assignee status:new"))) == [
        ("ada", 0, None),
        ("bob", 1, None),
        ("nobody", 0, None),
    ]
    assert cards(desk, "group:assignee,priority sort:id", limit)["low", "ada"] == [6, 7]


def test_a_ticket_stands_in_the_column_of_each_of_its_tags(desk: Desk) -> None:
    desk.run(Tag(tickets=(1, 2), add=("vpn",)))
    desk.run(Tag(tickets=(1,), add=("net",)))
    found = cards(desk, "group:tag sort:id status:open")
    assert found == {("", "net"): [1], ("", "vpn"): [1, 2], ("", None): [5]}
    board = desk.read(BoardHead("group:tag status:open"))
    assert (sum(column.count.number for column in board.columns), board.count.number) == (4, 3)


def test_of_many_columns_the_fullest_are_shown_and_it_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from odesk_tui.reads import board

    monkeypatch.setattr(board, "MOST_COLUMNS", 2)
    shown = desk.read(BoardHead("group:status,type"))
    assert len(shown.columns) == 5
    shown = desk.read(BoardHead("group:priority"))
    assert [column.value for column in shown.columns] == ["high", "low"]
    assert shown.remark == "the 2 fullest of 4 columns"


def test_of_many_lanes_the_fullest_are_shown_and_it_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from odesk_tui.reads import board

    every = desk.read(BoardHead("group:status,assignee"))
    monkeypatch.setattr(board, "MOST_LANES", 1)
    shown = desk.read(BoardHead("group:status,assignee"))
    assert [lane.count for lane in shown.lanes] == [max(lane.count for lane in every.lanes)]
    assert shown.remark == f"the 1 fullest of {len(every.lanes)} lanes"


@pytest.mark.parametrize(
    ("query", "number", "place"),
    [
        ("", 1, ("open", "")),
        ("", 7, None),
        ("group:priority,assignee", 7, ("low", "ada")),
        ("group:assignee status:new", 3, ("bob", "")),
        ("group:assignee status:new", 1, None),
    ],
)
def test_where_a_card_is(desk: Desk, query: str, number: int, place: tuple[str | None, str | None] | None) -> None:
    assert desk.read(CardPlace(query, number)) == place


def test_columns_are_the_statuses_of_the_types_in_sight(desk: Desk) -> None:
    desk.run(AddWorkflow(name="repair"))
    desk.run(PutStatus(workflow="repair", name="at-vendor", category="on_hold", after="hold"))
    desk.run(Allow(workflow="repair", sources=("new",), targets=("at-vendor",)))
    desk.run(AddType(name="repair", workflow="repair"))
    titles = [column.title.line() for column in desk.read(BoardHead("")).columns]
    assert titles == ["NEW", "OPEN", "PENDING", "HOLD", "AT-VENDOR", "SOLVED TODAY"]
    titles = [column.title.line() for column in desk.read(BoardHead("type:request,task")).columns]
    assert "AT-VENDOR" not in titles
    desk.run(Create(subject="Screen", project="globex", body="Help!", changes={"type": "repair"}))
    desk.run(Edit(tickets=(8,), changes={"status": "at-vendor"}))
    assert cards(desk, "type:repair") == {("", "at-vendor"): [8]}
    assert desk.read(CardPlace("type:repair", 8)) == ("at-vendor", "")
