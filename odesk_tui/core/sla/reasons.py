"""Why promises were broken: the codes that every desk begins with, and how one is written."""

from __future__ import annotations

import re

from odesk_tui.core.errors import InvalidValue

# In the order in which they are offered: each code with what it means. Migration 0012 puts them into every store.
BEGINNING: tuple[tuple[str, str], ...] = (
    ("vendor", "waiting for a vendor"),
    ("understaffed", "too few people"),
    ("wrong-priority", "wrong priority"),
    ("customer-late", "the customer was late"),
    ("bug", "a bug of ours"),
    ("other", "something else"),
)
LABEL_LIMIT = 100
NOTE_LIMIT = 2_000
_CODE = re.compile(r"[^\W_][\w-]{0,39}", re.UNICODE)


def code_value(raw: str) -> str:
    """The code that ``raw`` is, in small letters with hyphens; raises :class:`InvalidValue`."""
    code = re.sub(r"[\s_]+", "-", raw.strip().casefold())
    if not _CODE.fullmatch(code) or code == "none":
        raise InvalidValue("code", f"{raw.strip()!r} is not a code: use up to 40 letters, digits and hyphens")
    return code


def label_value(raw: str, code: str) -> str:
    """What a code means, the code itself when nothing is said; raises :class:`InvalidValue`."""
    label = " ".join(raw.split())
    if len(label) > LABEL_LIMIT:
        raise InvalidValue("label", f"{len(label)} characters are too many, the limit is {LABEL_LIMIT}")
    return label or code.replace("-", " ")


def note_value(raw: str) -> str:
    """A remark on a breach; raises :class:`InvalidValue` when it is too long."""
    note = raw.strip()
    if len(note) > NOTE_LIMIT:
        raise InvalidValue("note", f"{len(note):,} characters are too many, the limit is {NOTE_LIMIT:,}")
    return note
