"""The lines of a tree: groups, tickets and gaps where more can be loaded. Knows nothing of screens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from odesk_tui.reads.grouping import CUSTOMERS, Group, Grouping, Path
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.tree import Branch, BranchPage, BranchWanted

# Tickets of a branch asked for at once, and kept at most.
PAGE, KEPT = 100, 1_200
# Names a line however the tree around it changes.
Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group's heading."""

    group: Group
    depth: int
    open: bool

    @property
    def key(self) -> Key:
        """Its name."""
        return group_key(self.group.path)


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket and how many children it has."""

    branch: Branch
    row: TicketRow
    depth: int
    children: int
    open: bool

    @property
    def key(self) -> Key:
        """Its name."""
        return ticket_key(self.branch.path, self.row.number)


@dataclass(frozen=True, slots=True)
class GapLine:
    """Tickets of a branch that are not loaded: ``side`` is before or after those that are, or ``all``; about ``count``."""

    branch: Branch
    side: str
    depth: int
    count: int

    @property
    def key(self) -> Key:
        """Its name."""
        return ("gap", self.branch, self.side)


Line: TypeAlias = GroupLine | TicketLine | GapLine


def group_key(path: Path) -> Key:
    """The name of a group's line."""
    return ("group", path)


def ticket_key(path: Path, number: int) -> Key:
    """The name of a ticket's line."""
    return ("ticket", path, number)


@dataclass(slots=True)
class _Loaded:
    rows: list[TicketRow]
    more_before: bool
    more_after: bool
    children: dict[int, int] = field(default_factory=dict)


