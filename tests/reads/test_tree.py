"""The tree of a query on both databases: every ticket found is in it, once, where it belongs."""

from __future__ import annotations

from collections import Counter

import pytest

from odesk_tui.commands.base import Outcome
from odesk_tui.commands.fields import AddField, Definition
from odesk_tui.commands.links import Link
from odesk_tui.commands.people import AddProject
from odesk_tui.commands.tickets import Create, Edit, Trash
from odesk_tui.desk import Desk
from odesk_tui.reads.grouping import CUSTOMERS, Path
from odesk_tui.reads.tickets import ListTickets
from odesk_tui.reads.tree import Branch, BranchWanted, TreeGroups, TreePages, TreePlace

# Project, status, priority, assignee, tags; the first ticket is 1.
TICKETS = (
    ("globex", "open", "high", "ada", "vpn,net"),
    ("globex", "new", "low", "", ""),
    ("globex-office", "open", "urgent", "bob", "net"),
    ("globex-office", "pending", "normal", "bob", ""),
    ("globex-office", "open", "normal", "", "vpn"),
    ("acme", "solved", "low", "ada", ""),
    ("acme", "open", "urgent", "ada", "net"),
    ("globex-office", "new", "high", "", ""),
)


@pytest.fixture(autouse=True)
def furnished(desk: Desk) -> None:
    desk.run(AddProject(name="Globex office", parent="globex"))
    for project, status, priority, assignee, tags in TICKETS:
        changes = {"status": status, "priority": priority} | ({"assignee": assignee} if assignee else {})
        if tags:
            changes["tag"] = tags
        desk.run(Create(subject=f"{project} {status}", project=project, body="Help!", changes=changes))
    # 3 is the parent of 4 and of 5, 5 that of 8; 7 is a child of 1, which belongs to another customer.
    for child, parent in ((4, 3), (5, 3), (8, 5), (7, 1)):
        assert isinstance(desk.run(Link(tickets=(child,), target=parent, kind="parent")).outcomes[0], Outcome)


def walk(desk: Desk, query: str, branch: Branch, limit: int) -> list[tuple[Path, int | None, int]]:
    """Path, parent and number of every ticket on a branch and those below it, read page by page."""
    found: list[tuple[Path, int | None, int]] = []
    after = None
    while True:
        (answer,) = desk.read(TreePages(query, (BranchWanted(branch, after=after, limit=limit),)))
        for row in answer.page.rows:
            found.append((branch.path, branch.parent, row.number))
            if row.number in answer.children:
                below = walk(desk, query, Branch(branch.path, row.number), limit)
                assert len([one for one in below if one[1] == row.number]) == answer.children[row.number]
                found += below
        if not answer.page.more_after:
            return found
        after = answer.page.rows[-1].key


def leaves(desk: Desk, query: str) -> list[Path]:
    """The paths that tickets hang on."""
    grouping = desk.read(TreeGroups(query))
    if grouping.levels != CUSTOMERS:
        return [group.path for group in grouping.groups if len(group.path) == len(grouping.levels)]
    return [group.path if len(group.path) == 2 else (group.path[0], None) for group in grouping.groups]


def everything(desk: Desk, query: str, limit: int = 50) -> list[tuple[Path, int | None, int]]:
    return [one for path in leaves(desk, query) for one in walk(desk, query, Branch(path), limit)]


@pytest.mark.parametrize("limit", [1, 2, 50])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "status:open",
        "assignee:bob",
        "status:open,new sort:-priority",
        "priority>=high OR tag:net",
        "sort:subject",
        "group:status",
        "group:assignee,priority",
        "group:project sort:-id",
        "group:team status:open,new",
        "group:type,severity,channel",
    ],
)
def test_every_ticket_found_is_there_once(desk: Desk, query: str, limit: int) -> None:
    listed = [row.number for row in desk.read(ListTickets(query)).rows]
    found = [number for _, _, number in everything(desk, query, limit)]
    assert sorted(found) == sorted(listed)
    assert desk.read(TreeGroups(query)).count.number == len(listed)


def test_a_ticket_is_once_under_each_of_its_tags(desk: Desk) -> None:
    found = Counter((path, number) for path, _, number in everything(desk, "group:tag"))
    assert found == Counter(
        [(("net",), n) for n in (1, 3, 7)] + [(("vpn",), n) for n in (1, 5)] + [((None,), n) for n in (2, 4, 6, 8)]
    )


def test_customers_engagements_tickets_and_their_children(desk: Desk) -> None:
    assert everything(desk, "sort:id") == [
        (("acme", None), None, 6),
        (("acme", None), None, 7),
        (("globex", None), None, 1),
        (("globex", None), None, 2),
        (("globex", "globex-office"), None, 3),
        (("globex", "globex-office"), 3, 4),
        (("globex", "globex-office"), 3, 5),
        (("globex", "globex-office"), 5, 8),
    ]


