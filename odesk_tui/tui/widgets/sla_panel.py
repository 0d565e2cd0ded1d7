"""The SLA panel: the clocks that are due next, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.core.sla.policy import Metric
from odesk_tui.reads.rows import ClockRow
from odesk_tui.tui.columns import SLA_WIDTH, Looks, urgency_style
from odesk_tui.tui.pace import cell_text
from odesk_tui.tui.widgets.cells import Piece, fill
from odesk_tui.tui.widgets.painted import Painted


class SlaPanel(Painted):
    """A heading, then a line a clock: what is left, ticket, assignee, what was promised."""

    PREFIX = "panel"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"panel--heading", "panel--breached", "panel--near", "panel--muted"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._clocks: Sequence[ClockRow] = ()
        self._looks: Looks | None = None

    def show(self, clocks: Sequence[ClockRow], looks: Looks) -> None:
        """Show the clocks, most urgent first."""
        self._clocks, self._looks = clocks, looks
        self.repaint()

    def tick(self, looks: Looks) -> list[Countdown]:
        """Show the instant of ``looks``; return the clocks in sight."""
        if not self.display:
            return []
        self._looks = looks
        self.repaint()
        return [looks.clock(clock.due_at, clock.calendar_id) for clock in self._clocks[: max(0, self.size.height - 1)]]

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """The heading or a clock."""
        if y == 0:
            return [(fill(" SLA due next (S hides)", width), "")], "heading"
        if self._looks is None or y > len(self._clocks):
            text = "  no clock is running" if y == 1 and self._looks is not None else ""
            return [(fill(text, width), "muted")], ""
        clock = self._clocks[y - 1]
        left = self._looks.clock(clock.due_at, clock.calendar_id)
        rest = f" #{clock.ticket:<6} {fill(self._looks.who(clock.assignee), 6)} {Metric(clock.metric).short}"
        urgency = fill(cell_text(left), SLA_WIDTH)
        return [(" ", ""), (urgency, urgency_style(left.urgency)), (fill(rest, max(0, width - SLA_WIDTH - 1)), "")], ""
