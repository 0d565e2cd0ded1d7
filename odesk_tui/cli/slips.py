"""Slips of the keyboard that would mean something else than was meant: told with the line that was probably wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from odesk_tui.cli.ids import is_number
from odesk_tui.core.errors import UsageError
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.text import Foreign

_NEGATED = re.compile(r"-([A-Za-z_]+)(?:[:<>=]|\.[lg][te]:).*", re.DOTALL)
# How alike a word and a command must be; a search word seldom is.
_ALIKE = 0.75


def refuse_negated(words: Iterable[str]) -> None:
    """Raise UsageError for ``-tag:vip``, which is a search term elsewhere and an option here."""
    for word in words:
        if word == "--":
            return
        found = _NEGATED.fullmatch(word)
        if found is None:
            continue
        # Only a word that looks so is worth the fields.
        from odesk_tui.core.fields import FIELDS

        if found[1].casefold() in FIELDS:
            term = Foreign(word[1:61]).line()
            raise UsageError(f"a dash begins an option here; to leave out what has {term}, write '!{term}' in quotes")


def refuse_mistyped(words: Sequence[str], known: Iterable[str]) -> None:
    """Raise UsageError when a line that would be a search begins with what is nearly the name of a command."""
    from difflib import get_close_matches

    first = words[0]
    rest = words[1:]
    alone = not rest or is_number(rest[0]) or rest[0].startswith("-") or ":" in rest[0]
    close = get_close_matches(first.casefold()[:60], list(known), n=1, cutoff=_ALIKE) if alone else []
    if close:
        shown = Foreign(first[:60]).line()
        raise UsageError(
            f"there is no command {shown!r}; did you mean odesk {close[0]}? "
            f"To look for the word: odesk list {shown}, or on the screens: odesk '\"{shown}\"'"
        )


def missing(path: str, parameters: Sequence[Any], param: Any, args: Sequence[str]) -> UsageError:
    """What to say when ``param`` has no value: which word is missing, and what it means.

    The parser gives words to the last arguments first, so that it misses the tickets in ``odesk assign 1042``.
    """
    arguments = [one for one in parameters if one.param_type_name == "argument"]
    lacking = param
    if param in arguments and param.nargs == -1 and args and is_number(args[0]):
        lacking = arguments[-1]
    name = lacking.metavar or lacking.name
    if lacking not in arguments:
        name = max(lacking.opts, key=len)
    meaning = f" ({lacking.help})" if lacking.help else ""
    return UsageError(f"{path.removeprefix('odesk ')} is missing {name}{meaning}; see: {path} --help")


def no_verb(noun: str, word: str, verbs: Sequence[str]) -> UsageError:
    """What to say when a noun has no such verb."""
    shown = Foreign(word[:60]).line()
    return UsageError(f"{noun} has no command {shown!r}{nearest(word, verbs)}; it has: {', '.join(verbs)}")
