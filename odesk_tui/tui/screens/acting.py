"""The keys that act on tickets: alike in the list and on the ticket's own screen."""

from __future__ import annotations

from odesk_tui.commands.base import Command
from odesk_tui.commands.children import CreateChild
from odesk_tui.commands.tickets import Create
from odesk_tui.tui.dialogs.ask import ask_number
from odesk_tui.tui.dialogs.create import CreateForm
from odesk_tui.tui.dialogs.kept_form import KeptForm
from odesk_tui.tui.dialogs.own_values import Own
from odesk_tui.tui.screens.changing import ChangingScreen
from odesk_tui.tui.screens.commanding import CommandingScreen
from odesk_tui.tui.screens.connecting import ConnectingScreen
from odesk_tui.tui.screens.lending import LendingScreen
from odesk_tui.tui.screens.mentioning import MentioningScreen


class ActingScreen(ChangingScreen, ConnectingScreen, LendingScreen, MentioningScreen, CommandingScreen):
    """Every key that works wherever there is a ticket; subclasses say which ticket in :meth:`subject`."""

    # Tickets

    async def action_create(self) -> None:
        """A new ticket."""
        app = self.desk_app
        people = app.people
        draft = app.drafts.body(0, "create")
        await self.ask(
            CreateForm(people.projects, people.agents, draft, own=self._own_fields(), catalogue=people.catalogue)
        )

    def _own_fields(self) -> Own:
        app = self.desk_app
        return Own(app.people, app.desk.clock(), app.zone)

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

        people = app.people
        draft = app.drafts.body(0, "create")
        own = self._own_fields()
        form = CreateForm(people.projects, people.agents, draft, of=row, own=own, catalogue=people.catalogue)
        await self.ask(form, answered)

    def on_kept_form_keep(self, message: KeptForm.Keep) -> None:
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

    # Copying

    def action_copy_number(self) -> None:
        """The number, as the shell takes it."""
        row = self.subject()
        if row is not None:
            self.desk_app.copy(str(row.number))

    def action_copy_title(self) -> None:
        """The ticket's web address; number and subject where the settings know no address."""
        row, url = self.subject(), self.desk_app.ticket_url
        if row is not None:
            self.desk_app.copy(url.replace("{number}", str(row.number)) or f"#{row.number} {row.subject.line()}")

    def writing(self) -> list[Command]:
        """The forms whose texts are kept."""
        return [form.draft() for form in self.query(KeptForm)]


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
