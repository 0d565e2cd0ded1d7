"""Goals 6 and 11: what the screens read, at several sizes of the store and on both databases."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bench.figures import Figure, milliseconds
from bench.place import AGENT, alternated
from odesk_tui.commands.setup import STANDARD_VIEWS
from odesk_tui.desk import Desk
from odesk_tui.reads.board import BoardCards, BoardHead, CellWanted
from odesk_tui.reads.status import StatusLine
from odesk_tui.reads.tickets import CountTickets, ListTickets
from odesk_tui.reads.tree import Branch, BranchWanted, TreeGroups, TreePages
from odesk_tui.reads.views import Views

# The query that the screens begin with, and all tickets, which is the hardest thing to count.
_QUEUE = STANDARD_VIEWS[1][2]
_TURNS = 12
SQLITE, POSTGRES = "SQLite", "PostgreSQL"


@dataclass(frozen=True)
class Reading:
    """What a screen reads: of which screen, and how."""

    what: str
    read: Callable[[Desk], object]


def _tree(desk: Desk, query: str) -> object:
    groups = desk.read(TreeGroups(query))
    first = groups.groups[0].path if groups.groups else ()
    return desk.read(TreePages(query, (BranchWanted(Branch(first)),)))


def _board(desk: Desk, query: str) -> object:
    board = desk.read(BoardHead(query))
    cells = (CellWanted(column.value, lane.value) for lane in board.lanes for column in board.columns)
    return desk.read(BoardCards(query, tuple(cells)))


READINGS = (
    Reading("list: a page of the queue", lambda desk: desk.read(ListTickets(_QUEUE))),
    Reading("list: a page of all, the newest", lambda desk: desk.read(ListTickets("sort:-created"))),
    Reading("list: its count, of the queue", lambda desk: desk.read(CountTickets(_QUEUE))),
    Reading("list: its count, of all", lambda desk: desk.read(CountTickets(""))),
    Reading("view tabs", lambda desk: desk.read(Views(slots_only=True))),
    Reading("status row: tabs, clocks, timer, inbox", lambda desk: desk.read(StatusLine())),
    Reading("board: heads", lambda desk: desk.read(BoardHead(_QUEUE))),
    Reading("board: heads and cards", lambda desk: _board(desk, _QUEUE)),
    Reading("board of all: heads and cards", lambda desk: _board(desk, "")),
    Reading("board by assignee: heads and cards", lambda desk: _board(desk, f"{_QUEUE} group:assignee,priority")),
    Reading("list in groups: heads and a group", lambda desk: _tree(desk, f"{_QUEUE} group:assignee")),
    Reading("list of all in groups: heads and a group", lambda desk: _tree(desk, "group:priority,assignee")),
    Reading("tree: heads", lambda desk: desk.read(TreeGroups(_QUEUE))),
    Reading("tree: heads and a branch", lambda desk: _tree(desk, _QUEUE)),
    Reading("tree of all: heads and a branch", lambda desk: _tree(desk, "")),
)


def figures(name: str, stores: Mapping[int, str]) -> Iterator[Figure]:
    """What each reading costs in the largest of ``stores`` (tickets and address, ascending) against the smallest.

    The least of many turns counts, not the median: what else the machine does makes no reading faster. SQLite reads in the
    thread that asks, so its processor time is taken; what PostgreSQL does is in no clock but the one on the wall.
    """
    clock = time.thread_time if name == SQLITE else time.perf_counter
    desks = {tickets: Desk.open(address, AGENT) for tickets, address in stores.items()}
    try:
        for reading in READINGS:
            yield _grown(name, reading, desks, clock)
    finally:
        for desk in desks.values():
            desk.close()


def _grown(name: str, reading: Reading, desks: dict[int, Desk], clock: Callable[[], float]) -> Figure:
    def reader(desk: Desk) -> Callable[[], object]:
        return lambda: reading.read(desk)

    taken = alternated({f"{tickets:,}": reader(desk) for tickets, desk in desks.items()}, _TURNS, clock)
    least = {size: min(seconds) for size, seconds in taken.items()}
    smallest, *_, largest = least.values()
    detail = ", ".join(f"{milliseconds([seconds])} ({size})" for size, seconds in least.items())
    return Figure("6", f"{name}, {reading.what}", largest / smallest, 1.3, detail, "reads")
