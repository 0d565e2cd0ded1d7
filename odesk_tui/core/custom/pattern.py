"""Patterns that a text has to fit, in a part of the regular expressions that cannot be slow.

Literals, ``.``, classes ``[a-z0-9_-]``, ``\\d \\w \\s``, groups, ``|``, and ``* + ? {2} {2,5}``; a pattern means the whole
text. It is walked in all its ways at the same time, so that a text of n characters costs n × states at most, whatever the
pattern; backreferences and lookarounds, which would make that impossible, are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from odesk_tui.core.errors import UsageError

MAX_LENGTH = 200
MAX_STATES = 2000
_MAX_REPEAT = 200
_CLASSES: dict[str, Callable[[str], bool]] = {
    "d": lambda char: "0" <= char <= "9",
    "w": lambda char: char.isalnum() or char == "_",
    "s": str.isspace,
}


@dataclass(frozen=True, slots=True)
class _Char:
    """One character that is in ``singles``, between two of ``spans`` or of a class of ``classes``; or not, if ``negated``."""

    singles: frozenset[str] = frozenset()
    spans: tuple[tuple[str, str], ...] = ()
    classes: tuple[tuple[str, bool], ...] = ()
    negated: bool = False

    def takes(self, char: str) -> bool:
        """Whether it takes ``char``."""
        found = (
            char in self.singles
            or any(low <= char <= high for low, high in self.spans)
            or any(_CLASSES[name](char) is wanted for name, wanted in self.classes)
        )
        return found is not self.negated


@dataclass(frozen=True, slots=True)
class _Row:
    parts: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Either:
    ways: tuple[_Node, ...]


@dataclass(frozen=True, slots=True)
class _Repeat:
    part: _Node
    least: int
    most: int | None


_Node: TypeAlias = _Char | _Row | _Either | _Repeat


class Pattern:
    """A pattern made ready to be asked."""

    def __init__(self, source: str) -> None:
        """Raises :class:`UsageError` saying what is wrong with ``source``."""
        if len(source) > MAX_LENGTH:
            raise UsageError(f"a pattern has at most {MAX_LENGTH} characters, not {len(source)}")
        # A state is what it takes and where it goes then; one that takes nothing goes to all of its targets at once.
        self._takes: list[_Char | None] = []
        self._next: list[list[int]] = []
        self._built = 0
        end = self._state(None, [])
        self._end = end
        self._start = self._build(_Reader(source).whole(), end)

    def fits(self, text: str) -> bool:
        """Whether the whole of ``text`` fits."""
        now = self._closure([self._start])
        for char in text:
            if not now:
                return False
            reached: list[int] = []
            for state in now:
                takes = self._takes[state]
                if takes is not None and takes.takes(char):
                    reached += self._next[state]
            now = self._closure(reached)
        return self._end in now

    def _state(self, takes: _Char | None, targets: list[int]) -> int:
        if len(self._takes) >= MAX_STATES:
            raise UsageError("the pattern is too large; repeat less")
        self._takes.append(takes)
        self._next.append(targets)
        return len(self._takes) - 1

    def _closure(self, states: list[int]) -> set[int]:
        """``states`` with all that are reached from them without a character."""
        found: set[int] = set()
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            if state in found:
                continue
            found.add(state)
            if self._takes[state] is None:
                waiting += self._next[state]
        return found

    def _build(self, node: _Node, then: int) -> int:
        """The state at which ``node`` begins and after which ``then`` comes."""
        self._built += 1
        if self._built > 4 * MAX_STATES:
            raise UsageError("the pattern is too large; repeat less")
        if isinstance(node, _Char):
            return self._state(node, [then])
        if isinstance(node, _Row):
            for part in reversed(node.parts):
                then = self._build(part, then)
            return then
        if isinstance(node, _Either):
            return self._state(None, [self._build(way, then) for way in node.ways])
        if node.most is None:
            loop = self._state(None, [then])
            self._next[loop].append(self._build(node.part, loop))
            then = loop
        else:
            end = then
            for _ in range(node.most - node.least):
                then = self._state(None, [self._build(node.part, then), end])
        for _ in range(node.least):
            then = self._build(node.part, then)
        return then


@lru_cache(maxsize=64)
def compiled(source: str) -> Pattern:
    """The pattern of ``source``; raises :class:`UsageError`."""
    return Pattern(source)


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._depth = 0

    def whole(self) -> _Node:
        """The node of the whole pattern."""
        if self._source.startswith("^"):
            self._at = 1
        node = self._either()
        if self._at < len(self._source):
            raise self._error(f"{self._source[self._at]!r} closes nothing")
        return node

    def _error(self, message: str) -> UsageError:
        return UsageError(f"the pattern cannot be used: column {self._at + 1}: {message}")

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _take(self) -> str:
        char = self._peek()
        if not char:
            raise self._error("it ends too early")
        self._at += 1
        return char

    def _either(self) -> _Node:
        ways = [self._row()]
        while self._peek() == "|":
            self._at += 1
            ways.append(self._row())
        return ways[0] if len(ways) == 1 else _Either(tuple(ways))

    def _row(self) -> _Node:
        parts: list[_Node] = []
        while (char := self._peek()) and char not in "|)":
            if char == "$" and self._at == len(self._source) - 1:
                self._at += 1
                break
            parts.append(self._repeated(self._atom()))
        return _Row(tuple(parts))

    def _atom(self) -> _Node:
        char = self._take()
        if char == "(":
            return self._group()
        if char == "[":
            return self._class()
        if char == ".":
            return _Char(negated=True)
        if char == "\\":
            return self._escape()
        if char in "*+?{}^$]":
            self._at -= 1
            raise self._error(f"{char!r} stands for nothing here; write \\{char} for the character itself")
        return _Char(frozenset(char))

    def _group(self) -> _Node:
        if self._source.startswith("?:", self._at):
            self._at += 2
        elif self._peek() == "?":
            raise self._error("a group that looks ahead or back or has a name is not possible")
        self._depth += 1
        if self._depth > 20:
            raise self._error("groups are nested too deeply")
        node = self._either()
        if self._peek() != ")":
            raise self._error("expected ) for the group")
        self._at += 1
        self._depth -= 1
        return node

    def _escape(self) -> _Char:
        char = self._take()
        if char.lower() in _CLASSES:
            return _Char(classes=((char.lower(), char.islower()),))
        if char.isalnum():
            raise self._error(f"\\{char} is not possible; known are \\d \\w \\s and \\ before a sign")
        return _Char(frozenset(char))

    def _class(self) -> _Char:
        negated = self._peek() == "^"
        self._at += negated
        singles: set[str] = set()
        spans: list[tuple[str, str]] = []
        classes: list[tuple[str, bool]] = []
        while True:
            char = self._take()
            if char == "]" and (singles or spans or classes):
                return _Char(frozenset(singles), tuple(spans), tuple(classes), negated)
            if char == "\\":
                escaped = self._escape()
                classes += escaped.classes
                if not escaped.singles:
                    continue
                char = next(iter(escaped.singles))
            if self._peek() == "-" and self._source[self._at + 1 : self._at + 2] not in ("", "]"):
                self._at += 1
                high = self._take()
                if high < char or high == "\\":
                    raise self._error(f"{char}-{high} is not a range")
                spans.append((char, high))
            else:
                singles.add(char)

    def _repeated(self, node: _Node) -> _Node:
        char = self._peek()
        if char == "{":
            least, most = self._counts()
        elif char and char in "*+?":
            self._at += 1
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[char]
        else:
            return node
        if self._peek() and self._peek() in "*+?{":
            raise self._error("two repetitions follow each other; put the first into a group")
        return _Repeat(node, least, most)

    def _counts(self) -> tuple[int, int | None]:
        end = self._source.find("}", self._at)
        low, comma, high = self._source[self._at + 1 : max(end, self._at + 1)].partition(",")
        if end < 0 or not low.isascii() or not low.isdigit() or (high and not (high.isascii() and high.isdigit())):
            raise self._error("expected {2}, {2,} or {2,5}")
        least = int(low[:9])
        most = least if not comma else int(high[:9]) if high else None
        if least > _MAX_REPEAT or (most is not None and not least <= most <= _MAX_REPEAT):
            raise self._error(f"repeat from a smaller to a larger number of times, at most {_MAX_REPEAT}")
        self._at = end + 1
        return least, most
