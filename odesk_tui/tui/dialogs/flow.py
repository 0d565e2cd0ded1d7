"""The workflow of a ticket type, drawn: where its tickets are, where they may go, and what that takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual.widget import Widget

from odesk_tui.core.catalogue import Catalogue
from odesk_tui.core.workflow_drawing import drawn
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.dialogs.flow_forms import ALLOW, DROP, FORBID, STATUS

PAGE = 10


# The keys that change the workflow, and what they are for.
_CHANGES = {"a": STATUS, "D": DROP, "+": ALLOW, "-": FORBID}


class Change(NamedTuple):
    """What is to be changed (see ``flow_forms``), and the type whose workflow it is."""

    what: str
    kind: str


class FlowDialog(Dialog):
    """Answers the :class:`Change` that is wanted, or None: it is looked at, one type after the other."""

    def __init__(self, catalogue: Catalogue, kind: str = "", status: str = "", *, owner: Widget | None = None) -> None:
        """Begins with the type ``kind`` and, of that one, marks the ``status`` that a ticket has."""
        super().__init__("Workflow", hint="j k scroll  Tab type  a status  D drop  + allow  - forbid  Esc", owner=owner)
        self._catalogue = catalogue
        self._types = catalogue.current
        self._kind, self._status = kind, status
        self._at = next((n for n, one in enumerate(self._types) if one.name == kind), 0)
        self._top = 0
        self._entitle()

    def _entitle(self) -> None:
        one = self._types[self._at]
        self.entitle(f"{one.icon} {one.label}: workflow {one.workflow}  ({self._at + 1} of {len(self._types)})")

    def content(self, width: int) -> Iterable[Row]:
        """What a new one has, then the drawing."""
        one = self._types[self._at]
        given = one.priority.name.lower() if one.priority is not None else "as the severity gives"
        yield row(
            ("type ", "quiet"), (one.name, "value"), ("  priority of a new one ", "quiet"), (given, "value"), head=True
        )
        if one.hint:
            yield row((one.hint, "warning"), head=True)
        here = f"╭─ {self._status} " if one.name == self._kind and self._status else ""
        for place, line in enumerate(drawn(self._catalogue.workflow_of(one.name), width)):
            marked = bool(here) and line.startswith(here)
            style = "key" if line[0] in "╭╰" else ("warning" if "!" in line[:5] else "")
            yield row((line, style), ("  < it is here" if marked else "", "value"), anchor=place == self._top + 1)

    def press(self, key: str, char: str | None) -> None:
        """Scroll, or go to another type."""
        most = len(drawn(self._catalogue.workflow_of(self._types[self._at].name), LEAST_WIDTH))
        match key:
            case "escape" | "q":
                self.finish(None)
            case "tab" | "right":
                self._turn(1)
            case "shift+tab" | "left":
                self._turn(-1)
            case "down":
                self._top = min(self._top + 1, most)
            case "up":
                self._top = max(0, self._top - 1)
            case "pagedown" | "ctrl+d":
                self._top = min(self._top + PAGE, most)
            case "pageup" | "ctrl+u":
                self._top = max(0, self._top - PAGE)
            case _ if char in ("j", "k"):
                self._top = min(self._top + 1, most) if char == "j" else max(0, self._top - 1)
            case _ if char in _CHANGES:
                self.finish(Change(_CHANGES[char], self._types[self._at].name))
            case _ if char in ("l", "h"):
                self._turn(1 if char == "l" else -1)

    def _turn(self, by: int) -> None:
        self._at, self._top = (self._at + by) % len(self._types), 0
        self._entitle()


# Narrow drawings have the most lines.
LEAST_WIDTH = 40
