"""How well a ticket answers the words of a query: a whole number, the same for both back ends.

Each word or phrase that is looked for counts 2 where the subject has it, 1 where only another text of the ticket does. Only
the newest tickets with the words are ranked, so that the cost of a page is bounded; the others follow, the newest first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from odesk_tui.core.query.ast import And, Node, Or, Query, SortKey, Text, conjuncts

# ``sort:rank``: the best answer first, among equals the most urgent.
RANK = "rank"
# So many of the newest tickets with the words are ranked.
RANKED = 1000


class LookedFor(NamedTuple):
    """The texts that a query looks for: those that every ticket found has, and those that one may have."""

    every: tuple[Text, ...]
    some: tuple[Text, ...]

    @property
    def candidates(self) -> tuple[Text, ...]:
        """The texts that a ticket to be ranked has: ``every``, or when there is none at least one of ``some``."""
        return self.every or self.some


def looked_for(query: Query) -> LookedFor | None:
    """What tickets are ranked by, or None when the query is not sorted by rank, or looks for no text."""
    if query.sort != (SortKey(RANK),):
        return None
    terms = conjuncts(query.where)
    every = tuple(term for term in terms if isinstance(term, Text))
    some = tuple(text for term in terms if not isinstance(term, Text) for text in _texts(term))
    return LookedFor(every, some) if every or some else None


def _texts(node: Node) -> list[Text]:
    """The texts in ``node`` that are not negated."""
    if isinstance(node, Text):
        return [node]
    return [text for term in node.terms for text in _texts(term)] if isinstance(node, And | Or) else []


def contained(text: Text) -> str:
    """What words with a space before and after contain exactly when ``text`` is among them."""
    return f" {' '.join(text.words)}" + ("" if text.prefix else " ")


def rank(wanted: LookedFor, subject: str, words: str) -> int:
    """The rank of a ticket with these words, joined by spaces, in its subject and in all of its texts."""
    found = 0
    for text in (*wanted.every, *wanted.some):
        part = contained(text)
        found += 2 if part in f" {subject} " else int(part in f" {words} ")
    return found


def edge(wanted: LookedFor, tickets: Iterable[tuple[int, str]], ranked: int) -> int | None:
    """The lowest number that is ranked among ``tickets`` of (number, words); None: all are."""
    parts = [contained(text) for text in wanted.candidates]
    of_all = all if wanted.every else any
    numbers = sorted(
        (number for number, words in tickets if of_all(part in f" {words} " for part in parts)), reverse=True
    )
    return numbers[ranked - 1] if len(numbers) >= ranked else None
