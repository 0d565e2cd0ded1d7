"""Pages of the usual queries are read along an index on SQLite: nothing is sorted whole, nothing scanned for few."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.parser import parse
from odesk_tui.store.door import Store
from odesk_tui.store.query_pages import page_sql

CONTEXT = QueryContext(now=datetime(2026, 11, 23, tzinfo=UTC), me="anna", teams=("infra", "night"))


def _plan(store: Store, text: str, backwards: bool) -> list[str]:
    after = None if "sort" in text else (5, 5)
    page = page_sql(parse(text), CONTEXT, store.dialect, after=after, backwards=backwards)
    with store.reading() as transaction:
        return [row[3] for row in transaction.all(f"EXPLAIN QUERY PLAN {page.sql}", page.values)]


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("", "ix_ticket_sla"),
        ("priority>=high", "ix_ticket_sla"),
        ("sla<2h", "ix_ticket_sla"),
        ("status:open", "ix_ticket_status_sla"),
        ("status:open,new,pending type:incident", "ix_ticket_status_sla"),
        ("team:infra status:open", "ix_ticket_status_sla"),
        ("assignee:me", "ix_ticket_assignee_sla"),
        ("assignee:me status:open,new", "ix_ticket_assignee_sla"),
        ("assignee:me,bob status:open,new", "ix_ticket_assignee_sla"),
        ("team:infra", "ix_ticket_team_sla"),
        ("team:myteam", "ix_ticket_team_sla"),
        ("project:acme", "ix_ticket_project_sla"),
        ("project:acme status:open,new", "ix_ticket_project_sla"),
        ("sort:-updated", "ix_ticket_updated"),
        ("sort:-updated status:open,new", "ix_ticket_updated"),
        ("due:any", "ix_ticket_due"),
        ("due<today", "ix_ticket_due"),
        ("snoozed>now", "ix_ticket_snoozed"),
        ("external:x*", "uq_ticket_external"),
        ("external:x", "uq_ticket_external"),
    ],
)
def test_a_page_is_read_along_an_index(sqlite_store: Store, text: str, index: str, backwards: bool) -> None:
    plan = _plan(sqlite_store, text, backwards)
    assert any(f"INDEX {index} " in f"{step} " for step in plan), plan
    tables = ("SEARCH t ", "SCAN t ")
    others = [step for step in plan if step.startswith(tables) and index not in step]
    assert all("PRIMARY KEY" in step for step in others), plan
