"""Tokens → the tree of a query.

``or := and ("OR" and)*``, ``and := not (["AND"] not)*``, ``not := ("!" | "NOT")* (match | text | "(" or ")")``; a query is
an ``or``, and ``sort:`` and ``group:`` stand anywhere outside parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from odesk_tui.core.fields import FieldSpec, Kind
from odesk_tui.core.query.ast import Match, Node, Not, Number, Op, Operand, Query, SortKey, all_of, one_of
from odesk_tui.core.query.errors import QueryError, nearest, quoted
from odesk_tui.core.query.lexer import Kind as TokenKind
from odesk_tui.core.query.lexer import Raw, Token, tokens
from odesk_tui.core.query.ranking import RANK
from odesk_tui.core.query.values import MAX_NUMBER, Vocabulary, operand, operator, text

# SQLite's parser gives up at a depth of its own, which what these compile to stays below.
MAX_DEPTH = 12
MAX_SORT = 5
MAX_GROUP = 3
# The words that say how tickets are shown, each with an example and what it says.
DIRECTIVES: Mapping[str, tuple[str, str]] = {
    "sort": ("priority,-updated", "the order, sla unless you say; - turns a field round"),
    "group": ("customer,status", "under headings on the screens"),
}
_REFERENCE = re.compile(r"#([0-9]{1,19})")
_RANK_ALONE = "expected sort:rank alone; among equals the most urgent is first"
_NOTHING_KNOWN = Vocabulary()


def parse(source: str, vocabulary: Vocabulary = _NOTHING_KNOWN) -> Query:
    """The query that ``source`` says, every value checked (handles against ``vocabulary``); raises :class:`QueryError`."""
    return _Parser(source, vocabulary).query()


class _Parser:
    def __init__(self, source: str, vocabulary: Vocabulary) -> None:
        self._tokens = tokens(source)
        self._at = 0
        self._end = len(source) + 1
        self._vocabulary = vocabulary
        self._fields = vocabulary.fields
        self._sort: list[SortKey] = []
        self._group: list[str] = []

    def query(self) -> Query:
        where = self._or(0)
        token = self._peek()
        if token is not None:
            raise QueryError(token.column, "expected no ) here: nothing is open")
        return Query(where, tuple(self._sort), tuple(self._group))

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *kinds: TokenKind) -> Token | None:
        token = self._peek()
        if token is None or token.kind not in kinds:
            return None
        self._at += 1
        return token

    def _column(self) -> int:
        token = self._peek()
        return token.column if token else self._end

    def _or(self, depth: int) -> Node | None:
        terms = [self._and(depth)]
        while token := self._take(TokenKind.OR):
            if terms[-1] is None:
                raise QueryError(token.column, "expected a condition before OR")
            column = self._column()
            terms.append(self._and(depth))
            if terms[-1] is None:
                raise QueryError(column, "expected a condition after OR")
        found = [term for term in terms if term is not None]
        return one_of(found) if found else None

    def _and(self, depth: int) -> Node | None:
        terms: list[Node] = []
        while token := self._peek():
            if token.kind in (TokenKind.OR, TokenKind.CLOSE):
                break
            if token.kind is TokenKind.AND:
                self._at += 1
                if not terms:
                    raise QueryError(token.column, "expected a condition before AND")
                if self._take(TokenKind.AND, TokenKind.OR, TokenKind.CLOSE) or self._peek() is None:
                    raise QueryError(token.column, "expected a condition after AND")
                continue
            if token.kind is TokenKind.FIELD and token.name in DIRECTIVES:
                self._at += 1
                self._directive(token, depth)
                continue
            terms.append(self._not(depth))
        return all_of(terms)

    def _not(self, depth: int) -> Node:
        negated = False
        while self._take(TokenKind.NOT):
            negated = not negated
        token = self._take(TokenKind.OPEN, TokenKind.TEXT, TokenKind.FIELD)
        if token is None:
            raise QueryError(self._column(), "expected a condition after NOT")
        term = self._parenthesis(token, depth) if token.kind is TokenKind.OPEN else self._condition(token)
        if not negated:
            return term
        return term.term if isinstance(term, Not) else Not(term)

    def _parenthesis(self, opening: Token, depth: int) -> Node:
        if depth >= MAX_DEPTH:
            raise QueryError(opening.column, f"expected at most {MAX_DEPTH} parentheses inside each other")
        term = self._or(depth + 1)
        if self._take(TokenKind.CLOSE) is None:
            raise QueryError(opening.column, "expected a closing ) for the ( that opens here")
        if term is None:
            raise QueryError(opening.column, "expected a condition between ( and )")
        return term

    def _condition(self, token: Token) -> Node:
        if token.kind is TokenKind.TEXT:
            return self._text(token.values[0])
        if token.name in DIRECTIVES:
            raise QueryError(token.column, f"{token.name}: is no condition, so it cannot be negated")
        spec = self._field(token.name, token.column)
        op = operator(spec, token.op, token.column)
        if op not in (Op.ANY_OF, Op.IS) and len(token.values) > 1:
            raise QueryError(token.values[1].column, f"expected one value after {token.name}{op.value}")
        values: dict[Operand, None] = dict.fromkeys(operand(spec, op, raw, self._vocabulary) for raw in token.values)
        return Match(spec.name, op, tuple(values))

    def _text(self, raw: Raw) -> Node:
        reference = None if raw.quoted or raw.starred else _REFERENCE.fullmatch(raw.text)
        if reference and int(reference[1]) <= MAX_NUMBER:
            return Match("id", Op.ANY_OF, (Number(int(reference[1])),))
        return text(raw)

    def _field(self, name: str, column: int) -> FieldSpec:
        spec = self._fields.get(name)
        if spec is None:
            known = ", ".join(spec.name for spec in self._fields)
            hint = nearest(name, (*self._fields.by_name, *DIRECTIVES)) or f"; expected one of {known}"
            raise QueryError(
                column, f'there is no field {quoted(name)}{hint} (to search for it as text, put it in "quotes")'
            )
        return spec

    def _directive(self, token: Token, depth: int) -> None:
        if depth:
            raise QueryError(token.column, f"expected {token.name}: outside the parentheses")
        if token.op is not Op.ANY_OF:
            raise QueryError(token.column, f"expected {token.name}:field, not {token.name}{token.op.value}")
        if token.name == "sort":
            for raw in token.values:
                self._sort.append(self._sort_key(raw))
            return
        for raw in token.values:
            self._group.append(self._group_field(raw))

    def _group_field(self, raw: Raw) -> str:
        spec = self._named(raw)
        if not spec.traits.groups:
            known = ", ".join(self._fields.grouped_by)
            why = "it is about other tickets" if spec.kind is Kind.LINKS else "nearly each has one of its own"
            raise QueryError(
                raw.column,
                f"tickets are not grouped by {spec.name}: {why}; expected one of {known}",
            )
        if spec.name in self._group:
            raise QueryError(raw.column, f"expected {spec.name} once among the fields to group by")
        if len(self._group) >= MAX_GROUP:
            raise QueryError(raw.column, f"expected at most {MAX_GROUP} fields to group by")
        return spec.name

    def _named(self, raw: Raw, start: int = 0) -> FieldSpec:
        """The field that a value names, from its character ``start``."""
        return self._field(raw.text[start:].casefold() + "*" * raw.starred, raw.column + start)

    def _sort_key(self, raw: Raw) -> SortKey:
        if raw.text.casefold().lstrip("-") == RANK:
            return self._by_rank(raw)
        descending = raw.text.startswith("-")
        spec = self._named(raw, int(descending))
        if spec.traits.many:
            raise QueryError(
                raw.column, f"expected a field with one value to sort by; a ticket may have several {spec.name}s"
            )
        if any(key.field == spec.name for key in self._sort):
            raise QueryError(raw.column, f"expected {spec.name} once among the fields to sort by")
        if len(self._sort) >= MAX_SORT:
            raise QueryError(raw.column, f"expected at most {MAX_SORT} fields to sort by")
        if self._sort and self._sort[0].field == RANK:
            raise QueryError(raw.column, _RANK_ALONE)
        return SortKey(spec.name, descending)

    def _by_rank(self, raw: Raw) -> SortKey:
        if raw.text.startswith("-"):
            raise QueryError(raw.column, "expected sort:rank, which begins with the best; it has no other direction")
        if self._sort:
            raise QueryError(raw.column, _RANK_ALONE)
        return SortKey(RANK)
