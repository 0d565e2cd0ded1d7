"""The keys that change the fields of tickets, and those that measure time on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from odesk_tui.commands.base import Command
from odesk_tui.commands.tickets import Edit, StepPriority, StepStatus, Trash
from odesk_tui.commands.time import StartTimer, StopTimer
from odesk_tui.core.catalogue import Catalogue
from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.fields import Priority
from odesk_tui.reads.approvals import ApprovalsOf, Request
from odesk_tui.reads.types import ReadCatalogue
from odesk_tui.reads.ways import Way, Ways
from odesk_tui.tui.dialogs import pick
from odesk_tui.tui.dialogs.approval import ApprovalDialog
from odesk_tui.tui.dialogs.base import target
from odesk_tui.tui.dialogs.edit_field import EditField
from odesk_tui.tui.dialogs.flow import Change, FlowDialog
from odesk_tui.tui.dialogs.flow_forms import flow_form
from odesk_tui.tui.dialogs.labels import Labels
from odesk_tui.tui.dialogs.log_time import LogTimeDialog
from odesk_tui.tui.dialogs.long_text import LongText
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
        rows = self.about()
        catalogue = self.desk_app.people.catalogue

        async def show(ways: Mapping[tuple[int, str], Way]) -> None:
            await self.ask(pick.status(rows, catalogue, ways))

        if any(way.demands for row in rows for way in catalogue.workflow_of(row.type).transitions.values()):
            await self.find_then(Ways(tuple(row.number for row in rows)), show)
        elif rows:
            await show({})

    async def action_kind(self) -> None:
        """Choose a type."""
        catalogue = self.desk_app.people.catalogue
        await self.ask_about(lambda rows: pick.kind(rows, catalogue))

    async def action_flow(self) -> None:
        """Show the workflow of the ticket's type, and those of others; they are changed from there."""
        await self._show_flow(self.desk_app.people.catalogue)

    async def _show_flow(self, catalogue: Catalogue, kind: str = "") -> None:
        row = self.subject()
        here = row is not None and kind in ("", row.type)
        dialog = FlowDialog(catalogue, row.type, row.status) if here and row else FlowDialog(catalogue, kind)

        async def chosen(value: object) -> None:
            if isinstance(value, Change):
                await self._change_flow(catalogue, value)

        await self.ask(dialog, chosen)

    async def _change_flow(self, catalogue: Catalogue, change: Change) -> None:
        """Ask what is to be changed, do it, and show the workflow as it is then."""

        def again(_: object) -> None:
            self.desk_app.read_people(anew=True)
            self.call_next(self.find_then, ReadCatalogue(), lambda found: self._show_flow(found, change.kind))

        async def answered(value: object) -> None:
            if isinstance(value, Command):
                self.desk_app.orders.give(lambda: value, again)

        flow = catalogue.workflow_of(change.kind)
        await self.ask(flow_form(change.what, flow, self.desk_app.runner.rehearse), answered)

    async def action_approval(self) -> None:
        """Show what is asked about the ticket, and answer it."""
        row, app = self.subject(), self.desk_app
        if row is None:
            self.say("no ticket is chosen", failed=True)
            return

        async def show(found: Sequence[Request]) -> None:
            if found:
                await self.ask(ApprovalDialog(row, found, app.me, app.desk.clock()))
            else:
                self.say(f"#{row.number}: nothing is asked of anybody; a status that needs it asks")

        await self.find_then(ApprovalsOf(row.number), show)

    async def action_step_on(self) -> None:
        """The next status that is allowed."""
        await self._step(1)

    async def action_step_back(self) -> None:
        """The status before, if that is allowed."""
        await self._step(-1)

    async def _step(self, by: int) -> None:
        rows = self.about()
        catalogue = self.desk_app.people.catalogue
        if len(rows) == 1 and catalogue.workflow_of(rows[0].type).step(rows[0].status, by) is None:
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
        """Edit any field; a long text has room of its own."""
        app, rows = self.desk_app, self.about()
        if not rows:
            return

        async def answered(value: object) -> None:
            if isinstance(value, OwnField):
                await self.ask(LongText(rows, value))
            else:
                await self.obey(value)

        await self.ask(EditField(rows, app.people, app.desk.clock(), app.zone), answered)

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
