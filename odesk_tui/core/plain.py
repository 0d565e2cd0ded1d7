"""Text that needs no care: shown as it is, a cell a character, on every terminal. Costs nothing to import."""

from __future__ import annotations

# Latin, Greek and Cyrillic letters, and the marks of typesetters; what combines or turns direction lies between them.
_SPANS = (("\u0000", "\u0300"), ("\u0370", "\u0483"), ("\u048a", "\u0530"), ("\u2010", "\u2028"))


def is_plain(text: str) -> bool:
    """Whether ``text`` has only such characters; False says nothing about it."""
    if not text.isprintable():
        return False
    return text.isascii() or all(any(low <= char < high for low, high in _SPANS) for char in text)
