"""The commands that screens give: run in turn, said in one line, shown at once, then read again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from odesk_tui.commands.base import Command, Result
from odesk_tui.commands.conversation import SaveDraft
from odesk_tui.commands.tickets import Trash
from odesk_tui.commands.time import StartTimer, StopTimer
from odesk_tui.core.errors import Conflict
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.runner import Ran

if TYPE_CHECKING:
    from odesk_tui.tui.app import OdeskApp


class Orders:
    """The way of the agent's commands, and what they have left: tickets newer than those that were read, the timer."""

    def __init__(self, app: OdeskApp) -> None:
        self._app = app
        self._newest: dict[int, TicketRow] = {}
        # The ticket that the timer runs on.
        self.timer_on: int | None = None

    def newest(self, row: TicketRow) -> TicketRow:
        """The ticket as the agent's own commands have left it, if that is newer than ``row``."""
        own = self._newest.get(row.number)
        return own if own is not None and own.version > row.version else row

    def give(self, make: Callable[[], Command | None], then: Callable[[Ran], None] | None = None) -> None:
        """Run the command that ``make`` gives when its turn comes; say what came of it, show it, tell ``then``."""
        made: list[Command] = []

        def remember() -> Command | None:
            command = make()
            if command is not None:
                made.append(command)
            return command

        def done(ran: Ran) -> None:
            self._done(made[0], ran)
            if then is not None:
                then(ran)

        self._app.runner.run(remember, done)

    def give_all(self, commands: tuple[Command, ...]) -> None:
        """Run commands one after the other, up to the first that is refused."""
        if commands:

            def then(ran: Ran) -> None:
                if ran.result is not None and not ran.result.refused:
                    self.give_all(commands[1:])

            self.give(lambda: commands[0], then)

    def _done(self, command: Command, ran: Ran) -> None:
        app = self._app
        if isinstance(command, SaveDraft):
            app.drafts.came(command, ran)
            return
        if ran.error is not None:
            app.here.fail(ran.error)
            return
        assert ran.result is not None
        refused = ran.result.refused
        app.here.say(_told(command, ran.result), failed=bool(refused))
        if not refused and isinstance(command, StartTimer | StopTimer):
            self.timer_on = command.ticket if isinstance(command, StartTimer) else None
        if not any(isinstance(outcome.error, Conflict) for outcome in refused):
            self._newest.update({row.number: row for row in ran.rows})
        app.here.patch(ran.rows)
        app.read_again()


def _told(command: Command, result: Result) -> str:
    """What to say of a command; of the trash, how to come back from it."""
    if isinstance(command, Trash) and not result.refused:
        return f"{result.summary}; back with: odesk trash --restore {' '.join(map(str, command.tickets))}"
    return result.summary
