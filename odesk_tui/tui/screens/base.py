"""What every screen has: status row, hint row, overlays, the clock's tick, and reading again when something changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual._callback import invoke
from textual.app import ComposeResult
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from odesk_tui.commands.base import Command, TicketCommand
from odesk_tui.commands.conversation import SaveDraft
from odesk_tui.core.errors import DeskError
from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.actions import Action, key_text
from odesk_tui.tui.bindings import bind, bindings, is_writing
from odesk_tui.tui.dialogs.base import Dialog
from odesk_tui.tui.dialogs.leader import Leader
from odesk_tui.tui.keymap import Following
from odesk_tui.tui.pace import next_tick_s
from odesk_tui.tui.widgets.hint_row import HintRow
from odesk_tui.tui.widgets.status_row import Place, StatusRow
from odesk_tui.tui.widgets.too_small import TooSmall, is_small

if TYPE_CHECKING:
    from odesk_tui.tui.app import OdeskApp

# How long a message stays, in seconds; a failure stays longer.
SAID_S, FAILED_S = 6.0, 15.0
# Who knows a sequence of keys types on within this; who does not is shown what may follow.
LEADER_S = 0.3
# So long keys wait for the tickets that they are meant for; a store may be away.
AWAITED_S = 2.0
# What hears the answer of an overlay: keys wait until it is done.
Answered = Callable[[object], object]


class DeskScreen(Screen[None]):
    """A screen of the desk. Subclasses say their ``SCOPE``, their ``HOMES`` and :meth:`body`, and read in :meth:`reload`."""

    SCOPE: ClassVar[str] = ""
    # Widgets that leave the keys to the screen while they have the focus.
    HOMES: ClassVar[tuple[type[Widget], ...]] = ()
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.status_row = StatusRow()
        self.hint_row = HintRow()
        self._answered: dict[Dialog, Answered] = {}
        self._ticker: Timer | None = None
        self._silence: Timer | None = None
        # The keys of a sequence that is being typed, and what may follow.
        self._led: tuple[str, Following] | None = None
        self._leader: Leader | None = None
        self._leader_timer: Timer | None = None
        self._release: Callable[[], None] | None = None

    @property
    def desk_app(self) -> OdeskApp:
        """The application, by its type."""
        return cast("OdeskApp", self.app)

    # What a screen is

    def body(self) -> ComposeResult:
        """What stands between the two rows."""
        raise NotImplementedError

    def home(self) -> Widget | None:
        """Where the focus is when nothing is being written."""
        return None

    def place(self) -> Place:
        """What the list is about, for the status row."""
        return self.desk_app.place

    def own_hints(self) -> list[tuple[str, str]]:
        """(key, word) pairs for the hint row."""
        return self.desk_app.keys.hints(self.SCOPE)

    def reload(self) -> None:
        """Read again what is shown."""

    def resumed(self) -> None:
        """Another screen was closed over this one: what is shown may be old."""

    def patch(self, rows: tuple[TicketRow, ...]) -> None:
        """Show newer versions of tickets at once, before everything is read again."""

    def status_read(self) -> None:
        """The status has been read anew."""

    def held_back(self, command: TicketCommand, why: str, again: Callable[[TicketCommand], None]) -> None:
        """Something open blocks the tickets of ``command``, as ``why`` says; ``again`` gives it once more, with a reason."""

    def clocks(self) -> list[Countdown]:
        """Draw what time has changed; return the clocks in sight."""
        return []

    def writing(self) -> list[Command]:
        """What keeps the texts that are being written."""
        return []

    # Life

    def compose(self) -> ComposeResult:
        """Status row, body, hint row; and the keys in force."""
        bind(self, bindings(self.SCOPE, self.desk_app.keys))
        yield self.status_row
        yield from self.body()
        yield self.hint_row
        yield TooSmall()

    def on_mount(self) -> None:
        """Begin to show."""
        self.hint_row.hints(self.own_hints())
        self.show_status()
        self.focus_home()
        if len(self.app.screen_stack) == 1:
            # Seconds are for a window that is looked at; without focus it may be one of several in sight. Only the first
            # screen watches, since Textual keeps what does so in memory after it was closed.
            self.watch(self.app, "app_focus", lambda: self.desk_app.here.tick(), init=False)

    def on_resize(self, event: events.Resize) -> None:
        """Below the smallest size one line says so, until the window has grown again."""
        self.set_class(is_small(self.app.size), "-small")

    def on_screen_resume(self) -> None:
        """It is in sight, at first or again."""
        self.set_class(is_small(self.app.size), "-small")
        self.show_status()
        self.focus_home()
        self.resumed()

    def show_status(self) -> None:
        """Draw the status row from what the application knows."""
        app = self.desk_app
        self.status_row.show(app.status, self.place(), app.looks(), app.troubles.words)
        self.tick()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys act only while no text is being written and no overlay is open, but one may suspend at any time."""
        return action == "suspend" or not is_writing(self.focused, self.HOMES)

    # Time

    def tick(self) -> None:
        """Draw what time has changed, and come again when the next change is due."""
        if self._ticker is not None:
            self._ticker.stop()
            self._ticker = None
        if not self.is_current:
            return
        app = self.desk_app
        looks = app.looks()
        if app.status is not None:
            app.alerts.look(app.status.urgent, app.status.inbox.number, looks)
        shown = [*self.status_row.tick(looks), *self.clocks()]
        waits = (self.status_row.timer_tick, next_tick_s(shown, looks.now.second))
        wait = min((wait for wait in waits if wait is not None), default=None)
        if wait is not None:
            self._ticker = self.set_timer(wait, self.tick)

    # Saying

    def say(self, message: str, *, failed: bool = False) -> None:
        """One line of what happened; it goes away by itself."""
        if self._silence is not None:
            self._silence.stop()
        # An overlay lies over all rows but the last.
        self.hint_row.say(message, failed=failed, whole=failed and not self._answered)
        if message:
            self._silence = self.set_timer(FAILED_S if failed else SAID_S, lambda: self.hint_row.say(""))

    def hush(self) -> None:
        """A key begins something else: what was said of the last one is old; what went wrong stays."""
        if self.hint_row.message and not self.hint_row.failed:
            self.say("")

    def fail(self, error: DeskError) -> None:
        """One line of what went wrong and what to do."""
        self.say(str(error), failed=True)

    # Overlays

    async def ask(self, dialog: Dialog, answered: Answered | None = None) -> None:
        """Open an overlay; commands that it answers are run, ``answered`` hears everything else."""
        self._answered[dialog] = answered or self._obey
        self.say("")
        with self.desk_app.typing.held():
            await self.mount(dialog)
            self.set_focus(dialog, scroll_visible=False)

    async def on_dialog_done(self, message: Dialog.Done) -> None:
        """Close the overlay and act on its answer."""
        message.stop()
        answered = self._answered.pop(message.dialog, self._obey)
        with self.desk_app.typing.held():
            self.focus_home()
            await message.dialog.remove()
            if message.value is not None:
                await invoke(answered, message.value)

    def _obey(self, value: object) -> None:
        if isinstance(value, Command):
            self.desk_app.orders.give(lambda: value)
        elif isinstance(value, tuple):
            self.desk_app.orders.give_all(value)

    def await_tickets(self) -> None:
        """What keys act on is being read: they wait for it (not for a store that is away), and are dropped if it takes long."""
        self.tickets_came()
        if not self.desk_app.trouble:
            self._release = self.desk_app.typing.hold(AWAITED_S)

    def tickets_came(self) -> None:
        """What keys act on has been read, or cannot be."""
        release, self._release = self._release, None
        if release is not None:
            release()

    def on_mouse_up(self) -> None:
        """A click takes the keys away from nothing that is asked or written."""
        asked = next(reversed(self._answered), None)
        if asked is None:
            self.focus_home()
        elif self.focused is None or asked not in self.focused.ancestors_with_self:
            self.set_focus(asked, scroll_visible=False)

    def focus_home(self) -> None:
        """Give the keys back."""
        home = self.home()
        if home is not None:
            self.set_focus(home, scroll_visible=False)

    # Keys of every screen

    def action_lead(self, first: str) -> None:
        """The first of several keys: wait for the next."""
        following = self.desk_app.keys.sequences(self.SCOPE)[first]
        assert not isinstance(following, Action)
        self._lead(first, following)

    def _lead(self, pressed: str, following: Following) -> None:
        self._led = (pressed, following)
        self._leader_timer = self.set_timer(LEADER_S, self._show_leader)

    async def _show_leader(self) -> None:
        if self._led is not None and self._leader is None:
            self._leader = Leader(*self._led)
            await self.mount(self._leader)

    async def led(self, event: events.Key | events.Paste) -> bool:
        """Act on a key that follows others; whether it did."""
        if self._led is None:
            return False
        pressed, following = self._led
        self._led = None
        if self._leader_timer is not None:
            self._leader_timer.stop()
        leader, self._leader = self._leader, None
        if leader is not None:
            await leader.remove()
        key, char = (event.key, event.character) if isinstance(event, events.Key) else ("escape", None)
        found = following.get(char) if char else None
        found = found if found is not None else following.get(key)
        written = key_text(f"{pressed} {char if char and char.isprintable() else key}")
        if isinstance(found, Action):
            await self.run_action(f"screen.{found.id}")
        elif found is not None:
            self._lead(f"{pressed} {char or key}", found)
        elif key != "escape":
            self.say(f"there is no key {written}; wait after {key_text(pressed)} to see what there is", failed=True)
        return True

    def action_reload(self) -> None:
        """Read everything again."""
        self.say("read again")
        self.desk_app.read_status()
        self.reload()

    def action_suspend(self) -> None:
        """Back to the shell once what is being written is kept; fg returns."""
        app = self.desk_app
        for draft in app.writing():
            if isinstance(draft, SaveDraft):
                app.drafts.keep(draft)
        if app.runner.away or app.trouble:
            app.action_suspend_process()
        else:
            app.runner.run(app.action_suspend_process, lambda ran: None)

    def action_redraw(self) -> None:
        """Draw every cell again."""
        self.desk_app.redraw()

    async def action_help(self) -> None:
        """Show the keys."""
        await self.desk_app.open_help(self.SCOPE)
