"""Text to tokens, in one pass whose time grows with the length of the text only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from odesk_tui.core.query.ast import Op
from odesk_tui.core.query.errors import QueryError, quoted

MAX_LENGTH = 4000
# Keeps what a query compiles to inside the limits of both databases.
MAX_TERMS = 200
MAX_VALUES = 400

_SPACE = re.compile(r"\s*")
_WORD = re.compile(r'[^\s()"]+')
_VALUE = re.compile(r'[^\s(),"]+')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_FIELD = re.compile(r"([^\W\d_](?:[\w-]*\w)?)(?:\.(lt|le|gt|ge):|(<=|>=|[:<>=]))", re.IGNORECASE)
SPELT = {"lt": Op.LT, "le": Op.LE, "gt": Op.GT, "ge": Op.GE}
_OPERATOR = re.compile(r"[<>=:]+")


class Kind(Enum):
    """What a token is."""

    OPEN = auto()
    CLOSE = auto()
    NOT = auto()
    AND = auto()
    OR = auto()
    TEXT = auto()
    FIELD = auto()


@dataclass(frozen=True, slots=True)
class Raw:
    """A value as written: ``text`` without quotes and without the closing ``*`` that ``starred`` stands for."""

    text: str
    column: int
    quoted: bool = False
    starred: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a query. FIELD has ``name`` and ``op``; FIELD and TEXT have ``values`` (TEXT exactly one)."""

    kind: Kind
    column: int
    name: str = ""
    op: Op = Op.ANY_OF
    values: tuple[Raw, ...] = ()


# What joins conditions, with what it says.
JOINED = (
    ("vpn AND mail", "both, as without AND"),
    ("vpn OR mail", "at least one of them; AND binds closer"),
    ("NOT vpn, !vpn", "the opposite"),
    ("(vpn OR mail) tag:vip", "what is in parentheses is one condition"),
)
_SIGNS = {"(": Kind.OPEN, ")": Kind.CLOSE, "!": Kind.NOT}
_KEYWORDS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}


def tokens(text: str) -> list[Token]:
    """The tokens of ``text``; raises :class:`QueryError`."""
    if len(text) > MAX_LENGTH:
        raise QueryError(MAX_LENGTH + 1, f"the query has {len(text)} characters, the limit is {MAX_LENGTH}")
    found: list[Token] = []
    terms = values = 0
    at = _skip(text, 0)
    while at < len(text):
        token, at = _token(text, at)
        found.append(token)
        terms += token.kind in (Kind.TEXT, Kind.FIELD)
        values += len(token.values)
        if terms > MAX_TERMS or values > MAX_VALUES:
            raise QueryError(token.column, f"a query has at most {MAX_TERMS} conditions with {MAX_VALUES} values")
        at = _skip(text, at)
    return found


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _token(text: str, at: int) -> tuple[Token, int]:
    sign = _SIGNS.get(text[at])
    if sign is not None:
        return Token(sign, at + 1), at + 1
    if text[at] == '"':
        raw, end = _quoted(text, at)
        return Token(Kind.TEXT, at + 1, values=(raw,)), end
    field = _FIELD.match(text, at)
    if field and not text.startswith("://", field.end() - 1):
        op = SPELT[field[2].lower()] if field[2] else Op(field[3])
        raws, end = _values(text, field.end(), field[0])
        return Token(Kind.FIELD, at + 1, field[1].casefold(), op, raws), end
    match = _WORD.match(text, at)
    assert match
    word = match[0]
    if word in _KEYWORDS:
        return Token(_KEYWORDS[word], at + 1), match.end()
    operator = _OPERATOR.match(word)
    if operator:
        raise QueryError(
            at + 1, f"expected a field before {quoted(operator[0])}, written without spaces, as in priority>=high"
        )
    return Token(Kind.TEXT, at + 1, values=(_bare(word, at),)), match.end()


def _bare(word: str, at: int) -> Raw:
    starred = word.endswith("*")
    return Raw(word[:-1] if starred else word, at + 1, starred=starred)


def _quoted(text: str, at: int) -> tuple[Raw, int]:
    match = _QUOTED.match(text, at)
    if match is None:
        raise QueryError(at + 1, 'expected a closing " for the one that opens here')
    end = match.end()
    starred = text.startswith("*", end)
    return Raw(_ESCAPED.sub(r"\1", match[1]), at + 1, quoted=True, starred=starred), end + starred


def _values(text: str, at: int, after: str) -> tuple[tuple[Raw, ...], int]:
    """The comma separated values from ``at``."""
    raws: list[Raw] = []
    while True:
        if text.startswith('"', at):
            raw, at = _quoted(text, at)
        else:
            match = _VALUE.match(text, at)
            if match is None:
                raise QueryError(at + 1, f"expected a value after {quoted(after)}")
            raw, at = _bare(match[0], at), match.end()
        raws.append(raw)
        if not text.startswith(",", at):
            return tuple(raws), at
        at, after = at + 1, ","
