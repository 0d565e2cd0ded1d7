"""What is due next of each owner is what all clocks say, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from odesk_tui.core.instants import to_seconds
from odesk_tui.demo.fill import fill
from odesk_tui.desk import Desk
from odesk_tui.reads.sla_overview import AGENT, CUSTOMER, TEAM, NextDues
from odesk_tui.store.opening import open_store

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
_OWNER = {
    AGENT: "(SELECT handle FROM agent WHERE id = t.assignee_id)",
    TEAM: "(SELECT handle FROM team WHERE id = t.team_id)",
    CUSTOMER: "(SELECT COALESCE(m.handle, p.handle) FROM project p LEFT JOIN project m ON m.id = p.parent_id "
    "WHERE p.id = t.project_id)",
}


@pytest.mark.parametrize("hours", [0, 5])
def test_the_next_of_each_owner_is_the_first_of_all(address: str, hours: int) -> None:
    """Also some hours after the desk was made, when many promises are late."""
    store = open_store(address)
    desk = Desk(store, "ada", clock=lambda: NOW)
    fill(store, tickets=150, seed=7, now=NOW, agent="ada")
    later = Desk(store, "ada", clock=lambda: NOW.replace(hour=NOW.hour + hours))
    with store.reading() as tx:
        for kind, owner in _OWNER.items():
            rows = tx.all(
                f"SELECT owner, min(due_at) FROM (SELECT {owner} AS owner, c.due_at FROM sla_clock c "
                "JOIN ticket t ON t.number = c.ticket_number WHERE c.state = 'running' AND c.due_at >= ? "
                "AND t.trashed_at IS NULL) AS due GROUP BY owner",
                (to_seconds(later.clock()),),
            )
            found = later.read(NextDues(kind))
            assert {one.owner: to_seconds(one.due_at) for one in found} == dict(rows)
            assert [one.due_at for one in found] == sorted(one.due_at for one in found)
            assert len(rows) > 1
    desk.close()
