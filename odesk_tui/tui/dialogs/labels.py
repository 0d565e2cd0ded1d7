"""Labels of a ticket, or of many: type, toggle, apply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from odesk_tui.commands.tickets import Tag
from odesk_tui.core.errors import DeskError
from odesk_tui.core.fields import tag_value
from odesk_tui.tui.dialogs.base import Dialog, Row, Rows, listed, named, row, target
from odesk_tui.tui.dialogs.line import LineEdit

_MARKS = {True: "[x]", False: "[ ]", None: "[~]"}


class Labels(Dialog):
    """Answers the Tag with what was added and removed, or None when nothing was."""

    def __init__(self, rows: Rows, known: Sequence[str], *, owner: Widget | None = None) -> None:
        """``known`` are the tags in use, the most used first."""
        self._rows = rows
        tickets = listed(rows)
        own = sorted({tag for ticket in tickets for tag in ticket.tags})
        # None: some of the tickets have it.
        self._before: dict[str, bool | None] = {
            tag: True if all(tag in ticket.tags for ticket in tickets) else None for tag in own
        }
        self._before |= {tag: False for tag in known if tag not in self._before}
        self._now = dict(self._before)
        self._entry = LineEdit()
        self._cursor = 0
        self._problem = ""
        super().__init__(
            f"Labels of {named(rows)}",
            hint="Space toggles, adds  Enter applies  Esc cancels",
            owner=owner,
        )

    def _found(self) -> list[str]:
        wanted = self._entry.text.strip().casefold()
        begin = [tag for tag in self._now if tag.startswith(wanted)]
        return begin + [tag for tag in self._now if wanted and wanted in tag and tag not in begin]

    def content(self, width: int) -> Iterable[Row]:
        """The entry and the tags that fit it."""
        yield row(("+ ", "key"), *self._entry.spans(width - 2, focused=True), head=True)
        if self._problem:
            yield row((f"! {self._problem}", "error"), head=True)
        found = self._found()
        for index, tag in enumerate(found):
            changed = "" if self._now[tag] == self._before.get(tag, False) else "  (changed)"
            pointer = "> " if index == self._cursor else "  "
            yield row(pointer, f"{_MARKS[self._now[tag]]} {tag}", (changed, "quiet"), chosen=index == self._cursor)
        if not found:
            new = self._entry.text.strip()
            yield row((f"  Space or Enter adds {new}" if new else "  no labels yet; type one", "quiet"))

    def press(self, key: str, char: str | None) -> None:
        """Filter, toggle, apply."""
        self._problem = ""
        found = self._found()
        match key:
            case "escape":
                self.finish(None)
            case "ctrl+j" | "ctrl+enter":
                if not self._entry.text.strip() or self._toggle(found, exact=True):
                    self._apply()
            case "enter":
                if not self._entry.text.strip() or self._toggle(found):
                    self._apply()
            case "space":
                self._toggle(found)
            case "down" | "ctrl+n":
                self._cursor = max(0, min(len(found) - 1, self._cursor + 1))
            case "up" | "ctrl+p":
                self._cursor = max(0, self._cursor - 1)
            case _:
                if self._entry.press(key, char):
                    self._cursor = 0

    def paste(self, text: str) -> None:
        """Type what was pasted."""
        self._entry.insert(text)
        self._cursor = 0

    def _toggle(self, found: list[str], *, exact: bool = False) -> bool:
        """Toggle the tag under the cursor, or add the typed one; False when it cannot be a tag."""
        typed = self._entry.text.strip()
        if exact or (typed and not found):
            try:
                tag = tag_value(typed)
            except DeskError as error:
                self._problem = str(error)
                return False
            self._now[tag] = True
        elif found:
            tag = found[self._cursor]
            self._now[tag] = self._next(tag)
        self._entry.set("")
        if typed:
            self._cursor = 0
        return True

    def _next(self, tag: str) -> bool | None:
        """On and off in turn; what only some of the tickets have can be left so."""
        if self._before.get(tag, False) is None and self._now[tag] is False:
            return None
        return not self._now[tag]

    def _apply(self) -> None:
        changed = {tag: on for tag, on in self._now.items() if on != self._before.get(tag, False)}
        add = tuple(sorted(tag for tag, on in changed.items() if on))
        remove = tuple(sorted(tag for tag, on in changed.items() if on is False))
        self.finish(Tag(**target(self._rows), add=add, remove=remove) if changed else None)
