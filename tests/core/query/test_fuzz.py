"""Any text at all is a query or an error with a column, and costs work in proportion to its length.

``ODESK_FUZZ`` is how many inputs are tried (3,000); the whole proof is a run with 100,000.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable

import pytest

from odesk_tui.core.fields import FIELDS
from odesk_tui.core.query.completion import complete
from odesk_tui.core.query.errors import QueryError
from odesk_tui.core.query.parser import DIRECTIVES, parse
from odesk_tui.core.query.printer import to_text
from odesk_tui.core.query.ranking import looked_for
from odesk_tui.core.query.values import Vocabulary

_SIGNS = (
    ":",
    "::",
    "<",
    "<=",
    ">",
    ">=",
    "=",
    ".lt:",
    ".ge:",
    ",",
    "!",
    "(",
    ")",
    "*",
    "#",
    "-",
    "+",
    '"',
    "\\",
    "//",
    " ",
)
_VALUES = (
    "open",
    "P1",
    "high",
    "2h",
    "1d4h",
    "-7d",
    "+2h",
    "0",
    "today",
    "mon",
    "now",
    "2026-11-23",
    "2026-11-23T10:00Z",
)
_WORDS = (
    "NOT",
    "OR",
    "AND",
    "none",
    "any",
    "me",
    "myteam",
    "rank",
    "a",
    "T",
    "é",
    "日本",
    "ß",
    "İ",
    "ๆ",
    "bob",
    "acme",
)
_ODD = (
    "\u0301",
    "¶",
    "\0",
    "\ud800",
    "\u202e",
    "\x1b[31m",
    "\U0010fffd",
    "9" * 30,
    "x" * 70,
    "٣",
    "ﬁ",
    "\u2028",
    "%s",
    "?",
    "'",
)
_PIECES = (*FIELDS, *DIRECTIVES, *_SIGNS, *_VALUES, *_WORDS, *_ODD, *[" "] * 20)
_SOUND = (
    'status:open,new priority>=high assignee:me project:acme sla<2h "vpn drops" !tag:vip created>-7d sort:sla group:project',
    "a OR (b NOT (c AND d)) sort:-updated,id",
    'requester:"Kim \\" Lee",k* external:INC* subject="x y" due:none,any solved.ge:2026-11-23T10:00:07+02:00',
    "vpn* OR print* sort:rank",
)
_KNOWN = Vocabulary(agents={"bob"}, teams={"x"}, projects={"acme"})


def _text(chance: random.Random) -> str:
    """Pieces of the language in any order, a sound query with something wrong in it, or characters at random."""
    match chance.randrange(4):
        case 0:
            return "".join(chance.choices(_PIECES, k=chance.randrange(25)))
        case 1:
            text = list(chance.choice(_SOUND))
            for _ in range(chance.randrange(1, 6)):
                at = chance.randrange(len(text) + 1)
                text[at : at + chance.randrange(3)] = chance.choice(_PIECES)
            return "".join(text)
        case 2:
            return "".join(chr(chance.randrange(0x11_0000)) for _ in range(chance.randrange(30)))
        case _:
            return chance.choice(_PIECES) * chance.randrange(1, 40)


def test_any_text_is_a_query_or_an_error_with_a_column() -> None:
    chance = random.Random(20261124)
    parsed = refused = 0
    for _ in range(int(os.environ.get("ODESK_FUZZ", "3000"))):
        text = _text(chance)
        vocabulary = _KNOWN if chance.random() < 0.5 else Vocabulary()
        try:
            query = parse(text, vocabulary)
        except QueryError as error:
            refused += 1
            assert 1 <= error.column <= len(text) + 1, (text, error)
            assert str(error).isprintable(), text
            assert len(str(error)) < 800, text
        else:
            parsed += 1
            assert parse(to_text(query), vocabulary) == query, text
            looked_for(query)
        cursor = chance.randrange(len(text) + 1)
        for candidate in complete(text, cursor):
            assert 0 <= candidate.start <= candidate.end == cursor, text
    # Both are met, so that neither half of the proof is empty.
    assert min(parsed, refused) > (parsed + refused) // 20, (parsed, refused)


def _calls(work: Callable[[], object]) -> int:
    """How many functions, of Python and of C, ``work`` calls."""
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def _tried(text: str) -> None:
    try:
        to_text(parse(text))
    except QueryError:
        return


@pytest.mark.parametrize(
    "piece",
    [
        "a ",
        "a OR ",
        "!",
        "(a) ",
        "status:new ",
        "tag:a,b ",
        '"a b" ',
        "a-",
        "a.",
        '"\\"',
        "日",
        "é",
        "(",
        "1d",
        "<",
        "x:",
        ",",
    ],
)
def test_work_grows_with_the_length_only(piece: str) -> None:
    # Below the limits on conditions, values and words of a phrase, which would end the work early.
    times = 24 if piece in ("a-", "a.", "日") else 90
    _tried(piece)
    once, twice, fourfold = (_calls(lambda n=n: _tried(piece * n)) for n in (times // 2, times, times * 2))
    assert fourfold - twice <= 2.3 * (twice - once) + 40, (once, twice, fourfold)


def test_a_text_that_is_too_long_is_not_read() -> None:
    _tried("a")
    assert _calls(lambda: _tried("a " * 1_000_000)) < 40
