"""Writing on a ticket: the composer's life, what is sent from it, and the drafts of it."""

from __future__ import annotations

from odesk_tui.commands.base import Command
from odesk_tui.commands.conversation import Note, Reply, SaveDraft
from odesk_tui.reads.rows import TicketDetail, TicketRow
from odesk_tui.tui.actions import COMPOSER, DETAIL
from odesk_tui.tui.runner import Ran
from odesk_tui.tui.screens.acting import ActingScreen
from odesk_tui.tui.widgets.composer import Composer
from odesk_tui.tui.widgets.text_box import TextBox
from odesk_tui.tui.widgets.ticket_head import draft_text
from odesk_tui.tui.widgets.writer import Writer

# What the customer sees.
_PUBLIC = ("customer", "reply")


class WritingScreen(ActingScreen):
    """A screen of one ticket on which replies and notes are written; subclasses have a ``#talk`` to put the composer in."""

    def __init__(self, number: int, row: TicketRow | None) -> None:
        super().__init__()
        self.number = number
        self._row = row
        self._detail: TicketDetail | None = None
        self._composer: Composer | None = None
        self._returns = False
        # What is being sent; the store holds it as a draft meanwhile.
        self._under_way: str | None = None
        # The newest message when the writing began: one that came since stops the reply, once it has been looked at not.
        self._read: int | None = None

    def leave(self, message: str = "", *, failed: bool = False) -> None:
        """Close the screen."""
        raise NotImplementedError

    def retitle(self) -> None:
        """Which drafts wait has changed: show :meth:`draft_words`."""
        raise NotImplementedError

    def tell_newer(self, detail: TicketDetail) -> None:
        """Say that something was said while a text is being written."""
        if self._composer is None:
            return
        if self._read is None:
            self._read = detail.last_message
        newer = [item for item in detail.items if item.kind in _PUBLIC and (item.message_id or 0) > self._read]
        if newer:
            self.say(f"{newer[-1].who} has written meanwhile: look above before you send", failed=True)

    def draft_words(self) -> str:
        """``draft reply 10:02`` when there is one that is not open in the composer."""
        open_kind = self._composer.kind if self._composer is not None else ""
        return draft_text(
            [pair for pair in self.desk_app.drafts.of_ticket(self.number) if pair[0] != open_kind],
            self.desk_app.looks().now,
            self.desk_app.zone,
        )

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
        self.retitle()
        self.hint_row.hints(self.desk_app.keys.hints(COMPOSER))
        if editor:
            composer.edit_outside()

    def on_writer_typed(self, message: Writer.Typed) -> None:
        """Let others know."""
        message.stop()
        self.desk_app.telling.typed()

    def on_composer_changed(self, message: Composer.Changed) -> None:
        """Keep the draft."""
        message.stop()
        draft = SaveDraft(ticket=self.number, kind=message.kind, body=message.body)

        def kept() -> None:
            message.composer.mark_saved()
            self.retitle()

        self.desk_app.drafts.keep(draft, kept)

    def on_composer_send(self, message: Composer.Send) -> None:
        """Send; the composer stays until it is done, so that a refused text is not lost."""
        message.stop()
        number, status = self.number, message.status
        row = self._row
        seen = {number: row.version} if status is not None and row is not None else {}

        def make() -> Command:
            kept = self.desk_app.drafts.held(number, message.kind) == message.body
            self._under_way = message.body if kept else None
            if message.kind == "note":
                return Note(tickets=(number,), seen=seen, body=message.body, status=status)
            read = {number: self._read} if self._read is not None else {}
            return Reply(tickets=(number,), seen=seen, body=message.body, status=status, read=read)

        # What is typed behind the key that sends is for what comes then.
        release = self.desk_app.typing.hold()

        async def sent() -> None:
            if message.composer.body == message.body:
                await self._close_composer()
            else:
                # More was written while it was on its way.
                message.composer.goes_on()
            release()

        def done(ran: Ran) -> None:
            self._under_way = None
            if ran.result is not None and not ran.result.refused:
                # At once: a draft of it that waits behind must not come after it.
                self.desk_app.drafts.gone(number, message.kind)
                self.call_next(sent)
            else:
                # The refusal has shown what was said: sending again is a decision.
                self._read = None
                message.composer.refused()
                release()

        self.desk_app.orders.give(make, done)

    async def on_composer_close(self, message: Composer.Close) -> None:
        """Leave the text as a draft."""
        message.stop()
        if message.body.strip():
            key = self.desk_app.keys.shown(message.kind, DETAIL)
            self.say(f"the {message.kind} is kept as a draft; {key} goes on with it")
        await self._close_composer()

    async def on_composer_discard(self, message: Composer.Discard) -> None:
        """Throw the text away."""
        message.stop()
        self.desk_app.drafts.keep(SaveDraft(ticket=self.number, kind=message.kind, body=""))
        self.say(f"the {message.kind} is discarded")
        await self._close_composer()

    async def _close_composer(self) -> None:
        composer, self._composer = self._composer, None
        self.desk_app.telling.quiet()
        self.hint_row.hints(self.own_hints())
        self.focus_home()
        if composer is not None:
            await composer.remove()
        self.retitle()
        if self._returns:
            self.leave()

    def writing(self) -> list[Command]:
        """The composer's text, unless just that is being sent, and the new ticket's form."""
        found = super().writing()
        composer = self._composer
        if composer is not None and composer.body.strip() and composer.body != self._under_way:
            found.append(SaveDraft(ticket=self.number, kind=composer.kind, body=composer.body))
        return found
