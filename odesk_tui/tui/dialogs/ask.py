"""A question of one line, and the question that wants y."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.widget import Widget

from odesk_tui.commands.limits import HIGHEST
from odesk_tui.core.errors import DeskError, UsageError
from odesk_tui.core.text import Foreign
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.dialogs.form import Choice, Entry, Form
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.widgets.wrapping import wrap

# Lines of a preview that are shown; more are counted.
PREVIEW = 10


class Ask(Form):
    """Answers what ``accept`` makes of the typed text (by default the text itself)."""

    def __init__(
        self,
        title: str | Foreign,
        label: str,
        *,
        text: str = "",
        accept: Callable[[str], object] | None = None,
        choices: Sequence[Choice] = (),
        hint: str = "",
        owner: Widget | None = None,
    ) -> None:
        """``accept`` may raise a DeskError, which is shown at the entry; an empty text is refused before."""
        self._accept = accept
        super().__init__(
            title,
            [Entry("answer", label, LineEdit(text), choices, hint=hint)],
            hint="Enter accepts  Esc cancels",
            owner=owner,
        )

    def submit(self) -> None:
        """Answer, or say why not."""
        text = self.entry.text
        if not text:
            self.refuse("answer", "nothing is typed yet")
            return
        try:
            self.finish(self._accept(text) if self._accept else text)
        except DeskError as error:
            self.refuse("answer", str(error))


def ticket_number(text: str) -> int:
    """The number in ``1042`` or ``#1042``; raises :class:`UsageError`."""
    digits = text.removeprefix("#").strip()
    if not (digits.isascii() and digits.isdigit() and 0 < len(digits) <= 18 and int(digits) > 0):
        raise UsageError(f"{text!r} is not a ticket number; type one like 1042")
    return int(digits)


def ask_number() -> Ask:
    """Answers a ticket number (int)."""
    return Ask("Go to ticket", "#", accept=ticket_number, hint="its number")


def column_limit(text: str) -> int:
    """The number in ``5``, or 0 for ``none``; raises :class:`UsageError`."""
    if text.strip().casefold() == "none":
        return 0
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= HIGHEST):
        raise UsageError(f"{text!r} is no limit; type a number from 1 to {HIGHEST:,}, or none")
    return int(text)


class Confirm(Dialog):
    """Answers True on ``y``, None on ``n``, ``q`` or Esc. Enter does nothing, so that no repeated key confirms."""

    def __init__(
        self, question: str | Foreign, preview: Sequence[str] = (), *, yes: str = "do it", owner: Widget | None = None
    ) -> None:
        """``preview`` says what would happen, a line each; ``yes`` is what ``y`` does, as a verb phrase."""
        super().__init__(question, hint=f"y {yes}  n or Esc cancels", owner=owner)
        self._preview = tuple(preview)

    def content(self, width: int) -> Iterable[Row]:
        """The preview, and the key that is wanted."""
        for line in self._preview[:PREVIEW]:
            for part in wrap(Foreign(line).line(), width)[:2]:
                yield row(part)
        if len(self._preview) > PREVIEW:
            yield row((f"and {len(self._preview) - PREVIEW} more", "quiet"))
        yield row(("y", "key"), " confirms, ", ("n", "key"), " or Esc does nothing", head=not self._preview)

    def press(self, key: str, char: str | None) -> None:
        """``y`` confirms; ``n``, ``q`` and Esc give up; all else is ignored."""
        if char == "y":
            self.finish(True)
        elif key == "escape" or char in ("n", "q"):
            self.finish(None)
