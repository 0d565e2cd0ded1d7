"""The commands that screens give: run in turn, said in one line, shown at once, then read again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from odesk_tui.commands.base import Command, Result, TicketCommand
from odesk_tui.commands.conversation import Note, Reply, SaveDraft
from odesk_tui.commands.telling import words
from odesk_tui.commands.time import LogTime, StartTimer, StopTimer
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.core.errors import Conflict
from odesk_tui.core.wording import DONE_AGAIN, TAKEN_BACK
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui import acts
from odesk_tui.tui.acts import Act
from odesk_tui.tui.runner import Ran

if TYPE_CHECKING:
    from odesk_tui.tui.app import OdeskApp

_SAID = (Note, Reply, LogTime)
# Acts that a macro can be made of.
_REMEMBERED = 20


class Orders:
    """The way of the agent's commands, and what they have left: tickets newer than those that were read, the timer."""

    def __init__(self, app: OdeskApp) -> None:
        self._app = app
        self._newest: dict[int, TicketRow] = {}
        # The ticket that the timer runs on.
        self.timer_on: int | None = None
        # What the agent has done to tickets, the last one last.
        self.acts: deque[Act] = deque(maxlen=_REMEMBERED)
        # What was refused of the last command on several tickets, and of which.
        self.outcome: tuple[str, Result] | None = None

    def newest(self, row: TicketRow) -> TicketRow:
        """The ticket as the agent's own commands have left it, if that is newer than ``row``."""
        own = self._newest.get(row.number)
        return own if own is not None and own.version > row.version else row

    def give(
        self, make: Callable[[], Command | None], then: Callable[[Ran], None] | None = None, *, mails: bool = False
    ) -> None:
        """Run the command that ``make`` gives when its turn comes; say what came of it, show it, tell ``then``."""
        made: list[Command] = []

        def remember() -> Command | None:
            command = make()
            if command is not None:
                made.append(command)
            return command

        def done(ran: Ran) -> None:
            mailed = mails or isinstance(made[0], Reply)
            self._done(made[0], ran, mailed)
            if then is not None:
                then(ran)
            held = acts.held_back(made[0], ran.result)
            if held is not None:
                self._app.here.held_back(
                    *held, lambda command: self.give(lambda: self._fresh(command), then, mails=mailed)
                )

        self._app.runner.run(remember, done)

    def give_all(self, commands: tuple[Command, ...]) -> None:
        """Run commands one after the other, up to the first that is refused."""
        if commands:

            def then(ran: Ran) -> None:
                if ran.result is not None and not ran.result.refused:
                    self.give_all(commands[1:])

            self.give(lambda: commands[0], then)

    def act(self, act: Act, then: Callable[[Ran], None] | None = None) -> None:
        """Run an act on its tickets as earlier ones have left them."""
        self.give(lambda: self._fresh(act.command), then, mails=act.mails)

    @property
    def last(self) -> Act | None:
        """What ``.`` does again: the last act that is more than words and time on a ticket."""
        return next((act for act in reversed(self.acts) if not isinstance(act.command, _SAID)), None)

    def _fresh(self, command: TicketCommand) -> TicketCommand:
        seen = {
            number: max(version, own.version if (own := self._newest.get(number)) is not None else version)
            for number, version in command.seen.items()
        }
        return replace(command, seen=seen)

    def _done(self, command: Command, ran: Ran, mails: bool) -> None:
        app = self._app
        if isinstance(command, SaveDraft):
            app.drafts.came(command, ran)
            return
        if ran.error is not None:
            app.here.fail(ran.error)
            return
        assert ran.result is not None
        refused = ran.result.refused
        app.here.say(self._told(command, ran.result, ran.rows), failed=bool(refused))
        if not refused and isinstance(command, StartTimer | StopTimer):
            self.timer_on = command.ticket if isinstance(command, StartTimer) else None
        if isinstance(command, TicketCommand) and ran.result.done:
            self.acts.append(Act(command, mails))
        crossed = {outcome.ticket for outcome in refused if isinstance(outcome.error, Conflict)}
        self._newest.update({row.number: row for row in ran.rows if row.number not in crossed})
        gone = [row.number for row in ran.rows if app.list_screen.loaded(row.number) is None]
        app.here.patch(ran.rows)
        app.read_again()
        if isinstance(command, Undo) and gone:
            app.list_screen.return_to(gone[0])

    def _told(self, command: Command, result: Result, rows: Sequence[TicketRow]) -> str:
        """What to say of a command."""
        if isinstance(command, Undo | Redo):
            if len(result.outcomes) > 1 and result.refused:
                self.outcome = result.headline, result
            return acts.turned(result, rows, TAKEN_BACK if isinstance(command, Undo) else DONE_AGAIN)
        if isinstance(command, TicketCommand):
            if len(result.outcomes) > 1 and result.refused:
                self.outcome = words(command, self._app.zone), result
            return acts.outcome(command, result, self._app.zone)
        return result.summary