def test_a_child_whose_parent_is_not_found_stands_by_itself(desk: Desk) -> None:
    assert [
        (parent, number) for _, parent, number in everything(desk, "status:open,new sort:id project:globex-office")
    ] == [
        (None, 3),
        (3, 5),
        (5, 8),
    ]
    assert [(parent, number) for _, parent, number in everything(desk, "status:pending,new sort:id")] == [
        (None, 2),
        (None, 4),
        (None, 8),
    ]
    desk.run(Trash(tickets=(5,)))
    assert (("globex", "globex-office"), None, 8) in everything(desk, "")


def test_groups_say_how_many_are_active_and_breached(desk: Desk) -> None:
    desk.run(Edit(tickets=(4,), changes={"status": "solved"}))
    groups = {
        group.path: (group.label.line(), group.total, group.figures.active if group.figures else None)
        for group in desk.read(TreeGroups("")).groups
    }
    assert groups == {
        ("acme",): ("Acme", 2, 1),
        ("globex",): ("Globex", 6, 5),
        ("globex", "globex-office"): ("Globex office", 4, 3),
    }


def test_groups_stand_in_the_order_of_their_field(desk: Desk) -> None:
    def labels(query: str) -> list[str]:
        return [group.label.line() for group in desk.read(TreeGroups(query)).groups]

    assert labels("group:status") == ["new", "open", "pending", "solved"]
    assert labels("group:priority") == ["urgent", "high", "normal", "low"]
    assert labels("group:assignee") == ["ada", "bob", "nobody"]
    assert labels("group:assignee,status assignee:bob") == ["bob", "open", "pending"]
    assert labels("group:tag status:new") == ["no tag"]


def test_counting_that_stops_leaves_no_group_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from odesk_tui.reads import grouping

    monkeypatch.setattr(grouping, "CAP", 2)
    answer = desk.read(TreeGroups("group:priority"))
    assert answer.count.capped
    assert [group.path for group in answer.groups] == [("urgent",), ("high",), ("normal",), ("low",)]
    assert any(group.total is None for group in answer.groups)


@pytest.mark.parametrize(
    ("query", "number", "path", "way"),
    [
        ("", 8, ("globex", "globex-office"), [3, 5, 8]),
        ("status:new", 8, ("globex", "globex-office"), [8]),
        ("", 7, ("acme", None), [7]),
        ("group:status,assignee", 8, ("new", None), [8]),
        ("group:tag", 1, ("net",), [1]),
    ],
)
def test_where_a_ticket_is(desk: Desk, query: str, number: int, path: Path, way: list[int]) -> None:
    place = desk.read(TreePlace(query, number))
    assert place is not None
    assert (place.path, [one for one, _ in place.way]) == (path, way)
    page = desk.read(TreePages(query, (BranchWanted(Branch(path), at=place.way[0][1], limit=1),)))[0].page
    assert [row.number for row in page.rows] == way[:1]


def test_what_is_not_found_is_nowhere(desk: Desk) -> None:
    assert desk.read(TreePlace("status:new", 1)) is None
    assert desk.read(TreePlace("", 99)) is None


def test_pages_of_many_branches_take_as_many_statements_as_of_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from odesk_tui.store.door import Transaction

    asked: list[str] = []
    execute = Transaction.execute

    def counted(self: Transaction, sql: str, values: object = ()) -> int:
        asked.append(sql)
        return execute(self, sql, values)  # type: ignore[arg-type]

    branches = [Branch(path) for path in leaves(desk, "")]
    desk.read(TreePages("", (BranchWanted(branches[0]),)))
    monkeypatch.setattr(Transaction, "execute", counted)
    desk.read(TreePages("", (BranchWanted(branches[0]),)))
    one = len(asked)
    desk.read(TreePages("", tuple(BranchWanted(branch) for branch in branches)))
    assert (one, len(asked) - one) == (5, 5)


def test_tickets_are_grouped_by_fields_of_the_desks_own(desk: Desk) -> None:
    desk.run(AddField(name="build", kind="version"))
    desk.run(AddField(name="place", kind="choice", definition=Definition(choices=("office", "home"))))
    for number, build, where in ((1, "1.9", "home"), (2, "1.10", "office"), (3, "1.10", "home")):
        desk.run(Edit(tickets=(number,), changes={"build": build, "place": where}))
    groups = desk.read(TreeGroups("group:build,place build:any")).groups
    assert [(group.label.line(), group.total) for group in groups] == [
        ("1.9", 1),
        ("home", 1),
        ("1.10", 2),
        ("office", 1),
        ("home", 1),
    ]
    found = Counter(number for _, _, number in everything(desk, "group:build,place"))
    assert found == Counter(range(1, 9))
    place = desk.read(TreePlace("group:place", 2))
    assert place is not None
    assert [one.label.line() for one in desk.read(TreeGroups("group:place")).groups if one.path == place.path] == [
        "office"
    ]
