"""The query back end for the database: a bound query → a condition on ``ticket t`` for either dialect.

Everything that a person wrote is a parameter; the SQL's own words come from the tables below. A condition may be NULL where
a column is; it counts as false there, and negation respects that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from odesk_tui.core.fields import FieldSpec, Kind
from odesk_tui.core.instants import NEVER
from odesk_tui.core.query.ast import Text
from odesk_tui.core.query.binding import (
    All,
    Begins,
    Bound,
    Constant,
    Missing,
    OneOf,
    Opposite,
    SlaWithin,
    Some,
    Within,
    Words,
    clipped,
)
from odesk_tui.core.query.ranking import contained
from odesk_tui.core.text import to_stored
from odesk_tui.store.door import Dialect, Value, marks
from odesk_tui.store.field_sql import REFERRED, stored, whole, worded
from odesk_tui.store.links import still_blocks


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL with the values of its placeholders."""

    text: str
    values: tuple[Value, ...] = ()

    def __and__(self, other: Sql) -> Sql:
        return Sql(f"{self.text} AND {other.text}", (*self.values, *other.values))


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles conditions for one dialect. Tickets are not to be found by the index of the fields ``unindexed``.

    SQLite is told so; a tag among them is looked for ticket by ticket on both. ``from_number`` is the SQL of the lowest number
    of a ticket that texts need to find, because another condition leaves the others out.
    """

    dialect: Dialect
    unindexed: frozenset[str] = field(default=frozenset())
    from_number: str = ""

    def condition(self, bound: Bound) -> Sql:
        """The condition that ``bound`` is, in parentheses where it needs them."""
        if isinstance(bound, Constant):
            return Sql("(1 = 1)" if bound.value else "(1 = 0)")
        if isinstance(bound, Opposite) and isinstance(bound.term, Missing):
            return self._given(bound.term.field)
        if isinstance(bound, Opposite):
            inner = self.condition(bound.term)
            # Those of several terms stand in parentheses already.
            text = inner.text if isinstance(bound.term, All | Some) else f"({inner.text})"
            return Sql(f"({text} IS NOT TRUE)", inner.values)
        if isinstance(bound, All):
            return self._all(bound.terms)
        if isinstance(bound, Some):
            return self._some(bound.terms)
        return self._leaf(bound)

    def _joined(self, word: str, terms: Sequence[Bound], *, every: bool) -> Sql:
        """The conditions of ``terms``, those of texts as one, the deepest first: SQLite's parser needs less of its stack so."""
        texts = [term.text for term in terms if is_text(term)]
        others = sorted((term for term in terms if not is_text(term)), key=_depth, reverse=True)
        parts = [self.condition(term) for term in others]
        return _together(word, [*parts, self._search(texts, every=every)] if texts else parts)

    def _all(self, terms: Sequence[Bound]) -> Sql:
        """A conjunction; its free texts become one search, which intersects them in the index."""
        return self._joined(" AND ", terms, every=True)

    def _some(self, terms: Sequence[Bound]) -> Sql:
        """A disjunction; its free texts become one search too."""
        return self._joined(" OR ", terms, every=False)

    def _leaf(self, bound: Within | SlaWithin | OneOf | Begins | Missing | Words) -> Sql:
        if isinstance(bound, Words):
            if bound.field is None:
                return self._search([bound.text])
            return self._own_words(bound) if bound.field.custom else self._subject(bound.text)
        if isinstance(bound, SlaWithin):
            return self._sla(bound)
        spec = bound.field
        if spec.kind is Kind.LINKS:
            return _linked(spec, bound)
        mark = "+" if self.dialect == "sqlite" and spec.name in self.unindexed else ""
        if isinstance(bound, Within):
            return _range((mark if spec.custom else "") + stored(spec), *clipped(bound))
        if isinstance(bound, Missing):
            return self._missing(spec)
        if isinstance(bound, Begins):
            return _BEGINS[spec.kind](stored(spec), bound.prefix)
        if spec.custom and spec.kind is Kind.TEXT:
            return _among(whole(spec), bound.values)
        if spec.kind is Kind.TAGS and spec.name in self.unindexed:
            return _tagged(bound.values, self.dialect)
        return _ONE_OF.get(spec.kind, _among)(mark + stored(spec), bound.values)

    def _missing(self, spec: FieldSpec) -> Sql:
        if spec.kind is Kind.TAGS:
            return Sql("(NOT EXISTS (SELECT 1 FROM ticket_tag g WHERE g.ticket_number = t.number))")
        if spec.kind is Kind.SLA:
            return Sql(f"{stored(spec)} = {NEVER}")
        return Sql(f"{stored(spec)} IS NULL")

    def _given(self, spec: FieldSpec) -> Sql:
        """The opposite of :meth:`_missing`, in the words that an index of the tickets with a value is found by."""
        if spec.kind is Kind.LINKS:
            return Sql(f"({_any_link(spec)})")
        if spec.kind is Kind.TAGS:
            return Sql("(EXISTS (SELECT 1 FROM ticket_tag g WHERE g.ticket_number = t.number))")
        if spec.kind is Kind.SLA:
            return Sql(f"{stored(spec)} < {NEVER}")
        return Sql(f"{stored(spec)} IS NOT NULL")

    def _search(self, texts: Sequence[Text], *, every: bool = True) -> Sql:
        """Tickets whose words contain every one of ``texts``, or at least one."""
        table, number = _INDEX[self.dialect]
        found = self._match(texts, every=every)
        beyond = f" AND {number} >= {self.from_number}" if self.from_number else ""
        return Sql(f"t.number IN (SELECT {number} FROM {table} WHERE {found.text}{beyond})", found.values)  # noqa: S608 (constants)

    def having(self, texts: Sequence[Text], *, every: bool) -> tuple[str, str, Sql]:
        """Tickets with every one of ``texts``, or at least one, to be read by number.

        What to select ``ticket t`` from, the number there, and the condition.
        """
        table, number = _INDEX[self.dialect]
        found = Sql(f"t.number = {table}.{number}") & self._match(texts, every=every)
        return f"{table} CROSS JOIN ticket t", f"{table}.{number}", found

    def numbers_with(self, texts: Sequence[Text], *, every: bool) -> Sql:
        """A SELECT of the ``number`` of each ticket that has every one of ``texts``, or at least one."""
        table, number = _INDEX[self.dialect]
        found = self._match(texts, every=every)
        return Sql(f"SELECT {number} AS number FROM {table} WHERE {found.text}", found.values)  # noqa: S608 (constants)

    def _match(self, texts: Sequence[Text], *, every: bool = True) -> Sql:
        """The condition on the index of words for every one of ``texts``, or for at least one."""
        if self.dialect == "sqlite":
            query = (" AND " if every else " OR ").join(
                f'"{" ".join(text.words)}"' + "*" * text.prefix for text in texts
            )
            return Sql("ticket_fts MATCH ?", (query,))
        if not every:
            return _together(" OR ", [self._match([text]) for text in texts])
        # The index knows which words a ticket has, the stored words in which order.
        query = " & ".join(_lexemes(text) for text in texts)
        phrases = tuple(contained(text) for text in texts if len(text.words) > 1)
        check = " AND strpos(' ' || words || ' ', ?) > 0" * len(phrases)
        return Sql(f"(vector @@ CAST(? AS tsquery){check})", (query, *phrases))

    def _subject(self, text: Text) -> Sql:
        """Tickets whose subject has ``text``: of those that have it anywhere."""
        found = self._search([text])
        position = "instr" if self.dialect == "sqlite" else "strpos"
        inside = (
            "EXISTS (SELECT 1 FROM ticket_text w WHERE w.ticket_number = t.number "  # noqa: S608 (constants)
            f"AND {position}(' ' || w.subject || ' ', ?) > 0)"
        )
        return Sql(f"({found.text} AND {inside})", (*found.values, contained(text)))

    def _own_words(self, bound: Words) -> Sql:
        """Tickets whose text in a desk's own field has ``text``: of those that have it anywhere."""
        found = self._search([bound.text])
        position = "instr" if self.dialect == "sqlite" else "strpos"
        inside = f"COALESCE({position}(' ' || {worded(bound.field)} || ' ', ?), 0) > 0"  # type: ignore[arg-type]
        return Sql(f"({found.text} AND {inside})", (*found.values, contained(bound.text)))

    def _sla(self, bound: SlaWithin) -> Sql:
        """A range that depends on the ticket's calendar, inside the widest of them, for which there is an index."""
        lows = [low for low, _ in bound.bounds.values() if low is not None]
        highs = [high for _, high in bound.bounds.values() if high is not None]
        sql = _range("t.sla_due", min(lows) if lows else None, min(max(highs), NEVER) if highs else NEVER)
        calendars = [calendar for calendar in bound.bounds if calendar is not None]
        if not calendars:
            return sql
        if lows:
            sql &= _by_calendar("t.sla_due >=", calendars, {key: low for key, (low, _) in bound.bounds.items()})
        if highs:
            sql &= _by_calendar("t.sla_due <", calendars, {key: high for key, (_, high) in bound.bounds.items()})
        return Sql(f"({sql.text})", sql.values)


