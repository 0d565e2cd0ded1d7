"""Cycles whose verdict fell in a period, as SQL: what compliance and the list of breaches are made of.

Met cycles are found by when they stopped, broken ones by the due instant that they missed. A paused clock has none in the
store: :func:`late_paused` works those out, and they come back as one value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from odesk_tui.core.instants import NEVER
from odesk_tui.core.sla.clock import Clock, Segment, State
from odesk_tui.core.sla.hours import Hours
from odesk_tui.core.sla.policy import Metric
from odesk_tui.store.door import Dialect, Transaction, Value
from odesk_tui.store.query_sql import Sql

# Before every instant, so that a period may begin at the beginning.
ALWAYS = -(2**62)
_WHAT = "SELECT c.id, c.ticket_number, c.metric, c.cycle, c.policy_id"
# Each of an index of its own.
_MET = (
    f"{_WHAT}, 1 AS met, c.stopped_at AS at FROM sla_clock c "
    "WHERE c.state = 'met' AND c.stopped_at >= ? AND c.stopped_at < ?"
)
_DUE = f"{_WHAT}, 0 AS met, c.due_at AS at FROM sla_clock c"
_BROKEN = f"{_DUE} WHERE c.state = 'breached' AND c.due_at >= ? AND c.due_at < ?"
_LATE = f"{_DUE} WHERE c.state = 'running' AND c.due_at >= ? AND c.due_at < ?"
_PAUSED: Mapping[Dialect, str] = {
    "sqlite": f"{_WHAT}, 0 AS met, CAST(j.value ->> 1 AS INTEGER) AS at FROM json_each(?) j "
    "JOIN sla_clock c ON c.id = CAST(j.value ->> 0 AS INTEGER)",
    "postgresql": f"{_WHAT}, 0 AS met, CAST(j.value ->> 1 AS BIGINT) AS at FROM json_array_elements(CAST(? AS json)) j(value) "
    "JOIN sla_clock c ON c.id = CAST(j.value ->> 0 AS BIGINT)",
}
_LATE_PAUSED = (
    "SELECT c.id, c.target_s, c.calendar_id, s.started_at, s.ended_at FROM sla_clock c "
    "JOIN sla_segment s ON s.clock_id = c.id WHERE c.state = 'paused' AND c.remaining_s <= 0 "
    "ORDER BY c.id, s.started_at"
)


def late_paused(
    transaction: Transaction, hours: Mapping[int | None, Hours], since: int = ALWAYS, until: int = NEVER
) -> list[tuple[int, int]]:
    """The paused clocks that missed their due instant in a period: each clock's id and that instant."""
    logs: dict[tuple[int, int, int | None], list[Segment]] = {}
    for id_, target_s, calendar_id, start, end in transaction.all(_LATE_PAUSED):
        logs.setdefault((id_, target_s, calendar_id), []).append(Segment(start, end))
    found: list[tuple[int, int]] = []
    for (id_, target_s, calendar_id), log in logs.items():
        # Only the log matters, whatever was promised.
        clock = Clock(
            Metric.RESOLUTION, 1, State.PAUSED, target_s, calendar_id, frozenset(), None, log[0].start, tuple(log)
        )
        due = clock.breached_at(NEVER, hours[calendar_id])
        if due is not None and since <= due < until:
            found.append((id_, due))
    return found


def verdicts(
    dialect: Dialect,
    since: int,
    until: int,
    now: int,
    paused: Sequence[tuple[int, int]],
    *,
    met: bool = True,
    finished: bool = True,
) -> Sql:
    """A SELECT of the cycles whose verdict fell in a period: id, ticket_number, metric, cycle, policy_id, met (1 or 0), at.

    ``paused`` is from :func:`late_paused`. Without ``met`` only the broken ones, without ``finished`` those that are open.
    """
    arms: list[str] = []
    values: list[Value] = []
    for wanted, arm, end in ((met, _MET, until), (finished, _BROKEN, until), (True, _LATE, min(until, now))):
        if wanted:
            arms.append(arm)
            values += [since, end]
    if paused:
        arms.append(_PAUSED[dialect])
        values.append(json.dumps(paused))
    return Sql(" UNION ALL ".join(arms), tuple(values))
