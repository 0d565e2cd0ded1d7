"""Ticket numbers as people and other programs write them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from odesk_tui.core.errors import UsageError
from odesk_tui.core.text import Foreign

_MOST = 2**63 - 1


def numbers(words: Sequence[str]) -> tuple[int, ...]:
    """The numbers that ``words`` name, each once, in order; ``-`` stands for those on standard input.

    Raises UsageError for a word that is no number. Words without a number in them (an empty input) give ().
    """
    return tuple(dict.fromkeys(number for word in words for number in _of_word(word)))


def one_number(word: str) -> int:
    """The one number that ``word`` is; raises UsageError."""
    found = numbers((word,))
    if len(found) != 1:
        raise UsageError(f"this takes one ticket, not {len(found)}")
    return found[0]


def is_number(word: str) -> bool:
    """Whether ``word`` can only mean tickets."""
    return word == "-" or all(_digits(part) for part in word.split(","))


def reads_input(words: Sequence[str]) -> bool:
    """Whether ``words`` take standard input."""
    return "-" in words


def _digits(part: str) -> str:
    bare = part.strip().removeprefix("#")
    return bare if bare.isascii() and bare.isdigit() and len(bare) <= 19 else ""


def _of_word(word: str) -> Iterator[int]:
    if word == "-":
        yield from _of_lines(read_input().splitlines())
        return
    for part in word.split(","):
        yield _number(part)


def _number(part: str) -> int:
    digits = _digits(part)
    if not digits or int(digits) > _MOST:
        raise UsageError(
            f"{Foreign(part[:60]).line()!r} is not a ticket number; write 1042 or #1042, or - for standard input"
        )
    return int(digits)


def _of_lines(lines: Iterable[str]) -> Iterator[int]:
    for line in lines:
        # Of a list's lines the first column is the number.
        for word in line.split("\t", 1)[0].replace(",", " ").split():
            yield _number(word)


def read_input() -> str:
    """Standard input to its end, as text that keeps bytes which are not UTF-8."""
    if sys.stdin.isatty():
        print("odesk: reading from the keyboard; end with ctrl+d", file=sys.stderr)
    return sys.stdin.buffer.read().decode("utf-8", "surrogateescape").removeprefix("\ufeff")
