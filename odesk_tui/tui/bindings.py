"""From the registry of actions to Textual's bindings, and the keys that follow one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.binding import Binding, BindingType
from textual.widget import Widget

from odesk_tui.tui.actions import Action, of_scope, sequences
from odesk_tui.tui.dialogs.base import Dialog, Row, row
from odesk_tui.tui.widgets.cells import Piece


def bindings(scope: str) -> list[BindingType]:
    """The bindings of a scope's screen.

    They have priority, so that a key acts before the next one is looked at: what is typed right after ``r`` goes into the
    reply. Screens let them act only while no text is being written (``check_action``).
    """
    found: list[BindingType] = []
    for action in of_scope(scope):
        if action.own or action.id == "quit":
            continue
        for key in action.keys:
            if " " not in key:
                call = f"view({key})" if action.id == "view" else action.id
                found.append(Binding(key, call, action.label, show=False, priority=True))
    found.extend(
        Binding(first, f"lead('{first}')", "first of two keys", show=False, priority=True) for first in sequences(scope)
    )
    return found


class Leader(Dialog):
    """Waits for the second key, showing what there is; answers the action's id, or None."""

    DEFAULT_CSS = """
    Leader { width: 100%; margin: 0; padding: 0 1; border: none; }
    """

    def __init__(self, first: str, following: Mapping[str, Action]) -> None:
        super().__init__("")
        self._lead, self._following = first, following

    def content(self, width: int) -> Iterable[Row]:
        """One line: the keys that may follow."""
        spans: list[Piece | str] = [(f"{self._lead} ", "key")]
        for second, action in self._following.items():
            spans += [(f" {second}", "key"), (f" {action.label} ", "")]
        yield row(*spans, ("  Esc cancels", "quiet"))

    def press(self, key: str, char: str | None) -> None:
        """Any key answers."""
        action = self._following.get(char or key)
        self.finish(action.id if action else None)


def is_writing(focused: Widget | None, homes: Iterable[type[Widget]]) -> bool:
    """Whether the focused widget takes keys for itself: a text, a dialog."""
    return focused is not None and not isinstance(focused, tuple(homes))
