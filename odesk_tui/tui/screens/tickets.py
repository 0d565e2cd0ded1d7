"""The ticket list with its filter, the SLA panel and the preview: where everything begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.timer import Timer
from textual.widget import Widget

from odesk_tui.commands.setup import STANDARD_VIEWS
from odesk_tui.core.errors import DeskError
from odesk_tui.core.query.errors import QueryError
from odesk_tui.core.query.parser import parse
from odesk_tui.core.query.printer import to_text
from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.reads.rows import Count, TicketDetail, TicketRow
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import CountTickets
from odesk_tui.tui import notices
from odesk_tui.tui.actions import FILTER, LIST, hints
from odesk_tui.tui.bindings import bindings
from odesk_tui.tui.dialogs import pick
from odesk_tui.tui.listing import Listing
from odesk_tui.tui.screens.acting import ActingScreen
from odesk_tui.tui.widgets.filter_bar import FilterBar
from odesk_tui.tui.widgets.side import Side
from odesk_tui.tui.widgets.status_row import Place
from odesk_tui.tui.widgets.ticket_canvas import TicketCanvas

# The list that a desk begins with: its second view, the queue.
START = STANDARD_VIEWS[1][2]
DEBOUNCE_S = 0.08
# A held key shows no preview on its way.
PREVIEW_AFTER_S = 0.06
_PREVIEW_ITEMS = 100
_SCROLLED = 3
WIDE = 120


class TicketsScreen(ActingScreen):
    """See the module."""

    SCOPE = LIST
    HOMES = (TicketCanvas,)
    BINDINGS: ClassVar = bindings(LIST)

    def __init__(self, query: str = "") -> None:
        super().__init__()
        self._base = query or START
        self._listing = Listing(
            self._base,
            lambda: self.desk_app.runner,
            height=lambda: self._canvas.room,
            shown=self._shown,
            counted=self._counted,
            failed=self._failed,
        )
        self._canvas: TicketCanvas
        self._bar = FilterBar(self._base, self._check, self._values, id="filter")
        self._side = Side()
        self._error = ""
        self._empty_store = False
        self._debounce: Timer | None = None
        self._preview_timer: Timer | None = None
        self._previewed: int | None = None
        self._preview_on = True
        self._below: bool | None = None
        self._panel_on: bool | None = None

    def body(self) -> ComposeResult:
        """Filter; list and side."""
        self._canvas = TicketCanvas(self._listing.window, self.desk_app.looks, id="list")
        yield self._bar
        with Container(id="body"):
            yield self._canvas
            yield self._side

    def home(self) -> Widget | None:
        """The list has the keys."""
        return self._canvas

    def place(self) -> Place:
        """The list's query and count."""
        return Place(self._listing.query, self._listing.count)

    def subject(self) -> TicketRow | None:
        """The ticket under the cursor."""
        return self._listing.row

    # Life

    def on_mount(self) -> None:
        """Arrange, and read the first page."""
        self._arrange()
        self._listing.show(self._listing.query)

    def on_screen_resume(self) -> None:
        """Back from a ticket: only then read again."""
        if self._listing.loaded:
            super().on_screen_resume()
            self._preview_soon()

    def on_resize(self, event: events.Resize) -> None:
        """Another size wants another arrangement."""
        self._arrange()

    def _arrange(self) -> None:
        """Side to the right or below, as wide as the screen allows or as the person chose."""
        wide = self.app.size.width >= WIDE
        below = not wide if self._below is None else self._below
        self.set_class(below, "-below")
        panel = wide if self._panel_on is None else self._panel_on
        self._side.arrange(panel=panel, preview=self._preview_on)

    # Reading

    def reload(self) -> None:
        """Read the list and the preview again."""
        self._listing.reload()
        self._read_preview()

    def patch(self, rows: tuple[TicketRow, ...]) -> None:
        """Show newer versions of rows in their places."""
        changed = self._listing.window.patch({row.number: row for row in rows})
        self._canvas.patched(changed)

    def _shown(self) -> None:
        self._error = ""
        self._canvas.show(self._notice())
        self._show_bar()
        if not self._listing.window.rows:
            self._side.show_ticket(None, self.desk_app.looks(), self.desk_app.zone)
            self.desk_app.runner.read("empty", CountTickets("", cap=1), self._is_empty, lambda error: None)
        self.tick()

    def _counted(self) -> None:
        self._show_bar()
        self.show_status()

    def _failed(self, error: DeskError) -> None:
        if self._listing.loaded:
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
        if not self._listing.loaded:
            return []
        if self._empty_store:
            return notices.empty_store()
        view = app.view_now()
        if view is None:
            return notices.no_match(self._listing.query)
        return notices.all_done(view.name.line(), app.status.urgent if app.status else (), app.looks())

    def _show_bar(self) -> None:
        count = self._listing.count
        right = f"{count} ticket{'' if count.number == 1 else 's'}" if count is not None else ""
        self._bar.show(self._listing.query, right)

    def status_read(self) -> None:
        """What is due next has been read."""
        status = self.desk_app.status
        if status is not None:
            self._side.show_clocks(status.urgent, self.desk_app.looks())
        if self._listing.loaded and not self._listing.window.rows:
            self._canvas.show(self._notice())

    def clocks(self) -> list[Countdown]:
        """Draw the cells that time has changed."""
        return [*self._canvas.tick(), *self._side.tick(self.desk_app.looks())]

    # Preview

    def on_ticket_canvas_moved(self, message: TicketCanvas.Moved) -> None:
        """Another ticket is under the cursor: preview it, the first one at once."""
        if message.row is not None and self._previewed is None:
            self._read_preview()
        else:
            self._preview_soon()

    def on_ticket_canvas_wanted(self, message: TicketCanvas.Wanted) -> None:
        """The cursor comes near the end of what is loaded."""
        self._listing.more(message.side)

    def _preview_soon(self) -> None:
        if self._preview_timer is not None:
            self._preview_timer.stop()
        self._preview_timer = self.set_timer(PREVIEW_AFTER_S, self._read_preview)

    def _read_preview(self) -> None:
        row = self._listing.row
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
        index = self._listing.window.index(number)
        return None if index is None else self._listing.window.rows[index]

    def position(self, number: int) -> str:
        """``2 of 48`` when the cursor is on that ticket."""
        row = self._listing.row
        return self._listing.position() if row is not None and row.number == number else ""

    def step(self, by: int) -> int | None:
        """Move the cursor and return the ticket there; None at an end of what is loaded."""
        before = self._listing.window.cursor
        self._canvas.move(by)
        row = self._listing.row
        return None if row is None or self._listing.window.cursor == before else row.number

    def show_query(self, query: str) -> None:
        """Show what a saved view finds; Esc comes back to it."""
        self._base = query
        self._listing.show(query)
        self._show_bar()
        self.show_status()

    # Filter

    def _check(self, text: str) -> QueryError | None:
        viewer = self.desk_app.viewer
        try:
            if viewer is None:
                parse(text)
            else:
                parse(text, viewer.vocabulary)
        except QueryError as error:
            return error
        return None

    def _values(self) -> Mapping[str, Sequence[str]]:
        people = self.desk_app.people
        agents = [agent.handle for agent in people.agents]
        return {
            "assignee": agents,
            "team": [team.handle for team in people.teams],
            "project": [project.handle for project in people.projects],
            "tag": people.tags,
        }

    def on_filter_bar_typed(self, message: FilterBar.Typed) -> None:
        """Filter soon; a query with a fault leaves the former results."""
        if self._debounce is not None:
            self._debounce.stop()
        self.hint_row.say(str(message.error) if message.error else "", failed=True)
        if message.error is None:
            self._debounce = self.set_timer(DEBOUNCE_S, lambda: self._listing.show(message.text))

    def on_filter_bar_ended(self, message: FilterBar.Ended) -> None:
        """The query is kept, or the former one is back."""
        if self._debounce is not None:
            self._debounce.stop()
        self.hint_row.say("")
        self._focus_home()
        if message.text != self._listing.query or not message.kept:
            self._listing.show(message.text)
        self._show_bar()
        self.show_status()

    def on_filter_bar_offered(self, message: FilterBar.Offered) -> None:
        """Show how the word can go on."""
        self.hint_row.candidates(message.texts, message.chosen)
        self.hint_row.hints(hints(FILTER if self._bar.editing else LIST))

    def action_filter(self) -> None:
        """Edit the query."""
        self.set_focus(self._bar, scroll_visible=False)

    def action_escape(self) -> None:
        """Clear the filter: back to the view that was shown last."""
        if self._listing.query != self._base:
            self._listing.show(self._base)
            self._show_bar()
            self.show_status()

    async def action_order(self) -> None:
        """Choose the order."""
        query = parse(self._listing.query)
        now = ",".join(f"{'-' * key.descending}{key.field}" for key in query.sort) or "sla"

        def answered(value: object) -> None:
            text = f"{to_text(replace(query, sort=()))} sort:{value}".strip()
            self._listing.show(text)
            self._show_bar()
            self.show_status()

        await self.ask(pick.order(now), answered)

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
        if self._listing.to_start():
            self._canvas.move(-len(self._listing.window.rows))

    def action_bottom(self) -> None:
        """The last ticket."""
        if self._listing.to_end():
            self._canvas.move(len(self._listing.window.rows))

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
        row = self._listing.row
        if row is not None:
            await self.desk_app.open_ticket(row.number)

    async def _write(self, kind: str, *, editor: bool = False) -> None:
        row = self._listing.row
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