def _together(word: str, parts: Sequence[Sql]) -> Sql:
    text = word.join(part.text for part in parts)
    return Sql(f"({text})", tuple(value for part in parts for value in part.values))


def _depth(bound: Bound) -> int:
    """How many conditions of several parts are inside each other."""
    if isinstance(bound, Opposite):
        return 1 + _depth(bound.term)
    return 1 + max(map(_depth, bound.terms)) if isinstance(bound, All | Some) else 0


def is_text(bound: Bound) -> TypeGuard[Words]:
    """Whether ``bound`` looks for words in all texts of a ticket."""
    return isinstance(bound, Words) and bound.field is None


def _by_calendar(comparison: str, calendars: Sequence[int], limits: dict[int | None, int | None]) -> Sql:
    cases = " WHEN ? THEN ?" * len(calendars)
    values = [value for calendar in calendars for value in (calendar, limits[calendar])]
    return Sql(f"{comparison} CASE t.sla_calendar_id{cases} ELSE ? END", (*values, limits[None]))


def _range(column: str, low: int | str | None, high: int | str | None) -> Sql:
    parts = [(f"{column} >= ?", low), (f"{column} < ?", high)]
    used = [(text, bound) for text, bound in parts if bound is not None]
    return Sql("(" + (" AND ".join(text for text, _ in used) or "1 = 1") + ")", tuple(bound for _, bound in used))


