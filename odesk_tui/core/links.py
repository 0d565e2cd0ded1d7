"""How tickets are linked: the kinds, read from either end, and the rule that all but one never go round in a circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from odesk_tui.core.errors import InvalidValue

# Kind → what it is called at its source, at its target. The source of a parent link is the child.
KINDS: Mapping[str, tuple[str, str]] = {
    "blocks": ("blocks", "blocked by"),
    "duplicates": ("duplicate of", "duplicated by"),
    "relates": ("relates to", "relates to"),
    "parent": ("child of", "parent of"),
    "causes": ("causes", "caused by"),
}
# The same links named from their target's end: what a person may ask for as well.
INVERSES: Mapping[str, str] = {
    "blocked-by": "blocks",
    "duplicated-by": "duplicates",
    "child": "parent",
    "caused-by": "causes",
}
KIND_NAMES = (*KINDS, *INVERSES)
# Only "relates to" may go round: nothing waits for itself, is part, copy or cause of itself.
ACYCLIC = ("blocks", "duplicates", "parent", "causes")
# What concerns the other ticket from now on when one is merged into it.
CARRIED = ("blocks", "parent")


def kind_value(raw: str) -> tuple[str, bool]:
    """The kind that ``raw`` names, and whether it is named from the target's end; raises :class:`InvalidValue`."""
    wanted = raw.strip().casefold().replace(" ", "-").replace("_", "-")
    if wanted in KINDS:
        return wanted, False
    if wanted in INVERSES:
        return INVERSES[wanted], True
    raise InvalidValue("link", f"{raw.strip()!r} is not one of {', '.join(KIND_NAMES)}")


def link_text(kind: str, other: int) -> str:
    """``blocked by #7`` for the kind ``(blocks)`` of a link that points here, ``blocks #7`` for one that begins here."""
    inverse = kind.startswith("(")
    return f"{KINDS[kind.strip('()')][inverse]} #{other}"


def cycle_text(path: Sequence[int]) -> str:
    """``#1 → #2 → #1``."""
    return " → ".join(f"#{number}" for number in path)
