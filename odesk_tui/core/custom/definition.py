"""What a desk says about a field of its own: name, kind, label, default, limits, choices, and where it belongs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from odesk_tui.core.errors import InvalidValue, UsageError
from odesk_tui.core.fields import FIELDS

MAX_FIELDS = 200
MAX_CHOICES = 500
TEXT_LIMIT = 500
LONG_LIMIT = 20_000


class CustomKind(str, Enum):
    """What values a desk's own field takes."""

    TEXT = "text"
    LONG_TEXT = "longtext"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    DURATION = "duration"
    CHOICE = "choice"
    MULTI_CHOICE = "multichoice"
    VERSION = "version"
    URL = "url"
    AGENT = "agent"
    CONTACT = "contact"
    PROJECT = "project"
    RELEASE = "release"


WORDY = frozenset({CustomKind.TEXT, CustomKind.LONG_TEXT, CustomKind.URL})
CHOSEN = frozenset({CustomKind.CHOICE, CustomKind.MULTI_CHOICE})

# Kinds whose values have a smallest and a largest that may be asked for.
RANGED = frozenset(
    {
        CustomKind.INTEGER,
        CustomKind.DECIMAL,
        CustomKind.DATE,
        CustomKind.INSTANT,
        CustomKind.DURATION,
        CustomKind.VERSION,
    }
)
_OTHER_NAMES = {
    "long": CustomKind.LONG_TEXT,
    "long text": CustomKind.LONG_TEXT,
    "number": CustomKind.INTEGER,
    "bool": CustomKind.BOOLEAN,
    "choices": CustomKind.MULTI_CHOICE,
    "multi-choice": CustomKind.MULTI_CHOICE,
    "time": CustomKind.INSTANT,
    "link": CustomKind.URL,
    "customer": CustomKind.PROJECT,
}

