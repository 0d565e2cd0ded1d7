"""How text becomes words: the one tokenisation of both databases and of the predicate.

Accents and case do not count. A word is a run of letters and digits of any script; scripts that write without spaces
give one word a character, so that searching them finds any run of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Longer words (base64, links) are cut here, alike in what is stored and what is asked for.
MAX_WORD = 64
# A ticket's words beyond these are not found; PostgreSQL takes at most 1 MB a ticket.
MAX_WORDS = 10_000
MAX_BYTES = 400_000
# Stands between two texts of a ticket, so that no phrase spans them; no word can be it.
BREAK = "¶"
_ASCII = re.compile("[0-9a-z]+")
# Thai, Lao, Myanmar, Khmer, kana and Han: first and last code point.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3038, 0x303C),
    (0x3040, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF),
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),
    (0x1AFF0, 0x1B16F),
    (0x20000, 0x3FFFF),
)


class _Accents(dict[int, int | None]):
    """Leaves out the marks that an accent-insensitive search ignores; filled as characters are met.

    Those are overlays, Hebrew and Arabic points and the accents above and below; vowel signs, viramas, kana voicing and
    tone marks of scripts where they make another word stay.
    """

    def __missing__(self, code: int) -> int | None:
        combining = unicodedata.combining(chr(code))
        ignored = combining == 1 or 10 <= combining <= 36 or combining >= 200
        self[code] = None if ignored else code
        return self[code]


class _Splits(dict[int, str]):
    """Turns what is no part of a word into a space and sets characters of unspaced scripts apart."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if unicodedata.category(char)[0] not in "LMN":
            self[code] = " "
        elif any(first <= code <= last for first, last in _UNSPACED):
            self[code] = f" {char} "
        else:
            self[code] = char
        return self[code]


_accents = _Accents()
_splits = _Splits()


def fold(text: str) -> str:
    """``text`` without case, accents and compatibility forms; folding twice changes nothing more."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", plain.translate(_accents))


def words(text: str) -> list[str]:
    """The words of ``text`` in order, folded, each of at most MAX_WORD characters."""
    folded = fold(text)
    found = _ASCII.findall(folded) if folded.isascii() else parted(folded).split()
    return [word if len(word) <= MAX_WORD else word[:MAX_WORD] for word in found]


def parted(folded: str) -> str:
    """Folded text with spaces for all that is no part of a word, and around each character that is a word by itself."""
    return folded.translate(_splits)


def joined(texts: Iterable[str]) -> str:
    """The words of a ticket's ``texts`` as they are stored: joined by spaces, BREAK between texts, cut at the limits."""
    found: list[str] = []
    for text in texts:
        of_text = words(text)
        if of_text:
            found += [BREAK, *of_text] if found else of_text
        if len(found) > MAX_WORDS:
            break
    return limited(" ".join(found[:MAX_WORDS]))


def extended(stored: str, text: str) -> str:
    """``stored`` (a result of :func:`joined`) with another text at its end."""
    more = words(text)
    room = MAX_WORDS - len(stored.split()) - 1
    if not more or room < 1:
        return stored
    return limited(" ".join([stored, BREAK, *more[:room]] if stored else more[:room]))


def limited(stored: str) -> str:
    """``stored`` cut at MAX_BYTES of UTF-8, between two words."""
    if len(stored) * 4 <= MAX_BYTES:
        return stored
    encoded = stored.encode()
    if len(encoded) <= MAX_BYTES:
        return stored
    return encoded[: MAX_BYTES + 1].rpartition(b" ")[0].decode()
