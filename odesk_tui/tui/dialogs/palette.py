"""One line to type what one wants, and what fits it: commands with their keys, tickets, people, views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.cells import cell_len

from odesk_tui.core.fields import BUILT_IN, FieldSet
from odesk_tui.core.text import safe_line
from odesk_tui.reads.rows import TicketRow
from odesk_tui.tui import offers
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.offers import NAMES, NARROWINGS, Offer
from odesk_tui.tui.widgets.cells import cut, fill

# As many lines always: while one types nothing is laid out anew.
LINES = 10
# Typing that pauses so long asks the store.
DEBOUNCE_S = 0.08
_KEYS = 9
# Hands over the tickets that were found for a text.
Found = Callable[[tuple[TicketRow, ...]], None]


class Palette(Dialog):
    """Answers an :data:`odesk_tui.tui.offers.Answer`, never ``Go``; None when it was closed."""

    DEFAULT_CSS = """
    Palette { dock: top; margin: 1 0 0 0; width: 88; }
    """

    def __init__(
        self,
        known: Sequence[Offer],
        *,
        search: Callable[[str, Found], None],
        used: Sequence[str] = (),
        themes: Sequence[str] = (),
        fields: FieldSet = BUILT_IN,
        text: str = "",
    ) -> None:
        """``search`` finds tickets by a query and hands them over; ``used`` names what was used, the last first.

        ``fields`` are those that a query can name.
        """
        super().__init__(" ", hint="Tab: > commands  # tickets  @ people  / views  Esc closes")
        self._known, self._used, self._themes = list(known), tuple(used), tuple(themes)
        self._search, self._fields = search, fields
        self._line = LineEdit(text)
        self._narrowed = ""
        self._found: list[Offer] = []
        self._asked = ""
        self._cursor = 0
        self._fitting = self._fit()
        self._entitle()

    def add(self, known: Iterable[Offer]) -> None:
        """Offer more: it has been read meanwhile."""
        there = {offer.answer for offer in self._known}
        self._known.extend(offer for offer in known if offer.answer not in there)
        if self.is_attached:
            self._refit()

    def _entitle(self) -> None:
        self.entitle(NAMES.get(self._narrowed, "Commands, tickets, people, views").capitalize())

    # What fits

    def _fit(self) -> list[Offer]:
        return offers.fitting(
            self._line.text, self._narrowed, self._known, self._found, self._used, self._themes, self._fields
        )

    def _refit(self) -> None:
        """More has arrived: the cursor stays on what it was on."""
        here = self._fitting[self._cursor].answer if self._fitting else None
        self._fitting = self._fit()
        place = next((place for place, offer in enumerate(self._fitting) if offer.answer == here), self._cursor)
        self._cursor = max(0, min(place, len(self._fitting) - 1))
        self.show_changes()

    def _changed(self) -> None:
        """The text or the narrowing is another."""
        self._cursor = 0
        query = offers.searching(self._line.text) if self._narrowed in ("", offers.TICKETS) else ""
        if not query:
            self._found = []
        elif query != self._asked:
            self.set_timer(DEBOUNCE_S, lambda: self._ask(query))
        self._asked = query
        self._fitting = self._fit()

    def _ask(self, query: str) -> None:
        def found(rows: tuple[TicketRow, ...]) -> None:
            if query == self._asked and self.is_attached:
                self._found = offers.tickets(rows)
                self._refit()

        if query == self._asked:
            self._search(query, found)

    # Keys

    def press(self, key: str, char: str | None) -> None:
        """Type, narrow, move, choose."""
        match key:
            case "escape":
                self.finish(None)
            case "enter":
                self._choose()
            case "tab":
                self._narrow(1)
            case "shift+tab":
                self._narrow(-1)
            case "down" | "ctrl+n":
                self._move(1)
            case "up" | "ctrl+p":
                self._move(-1)
            case "pagedown":
                self._move(LINES)
            case "pageup":
                self._move(-LINES)
            case "backspace" | "ctrl+h" if not self._line.text:
                if self._narrowed:
                    self._narrow_to("")
                else:
                    self.finish(None)
            case _ if not self._line.text and char in NARROWINGS and char:
                self._narrow_to(char)
            case _ if char == ":" and not self._line.text:
                # The sign that opened it, typed once more.
                return
            case _:
                before = self._line.text
                self._line.press(key, char)
                if self._line.text != before:
                    self._changed()

    def paste(self, text: str) -> None:
        """Pasted text is typed text."""
        self._line.insert(text.removeprefix(":"))
        self._changed()

    def _narrow(self, by: int) -> None:
        self._narrow_to(NARROWINGS[(NARROWINGS.index(self._narrowed) + by) % len(NARROWINGS)])

    def _narrow_to(self, kind: str) -> None:
        self._narrowed = kind
        self._entitle()
        self._changed()

    def _move(self, by: int) -> None:
        self._cursor = max(0, min(len(self._fitting) - 1, self._cursor + by))

    def _choose(self) -> None:
        if not self._fitting:
            return
        answer = self._fitting[self._cursor].answer
        if isinstance(answer, offers.Go):
            self._line.set(answer.text)
            self._changed()
        else:
            self.finish(answer)

    # Drawing

    def content(self, width: int) -> Iterable[Row]:
        """The line with its sign, then the offers about the cursor, always as many lines."""
        yield row((f"{self._narrowed or ':'} ", "key"), *self._line.spans(width - 2, focused=True), head=True)
        top = max(0, min(self._cursor - LINES // 2, len(self._fitting) - LINES))
        shown = self._fitting[top : top + LINES]
        for place, offer in enumerate(shown, top):
            yield self._offer(offer, width, chosen=place == self._cursor)
        if not shown:
            yield row((f"  nothing fits {safe_line(self._line.text)!r}; Tab narrows to other things", "quiet"))
        for _ in range(LINES - max(1, len(shown))):
            yield row("")

    @staticmethod
    def _offer(offer: Offer, width: int, *, chosen: bool) -> Row:
        room = width - 2
        title = max(12, min(44, room - _KEYS - 22) if room > 56 else room - _KEYS - 2)
        name = safe_line(offer.title)
        size = max(title, min(cell_len(name), room - _KEYS - 2)) if offer.kind != offers.COMMANDS else title
        left = max(0, room - size - _KEYS - 2)
        return row(
            "> " if chosen else "  ",
            fill(name, size),
            (f" {fill(safe_line(offer.keys), _KEYS)} ", "key"),
            (cut(safe_line(offer.note), left), "quiet"),
            chosen=chosen,
        )
