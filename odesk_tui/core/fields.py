"""The registry of a ticket's fields.

Query language, columns, forms, ``--json``, ``--set``, CSV mapping and validation all read it. To add a field: an entry
here, the column in ``store/tables/ticket.py``, a migration; a test pairs them. A desk's own fields join the built-in ones
in a :class:`FieldSet`, which is what queries are read with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from typing import NamedTuple

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.workflow import STATUS_NAMES, Category


class Priority(IntEnum):
    """How soon we act. A higher number is sooner, so that ``priority>=high`` is a comparison of numbers."""

    LOW = 1
    NORMAL = 2
    HIGH = 3
    URGENT = 4

    @property
    def label(self) -> str:
        """The short form on screens: P1 is urgent, P4 is low."""
        return f"P{5 - self}"


class Severity(IntEnum):
    """How bad it is for the customer; a higher number is worse."""

    MINOR = 1
    MODERATE = 2
    MAJOR = 3
    CRITICAL = 4

    @property
    def label(self) -> str:
        """The short form on screens: S1 is critical, S4 is minor."""
        return f"S{5 - self}"


PRIORITY_OF_SEVERITY: Mapping[Severity, Priority] = {
    Severity.MINOR: Priority.LOW,
    Severity.MODERATE: Priority.NORMAL,
    Severity.MAJOR: Priority.HIGH,
    Severity.CRITICAL: Priority.URGENT,
}


class TicketType(str, Enum):
    """What kind of request a ticket is."""

    INCIDENT = "incident"
    REQUEST = "request"
    QUESTION = "question"
    PROBLEM = "problem"
    TASK = "task"
    CHANGE = "change"


class Channel(str, Enum):
    """How a ticket came in."""

    MANUAL = "manual"
    MAIL = "mail"
    PORTAL = "portal"
    PHONE = "phone"
    IMPORT = "import"


class Kind(str, Enum):
    """What values a field takes, and so how it compares, sorts and completes."""

    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    RANK = "rank"
    INSTANT = "instant"
    SLA = "sla"
    AGENT = "agent"
    TEAM = "team"
    PROJECT = "project"
    CONTACT = "contact"
    TAGS = "tags"
    # Of relations only: other tickets, by number.
    LINKS = "links"
    # Kinds of a desk's own fields only: compared by a sort key, and one or more choices.
    KEYED = "keyed"
    MULTI = "multi"


class Traits(NamedTuple):
    """What queries can do with the fields of a kind.

    ``ordered``: ``< <= > >=`` compare it. ``begins``: ``net*`` finds values by their beginning. ``many``: a ticket may have
    several values, so it has no order to sort by. ``groups``: tickets share values of it, instants by spans
    of time; of other fields nearly every ticket has a value of its own.
    """

    ordered: bool = False
    begins: bool = False
    many: bool = False
    groups: bool = False


TRAITS: Mapping[Kind, Traits] = {
    Kind.NUMBER: Traits(ordered=True),
    Kind.TEXT: Traits(begins=True),
    Kind.CHOICE: Traits(groups=True),
    Kind.RANK: Traits(ordered=True, groups=True),
    Kind.INSTANT: Traits(ordered=True, groups=True),
    Kind.SLA: Traits(ordered=True, groups=True),
    Kind.AGENT: Traits(groups=True),
    Kind.TEAM: Traits(groups=True),
    Kind.PROJECT: Traits(groups=True),
    Kind.CONTACT: Traits(begins=True, groups=True),
    Kind.TAGS: Traits(begins=True, many=True, groups=True),
    Kind.LINKS: Traits(many=True),
    Kind.KEYED: Traits(ordered=True, groups=True),
    Kind.MULTI: Traits(many=True, groups=True),
}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a ticket.

    ``column`` is the attribute of the ticket row and the column of the ticket table (tags have a table of their own).
    ``choices`` are in order, lowest first. ``codes`` are a RANK field's stored numbers by name. ``settable`` says whether
    ``--set``, the edit form and an import may write it. ``ahead``: a weekday is the next one rather than the last. ``whole``:
    a text that is an identifier, found as a whole or by its beginning rather than by its words. ``custom`` is the key in the
    store of a desk's own field, 0 of a built-in one.
    """

    name: str
    kind: Kind
    column: str
    label: str
    choices: tuple[str, ...] = ()
    codes: Mapping[str, int] | None = None
    nullable: bool = False
    settable: bool = True
    aliases: tuple[str, ...] = ()
    limit: int = 500
    ahead: bool = False
    whole: bool = False
    custom: int = 0

    @property
    def traits(self) -> Traits:
        """What queries can do with it."""
        return TRAITS[self.kind]

    @property
    def people(self) -> Kind:
        """Its kind as far as ``me`` and ``myteam`` are concerned."""
        return self.kind

    @property
    def spanned(self) -> bool:
        """Whether tickets are grouped by spans of time rather than by its values."""
        return self.kind in (Kind.INSTANT, Kind.SLA)

    @property
    def optional(self) -> bool:
        """Whether ``none`` and ``any`` say something about it."""
        return self.nullable or self.traits.many


