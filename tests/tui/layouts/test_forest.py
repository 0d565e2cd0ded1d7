"""The lines of a tree, whatever is loaded and folded."""

from __future__ import annotations

from dataclasses import replace

from odesk_tui.core.text import Foreign
from odesk_tui.reads.grouping import CUSTOMERS, Figures, Group, Grouping
from odesk_tui.reads.rows import Count, Page, TicketRow
from odesk_tui.reads.tree import Branch, BranchPage, BranchWanted
from odesk_tui.tui.layouts.forest import KEPT, PAGE, Forest, GapLine, GroupLine, TicketLine
from tests.tui.samples import ticket

DIRECT = Branch(("acme", None))


def rows(start: int, count: int) -> tuple[TicketRow, ...]:
    return tuple(replace(ticket(number), key=(number,)) for number in range(start, start + count))


def group(*path: str | None, total: int | None) -> Group:
    return Group(path, Foreign(path[-1] or "none"), None if total is None else Figures(total, total))


def forest(*groups: Group, levels: tuple[str, ...] = CUSTOMERS) -> Forest:
    made = Forest()
    made.plant(Grouping(levels, groups, Count(0, False)), afresh=True)
    made.grow()
    return made


def told(made: Forest) -> list[str]:
    """Each line in a word, indented."""
    words = []
    for line in made.lines:
        if isinstance(line, GroupLine):
            word = f"{'v' if line.open else '>'}{line.group.label}"
        elif isinstance(line, TicketLine):
            word = str(line.row.number)
        else:
            word = f"{line.side}:{line.count}"
        words.append(" " * line.depth + word)
    return words


def test_groups_are_open_and_their_tickets_a_gap() -> None:
    made = forest(group("acme", total=5), group("acme", "lab", total=2), group("globex", total=1))
    assert told(made) == ["vacme", " vlab", "  all:2", " all:3", "vglobex", " all:1"]


def test_an_engagement_that_has_all_tickets_leaves_none_to_its_customer() -> None:
    assert told(forest(group("acme", total=2), group("acme", "lab", total=2))) == ["vacme", " vlab", "  all:2"]


def test_groups_of_groups_have_no_tickets_of_their_own() -> None:
    made = forest(group("new", total=2), group("new", None, total=2), levels=("status", "assignee"))
    assert told(made) == ["vnew", " vnone", "  all:2"]


def test_folding() -> None:
    made = forest(group("acme", total=1), group("globex", total=1))
    made.turn(made.lines[0])
    made.grow()
    assert told(made) == [">acme", "vglobex", " all:1"]
    made.turn_all()
    made.grow()
    assert told(made) == [">acme", ">globex"]
    made.turn_all()
    made.grow()
    assert told(made) == ["vacme", " all:1", "vglobex", " all:1"]


def test_children_hang_on_their_ticket() -> None:
    made = forest(group("acme", total=2))
    made.put(BranchWanted(DIRECT), BranchPage(Page(rows(1, 1), False, False), {1: 1}))
    made.grow()
    assert told(made) == ["vacme", " 1"]
    made.turn(made.lines[1])
    made.grow()
    assert told(made) == ["vacme", " 1", "  all:1"]
    gap = made.lines[2]
    assert isinstance(gap, GapLine)
    wanted = made.wanted(gap)
    assert (wanted.branch, wanted.after, wanted.before) == (Branch(("acme", None), 1), None, None)
    made.put(wanted, BranchPage(Page(rows(2, 1), False, False), {}))
    made.grow()
    assert told(made) == ["vacme", " 1", "  2"]
    assert (made.above(2), made.above(1), made.above(0)) == (1, 0, None)


def test_a_long_branch_lets_go_of_its_other_end() -> None:
    made = forest(group("acme", total=100_000))
    made.put(BranchWanted(DIRECT), BranchPage(Page(rows(1, PAGE), False, True), {}))
    made.grow()
    last = made.lines[-1]
    assert isinstance(last, GapLine)
    while made.wanted(last).after != (KEPT + PAGE,):
        wanted = made.wanted(last)
        assert wanted.after is not None
        begin = int(str(wanted.after[0])) + 1
        made.put(wanted, BranchPage(Page(rows(begin, PAGE), True, True), {}))
        made.grow()
    assert told(made)[1:3] == [f" before:{PAGE}", f" {PAGE + 1}"]
    assert len(made.lines) == KEPT + 3
    first = made.lines[1]
    assert isinstance(first, GapLine)
    wanted = made.wanted(first)
    assert wanted.before == (PAGE + 1,)
    made.put(wanted, BranchPage(Page(rows(1, PAGE), False, True), {}))
    made.grow()
    assert told(made)[1:2] == [" 1"]
    assert told(made)[-2:] == [f" {KEPT}", f" after:{PAGE}"]


def test_what_is_loaded_is_asked_for_again_near_the_cursor_first() -> None:
    made = forest(group("acme", total=1), group("globex", total=1), group("initech", total=1))
    for number, name in enumerate(("acme", "globex", "initech"), 1):
        made.put(BranchWanted(Branch((name, None))), BranchPage(Page(rows(number, 1), False, False), {}))
    made.grow()
    assert [one.branch.path[0] for one in made.again(5, 2)] == ["initech", "globex"]
    made.grow()
    assert told(made) == ["vacme", " all:1", "vglobex", " 2", "vinitech", " 3"]


def test_a_ticket_is_found_in_another_group() -> None:
    made = forest(group("acme", total=1), group("globex", total=1))
    made.put(BranchWanted(Branch(("globex", None))), BranchPage(Page(rows(7, 1), False, False), {}))
    made.grow()
    assert made.index(("ticket", ("acme", None), 7)) == 3
    assert made.index(("ticket", ("acme", None), 8)) is None
    made.patch({7: replace(ticket(7), version=9, status="hold")})
    made.grow()
    line = made.lines[3]
    assert isinstance(line, TicketLine)
    assert (line.row.status, line.row.key) == ("hold", (7,))
