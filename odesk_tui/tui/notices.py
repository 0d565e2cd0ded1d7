"""What the list says when it has no rows."""

from __future__ import annotations

from collections.abc import Sequence

from odesk_tui.core.text import safe_line
from odesk_tui.reads.rows import ClockRow
from odesk_tui.tui.columns import Looks
from odesk_tui.tui.pace import cell_text


def empty_store() -> list[str]:
    """There is nothing at all."""
    return [
        "There are no tickets yet.",
        "c creates one.",
        "In the shell, odesk import FILE brings many,",
        "and odesk demo shows an example.",
    ]


def no_match(query: str) -> list[str]:
    """A filter finds nothing."""
    return [f"Nothing matches {safe_line(query)}", "Esc clears the filter, / changes it."]


def all_done(view: str, urgent: Sequence[ClockRow], looks: Looks) -> list[str]:
    """A saved view is empty: the work is done, for now."""
    if not urgent:
        return [f"All done in {view}.", "No SLA clock is running. 1-9 show other views."]
    first = urgent[0]
    left = cell_text(looks.clock(first.due_at, first.calendar_id))
    return [f"All done in {view}.", f"Next due: {left} #{first.ticket} {first.subject.line()}. 1-9 show other views."]


def failed(sentence: str) -> list[str]:
    """The list cannot be read."""
    return ["The list cannot be read.", sentence, "R tries again."]
