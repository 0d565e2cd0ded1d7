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
from odesk_tui.reads.people import Directory, People
from odesk_tui.reads.rows import Count, TicketDetail, TicketRow
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import CountTickets
from odesk_tui.tui import notices
from odesk_tui.tui.actions import LIST
from odesk_tui.tui.bindings import bindings
from odesk_tui.tui.layouts.base import Around, Frame, Layout
from odesk_tui.tui.layouts.board import BoardLayout
from odesk_tui.tui.layouts.list import ListLayout
from odesk_tui.tui.layouts.tree import TreeLayout
from odesk_tui.tui.reading import Both
from odesk_tui.tui.screens.moving import MovingScreen
from odesk_tui.tui.selection import Selection
from odesk_tui.tui.widgets.side import Side
from odesk_tui.tui.widgets.status_row import Place
from odesk_tui.tui.widgets.ticket_canvas import TicketCanvas
from odesk_tui.tui.widgets.ticket_head import draft_text

# The list that a desk begins with: its second view, the queue.
START = STANDARD_VIEWS[1][2]
# A held key shows no preview on its way.
PREVIEW_AFTER_S, SLOW_PREVIEW_AFTER_S = 0.1, 0.5
_PREVIEW_ITEMS = 100
_SCROLLED = 3
WIDE = 120
LAYOUTS: tuple[type[Layout], ...] = (ListLayout, TreeLayout, BoardLayout)


