"""Text that others wrote, made safe to show.

Whatever came from a mail, a portal, an import or a colleague is a :class:`Foreign`: it keeps the text as it was received
and has no rendering but a safe one. Giving a ``Foreign`` to a widget or a printer that wants ``str`` is a type error, and
formatting one by accident gives the safe line. Rules: reliability.md "Text that others wrote".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# What a reader sees instead of a character that would act on the terminal.
SUBSTITUTE = "\N{REPLACEMENT CHARACTER}"
# Marks stacked on one base beyond this many are left out: no script needs more, and "zalgo" overwrites its neighbours.
MAX_MARKS = 3
_TAB = "    "
# Width or direction that terminals disagree on: presentation selectors, skin tones, joiners.
_INVISIBLE = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\ufeff\uffa0")


def _shown(char: str) -> str:
    """The visible form of one character: itself, a control picture, the substitute, or nothing."""
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if char in _INVISIBLE or 0x1F3FB <= code <= 0x1F3FF or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return ""
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    if category in ("Cc", "Cs", "Cn"):
        return SUBSTITUTE
    if category == "Co":
        return SUBSTITUTE
    if category in ("Zl", "Zp"):
        return " "
    if category == "Zs":
        return " "
    return char


_shown_cached = lru_cache(maxsize=8192)(_shown)


def _clean(text: str) -> str:
    """``text`` with each character in its visible form and stacked marks limited; no newline handling."""
    if text.isascii() and text.isprintable():
        return text
    out: list[str] = []
    marks = 0
    for char in text:
        shown = _shown_cached(char)
        if not shown:
            continue
        if unicodedata.category(shown[0]) in ("Mn", "Me"):
            marks += 1
            # A mark with nothing to stand on would join the neighbouring cell.
            if marks > MAX_MARKS or not out:
                continue
        else:
            marks = 0
        out.append(shown)
    return "".join(out)


def safe_line(text: str) -> str:
    """``text`` as one line: line breaks and tabs become spaces, everything that acts on a terminal is made visible."""
    if text.isascii() and text.isprintable():
        return text
    flat = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    return _clean(flat)


def safe_lines(text: str) -> list[str]:
    """``text`` as its lines, each safe to show; any of LF, CRLF and CR ends a line, a tab is four spaces."""
    normal = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", _TAB)
    return [_clean(line) for line in normal.split("\n")]


class Foreign:
    """Text from outside: ``raw`` as received, every rendering safe.

    Compares and hashes by its raw text. ``str()`` and f-strings give :meth:`line`.
    """

    __slots__ = ("raw",)

    def __init__(self, raw: str) -> None:
        self.raw = raw

    @classmethod
    def stored(cls, text: str) -> Foreign:
        """The text that a column of the store holds."""
        return cls(from_stored(text))

    def line(self) -> str:
        """The text on one line, safe to show."""
        return safe_line(self.raw)

    def lines(self) -> list[str]:
        """The text's own lines, safe to show."""
        return safe_lines(self.raw)

    def __str__(self) -> str:
        return self.line()

    def __format__(self, spec: str) -> str:
        return format(self.line(), spec)

    def __repr__(self) -> str:
        return f"Foreign({self.raw!r})"

    def __bool__(self) -> bool:
        return bool(self.raw)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Foreign) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash(self.raw)


# Escapes what a database refuses in text (PostgreSQL: NUL; both: lone surrogates), so that text comes back as received.
_ESCAPE = "\U0010fffd"
_UNSTORABLE = re.compile(f"[\0{_ESCAPE}\ud800-\udfff]")
_ESCAPED = re.compile(_ESCAPE + "([0-9a-f]{6})")


def to_stored(text: str) -> str:
    """``text`` in a form that both databases keep; :func:`from_stored` gives exactly ``text`` back."""
    if text.isascii() and "\0" not in text:
        return text
    return _UNSTORABLE.sub(lambda match: f"{_ESCAPE}{ord(match[0]):06x}", text)


def from_stored(text: str) -> str:
    """The text that :func:`to_stored` was given."""
    if _ESCAPE not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def safe_name(name: str, *, limit: int = 120) -> str:
    """A file name from a name that somebody else chose: no folder, no control, no reserved name, never empty."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c if (c.isalnum() or c in " ._-+()@,") else "_" for c in _clean(last)).strip(" .")
    if not kept or kept.split(".")[0].upper() in _RESERVED:
        kept = f"file_{kept}" if kept else "file"
    if len(kept) <= limit:
        return kept
    stem, dot, suffix = kept.rpartition(".")
    if dot and len(suffix) <= 10:
        return stem[: limit - len(suffix) - 1] + "." + suffix
    return kept[:limit]


_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(1, 10)), *(f"LPT{n}" for n in range(1, 10))}
)
