"""Pages in the order of a desk's own field that has an index: read along it, from either end.

The index is on the field's sort key and the number. Tickets without a value come last in both directions, where no index
of one column has them, so a page is put together from ranges that the index has one by one: the rest of the equal keys after
a place, the keys beyond it, and those without any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from odesk_tui.core.custom.own_field import OwnField
from odesk_tui.core.fields import FieldSet
from odesk_tui.core.query.ast import Query
from odesk_tui.core.query.order import sort_keys
from odesk_tui.store.custom_sql import index_name
from odesk_tui.store.door import Value
from odesk_tui.store.field_sql import stored
from odesk_tui.store.query_sql import Sql

# How many of the ranges' SELECTs bear the field's name in the page: k0 is the key with a mark that puts "none" last.
_ALIASES = "k0", "k1"


def own_order(query: Query, fields: FieldSet) -> OwnField | None:
    """The indexed field of the desk's own that ``query`` sorts by, and by nothing but the number after it."""
    keys = sort_keys(query)
    spec = fields[keys[0].field]
    if len(keys) != 2 or not isinstance(spec, OwnField) or not spec.own.indexed:
        return None
    return spec if keys[0].descending == keys[1].descending else None


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page sorted by ``spec``; ``given``: nothing is found that has no value."""

    spec: OwnField
    descending: bool
    backwards: bool
    limit: int
    given: bool = False

    def of(self, condition: Sql, after: Sequence[Value] | None, *, inclusive: bool = False) -> Sql:
        """The keys of the first ``limit`` tickets of ``condition`` after a place, in the direction of reading."""
        arms = [self._select(condition & part, by_key) for part, by_key in self._ranges(after, "=" * inclusive)]
        if len(arms) == 1:
            return arms[0]
        rows = " UNION ALL ".join(f"SELECT * FROM ({arm.text}) AS arm{n}" for n, arm in enumerate(arms))  # noqa: S608 (constants)
        values = tuple(value for arm in arms for value in arm.values)
        order = self._order(*_ALIASES)
        return Sql(f"SELECT * FROM ({rows}) AS arms {order} LIMIT {self.limit:d}", values)  # noqa: S608 (constants)

    @property
    def _key(self) -> str:
        return stored(self.spec)

    @property
    def _marks(self) -> tuple[str, str]:
        """What stands before a key, and instead of one where there is none."""
        return ("1", "0") if self.descending else ("0", "1")

    def _ranges(self, after: Sequence[Value] | None, equal: str) -> list[tuple[Sql, bool]]:
        """The parts of the index that are read, each with whether it has different keys."""
        key, sign = self._key, "<" if self.descending != self.backwards else ">"
        some, none = Sql(f"{key} IS NOT NULL"), Sql(f"{key} IS NULL")
        if after is None:
            return [(some, True)] if self.given else [(some, True), (none, False)]
        place, number = str(after[0]), after[1]
        beyond = f"t.number {sign}{equal} ?"
        if place[:1] == self._marks[1]:
            rest = (none & Sql(beyond, (number,)), False)
            return [rest, (some, True)] if self.backwards else [rest]
        found = [
            (Sql(f"{key} = ?", (place[1:],)) & Sql(beyond, (number,)), False),
            (Sql(f"{key} {sign} ?", (place[1:],)), True),
        ]
        return found if self.backwards or self.given else [*found, (none, False)]

    def _select(self, where: Sql, by_key: bool) -> Sql:
        some, none = self._marks
        collate = ' COLLATE "C"' if self.spec.dialect == "postgresql" else ""
        k0 = f"COALESCE('{some}' || {self._key}, '{none}'){collate}"
        hint = "" if self.spec.dialect == "postgresql" else f" INDEXED BY {index_name(self.spec.custom)}"
        order = self._order(self._key, "t.number") if by_key else self._order("t.number")
        sql = f"SELECT {k0} AS k0, t.number AS k1 FROM ticket t{hint} WHERE {where.text} {order} LIMIT {self.limit:d}"  # noqa: S608 (constants)
        return Sql(sql, where.values)

    def _order(self, *names: str) -> str:
        way = " DESC" * (self.descending != self.backwards)
        return "ORDER BY " + ", ".join(name + way for name in names)