class TicketsScreen(MovingScreen):
    """See the module."""

    SCOPE = LIST
    HOMES = (TicketCanvas,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(LIST)

    def __init__(self, selection: Selection, query: str = "") -> None:
        """``selection`` is what the agent has chosen, for every layout."""
        super().__init__(query or START)
        self.selection = selection
        self._canvas = TicketCanvas(id="list")
        self._layouts: dict[str, Layout] = {}
        self._layout = ListLayout.NAME
        self._side = Side()
        self._error = ""
        self._empty_store = False
        self._customers = True
        self._preview_timer: Timer | None = None
        self._previewed: int | None = None
        # The ticket under the cursor, to tell when it has left the list and the cursor is on another.
        self._on: int | None = None
        self._preview_on = True
        # Layouts in which the person has turned the preview on or off.
        self._previewing: dict[str, bool] = {}
        self._below: bool | None = None
        self._panel_on: bool | None = None

    def body(self) -> ComposeResult:
        """Filter; list and side."""
        around = self._around()
        self._layouts = {kind.NAME: kind(around) for kind in LAYOUTS}
        self._canvas.drawn = self.shown_layout
        yield self.bar
        with Container(id="body"):
            yield self._canvas
            yield self._side

    def home(self) -> Widget | None:
        """The list has the keys."""
        return self._canvas

    def place(self) -> Place:
        """The list's query and count."""
        return Place(self.query_text, self.shown_layout.count if self._layouts else None)

    def subject(self) -> TicketRow | None:
        """The ticket under the cursor."""
        return self.shown_layout.row

    # Layouts

    @property
    def shown_layout(self) -> Layout:
        """The layout on the canvas."""
        return self._layouts[self._layout]

    def show_layout(self, name: str, *, at: int | None = None) -> None:
        """Show the same tickets in another layout, the cursor on the same ticket, or on ``at``."""
        row = self.shown_layout.row
        number = at if at is not None else (row.number if row is not None else None)
        if name == self._layout:
            if number is not None:
                self.shown_layout.reveal(number)
            return
        self._switch(name)
        self.await_tickets()
        self.shown_layout.show(self.query_text, at=number)
        self.show_bar()
        self.show_status()

    def show_view(self, query: str, layout: str) -> None:
        """Show what a saved view finds, in its layout."""
        if layout != self._layout and layout in self._layouts:
            self._switch(layout)
        self.show_query(query)

    def _switch(self, name: str) -> None:
        self.shown_layout.leave()
        self._layout = name
        self._canvas.drawn = self.shown_layout
        self.hint_row.hints(self.own_hints())
        self._arrange()
        self._canvas.redraw()

    def own_hints(self) -> list[tuple[str, str]]:
        """Those of the layout come first."""
        own = ((self.desk_app.keys.told(keys, LIST), word) for keys, word in self.shown_layout.HINTS)
        return [*(hint for hint in own if hint[0]), *super().own_hints()]

    def _around(self) -> Around:
        canvas = self._canvas
        return Around(
            runner=lambda: self.desk_app.runner,
            looks=self.desk_app.looks,
            frame=lambda: Frame(canvas.size.width, canvas.size.height, self.size.width),
            selection=self.selection,
            repaint=canvas.repaint,
            redraw=canvas.redraw,
            shown=self._shown,
            counted=self._counted,
            moved=self._moved,
            failed=self._failed,
            say=self.say,
        )

    # Life

    def on_mount(self) -> None:
        """Arrange, and read the first page."""
        self._arrange()
        self.shown_layout.show(self.query_text)

    def resumed(self) -> None:
        """Back from a ticket."""
        if self.shown_layout.loaded:
            self.reload()

    def on_resize(self, event: events.Resize) -> None:
        """Another size wants another arrangement."""
        self._arrange()

    def _arrange(self) -> None:
        """Side to the right or below, as wide as the screen allows or as the person chose."""
        wide = self.app.size.width >= WIDE
        below = not wide if self._below is None else self._below
        self.set_class(below, "-below")
        beside = {"always": True, "wide": wide, "never": False}[self.shown_layout.SIDE]
        # Lines as wide as the screen are scrolled by the terminal; those beside something have to be written anew.
        beside = beside and not self.desk_app.slowness.on
        panel = (wide and beside) if self._panel_on is None else self._panel_on
        wanted = self._preview_on and beside
        preview = self._previewing.get(self._layout, wanted)
        self._side.reveal(panel=panel, preview=preview)

    # Reading

    def reload(self) -> None:
        """Read the tickets and the preview again."""
        self.shown_layout.reload()
        self._read_preview()

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
            self._side.show_ticket(None, self.desk_app.looks(), self.desk_app.zone)
            whole = Both(CountTickets("", cap=1), Directory())
            self.desk_app.runner.read("empty", whole, self._is_empty, lambda error: None)
        self.tick()

    def _counted(self) -> None:
        self.show_bar()
        self.show_status()

    def _failed(self, error: DeskError) -> None:
        self.tickets_came()
        if self.shown_layout.loaded:
            self.fail(error)
        else:
            self._error = str(error)
            self.shown_layout.notice(self._notice())

    def _is_empty(self, whole: tuple[Count, People]) -> None:
        count, people = whole
        self._empty_store, self._customers = count.number == 0, bool(people.projects)
        self.shown_layout.notice(self._notice())

    def _notice(self) -> list[str]:
        app = self.desk_app
        if self._error:
            return notices.failed(self._error, app.keys)
        if not self.shown_layout.loaded:
            return []
        if self._empty_store:
            return notices.empty_store(app.keys, customers=self._customers)
        view = app.view_now()
        if view is None:
            return notices.no_match(self.query_text, app.keys)
        return notices.all_done(view.name.line(), app.status.urgent if app.status else (), app.looks(), app.keys)

    def status_read(self) -> None:
        """What is due next has been read."""
        status = self.desk_app.status
        self._tell_draft()
        if status is not None:
            self._side.show_clocks(status.urgent, self.desk_app.looks())
        if self.shown_layout.loaded and self.shown_layout.is_empty:
            self.shown_layout.notice(self._notice())

    def clocks(self) -> list[Countdown]:
        """Draw the cells that time has changed."""
        return [*self.shown_layout.tick(), *self._side.tick(self.desk_app.looks())]

    # Preview

    def _moved(self, row: TicketRow | None) -> None:
        """Another ticket is under the cursor: preview it, the first one at once."""
        self._on = row.number if row is not None else None
        self.cursor_moved(row)
        if row is not None and self._previewed is None:
            self._read_preview()
        else:
            self._preview_soon()

    def _preview_soon(self) -> None:
        if self._preview_timer is not None:
            self._preview_timer.stop()
        after = SLOW_PREVIEW_AFTER_S if self.desk_app.slowness.on else PREVIEW_AFTER_S
        self._preview_timer = self.set_timer(after, self._read_preview)

    def _read_preview(self) -> None:
        row = self.subject()
        if row is not None and self._side.is_previewing and self.is_current:
            self._previewed = row.number
            query = ShowTicket(row.number, limit=_PREVIEW_ITEMS)
            self.desk_app.runner.read("preview", query, self._preview_arrived, lambda error: None)
            self.desk_app.company.look(row.number, self._side.head.accompany)

    def _tell_draft(self) -> None:
        """Say in the preview's head that a draft waits."""
        if self._previewed is not None:
            app, head = self.desk_app, self._side.head
            head.draft = draft_text(app.drafts.of_ticket(self._previewed), app.looks().now, app.zone)
            head.repaint()

    def _preview_arrived(self, detail: TicketDetail) -> None:
        self._tell_draft()
        self._side.show_ticket(detail, self.desk_app.looks(), self.desk_app.zone)
        self.tick()

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

    # Preview, and what is shown

    def action_preview_down(self) -> None:
        """Scroll the preview down."""
        self._side.conversation.scroll_lines(_SCROLLED)

    def action_preview_up(self) -> None:
        """Scroll the preview up."""
        self._side.conversation.scroll_lines(-_SCROLLED)

    # Showing

    def action_preview(self) -> None:
        """Preview on or off."""
        self._previewing[self._layout] = not self._side.is_previewing
        self._arrange()
        self._read_preview()

    def slowed(self) -> None:
        """The link has turned out to be slow, or is taken for fast again: the preview is there on demand, or always."""
        if self.is_mounted:
            self._arrange()
            self._read_preview()

    def place_preview(self, where: str) -> None:
        """Show the preview as the setting says: auto, right, below or off."""
        self._below = {"right": False, "below": True}.get(where)
        self._preview_on = where != "off"
        self._previewing.clear()
        if self.is_mounted:
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
