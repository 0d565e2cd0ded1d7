"""``@handle`` in what agents write."""

from __future__ import annotations

import re

# An address (eve@example.org) mentions nobody, and the full stop of a sentence is not part of a handle.
_MOST = 50
_MENTION = re.compile(r"(?<![\w@.+-])@([a-zA-Z0-9][a-zA-Z0-9._-]{0,39})")

_BEGUN = re.compile(r"(?<![\w@.+-])@([a-zA-Z0-9._-]{0,40})$")


def begun(text: str) -> str | None:
    """What is typed of a handle at the end of ``text``, in lower case; None when none is begun."""
    found = _BEGUN.search(text)
    return found[1].lower() if found else None


def mentioned(text: str) -> tuple[str, ...]:
    """What may be handles in ``text``, each once, in order, in lower case, the first 50."""
    found = (match.rstrip("._-").lower() for match in _MENTION.findall(text))
    return tuple(dict.fromkeys(handle for handle in found if handle))[:_MOST]
