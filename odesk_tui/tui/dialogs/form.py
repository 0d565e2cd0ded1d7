"""Entries with labels, completion from what is known, and errors beside the entry they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from textual.widget import Widget

from odesk_tui.core.text import Foreign
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.widgets.cells import cut
from odesk_tui.tui.widgets.wrapping import wrap

# Completions shown below an entry.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that completes an entry, and what it means."""

    value: str
    meaning: str = ""


@dataclass(slots=True)
class Entry:
    """One line of a form: what is typed, what may be typed, what is wrong with it.

    ``strict``: only the choices (or nothing) make sense, so that Enter and Tab complete what is typed to the first match.
    """

    name: str
    label: str
    line: LineEdit = field(default_factory=LineEdit)
    choices: Sequence[Choice] = ()
    strict: bool = False
    hint: str = ""
    error: str = ""
    # Nothing was typed since the cursor came here: all choices are offered, and typing replaces a strict value.
    fresh: bool = True

    @property
    def text(self) -> str:
        """What is typed, without the spaces around it."""
        return self.line.text.strip()

    def matches(self) -> list[Choice]:
        """The choices that what is typed may become, those that begin so first; none once one of them is typed."""
        typed = self.text.casefold()
        if any(choice.value.casefold() == typed for choice in self.choices):
            return list(self.choices) if self.fresh else []
        begin = [c for c in self.choices if c.value.casefold().startswith(typed) or _begins(c.meaning, typed)]
        inside = [c for c in self.choices if typed and typed in f"{c.value} {c.meaning}".casefold() and c not in begin]
        return begin + inside


def _begins(meaning: str, typed: str) -> bool:
    return any(word.startswith(typed) for word in meaning.casefold().split())


class Form(Dialog):
    """Tab and the arrows move between entries; what Enter and ctrl+j do is :meth:`enter` and :meth:`submit`."""

    def __init__(
        self, title: str | Foreign, entries: Sequence[Entry], *, hint: str, owner: Widget | None = None
    ) -> None:
        self.entries = list(entries)
        self.at = 0
        self._highlighted = -1
        self._label_width = max((len(entry.label) for entry in self.entries), default=0)
        super().__init__(title, hint=hint, owner=owner)

    @property
    def entry(self) -> Entry:
        """The entry that has the cursor."""
        return self.entries[self.at]

    def named(self, name: str) -> Entry:
        """The entry called ``name``."""
        return next(entry for entry in self.entries if entry.name == name)

    # What a form adds

    def submit(self) -> None:
        """Check all and answer, or show what is wrong."""
        raise NotImplementedError

    def enter(self) -> None:
        """Enter, when there was nothing to complete."""
        self.submit()

    def cancel(self) -> None:
        """Esc."""
        self.finish(None)

    def footer(self) -> Iterable[Row]:
        """Lines below the entries."""
        return ()

    # Drawing

    def content(self, width: int) -> Iterable[Row]:
        """The entries with their completions and errors."""
        indent = self._label_width + 4
        for index, entry in enumerate(self.entries):
            here = index == self.at
            label = f"{'>' if here else ' '} {entry.label:<{self._label_width}}  "
            spans = entry.line.spans(width - indent, here)
            unset = [] if entry.line.text or not entry.hint else [(entry.hint, "quiet")]
            yield row((label, "key" if here else "quiet"), *spans, *unset, anchor=here)
            if entry.error:
                for part in wrap(f"! {Foreign(entry.error).line()}", width - indent):
                    yield row(" " * indent, (part, "error"))
            if here:
                yield from self._completions(entry, indent, width)
        yield from self.footer()

    def _completions(self, entry: Entry, indent: int, width: int) -> Iterable[Row]:
        found = entry.matches()
        if not found:
            return
        first = max(0, min(self._highlighted - SHOWN + 1, len(found) - SHOWN))
        for index, choice in enumerate(found[first : first + SHOWN], first):
            pointer = "> " if index == self._highlighted else "  "
            meaning = (f"  {choice.meaning}", "quiet")
            yield row(" " * (indent - 2), pointer, cut(choice.value, width - indent), meaning)
        if len(found) > first + SHOWN:
            yield row(" " * indent, (f"and {len(found) - first - SHOWN} more", "quiet"))

    # Keys

    def press(self, key: str, char: str | None) -> None:
        """Move, complete, type."""
        found = self.entry.matches()
        match key:
            case "escape":
                self.cancel()
            case "ctrl+j" | "ctrl+enter":
                self._complete(found)
                self.submit()
            case "enter":
                # A completion that is only a help may be typed on from.
                if not self._complete(found) or self.entry.strict:
                    self.enter()
            case "tab":
                self._complete(found)
                self.move(1)
            case "shift+tab":
                self.move(-1)
            case "down" | "ctrl+n":
                self._step(1, found)
            case "up" | "ctrl+p":
                self._step(-1, found)
            case _:
                if self.entry.fresh and self.entry.strict and char is not None and char.isprintable():
                    self.entry.line.set("")
                if self.entry.line.press(key, char):
                    self.changed()

    def _step(self, by: int, found: Sequence[Choice]) -> None:
        """Through the completions while there are some, else to the next entry."""
        if found and 0 <= self._highlighted + by < len(found):
            self._highlighted += by
        else:
            self.move(by)

    def _complete(self, found: Sequence[Choice]) -> bool:
        """Take the highlighted completion, if one is."""
        if not 0 <= self._highlighted < len(found):
            return False
        self.entry.line.set(found[self._highlighted].value)
        self.changed()
        return True

    def move(self, by: int) -> None:
        """To another entry, around the ends."""
        self.go(self.at + by)

    def go(self, at: int) -> None:
        """To the entry with the index ``at``, counted around the ends."""
        self.at = at % len(self.entries)
        self.entry.fresh = True
        self._highlighted = -1

    def changed(self) -> None:
        """Something was typed in the present entry."""
        self.entry.error, self.entry.fresh = "", False
        self._highlighted = 0 if self.entry.strict and self.entry.text else -1

    def paste(self, text: str) -> None:
        """Into the present entry."""
        self.entry.line.insert(text)
        self.changed()

    def refuse(self, name: str, message: str) -> None:
        """Show ``message`` at the entry called ``name`` and go there."""
        entry = self.named(name)
        entry.error = message
        self.go(self.entries.index(entry))
