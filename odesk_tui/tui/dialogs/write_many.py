"""One text for several tickets: a reply to each customer, or a note on each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from odesk_tui.commands.base import TicketCommand
from odesk_tui.commands.conversation import Note, Reply, SaveDraft
from odesk_tui.commands.tickets import BODY_LIMIT
from odesk_tui.core.wording import many_text
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.actions import COMPOSER
from odesk_tui.tui.acts import act
from odesk_tui.tui.dialogs.base import Dialog, Row, row, target
from odesk_tui.tui.dialogs.kept_form import BODY_KEYS, KEEP_AFTER
from odesk_tui.tui.dialogs.send_menu import SendMenu, flow_for
from odesk_tui.tui.keymap import DEFAULT
from odesk_tui.tui.widgets.cells import cut
from odesk_tui.tui.widgets.writer import Writer

_LINES = 8
# Cells of an address that tell something.
_LEAST = 8
NOBODY = "nobody: the requester has no address"


def addressees(tickets: Sequence[TicketRow], width: int) -> str:
    """``#290 → ada@…`` of one, ``3 tickets: #290 ada@…, #291 …`` of several, as many as ``width`` has room for."""
    if len(tickets) == 1:
        only = tickets[0]
        return cut(f"#{only.number} → {only.requester_email.line() if only.requester_email else NOBODY}", width)
    named = [
        f"#{ticket.number} {ticket.requester_email.line() if ticket.requester_email else 'nobody'}"
        for ticket in tickets
    ]
    return _listed(len(tickets), named, width)


def _listed(count: int, named: Sequence[str], width: int) -> str:
    for shown in range(count, 0, -1):
        more = f", +{count - shown:,} more" if shown < count else ""
        text = f"{many_text(count)}: {', '.join(named[:shown])}{more}"
        if cell_len(text) <= width:
            return text
    before, after = f"{many_text(count)}: ", f", +{count - 1:,} more" if count > 1 else ""
    room = width - len(before) - len(after)
    return f"{before}{cut(named[0], room)}{after}" if room >= _LEAST else many_text(count)


