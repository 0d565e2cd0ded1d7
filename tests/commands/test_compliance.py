"""How well promises were kept, on both databases: what the database counts is what the clocks themselves say."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odesk_tui.commands.conversation import Reply
from odesk_tui.commands.tickets import Create, Edit, Trash
from odesk_tui.core.errors import UsageError
from odesk_tui.core.fields import Priority
from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.sla.clock import Clock
from odesk_tui.core.sla.compliance import Figures, Verdict, month_of, months, verdict
from odesk_tui.core.sla.policy import Metric, Target
from odesk_tui.desk import Desk
from odesk_tui.reads.compliance import Compliance, Report
from odesk_tui.store import clocks
from odesk_tui.store.door import Store
from tests.commands.conftest import START, number_of
from tests.commands.conftest import Clock as Hands

ALWAYS = START - timedelta(days=400)


def told(report: Report) -> dict[tuple[str | None, ...], tuple[int, int]]:
    """Of each group the cycles that were met, and those that were not."""
    return {group.values: (group.figures.met, group.figures.breached) for group in report.groups}


def asked(desk: Desk, *by: str, query: str = "", since: datetime = ALWAYS) -> Report:
    return desk.read(Compliance(since, desk.clock() + timedelta(seconds=1), query, by))


def test_what_is_met_late_running_or_cancelled_counts_as_it_should(desk: Desk, clock: Hands, ticket: int) -> None:
    """A high ticket has two hours for the answer and a working day for the solution."""
    assert asked(desk, "target").groups == ()
    clock.forward(hours=1)
    desk.run(Reply(tickets=(ticket,), body="Looking."))
    assert told(asked(desk, "target")) == {("first_response",): (1, 0)}
    other = number_of(desk.run(Create(subject="Other", project="acme", changes={"priority": "high"})))
    clock.forward(hours=3)
    # The answer to the second is late while its clock runs on.
    assert told(asked(desk, "customer", "target")) == {
        ("acme", "first_response"): (0, 1),
        ("globex", "first_response"): (1, 0),
    }
    clock.forward(days=7)
    assert told(asked(desk, "target")) == {("first_response",): (1, 1), ("resolution",): (0, 2)}
    # What is late stays so when it is done at last.
    desk.run(Edit(tickets=(ticket,), changes={"status": "solved"}))
    assert told(asked(desk, "target")) == {("first_response",): (1, 1), ("resolution",): (0, 2)}
    desk.run(Trash(tickets=(other,)))
    assert told(asked(desk)) == {(): (1, 1)}


def test_a_promise_that_was_broken_before_it_paused_is_broken(desk: Desk, clock: Hands, ticket: int) -> None:
    clock.forward(days=7)
    late = asked(desk, "target")
    desk.run(Edit(tickets=(ticket,), changes={"status": "pending"}))
    assert told(asked(desk, "target")) == told(late) == {("first_response",): (0, 1), ("resolution",): (0, 1)}
    # Due the next morning: not in a period that begins after it.
    assert told(asked(desk, "target", since=START + timedelta(days=2))) == {}


def test_a_promise_that_paused_at_its_last_second_is_not(desk: Desk, clock: Hands, ticket: int) -> None:
    """Eight hours from ten: due the next day at ten."""
    clock.forward(days=1)
    desk.run(Edit(tickets=(ticket,), changes={"status": "pending"}))
    clock.forward(days=5)
    assert told(asked(desk, "target")) == {("first_response",): (0, 1)}


def test_a_query_and_any_field_narrow_and_group(desk: Desk, clock: Hands, ticket: int) -> None:
    desk.run(Edit(tickets=(ticket,), changes={"assignee": "bob", "team": "network", "tag": "a,b"}))
    desk.run(Create(subject="Other", project="acme", changes={"priority": "low"}))
    clock.forward(hours=1)
    desk.run(Reply(tickets=(ticket,), body="Looking."))
    clock.forward(days=30)
    assert told(asked(desk, "agent", query="priority:high"))[("bob",)] == (1, 1)
    assert told(asked(desk, "team", "priority")) == {("network", "high"): (1, 1), (None, "low"): (0, 2)}
    assert told(asked(desk, "policy")) == {("standard",): (1, 3)}
    assert told(asked(desk, "tag")) == {("a",): (1, 1), ("b",): (1, 1), (None,): (0, 2)}
    assert told(asked(desk, "month", query="project:globex")) == {("2026-11",): (1, 1)}
    with pytest.raises(UsageError, match="did you mean customer"):
        asked(desk, "custmer")


class Lived(NamedTuple):
    """A clock to be: its ticket, target, and hours between what happens to it."""

    ticket: int
    metric: Metric
    begins: int
    target_h: int
    steps: tuple[tuple[str, int], ...]


LIVES = st.lists(
    st.builds(
        Lived,
        st.integers(0, 3),
        st.sampled_from(Metric),
        st.integers(0, 24 * 60),
        st.sampled_from([1, 8, 30]),
        st.lists(
            st.tuples(
                st.sampled_from(["pause", "resume", "stop", "reopen", "cancel"]), st.sampled_from([0, 1, 9, 200])
            ),
            max_size=4,
        ).map(tuple),
    ),
    max_size=12,
)


def lived(life: Lived, cycle: int, calendar_id: int | None, desk: Desk) -> Clock:
    hours = desk.calendars()[calendar_id]
    now = to_seconds(START - timedelta(days=70)) + life.begins * 3600
    target = Target(life.metric, Priority.NORMAL, life.target_h * 3600, calendar_id, frozenset())
    clock = Clock.start(target, None, hours, now, cycle=cycle)
    for what, later in life.steps:
        now += later * 3600
        clock = clock.cancel() if what == "cancel" else getattr(clock, what)(hours, now)
    return clock


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=LIVES, office=st.booleans(), zone=st.sampled_from(["UTC", "Pacific/Kiritimati"]), days=st.integers(1, 80))
def test_the_database_counts_what_the_clocks_say(
    desk: Desk, store: Store, lives: list[Lived], office: bool, zone: str, days: int
) -> None:
    """Whatever clocks there are: per customer, target and month, by cycles and by the worst cycle of a promise."""
    calendar_id = next(id_ for id_ in desk.calendars() if (id_ is not None) == office)
    with store.writing() as tx:
        tx.execute("UPDATE agent SET timezone = ?", (zone,))
        tx.execute("DELETE FROM sla_segment")
        tx.execute("DELETE FROM sla_clock")
        tx.execute("DELETE FROM ticket")
        for number in range(4):
            tx.execute(
                "INSERT INTO ticket (number, subject, type, status, category, severity, priority, channel, project_id, "
                "created_at, updated_at, sla_due, version) "
                "SELECT ?, 'x', 'incident', 'open', 'open', 1, 2, 'mail', id, 0, 0, 0, 1 FROM project WHERE handle = ?",
                (number + 1, ("globex", "acme")[number % 2]),
            )
        cycles: Counter[tuple[int, Metric]] = Counter()
        made: dict[int, list[Clock]] = defaultdict(list)
        for life in lives:
            cycles[life.ticket, life.metric] += 1
            made[life.ticket].append(lived(life, cycles[life.ticket, life.metric], calendar_id, desk))
        for ticket, held in made.items():
            clocks.save(tx, ticket + 1, [], tuple(held), lambda _clock: None)
    desk.forget()
    until = START
    since = until - timedelta(days=days)
    report = desk.read(Compliance(since, until, "", ("customer", "target", "month")))
    spans = months(since, until, desk.viewer().query_context().zone)
    now, hours = to_seconds(desk.clock()), desk.calendars()[calendar_id]
    expected: dict[tuple[str, str, str], dict[int, list[Verdict]]] = defaultdict(lambda: defaultdict(list))
    for ticket, held in made.items():
        for clock in held:
            found = verdict(clock, now, hours)
            if found is not None and since <= from_seconds(found.at) < until:
                key = (("globex", "acme")[ticket % 2], clock.metric.value, month_of(found.at, spans))
                expected[key][ticket].append(found)
    assert {group.values: group.figures for group in report.groups} == {
        key: Figures(
            cycles=sum(map(len, promises.values())),
            met=sum(one.met for found in promises.values() for one in found),
            promises=len(promises),
            kept=sum(all(one.met for one in found) for found in promises.values()),
        )
        for key, promises in expected.items()
    }


def test_months_are_those_of_the_viewers_zone(desk: Desk, store: Store, clock: Hands) -> None:
    """Half past eleven in the evening in London is the first of the next month in Vienna."""
    clock.now = datetime(2026, 8, 31, 15, 0, tzinfo=UTC)
    ticket = number_of(desk.run(Create(subject="Late", project="globex", changes={"priority": "urgent"})))
    clock.now = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)
    desk.run(Reply(tickets=(ticket,), body="Looking."))
    assert [group.values for group in asked(desk, "month").groups] == [("2026-08",)]
    with store.writing() as tx:
        tx.execute("UPDATE agent SET timezone = 'Europe/Vienna'")
        tx.execute("UPDATE sla_clock SET stopped_at = stopped_at, due_at = stopped_at WHERE state = 'breached'")
    desk.forget()
    assert [group.values for group in asked(desk, "month", query="priority:urgent").groups] == [("2026-09",)]
