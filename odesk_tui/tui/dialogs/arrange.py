"""Choose fields and their order: what tickets are grouped by, which columns a list shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.widget import Widget

from odesk_tui.core.fields import FieldSpec
from odesk_tui.tui.dialogs.base import Dialog, Row, row

# Letters that people expect; other fields get the first one of their name that is free.
_LETTERS: Mapping[str, str] = {
    "project": "c",
    "status": "s",
    "type": "t",
    "assignee": "a",
    "priority": "p",
    "team": "m",
}
_OWN_KEYS = "n"
# Headings that are only short forms say nothing.
_SHORT = 4


def letters(fields: Iterable[FieldSpec]) -> dict[str, str]:
    """A letter for each field, as long as there are some."""
    found: dict[str, str] = {}
    taken = set(_OWN_KEYS)
    specs = list(fields)
    for spec in specs:
        if spec.name in _LETTERS:
            found[spec.name] = _LETTERS[spec.name]
            taken.add(_LETTERS[spec.name])
    for spec in specs:
        if spec.name not in found:
            letter = next((char for char in spec.name if char.isalpha() and char not in taken), "")
            found[spec.name] = letter
            taken.add(letter)
    return found


class Arrange(Dialog):
    """Answers the names of the chosen fields in their order; none of them: as it is by itself."""

    def __init__(
        self,
        title: str,
        fields: Sequence[FieldSpec],
        chosen: Sequence[str],
        *,
        most: int,
        none: str,
        quick: bool = False,
        default: Sequence[str] = (),
        owner: Widget | None = None,
    ) -> None:
        """At most ``most`` fields; ``none`` says what choosing none means. ``quick``: a letter chooses that field alone.

        ``default`` are the fields that are there when none is chosen: the first change begins with them.
        """
        self._specs = tuple(fields)
        self._chosen = list(chosen or default)
        self._is_default = not chosen
        self._most, self._none, self._quick = most, none, quick
        self._letters = letters(fields) if quick else {}
        first = self._chosen[0] if self._chosen else ""
        self._at = next((place for place, spec in enumerate(fields) if spec.name == first), 0)
        self._problem = ""
        alone = "letter: that alone  " if quick else ""
        super().__init__(title, hint=f"{alone}Space adds  < > order  n {none}  Enter applies", owner=owner)

    def content(self, width: int) -> Iterable[Row]:
        """What is chosen, then the fields with their places."""
        order = " > ".join(self._chosen) if self._chosen else self._none
        yield row(("in this order: ", "quiet"), (order, "value"), head=True)
        if self._problem:
            yield row((f"! {self._problem}", "error"), head=True)
        for index, spec in enumerate(self._specs):
            here = index == self._at
            place = str(self._chosen.index(spec.name) + 1) if spec.name in self._chosen else ""
            heading = spec.label.lower()
            said = heading if len(heading) > _SHORT and heading.rstrip("s") != spec.name else ""
            yield row(
                "> " if here else "  ",
                (f"{self._letters.get(spec.name, '') or ' '}  " if self._quick else "", "key"),
                f"[{place:>2}] {spec.name:<14}",
                (f" {said}" if said else "", "quiet"),
                chosen=here,
            )

    def press(self, key: str, char: str | None) -> None:
        """Choose, move, order, apply."""
        self._problem = ""
        here = self._specs[self._at].name
        match key:
            case "escape":
                self.finish(None)
            case "enter" | "ctrl+j":
                self.finish(() if self._is_default else tuple(self._chosen))
            case "down" | "ctrl+n":
                self._move(1)
            case "up" | "ctrl+p":
                self._move(-1)
            case "space":
                self._toggle(here)
            case _ if char == "n":
                self.finish(())
            case _ if char in ("<", ">") and here in self._chosen:
                self._shift(here, -1 if char == "<" else 1)
            case _ if self._quick and char and char in self._letters.values():
                self.finish((next(name for name, letter in self._letters.items() if letter == char),))
            case _ if char == "j" and not self._quick:
                self._move(1)
            case _ if char == "k" and not self._quick:
                self._move(-1)

    def _move(self, by: int) -> None:
        self._at = max(0, min(len(self._specs) - 1, self._at + by))

    def _toggle(self, name: str) -> None:
        if name in self._chosen:
            if len(self._chosen) == 1 and not self._quick:
                self._problem = f"one is left; n takes away all and gives {self._none}"
                return
            self._chosen.remove(name)
        elif len(self._chosen) >= self._most:
            self._problem = f"at most {self._most}; Space on one of them takes it away"
            return
        else:
            self._chosen.append(name)
        self._is_default = False

    def _shift(self, name: str, by: int) -> None:
        place = self._chosen.index(name)
        target = max(0, min(len(self._chosen) - 1, place + by))
        self._chosen.insert(target, self._chosen.pop(place))
        self._is_default = False
