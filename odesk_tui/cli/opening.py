"""Whether a line opens the screens, before anything of them or of the commands is imported."""

from __future__ import annotations

from collections.abc import Sequence

# With these a line begins, whatever it does.
_BEFORE = ("--store", "--as")
_ALONE = ("--no-input", "--plain")
# These open the screens, whatever follows.
_OPENING = ("browse", "demo", "--slow", "--no-slow")


def opens_screens(words: Sequence[str]) -> tuple[bool, dict[str, str] | None]:
    """Whether the line does: no word at all, a query, or a demonstration.

    Then also the ``--store`` and ``--as`` that it names, if it says nothing else.
    """
    rest, named = split(list(words))
    if not rest:
        return True, named
    if rest[0] in _OPENING:
        return "--no-open" not in rest, None
    if rest[0][:1] == "-":
        return False, None
    # Imported here: a line without a word does not need it.
    from odesk_tui.cli.words import MODULES

    return rest[0] not in MODULES, None


def split(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """The words without the options that may stand before everything, and the store and the agent that these name."""
    named: dict[str, str] = {}
    while words:
        if words[0] in _ALONE:
            words.pop(0)
        elif words[0] in _BEFORE and len(words) > 1 and words[1] and not words[1].startswith("-"):
            name, value = words.pop(0), words.pop(0)
            named[name] = value
        else:
            break
    return words, named
