"""How a screen does things to tickets: to which, with what look before, what is said after, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from textual._callback import invoke

from odesk_tui.commands.base import Command, TicketCommand
from odesk_tui.commands.macros import ApplyMacro
from odesk_tui.commands.telling import words
from odesk_tui.commands.tickets import StepStatus
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.core.errors import DeskError
from odesk_tui.reads.base import Read
from odesk_tui.reads.history import RedoMails, Undoable, UndoList
from odesk_tui.reads.macros import MacroTexts
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.acts import Act, act, overridden
from odesk_tui.tui.dialogs.ask import Ask, Confirm
from odesk_tui.tui.dialogs.base import Dialog
from odesk_tui.tui.dialogs.history import HistoryPick
from odesk_tui.tui.dialogs.preview import Outcomes, Preview
from odesk_tui.tui.runner import REHEARSAL, Ran
from odesk_tui.tui.screens.base import Answered, DeskScreen
from odesk_tui.tui.typeahead import LIMIT_S

T = TypeVar("T")
_HISTORY = 50


class DoingScreen(DeskScreen):
    """A screen with tickets under its keys; subclasses say which one in :meth:`subject`."""

    def __init__(self) -> None:
        super().__init__()
        self._finding = 0

    # To which

    def subject(self) -> TicketRow | None:
        """The ticket under the cursor, or the one that is shown."""
        raise NotImplementedError

    def subjects(self) -> tuple[TicketRow, ...]:
        """The tickets that keys act on."""
        row = self.subject()
        return (row,) if row is not None else ()

    def about(self) -> tuple[TicketRow, ...]:
        """The tickets that keys act on, as earlier keys have left them; says so when there is none."""
        rows = self.subjects()
        if not rows:
            self.say("no ticket is chosen", failed=True)
        return tuple(self.desk_app.orders.newest(row) for row in rows)

    # Doing

    async def do(self, make: Callable[[tuple[TicketRow, ...]], TicketCommand]) -> None:
        """Do to the tickets what ``make`` says."""
        rows = self.about()
        if rows:
            await self.perform(act(make(rows)))

    async def perform(self, act: Act) -> None:
        """Do it; what concerns many, or mails several customers, is shown first."""
        if not act.previewed:
            self._give(act)
            return
        preview = Preview(act, self.desk_app.zone)

        def failed(error: DeskError) -> None:
            preview.fail(str(error))

        self.desk_app.runner.rehearse(act.command, preview.show, failed)
        if isinstance(act.command, ApplyMacro):
            texts = MacroTexts(act.command.name, act.command.tickets, act.command.ticket_url)
            self.desk_app.runner.read("texts", texts, preview.write, failed)
        await self.ask(preview, lambda _: self._give(act))

    def _give(self, act: Act) -> None:
        # What was meant is settled: moving on takes no more tickets into it.
        self.desk_app.selection.close_range()
        self.desk_app.orders.act(act, self.came_of(act))

    def held_back(self, command: TicketCommand, why: str, again: Callable[[TicketCommand], None]) -> None:
        """Ask for the reason to do it in spite of what blocks; Esc leaves it undone."""

        async def ask() -> None:
            question = f"{why}; do it all the same ({self._deed(command)})?"
            await self.ask(Ask(question, "reason"), lambda reason: again(overridden(command, str(reason))))

        self.call_next(ask)

    def _deed(self, command: TicketCommand) -> str:
        """What a command does, in words; of a step the status that it leads to, when that is one."""
        if isinstance(command, StepStatus):
            flow_of = self.desk_app.people.catalogue.workflow_of
            rows = [row for row in self.subjects() if row.number in command.tickets]
            names = {flow_of(row.type).step(row.status, command.by) for row in rows}
            if len(rows) == len(command.tickets) and len(names) == 1 and (name := names.pop()) is not None:
                return f"status {name}"
        return words(command, self.desk_app.zone)

    def came_of(self, act: Act) -> Callable[[Ran], None] | None:
        """Who hears what came of an act."""
        return None

    async def obey(self, value: object) -> None:
        """Do what an overlay has answered."""
        if isinstance(value, Act):
            await self.perform(value)
        elif isinstance(value, TicketCommand):
            await self.perform(act(value))
        elif isinstance(value, Command):
            self.desk_app.orders.give(lambda: value)
        elif isinstance(value, tuple):
            self.desk_app.orders.give_all(value)

    async def ask(self, dialog: Dialog, answered: Answered | None = None) -> None:
        """Open an overlay, unless one is open; what it answers is done, unless ``answered`` hears it."""
        if not self._answered:
            await super().ask(dialog, answered or self.obey)

    async def ask_about(self, make: Callable[[tuple[TicketRow, ...]], Dialog]) -> None:
        """Open the overlay that ``make`` gives for the tickets."""
        rows = self.about()
        if rows:
            await self.ask(make(rows))

    async def find_then(self, query: Read[T], then: Callable[[T], object], *, limit_s: float = LIMIT_S) -> None:
        """Read, then go on with ``then``; keys wait meanwhile (so long at most), so that they reach what it opens."""
        release = self.desk_app.typing.hold(limit_s)
        self._finding += 1
        turn = self._finding

        def arrived(found: T) -> None:
            async def go_on() -> None:
                try:
                    # Somebody who has typed on meanwhile wants something else.
                    if turn == self._finding:
                        await invoke(then, found)
                finally:
                    release()

            self.call_next(go_on)

        def failed(error: DeskError) -> None:
            release()
            self.fail(error)

        self.desk_app.runner.read("overlay", query, arrived, failed)

    # Again, back, and forth

    async def action_repeat(self) -> None:
        """Do the last act again, on what is under the keys now."""
        last = self.desk_app.orders.last
        if last is None:
            self.say("nothing was done yet that could be done again")
            return
        rows = self.about()
        if rows:
            await self.perform(last.on(rows))

    def action_undo(self) -> None:
        """Take back what the agent did last, wherever they did it."""
        self.desk_app.orders.give(Undo)

    async def action_redo(self) -> None:
        """Do again what was taken back; be sure when that mails customers again."""

        async def known(mails: int) -> None:
            if not mails:
                self.desk_app.orders.give(Redo)
                return
            question = f"Redo sends {mails:,} mail{'' if mails == 1 else 's'} to customers again"
            await self.ask(Confirm(question, yes="sends again"), lambda _: self.desk_app.orders.give(Redo))

        await self.find_then(RedoMails(), known)

    async def action_history(self) -> None:
        """Show what can be taken back, down to where one chooses."""

        async def show(found: Sequence[Undoable]) -> None:
            if not found:
                self.say("there is nothing of yours to be taken back")
                return
            await self.ask(HistoryPick(found))

        await self.find_then(UndoList(limit=_HISTORY), show)

    async def action_outcomes(self) -> None:
        """Say why tickets were refused."""
        kept = self.desk_app.orders.outcome
        if kept is None:
            self.say("nothing was refused of what you did to several tickets")
            return
        title, result = kept
        await self.ask(Outcomes(f"{title}: {len(result.done):,} ok, {len(result.refused):,} refused", result.refused))

    def on_dialog_done(self, message: Dialog.Done) -> None:  # type: ignore[override]
        """A preview that is closed waits for nothing any more; the base class closes it."""
        if isinstance(message.dialog, Preview):
            self.desk_app.runner.forget(REHEARSAL)
