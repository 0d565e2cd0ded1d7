"""One ticket: its conversation, its fields, and the composer."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from odesk_tui.commands.base import Command
from odesk_tui.commands.conversation import Note, Reply, SaveDraft
from odesk_tui.core.errors import DeskError, NotFound
from odesk_tui.core.sla.countdown import Countdown
from odesk_tui.reads.rows import TicketDetail, TicketRow
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.tui import editor
from odesk_tui.tui.actions import COMPOSER, DETAIL, hints
from odesk_tui.tui.bindings import bindings
from odesk_tui.tui.runner import Ran
from odesk_tui.tui.screens.acting import ActingScreen
from odesk_tui.tui.widgets.composer import Composer
from odesk_tui.tui.widgets.conversation import ConversationView
from odesk_tui.tui.widgets.text_box import TextBox
from odesk_tui.tui.widgets.ticket_head import FieldsPanel, TicketTitle

WIDE = 120
# What the customer sees.
_PUBLIC = ("customer", "reply")


class TicketScreen(ActingScreen):
    """See the module. Closed by ``back``; ``[`` and ``]`` turn it to the neighbours in the list's order."""

    SCOPE = DETAIL
    HOMES = (ConversationView,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(DETAIL)

    def __init__(self, number: int, row: TicketRow | None = None) -> None:
        """``row`` is what the list knows of the ticket already."""
        super().__init__()
        self.number = number
        self._row = row
        self._detail: TicketDetail | None = None
        self._title = TicketTitle(id="title")
        self._conversation = ConversationView(id="conversation")
        self._fields = FieldsPanel(id="fields")
        self._composer: Composer | None = None
        self._returns = False
        # The newest message when the writing began: one that came since stops the reply, once it has been looked at not.
        self._read: int | None = None

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
            self.say("finish or close the text first: Esc opens the send menu", failed=True)
            return
        if number != self.number:
            self._row = self.desk_app.list_screen.loaded(number)
        self.number = number
        opened = self.desk_app.opened
        if number in opened:
            opened.remove(number)
        opened.append(number)
        self.reload()

    def reload(self) -> None:
        """Read the ticket again."""
        number = self.number

        def failed(error: DeskError) -> None:
            self.fail(error)
            if not isinstance(error, NotFound) or number != self.number:
                return
            opened = self.desk_app.opened
            if number in opened:
                opened.remove(number)
            if self._detail is None:
                self._leave(str(error), failed=True)
            else:
                # Still on the ticket that is shown: keys act on it.
                self.number, self._row = self._detail.row.number, self._detail.row

        self.desk_app.runner.read("ticket", ShowTicket(number), self._arrived, failed)

    def patch(self, rows: tuple[TicketRow, ...]) -> None:
        """Keys act on the newest version at once; what is shown is read again."""
        self._row = next((row for row in rows if row.number == self.number), self._row)
        self.desk_app.list_screen.patch(rows)

    def _arrived(self, detail: TicketDetail) -> None:
        if detail.row.number != self.number:
            return
        self._detail, self._row = detail, detail.row
        if self._composer is not None:
            self._tell_newer(detail)
        self._show()
        self.tick()

    def _tell_newer(self, detail: TicketDetail) -> None:
        """Say that something was said while a text is being written."""
        if self._read is None:
            self._read = detail.last_message
        newer = [item for item in detail.items if item.kind in _PUBLIC and (item.message_id or 0) > self._read]
        if newer:
            self.say(f"{newer[-1].who} has written meanwhile: look above before you send", failed=True)

    def status_read(self) -> None:
        """The timer may have changed."""
        if self._detail is not None:
            self._show()

    def _show(self) -> None:
        app, detail = self.desk_app, self._detail
        looks = app.looks()
        self._title.position = app.list_screen.position(self.number)
        self._fields.timer = app.status.timer if app.status else None
        for about in (self._title, self._fields):
            about.show(detail, looks, app.zone)
        if detail is not None:
            self._conversation.show(detail, app.zone, looks.now, looks.me or "")

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
        self._leave()

    def action_back(self) -> None:
        """Back to the list."""
        self._leave()

    def _leave(self, message: str = "", *, failed: bool = False) -> None:
        app = self.desk_app
        message, failed = (message, failed) if message else (self.hint_row.message, self.hint_row.failed)
        self.app.pop_screen()
        app.list_screen.say(message, failed=failed)

    # Writing

    async def action_reply(self) -> None:
        """Reply to the customer."""
        await self.write("reply")

    async def action_note(self) -> None:
        """Write an internal note."""
        await self.write("note")

    async def action_reply_in_editor(self) -> None:
        """Write the reply in the editor."""
        await self.write("reply", editor=True)

    async def write(self, kind: str, *, returns: bool = False, editor: bool = False) -> None:
        """Open the composer with the draft of ``kind``; ``returns``: go back to the list when it is closed."""
        if self._row is None:
            self.say("the ticket is still being read", failed=True)
            return
        drafts = self.desk_app.drafts
        other = "note" if kind == "reply" else "reply"
        body = drafts.body(self.number, kind)
        self._returns = returns
        composer = Composer(self._row, kind, body, other=drafts.body(self.number, other))
        self._composer = composer
        self._read = self._detail.last_message if self._detail is not None else None
        await self.query_one("#talk").mount(composer)
        self.set_focus(composer.query_one(TextBox), scroll_visible=False)
        self.hint_row.hints(hints(COMPOSER))
        if editor:
            self._edit_outside(composer, body)

    def on_composer_changed(self, message: Composer.Changed) -> None:
        """Keep the draft."""
        message.stop()
        draft = SaveDraft(ticket=self.number, kind=message.kind, body=message.body)
        self.desk_app.drafts.keep(draft, message.composer.mark_saved)

    def on_composer_send(self, message: Composer.Send) -> None:
        """Send; the composer stays until it is done, so that a refused text is not lost."""
        message.stop()
        number, status = self.number, message.status
        row = self._row
        seen = {number: row.version} if status is not None and row is not None else {}

        def make() -> Command:
            if message.kind == "note":
                return Note(tickets=(number,), seen=seen, body=message.body, status=status)
            read = {number: self._read} if self._read is not None else {}
            return Reply(tickets=(number,), seen=seen, body=message.body, status=status, read=read)

        async def sent(ran: Ran) -> None:
            if ran.result is not None and not ran.result.refused:
                self.desk_app.drafts.gone(number, message.kind)
                await self._close_composer()
            else:
                # The refusal has shown what was said: sending again is a decision.
                self._read = None
                message.composer.refused()

        self.desk_app.orders.give(make, lambda ran: self.call_next(sent, ran))

    async def on_composer_close(self, message: Composer.Close) -> None:
        """Leave the text as a draft."""
        message.stop()
        if message.body.strip():
            self.say(f"the {message.kind} is kept as a draft; {message.kind[0]} goes on with it")
        await self._close_composer()

    async def on_composer_discard(self, message: Composer.Discard) -> None:
        """Throw the text away."""
        message.stop()
        self.desk_app.drafts.keep(SaveDraft(ticket=self.number, kind=message.kind, body=""))
        self.say(f"the {message.kind} is discarded")
        await self._close_composer()

    def on_composer_editor(self, message: Composer.Editor) -> None:
        """Go on in the person's editor."""
        message.stop()
        self._edit_outside(message.composer, message.body)

    async def _close_composer(self) -> None:
        composer, self._composer = self._composer, None
        self.hint_row.hints(hints(DETAIL))
        self.set_focus(self._conversation, scroll_visible=False)
        if composer is not None:
            await composer.remove()
        if self._returns:
            self._leave()

    def _edit_outside(self, composer: Composer, body: str) -> None:
        app = self.desk_app
        try:
            words = editor.command(app.environment, app.editor)
            with app.suspend():
                text = editor.written(body, words)
        except DeskError as error:
            self.fail(error)
            return
        except SuspendNotSupported:
            self.say("this terminal cannot be lent to an editor", failed=True)
            return
        finally:
            app.redraw()
        if text is None:
            self.say(f"nothing was changed in {words[0]}")
            return
        composer.load(text)
        composer.keep()

    def writing(self) -> list[Command]:
        """The composer's text, and the new ticket's form."""
        found = super().writing()
        if self._composer is not None and self._composer.body.strip():
            found.append(SaveDraft(ticket=self.number, kind=self._composer.kind, body=self._composer.body))
        return found
