"""Choosing why a promise was broken, inside the overlay that lists what was: a code, then a remark if there is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from odesk_tui.commands.reasons import GiveReason
from odesk_tui.core.sla.policy import metric_words
from odesk_tui.reads.breaches import Breach, Code
from odesk_tui.tui.dialogs.base import Row, row
from odesk_tui.tui.dialogs.line import LineEdit
from odesk_tui.tui.dialogs.option import Option, option_rows

NONE = "none"


class ReasonChoice:
    """Asks for the reason of one breach; ``answer`` is the command once it is known, ``over`` whether it asks no more."""

    def __init__(self, breach: Breach, codes: Sequence[Code]) -> None:
        self.breach = breach
        self.answer: GiveReason | None = None
        self.over = False
        keys = _keys([one.code for one in codes])
        self._options = [
            Option(
                keys[one.code], one.code, one.code, one.label.line() + ("  (now)" if one.code == breach.reason else "")
            )
            for one in codes
        ]
        if breach.reason is not None:
            self._options.append(Option("", NONE, None, "take the reason away"))
        self._cursor = next((place for place, one in enumerate(self._options) if one.value == breach.reason), 0)
        self._code: str | None = None
        self._note: LineEdit | None = None

    def content(self, width: int) -> Iterator[Row]:
        """The codes, or the line of the remark."""
        target = metric_words(self.breach.metric)
        yield row((f"Why #{self.breach.ticket} missed its {target}", "value"), head=True)
        if self._note is None:
            yield from option_rows(self._options, self._cursor, width)
            return
        label = f"{self._code}, remark: "
        yield row(
            (label, "key"), *self._note.spans(max(1, width - len(label)), focused=True), chosen=False, anchor=True
        )
        yield row(("Enter keeps it, also without a remark", "quiet"))

    def press(self, key: str, char: str | None) -> None:
        """Choose a code, type the remark, give up."""
        if key == "escape":
            self.over = self._note is None
            self._note = None
        elif self._note is not None:
            if key == "enter":
                self._finish(self._code, self._note.text)
            else:
                self._note.press(key, char)
        else:
            self._choose(key, char)

    def _choose(self, key: str, char: str | None) -> None:
        named = next((one for one in self._options if char and one.key == char), None)
        if named is not None or key == "enter":
            chosen = named or self._options[self._cursor]
            if chosen.value is None:
                self._finish(None, "")
                return
            self._code = str(chosen.value)
            same = self._code == self.breach.reason and self.breach.note is not None
            self._note = LineEdit(self.breach.note.raw if same and self.breach.note is not None else "")
        elif key in ("down", "up") or char in ("j", "k"):
            by = 1 if key == "down" or char == "j" else -1
            self._cursor = max(0, min(len(self._options) - 1, self._cursor + by))

    def paste(self, text: str) -> None:
        """Into the remark."""
        if self._note is not None:
            self._note.insert(text)

    def _finish(self, code: str | None, note: str) -> None:
        breach = self.breach
        self.over = True
        self.answer = GiveReason(
            tickets=(breach.ticket,), code=code, note=note, metric=breach.metric, cycle=breach.cycle
        )


def _keys(codes: Sequence[str]) -> dict[str, str]:
    """A letter for each code, of its own; j and k move."""
    taken = set("jk")
    keys: dict[str, str] = {}
    for code in codes:
        keys[code] = next((char for char in code if char.isalpha() and char not in taken), "")
        taken.add(keys[code])
    return keys
