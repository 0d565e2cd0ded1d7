"""A contract's matrix: the priority of a ticket from how bad it is and, where the desk asks for it, how far it reaches.

Written ``critical=urgent, major=high`` by severity, or ``critical/site=urgent, critical/person=high`` with the choices of
the desk's own field ``impact`` after a slash. An entry with an impact goes before one without.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from odesk_tui.core.errors import InvalidValue
from odesk_tui.core.fields import FIELDS, Priority, Severity, rank_value

# The desk's own field whose choices say how far a ticket reaches.
IMPACT = "impact"
_ENTRY = re.compile(r"([^/=]+)(?:/([^=]+))?=([^/=]+)")


@dataclass(frozen=True, slots=True)
class Matrix:
    """Severity, with an impact or without (None), → priority."""

    cells: Mapping[tuple[Severity, str | None], Priority]

    def priority(self, severity: Severity, impact: str | None) -> Priority | None:
        """The priority that it gives; None when it says nothing about such tickets."""
        found = self.cells.get((severity, impact.casefold())) if impact is not None else None
        return found if found is not None else self.cells.get((severity, None))

    def text(self) -> str:
        """The matrix as it is written, worst first."""
        cells = sorted(self.cells.items(), key=lambda cell: (-cell[0][0], cell[0][1] or ""))
        return ", ".join(
            f"{severity.name.lower()}{f'/{impact}' if impact is not None else ''}={priority.name.lower()}"
            for (severity, impact), priority in cells
        )


def matrix_value(raw: str, impacts: Iterable[str] | None = None) -> Matrix:
    """The matrix that ``raw`` writes; ``impacts`` are the choices of the field, None when the desk has no such field.

    Raises :class:`InvalidValue` that names the entry.
    """
    choices = None if impacts is None else {choice.casefold(): choice for choice in impacts}
    cells: dict[tuple[Severity, str | None], Priority] = {}
    # A choice may have spaces in its name, so that a comma parts entries where there is one.
    for entry in (part.strip() for part in (raw.split(",") if "," in raw else raw.split())):
        if not entry:
            continue
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise InvalidValue("matrix", f"{entry[:60]!r} is not written as critical=urgent or critical/site=urgent")
        severity = Severity(rank_value(FIELDS["severity"], match[1]))
        impact = match[2].strip().casefold() if match[2] is not None else None
        if impact is not None and choices is None:
            raise InvalidValue(
                "matrix",
                f"{entry[:60]!r} names an impact, and the desk has no field for it; add one with: odesk field add "
                "impact choice --choices …",
            )
        if impact is not None and choices is not None and impact not in choices:
            raise InvalidValue("matrix", f"{match[2][:60]!r} is not an impact; they are: {', '.join(choices.values())}")
        if (severity, impact) in cells:
            raise InvalidValue("matrix", f"{entry[:60]!r} says again what another entry has said")
        cells[severity, impact] = Priority(rank_value(FIELDS["priority"], match[3]))
    return Matrix(cells)


def stored_matrix(text: str) -> Matrix:
    """The matrix of a text that :meth:`Matrix.text` made."""
    cells: dict[tuple[Severity, str | None], Priority] = {}
    for entry in filter(None, text.split(", ")):
        left, _, priority = entry.rpartition("=")
        severity, slash, impact = left.partition("/")
        cells[Severity[severity.upper()], impact if slash else None] = Priority[priority.upper()]
    return Matrix(cells)
