"""The first words of a line, and the options that every command takes: what both ways into the commands know."""

from __future__ import annotations

import importlib
from typing import Any

from odesk_tui.cli import options

# Which module declares each first word. A first word that is not here begins a query.
MODULES = {
    **dict.fromkeys(("list", "show"), "listing"),
    "create": "tickets",
    **dict.fromkeys(("edit", "assign", "status", "label", "snooze", "trash"), "changes"),
    **dict.fromkeys(("reply", "note"), "conversation"),
    **dict.fromkeys(("link", "unlink", "merge", "watch", "unwatch"), "linking"),
    **dict.fromkeys(("split", "dependencies"), "splitting"),
    "macro": "macros",
    **dict.fromkeys(("undo", "redo"), "undoing"),
    "inbox": "inbox",
    **dict.fromkeys(("timer", "time"), "time"),
    "sla": "sla",
    "calendar": "calendar",
    "policy": "policies",
    "contract": "contracts",
    "view": "views",
    **dict.fromkeys(("type", "workflow"), "types"),
    "approval": "approvals",
    "field": "own_fields",
    **dict.fromkeys(("agent", "team", "project", "contact"), "people"),
    "init": "first_run",
    "demo": "start",
    "doctor": "doctor",
    **dict.fromkeys(("import", "export"), "transfer"),
    "config": "config",
    "help": "help",
    "browse": "start",
}
# The options of every command by parameter: annotation and default.
GLOBALS: dict[str, tuple[Any, Any]] = {
    "store": (options.Store, None),
    "as_": (options.As, None),
    "plain": (options.Plain, False),
    "no_input": (options.NoInput, False),
}


def load(name: str) -> None:
    """Import the module that declares the first word ``name``."""
    importlib.import_module(f"odesk_tui.cli.{MODULES[name]}")
