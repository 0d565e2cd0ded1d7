"""How well typed letters fit a name: beginnings of words before parts of words before letters in order."""

from __future__ import annotations

# What a fit is worth; within each, an earlier and shorter one is better.
_START, _WORD, _PART, _INITIALS, _LETTERS = 1000, 800, 500, 400, 100
_SHORT = 40


def score(wanted: str, text: str) -> int | None:
    """How well ``text`` fits the words of ``wanted``, each of which must be in it; None: it does not. More is better."""
    folded = text.casefold()
    total = 0
    for word in wanted.casefold().split():
        found = _score(word, folded)
        if found is None:
            return None
        total += found
    return total + max(0, _SHORT - len(folded))


def _score(word: str, text: str) -> int | None:
    if text.startswith(word):
        return _START
    starts = _starts(text)
    at_word = next((at for at in starts if text.startswith(word, at)), None)
    if at_word is not None:
        return _WORD - min(at_word, 100)
    at = text.find(word)
    if at >= 0:
        return _PART - min(at, 100)
    initials = "".join(text[at] for at in starts)
    if len(word) > 1 and _in_order(word, initials):
        return _INITIALS - min(initials.index(word[0]), 100)
    return _letters(word, text, starts)


def _starts(text: str) -> list[int]:
    """Where the words begin."""
    return [at for at, char in enumerate(text) if char.isalnum() and (at == 0 or not text[at - 1].isalnum())]


def _in_order(word: str, letters: str) -> bool:
    rest = iter(letters)
    return all(letter in rest for letter in word)


def _letters(word: str, text: str, starts: list[int]) -> int | None:
    """The letters in order, the first at the beginning of a word, with few others between them."""
    best: int | None = None
    for start in starts:
        if len(word) < 3 or text[start] != word[0]:
            continue
        at, gaps = start, 0
        for char in word[1:]:
            found = text.find(char, at + 1)
            if found < 0:
                break
            gaps += found - at - 1
            at = found
        else:
            if gaps <= 2 * len(word) and (best is None or _LETTERS - gaps > best):
                best = _LETTERS - gaps
    return best
