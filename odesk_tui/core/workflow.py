"""Statuses, their categories, and the workflow that tickets follow.

The category of a status, never its name, drives the clocks (behaviour.md "Terms").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Status:
    """One step of a workflow: its name, the short form a narrow column shows, its category."""

    name: str
    short: str
    category: Category


@dataclass(frozen=True, slots=True)
class Workflow:
    """Statuses in order and, for each, the names of those that may follow it."""

    name: str
    statuses: tuple[Status, ...]
    transitions: Mapping[str, tuple[str, ...]]

    def status(self, name: str) -> Status | None:
        """The status called ``name``, or None."""
        return next((status for status in self.statuses if status.name == name), None)

    def allowed(self, source: str) -> tuple[str, ...]:
        """Names of the statuses that may follow ``source``, in order."""
        return self.transitions.get(source, ())

    def check(self, source: str, target: str) -> None:
        """Raise :class:`NotAllowed`, naming what is possible, unless ``source`` may become ``target``."""
        if target in self.allowed(source):
            return
        ways = ", ".join(self.allowed(source)) or "nothing"
        raise NotAllowed(f"{source} cannot become {target}; from {source} it can become {ways}")

    def step(self, source: str, direction: int) -> str | None:
        """The next allowed status in the order of the board, to the right (1) or left (-1); None at the end."""
        names = [status.name for status in self.statuses]
        start = names.index(source)
        ahead = names[start + 1 :] if direction > 0 else names[:start][::-1]
        return next((name for name in ahead if name in self.allowed(source)), None)


STANDARD = Workflow(
    name="standard",
    statuses=(
        Status("new", "NEW", Category.NEW),
        Status("open", "OPEN", Category.OPEN),
        Status("pending", "PEND", Category.WAITING),
        Status("hold", "HOLD", Category.ON_HOLD),
        Status("solved", "SOLV", Category.SOLVED),
        Status("closed", "CLSD", Category.CLOSED),
    ),
    transitions={
        "new": ("open", "pending", "hold", "solved", "closed"),
        "open": ("pending", "hold", "solved", "closed"),
        "pending": ("open", "hold", "solved", "closed"),
        "hold": ("open", "pending", "solved", "closed"),
        "solved": ("open", "pending", "closed"),
        "closed": ("open",),
    },
)
STATUS_NAMES = tuple(status.name for status in STANDARD.statuses)
CATEGORY_OF: Mapping[str, Category] = {status.name: status.category for status in STANDARD.statuses}
SHORT_OF: Mapping[str, str] = {status.name: status.short for status in STANDARD.statuses}
