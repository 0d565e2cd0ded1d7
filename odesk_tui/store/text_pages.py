"""Pages that the index of words leads to: the newest tickets with some words, and those that have them best.

Both read the index from its newest ticket on and stop early, so that a word that half of all tickets have costs no more than a
rare one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from odesk_tui.core.query.ast import Or, Query, Text, conjuncts
from odesk_tui.core.query.binding import Bound, Some, conditions
from odesk_tui.core.query.ranking import LookedFor, contained
from odesk_tui.store.door import Dialect, Value
from odesk_tui.store.query_sql import Compiler, Sql, is_text

# Below every number that a column of the store holds.
_LOWEST = -(2**63) + 1
# Parts of a key in the order of rank: the rank, the urgency, the number.
RANK_WIDTH = 3
# What the few tickets that are ranked are not to be found by.
_UNINDEXED = frozenset({"status", "category", "assignee", "team", "project", "tag"})
_FIRST = "(SELECT first FROM edge)"


@dataclass(frozen=True, slots=True)
class Leading:
    """The texts that lead to the tickets of a query: each has every one of them, or at least one; ``rest``: what else holds."""

    texts: tuple[Text, ...]
    every: bool
    rest: tuple[Bound, ...]


def leading(bound: Bound) -> Leading | None:
    """The texts that every ticket has that ``bound`` finds, or those of which it has one."""
    terms = conditions(bound)
    every = tuple(term.text for term in terms if is_text(term))
    if every:
        return Leading(every, True, tuple(term for term in terms if not is_text(term)))
    for term in terms:
        if isinstance(term, Some) and all(is_text(one) for one in term.terms):
            texts = tuple(one.text for one in term.terms if is_text(one))
            return Leading(texts, False, tuple(other for other in terms if other is not term))
    return None


@dataclass(frozen=True, slots=True)
class Walk:
    """What a page of tickets by number needs: its conditions, which end it is read from, how long it is."""

    dialect: Dialect
    bound: Bound
    filters: Sql
    backwards: bool
    limit: int

    def numbers(self, limits: Sql, columns: str = "{0} AS k0", *, downwards: bool) -> Sql:
        """``columns`` of the tickets whose number ({0}) is within ``limits`` ({0} too), along the index of the words."""
        source, number, found = _led(self.bound, Compiler(self.dialect))
        found &= Sql(limits.text.format(number), limits.values) & self.filters
        order = f"ORDER BY {number} {'DESC' if downwards else 'ASC'} LIMIT {self.limit:d}"
        return Sql(f"SELECT {columns.format(number)} FROM {source} WHERE {found.text} {order}", found.values)  # noqa: S608 (constants)


def leads(query: Query) -> bool:
    """Whether texts lead to the tickets of ``query``, each of which then costs a search of its own."""
    return any(isinstance(term, Text | Or) for term in conjuncts(query.where))


def _led(bound: Bound, compiler: Compiler) -> tuple[str, str, Sql]:
    """What to select the tickets of ``bound`` from, their number there, the condition."""
    lead = leading(bound)
    if lead is None:
        return "ticket t", "t.number", compiler.condition(bound)
    source, number, found = compiler.having(lead.texts, every=lead.every)
    for term in lead.rest:
        found &= compiler.condition(term)
    return source, number, found


def capped_sql(bound: Bound, filters: Sql, dialect: Dialect, cap: int) -> Sql:
    """A row for each ticket that texts alone find, at most ``cap``, without looking all of them up first."""
    source, _, found = _led(bound, Compiler(dialect))
    found &= filters
    return Sql(f"SELECT 1 FROM {source} WHERE {found.text} LIMIT {cap:d}", found.values)  # noqa: S608 (constants)


def newest_sql(walk: Walk, descending: bool, after: Sequence[Value] | None, inclusive: bool) -> Sql:
    """The number (k0) of each ticket of a page in the order of numbers, after the key ``after``."""
    downwards = descending != walk.backwards
    limits = Sql("1 = 1")
    if after is not None:
        limits = Sql(f"{{0}} {'<' if downwards else '>'}{'=' * inclusive} ?", tuple(after))
    return walk.numbers(limits, downwards=downwards)


def ranked_sql(
    walk: Walk, wanted: LookedFor, ranked: int, after: Sequence[Value] | None = None, inclusive: bool = False
) -> Sql:
    """The key (k0 to k2) of each ticket of a page in the order of rank: see :func:`rank_keys`."""
    first = _edge(walk.dialect, wanted, ranked)
    keys = _keys(wanted, walk.dialect)
    newest = Compiler(walk.dialect, _UNINDEXED, _FIRST).condition(walk.bound) & walk.filters
    best = Sql(
        f"SELECT {keys.text} FROM ticket t JOIN ticket_text w ON w.ticket_number = t.number "  # noqa: S608 (constants)
        f"WHERE t.number >= {_FIRST} AND {newest.text}",
        (*keys.values, *newest.values),
    )
    older = walk.numbers(
        _older(after, walk.backwards, inclusive), "0 AS k0, -{0} AS k1, {0} AS k2", downwards=not walk.backwards
    )
    beyond = Sql("1 = 1")
    if after is not None:
        beyond = Sql(f"(k0, k1, k2) {'<' if walk.backwards else '>'}{'=' * inclusive} (?, ?, ?)", tuple(after))
    way = "DESC" if walk.backwards else "ASC"
    return Sql(
        f"WITH {first.text} SELECT k0, k1, k2 FROM (SELECT * FROM ({best.text}) AS best "  # noqa: S608 (constants)
        f"UNION ALL SELECT * FROM ({older.text}) AS older) AS both_ WHERE {beyond.text} "
        f"ORDER BY k0 {way}, k1 {way}, k2 {way} LIMIT {walk.limit:d}",
        (*first.values, *best.values, *older.values, *beyond.values),
    )


def rank_key_sql(wanted: LookedFor, dialect: Dialect, ranked: int, number: int) -> Sql:
    """A statement with the key of one ticket in the order of rank, whether it has the words or not."""
    first, keys = _edge(dialect, wanted, ranked), _keys(wanted, dialect)
    return Sql(
        f"WITH {first.text} SELECT CASE WHEN k2 < {_FIRST} THEN 0 ELSE k0 END, "  # noqa: S608 (constants)
        f"CASE WHEN k2 < {_FIRST} THEN -k2 ELSE k1 END, k2 FROM (SELECT {keys.text} FROM ticket t "
        "JOIN ticket_text w ON w.ticket_number = t.number WHERE t.number = ?) AS one",
        (*first.values, *keys.values, number),
    )


def _older(after: Sequence[Value] | None, backwards: bool, inclusive: bool) -> Sql:
    """The limits of the numbers that are not ranked; a key says so by the rank 0."""
    limits = Sql(f"{{0}} < {_FIRST}")
    if after is None:
        return limits
    rank, _, number = after
    if rank != 0:
        return limits if not backwards else Sql("1 = 0")
    if backwards:
        return limits & Sql(f"{{0}} >{'=' * inclusive} ?", (number,))
    # Alone: of two upper limits SQLite may look for the wrong one in the index.
    return Sql(f"{{0}} <{'=' * inclusive} ?", (number,))


def _edge(dialect: Dialect, wanted: LookedFor, ranked: int) -> Sql:
    """``edge(first)``: the lowest number that is ranked."""
    found = Compiler(dialect).numbers_with(wanted.candidates, every=bool(wanted.every))
    newest = f"SELECT number FROM ({found.text}) AS found ORDER BY number DESC LIMIT 1 OFFSET {ranked - 1:d}"  # noqa: S608 (constants)
    return Sql(f"edge(first) AS (SELECT COALESCE(({newest}), {_LOWEST}))", found.values)


def _keys(wanted: LookedFor, dialect: Dialect) -> Sql:
    """The key of a ranked ``ticket t`` with its ``ticket_text w``: as ``core/query/ranking.py`` ranks, then by urgency."""
    at = "instr" if dialect == "sqlite" else "strpos"
    in_subject, anywhere = (f"{at}(' ' || w.{column} || ' ', ?) > 0" for column in ("subject", "words"))
    parts: list[str] = []
    values: list[Value] = []
    for text in wanted.every:
        parts.append(f"CASE WHEN {in_subject} THEN 2 ELSE 1 END")
        values.append(contained(text))
    for text in wanted.some:
        parts.append(f"CASE WHEN {in_subject} THEN 2 WHEN {anywhere} THEN 1 ELSE 0 END")
        values += [contained(text)] * 2
    return Sql(f"-({' + '.join(parts)}) AS k0, t.sla_due AS k1, t.number AS k2", tuple(values))
