"""How well promises were kept in a period, by whatever tickets are grouped by, and by target, policy and month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from odesk_tui.core.errors import UsageError
from odesk_tui.core.instants import to_seconds
from odesk_tui.core.query.errors import nearest
from odesk_tui.core.sla.compliance import Figures, Month, months
from odesk_tui.core.sla.policy import Metric
from odesk_tui.core.text import Foreign, from_stored
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.group_fields import Names, column, joins
from odesk_tui.reads.tickets import parsed
from odesk_tui.store import verdicts
from odesk_tui.store.door import Transaction, Value
from odesk_tui.store.query_pages import where_sql
from odesk_tui.store.query_sql import Sql

# What belongs to the clock rather than to the ticket.
OF_CLOCKS = ("target", "policy", "month")
DEFAULT = ("customer", "target")
# How reports call some fields of tickets.
_CALLED = {"agent": "assignee", "who": "assignee"}
MOST_GROUPS = 5_000
_METRICS = [metric.value for metric in Metric]


@dataclass(frozen=True, slots=True)
class Group:
    """The cycles that share a value in each field of the report; a value is None where tickets have none."""

    values: tuple[str | None, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """Compliance from ``since`` up to ``until``, in groups; ``cut``: only the largest groups are there."""

    by: tuple[str, ...]
    since: datetime
    until: datetime
    groups: tuple[Group, ...]
    cut: bool = False

    @property
    def total(self) -> Figures:
        """The figures of all groups together; a promise in several of them counts in each."""
        whole = Figures()
        for group in self.groups:
            whole = whole.plus(group.figures)
        return whole


@dataclass(frozen=True, slots=True)
class Compliance:
    """Ask how well promises on the tickets of ``query`` were kept, grouped ``by`` fields; raises QueryError, UsageError.

    Cycles count whose verdict fell in the period (``core/sla/compliance.py`` says when that is), those of the trash do not.
    What tickets are grouped by is what they have now: a promise counts where its ticket is today. A ticket with several
    tags counts for each. Months are those of the viewer's zone.
    """

    since: datetime
    until: datetime
    query: str = ""
    by: tuple[str, ...] = DEFAULT

    def run(self, transaction: Transaction, viewer: Viewer) -> Report:
        """Two statements, and one for each kind of name, however many tickets there are."""
        by = known_fields(self.by, viewer)
        since, until = to_seconds(self.since), to_seconds(self.until)
        spans = months(self.since, self.until, ZoneInfo(viewer.zone)) if "month" in by else ()
        paused = verdicts.late_paused(transaction, viewer.calendars, since, until)
        cycles = verdicts.verdicts(transaction.dialect, since, until, to_seconds(viewer.now), paused)
        grouped = _grouped(by, spans, self.query, viewer, transaction, cycles)
        rows = transaction.all(grouped.text, grouped.values)
        named = _Named(transaction, by, spans, viewer)
        groups = [
            Group(
                tuple(named.value(field, value) for field, value in zip(by, row, strict=False)),
                Figures(*(int(figure) for figure in row[len(by) :])),
            )
            # Without fields there is one row, also about nothing.
            for row in rows[:MOST_GROUPS]
            if row[-2]
        ]
        groups.sort(key=lambda one: tuple(named.place(field, v) for field, v in zip(by, one.values, strict=True)))
        return Report(by, self.since, self.until, tuple(groups), len(rows) > MOST_GROUPS)


def known_fields(by: Sequence[str], viewer: Viewer) -> tuple[str, ...]:
    """``by`` if reports can be grouped so, each once; raises UsageError that offers the nearest."""
    fields = viewer.vocabulary.fields
    known = ("customer", "agent", *OF_CLOCKS, "engagement", *fields.grouped_by)
    for name in by:
        if name not in known and name not in _CALLED:
            told = Foreign(name[:60]).line()
            raise UsageError(f"{told!r} is nothing to group by{nearest(name, known)}; there are: {', '.join(known)}")
    return tuple(dict.fromkeys(by))


def _of_ticket(field: str) -> str:
    return _CALLED.get(field, field)


def _grouped(
    by: Sequence[str], spans: Sequence[Month], query: str, viewer: Viewer, transaction: Transaction, cycles: Sql
) -> Sql:
    """The figures of each group: first of each promise, then of all of them."""
    context = viewer.query_context()
    where = where_sql(parsed(query, viewer), context, transaction.dialect)
    of_clocks: Mapping[str, Callable[[], Sql]] = {
        "target": lambda: Sql("v.metric"),
        "policy": lambda: Sql("v.policy_id"),
        "month": lambda: _month(spans),
    }
    columns = [of_clocks[field]() if field in of_clocks else column(_of_ticket(field), context) for field in by]
    names = [f"k{place}" for place in range(len(by))]
    selected = "".join(f"{one.text} AS {name}, " for one, name in zip(columns, names, strict=True))
    keys = "".join(f"{name}, " for name in names)
    grouping = f"GROUP BY {', '.join(names)} " if names else ""
    tables = joins([_of_ticket(field) for field in by if field not in OF_CLOCKS])
    sql = (
        f"SELECT {keys}sum(cycles), sum(met), count(*), sum(CASE WHEN met = cycles THEN 1 ELSE 0 END) FROM ("  # noqa: S608 (constants)
        f"SELECT {selected}count(*) AS cycles, sum(v.met) AS met FROM ({cycles.text}) AS v "
        f"JOIN ticket t ON t.number = v.ticket_number{tables} WHERE {where.text} "
        f"GROUP BY {keys}v.ticket_number, v.metric) AS promise {grouping}"
        f"ORDER BY sum(cycles) DESC LIMIT {MOST_GROUPS + 1:d}"
    )
    return Sql(sql, (*(value for one in columns for value in one.values), *cycles.values, *where.values))


def _month(spans: Sequence[Month]) -> Sql:
    """The place of the month that a verdict fell in."""
    later = spans[1:]
    if not later:
        return Sql("0")
    cases = " ".join(f"WHEN v.at < ? THEN {place:d}" for place in range(len(later)))
    return Sql(f"CASE {cases} ELSE {len(later):d} END", tuple(month.start for month in later))


class _Named:
    """From the values of groups in the store to those of a report, and their order."""

    def __init__(self, transaction: Transaction, by: Sequence[str], spans: Sequence[Month], viewer: Viewer) -> None:
        self._spans = spans
        self._names = Names(
            transaction, [_of_ticket(field) for field in by if field not in OF_CLOCKS], viewer.query_context()
        )
        rows = transaction.all("SELECT id, name FROM sla_policy") if "policy" in by else []
        self._policies = {int(id_): from_stored(name) for id_, name in rows}

    def value(self, field: str, stored: Value) -> str | None:
        """What a stored value is called."""
        if stored is None:
            return None
        if field == "month":
            return self._spans[int(str(stored))].name
        if field == "policy":
            return self._policies.get(int(str(stored)))
        return str(stored) if field == "target" else self._names.value(_of_ticket(field), stored)

    def place(self, field: str, value: str | None) -> tuple[int, str]:
        """What to sort groups by: months and targets in their order, policies by theirs, fields as lists of groups do."""
        if field == "month":
            return (0, value or "")
        if field == "target":
            return (_METRICS.index(value) if value in _METRICS else len(_METRICS), value or "")
        if field == "policy":
            names = list(self._policies.values())
            return (names.index(value) if value in names else len(names), value or "")
        return self._names.place(_of_ticket(field), value)
