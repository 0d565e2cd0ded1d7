"""Groups and board columns by fields of the desk's own, of every kind that has any, on both databases."""

from __future__ import annotations

import pytest

from odesk_tui.commands.fields import AddField, Definition
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.core.custom.definition import CustomKind
from odesk_tui.core.query.errors import QueryError
from odesk_tui.desk import Desk
from odesk_tui.reads.board import BoardCards, BoardHead, CardPlace, CellWanted
from odesk_tui.reads.tree import Branch, BranchWanted, TreeGroups, TreePages, TreePlace

# A Tuesday is today.
DAYS = ("2027-01-01", "2026-12-06", "2026-11-29", "2026-11-25", "2026-11-24", "2026-11-23", "2026-11-16", "2026-11-15")
SPANS = ["earlier", "last week", "this week so far", "today", "tomorrow", "this week", "next week", "later"]
# Values of tickets from 1 on, and the groups in order; what has none is last.
CASES = {
    "text": (("rack 2", "Rack 10", "rack 2", "<b>"), ["<b>", "Rack 10", "rack 2", "no f"]),
    "url": (("https://b.example", "https://a.example/x"), ["https://a.example/x", "https://b.example", "no f"]),
    "integer": (("10", "9", "-1", "9"), ["-1", "9", "10", "no f"]),
    "decimal": (("10", "1.5", "-0.1", "1.50"), ["-0.1", "1.5", "10", "no f"]),
    "duration": (("2d", "1h", "90m", "1h"), ["1h", "1h 30m", "2d", "no f"]),
    "boolean": (("no", "yes", "no"), ["no", "yes", "no f"]),
    "choice": (("Linux", "macOS", "Linux"), ["macOS", "Linux", "no f"]),
    "multichoice": (("Linux", "macOS, Linux"), ["macOS, Linux", "Linux", "no f"]),
    "version": (("1.10", "1.9", "1.10-rc1"), ["1.9", "1.10-rc1", "1.10", "no f"]),
    "release": (("router 3.10", "router 3.9"), ["router 3.9", "router 3.10", "no f"]),
    "agent": (("bob", "ada", "bob"), ["ada", "bob", "no f"]),
    "project": (("globex", "acme"), ["acme", "globex", "no f"]),
    "contact": (("eve@globex.example",), ["eve@globex.example", "no f"]),
    "date": (DAYS, SPANS),
    "instant": (tuple(f"{day}T23:59:59Z" for day in DAYS), SPANS),
}


def furnish(desk: Desk, kind: str, given: tuple[str, ...]) -> None:
    choices = ("macOS", "Linux") if "choice" in kind else None
    desk.run(AddField(name="f", kind=kind, definition=Definition(choices=choices)))
    for number in range(1, 9):
        desk.run(Create(subject=f"t{number}", project="globex"))
        if number <= len(given):
            outcome = desk.run(Edit(tickets=(number,), changes={"f": given[number - 1]})).outcomes[0]
            assert outcome.error is None


@pytest.mark.parametrize("kind", CASES)
def test_every_ticket_is_in_the_group_of_its_value_in_tree_and_board(desk: Desk, kind: str) -> None:
    given, labels = CASES[kind]
    furnish(desk, kind, given)
    grouping = desk.read(TreeGroups("group:f"))
    assert [group.label.line() for group in grouping.groups] == labels
    branches = tuple(BranchWanted(Branch(group.path)) for group in grouping.groups)
    pages = desk.read(TreePages("group:f sort:id", branches))
    under = {
        row.number: group.path for group, page in zip(grouping.groups, pages, strict=True) for row in page.page.rows
    }
    assert [len(page.page.rows) for page in pages] == [group.total for group in grouping.groups]
    assert sorted(under) == list(range(1, 9))
    board = desk.read(BoardHead("group:f"))
    assert [column.title.line() for column in board.columns if column.count.number] == labels
    for number in (1, 8):
        place = desk.read(TreePlace("group:f", number))
        assert place is not None
        assert place.path == under[number]
        assert desk.read(CardPlace("group:f", number)) == (under[number][0], "")
        (cards,) = desk.read(BoardCards("group:f", (CellWanted(under[number][0], ""),)))
        assert number in [row.number for row in cards.rows]


def test_every_kind_is_grouped_by_but_long_texts_which_say_why(desk: Desk) -> None:
    assert {*CASES, "longtext"} == {kind.value for kind in CustomKind}
    furnish(desk, "longtext", ("first\n\nsecond",))
    with pytest.raises(
        QueryError, match="tickets are not grouped by f: nearly each has one of its own; expected one of"
    ):
        desk.read(TreeGroups("group:f"))
