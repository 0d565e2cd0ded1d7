"""What becomes of the text in the composer: send, send and set a status, keep, discard."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from odesk_tui.core.text import Foreign
from odesk_tui.core.workflow import STANDARD
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.dialogs.option import Option, option_rows


class SendMenu(Dialog):
    """Answers ``send``, ``pending``, ``solved``, ``editor``, ``keep`` or ``discard``; None goes on typing."""

    def __init__(
        self, kind: str, to: Foreign | None, status: str, *, to_all: int = 0, owner: Widget | None = None
    ) -> None:
        """``kind`` is reply or note, ``to`` the requester's address if known, ``status`` the ticket's.

        ``to_all``: it is for so many tickets; their ``status`` is empty when it differs.
        """
        reply = kind == "reply"
        if to_all:
            title = f"Send PUBLIC REPLY to {to_all:,} tickets?" if reply else f"Add this NOTE to {to_all:,} tickets?"
        elif not reply:
            title = "Add this NOTE (internal)?"
        else:
            title = f"Send PUBLIC REPLY to {to}?" if to else "Keep this PUBLIC REPLY? The requester has no address."
        super().__init__(title, hint="Esc continue typing", owner=owner)
        verb = "send" if reply else "add"
        stays = (
            f"{verb}, open the ticket" if status == "new" and reply else f"{verb}, keep {status.upper() or 'STATUS'}"
        )
        self._options = (
            Option("y", stays, "send"),
            Option("p", f"{verb} and set PENDING", "pending", "", _refusal(status, "pending")),
            Option("s", f"{verb} and SOLVE", "solved", "", _refusal(status, "solved")),
            Option("e", "open in $EDITOR", "editor"),
            Option("q", "keep draft, go back", "keep"),
            Option("D", "discard draft", "discard"),
        )
        self._problem = ""

    def content(self, width: int) -> Iterable[Row]:
        """The choices; there is no cursor, since Enter must not send."""
        if self._problem:
            yield row((f"! {self._problem}", "error"))
        yield from option_rows(self._options, -1, width)

    def press(self, key: str, char: str | None) -> None:
        """A choice's key answers; Esc goes on typing."""
        self._problem = ""
        if key == "escape":
            self.finish(None)
            return
        option = next((option for option in self._options if option.key == char), None)
        if option is None:
            self._problem = "press one of y p s e q D, or Esc to continue typing"
        elif option.disabled_reason:
            self._problem = f"{option.label}: {option.disabled_reason}"
        else:
            self.finish(option.value)


def _refusal(source: str, target: str) -> str:
    if not source:
        # They differ: the preview tells which are refused.
        return ""
    if source == target:
        return f"it is {target} now; y keeps it so"
    return "" if target in STANDARD.allowed(source) else f"{source} cannot become {target}"
