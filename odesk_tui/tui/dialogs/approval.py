"""What was asked about a ticket: who has agreed, and, if one was asked, agreeing or refusing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from textual.widget import Widget

from odesk_tui.commands.approvals import Approve, Refuse
from odesk_tui.core.wording import ago_text
from odesk_tui.reads.approvals import Request
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.dialogs.base import Dialog, Row, named, row, target
from odesk_tui.tui.dialogs.line import LineEdit

_STATES = {"pending": "waits", "given": "given", "refused": "refused"}


class ApprovalDialog(Dialog):
    """Answers the Approve or the Refuse; only who was asked can answer one."""

    def __init__(
        self,
        ticket: TicketRow,
        requests: Sequence[Request],
        me: str | None,
        now: datetime,
        *,
        owner: Widget | None = None,
    ) -> None:
        """``requests`` are those of the ticket where it stands, ``me`` is the handle of who looks."""
        self._ticket, self._requests, self._now = ticket, tuple(requests), now
        self._mine = any(
            request.state == "pending" and any(v.handle == me and v.agrees is None for v in request.voices)
            for request in requests
        )
        self._reason: LineEdit | None = None
        self._problem = ""
        super().__init__(f"Approval of {named(ticket)}", owner=owner)
        self._say_keys()

    def _say_keys(self) -> None:
        if self._reason is not None:
            self.border_subtitle = "Enter refuses  Esc back"
        else:
            self.border_subtitle = "y approves  n refuses  Esc closes" if self._mine else "Esc closes"

    def content(self, width: int) -> Iterable[Row]:
        """Each request with its voices, then the reason being written."""
        for request in self._requests:
            ago = ago_text(max(0, int((self._now - request.asked_at).total_seconds())))
            yield row(
                (f"{request.source} → {request.target}  ", "value"),
                (_STATES[request.state], "key"),
                (
                    f"  {request.agreed} of {request.needed} agree; asked by {request.asked_by or 'the desk'} {ago} ago",
                    "",
                ),
            )
            if request.note:
                yield row(("  ", ""), (request.note.line(), "quiet"))
            for voice in request.voices:
                said = {True: "agrees", False: "refuses", None: "has not said"}[voice.agrees]
                reason = f": {voice.reason.line()}" if voice.reason else ""
                yield row((f"  {voice.handle} ", "value"), (said, "" if voice.agrees is not None else "quiet"), reason)
        if self._reason is not None:
            yield row(("why not: ", "key"), *self._reason.spans(width - 9, focused=True), anchor=True)
        if self._problem:
            yield row((f"! {self._problem}", "error"))

    def press(self, key: str, char: str | None) -> None:
        """Yes, no with a reason, or away."""
        self._problem = ""
        if self._reason is not None:
            self._write(key, char)
        elif key == "escape" or char == "q":
            self.finish(None)
        elif char in ("y", "n") and not self._mine:
            self._problem = "you are not asked here"
        elif char == "y":
            self.finish(Approve(**target(self._ticket)))
        elif char == "n":
            self._reason = LineEdit()
        self._say_keys()

    def _write(self, key: str, char: str | None) -> None:
        assert self._reason is not None
        if key == "escape":
            self._reason = None
        elif key == "enter":
            if self._reason.text.strip():
                self.finish(Refuse(**target(self._ticket), reason=self._reason.text))
            else:
                self._problem = "say why, so that who asked knows what to do"
        else:
            self._reason.press(key, char)

    def paste(self, text: str) -> None:
        """Into the reason."""
        if self._reason is not None:
            self._reason.insert(text)
