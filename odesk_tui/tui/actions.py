"""Every key of the screens: one registry for bindings, hint row, help screen, the README's table and ``odesk help keys``.

A screen of scope S implements ``action_<id>`` for each action that names S. What a person's keys.toml changes is in
``keymap``; screens ask that for the keys in force. This module imports nothing but the standard library.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LIST, DETAIL, COMPOSER, FILTER = "list", "detail", "composer", "filter"
BOTH = (LIST, DETAIL)
GROUPS = ("move", "find", "go", "select", "act", "write", "time", "other")
# How keys are written for people; others are written as they are typed.
_SHOWN = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "home": "Home",
    "end": "End",
    "pagedown": "PgDn",
    "pageup": "PgUp",
}


@dataclass(frozen=True, slots=True)
class Action:
    """What a key does. ``keys`` are Textual's names or single characters; ``"g l"`` is one key after the other.

    ``hint`` is its word on the hint row (empty: not there), ``rank`` the order there, lowest first. ``own`` actions are
    bound by the widget of their scope itself and are listed here only.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    group: str
    scopes: tuple[str, ...]
    hint: str = ""
    rank: int = 50
    own: bool = False


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A line of the key table."""

    group: str
    keys: str
    label: str
    scopes: str
    # What keys.toml calls the action, and whether it changes its keys.
    id: str = ""
    changed: bool = False


def key_text(key: str) -> str:
    """A key as people read it: ``Enter``, ``ctrl+d``, ``gg``."""
    return "".join(_SHOWN.get(part, part) for part in key.split(" "))


ACTIONS: tuple[Action, ...] = (
    Action("cursor_down", ("j", "down"), "next ticket", "move", (LIST,)),
    Action("cursor_up", ("k", "up"), "previous ticket", "move", (LIST,)),
    Action("scroll_down", ("j", "down"), "scroll down", "move", (DETAIL,)),
    Action("scroll_up", ("k", "up"), "scroll up", "move", (DETAIL,)),
    Action("next_message", ("J",), "to the next message", "move", (DETAIL,)),
    Action("previous_message", ("K",), "to the message before", "move", (DETAIL,)),
    Action("top", ("g g", "home"), "to the top", "move", BOTH),
    Action("bottom", ("G", "end"), "to the bottom", "move", BOTH),
    Action("half_down", ("ctrl+d",), "half a page down", "move", BOTH),
    Action("half_up", ("ctrl+u",), "half a page up", "move", BOTH),
    Action("page_down", ("pagedown",), "a page down", "move", BOTH),
    Action("page_up", ("pageup",), "a page up", "move", BOTH),
    Action("preview_down", ("J",), "scroll preview down", "move", (LIST,)),
    Action("preview_up", ("K",), "scroll preview up", "move", (LIST,)),
    Action("open", ("enter",), "open the ticket", "move", (LIST,), "open", 9),
    Action("forward", ("l", "right"), "open; unfold; next column", "move", (LIST,)),
    Action("backward", ("h", "left"), "fold; column before", "move", (LIST,)),
    Action("parent", ("H",), "to its group, or parent in the tree", "move", (LIST,)),
    Action("fold_all", ("Z",), "fold or unfold all groups", "move", (LIST,)),
    Action("previous_ticket", ("[",), "previous ticket", "move", BOTH),
    Action("next_ticket", ("]",), "next ticket", "move", BOTH),
    Action("last_ticket", ("-",), "ticket opened before", "move", BOTH),
    Action("filter", ("/",), "filter by a query", "find", (LIST,), "filter", 10),
    Action("by_number", ("#",), "open by number", "find", BOTH),
    Action("recent", ("'",), "recent tickets", "find", BOTH),
    Action("view", tuple("123456789"), "saved view on that key", "find", BOTH),
    Action("views", ("v",), "all saved views", "find", BOTH),
    Action("order", ("o",), "order of the list", "find", (LIST,)),
    Action("group_by", ("B",), "group by fields; columns of the board", "find", (LIST,)),
    Action("lanes", ("O",), "lanes of the board", "find", (LIST,)),
    Action("columns", ("C",), "columns of the list", "find", (LIST,)),
    Action("update_view", ("=",), "keep the view as it is shown now", "find", (LIST,)),
    Action("complete", ("tab",), "complete, again: the next", "find", (FILTER,), "complete", 1, own=True),
    Action("keep", ("enter",), "keep the query", "find", (FILTER,), "keep", 2, own=True),
    Action("restore", ("escape",), "the query as it was", "find", (FILTER,), "restore", 3, own=True),
    Action("recall", ("up",), "earlier queries", "find", (FILTER,), "earlier", 4, own=True),
    Action("to_list", ("g l",), "to the list", "go", BOTH),
    Action("to_tree", ("g t",), "to the tree", "go", BOTH),
    Action("to_board", ("g b",), "to the board", "go", BOTH),
    Action("inbox", ("g i",), "inbox", "go", BOTH),
    Action("flow", ("g f",), "workflow of the type, drawn", "go", BOTH),
    Action("promises", ("g s",), "promises: due next, late, forecast, kept", "go", BOTH),
    Action("calendars", ("g k",), "calendars: opening hours, holidays", "go", BOTH),
    Action("history", ("g u",), "what you did, to take it back", "go", BOTH),
    Action("select", ("x",), "select, and down", "select", (LIST,), "select", 8),
    Action("select_range", ("V",), "select a range", "select", (LIST,)),
    Action("select_all", ("*",), "select all that is found", "select", (LIST,)),
    Action("invert", ("~",), "invert the selection", "select", (LIST,)),
    Action("take", ("m",), "assign to me", "act", BOTH, "mine", 2),
    Action("assign", ("a",), "assign", "act", BOTH, "assign", 1),
    Action("status", ("s",), "set the status", "act", BOTH, "status", 3),
    Action("step_back", ("<",), "status one step back", "act", BOTH),
    Action("step_on", (">",), "status one step on", "act", BOTH),
    Action("approval", ("X",), "approve or refuse what is asked", "act", BOTH),
    Action("kind", ("i",), "set the type", "act", BOTH),
    Action("priority", ("p",), "set the priority", "act", BOTH, "prio", 4),
    Action("raise_priority", ("+",), "raise the priority", "act", BOTH),
    Action("lower_priority", ("_",), "lower the priority", "act", BOTH),
    Action("labels", ("L",), "labels", "act", BOTH),
    Action("snooze", ("z",), "snooze until a time", "act", BOTH, "snooze", 11),
    Action("link", ("b",), "link to another ticket", "act", BOTH),
    Action("merge", ("M",), "merge into another ticket", "act", BOTH),
    Action("dependencies", ("g d",), "what blocks it, what waits for it", "go", BOTH),
    Action("split", ("g x",), "split messages off into a new ticket", "act", BOTH),
    Action("watch", ("w",), "watch, or watch no more", "act", BOTH),
    Action("trash", ("D",), "move to the trash", "act", BOTH),
    Action("macro", (";",), "macros", "act", BOTH, "macro", 13),
    Action("repeat", (".",), "do the last act again", "act", BOTH),
    Action("reply", ("r",), "reply to the customer", "write", BOTH, "reply", 5),
    Action("note", ("n",), "internal note", "write", BOTH, "note", 6),
    Action("create", ("c",), "create a ticket", "write", BOTH, "create", 12),
    Action("create_child", ("A",), "create a child ticket", "write", BOTH),
    Action("edit", ("e",), "edit the fields", "write", BOTH),
    Action("reply_in_editor", ("E",), "reply in $EDITOR", "write", BOTH),
    Action("send", ("ctrl+j", "ctrl+enter"), "send", "write", (COMPOSER,), "send", 1, own=True),
    Action("switch_kind", ("ctrl+t",), "reply or note", "write", (COMPOSER,), "reply or note", 2, own=True),
    Action("editor", ("ctrl+g",), "go on in $EDITOR", "write", (COMPOSER,), "$EDITOR", 3, own=True),
    Action("undo_text", ("ctrl+_",), "take back what was typed", "write", (COMPOSER,), "undo typing", 5, own=True),
    Action("send_menu", ("escape",), "send menu", "write", (COMPOSER,), "send menu", 4, own=True),
    Action("timer", ("t",), "start, stop, switch timer", "time", BOTH, "timer", 7),
    Action("log_time", ("T",), "log time afterwards", "time", BOTH, "log", 13),
    Action("undo", ("u",), "undo what you did last", "other", BOTH, "undo", 8),
    Action("redo", ("U",), "redo what was undone", "other", BOTH),
    Action("outcomes", ("!",), "why tickets were refused", "other", BOTH),
    Action("copy_number", ("y",), "copy the number", "other", BOTH),
    Action("copy_title", ("Y",), "copy the web address, or number and subject", "other", BOTH),
    Action("quotes", ("f",), "fold or unfold quotes", "other", (DETAIL,)),
    Action("preview", ("space",), "preview on or off", "other", (LIST,)),
    Action("preview_place", ("P",), "preview right or below", "other", (LIST,)),
    Action("sla_panel", ("S",), "SLA panel on or off", "other", (LIST,)),
    Action("limit", ("W",), "limit of a column, on the board", "other", (LIST,)),
    Action("reload", ("R",), "read everything again", "other", BOTH),
    Action("suspend", ("ctrl+z",), "suspend; fg comes back", "other", BOTH),
    Action("redraw", ("ctrl+l",), "draw the screen again", "other", BOTH),
    Action("palette", (":", "ctrl+p"), "type a command, ticket, name or view", "find", BOTH, "run", 10),
    Action("settings", (",",), "settings", "other", BOTH),
    Action("help", ("?",), "this help", "other", BOTH, "help", 15),
    Action("escape", ("escape",), "clear selection, then filter", "other", (LIST,)),
    Action("leave", ("q",), "leave odesk", "other", (LIST,)),
    Action("back", ("q", "h", "left", "escape"), "back to the list", "other", (DETAIL,), "back", 14),
    Action("quit", ("ctrl+q",), "leave odesk", "other", BOTH),
)


def of_scope(scope: str) -> Iterator[Action]:
    """The actions of a scope, in the registry's order."""
    return (action for action in ACTIONS if scope in action.scopes)
