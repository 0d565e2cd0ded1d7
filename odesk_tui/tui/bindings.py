"""From the keys in force to Textual's bindings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual import events
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.widget import Widget

from odesk_tui.tui.actions import of_scope
from odesk_tui.tui.key_names import textual_key
from odesk_tui.tui.keymap import DEFAULT, KeyMap

# The actions that are the application's own: they work wherever the keys are, also while text is written.
_EVERYWHERE = {"quit": "quit", "suspend": "screen.suspend"}


def bindings(scope: str, keys: KeyMap = DEFAULT) -> list[BindingType]:
    """The bindings of a scope's screen.

    They have priority, so that a key acts before the next one is looked at: what is typed right after ``r`` goes into the
    reply. Screens let them act only while no text is being written (``check_action``).
    """
    found: list[BindingType] = []
    for action in of_scope(scope):
        if action.own or action.id in _EVERYWHERE:
            continue
        for place, key in enumerate(keys.keys(action, scope), 1):
            if " " not in key:
                call = f"view({place})" if action.id == "view" else action.id
                found.append(Binding(textual_key(key), call, action.label, show=False, priority=True))
    found.extend(
        Binding(textual_key(first), f"lead({first!r})", "first of several keys", show=False, priority=True)
        for first in keys.sequences(scope)
    )
    return found


def leaving(scope: str, keys: KeyMap) -> Iterator[Binding]:
    """What the application itself binds: the keys that leave odesk, for good or until fg, also while text is written."""
    for action in of_scope(scope):
        if action.id in _EVERYWHERE:
            for key in keys.keys(action, scope):
                yield Binding(textual_key(key), _EVERYWHERE[action.id], action.label, show=False, priority=True)


def bind(node: DOMNode, found: Iterable[BindingType]) -> None:
    """Let ``node`` have these bindings with priority in place of those that it has; its others stay."""
    known = node._bindings.key_to_bindings
    for key, those in list(known.items()):
        known[key] = [binding for binding in those if not binding.priority]
    for binding in Binding.make_bindings(found):
        known.setdefault(binding.key, []).append(binding)


def is_writing(focused: Widget | None, homes: Iterable[type[Widget]]) -> bool:
    """Whether the focused widget takes keys for itself: a text, a dialog."""
    return focused is not None and not isinstance(focused, tuple(homes))


def meant(widget: Widget, scope: str, event: events.Key) -> str:
    """The id of the ``own`` action of ``scope`` that a key means to ``widget``, by the keys in force; empty: none."""
    keys = getattr(widget.app, "keys", DEFAULT)
    assert isinstance(keys, KeyMap)
    return keys.meaning(scope, event.key, event.character)
