"""Pages of the usual queries are read along an index on both databases: nothing is sorted whole, nothing scanned for few."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from odesk_tui.core.query.context import QueryContext
from odesk_tui.core.query.parser import parse
from odesk_tui.demo.fill import fill
from odesk_tui.store.door import Store
from odesk_tui.store.query_pages import count_sql, page_sql
from odesk_tui.store.query_sql import Sql

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
        ("sort:created", "ix_ticket_created"),
        ("sort:-created status:open,new", "ix_ticket_created"),
        ("created>-7d sort:created", "ix_ticket_created"),
        ("category:open", "ix_ticket_status_sla"),
        ("tag:vip status:open,new", "ix_ticket_status_sla"),
        ("tag:vip assignee:me status:open,new sort:-updated", "ix_ticket_status_sla"),
        ("tag:vip", "ix_ticket_tag_tag"),
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
    tables = ("SEARCH t ", "SCAN t ", "SCAN g ")
    others = [step for step in plan if step.startswith(tables) and index not in step]
    assert all("PRIMARY KEY" in step for step in others), plan


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("status:open,new", "ix_ticket_status_sla"),
        ("assignee:me status:open,new", "ix_ticket_status_sla"),
        ("team:infra status:open,new", "ix_ticket_status_sla"),
        ("project:acme status:open,new", "ix_ticket_status_sla"),
        ("tag:vip status:open,new", "ix_ticket_status_sla"),
        ("category:open,waiting tag:vip", "ix_ticket_status_sla"),
        ("assignee:me status:closed,new", "ix_ticket_assignee_sla"),
        ("assignee:me", "ix_ticket_assignee_sla"),
        ("created>-7d", "ix_ticket_created"),
        ("tag:vip", "ix_ticket_tag_tag"),
    ],
)
def test_a_count_is_led_by_what_finds_fewest(sqlite_store: Store, text: str, index: str) -> None:
    count = count_sql(parse(text), CONTEXT, sqlite_store.dialect, cap=1000)
    with sqlite_store.reading() as transaction:
        plan = [row[3] for row in transaction.all(f"EXPLAIN QUERY PLAN {count.text}", count.values)]
    assert any(f"INDEX {index} " in f"{step} " for step in plan), plan
    assert [step for step in plan if step.startswith(("SCAN t", "SCAN g"))] == []


@pytest.mark.parametrize(
    "text", ["status:open,new", "assignee:me status:open,new", "team:infra status:open", "project:acme status:open,new"]
)
def test_tabs_are_counted_without_reading_a_ticket(sqlite_store: Store, text: str) -> None:
    awake = Sql("(t.snoozed_until IS NULL OR t.snoozed_until <= ?)", (5,))
    count = count_sql(parse(text), CONTEXT, sqlite_store.dialect, cap=1000, extra=awake)
    with sqlite_store.reading() as transaction:
        plan = [row[3] for row in transaction.all(f"EXPLAIN QUERY PLAN {count.text}", count.values)]
    assert any("COVERING INDEX ix_ticket_status_sla" in step for step in plan), plan


def test_postgresql_reads_pages_along_the_same_indexes(postgres_store: Store) -> None:
    fill(postgres_store, tickets=2_000, now=CONTEXT.now, agent="anna")
    with postgres_store.writing() as transaction:
        transaction.execute("ANALYZE")
        # So few tickets are read sooner as a whole; what is looked at is whether the indexes serve.
        transaction.execute("SET LOCAL enable_seqscan = off")
        transaction.execute("SET LOCAL enable_bitmapscan = off")
        for text, index in {
            "": "ix_ticket_sla",
            "status:open": "ix_ticket_status_sla",
            "status:open,new": "ix_ticket_status_sla",
            "assignee:me": "ix_ticket_assignee_sla",
            "sort:-updated": "ix_ticket_updated",
            "sort:created": "ix_ticket_created",
            "sort:-created": "ix_ticket_created",
        }.items():
            for backwards in (False, True):
                page = page_sql(parse(text), CONTEXT, "postgresql", backwards=backwards)
                plan = "\n".join(row[0] for row in transaction.all(f"EXPLAIN {page.sql}", page.values))
                assert f"using {index} " in plan, (text, plan)
                assert "Seq Scan on ticket" not in plan, (text, plan)
