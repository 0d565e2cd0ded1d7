"""The application: the desk's handle, what every screen knows, and the way of a command and of a change."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from textual import events
from textual.app import App

from odesk_tui.commands.base import Command
from odesk_tui.core.errors import DeskError, StoreAway
from odesk_tui.desk import Desk
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.people import Directory, People
from odesk_tui.reads.status import Status
from odesk_tui.reads.ticket import Draft
from odesk_tui.reads.views import ViewCount
from odesk_tui.tui import clipboard, keymap, output, theme
from odesk_tui.tui.actions import DETAIL, LIST
from odesk_tui.tui.alerts import OFF, Alerts
from odesk_tui.tui.bindings import bind, leaving
from odesk_tui.tui.choices import Choices
from odesk_tui.tui.columns import Looks
from odesk_tui.tui.dialogs.base import heir
from odesk_tui.tui.drafts import DraftKeeper
from odesk_tui.tui.follow import Follower
from odesk_tui.tui.forgetting import forget_closed_widgets
from odesk_tui.tui.leaving import write_log
from odesk_tui.tui.live import Changed, Live, StoreHeldUp, StoreTrouble, trouble
from odesk_tui.tui.orders import Orders
from odesk_tui.tui.parting import Parting
from odesk_tui.tui.presence import Company, Telling
from odesk_tui.tui.reading import status_and_drafts
from odesk_tui.tui.remembered import Remembered
from odesk_tui.tui.runner import Answer, Ran, Runner
from odesk_tui.tui.screens.base import DeskScreen
from odesk_tui.tui.screens.help import HelpScreen
from odesk_tui.tui.screens.ticket import TicketScreen
from odesk_tui.tui.screens.tickets import TicketsScreen
from odesk_tui.tui.selection import Selection
from odesk_tui.tui.slowness import VARIABLE, Slowness
from odesk_tui.tui.sweeping import Sweeper
from odesk_tui.tui.terminal import AsciiOnly, Terminal, speaks_osc
from odesk_tui.tui.trouble import Trouble
from odesk_tui.tui.typeahead import Passed, TypeAhead, Typed
from odesk_tui.tui.widgets.status_row import Place, current_view

NOBODY = People((), (), (), ())
# People and tags are read again with every change, but not more often than this.
PEOPLE_EVERY_S = 10
_REMEMBERED = 50


class OdeskApp(App[None]):
    """Shows a desk. ``query`` is what the list begins with; without one it is the view on key 1 or 2 that has tickets."""

    TITLE = "odesk"
    CSS_PATH = Path(__file__).parent / "app.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        desk: Desk,
        query: str = "",
        *,
        terminal: Terminal = Terminal(),  # noqa: B008 (frozen)
        theme_name: str = theme.DEFAULT,
        editor: str = "",
        ticket_url: str = "",
        notify: str = OFF,
        keys: keymap.KeyMap = keymap.DEFAULT,
        preview: str = "auto",
        config: Path | None = None,
        remembered: Remembered | None = None,
        environment: Mapping[str, str] = os.environ,
        watching: bool = True,
    ) -> None:
        """``editor`` and ``ticket_url`` are those of the settings; ``watching`` looks for changes that others make.

        ``config`` is the file that settings are kept in; without one they live as long as the program.
        """
        plain = self.sixteen = terminal.no_colour or terminal.few_colours
        super().__init__(ansi_color=True if plain else None)
        forget_closed_widgets()
        self.desk, self.terminal, self.editor, self.environment = desk, terminal, editor, environment
        self.ticket_url = ticket_url
        self.keys = keys
        bind(self, leaving(LIST, keys))
        self.typing = TypeAhead(self, self._look_at, harmless=self._is_harmless, dropped=self._keys_dropped, heir=heir)
        self.choices = Choices(self, config)
        self.remembered = remembered or Remembered()
        self.themes = theme.gather()
        for known in self.themes.known.values():
            self.register_theme(known)
        shown, self._theme_fault = self.themes.chosen(theme_name, sixteen=plain)
        self.theme = shown.name
        self.animation_level = "none"
        if terminal.ascii:
            self._filters.append(AsciiOnly())
        self.runner = Runner(self, desk, self._waiting)
        self.orders = Orders(self)
        self.live = Live(self, desk) if watching else None
        self.viewer: Viewer | None = None
        self.status: Status | None = None
        self.people: People = NOBODY
        self.drafts = DraftKeeper(self.runner, lambda sentence: self.here.say(sentence, failed=True), desk.clock)
        self.company = Company(self, self.runner)
        self.telling, self.sweeper = Telling(desk), Sweeper(desk)
        self.follower = Follower(self)
        self.troubles = Trouble(self)
        self.opened: deque[int] = deque(maxlen=_REMEMBERED)
        self._people_read: float | None = None
        self.parting = Parting(self)
        # What was being written when the screens broke down.
        self.left_over: list[Command] = []
        self.selection = Selection()
        self.alerts = Alerts(self.tell_terminal, notify, environment, ascii=terminal.ascii)
        self.list_screen = TicketsScreen(self.selection, query)
        self.list_screen.place_preview(preview)
        self.output = output.install(self, environment=environment)
        self.slowness = Slowness(self, environment.get(VARIABLE, OFF))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """odesk's own variables, for themes that leave them out."""
        return dict(theme.FALLBACKS)

    def get_default_screen(self) -> TicketsScreen:
        """The list is where everything begins."""
        return self.list_screen

    # What screens know

    @property
    def here(self) -> DeskScreen:
        """The screen in sight."""
        screen = self.screen
        assert isinstance(screen, DeskScreen)
        return screen

    @property
    def trouble(self) -> str:
        """Why the store cannot be used; empty when it can."""
        return self.troubles.sentence

    @property
    def me(self) -> str | None:
        """The agent's handle, once it is known."""
        return self.viewer.agent.handle if self.viewer and self.viewer.agent else None

    @property
    def zone(self) -> str:
        """The agent's IANA time zone."""
        return self.viewer.zone if self.viewer else "UTC"

    @property
    def place(self) -> Place:
        """The list's query and count."""
        return self.list_screen.place()

    def looks(self) -> Looks:
        """What cells depend on, at this instant."""
        viewer, short = self.viewer, self.people.catalogue.short_of
        if viewer is None:
            return Looks(self.me, self.desk.clock(), {}, self.slowness.seconds, short_of=short)
        fields = viewer.vocabulary.fields
        return Looks(self.me, self.desk.clock(), viewer.calendars, self.slowness.seconds, viewer.zone, fields, short)

    def last_opened(self) -> int | None:
        """The ticket that was opened before the present one."""
        here = self.here
        present = here.number if isinstance(here, TicketScreen) else None
        return next((number for number in reversed(self.opened) if number != present), None)

    # Life

    def on_mount(self) -> None:
        """Read, and watch from now on."""
        self.app_resume_signal.subscribe(self, lambda _: self.redraw())
        if self._theme_fault or self.themes.faults:
            self.call_later(self.here.say, self._theme_fault or self.themes.faults[0], failed=True)
        self.read_status()
        self.read_people()
        if self.live is not None:
            self.live.start()
            self.telling.start()
            self.sweeper.start()

    def on_unmount(self) -> None:
        """Stop watching."""
        if self.live is not None:
            self.live.stop()
            self.telling.stop()
            self.sweeper.stop()

    def redraw(self) -> None:
        """Draw every cell again: the terminal may have lost them."""
        self.output.invalidate()
        self.screen.refresh(layout=True)
        for widget in self.screen.walk_children():
            widget.refresh()

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Keys are looked at one at a time, each when all has come of the one before."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.typing.take(event)
        else:
            await super().on_event(event)

    async def _look_at(self, event: Typed) -> None:
        screen = self.screen
        if isinstance(screen, DeskScreen):
            screen.hush()
        if not (isinstance(screen, DeskScreen) and await screen.led(event)):
            await super().on_event(event)

    def _is_harmless(self, event: Typed) -> bool:
        scope = DETAIL if isinstance(self.screen, TicketScreen) else LIST
        return isinstance(event, events.Key) and self.keys.is_harmless(scope, event.key)

    def _keys_dropped(self, count: int) -> None:
        what = "a key was dropped that was" if count == 1 else f"{count} keys were dropped that were"
        self.here.say(f"{what} typed for something that has not come yet", failed=True)

    async def on_passed(self, message: Passed) -> None:
        """A widget has handled its key."""
        await self.typing.passed(message)

    def action_help_quit(self) -> None:
        """ctrl+c is what many press to leave; say how."""
        self.here.say(f"{self.keys.shown('quit', LIST)} leaves odesk")

    # Reading

    def read_status(self) -> None:
        """Read what the status row shows, and the drafts."""
        self.runner.read("status", status_and_drafts(), self._status_read, self._status_failed)

    def read_people(self, *, anew: bool = False) -> None:
        """Read who is there, and what types, for pickers, forms and completions; ``anew``: they have changed."""
        now = self.desk.clock().timestamp()
        if anew or self._people_read is None or now - self._people_read >= PEOPLE_EVERY_S:
            self._people_read = now
            self.runner.read("people", Directory(), self._people_arrived, lambda error: None)

    def _people_arrived(self, people: People) -> None:
        self.people = people

    def _status_read(self, answer: tuple[Status, tuple[Draft, ...]]) -> None:
        self.status, drafts = answer
        self.drafts.known(drafts)
        self.orders.timer_on = self.status.timer.ticket if self.status.timer else None
        self.here.show_status()
        self.here.status_read()

    def _status_failed(self, error: DeskError) -> None:
        self.on_store_trouble(trouble(error))

    def on_answer(self, message: Answer) -> None:
        """A read came back; when the screens are closing already nobody waits for it."""
        if not self.screen_stack:
            return
        if message.viewer is not None:
            self.viewer = message.viewer
        if message.error is None:
            self.troubles.over()
        elif isinstance(message.error, StoreAway):
            self.on_store_trouble(trouble(message.error))
        self.runner.answered(message)
        self.follower.answered()

    def on_changed(self, message: Changed) -> None:
        """Somebody changed something."""
        self.follower.changed(message.quiet)

    def read_again(self) -> None:
        """Read again what is in sight."""
        self.follower.read()
        self.read_status()
        self.read_people()
        self.here.reload()
        self.company.read()

    def on_store_trouble(self, message: StoreTrouble) -> None:
        """The store is away, or back."""
        if self.screen_stack:
            self.troubles.tell(message)

    def on_store_held_up(self, message: StoreHeldUp) -> None:
        """The store can only be read, or changed again."""
        if self.screen_stack:
            self.troubles.hold_up(message.sentence)

    def _waiting(self, words: str) -> None:
        if self.is_running and isinstance(self.screen, DeskScreen):
            self.screen.hint_row.waiting(words)

    # Doing

    def on_ran(self, message: Ran) -> None:
        """A command came back."""
        if self.screen_stack:
            self.runner.ran(message)

    def writing(self) -> list[Command]:
        """What would keep every text that is not in the store: for leaving in a hurry."""
        screens = [screen for screen in self.screen_stack if isinstance(screen, DeskScreen)]
        return [*self.drafts.unsaved(), *(command for screen in screens for command in screen.writing())]

    def copy(self, text: str) -> None:
        """Put ``text`` where the person can paste it, and show it too."""
        if clipboard.through_tmux(self.environment):
            clipboard.hand_to_tmux(text)
        elif speaks_osc(self.environment):
            self.copy_to_clipboard(text)
        self.here.say(f"copied: {text}")

    def tell_terminal(self, data: str) -> None:
        """Write what changes no cell: a bell, a notification."""
        if self._driver is not None:
            self._driver.write(data)

    # Going

    async def open_ticket(self, number: int, compose: str = "", editor: bool = False) -> None:
        """Show a ticket; ``compose`` begins a reply or a note on it."""
        here = self.here
        if isinstance(here, TicketScreen):
            here.turn_to(number)
            return
        row = self.list_screen.loaded(number)
        with self.typing.held():
            await self.push_screen(TicketScreen(number, row))
        screen = self.here
        if compose and isinstance(screen, TicketScreen):
            await screen.write(compose, returns=True, editor=editor)

    async def open_help(self, scope: str) -> None:
        """Show the keys."""
        with self.typing.held():
            await self.push_screen(HelpScreen(scope, self.keys))

    async def show_view(self, view: ViewCount) -> None:
        """Show a saved view in the list."""
        if self.here is not self.list_screen:
            self.pop_screen()
        self.list_screen.show_view(view)

    def view_now(self) -> ViewCount | None:
        """The saved view that the list shows as it was saved, if it is one."""
        return current_view(self.status.views, self.place) if self.status and not self.place.changed else None

    # Leaving

    async def action_quit(self) -> None:
        """Leave once what is being written is kept and what was ordered is done; a second time leave all the same."""
        self.parting.begin()

    def _fatal_error(self) -> None:
        """A fault of odesk's own: leave the details in the log, not on the terminal; note what was being written."""
        self.left_over = self.writing()
        error = sys.exc_info()[1] or self._exception
        self._exit_renderables.clear()
        self._exit_renderables.append(write_log(error))
        self._close_messages_no_wait()
