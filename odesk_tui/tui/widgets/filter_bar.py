"""The second row: the query of the list, edited in place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.message import Message

from odesk_tui.core.fields import FieldSet
from odesk_tui.core.query.completion import Candidate, Valued, complete, valued
from odesk_tui.core.query.errors import QueryError
from odesk_tui.core.query.parser import DIRECTIVES
from odesk_tui.core.text import safe_line
from odesk_tui.tui.actions import FILTER
from odesk_tui.tui.bindings import meant
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.widgets.cells import Piece, cut, spread
from odesk_tui.tui.widgets.painted import Painted

_HISTORY = 50
# A bare word at the very end: it may be only begun.
_LAST_WORD = re.compile(r"(?:^|[\s(!])(?!(?:AND|OR|NOT)$)([^\W_]\w*)$")


def begun(text: str) -> str:
    """The query of a text whose last word may be only begun: ``print`` finds what ``print*`` finds."""
    return f"{text.strip()}*" if _LAST_WORD.search(text) else text.strip()


class FilterBar(Painted, can_focus=True):
    """Shows the query; with the focus it edits it. ``check`` gives the fault of a query, or None."""

    PREFIX = "filter"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "filter--sign",
        "filter--query",
        "filter--cursor",
        "filter--bad",
        "filter--right",
    }

    class Typed(Message):
        """The text has changed; ``error`` is its fault, if it has one.

        ``unfinished``: the word being typed may become right, or another one: the beginning of a field's name.
        """

        def __init__(self, text: str, error: QueryError | None, *, unfinished: bool = False) -> None:
            self.text, self.error, self.unfinished = text, error, unfinished
            super().__init__()

    class Ended(Message):
        """Editing is over: the query is ``text``, which was ``kept`` or is the former one again."""

        def __init__(self, text: str, kept: bool) -> None:
            self.text, self.kept = text, kept
            super().__init__()

    class Offered(Message):
        """Ways to go on; ``chosen`` is the one that Tab has taken, ``valued`` the field whose values they are, if they are."""

        def __init__(self, texts: list[str], chosen: int, valued: Valued | None = None) -> None:
            self.texts, self.chosen, self.valued = texts, chosen, valued
            super().__init__()

    def __init__(
        self,
        query: str,
        check: Callable[[str], QueryError | None],
        values: Callable[[], Mapping[str, Sequence[str]]],
        fields: Callable[[], FieldSet],
        *,
        id: str | None = None,
    ) -> None:
        """``values`` gives what only the desk knows, by field, for completion, ``fields`` the fields that it has."""
        super().__init__(id=id)
        self._check, self._values, self._fields = check, values, fields
        self._edit = LineEdit(query)
        self._before = query
        self._right = ""
        self._error: QueryError | None = None
        self._history: list[str] = []
        self._recalled = 0
        self._offered: list[Candidate] = []
        self._valued: Valued | None = None
        self._taken: tuple[str, int, int] | None = None

    @property
    def editing(self) -> bool:
        """Whether it has the keys."""
        return self.has_focus

    def show(self, query: str, right: str) -> None:
        """Show a query (unless one is being typed) and what stands at the right end."""
        self._right = right
        if not self.editing:
            self._edit.set(query)
            self._error = None
        self.repaint()

    def on_focus(self) -> None:
        """Begin to edit, with a space at the end to write on."""
        self._before = self._edit.text
        if self._before and not self._before.endswith(" "):
            self._edit.set(self._before + " ")
        self._recalled = len(self._history)
        self._offer()
        self.repaint()

    def on_blur(self) -> None:
        """Nothing is being typed any more."""
        self.post_message(self.Offered([], -1))
        self.repaint()

    def on_paste(self, event: events.Paste) -> None:
        """Pasted text is typed text."""
        event.stop()
        self._edit.insert(event.text)
        self._changed()

    def on_key(self, event: events.Key) -> None:
        """Every key ends here while it is edited."""
        event.stop()
        event.prevent_default()
        match meant(self, FILTER, event):
            case "keep":
                self._end()
            case "restore":
                self._edit.set(self._before)
                self._error = None
                self.post_message(self.Ended(self._before, kept=False))
            case "complete":
                self._complete()
            case "recall":
                self._recall(-1)
            case _ if event.key == "down":
                self._recall(1)
            case _:
                before = self._edit.text
                self._edit.press(event.key, event.character)
                if self._edit.text != before:
                    self._changed()
                else:
                    self._offer()
        self.repaint()

    def _end(self) -> None:
        text = begun(self._edit.text)
        self._error = self._check(text)
        if self._error is not None:
            self.post_message(self.Typed(text, self._error))
            return
        if text and (not self._history or self._history[-1] != text):
            self._history = [*self._history, text][-_HISTORY:]
        self._edit.set(text)
        self.post_message(self.Ended(text, kept=True))

    def _changed(self) -> None:
        self._taken = None
        text = begun(self._edit.text)
        self._error = self._check(self._edit.text)
        self._offer()
        self.post_message(self.Typed(text, self._error, unfinished=self._unfinished()))

    def _offer(self) -> None:
        self._taken = None
        self._offered = complete(self._edit.text, self._edit.cursor, self._values(), self._fields())
        self._valued = valued(self._edit.text, self._edit.cursor, self._fields())
        self.post_message(self.Offered([candidate.text for candidate in self._offered], -1, self._valued))

    def _complete(self) -> None:
        """Take the next candidate in place of the one taken before."""
        if not self._offered:
            return
        if self._taken is None:
            text, place = self._edit.text, 0
        else:
            text, _, place = self._taken
            place = (place + 1) % len(self._offered)
        candidate = self._offered[place]
        completed = text[: candidate.start] + candidate.text
        self._edit.set(completed + text[candidate.end :])
        self._edit.cursor = len(completed)
        self._error = self._check(self._edit.text)
        if len(self._offered) == 1:
            self._offer()
        else:
            self._taken = (text, candidate.start, place)
            self.post_message(self.Offered([c.text for c in self._offered], place, self._valued))
        self.post_message(self.Typed(begun(self._edit.text), self._error, unfinished=self._unfinished()))

    def _unfinished(self) -> bool:
        if self._error is not None:
            return bool(self._offered)
        word = _LAST_WORD.search(self._edit.text)
        names = (*self._fields().by_name, *DIRECTIVES)
        return word is not None and any(name.startswith(word[1].casefold()) for name in names)

    def _recall(self, by: int) -> None:
        if not self._history:
            return
        self._recalled = max(0, min(len(self._history) - 1, self._recalled + by))
        self._edit.set(self._history[self._recalled])
        self._changed()

    def line(self, y: int, width: int) -> tuple[list[Piece], str]:
        """The sign, the query, and at the right end what belongs to it."""
        right: list[Piece] = [(f" {self._right} ", "right")] if self._right and not self.editing else [(" ", "")]
        room = max(1, width - 2 - cell_len(right[0][0]))
        if not self.editing:
            return spread([("/ ", "sign"), (cut(safe_line(self._edit.text), room), "query")], right, width), ""
        return spread([("/ ", "sign"), *self._edited(room)], right, width), ""

    def _edited(self, room: int) -> list[Piece]:
        """The text with cursor and fault, scrolled so that the cursor is in sight."""
        text, at = self._edit.text + " ", self._edit.cursor
        bad = range(0)
        if self._error is not None:
            start = min(self._error.column - 1, len(text) - 1)
            stop = next((i for i in range(start, len(text)) if text[i].isspace() and i > start), len(text))
            bad = range(start, stop)
        first = 0
        while first < at and cell_len(safe_line(text[first : at + 1])) > room - 1:
            first += max(1, (at - first - room) // 2)
        pieces: list[Piece] = []
        for index in range(first, len(text)):
            style = "cursor" if index == at else ("bad" if index in bad else "query")
            shown = safe_line(text[index])
            if pieces and pieces[-1][1] == style:
                pieces[-1] = (pieces[-1][0] + shown, style)
            else:
                pieces.append((shown, style))
        return pieces
