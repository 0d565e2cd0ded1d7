"""Where the store keeps the value of a field: the one place that maps a field to SQL on ``ticket t``."""

from __future__ import annotations

from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.fields import FieldSpec, Kind
from odesk_tui.store import custom_sql
from odesk_tui.store.door import Dialect

# The table with the handles that a field of the kind refers to.
REFERRED: dict[Kind, str] = {Kind.AGENT: "agent", Kind.TEAM: "team", Kind.PROJECT: "project"}


def stored(spec: FieldSpec) -> str:
    """The expression of a field's value, NULL without one (an SLA clock: NEVER); tags have a table of their own.

    Of a desk's own field it is the sort key.
    """
    if isinstance(spec, OwnField):
        return custom_sql.key_sql(spec.custom, _dialect(spec))
    return f"t.{spec.column}"


def whole(spec: FieldSpec) -> str:
    """The expression of a text as it was written."""
    return custom_sql.value_sql(spec.custom, _dialect(spec)) if isinstance(spec, OwnField) else stored(spec)


def worded(spec: OwnField) -> str:
    """The expression of the words of a text of a desk's own field."""
    return custom_sql.words_sql(spec.custom, _dialect(spec))


def _dialect(spec: OwnField) -> Dialect:
    return "postgresql" if spec.dialect == "postgresql" else "sqlite"