class WriteMany(Dialog, Writer):
    """Answers the Act that says it on every ticket, or the SaveDraft that keeps or discards the text (None without one).

    Esc opens the same menu as for one ticket.
    """

    DEFAULT_CSS = """
    WriteMany { width: 100%; border: double $primary; }
    WriteMany.-note { border: dashed $warning; }
    WriteMany TextBox { dock: bottom; height: 8; }
    """

    class Keep(Message):
        """Keep what is typed so far."""

        def __init__(self, draft: SaveDraft) -> None:
            self.draft = draft
            super().__init__()

    def __init__(
        self,
        kind: str,
        tickets: Sequence[TicketRow],
        body: str = "",
        *,
        read: Mapping[int, int] | None = None,
        cursor: int | None = None,
        owner: Widget | None = None,
    ) -> None:
        """``kind`` is reply or note, ``body`` its kept draft, ``read`` the newest message of each ticket as it was seen.

        ``cursor`` is the ticket under the cursor: said when another one alone is meant.
        """
        self.kind, self._tickets = kind, tuple(tickets)
        self._read = dict(read or {})
        self._elsewhere = cursor if cursor is not None and len(self._tickets) == 1 else None
        self._start = body
        self._timer: Timer | None = None
        self._problem = ""
        super().__init__(self._title(72), owner=owner)
        self.set_class(kind == "note", "-note")
        self.write(body)

    def _title(self, width: int) -> str:
        if self.kind == "reply":
            one = len(self._tickets) == 1
            what = "PUBLIC REPLY " if one else "PUBLIC REPLY to "
            return f"{what}{addressees(self._tickets, width - len(what))}"
        what = "NOTE (internal) on "
        if len(self._tickets) == 1:
            return cut(f"{what}#{self._tickets[0].number} {self._tickets[0].subject.line()}", width)
        return (
            f"{what}{_listed(len(self._tickets), [f'#{ticket.number}' for ticket in self._tickets], width - len(what))}"
        )

    def compose(self) -> ComposeResult:
        """The text."""
        yield self._box

    def on_mount(self) -> None:
        """Write at once."""
        keys = getattr(self.app, "keys", DEFAULT)
        sends, menu = keys.shown("send", COMPOSER), keys.shown("send_menu", COMPOSER)
        self.border_subtitle = f"{sends} {'sends to all' if self.kind == 'reply' else 'adds to all'}  {menu} send menu"
        self._box.focus()

    def on_focus(self) -> None:
        """The keys are for the text."""
        self._box.focus()

    def on_resize(self) -> None:
        """The title is cut to the width."""
        self.entitle(self._title(max(8, self.outer_size.width - 6)))
        super().on_resize()

    def reserved(self) -> int:
        """The text's lines."""
        return _LINES

    def content(self, width: int) -> Iterable[Row]:
        """Who will read it, and what is wrong."""
        if self._elsewhere not in (None, self._tickets[0].number):
            only = self._tickets[0].number
            yield row((f"about #{only}, which is selected, not #{self._elsewhere} under the cursor", "warning"))
        if self.kind == "reply":
            without = sum(ticket.requester_email is None for ticket in self._tickets)
            lacking = f"; {without} without an address" if without else ""
            each = "the requester gets a mail" if len(self._tickets) == 1 else "each requester gets a mail of their own"
            yield row((f"{each}{lacking}", "quiet"))
        else:
            yield row(("agents only", "quiet"))
        if self._problem:
            yield row((f"! {self._problem}", "error"))

    def is_childs(self, key: str) -> bool:
        """Keys that edit the text go on to it."""
        return self._box.has_focus and key in BODY_KEYS

    def press(self, key: str, char: str | None) -> None:
        """Send, open the menu, go on in $EDITOR, or complete a handle."""
        self._problem = ""
        if not self.completed(key):
            meaning = getattr(self.app, "keys", DEFAULT).meaning(COMPOSER, key, char)
            if meaning == "send_menu":
                self.call_next(self.leave)
            else:
                self.obeyed(meaning)

    @property
    def stays(self) -> bool:
        """Not once it has answered."""
        return not self._finished

    def menu(self) -> SendMenu:
        """The menu for all of them."""
        statuses = {ticket.status for ticket in self._tickets}
        return SendMenu(
            self.kind,
            self._tickets[0].requester_email,
            statuses.pop() if len(statuses) == 1 else "",
            flow=flow_for(self.app, self._tickets[0].type),
            to_all=len(self._tickets) if len(self._tickets) > 1 else 0,
            owner=self,
        )

    def send(self, status: str | None) -> None:
        """Answer with it, unless it cannot be sent."""
        text = self.body
        if not text.strip():
            self._problem = "nothing is written yet"
        elif len(text) > BODY_LIMIT:
            self._problem = f"{len(text)} characters are too many, the limit is {BODY_LIMIT}"
        else:
            where = target(self._tickets)
            command: TicketCommand = (
                Reply(**where, body=text, status=status, read=self._read)
                if self.kind == "reply"
                else Note(**where, body=text, status=status)
            )
            self.finish(act(command))
            return
        self.show_changes()

    def close(self) -> None:
        """Answer with the draft, if there is or was one."""
        self.finish(self.draft() if self._start or self.body.strip() else None)

    def discard(self) -> None:
        """Answer with what discards the draft."""
        self.finish(SaveDraft(ticket=0, kind=self.kind, body=""))

    def draft(self) -> SaveDraft:
        """What is typed; an empty text discards."""
        text = self._box.text
        return SaveDraft(ticket=0, kind=self.kind, body=text if text.strip() else "")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the text soon."""
        event.stop()
        self.post_message(self.Typed())
        if self.body != self._start and self._timer is None:
            self._timer = self.set_timer(KEEP_AFTER, self.keep)

    def keep(self) -> None:
        """Offer the text for keeping, now."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if not self._finished:
            self.post_message(self.Keep(self.draft()))
