"""The ticket list with its filter, the SLA panel and the preview: where everything begins."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.timer import Timer
from textual.widget import Widget

from odesk_tui.commands.setup import STANDARD_VIEWS
from odesk_tui.core.errors import DeskError
from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.reads.rows import Count, TicketDetail, TicketRow
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import CountTickets
from odesk_tui.tui import notices
from odesk_tui.tui.actions import LIST
from odesk_tui.tui.bindings import bindings
from odesk_tui.tui.listing import Listing
from odesk_tui.tui.screens.filtering import FilteringScreen
from odesk_tui.tui.widgets.side import Side
from odesk_tui.tui.widgets.status_row import Place
from odesk_tui.tui.widgets.ticket_canvas import TicketCanvas

# The list that a desk begins with: its second view, the queue.
START = STANDARD_VIEWS[1][2]
# A held key shows no preview on its way.
PREVIEW_AFTER_S = 0.06
_PREVIEW_ITEMS = 100
_SCROLLED = 3
WIDE = 120


class TicketsScreen(FilteringScreen):
    """See the module."""

    SCOPE = LIST
    HOMES = (TicketCanvas,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(LIST)

    def __init__(self, query: str = "") -> None:
        super().__init__(
            Listing(
                query or START,
                lambda: self.desk_app.runner,
                height=lambda: self._canvas.room,
                shown=self._shown,
                counted=self._counted,
                failed=self._failed,
            )
        )
        self._canvas: TicketCanvas
        self._side = Side()
        self._error = ""
        self._empty_store = False
        self._preview_timer: Timer | None = None
        self._previewed: int | None = None
        # The ticket under the cursor, to tell when it has left the list and the cursor is on another.
        self._on: int | None = None
        self._preview_on = True
        self._below: bool | None = None
        self._panel_on: bool | None = None

    def body(self) -> ComposeResult:
        """Filter; list and side."""
        self._canvas = TicketCanvas(self.listing.window, self.desk_app.looks, id="list")
        yield self.bar
        with Container(id="body"):
            yield self._canvas
            yield self._side

    def home(self) -> Widget | None:
        """The list has the keys."""
        return self._canvas

    def place(self) -> Place:
        """The list's query and count."""
        return Place(self.listing.query, self.listing.count)

    def subject(self) -> TicketRow | None:
        """The ticket under the cursor."""
        return self.listing.row

    # Life

    def on_mount(self) -> None:
        """Arrange, and read the first page."""
        self._arrange()
        self.listing.show(self.listing.query)

    def resumed(self) -> None:
        """Back from a ticket."""
        if self.listing.loaded:
            self.reload()

    def on_resize(self, event: events.Resize) -> None:
        """Another size wants another arrangement."""
        self._arrange()

    def _arrange(self) -> None:
        """Side to the right or below, as wide as the screen allows or as the person chose."""
        wide = self.app.size.width >= WIDE
        below = not wide if self._below is None else self._below
        self.set_class(below, "-below")
        panel = wide if self._panel_on is None else self._panel_on
        self._side.reveal(panel=panel, preview=self._preview_on)

    # Reading

    def reload(self) -> None:
        """Read the list and the preview again."""
        self.listing.reload()
        self._read_preview()

    def patch(self, rows: tuple[TicketRow, ...]) -> None:
        """Show newer versions of rows in their places."""
        changed = self.listing.window.patch({row.number: row for row in rows})
        self._canvas.patched(changed)

    def _tell_landing(self) -> None:
        """When the ticket that was acted on has left the list, say on which one the next key acts."""
        row = self.listing.row
        before, self._on = self._on, row.number if row is not None else None
        said = self.hint_row.message
        if before is not None and row is not None and before != row.number and said.startswith(f"#{before} "):
            self.say(f"{said}; now on #{row.number}")

    def _shown(self) -> None:
        self._tell_landing()
        self._error = ""
        self._canvas.show(self._notice())
        self.show_bar()
        if not self.listing.window.rows:
            self._side.show_ticket(None, self.desk_app.looks(), self.desk_app.zone)
            self.desk_app.runner.read("empty", CountTickets("", cap=1), self._is_empty, lambda error: None)
        self.tick()

    def _counted(self) -> None:
        self.show_bar()
        self.show_status()

    def _failed(self, error: DeskError) -> None:
        if self.listing.loaded:
            self.fail(error)
        else:
            self._error = str(error)
            self._canvas.show(self._notice())

    def _is_empty(self, count: Count) -> None:
        self._empty_store = count.number == 0
        self._canvas.show(self._notice())

    def _notice(self) -> list[str]:
        app = self.desk_app
        if self._error:
            return notices.failed(self._error)
        if not self.listing.loaded:
            return []
        if self._empty_store:
            return notices.empty_store()
        view = app.view_now()
        if view is None:
            return notices.no_match(self.listing.query)
        return notices.all_done(view.name.line(), app.status.urgent if app.status else (), app.looks())

    def status_read(self) -> None:
        """What is due next has been read."""
        status = self.desk_app.status
        if status is not None:
            self._side.show_clocks(status.urgent, self.desk_app.looks())
        if self.listing.loaded and not self.listing.window.rows:
            self._canvas.show(self._notice())

    def clocks(self) -> list[Countdown]:
        """Draw the cells that time has changed."""
        return [*self._canvas.tick(), *self._side.tick(self.desk_app.looks())]

    # Preview

    def on_ticket_canvas_moved(self, message: TicketCanvas.Moved) -> None:
        """Another ticket is under the cursor: preview it, the first one at once."""
        self._on = message.row.number if message.row is not None else None
        if message.row is not None and self._previewed is None:
            self._read_preview()
        else:
            self._preview_soon()

    def on_ticket_canvas_wanted(self, message: TicketCanvas.Wanted) -> None:
        """The cursor comes near the end of what is loaded."""
        self.listing.more(message.side)

    def _preview_soon(self) -> None:
        if self._preview_timer is not None:
            self._preview_timer.stop()
        self._preview_timer = self.set_timer(PREVIEW_AFTER_S, self._read_preview)

    def _read_preview(self) -> None:
        row = self.listing.row
        if row is not None and self._preview_on and self.is_current:
            self._previewed = row.number
            query = ShowTicket(row.number, limit=_PREVIEW_ITEMS)
            self.desk_app.runner.read("preview", query, self._preview_arrived, lambda error: None)

    def _preview_arrived(self, detail: TicketDetail) -> None:
        self._side.show_ticket(detail, self.desk_app.looks(), self.desk_app.zone)
        self.tick()

    # The list as the ticket's screen needs it

    def loaded(self, number: int) -> TicketRow | None:
        """The ticket's row, if it is loaded."""
        index = self.listing.window.index(number)
        return None if index is None else self.listing.window.rows[index]

    def position(self, number: int) -> str:
        """``2 of 48`` when the cursor is on that ticket."""
        row = self.listing.row
        return self.listing.position() if row is not None and row.number == number else ""

    def step(self, by: int) -> int | None:
        """Move the cursor and return the ticket there; None at an end of what is loaded."""
        before = self.listing.window.cursor
        self._canvas.move(by)
        row = self.listing.row
        return None if row is None or self.listing.window.cursor == before else row.number

    # Moving

    def action_cursor_down(self) -> None:
        """Next ticket."""
        self._canvas.move(1)

    def action_cursor_up(self) -> None:
        """Previous ticket."""
        self._canvas.move(-1)

    action_next_ticket = action_cursor_down
    action_previous_ticket = action_cursor_up

    def action_half_down(self) -> None:
        """Half a page down."""
        self._canvas.move(max(1, self._canvas.room // 2))

    def action_half_up(self) -> None:
        """Half a page up."""
        self._canvas.move(-max(1, self._canvas.room // 2))

    def action_page_down(self) -> None:
        """A page down."""
        self._canvas.move(self._canvas.room)

    def action_page_up(self) -> None:
        """A page up."""
        self._canvas.move(-self._canvas.room)

    def action_top(self) -> None:
        """The first ticket."""
        if self.listing.to_start():
            self._canvas.move(-len(self.listing.window.rows))

    def action_bottom(self) -> None:
        """The last ticket."""
        if self.listing.to_end():
            self._canvas.move(len(self.listing.window.rows))

    def action_preview_down(self) -> None:
        """Scroll the preview down."""
        self._side.conversation.scroll_lines(_SCROLLED)

    def action_preview_up(self) -> None:
        """Scroll the preview up."""
        self._side.conversation.scroll_lines(-_SCROLLED)

    # Showing

    def action_preview(self) -> None:
        """Preview on or off."""
        self._preview_on = not self._preview_on
        self._arrange()
        self._read_preview()

    def action_preview_place(self) -> None:
        """To the right, or below."""
        self._below = not self.has_class("-below")
        self._arrange()

    def action_sla_panel(self) -> None:
        """SLA panel on or off."""
        self._panel_on = not self._side.panel.display
        self._arrange()
        self.status_read()

    def action_leave(self) -> None:
        """Leave odesk: the timer runs on, drafts are kept."""
        self.app.exit()

    # Going

    async def action_open(self) -> None:
        """Open the ticket."""
        row = self.listing.row
        if row is not None:
            await self.desk_app.open_ticket(row.number)

    async def _write(self, kind: str, *, editor: bool = False) -> None:
        row = self.listing.row
        if row is None:
            self.say("no ticket is chosen", failed=True)
        else:
            await self.desk_app.open_ticket(row.number, kind, editor)

    async def action_reply(self) -> None:
        """Open the ticket with a reply begun."""
        await self._write("reply")

    async def action_note(self) -> None:
        """Open the ticket with a note begun."""
        await self._write("note")

    async def action_reply_in_editor(self) -> None:
        """Write the reply in the editor."""
        await self._write("reply", editor=True)
