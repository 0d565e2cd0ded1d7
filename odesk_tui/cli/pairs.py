"""``--set field=value``."""

from __future__ import annotations

from collections.abc import Sequence

from odesk_tui.core.errors import UsageError
from odesk_tui.core.fields import FIELDS
from odesk_tui.core.text import Foreign


def assignments(pairs: Sequence[str] | None) -> dict[str, str]:
    """Field → value of ``field=value`` words, names in their own spelling; raises UsageError.

    A field named twice is a mistake, except tags, which add up.
    """
    found: dict[str, str] = {}
    for pair in pairs or ():
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"--set {Foreign(pair).line()!r} has no field and value; write --set priority=high")
        spec = FIELDS.get(name.strip().casefold())
        known = spec.name if spec else name.strip()
        if known in found and known != "tag":
            raise UsageError(f"--set names {Foreign(known).line()} twice; which one counts?")
        found[known] = f"{found[known]},{value}" if known in found else value
    return found


def pairs(words: Sequence[str] | None, option: str) -> dict[str, str]:
    """Old → new of ``old=new`` words; raises UsageError."""
    found: dict[str, str] = {}
    for word in words or ():
        old, equals, new = word.partition("=")
        if not equals or not old.strip() or not new.strip():
            raise UsageError(f"{option} {Foreign(word).line()!r} is not like hold=pending")
        found[old.strip()] = new.strip()
    return found
