"""The registry of a ticket's fields.

Query language, columns, forms, ``--json``, ``--set``, CSV mapping and validation all read it. To add a field: an entry
here, the column in ``store/tables/ticket.py``, a migration; a test pairs them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.workflow import CATEGORY_OF, STATUS_NAMES, Category


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


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a ticket.

    ``column`` is the attribute of the ticket row and the column of the ticket table (tags have a table of their own).
    ``choices`` are in order, lowest first. ``codes`` are a RANK field's stored numbers by name. ``settable`` says whether
    ``--set``, the edit form and an import may write it.
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
    FieldSpec("sla", Kind.SLA, "sla_due", "SLA", nullable=True, settable=False),
    FieldSpec("due", Kind.INSTANT, "due", "DUE", nullable=True),
    FieldSpec("snoozed", Kind.INSTANT, "snoozed_until", "SNOOZED", nullable=True),
    FieldSpec("created", Kind.INSTANT, "created_at", "CREATED", settable=False),
    FieldSpec("updated", Kind.INSTANT, "updated_at", "UPDATED", settable=False),
    FieldSpec("solved", Kind.INSTANT, "solved_at", "SOLVED", nullable=True, settable=False),
    FieldSpec("external", Kind.TEXT, "external_id", "EXTERNAL", nullable=True, aliases=("external_id",)),
)
FIELDS: Mapping[str, FieldSpec] = {name: spec for spec in SPECS for name in (spec.name, *spec.aliases)}

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


def category_of(status: str) -> Category:
    """The category of a status name; raises :class:`InvalidValue` for an unknown one."""
    try:
        return CATEGORY_OF[status]
    except KeyError:
        raise InvalidValue("status", f"{status!r} is not one of {', '.join(STATUS_NAMES)}") from None
