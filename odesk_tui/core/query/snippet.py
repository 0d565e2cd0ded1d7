"""Where a ticket answers the words of a query: a line of its text with the matched words marked.

The words are found as the search finds them (``words``), so accents, case and forms do not count, in any script; the line shows
the text as it was written, safe for a terminal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from odesk_tui.core.query.ast import And, Node, Or, Text
from odesk_tui.core.query.words import MAX_WORD, fold, parted, words
from odesk_tui.core.text import safe_line

# Cells of context before the first match, and of the whole line, unless the caller has less room.
LEAD = 24
WIDTH = 100
# Characters of a text that are looked through for matches.
LOOKED_AT = 20_000
_RUN = re.compile(r"\S+")
_ASCII = re.compile("[0-9A-Za-z]+")
_SPACES = re.compile(r"\s+")
_CUT = "…"


class Span(NamedTuple):
    """A piece of a snippet, safe to show, and whether it is a match."""

    text: str
    matched: bool


class Snippet(NamedTuple):
    """A line of a text in pieces."""

    spans: tuple[Span, ...]

    def line(self, before: str = "", after: str = "") -> str:
        """The line with ``before`` and ``after`` around each match."""
        return "".join(f"{before}{span.text}{after}" if span.matched else span.text for span in self.spans)


class _Word(NamedTuple):
    """A word as it is searched for, with the place of the characters that it was made of."""

    word: str
    start: int
    end: int


def sought(node: Node | None) -> tuple[Text, ...]:
    """The texts that a condition looks for anywhere in a ticket, each once; negated ones are not sought."""
    if isinstance(node, Text):
        return (node,)
    if isinstance(node, And | Or):
        return tuple(dict.fromkeys(text for term in node.terms for text in sought(term)))
    return ()


def snippet(text: str, wanted: Sequence[Text], width: int = WIDTH) -> Snippet | None:
    """The part of ``text`` around its first match of one of ``wanted``, of at most ``width`` cells; None without any."""
    text = text[:LOOKED_AT]
    matches = _matches(_placed(text), wanted)
    return Snippet(_around(text, matches, width)) if matches else None


def _placed(text: str) -> list[_Word]:
    """The words of ``text`` with their places."""
    found: list[_Word] = []
    for run in _RUN.finditer(text):
        raw, start = run[0], run.start()
        if raw.isascii():
            found += [
                _Word(part[0].lower()[:MAX_WORD], start + part.start(), start + part.end())
                for part in _ASCII.finditer(raw)
            ]
        else:
            found += [_Word(word, start + first, start + last) for word, first, last in _folded(raw)]
    return found


def _folded(raw: str) -> list[_Word]:
    """The words of a run without spaces, each with the place of its characters, or where that cannot be told of the run."""
    letters: list[tuple[str, int, int]] = []
    for start, end in _clusters(raw):
        letters += [(char, start, end) for char in parted(fold(raw[start:end]))]
    found: list[_Word] = []
    word, first, last = "", 0, 0
    for char, start, end in (*letters, (" ", 0, 0)):
        if not char.isspace():
            word, first, last = word + char, (first if word else start), end
        elif word:
            found.append(_Word(word[:MAX_WORD], first, last))
            word = ""
    real = words(raw)
    return found if [one.word for one in found] == real else [_Word(word, 0, len(raw)) for word in real]


def _clusters(raw: str) -> list[tuple[int, int]]:
    """Where each character with its marks begins and ends."""
    starts = [at for at, char in enumerate(raw) if at == 0 or not unicodedata.category(char).startswith("M")]
    return list(zip(starts, [*starts[1:], len(raw)], strict=True))


def _matches(placed: Sequence[_Word], wanted: Sequence[Text]) -> list[tuple[int, int]]:
    """The places of the matches, in order; those that touch or overlap are one."""
    begun = tuple(text.words[0] for text in wanted if text.prefix and len(text.words) == 1)
    by_first: dict[str, list[Text]] = {}
    for text in wanted:
        if len(text.words) > 1 or not text.prefix:
            by_first.setdefault(text.words[0], []).append(text)
    found: list[tuple[int, int]] = []
    for at, one in enumerate(placed):
        ends = [at] * bool(begun and one.word.startswith(begun))
        ends += [at + len(text.words) - 1 for text in by_first.get(one.word, ()) if _stands(placed, at, text)]
        if not ends:
            continue
        end = placed[max(ends)].end
        if found and one.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((one.start, end))
    return found


def _stands(placed: Sequence[_Word], at: int, text: Text) -> bool:
    there = [one.word for one in placed[at : at + len(text.words)]]
    if len(there) < len(text.words) or there[:-1] != list(text.words[:-1]):
        return False
    return there[-1].startswith(text.words[-1]) if text.prefix else there[-1] == text.words[-1]


def _around(text: str, matches: Sequence[tuple[int, int]], width: int) -> tuple[Span, ...]:
    """The pieces of the line."""
    first = matches[0][0]
    start, room = first, min(LEAD, width // 3)
    while start > 0 and room > 0:
        start -= 1
        room -= _cells(text[start])
    if start > 0:
        # Begin with a whole word if there is one.
        gap = _SPACES.search(text, start, first)
        start = gap.end() if gap and gap.end() < first else start
    pieces: list[Span] = [Span(_CUT, False)] if start > 0 else []
    left = width - len(pieces)
    at = start
    for begin, end in (*matches, (len(text), len(text))):
        for upto, matched in ((begin, False), (end, True)):
            shown = _SPACES.sub(" ", safe_line(text[at:upto]))
            fits = _fitting(shown, left)
            if fits:
                pieces.append(Span(fits, matched))
            if len(fits) < len(shown):
                return (*pieces[:-1], *_shortened(pieces[-1])) if pieces else ()
            left -= _cells(fits)
            at = upto
    return tuple(pieces)


def _fitting(text: str, room: int) -> str:
    used = 0
    for at, char in enumerate(text):
        used += _cells(char)
        if used > room:
            return text[:at]
    return text


def _shortened(last: Span) -> tuple[Span, Span]:
    """The last piece without what the sign that it goes on takes, and the sign."""
    text = last.text
    while text and _cells(text) > _cells(last.text) - 1:
        text = text[:-1]
    return Span(text, last.matched), Span(_CUT, False)


def _cells(text: str) -> int:
    """How many cells a terminal gives to ``text``."""
    if text.isascii():
        return len(text)
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else int(not unicodedata.category(char).startswith("M"))
        for char in text
    )
