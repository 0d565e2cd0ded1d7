"""A desk's ticket types with the workflows that they follow, and all of its statuses in one order.

A status has the same name and category wherever it is used, so the category of a ticket follows from its status alone, also
in its history. Statuses that no workflow has any more stay known for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from odesk_tui.core.errors import InvalidValue, NotFound
from odesk_tui.core.fields import FieldSet, Priority
from odesk_tui.core.workflow import STANDARD, Category, Status, Workflow

# Names of statuses, types and workflows are typed in queries and shells: plain, no quoting needed.
_NAME = re.compile(r"[a-z][a-z0-9-]{0,29}")
_TAKEN = frozenset({"none", "any", "me", "myteam"})
# What a type may be coloured with: the roles that every theme has colours for.
COLOURS = ("plain", "blue", "green", "yellow", "red", "purple", "grey")


class TicketType(NamedTuple):
    """A kind of request: its ``workflow`` by name, what is shown of it, and what it brings.

    ``icon`` is one letter. ``priority``: what a new ticket has unless something else says so (None: what its severity gives).
    ``hint`` is a line on what is promised, for who creates one. A ``retired`` type is chosen no more.
    """

    name: str
    label: str
    icon: str
    colour: str = "plain"
    workflow: str = STANDARD.name
    priority: Priority | None = None
    hint: str = ""
    retired: bool = False


@dataclass(frozen=True)
class Catalogue:
    """Everything that a desk knows of types, workflows and statuses, each in the desk's order."""

    statuses: tuple[Status, ...]
    workflows: Mapping[str, Workflow]
    types: Mapping[str, TicketType]
    category_of: Mapping[str, Category] = field(init=False)
    short_of: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "category_of", {status.name: status.category for status in self.statuses})
        object.__setattr__(self, "short_of", {status.name: status.short for status in self.statuses})

    @property
    def current(self) -> tuple[TicketType, ...]:
        """The types that tickets can have."""
        return tuple(one for one in self.types.values() if not one.retired)

    def workflow_of(self, type_name: str) -> Workflow:
        """The workflow that tickets of a type follow."""
        found = self.types.get(type_name)
        name = found.workflow if found is not None else STANDARD.name
        return self.workflows.get(name) or next(iter(self.workflows.values()))

    def statuses_of(self, types: Iterable[str] = ()) -> tuple[Status, ...]:
        """The statuses that tickets of the types (none named: of all) can have, in order."""
        names = {s.name for one in (tuple(types) or self.types) for s in self.workflow_of(one).statuses}
        return tuple(status for status in self.statuses if status.name in names)

    def named(self, *categories: Category) -> tuple[str, ...]:
        """The names of all statuses of the categories, used or not."""
        return tuple(status.name for status in self.statuses if status.category in categories)

    def category(self, status: str) -> Category:
        """The category of a status; raises :class:`InvalidValue` with those that there are."""
        found = self.category_of.get(status)
        if found is None:
            known = ", ".join(one.name for one in self.statuses_of())
            raise InvalidValue("status", f"{status!r} is not one of {known}")
        return found

    def type(self, name: str) -> TicketType:
        """The type; raises :class:`NotFound` with those that there are."""
        found = self.types.get(name.casefold())
        if found is None:
            raise NotFound(f"there is no ticket type {name!r}; the types are: {', '.join(self.types)}")
        return found

    def workflow(self, name: str) -> Workflow:
        """The workflow; raises :class:`NotFound` with those that there are."""
        found = self.workflows.get(name.casefold())
        if found is None:
            raise NotFound(f"there is no workflow {name!r}; the workflows are: {', '.join(self.workflows)}")
        return found

    def followed_by(self, workflow: str) -> tuple[TicketType, ...]:
        """The types whose tickets follow a workflow, retired ones too."""
        return tuple(one for one in self.types.values() if one.workflow == workflow)


def name_of(raw: str, what: str) -> str:
    """``raw`` as the name of a status, type or workflow; raises :class:`InvalidValue`."""
    name = raw.strip().lower()
    if name in _TAKEN:
        raise InvalidValue(what, f"{name!r} is a word of the query language; choose another")
    if not _NAME.fullmatch(name):
        raise InvalidValue(what, f"{raw.strip()!r} must be 1 to 30 of a-z 0-9 - and begin with a letter")
    return name


def short_from(name: str, taken: Iterable[str]) -> str:
    """A short form of four letters for a status, unlike those ``taken``."""
    plain = name.replace("-", "").upper()
    used = set(taken)
    consonants = plain[:1] + re.sub("[AEIOU]", "", plain[1:])
    for short in (plain[:4], consonants[:4], *(f"{plain[:3]}{n}" for n in range(2, 10))):
        if short not in used:
            return short
    return plain[:4]


def chosen_from(catalogue: Catalogue, fields: FieldSet) -> FieldSet:
    """The fields with the desk's own types and statuses to choose from, those of former times too."""
    statuses = tuple(status.name for status in catalogue.statuses)
    return fields.choosing({"status": statuses, "type": tuple(catalogue.types)})


# The types that every desk begins with.
READY_MADE: tuple[TicketType, ...] = (
    TicketType("incident", "incident", "I", "red"),
    TicketType("request", "service request", "R", "blue"),
    TicketType("question", "question", "Q", "green"),
    TicketType("problem", "problem", "P", "purple"),
    TicketType("task", "task", "T", "grey"),
    TicketType("change", "change", "C", "yellow"),
)
BEGINNING = Catalogue(STANDARD.statuses, {STANDARD.name: STANDARD}, {one.name: one for one in READY_MADE})
