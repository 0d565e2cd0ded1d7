"""The keys that act on a ticket: alike in the list and on the ticket's own screen."""

from __future__ import annotations

from collections.abc import Callable

from odesk_tui.commands.base import Command
from odesk_tui.commands.children import CreateChild
from odesk_tui.commands.tickets import Create, Edit, Trash
from odesk_tui.commands.time import StartTimer, StopTimer
from odesk_tui.core.fields import Priority
from odesk_tui.core.workflow import STANDARD
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.dialogs import pick
from odesk_tui.tui.dialogs.ask import ask_number
from odesk_tui.tui.dialogs.base import Dialog
from odesk_tui.tui.dialogs.create import CreateForm
from odesk_tui.tui.dialogs.edit_field import EditField
from odesk_tui.tui.dialogs.labels import Labels
from odesk_tui.tui.dialogs.log_time import LogTimeDialog
from odesk_tui.tui.screens.base import DeskScreen


class ActingScreen(DeskScreen):
    """A screen with a ticket under its keys; subclasses say which in :meth:`subject`."""

    def subject(self) -> TicketRow | None:
        """The ticket that keys act on."""
        raise NotImplementedError

    def _act(self, make: Callable[[TicketRow], Command | None]) -> None:
        """Run the command that ``make`` gives for the ticket as earlier keys have left it."""
        row = self.subject()
        if row is None:
            self.say("no ticket is chosen", failed=True)
            return
        app = self.desk_app
        app.orders.give(lambda: make(app.orders.newest(row)))

    async def _ask(self, make: Callable[[TicketRow], Dialog]) -> None:
        """Open the overlay that ``make`` gives for the ticket."""
        row = self.subject()
        if row is None:
            self.say("no ticket is chosen", failed=True)
        else:
            await self.ask(make(self.desk_app.orders.newest(row)))

    def _edit(self, row: TicketRow, field: str, value: str) -> Edit:
        return Edit(tickets=(row.number,), seen={row.number: row.version}, changes={field: value})

    # Fields

    def action_take(self) -> None:
        """Assign it to the agent."""
        self._act(lambda row: self._edit(row, "assignee", "me"))

    async def action_assign(self) -> None:
        """Choose a colleague."""
        app = self.desk_app
        await self._ask(lambda row: pick.assign(row, app.people.agents, app.me or ""))

    async def action_status(self) -> None:
        """Choose a status."""
        await self._ask(pick.status)

    def action_step_on(self) -> None:
        """The next status that is allowed."""
        self._step(1)

    def action_step_back(self) -> None:
        """The status before, if that is allowed."""
        self._step(-1)

    def _step(self, direction: int) -> None:
        def make(row: TicketRow) -> Command | None:
            target = STANDARD.step(row.status, direction)
            if target is None:
                way = "further" if direction > 0 else "back"
                self.say(f"#{row.number} is {row.status}: the workflow goes no step {way} from there", failed=True)
                return None
            return self._edit(row, "status", target)

        self._act(make)

    async def action_priority(self) -> None:
        """Choose a priority."""
        await self._ask(pick.priority)

    def action_raise_priority(self) -> None:
        """One priority higher."""
        self._shift(1)

    def action_lower_priority(self) -> None:
        """One priority lower."""
        self._shift(-1)

    def _shift(self, by: int) -> None:
        def make(row: TicketRow) -> Command | None:
            if not Priority.LOW <= row.priority + by <= Priority.URGENT:
                self.say(f"#{row.number} has {row.priority.label} already, the {'highest' if by > 0 else 'lowest'}")
                return None
            return self._edit(row, "priority", Priority(row.priority + by).name.lower())

        self._act(make)

    async def action_labels(self) -> None:
        """Add and remove labels."""
        await self._ask(lambda row: Labels(row, self.desk_app.people.tags))

    async def action_snooze(self) -> None:
        """Choose when it comes back."""
        app = self.desk_app
        await self._ask(lambda row: pick.snooze(row, app.desk.clock(), app.zone))

    async def action_edit(self) -> None:
        """Edit any field."""
        app = self.desk_app
        await self._ask(lambda row: EditField(row, app.people, app.desk.clock(), app.zone))

    def action_trash(self) -> None:
        """Out of every list."""
        self._act(lambda row: Trash(tickets=(row.number,), seen={row.number: row.version}))

    # Time

    def action_timer(self) -> None:
        """Start, stop or switch."""
        app = self.desk_app

        def make(row: TicketRow) -> Command:
            return StopTimer() if app.orders.timer_on == row.number else StartTimer(ticket=row.number)

        self._act(make)

    async def action_log_time(self) -> None:
        """Log time after the fact."""
        app = self.desk_app
        await self._ask(lambda row: LogTimeDialog(row, app.desk.clock(), app.zone))

    # Tickets

    async def action_create(self) -> None:
        """A new ticket."""
        app = self.desk_app
        await self.ask(CreateForm(app.people.projects, app.people.agents, app.drafts.body(0, "create")))

    async def action_create_child(self) -> None:
        """A new ticket that is a child of this one."""
        row = self.subject()
        if row is None:
            self.say("no ticket is chosen", failed=True)
            return
        app, parent = self.desk_app, row.number

        def answered(value: object) -> None:
            parts = value if isinstance(value, tuple) else (value,)
            app.orders.give_all(tuple(_child(part, parent) if isinstance(part, Create) else part for part in parts))

        form = CreateForm(app.people.projects, app.people.agents, app.drafts.body(0, "create"), of=row)
        await self.ask(form, answered)

    def on_create_form_keep(self, message: CreateForm.Keep) -> None:
        """The form's text, to be kept while it is being typed."""
        message.stop()
        self.desk_app.drafts.keep(message.command)

    async def action_by_number(self) -> None:
        """Ask for a number and open that ticket."""

        async def answered(value: object) -> None:
            if isinstance(value, int):
                await self.desk_app.open_ticket(value)

        await self.ask(ask_number(), answered)

    async def action_last_ticket(self) -> None:
        """Open the ticket that was open before."""
        last = self.desk_app.last_opened()
        if last is None:
            self.say("no ticket was opened before")
        else:
            await self.desk_app.open_ticket(last)

    async def action_view(self, slot: int) -> None:
        """The saved view on a number key."""
        await self.desk_app.open_view(slot)

    # Copying

    def action_copy_number(self) -> None:
        """The number, as the shell takes it."""
        row = self.subject()
        if row is not None:
            self.desk_app.copy(str(row.number))

    def action_copy_title(self) -> None:
        """Number and subject, as one tells a colleague."""
        row = self.subject()
        if row is not None:
            self.desk_app.copy(f"#{row.number} {row.subject.line()}")

    def writing(self) -> list[Command]:
        """The new ticket's form, if it is open."""
        return [form.draft() for form in self.query(CreateForm)]


def _child(create: Create, parent: int) -> CreateChild:
    """What creates the same ticket as a child."""
    return CreateChild(
        subject=create.subject,
        project=create.project,
        body=create.body,
        changes=create.changes,
        channel=create.channel,
        parent=parent,
    )