# As the query language reads names of fields, in small letters.
_NAME = re.compile(r"[^\W\d_](?:[\w-]*\w)?")
# Words that stand for something else where a field could be named: in a query, a line of import, or ``--json``.
RESERVED = frozenset(
    "sort group and or not none any me myteam all columns title description body text url message messages event events "
    "history link links clock clocks watchers spent attachments trashed key vip revision sla_left sla_due project_name "
    "requester_name requester_email created_at updated_at solved_at customer_name rank engagement has snippet".split()
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values of a choice; ``id`` is what tickets hold, so that a choice can be renamed and moved."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What a value has to keep to; bounds are written as values are."""

    longest: int | None = None
    least: str | None = None
    most: str | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class CustomField:
    """A desk's own field.

    ``required`` are the statuses that a ticket does not get without a value, ``types`` the ticket types that have it (none:
    all). ``default`` is written as a person would. ``removed``: it is kept with the tickets' values but shown nowhere.
    """

    id: int
    name: str
    kind: CustomKind
    label: str
    default: str | None = None
    required: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    choices: tuple[Choice, ...] = ()
    indexed: bool = False
    removed: bool = False

    def belongs_to(self, ticket_type: str) -> bool:
        """Whether tickets of that type have it."""
        return not self.types or ticket_type in self.types

    @property
    def longest(self) -> int:
        """How many characters a text may have."""
        return self.limits.longest or (LONG_LIMIT if self.kind is CustomKind.LONG_TEXT else TEXT_LIMIT)


class Fields:
    """A desk's own fields, by id (removed ones too) and by name."""

    __slots__ = ("by_id", "by_name")

    def __init__(self, fields: Iterable[CustomField]) -> None:
        self.by_id: dict[int, CustomField] = {one.id: one for one in fields}
        self.by_name: dict[str, CustomField] = {one.name: one for one in self.by_id.values() if not one.removed}

    def of_type(self, ticket_type: str) -> list[CustomField]:
        """Those that tickets of a type have, in the order in which they are shown."""
        return [one for one in self.by_name.values() if one.belongs_to(ticket_type)]


def with_article(kind: CustomKind) -> str:
    """``a version``, ``an integer``."""
    return f"{'an' if kind.value[0] in 'aio' else 'a'} {kind.value}"


def kind_named(raw: str) -> CustomKind:
    """The kind called ``raw``; raises :class:`UsageError` naming all."""
    word = raw.strip().casefold()
    known = {**_OTHER_NAMES, **{kind.value: kind for kind in CustomKind}}
    if word in known:
        return known[word]
    from odesk_tui.core.query.errors import nearest

    kinds = ", ".join(kind.value for kind in CustomKind)
    raise UsageError(f"there is no kind of field {raw.strip()[:40]!r}; the kinds are: {kinds}{nearest(word, known)}")


def name_value(raw: str, taken: Iterable[str] = ()) -> str:
    """``raw`` as the name of a field; raises :class:`InvalidValue` when it cannot be one or is one of ``taken``."""
    name = raw.strip().casefold()
    if len(name) > 40 or not _NAME.fullmatch(name):
        raise InvalidValue("name", f"{raw.strip()[:60]!r} must be a letter, then letters, digits, _ or -; 40 at most")
    if name in FIELDS:
        raise InvalidValue("name", f"{name!r} is a field that every ticket has; choose another")
    if name in RESERVED:
        raise InvalidValue("name", f"{name!r} is a word that means something else; choose another")
    if name in taken:
        raise InvalidValue("name", f"there is a field {name!r} already; change it with: odesk field edit {name}")
    return name


def choices_value(names: Iterable[str], before: Iterable[Choice] = ()) -> tuple[Choice, ...]:
    """Choices in the order of ``names``; those of ``before`` keep their ids. Raises :class:`InvalidValue`."""
    held = {choice.name.casefold(): choice for choice in before}
    following = max((choice.id for choice in held.values()), default=0) + 1
    found: dict[str, Choice] = {}
    for raw in names:
        name = " ".join(raw.split())
        folded = name.casefold()
        if not name or len(name) > 80 or "," in name or not name.isprintable():
            raise InvalidValue("choices", f"{raw!r} must be 1 to 80 characters without a comma")
        if folded in ("none", "any", "-"):
            raise InvalidValue("choices", f"{name!r} is a word of the query language; choose another")
        if folded in found:
            raise InvalidValue("choices", f"{name!r} is there twice")
        known = held.get(folded)
        found[folded] = Choice(known.id, name) if known else Choice(following, name)
        following += known is None
    if len(found) > MAX_CHOICES:
        raise InvalidValue("choices", f"{len(found)} choices are too many, the limit is {MAX_CHOICES}")
    return tuple(found.values())


def renamed(choices: Iterable[Choice], names: Mapping[str, str]) -> tuple[Choice, ...]:
    """``choices`` with other names: old → new. Raises :class:`InvalidValue`."""
    held = tuple(choices)
    wanted = {" ".join(old.split()).casefold(): new for old, new in names.items()}
    unknown = sorted(wanted.keys() - {choice.name.casefold() for choice in held})
    if unknown:
        raise InvalidValue("choices", f"{unknown[0]!r} is none of {', '.join(choice.name for choice in held)}")
    named = choices_value(wanted.get(choice.name.casefold(), choice.name) for choice in held)
    return tuple(Choice(old.id, new.name) for old, new in zip(held, named, strict=True))


def settings(of: CustomField) -> str:
    """What the store keeps of a field besides its name, kind, label and index, as JSON."""
    limits = {"longest": of.limits.longest, "least": of.limits.least}
    limits |= {"most": of.limits.most, "pattern": of.limits.pattern}
    held: dict[str, Any] = {
        "default": of.default,
        "required": list(of.required),
        "types": list(of.types),
        "limits": {name: value for name, value in limits.items() if value is not None},
        "choices": [[choice.id, choice.name] for choice in of.choices],
    }
    return json.dumps({name: value for name, value in held.items() if value})


def from_settings(
    id_: int, name: str, kind: str, label: str, settings_json: str, *, indexed: bool, removed: bool
) -> CustomField:
    """The field that :func:`settings` and the rest describe."""
    held: Mapping[str, Any] = json.loads(settings_json)
    return CustomField(
        id_,
        name,
        CustomKind(kind),
        label,
        held.get("default"),
        tuple(held.get("required", ())),
        tuple(held.get("types", ())),
        Limits(**held.get("limits", {})),
        tuple(Choice(int(number), str(called)) for number, called in held.get("choices", ())),
        indexed,
        removed,
    )
