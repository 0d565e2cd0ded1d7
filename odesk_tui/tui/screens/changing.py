"""The keys that change the fields of tickets, and those that measure time on them."""

from __future__ import annotations

from odesk_tui.commands.base import Command
from odesk_tui.commands.tickets import Edit, StepPriority, StepStatus, Trash
from odesk_tui.commands.time import StartTimer, StopTimer
from odesk_tui.core.fields import Priority
from odesk_tui.core.workflow import STANDARD
from odesk_tui.tui.dialogs import pick
from odesk_tui.tui.dialogs.base import target
from odesk_tui.tui.dialogs.edit_field import EditField
from odesk_tui.tui.dialogs.labels import Labels
from odesk_tui.tui.dialogs.log_time import LogTimeDialog
from odesk_tui.tui.screens.doing import DoingScreen


class ChangingScreen(DoingScreen):
    """Fields and time."""

    async def action_take(self) -> None:
        """Assign to the agent."""
        await self.do(lambda rows: Edit(**target(rows), changes={"assignee": "me"}))

    async def action_assign(self) -> None:
        """Choose a colleague."""
        app = self.desk_app
        await self.ask_about(lambda rows: pick.assign(rows, app.people.agents, app.me or ""))

    async def action_status(self) -> None:
        """Choose a status."""
        await self.ask_about(pick.status)

    async def action_step_on(self) -> None:
        """The next status that is allowed."""
        await self._step(1)

    async def action_step_back(self) -> None:
        """The status before, if that is allowed."""
        await self._step(-1)

    async def _step(self, by: int) -> None:
        rows = self.about()
        if len(rows) == 1 and STANDARD.step(rows[0].status, by) is None:
            way = "further from there" if by > 0 else "back from there; u takes back what you did last"
            self.say(f"#{rows[0].number} is {rows[0].status}: the workflow goes no step {way}", failed=True)
        elif rows:
            await self.do(lambda rows: StepStatus(**target(rows), by=by))

    async def action_priority(self) -> None:
        """Choose a priority."""
        await self.ask_about(pick.priority)

    async def action_raise_priority(self) -> None:
        """One priority higher."""
        await self._shift(1)

    async def action_lower_priority(self) -> None:
        """One priority lower."""
        await self._shift(-1)

    async def _shift(self, by: int) -> None:
        rows = self.about()
        if len(rows) == 1 and not Priority.LOW <= rows[0].priority + by <= Priority.URGENT:
            end = "highest" if by > 0 else "lowest"
            self.say(f"#{rows[0].number} has {rows[0].priority.label} already, the {end}")
        elif rows:
            await self.do(lambda rows: StepPriority(**target(rows), by=by))

    async def action_labels(self) -> None:
        """Add and remove labels."""
        await self.ask_about(lambda rows: Labels(rows, self.desk_app.people.tags))

    async def action_snooze(self) -> None:
        """Choose when it comes back."""
        app = self.desk_app
        await self.ask_about(lambda rows: pick.snooze(rows, app.desk.clock(), app.zone))

    async def action_edit(self) -> None:
        """Edit any field."""
        app = self.desk_app
        await self.ask_about(lambda rows: EditField(rows, app.people, app.desk.clock(), app.zone))

    async def action_trash(self) -> None:
        """Out of every list."""
        await self.do(lambda rows: Trash(**target(rows)))

    # Time

    def action_timer(self) -> None:
        """Start, stop or switch: one agent works on one ticket."""
        row = self.subject()
        if row is None:
            self.say("no ticket is chosen", failed=True)
            return
        orders = self.desk_app.orders

        def make() -> Command:
            return StopTimer() if orders.timer_on == row.number else StartTimer(ticket=row.number)

        orders.give(make)

    async def action_log_time(self) -> None:
        """Log time after the fact."""
        app = self.desk_app
        await self.ask_about(lambda rows: LogTimeDialog(rows, app.desk.clock(), app.zone))