def _ranks(ranks: type[IntEnum]) -> Mapping[str, int]:
    return {rank.name.lower(): int(rank) for rank in ranks}


SPECS: tuple[FieldSpec, ...] = (
    FieldSpec("id", Kind.NUMBER, "number", "ID", settable=False, aliases=("number",)),
    FieldSpec("subject", Kind.TEXT, "subject", "SUBJECT"),
    FieldSpec("type", Kind.CHOICE, "type", "TYPE", choices=tuple(t.value for t in TicketType)),
    FieldSpec("status", Kind.CHOICE, "status", "ST", choices=STATUS_NAMES),
    FieldSpec("category", Kind.CHOICE, "category", "CAT", choices=tuple(c.value for c in Category), settable=False),
    FieldSpec("severity", Kind.RANK, "severity", "SEV", tuple(_ranks(Severity)), _ranks(Severity)),
    FieldSpec("priority", Kind.RANK, "priority", "P", tuple(_ranks(Priority)), _ranks(Priority)),
    FieldSpec("channel", Kind.CHOICE, "channel", "VIA", choices=tuple(c.value for c in Channel)),
    FieldSpec("assignee", Kind.AGENT, "assignee_id", "WHO", nullable=True, aliases=("who",)),
    FieldSpec("team", Kind.TEAM, "team_id", "TEAM", nullable=True),
    FieldSpec("project", Kind.PROJECT, "project_id", "CUSTOMER", aliases=("customer",)),
    FieldSpec("requester", Kind.CONTACT, "requester_id", "REQUESTER", nullable=True, aliases=("contact",)),
    FieldSpec("tag", Kind.TAGS, "tags", "TAGS", aliases=("tags", "label")),
    FieldSpec("sla", Kind.SLA, "sla_due", "SLA", nullable=True, settable=False, ahead=True),
    FieldSpec("due", Kind.INSTANT, "due", "DUE", nullable=True, ahead=True),
    FieldSpec("snoozed", Kind.INSTANT, "snoozed_until", "SNOOZED", nullable=True, ahead=True),
    FieldSpec("created", Kind.INSTANT, "created_at", "CREATED", settable=False),
    FieldSpec("updated", Kind.INSTANT, "updated_at", "UPDATED", settable=False),
    FieldSpec("solved", Kind.INSTANT, "solved_at", "SOLVED", nullable=True, settable=False),
    FieldSpec("external", Kind.TEXT, "external_id", "EXTERNAL", nullable=True, aliases=("external_id",), whole=True),
)


# What queries ask of a ticket's links: no columns, nothing to set, sort or group by.
RELATIONS: tuple[FieldSpec, ...] = (
    FieldSpec("blocks", Kind.LINKS, "", "BLOCKS", settable=False),
    FieldSpec("blocked_by", Kind.LINKS, "", "BLOCKED BY", settable=False, aliases=("blockers",)),
    FieldSpec("blocked", Kind.LINKS, "", "BLOCKED", choices=("yes", "no"), settable=False),
)


