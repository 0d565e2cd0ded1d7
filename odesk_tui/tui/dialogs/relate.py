"""How one ticket is linked to another: which kind of link."""

from __future__ import annotations

from odesk_tui.core.links import INVERSES, KINDS
from odesk_tui.tui.dialogs.base import Rows, named
from odesk_tui.tui.dialogs.option import Option
from odesk_tui.tui.dialogs.pick import Pick

# What the overlay answers to take a link away.
UNLINK = "unlink"
_KEYS = {
    "blocks": "b",
    "blocked-by": "B",
    "duplicates": "d",
    "duplicated-by": "D",
    "relates": "r",
    "parent": "p",
    "child": "c",
    "causes": "a",
    "caused-by": "A",
}


def kind_words(kind: str) -> str:
    """What a ticket of that link says of the other: ``blocked by``, ``child of``."""
    return KINDS[INVERSES[kind]][1] if kind in INVERSES else KINDS[kind][0]


def link_kind(rows: Rows) -> Pick:
    """Answers the kind of link (str), or :data:`UNLINK`."""
    options = [Option(key, f"{kind_words(kind)} …", kind) for kind, key in _KEYS.items()]
    return Pick(f"Link {named(rows)}", [*options, Option("u", "unlink from …", UNLINK)])
