"""One ticket: its conversation, its fields, and the composer (``writing`` has what is written there)."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widget import Widget

from odesk_tui.core.errors import DeskError, NotFound
from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.reads.rows import TicketDetail, TicketRow
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.tui.actions import COMPOSER, DETAIL
from odesk_tui.tui.bindings import bindings
from odesk_tui.tui.screens.previewing import OTHER_S
from odesk_tui.tui.screens.writing import WritingScreen
from odesk_tui.tui.widgets.conversation import ConversationView
from odesk_tui.tui.widgets.text_box import TextBox
from odesk_tui.tui.widgets.ticket_head import FieldsPanel, TicketTitle

WIDE = 120


class TicketScreen(WritingScreen):
    """See the module. Closed by ``back``; ``[`` and ``]`` turn it to the neighbours in the list's order."""

    SCOPE = DETAIL
    HOMES = (ConversationView,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(DETAIL)

    def __init__(self, number: int, row: TicketRow | None = None) -> None:
        """``row`` is what the list knows of the ticket already."""
        super().__init__(number, row)
        self._title = TicketTitle(id="title")
        self._conversation = ConversationView(id="conversation")
        self._fields = FieldsPanel(id="fields")
        self._late_timer: Timer | None = None

    def body(self) -> ComposeResult:
        """Title; conversation (the composer comes below it); fields."""
        yield self._title
        with Horizontal(id="ticket-body"):
            with Vertical(id="talk"):
                yield self._conversation
            yield self._fields

    def home(self) -> Widget | None:
        """The conversation has the keys; the composer while something is written."""
        return self._composer.query_one(TextBox) if self._composer is not None else self._conversation

    def subject(self) -> TicketRow | None:
        """The ticket that is shown."""
        return self._row

    # Life

    def on_mount(self) -> None:
        """Read the ticket."""
        self._arrange()
        self.turn_to(self.number)

    def resumed(self) -> None:
        """Back from the help; the first time the ticket is being read already."""
        if self._detail is not None:
            self.reload()
            self.desk_app.company.look(self.number, self._company)

    def on_unmount(self) -> None:
        """Others need not think any more that it is open here."""
        self.desk_app.telling.close(self.number)

    def on_resize(self, event: events.Resize) -> None:
        """Another size wants another arrangement."""
        self._arrange()

    def _arrange(self) -> None:
        wide = self.app.size.width >= WIDE
        self._fields.display = wide
        self._title.short = not wide
        self._title.prepare()
        self._title.repaint()

    def turn_to(self, number: int) -> None:
        """Show another ticket in place of the present one; not while something is written."""
        if self._composer is not None:
            menu = self.desk_app.keys.shown("send_menu", COMPOSER)
            self.say(f"finish or close the text first: {menu} opens the send menu", failed=True)
            return
        if number != self.number:
            self._row = self.desk_app.list_screen.loaded(number)
        self.number = number
        opened = self.desk_app.opened
        if number in opened:
            opened.remove(number)
        opened.append(number)
        self.desk_app.telling.open(number)
        self._company("")
        self.reload()
        self.desk_app.company.look(number, self._company)

    def reload(self) -> None:
        """Read the ticket again."""
        number = self.number

        def failed(error: DeskError) -> None:
            self.tickets_came()
            self.fail(error)
            if number != self.number:
                return
            if not isinstance(error, NotFound):
                self._clear_other()
                return
            opened = self.desk_app.opened
            if number in opened:
                opened.remove(number)
            if self._detail is None:
                self.leave(str(error), failed=True)
            else:
                # Still on the ticket that is shown: keys act on it.
                self.number, self._row = self._detail.row.number, self._detail.row

        if self._row is None:
            self.await_tickets()
        self._look_for_late()
        self.desk_app.runner.read("ticket", ShowTicket(number), self._arrived, failed)

    def _look_for_late(self) -> None:
        """Another ticket than the one that keys act on stays no longer than a moment, none while the store is away."""
        if self._late_timer is not None:
            self._late_timer.stop()
        if self.desk_app.trouble:
            self._clear_other()
        else:
            self._late_timer = self.set_timer(OTHER_S, self._clear_other)

    def _clear_other(self) -> None:
        if self._detail is not None and self._detail.row.number == self.number:
            return
        self._detail = None
        self._show()
        if self._row is not None:
            self._title.introduce(self._row, self.desk_app.looks())
        self._conversation.wait(self.number)

    def patch(self, rows: tuple[TicketRow, ...]) -> None:
        """Keys act on the newest version at once; what is shown is read again."""
        self._row = next((row for row in rows if row.number == self.number), self._row)
        self.desk_app.list_screen.patch(rows)

    def _arrived(self, detail: TicketDetail) -> None:
        if detail.row.number != self.number:
            return
        self._detail, self._row = detail, detail.row
        self.tickets_came()
        self.tell_newer(detail)
        self._show()
        self.tick()

    def status_read(self) -> None:
        """The timer may have changed."""
        if self._detail is not None:
            self._show()

    def _show(self) -> None:
        app, detail = self.desk_app, self._detail
        looks = app.looks()
        self._title.position = app.list_screen.position(self.number)
        self._title.draft = self.draft_words()
        self._fields.timer = app.status.timer if app.status else None
        for about in (self._title, self._fields):
            about.show(detail, looks, app.zone)
        if detail is not None:
            self._conversation.show(detail, app.zone, looks.now, looks.me or "")

    def retitle(self) -> None:
        """Name the draft that waits."""
        self._title.draft = self.draft_words()
        self._title.repaint()

    def _company(self, words: str) -> None:
        """Show who else has it open."""
        for about in (self._title, self._fields):
            about.accompany(words)

    def clocks(self) -> list[Countdown]:
        """Draw what time has changed."""
        looks = self.desk_app.looks()
        return [*self._title.tick(looks), *self._fields.tick(looks)]

    # Moving

    def action_next_ticket(self) -> None:
        """The next ticket of the list."""
        self._turn(1)

    def action_previous_ticket(self) -> None:
        """The previous ticket of the list."""
        self._turn(-1)

    def _turn(self, by: int) -> None:
        number = self.desk_app.list_screen.step(by)
        if number is None:
            self.say(f"this is the {'last' if by > 0 else 'first'} ticket of the list")
        else:
            self.turn_to(number)

    def action_scroll_down(self) -> None:
        """A line down."""
        self._conversation.scroll_lines(1)

    def action_scroll_up(self) -> None:
        """A line up."""
        self._conversation.scroll_lines(-1)

    def action_next_message(self) -> None:
        """To the next message."""
        self._conversation.scroll_messages(1)

    def action_previous_message(self) -> None:
        """To the message before."""
        self._conversation.scroll_messages(-1)

    def action_quotes(self) -> None:
        """Fold or unfold what was quoted."""
        self._conversation.toggle_quotes()

    def action_half_down(self) -> None:
        """Half a page down."""
        self._conversation.scroll_pages(0.5)

    def action_half_up(self) -> None:
        """Half a page up."""
        self._conversation.scroll_pages(-0.5)

    def action_page_down(self) -> None:
        """A page down."""
        self._conversation.scroll_pages(1)

    def action_page_up(self) -> None:
        """A page up."""
        self._conversation.scroll_pages(-1)

    def action_top(self) -> None:
        """The oldest message."""
        self._conversation.to_start()

    def action_bottom(self) -> None:
        """The end."""
        self._conversation.to_end()

    def action_to_list(self) -> None:
        """Back to the list."""
        self.leave()

    def action_to_tree(self) -> None:
        """To the tree, the cursor on this ticket."""
        self._to_layout("tree")

    def action_to_board(self) -> None:
        """To the board, the cursor on this ticket."""
        self._to_layout("board")

    def _to_layout(self, name: str) -> None:
        app, number = self.desk_app, self.number
        self.leave()
        app.list_screen.show_layout(name, at=number)

    def action_back(self) -> None:
        """Back to the list."""
        self.leave()

    def leave(self, message: str = "", *, failed: bool = False) -> None:
        """Back to the list, which goes on saying what was said here, or says ``message``."""
        app = self.desk_app
        message, failed = (message, failed) if message else (self.hint_row.message, self.hint_row.failed)
        self.app.pop_screen()
        app.list_screen.say(message, failed=failed)
