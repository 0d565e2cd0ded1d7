"""The ticket list with its filter, the SLA panel and the preview: where everything begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, ParamSpec

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widget import Widget

from odesk_tui.commands.setup import STANDARD_VIEWS
from odesk_tui.core.errors import DeskError
from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.reads.people import Directory, People
from odesk_tui.reads.rows import Count, TicketRow
from odesk_tui.reads.tickets import CountTickets
from odesk_tui.tui import notices
from odesk_tui.tui.actions import LIST
from odesk_tui.tui.bindings import bindings
from odesk_tui.tui.layouts.base import Around, Frame
from odesk_tui.tui.reading import Both
from odesk_tui.tui.screens.laying import LayingScreen
from odesk_tui.tui.selection import Selection
from odesk_tui.tui.widgets.status_row import Place
from odesk_tui.tui.widgets.ticket_canvas import TicketCanvas

# The list that a desk begins with: its second view, the queue.
START = STANDARD_VIEWS[1][2]
P = ParamSpec("P")
# So long the first keys wait for the list, and the first screen for everything that it shows.
PATIENCE_S = 3.0


class TicketsScreen(LayingScreen):
    """See the module."""

    SCOPE = LIST
    HOMES = (TicketCanvas,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(LIST)

    def __init__(self, selection: Selection, query: str = "") -> None:
        """``selection`` is what the agent has chosen, for every layout."""
        super().__init__(query or START)
        self.selection = selection
        # A ticket that comes back to the list, to go to.
        self._returning: int | None = None
        self._error = ""
        # None: not known yet.
        self._empty_store: bool | None = None
        self._customers = True
        # The ticket under the cursor, to tell when it has left the list and the cursor is on another.
        self._on: int | None = None

    def body(self) -> ComposeResult:
        """Filter; list and side."""
        self.make_layouts(self._around)
        yield self.bar
        with Container(id="body"):
            yield self._canvas
            yield self.side

    def home(self) -> Widget | None:
        """The list has the keys."""
        return self._canvas

    def place(self) -> Place:
        """The list's query and count."""
        if not self.has_layouts:
            return Place(self.query_text, None)
        return Place(self.query_text, self.shown_layout.count, self.view, self.is_changed)

    def subject(self) -> TicketRow | None:
        """The ticket under the cursor."""
        return self.shown_layout.row

    def _around(self, name: str) -> Around:
        canvas = self._canvas

        def mine(told: Callable[P, None]) -> Callable[P, None]:
            """What a layout that is not on the canvas tells changes nothing there."""

            def hear(*args: P.args, **kwargs: P.kwargs) -> None:
                if name == self._layout:
                    told(*args, **kwargs)

            return hear

        def shown() -> None:
            if name == self._next:
                self.switch_layout()
            if name == self._layout:
                self._shown()

        return Around(
            runner=lambda: self.desk_app.runner,
            looks=self.desk_app.looks,
            frame=lambda: Frame(canvas.size.width, canvas.size.height, self.size.width, self.columns),
            selection=self.selection,
            repaint=mine(canvas.repaint),
            redraw=mine(canvas.redraw),
            shown=shown,
            counted=mine(self._counted),
            moved=mine(self._moved),
            failed=self._failed,
            say=self.say,
        )

    # Life

    def on_mount(self) -> None:
        """Arrange, and read the first page."""
        self.place_side()
        self.shown_layout.show(self.query_text)
        self.set_timer(PATIENCE_S, lambda: self._begin(late=True))

    def _begin(self, late: bool = False) -> None:
        """Show the first screen and look at keys once everything is there that they act on, or it is too late."""
        layout, app = self.shown_layout, self.desk_app
        if late or self._error or (layout.loaded and layout.count is not None and app.status is not None):
            app.typing.begin(late=late)
            app.output.rise()

    def resumed(self) -> None:
        """Back from a ticket."""
        if self.shown_layout.loaded:
            self.reload()

    def on_resize(self, event: events.Resize) -> None:
        """Another size wants another arrangement."""
        self.place_side()

    # Reading

    def reload(self) -> None:
        """Read the tickets and the preview again; what could not be answered is asked again."""
        if self.is_faulty and not self._next:
            self._look(self.query_text)
            return
        self.shown_layout.reload()
        if self._next:
            self.coming_layout.reload()
        self.read_preview()

    def patch(self, rows: tuple[TicketRow, ...]) -> None:
        """Show newer versions of rows in their places."""
        self.selection.seen(rows)
        self.shown_layout.patch(rows)

    def _tell_landing(self) -> None:
        """When the ticket that was acted on has left the list, say on which one the next key acts."""
        row = self.shown_layout.row
        before, self._on = self._on, row.number if row is not None else None
        said = self.hint_row.message
        if before is not None and row is not None and before != row.number and said.startswith(f"#{before} "):
            self.say(f"{said}; now on #{row.number}")

    def _shown(self) -> None:
        self._tell_landing()
        self._error = ""
        layout = self.shown_layout
        self.selection.seen(layout.rows)
        self.look_for_hidden()
        layout.notice(self._notice())
        self.tickets_came()
        self.show_bar()
        if layout.is_empty:
            self.side.show_ticket(None, self.desk_app.looks(), self.desk_app.zone)
            whole = Both(CountTickets("", cap=1), Directory())
            self.desk_app.runner.read("empty", whole, self._is_empty, lambda error: None)
        returning, self._returning = self._returning, None
        if returning is not None:
            layout.reveal(returning)
        self.tick()
        self._begin()

    def return_to(self, number: int) -> None:
        """Go to a ticket that was not in the list, once it is there; when it is not in the next answer the cursor stays."""
        self._returning = number

    def _counted(self) -> None:
        self.show_bar()
        self.show_status()
        self._begin()

    def _failed(self, error: DeskError) -> None:
        self.tickets_came()
        if self.shown_layout.loaded and self.coming_layout.is_refused:
            self._error = str(error)
            self.show_fault()
            self.shown_layout.notice(self._notice())
            self.desk_app.runner.forget("preview")
            self.side.show_ticket(None, self.desk_app.looks(), self.desk_app.zone)
            self.show_bar()
            self.show_status()
        elif self.shown_layout.loaded:
            self.fail(error)
            self.open_late()
        else:
            self._error = str(error)
            self.shown_layout.notice(self._notice())
            self._begin()

    def _is_empty(self, whole: tuple[Count, People]) -> None:
        count, people = whole
        self._empty_store, self._customers = count.number == 0, bool(people.projects)
        self.shown_layout.notice(self._notice())

    def _notice(self) -> list[str]:
        app = self.desk_app
        if self._error:
            return notices.failed(self._error, app.keys, self.view, self.is_faulty)
        if not self.shown_layout.loaded:
            return []
        if self._empty_store:
            return notices.empty_store(app.keys, customers=self._customers)
        view = app.view_now()
        if view is not None and self._empty_store is None:
            return []
        if view is None:
            return notices.no_match(self.query_text, app.keys)
        return notices.all_done(view.name.line(), app.status.urgent if app.status else (), app.looks(), app.keys)

    def status_read(self) -> None:
        """What is due next has been read."""
        status = self.desk_app.status
        self.tell_draft()
        self.know_views()
        if status is not None:
            self.side.show_clocks(status.urgent, self.desk_app.looks())
        if self.shown_layout.loaded and self.shown_layout.is_empty:
            self.shown_layout.notice(self._notice())
        self._begin()

    def clocks(self) -> list[Countdown]:
        """Draw the cells that time has changed."""
        return [*self.shown_layout.tick(), *self.side.tick(self.desk_app.looks())]

    def _moved(self, row: TicketRow | None) -> None:
        """Another ticket is under the cursor: preview it, the first one at once."""
        self._on = row.number if row is not None else None
        self.cursor_moved(row)
        self.preview(row)

    # The layout as the ticket's screen needs it

    def loaded(self, number: int) -> TicketRow | None:
        """The ticket's row, if it is loaded."""
        return self.shown_layout.loaded_row(number)

    def position(self, number: int) -> str:
        """``2 of 48`` when the cursor is on that ticket."""
        row = self.subject()
        return self.shown_layout.position() if row is not None and row.number == number else ""

    def step(self, by: int) -> int | None:
        """Move the cursor to the ticket after or before and return it; None at an end of what is loaded."""
        return self.shown_layout.step(by)

    async def action_leave(self) -> None:
        """Leave odesk: the timer runs on, drafts are kept."""
        await self.desk_app.action_quit()

    # Going

    async def action_open(self) -> None:
        """Open the ticket."""
        row = self.subject()
        if row is not None:
            await self.desk_app.open_ticket(row.number)

    async def _write(self, kind: str, *, editor: bool = False) -> None:
        row = self.subject()
        if await self.write_to_many(kind):
            return
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
