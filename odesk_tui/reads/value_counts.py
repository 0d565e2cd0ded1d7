"""How many tickets each value that may be typed next leads to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from odesk_tui.core.fields import FieldSpec, Kind
from odesk_tui.core.query.ast import Query, all_of
from odesk_tui.core.query.completion import Valued
from odesk_tui.core.query.errors import QueryError
from odesk_tui.core.query.printer import value_text
from odesk_tui.core.text import from_stored
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.tickets import awake, parsed
from odesk_tui.store.door import Transaction, Value
from odesk_tui.store.field_sql import REFERRED, stored
from odesk_tui.store.query_pages import count_sql, where_sql
from odesk_tui.store.text_pages import leads

# Each value is counted to here; of fields without an index so many tickets are looked at.
CAP = 1_000
LOOKED_AT = 10_000
MOST = 20
# Kinds whose stored values are few, and can be told as they are typed.
_NAMED = frozenset({Kind.CHOICE, Kind.RANK, Kind.TAGS, *REFERRED})
# No index leads to the tickets with a value of these.
_UNINDEXED = frozenset({"type", "severity", "priority", "channel", "solved"})


@dataclass(frozen=True, slots=True)
class ValueCounts:
    """Ask how many tickets each of ``values`` (:data:`MOST` at most) finds where ``valued`` is being typed: ``12``, ``999+``.

    The rest of the query counts too, unless it cannot be understood. Left out: what is no value yet, and what would cost too
    much to count.
    """

    valued: Valued
    values: tuple[str, ...]

    def run(self, transaction: Transaction, viewer: Viewer) -> dict[str, str]:
        """One statement, or none."""
        spec = viewer.vocabulary.fields[self.valued.field]
        query = _understood(self.valued.rest, viewer) or Query()
        if leads(query) or spec.custom or spec.name in _UNINDEXED:
            return _sampled(transaction, viewer, query, spec) if self.valued.any_of else {}
        # Nor to those without any of several.
        values = [value for value in self.values[:MOST] if not (value == "none" and spec.traits.many)]
        asked = {value: _understood(f"{self.valued.start}{value}", viewer) for value in values}
        return _counted(transaction, viewer, query, {value: one for value, one in asked.items() if one is not None})


def _understood(text: str, viewer: Viewer) -> Query | None:
    try:
        return parsed(text, viewer)
    except QueryError:
        return None


def _counted(transaction: Transaction, viewer: Viewer, query: Query, conditions: dict[str, Query]) -> dict[str, str]:
    """Each condition together with the query, along the index that leads to it."""
    arms: list[str] = []
    values: list[Value] = []
    for index, condition in enumerate(conditions.values()):
        both = replace(query, where=all_of([term for term in (query.where, condition.where) if term is not None]))
        count = count_sql(both, viewer.query_context(), transaction.dialect, cap=CAP, extra=awake(both, viewer))
        arms.append(f"SELECT {index:d} AS arm, found{index:d}.* FROM ({count.text}) AS found{index:d}")  # noqa: S608 (constants)
        values += count.values
    rows = transaction.all(" UNION ALL ".join(arms), values) if arms else []
    names = list(conditions)
    return {names[arm]: f"{CAP - 1:,}+" if number >= CAP else f"{number:,}" for arm, number in rows}


def _sampled(transaction: Transaction, viewer: Viewer, query: Query, spec: FieldSpec) -> dict[str, str]:
    """The values of the tickets that the query finds, of at most :data:`LOOKED_AT` of them."""
    if spec.custom or spec.kind not in _NAMED:
        return {}
    where = where_sql(query, viewer.query_context(), transaction.dialect) & awake(query, viewer)
    tags = spec.kind is Kind.TAGS
    joins = " LEFT JOIN ticket_tag g ON g.ticket_number = t.number" * tags
    value = "g.tag" if tags else stored(spec)
    shown = f"(SELECT r.handle FROM {REFERRED[spec.kind]} r WHERE r.id = v)" if spec.kind in REFERRED else "v"  # noqa: S608
    rows = transaction.all(
        f"SELECT {shown}, n FROM (SELECT v, count(*) AS n FROM (SELECT {value} AS v FROM ticket t{joins} "  # noqa: S608 (constants)
        f"WHERE {where.text} LIMIT ?) AS looked_at GROUP BY v) AS counted",
        (*where.values, LOOKED_AT + 1),
    )
    capped = sum(int(number) for _, number in rows) > LOOKED_AT
    found = {} if capped else dict.fromkeys(spec.choices, "0")
    return found | {_written(spec, of): f"{number:,}{'+' * capped}" for of, number in rows}


def _written(spec: FieldSpec, of: Value) -> str:
    """A stored value as it stands in a query."""
    if of is None:
        return "none"
    if spec.codes is not None:
        return next((name for name, code in spec.codes.items() if code == of), str(of))
    return value_text(from_stored(str(of)))
