"""A desk's own fields among those that queries can name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from odesk_tui.core.custom.definition import WORDY, CustomField, CustomKind
from odesk_tui.core.fields import FieldSpec, Kind, Traits
from odesk_tui.core.ticket import CUSTOM

_TRAITS: Mapping[CustomKind, Traits] = {
    CustomKind.TEXT: Traits(begins=True, groups=True),
    CustomKind.LONG_TEXT: Traits(begins=True),
    CustomKind.URL: Traits(begins=True, groups=True),
    CustomKind.INTEGER: Traits(ordered=True, groups=True),
    CustomKind.DECIMAL: Traits(ordered=True, groups=True),
    CustomKind.BOOLEAN: Traits(groups=True),
    CustomKind.DATE: Traits(ordered=True, groups=True),
    CustomKind.INSTANT: Traits(ordered=True, groups=True),
    CustomKind.DURATION: Traits(ordered=True, groups=True),
    CustomKind.CHOICE: Traits(ordered=True, groups=True),
    CustomKind.MULTI_CHOICE: Traits(many=True, groups=True),
    CustomKind.VERSION: Traits(ordered=True, begins=True, groups=True),
    CustomKind.AGENT: Traits(groups=True),
    CustomKind.CONTACT: Traits(begins=True, groups=True),
    CustomKind.PROJECT: Traits(groups=True),
    CustomKind.RELEASE: Traits(ordered=True, begins=True, groups=True),
}


_NONE = CustomField(0, "", CustomKind.TEXT, "")


@dataclass(frozen=True, slots=True)
class OwnField(FieldSpec):
    """A desk's own field; ``dialect`` names the database that keeps its values, for whoever turns it into SQL."""

    own: CustomField = _NONE
    dialect: str = ""

    @property
    def traits(self) -> Traits:
        """What queries can do with its kind."""
        return _TRAITS[self.own.kind]

    @property
    def spanned(self) -> bool:
        """Instants and days are grouped by spans of time."""
        return self.own.kind in (CustomKind.INSTANT, CustomKind.DATE)

    @property
    def people(self) -> Kind:
        """Its kind as far as ``me`` is concerned."""
        return Kind.AGENT if self.own.kind is CustomKind.AGENT else self.kind


def own_fields(fields: Iterable[CustomField], dialect: str) -> list[OwnField]:
    """The fields that are not removed, as queries name them."""
    return [_spec(field, dialect) for field in fields if not field.removed]


def _spec(field: CustomField, dialect: str) -> OwnField:
    kind = Kind.KEYED
    if field.kind in WORDY:
        kind = Kind.TEXT
    elif field.kind is CustomKind.INSTANT:
        kind = Kind.INSTANT
    elif field.kind is CustomKind.MULTI_CHOICE:
        kind = Kind.MULTI
    choices = tuple(choice.name for choice in field.choices)
    if field.kind is CustomKind.BOOLEAN:
        choices = ("yes", "no")
    return OwnField(
        field.name,
        kind,
        f"{CUSTOM}{field.id}",
        field.label,
        choices,
        nullable=True,
        ahead=True,
        custom=field.id,
        own=field,
        dialect=dialect,
    )