def _among(column: str, values: Sequence[Value]) -> Sql:
    if len(values) == 1:
        return Sql(f"{column} = ?", tuple(values))
    return Sql(f"{column} IN ({marks(values)})", tuple(values))


def _chosen(column: str, places: Sequence[Value]) -> Sql:
    """One of several choices, whose places are joined by dots."""
    among = " OR ".join([f"'.' || {column} || '.' LIKE ?"] * len(places))
    return Sql(f"({among})", tuple(f"%.{place!s}.%" for place in places))


def _referred(kind: Kind) -> Callable[[str, Sequence[Value]], Sql]:
    """The condition for a field that refers to something with a handle."""

    def among(column: str, values: Sequence[Value]) -> Sql:
        ids = ids_of(kind, values)
        # "=" rather than IN for one: an index then gives the tickets in the order of its next column.
        comparison = "=" if len(values) == 1 and kind is not Kind.PROJECT else "IN"
        return Sql(f"{column} {comparison} ({ids.text})", ids.values)

    return among


def ids_of(kind: Kind, handles: Sequence[Value]) -> Sql:
    """A SELECT of the ids of the agents, teams or projects with these handles; of projects their engagements' too."""
    among = _among("handle", handles)
    if kind is not Kind.PROJECT:
        return Sql(f"SELECT id FROM {REFERRED[kind]} WHERE {among.text}", among.values)  # noqa: S608 (constants)
    return Sql(
        f"SELECT id FROM project WHERE {among.text} UNION "  # noqa: S608 (constants)
        f"SELECT id FROM project WHERE parent_id IN (SELECT id FROM project WHERE {among.text})",
        among.values * 2,
    )


