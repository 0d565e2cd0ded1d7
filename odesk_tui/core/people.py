"""Who works, who asks and for whom: agents, teams, projects and contacts as values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.text import Foreign

# A handle is typed in queries and shells and shown everywhere, so it is plain: safe as it is, no quoting needed.
_HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
# Words of the query language that a handle would hide.
_TAKEN = frozenset({"me", "myteam", "none", "any"})


class Role(StrEnum):
    """What an agent may do, from little to much: work tickets, go where a workflow wants a lead, say how the desk is made."""

    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"

    def reaches(self, wanted: str) -> bool:
        """Whether it allows what ``wanted`` does; anything does when that is empty."""
        ranks = list(Role)
        return not wanted or ranks.index(self) >= ranks.index(Role(wanted))


def role_value(raw: str) -> Role:
    """The role that ``raw`` names; raises :class:`InvalidValue`."""
    try:
        return Role(raw.strip().lower())
    except ValueError:
        raise InvalidValue("role", f"{raw.strip()!r} is not one of {', '.join(Role)}") from None


def handle_value(raw: str, field: str = "handle") -> str:
    """``raw`` as a handle; raises :class:`InvalidValue`."""
    handle = raw.strip().lower()
    if handle in _TAKEN:
        raise InvalidValue(field, f"{handle!r} is a word of the query language; choose another")
    if not _HANDLE.fullmatch(handle):
        raise InvalidValue(field, f"{raw.strip()!r} must be 1 to 40 of a-z 0-9 . _ - and begin with a letter or digit")
    return handle


# Letters that are no other letter with an accent, as they are written without them.
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "ng"}
)


def handle_from(name: str) -> str:
    """A handle made from a name, never empty: accents go, what is not a-z or 0-9 then becomes a hyphen."""
    import unicodedata

    bare = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    plain = re.sub(r"[^a-z0-9._-]+", "-", bare).strip("-._")[:40]
    return plain if plain and plain not in _TAKEN else f"x-{plain}".strip("-")


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who works tickets; ``timezone`` is an IANA name, used to show times to them."""

    id: int
    handle: str
    name: Foreign
    email: str
    timezone: str
    active: bool
    role: Role = Role.AGENT


@dataclass(frozen=True, slots=True)
class Team:
    """A group of agents with a queue."""

    id: int
    handle: str
    name: Foreign


@dataclass(frozen=True, slots=True)
class Project:
    """A customer, or (with ``parent_id``) an engagement of one."""

    id: int
    handle: str
    name: Foreign
    parent_id: int | None
    vip: bool


def customer_of(projects: Iterable[Project], handle: str) -> Project | None:
    """The customer that a project is, or whose engagement it is."""
    known = {project.id: project for project in projects}
    found = next((project for project in known.values() if project.handle == handle), None)
    return found if found is None or found.parent_id is None else known.get(found.parent_id, found)


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer's person."""

    id: int
    project_id: int
    name: Foreign
    email: Foreign
