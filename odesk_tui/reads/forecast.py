"""How many promises will be broken before an instant; ``core/sla/forecast.py`` says how that is reckoned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from odesk_tui.core.instants import to_seconds
from odesk_tui.core.sla.forecast import DAYS, MOST_STEPS, STEP_S, Expected, Past, Running, expected
from odesk_tui.reads.base import Viewer
from odesk_tui.reads.tickets import parsed
from odesk_tui.store.door import Transaction
from odesk_tui.store.query_pages import where_sql

_LEFT = f"CASE WHEN {{0}} >= {STEP_S * MOST_STEPS} THEN {MOST_STEPS} ELSE ({{0}}) / {STEP_S} END"
_PAST = (
    f"SELECT metric, target_s, {_LEFT.format('due_at - stopped_at')} AS step, count(*) FROM sla_clock "  # noqa: S608 (constants)
    "WHERE state = 'met' AND stopped_at >= ? AND stopped_at < ? GROUP BY metric, target_s, step "
    "UNION ALL SELECT metric, target_s, NULL, count(*) FROM sla_clock "
    "WHERE state IN ('breached', 'running') AND due_at >= ? AND due_at < ? GROUP BY metric, target_s"
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Ask what is to be expected of the clocks on the tickets of ``query`` that are due before ``until``; raises QueryError.

    What happened lately is that of the whole desk.
    """

    until: datetime
    query: str = ""

    def run(self, transaction: Transaction, viewer: Viewer) -> tuple[Expected, ...]:
        """Two statements that group; no clock is read by itself."""
        now, until = to_seconds(viewer.now), to_seconds(self.until)
        where = where_sql(parsed(self.query, viewer), viewer.query_context(), transaction.dialect)
        running = transaction.all(
            f"SELECT c.metric, c.target_s, {_LEFT.format('c.due_at - ?')} AS step, count(*) "  # noqa: S608 (constants)
            "FROM sla_clock c JOIN ticket t ON t.number = c.ticket_number "
            f"WHERE c.state = 'running' AND c.due_at >= ? AND c.due_at < ? AND {where.text} "
            "GROUP BY c.metric, c.target_s, step",
            (now, now, now, until, *where.values),
        )
        since = now - DAYS * 86_400
        past = transaction.all(_PAST, (since, now, since, now))
        return expected((Running(*row) for row in running), (Past(*row) for row in past))
