"""What would come of a command on many tickets, before it is done; and what was refused, after it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from odesk_tui.commands.base import Outcome, Result
from odesk_tui.commands.telling import words
from odesk_tui.core.text import Foreign
from odesk_tui.core.wording import forecast_text, many_text
from odesk_tui.reads.macros import Prepared
from odesk_tui.tui.acts import Act
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.widgets.cells import cut
from odesk_tui.tui.widgets.wrapping import wrap

_PAGE = 10


def _line(outcome: Outcome) -> str:
    """An outcome with its ticket's number in front."""
    text = Foreign(str(outcome.error) if outcome.error is not None else outcome.message).line()
    return text if outcome.ticket is None or text.startswith(f"#{outcome.ticket}") else f"#{outcome.ticket} {text}"


class Outcomes(Dialog):
    """Lines by ticket to scroll through; answers nothing."""

    DEFAULT_CSS = """
    Outcomes { width: 100%; max-height: 80%; }
    """

    def __init__(
        self,
        title: str,
        outcomes: Sequence[Outcome] = (),
        *,
        hint: str = "j k scroll  Esc closes",
        owner: Widget | None = None,
    ) -> None:
        """The refused ones stand first."""
        super().__init__(title, hint=hint, owner=owner)
        self._at = 0
        self._outcomes: list[Outcome] = []
        self.list(outcomes)

    def list(self, outcomes: Iterable[Outcome]) -> None:
        """Show these."""
        self._outcomes = sorted(outcomes, key=lambda outcome: outcome.error is None)

    def lead(self) -> Iterable[Row]:
        """Lines that stay above the outcomes."""
        return ()

    def content(self, width: int) -> Iterable[Row]:
        """The lead, then a line for each ticket."""
        yield from self.lead()
        yield from self.outcomes(width)

    def outcomes(self, width: int) -> Iterable[Row]:
        """A line for each ticket."""
        for index, outcome in enumerate(self._outcomes):
            sign, style = ("! ", "error") if outcome.error is not None else ("  ", "")
            yield row((sign, style), (cut(_line(outcome), width - 2), ""), anchor=index == self._at and index > 0)

    def press(self, key: str, char: str | None) -> None:
        """Scroll, or close."""
        last = max(0, len(self._outcomes) - 1)
        match key:
            case "escape":
                self.finish(None)
            case "down" | "j":
                self._at = min(last, self._at + 1)
            case "up" | "k":
                self._at = max(0, self._at - 1)
            case "pagedown" | "ctrl+d" | "space":
                self._at = min(last, self._at + _PAGE)
            case "pageup" | "ctrl+u":
                self._at = max(0, self._at - _PAGE)
            case "home":
                self._at = 0
            case "end":
                self._at = last
            case "q":
                self.finish(None)


class Preview(Outcomes):
    """Answers True on ``y`` once it is known what would happen; no other key does it, so that none does by being held."""

    def __init__(self, act: Act, zone: str, *, owner: Widget | None = None) -> None:
        """``zone`` is the agent's IANA zone."""
        self._count = len(act.command.tickets)
        self._mails = act.mails
        self._result: Result | None = None
        self._problem = ""
        self._texts: tuple[Prepared, ...] = ()
        title = f"{words(act.command, zone)}: {many_text(self._count)}"
        super().__init__(title, hint="y does it  j k scroll  n or Esc cancels", owner=owner)

    def show(self, result: Result) -> None:
        """It is known now."""
        self._result = result
        self.list(result.outcomes)
        self.show_changes()

    def write(self, texts: Sequence[Prepared]) -> None:
        """These texts would be written; the first is shown in full."""
        self._texts = tuple(texts)
        self.show_changes()

    def content(self, width: int) -> Iterable[Row]:
        """The lead, the text, then a line for each ticket."""
        yield from self.lead()
        yield from self._written(width)
        yield from self.outcomes(width)

    def _written(self, width: int) -> Iterable[Row]:
        """The first of the texts."""
        if not self._texts:
            return
        first, more = self._texts[0], len(self._texts) - 1
        like = f", and the like to {many_text(more)}" if more else ""
        for what, text in (("PUBLIC REPLY", first.reply), ("NOTE", first.note)):
            if text.raw.strip():
                to = f" to {first.to.line() or 'nobody: the requester has no address'}" if text is first.reply else ""
                yield row((f"{what} on #{first.ticket}{to}{like}", "key"))
                yield from (row((f"| {part}", "")) for line in text.lines() for part in wrap(line, width - 2))

    def fail(self, problem: str) -> None:
        """It cannot be found out."""
        self._problem = problem
        self.show_changes()

    def lead(self) -> Iterable[Row]:
        """How many would change, and what is wanted."""
        if self._problem:
            yield row((f"! {self._problem}", "error"), head=True)
            return
        if self._result is None:
            yield row((f"finding out what would happen to {many_text(self._count)}…", "quiet"), head=True)
            return
        done, refused = len(self._result.done), len(self._result.refused)
        yield row((forecast_text(done, refused, done if self._mails else 0), "value"), head=True)
        yield row(("y", "key"), " does it, ", ("n", "key"), " or Esc does nothing", head=True)

    def press(self, key: str, char: str | None) -> None:
        """``y``, or a way out; the rest scrolls."""
        if char == "y" and self._result is not None:
            if self._result.done:
                self.finish(True)
        elif char == "n":
            self.finish(None)
        else:
            super().press(key, char)