class Forest:
    """What is known of a tree, what is folded, and the ``lines`` that come of it (:meth:`grow`)."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.groups_open = True
        self._levels: tuple[str, ...] = ()
        self._under: dict[Path, list[Group]] = {}
        self._loaded: dict[Branch, _Loaded] = {}
        # Groups that are not as ``groups_open`` says, and tickets whose children are shown.
        self._turned: set[Key] = set()

    # Knowing

    def plant(self, grouping: Grouping, *, afresh: bool) -> None:
        """Take other groups; ``afresh``: forget the tickets, and what is folded when the groups are by other fields."""
        if grouping.levels != self._levels:
            self._levels = grouping.levels
            self._turned.clear()
            self.groups_open = True
        if afresh:
            self._loaded.clear()
        self._under = {}
        for group in grouping.groups:
            self._under.setdefault(group.path[:-1], []).append(group)

    def put(self, wanted: BranchWanted, found: BranchPage) -> None:
        """Take the page that ``wanted`` asked for; far away on its other side tickets are let go of."""
        page, branch = found.page, wanted.branch
        known = self._loaded.get(branch)
        if known is None or (wanted.after is None and wanted.before is None):
            if page.rows or not page.more_before:
                self._loaded[branch] = _Loaded(list(page.rows), page.more_before, page.more_after, dict(found.children))
            else:
                # Everything from there on is gone: begin anew.
                self._loaded.pop(branch, None)
            return
        numbers = {row.number for row in known.rows}
        fresh = [row for row in page.rows if row.number not in numbers]
        known.children.update(found.children)
        if wanted.before is not None:
            known.rows[:0] = fresh
            known.more_before = page.more_before
            if len(known.rows) > KEPT:
                del known.rows[KEPT:]
                known.more_after = True
        else:
            known.rows.extend(fresh)
            known.more_after = page.more_after
            if len(known.rows) > KEPT:
                del known.rows[: len(known.rows) - KEPT]
                known.more_before = True

    def patch(self, fresh: dict[int, TicketRow]) -> None:
        """Put newer versions of tickets in their places."""
        for loaded in self._loaded.values():
            for index, row in enumerate(loaded.rows):
                new = fresh.get(row.number)
                if new is not None and new.version >= row.version:
                    loaded.rows[index] = replace(new, key=row.key)

    def again(self, near: int, most: int) -> tuple[BranchWanted, ...]:
        """What to ask for to know anew what is loaded, of ``most`` branches at most; those farthest away are forgotten."""
        places: dict[Branch, int] = {}
        for index, line in enumerate(self.lines):
            if isinstance(line, TicketLine):
                away = abs(index - near)
                places[line.branch] = min(places.get(line.branch, away), away)
        kept = sorted((branch for branch in self._loaded if branch in places), key=places.__getitem__)[:most]
        self._loaded = {branch: self._loaded[branch] for branch in kept}
        return tuple(self._asked_again(branch, loaded) for branch, loaded in self._loaded.items())

    @staticmethod
    def _asked_again(branch: Branch, loaded: _Loaded) -> BranchWanted:
        begin = loaded.rows[0].key if loaded.more_before and loaded.rows else None
        return BranchWanted(branch, at=begin, limit=max(PAGE, len(loaded.rows)))

    def wanted(self, gap: GapLine) -> BranchWanted:
        """What to ask for to close a gap."""
        loaded = self._loaded.get(gap.branch)
        if loaded is None or not loaded.rows:
            return BranchWanted(gap.branch, limit=PAGE)
        if gap.side == "before":
            return BranchWanted(gap.branch, before=loaded.rows[0].key, limit=PAGE)
        return BranchWanted(gap.branch, after=loaded.rows[-1].key, limit=PAGE)

    # Folding

    def is_open(self, line: Line) -> bool:
        """Whether what hangs on a line is shown."""
        return not isinstance(line, GapLine) and line.open

    def turn(self, line: Line) -> None:
        """Fold or unfold."""
        self._turned ^= {line.key}

    def turn_all(self) -> None:
        """Fold all groups, or unfold them when every one is folded."""
        self.groups_open = not any(isinstance(line, GroupLine) and line.open for line in self.lines)
        self._turned.clear()

    def unfold(self, path: Path, parents: list[int]) -> None:
        """Show what is on the way to a group, and to the children of these tickets in it."""
        for depth in range(1, len(path) + 1):
            key = group_key(path[:depth])
            self._turned = self._turned - {key} if self.groups_open else self._turned | {key}
        self._turned |= {ticket_key(path, number) for number in parents}

    # Lines

    def grow(self) -> None:
        """Make the lines anew."""
        self.lines = [line for group in self._under.get((), ()) for line in self._group(group, 0)]

    def index(self, key: Key) -> int | None:
        """Where the line of that name is; a ticket may have come into another group."""
        ticket = key[2] if key[0] == "ticket" else None
        elsewhere = None
        for index, line in enumerate(self.lines):
            if line.key == key:
                return index
            if ticket is not None and elsewhere is None and isinstance(line, TicketLine) and line.row.number == ticket:
                elsewhere = index
        return elsewhere

    def above(self, index: int) -> int | None:
        """The line that a line hangs on."""
        depth = self.lines[index].depth
        return next((i for i in range(index - 1, -1, -1) if self.lines[i].depth < depth), None)

    def _group(self, group: Group, depth: int) -> Iterator[Line]:
        opened = self.groups_open != (group_key(group.path) in self._turned)
        yield GroupLine(group, depth, opened)
        if not opened:
            return
        below = self._under.get(group.path, ())
        for one in below:
            yield from self._group(one, depth + 1)
        left = None if group.total is None else group.total - sum(one.total or 0 for one in below)
        if left == 0 or (len(group.path) < len(self._levels) and self._levels != CUSTOMERS):
            return
        whole = len(group.path) == len(self._levels)
        yield from self._branch(Branch(group.path if whole else (*group.path, None)), depth + 1, left or PAGE)

    def _branch(self, branch: Branch, depth: int, count: int) -> Iterator[Line]:
        loaded = self._loaded.get(branch)
        if loaded is None:
            yield GapLine(branch, "all", depth, count)
            return
        if loaded.more_before:
            yield GapLine(branch, "before", depth, PAGE)
        for row in loaded.rows:
            children = loaded.children.get(row.number, 0)
            opened = children > 0 and ticket_key(branch.path, row.number) in self._turned
            yield TicketLine(branch, row, depth, children, opened)
            if opened:
                yield from self._branch(Branch(branch.path, row.number), depth + 1, children)
        if loaded.more_after:
            yield GapLine(branch, "after", depth, PAGE)
