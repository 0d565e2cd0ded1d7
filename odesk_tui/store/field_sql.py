"""Where the store keeps the value of a field: the one place that maps a field to SQL on ``ticket t``."""

from __future__ import annotations

from odesk_tui.core.fields import FieldSpec, Kind

# The table with the handles that a field of the kind refers to.
REFERRED: dict[Kind, str] = {Kind.AGENT: "agent", Kind.TEAM: "team", Kind.PROJECT: "project"}


def stored(spec: FieldSpec) -> str:
    """The expression of a field's value, NULL without one (an SLA clock: NEVER); tags have a table of their own."""
    return f"t.{spec.column}"
