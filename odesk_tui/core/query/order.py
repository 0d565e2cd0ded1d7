"""The order of a query's tickets, the same for both back ends.

Choices and ranks sort in their order (lowest first), people, teams and projects by handle, a requester by name, a subject by
its folded words, text by code point. A ticket without a value comes last in both directions. The number decides between
equals, in the direction of the last field, so that an index can be read in one direction. ``sort:rank`` is in ``ranking``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TYPE_CHECKING

from odesk_tui.core.fields import FieldSpec, Kind
from odesk_tui.core.instants import NEVER
from odesk_tui.core.query.ast import Query, SortKey
from odesk_tui.core.query.ranking import RANK, edge, looked_for, rank
from odesk_tui.core.text import to_stored

if TYPE_CHECKING:
    from odesk_tui.core.query.context import QueryContext
    from odesk_tui.core.query.predicate import Subject

# The most urgent first.
DEFAULT = (SortKey("sla"),)


def sort_keys(query: Query) -> tuple[SortKey, ...]:
    """What to sort by, in turn; the last is always ``id``. By rank: by urgency next, and only so when nothing is ranked."""
    keys: list[SortKey] = []
    if query.sort == (SortKey(RANK),):
        keys += [SortKey(RANK)] * (looked_for(query) is not None)
    for key in DEFAULT if query.sort == (SortKey(RANK),) else query.sort or DEFAULT:
        keys.append(key)
        if key.field == "id":
            return tuple(keys)
    return (*keys, SortKey("id", keys[-1].descending))


def ordered(
    query: Query, subjects: Iterable[Subject], context: QueryContext, among: Iterable[Subject] = ()
) -> list[Subject]:
    """``subjects`` in the query's order; those to be ranked are the newest of ``among``, which has them all."""
    found = list(subjects)
    wanted = looked_for(query)
    if wanted is not None:
        lowest = edge(wanted, ((one.number, one.words) for one in among), context.ranked)
        newest = [one for one in found if lowest is None or one.number >= lowest]
        newest.sort(key=lambda one: (-rank(wanted, one.subject_words, one.words), one.sla_due, one.number))
        older = [one for one in found if lowest is not None and one.number < lowest]
        return newest + sorted(older, key=lambda one: -one.number)
    for key in reversed(sort_keys(query)):
        value_of = _value(context.fields[key.field])
        # Among keys of one field only values are compared with values, so 0 may stand for "none".
        if key.descending:
            found.sort(key=lambda one: (True, v) if (v := value_of(one)) is not None else (False, 0), reverse=True)
        else:
            found.sort(key=lambda one: (False, v) if (v := value_of(one)) is not None else (True, 0))
    return found


def _value(spec: FieldSpec) -> Callable[[Subject], int | str | None]:
    from odesk_tui.core.query.predicate import value_of

    of = _SORTED_AS.get(spec.name) if not spec.custom else None
    stored = value_of(spec) if of is None else attrgetter(of)

    def get(subject: Subject) -> int | str | None:
        value: int | str | None = stored(subject)
        if spec.kind is Kind.CHOICE and value is not None:
            return spec.choices.index(str(value))
        if spec.kind is Kind.SLA and value == NEVER:
            return None
        return to_stored(value) if isinstance(value, str) else value

    return get


# Attributes of a Subject that fields sort by instead of by their value.
_SORTED_AS = {"subject": "subject_words", "requester": "requester_name"}
