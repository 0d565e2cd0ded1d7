"""What a merge brings together that belongs to different customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from odesk_tui.core.people import Project, customer_of
from odesk_tui.reads.rows import TicketRow


def across(projects: Sequence[Project], rows: Iterable[TicketRow], into: TicketRow) -> tuple[str, ...]:
    """A warning for each of ``rows`` that is of another customer than ``into``, naming both."""
    to = customer_of(projects, into.project_handle)
    found = []
    for row in rows:
        of = customer_of(projects, row.project_handle)
        if of is not None and to is not None and of.id != to.id:
            found.append(
                f"#{row.number} is of {of.name} and #{into.number} of {to.name}: what {of.name} wrote would stand on a "
                f"ticket of {to.name}"
            )
    return tuple(found)
