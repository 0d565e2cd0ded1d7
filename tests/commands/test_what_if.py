"""What another policy would have made of tickets, told again from what happened to them, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from odesk_tui.commands.conversation import CustomerMessage, Reply
from odesk_tui.commands.importing import Import, ImportedMessage, ImportRow
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.tickets import Create, Edit
from odesk_tui.commands.undo import Undo
from odesk_tui.core.errors import NotFound
from odesk_tui.core.fields import Priority
from odesk_tui.core.sla.policy import DEFAULT_PAUSES, Metric, Policy, Target
from odesk_tui.demo.fill import fill
from odesk_tui.desk import Desk
from odesk_tui.reads.sla import Policies
from odesk_tui.reads.what_if import WhatIf, WhatIfCount, WhatIfPage
from odesk_tui.store import policies
from odesk_tui.store.door import Store
from odesk_tui.store.opening import open_store
from tests.commands.conftest import START, Clock, number_of

SINCE = START - timedelta(days=30)
TABLES = ("sla_clock", "sla_segment", "event", "journal", "ticket", "meta", "sla_policy")


def try_policy(desk: Desk, name: str, query: str = "") -> WhatIfPage:
    return desk.read(WhatIf(name, SINCE, desk.clock() + timedelta(seconds=1), query))


def verdicts(page: WhatIfPage) -> set[tuple[int, str, str, str]]:
    return {(one.ticket, *one.change) for one in page.changed}


def promise(store: Store, name: str, **hours: float) -> None:
    """A policy with so many hours around the clock for each metric, at every priority."""
    targets = tuple(
        Target(Metric(metric), priority, int(span * 3600), None, DEFAULT_PAUSES[Metric(metric)])
        for metric, span in hours.items()
        for priority in Priority
    )
    with store.writing() as tx:
        policies.add(tx, Policy(None, name, "", targets))


def rows(store: Store) -> dict[str, Any]:
    with store.reading() as tx:
        return {table: sorted(tx.all(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def test_another_policy_changes_verdicts_and_writes_nothing(
    desk: Desk, store: Store, clock: Clock, ticket: int
) -> None:
    """Two hours are promised for the answer, and eight for the solution; it takes one and a day."""
    promise(store, "strict", first_response=0.5, next_response=1, resolution=200)
    clock.forward(hours=1)
    desk.run(Reply(tickets=(ticket,), body="Looking."))
    desk.run(CustomerMessage(tickets=(ticket,), body="Still broken"))
    clock.forward(minutes=30)
    desk.run(Reply(tickets=(ticket,), body="Now?"))
    clock.forward(days=2)
    desk.run(Edit(tickets=(ticket,), changes={"status": "solved"}))
    before = rows(store)
    page = try_policy(desk, "Strict")
    assert verdicts(page) == {
        (ticket, "first_response", "met", "breached"),
        (ticket, "next_response", "", "met"),
        (ticket, "resolution", "breached", "met"),
    }
    assert (page.was["first_response"].rate, page.would["first_response"].rate) == (100.0, 0.0)
    assert (page.tickets, page.inexact, page.last) == (1, 0, None)
    assert desk.read(WhatIfCount("strict", SINCE, clock.now + timedelta(seconds=1))) == 1
    assert rows(store) == before
    assert try_policy(desk, "strict", "project:acme").tickets == 0


def test_a_pause_of_ones_own_and_a_merge_are_told_again(desk: Desk, store: Store, clock: Clock, ticket: int) -> None:
    """Waiting for the customer stops the clock of the solution here as there; what is merged away counts nowhere."""
    promise(store, "strict", resolution=3)
    other = number_of(desk.run(Create(subject="Other", project="globex", body="x")))
    clock.forward(hours=1)
    desk.run(Edit(tickets=(ticket,), changes={"status": "pending"}))
    clock.forward(days=3)
    desk.run(Edit(tickets=(ticket,), changes={"status": "open"}))
    desk.run(Merge(tickets=(other,), into=ticket))
    clock.forward(hours=1)
    desk.run(Edit(tickets=(ticket,), changes={"status": "solved"}))
    page = try_policy(desk, "strict")
    # Its answer came too late under the standard policy and is not promised at all under the other.
    assert verdicts(page) == {(ticket, "first_response", "breached", "")}
    assert page.would["resolution"] == page.was["resolution"]


def test_the_policy_that_tickets_have_changes_nothing(desk: Desk, clock: Clock, ticket: int) -> None:
    """Whatever is done and taken back, late and in time."""
    other = number_of(desk.run(Create(subject="Other", project="acme", changes={"priority": "urgent"})))
    clock.forward(hours=3)
    desk.run(Reply(tickets=(ticket, other), body="Looking.", status="pending"))
    clock.forward(hours=2)
    desk.run(Undo())
    desk.run(Edit(tickets=(ticket,), changes={"priority": "low"}))
    clock.forward(days=2)
    desk.run(Edit(tickets=(other,), changes={"status": "solved"}))
    page = try_policy(desk, "standard")
    assert page.changed == ()
    assert page.was == page.would != {}


def test_an_imported_past_is_taken_as_it_was_kept(desk: Desk, store: Store, clock: Clock) -> None:
    promise(store, "strict", first_response=0.5)
    created, replied = (START - timedelta(hours=ago) for ago in (2, 1))
    values = {"subject": "old", "project": "globex", "external": "x1", "created": created.isoformat()}
    said = (
        ImportedMessage("Help!", "customer", created.isoformat()),
        ImportedMessage("Yes", "reply", replied.isoformat()),
    )
    result = desk.run(Import(rows=(ImportRow(values, said),)))
    assert result.refused == ()
    page = try_policy(desk, "strict")
    assert page.inexact == 1
    assert [one[1:] for one in verdicts(page) if one[1] == "first_response"] == [("first_response", "met", "breached")]


def test_pages_follow_each_other_and_a_policy_is_known(desk: Desk, ticket: int) -> None:
    desk.run(Create(subject="Other", project="acme"))
    until = desk.clock() + timedelta(seconds=1)
    first = desk.read(WhatIf("standard", SINCE, until, limit=1))
    assert (first.tickets, first.last) == (1, ticket)
    assert desk.read(WhatIf("standard", SINCE, until, after=ticket, limit=1)).tickets == 1
    with pytest.raises(NotFound, match="did you mean standard"):
        desk.read(WhatIf("standart", SINCE, until))


def test_a_year_of_a_desk_under_its_own_policies_is_what_it_was(address: str) -> None:
    """Also where only the log of events knows what happened."""
    now = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    store = open_store(address)
    desk = Desk(store, "ada", clock=lambda: now)
    fill(store, tickets=120, seed=5, now=now, agent="ada")
    told = 0
    for policy in desk.read(Policies()):
        with store.reading() as tx:
            found = tx.all(
                "SELECT ticket_number FROM sla_clock GROUP BY ticket_number HAVING min(policy_id) = ? AND max(policy_id) = ?",
                (policy.id, policy.id),
            )
        if found:
            query = f"id:{','.join(str(number) for (number,) in found)}"
            page = desk.read(WhatIf(policy.name, now - timedelta(days=800), now, query))
            assert page.changed == ()
            assert page.was == page.would
            told += page.tickets
    assert told > 60
    desk.close()
