"""Statuses, their categories, and the workflows that tickets follow.

The category of a status, never its name, drives the clocks (behaviour.md "Terms"). Statuses are the desk's; a workflow takes
some of them, in the desk's order, and says which may follow which. What a status means never changes once it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from odesk_tui.core.errors import NotAllowed


class Category(StrEnum):
    """What a status means for the clocks."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    ON_HOLD = "on_hold"
    SOLVED = "solved"
    CLOSED = "closed"


# A ticket in one of these still wants work.
ACTIVE = (Category.NEW, Category.OPEN, Category.WAITING, Category.ON_HOLD)
DONE = (Category.SOLVED, Category.CLOSED)
# What comes nearest to a category that a workflow has no status of, the best first.
_NEAREST: Mapping[Category, tuple[Category, ...]] = {
    Category.NEW: (Category.OPEN, Category.WAITING, Category.ON_HOLD),
    Category.OPEN: (Category.NEW, Category.WAITING, Category.ON_HOLD),
    Category.WAITING: (Category.ON_HOLD, Category.OPEN, Category.NEW),
    Category.ON_HOLD: (Category.WAITING, Category.OPEN, Category.NEW),
    Category.SOLVED: (Category.CLOSED,),
    Category.CLOSED: (Category.SOLVED,),
}


@dataclass(frozen=True, slots=True)
class Status:
    """One step of a workflow: its name, the short form a narrow column shows, its category."""

    name: str
    short: str
    category: Category


class Approval(NamedTuple):
    """Who must agree before a transition: so many (0: all) ``of`` agents and members of teams, by handle."""

    need: int
    of: tuple[str, ...]

    def __str__(self) -> str:
        many = {0: "all", 1: "one"}.get(self.need, str(self.need))
        return f"{many} of {', '.join(self.of)}"


class Transition(NamedTuple):
    """That a ticket may go from a status to another, and what that takes.

    ``fields`` must have values, the agent must have the ``role`` (empty: anybody), ``approval`` must have been given, and with
    ``unblocked`` nothing open may block the ticket.
    """

    source: str
    target: str
    fields: tuple[str, ...] = ()
    role: str = ""
    approval: Approval | None = None
    unblocked: bool = False

    @property
    def demands(self) -> str:
        """What it takes, in words: ``needs team, a lead, approval by one of bob``; empty when nothing."""
        parts = []
        if self.fields:
            parts.append(f"needs {', '.join(self.fields)}")
        if self.role:
            parts.append(f"by {'an' if self.role[0] in 'aeiou' else 'a'} {self.role}")
        if self.approval is not None:
            parts.append(f"approval by {self.approval}")
        if self.unblocked:
            parts.append("not while blocked")
        return "; ".join(parts)


class Facts(NamedTuple):
    """What a transition may ask about: the required fields without a value, whether the agent's role suffices, whether the
    approval was given, and what open blocks the ticket.

    ``voters``: how many have a say in the approval, without who asks (None: not known); ``role_held``: whether anybody has
    the role.
    """

    empty: tuple[str, ...] = ()
    role_suffices: bool = True
    approved: bool = True
    blockers: tuple[int, ...] = ()
    voters: int | None = None
    role_held: bool = True

    def can_be_asked(self, approval: Approval) -> bool:
        """Whether there are enough to agree."""
        return self.voters is None or self.voters >= max(approval.need, 1)


def hindrances(way: Transition, facts: Facts) -> tuple[str, ...]:
    """Why a ticket cannot go that way, a reason each; none when it can."""
    found = []
    if facts.empty:
        found.append(f"needs {' and '.join(facts.empty)}")
    if not facts.role_suffices:
        nobody = "" if facts.role_held else ", and nobody is one"
        found.append(f"only for {'an' if way.role[:1] in 'aeiou' else 'a'} {way.role}{nobody}")
    if facts.blockers:
        found.append(f"blocked by {', '.join(f'#{number}' for number in facts.blockers)}")
    if not facts.approved and way.approval is not None:
        able = "" if facts.can_be_asked(way.approval) else f", and without you there are {facts.voters}"
        found.append(f"needs the approval of {way.approval}{able}")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Workflow:
    """Statuses in order, and the transitions between them by source and target."""

    name: str
    statuses: tuple[Status, ...]
    transitions: Mapping[tuple[str, str], Transition]

    def status(self, name: str) -> Status | None:
        """The status called ``name``, or None."""
        return next((status for status in self.statuses if status.name == name), None)

    @property
    def initial(self) -> Status:
        """Where a ticket begins: the first status."""
        return self.statuses[0]

    def transition(self, source: str, target: str) -> Transition | None:
        """The transition between two statuses, or None where none is allowed."""
        return self.transitions.get((source, target))

    def allowed(self, source: str) -> tuple[str, ...]:
        """Names of the statuses that may follow ``source``, in order."""
        return tuple(status.name for status in self.statuses if (source, status.name) in self.transitions)

    def check(self, source: str, target: str) -> Transition:
        """The transition; raises :class:`NotAllowed`, naming what is possible, where there is none."""
        found = self.transition(source, target)
        if found is None:
            ways = ", ".join(self.allowed(source)) or "nothing"
            raise NotAllowed(f"{source} cannot become {target}; from {source} it can become {ways}")
        return found

    def step(self, source: str, direction: int) -> str | None:
        """The next allowed status in the order of the board, to the right (1) or left (-1); None at the end."""
        names = [status.name for status in self.statuses]
        if source not in names:
            return None
        start = names.index(source)
        ahead = names[start + 1 :] if direction > 0 else names[:start][::-1]
        return next((name for name in ahead if name in self.allowed(source)), None)

    def first(self, *categories: Category) -> str | None:
        """The first status of one of the categories, the earlier category first."""
        return next((s.name for category in categories for s in self.statuses if s.category is category), None)

    def nearest(self, name: str, category: Category) -> str:
        """Where a ticket of the status ``name`` stands in this workflow: there, or in what comes nearest by category."""
        if self.status(name) is not None:
            return name
        return self.first(category, *_NEAREST[category]) or self.initial.name

    def onward(self, source: str, *categories: Category) -> str | None:
        """The first status of the categories that may follow ``source`` without asking anything of anybody."""
        free = {t.target for (begin, _), t in self.transitions.items() if begin == source and not t.demands}
        names = (s.name for category in categories for s in self.statuses if s.category is category)
        return next((name for name in names if name in free), None)


def _standard() -> Workflow:
    names = {
        "new": ("open", "pending", "hold", "solved", "closed"),
        "open": ("pending", "hold", "solved", "closed"),
        "pending": ("open", "hold", "solved", "closed"),
        "hold": ("open", "pending", "solved", "closed"),
        "solved": ("open", "pending", "closed"),
        "closed": ("open",),
    }
    statuses = (
        Status("new", "NEW", Category.NEW),
        Status("open", "OPEN", Category.OPEN),
        Status("pending", "PEND", Category.WAITING),
        Status("hold", "HOLD", Category.ON_HOLD),
        Status("solved", "SOLV", Category.SOLVED),
        Status("closed", "CLSD", Category.CLOSED),
    )
    ways = {(source, target): Transition(source, target) for source, after in names.items() for target in after}
    return Workflow("standard", statuses, ways)


# What every desk begins with.
STANDARD = _standard()
STATUS_NAMES = tuple(status.name for status in STANDARD.statuses)
CATEGORY_OF: Mapping[str, Category] = {status.name: status.category for status in STANDARD.statuses}
SHORT_OF: Mapping[str, str] = {status.name: status.short for status in STANDARD.statuses}
