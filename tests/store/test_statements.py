"""A screen costs the same number of statements whatever the size of the desk, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from odesk_tui.core.query.completion import Valued
from odesk_tui.demo.fill import fill
from odesk_tui.desk import Desk
from odesk_tui.reads.base import Read
from odesk_tui.reads.board import BoardCards, BoardHead, CellWanted
from odesk_tui.reads.breaches import Breaches
from odesk_tui.reads.compliance import Compliance
from odesk_tui.reads.forecast import Forecast
from odesk_tui.reads.sla_overview import SlaOverview
from odesk_tui.reads.snippets import Snippets
from odesk_tui.reads.status import StatusLine
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import CountTickets, ListTickets
from odesk_tui.reads.tree import Branch, BranchWanted, TreeGroups, TreePages
from odesk_tui.reads.value_counts import ValueCounts
from odesk_tui.reads.views import Views
from odesk_tui.store.door import Transaction
from odesk_tui.store.opening import open_store

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SCREENS: tuple[Read[object], ...] = (
    ListTickets(),
    ListTickets("assignee:me status:new,open,pending,hold sort:sla"),
    ListTickets("sort:-created", last=True),
    CountTickets("status:open"),
    StatusLine(),
    Views(),
    ListTickets("printer sort:rank"),
    ListTickets("the OR printer sort:-id"),
    CountTickets("printer"),
    Snippets("the", tuple(range(1, 51))),
    TreeGroups(""),
    TreeGroups("group:status,assignee"),
    TreePages("group:status", tuple(BranchWanted(Branch((status,))) for status in ("new", "open", "closed"))),
    BoardHead("group:status,priority"),
    BoardCards("", tuple(CellWanted(status) for status in ("new", "open", "solved"))),
    ShowTicket(1),
    Compliance(
        NOW - timedelta(days=400), NOW, "", ("customer", "target", "month", "policy", "agent", "team", "priority")
    ),
    Breaches(),
    Forecast(NOW + timedelta(days=2)),
    SlaOverview(),
    ValueCounts(Valued("status", "status:", True, ""), ("new", "open", "solved")),
    ValueCounts(Valued("tag", "tag:", True, "printer"), ("vpn",)),
)
_COLUMNS = (
    "version, subject, type, status, category, severity, priority, channel, project_id, requester_id, assignee_id, team_id, "
    "created_at, updated_at, solved_at, due, snoozed_until, trashed_at, sla_due, sla_calendar_id"
)


def _grown(desk: Desk, times: int) -> None:
    """Make each ticket ``times`` tickets with the same tags."""
    with desk.store.writing() as transaction:
        (most,) = transaction.one("SELECT max(number) FROM ticket") or (0,)
        for copy in range(1, times):
            span = (copy * most, most)
            transaction.execute(
                f"INSERT INTO ticket (number, {_COLUMNS}) SELECT number + ?, {_COLUMNS} FROM ticket WHERE number <= ?",
                span,
            )
            transaction.execute(
                "INSERT INTO ticket_tag (ticket_number, tag) SELECT ticket_number + ?, tag FROM ticket_tag "
                "WHERE ticket_number <= ?",
                span,
            )
            transaction.execute(
                "INSERT INTO ticket_text (ticket_number, subject, words) SELECT ticket_number + ?, subject, words "
                "FROM ticket_text WHERE ticket_number <= ?",
                span,
            )
        transaction.execute(
            "INSERT INTO message (ticket_number, at, kind, body) SELECT 1, at, kind, body FROM message ORDER BY id LIMIT 500"
        )


def test_no_screen_asks_more_often_of_a_larger_desk(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    execute = Transaction.execute

    def counted(self: Transaction, sql: str, values: tuple[object, ...] = ()) -> int:
        nonlocal asked
        asked += 1
        return execute(self, sql, values)  # type: ignore[arg-type]

    desk = Desk(open_store(address), "ada", clock=lambda: NOW)
    fill(desk, tickets=300, now=NOW, agent="ada")
    counts: list[list[int]] = []
    for size in (300, 30_000):
        if size > 300:
            _grown(desk, size // 300)
        assert desk.read(CountTickets(cap=size)).number > size * 0.9
        desk.viewer()
        found: list[int] = []
        with monkeypatch.context() as patch:
            patch.setattr(Transaction, "execute", counted)
            for screen in SCREENS:
                asked = 0
                desk.read(screen)
                found.append(asked)
        counts.append(found)
    desk.close()
    assert counts[0] == counts[1]
    # The page, its tags and what blocks them; with them the clocks, the timer, the drafts, the outbox and the tabs.
    assert counts[0][:4] == [3, 3, 3, 1]
    assert max(counts[0]) < 20
