"""Find one ticket: among the recent ones by typing a part of it, any other by its number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.widget import Widget

from odesk_tui.core.text import Foreign
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.widgets.cells import cut, fill

_SHOWN = 12


class FindTicket(Dialog):
    """Answers the ticket's number (int)."""

    def __init__(
        self,
        title: str | Foreign,
        recent: Sequence[TicketRow],
        *,
        none: str = "no ticket was opened yet",
        why: Mapping[int, str] | None = None,
        owner: Widget | None = None,
    ) -> None:
        """``recent`` stand in the order in which they are offered; ``none`` is said when there are none.

        ``why`` has for some of them a word or two about why they come to mind.
        """
        super().__init__(title, hint="type a word or a number  Enter picks  Esc cancels", owner=owner)
        self._recent = tuple(recent)
        self._none = none
        self._why = dict(why or {})
        self._widest = max(map(len, self._why.values()), default=0)
        self._entry = LineEdit()
        self._cursor = 0

    def _found(self) -> list[tuple[int, str]]:
        """(number, what to show) of what fits what is typed; a number that is none of them comes last."""
        wanted = self._entry.text.casefold().split()
        found = [
            (
                ticket.number,
                f"{self._reason(ticket)}{ticket.status:<8} {ticket.project.line()}  {ticket.subject.line()}",
            )
            for ticket in self._recent
            if all(
                part in f"#{ticket.number} {ticket.status} {ticket.project.line()} {ticket.subject.line()}".casefold()
                for part in wanted
            )
        ]
        typed = self._entry.text.strip().removeprefix("#")
        if typed.isascii() and typed.isdigit() and 0 < len(typed) <= 18 and int(typed) > 0:
            exact = int(typed)
            known = [pair for pair in found if pair[0] == exact]
            others = [pair for pair in found if pair[0] != exact]
            return [*(known or [(exact, "the ticket of that number")]), *others]
        return found

    def _reason(self, ticket: TicketRow) -> str:
        return f"{self._why.get(ticket.number, ''):<{self._widest}}  " if self._widest else ""

    def content(self, width: int) -> Iterable[Row]:
        """The entry, and what fits."""
        yield row(("# ", "key"), *self._entry.spans(width - 2, focused=True), head=True)
        found = self._found()
        for index, (number, text) in enumerate(found[:_SHOWN]):
            sign = "> " if index == self._cursor else "  "
            yield row(sign, (fill(f"#{number}", 8), "key"), cut(text, width - 10), chosen=index == self._cursor)
        if not found:
            yield row((f"  {'nothing recent matches; type a number' if self._recent else self._none}", "quiet"))

    def press(self, key: str, char: str | None) -> None:
        """Move, pick, type."""
        count = min(len(self._found()), _SHOWN)
        match key:
            case "escape":
                self.finish(None)
            case "enter" | "ctrl+j":
                if count:
                    self.finish(self._found()[self._cursor][0])
            case "down" | "ctrl+n" | "tab":
                self._cursor = min(max(0, count - 1), self._cursor + 1)
            case "up" | "ctrl+p" | "shift+tab":
                self._cursor = max(0, self._cursor - 1)
            case _:
                if self._entry.press(key, char):
                    self._cursor = 0

    def paste(self, text: str) -> None:
        """Type what was pasted."""
        self._entry.insert(text)
        self._cursor = 0