def _contact(column: str, values: Sequence[Value]) -> Sql:
    emails = tuple(str(value).lower() for value in values)
    return Sql(
        f"{column} IN (SELECT id FROM contact WHERE email IN ({marks(emails)}) OR name IN ({marks(values)}))",  # noqa: S608 (placeholders)
        (*emails, *values),
    )


def _tags(_column: str, values: Sequence[Value]) -> Sql:
    tags = _among("tag", values)
    return Sql(f"t.number IN (SELECT ticket_number FROM ticket_tag WHERE {tags.text})", tags.values)  # noqa: S608 (placeholders)


def _tagged(values: Sequence[Value], dialect: Dialect) -> Sql:
    """:func:`_tags` for a ticket that was found otherwise."""
    tags = _among("g.tag", values)
    # PostgreSQL would make a join of it, and read all tickets that have ever had the tag; over an OFFSET it may not.
    alone = " OFFSET 0" if dialect == "postgresql" else ""
    return Sql(
        f"EXISTS (SELECT 1 FROM ticket_tag g WHERE g.ticket_number = t.number AND {tags.text}{alone})",  # noqa: S608 (placeholders)
        tags.values,
    )


# Where a link has the ticket, and where the other one.
_ENDS = {"blocks": ("source", "target"), "blocked_by": ("target", "source"), "blocked": ("target", "source")}


def _any_link(spec: FieldSpec) -> str:
    """The condition that there is a link; ``blocked``: from a ticket that still blocks."""
    here, there = _ENDS[spec.name]
    still = f" JOIN ticket b ON b.number = l.{there} AND {still_blocks('b')}" if spec.choices else ""
    return f"EXISTS (SELECT 1 FROM link l{still} WHERE l.{here} = t.number AND l.kind = 'blocks')"  # noqa: S608 (constants)


def _linked(spec: FieldSpec, bound: Within | OneOf | Begins | Missing) -> Sql:
    if isinstance(bound, Missing):
        return Sql(f"(NOT {_any_link(spec)})")
    assert isinstance(bound, OneOf)
    here, there = _ENDS[spec.name]
    ends = _among(there, bound.values)
    return Sql(f"t.number IN (SELECT {here} FROM link WHERE kind = 'blocks' AND {ends.text})", ends.values)  # noqa: S608 (placeholders)


def _starts(column: str, prefix: str) -> Sql:
    return Sql(f"substr({column}, 1, {len(to_stored(prefix))}) = ?", (prefix,))


def _tag_starts(_column: str, prefix: str) -> Sql:
    start = _starts("tag", prefix)
    return Sql(f"t.number IN (SELECT ticket_number FROM ticket_tag WHERE {start.text})", start.values)  # noqa: S608 (constants)


def _contact_starts(column: str, prefix: str) -> Sql:
    email, name = _starts("email", prefix.lower()), _starts("name", prefix)
    return Sql(
        f"{column} IN (SELECT id FROM contact WHERE {email.text} OR {name.text})",  # noqa: S608 (constants)
        (*email.values, *name.values),
    )


def _text_starts(column: str, prefix: str) -> Sql:
    start = _starts(column, prefix)
    return Sql(f"({column} IS NOT NULL AND {start.text})", start.values)


# The table of words, and its column with the ticket's number.
_INDEX: dict[Dialect, tuple[str, str]] = {
    "sqlite": ("ticket_fts", "rowid"),
    "postgresql": ("ticket_text", "ticket_number"),
}
# How the fields of a kind are compared with values; others are among them.
_ONE_OF: dict[Kind, Callable[[str, Sequence[Value]], Sql]] = {
    **{kind: _referred(kind) for kind in REFERRED},
    Kind.CONTACT: _contact,
    Kind.TAGS: _tags,
    Kind.MULTI: _chosen,
}
# How the fields of a kind are compared with the beginning of a value.
_BEGINS: dict[Kind, Callable[[str, str], Sql]] = {
    Kind.TAGS: _tag_starts,
    Kind.CONTACT: _contact_starts,
    Kind.TEXT: _text_starts,
}


def _lexemes(text: Text) -> str:
    """A tsquery for tickets that have all words of ``text``; words are letters, digits and marks, so quotes suffice."""
    parts = [f"'{word}'" for word in text.words]
    return " & ".join(parts) + ":*" * text.prefix