class FieldSet:
    """The fields that a desk's queries can name: the built-in ones and its own, each found by its name and its aliases.

    Iterating gives the fields of a ticket, ``by_name`` has the relations too.
    """

    __slots__ = ("by_name", "specs")

    def __init__(self, specs: Iterable[FieldSpec]) -> None:
        """A name that is taken already stays with the earlier field."""
        self.specs = tuple(specs)
        self.by_name: dict[str, FieldSpec] = {}
        for spec in (*self.specs, *RELATIONS):
            for name in (spec.name, *spec.aliases):
                self.by_name.setdefault(name, spec)

    def __iter__(self) -> Iterator[FieldSpec]:
        return iter(self.specs)

    def __getitem__(self, name: str) -> FieldSpec:
        return self.by_name[name]

    def get(self, name: str) -> FieldSpec | None:
        """The field of a name or alias in small letters, or None."""
        return self.by_name.get(name)

    def having(self, specs: Iterable[FieldSpec]) -> FieldSet:
        """These fields and more."""
        return FieldSet((*self.specs, *specs))

    def choosing(self, choices: Mapping[str, tuple[str, ...]]) -> FieldSet:
        """These fields, some of them with other choices by name."""
        return FieldSet(replace(s, choices=choices[s.name]) if s.name in choices else s for s in self.specs)

    @property
    def named(self) -> Iterable[FieldSpec]:
        """Everything that a query can name, each once: the fields of a ticket, then the relations."""
        return {spec.name: spec for spec in self.by_name.values()}.values()

    @property
    def sorted_by(self) -> tuple[str, ...]:
        """Names of the fields that tickets can be sorted by."""
        return tuple(spec.name for spec in self.specs if not spec.traits.many)

    @property
    def grouped_by(self) -> tuple[str, ...]:
        """Names of the fields that tickets can be grouped by."""
        return tuple(spec.name for spec in self.specs if spec.traits.groups)


BUILT_IN = FieldSet(SPECS)
FIELDS: Mapping[str, FieldSpec] = BUILT_IN.by_name

# A tag: letters, digits and -_.:/ in any script; no space, comma or quote, so that a query can name it bare.
_TAG = re.compile(r"[^\W_][\w\-.:/]*", re.UNICODE)


def tag_value(raw: str) -> str:
    """The tag ``raw`` in its stored form (case folded); raises :class:`InvalidValue`."""
    tag = raw.strip().casefold()
    if not tag:
        raise InvalidValue("tag", "a tag needs at least one letter or digit")
    if len(tag) > 60:
        raise InvalidValue("tag", f"{len(tag)} characters are too many, a tag has at most 60")
    if not _TAG.fullmatch(tag):
        raise InvalidValue("tag", f"{raw.strip()!r} is not a tag: use letters, digits and - _ . : / only")
    return tag


def choice_value(spec: FieldSpec, raw: str) -> str:
    """The choice that ``raw`` names (by name, or by the unambiguous start of one); raises :class:`InvalidValue`."""
    wanted = raw.strip().casefold()
    if wanted in spec.choices:
        return wanted
    starts = [choice for choice in spec.choices if wanted and choice.startswith(wanted)]
    if len(starts) == 1:
        return starts[0]
    raise InvalidValue(spec.name, f"{raw.strip()!r} is not one of {', '.join(spec.choices)}")


def rank_value(spec: FieldSpec, raw: str) -> int:
    """The stored number of a ranked choice, by name, its start, or short form (P1, S2); raises :class:`InvalidValue`."""
    codes = spec.codes or {}
    wanted = raw.strip().casefold()
    top = max(codes.values(), default=0)
    if len(wanted) == 2 and wanted[0] == spec.name[0] and wanted[1].isascii() and wanted[1].isdigit():
        code = top + 1 - int(wanted[1])
        if code in codes.values():
            return code
    return codes[choice_value(spec, raw)]


def text_value(spec: FieldSpec, raw: str) -> str:
    """``raw`` if it may stand in a text field; raises :class:`InvalidValue`."""
    if len(raw) > spec.limit:
        raise InvalidValue(spec.name, f"{len(raw)} characters are too many, the limit is {spec.limit}")
    if not raw.strip() and not spec.nullable:
        raise InvalidValue(spec.name, "it must not be empty")
    return raw
