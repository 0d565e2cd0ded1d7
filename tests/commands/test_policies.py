"""Who is promised what: lists of policies, contracts, the clocks that follow, and applying a policy anew."""

from __future__ import annotations

import pytest

from odesk_tui.commands.calendars import AddCalendar
from odesk_tui.commands.contracts import AddContract, EditContract, EndContract
from odesk_tui.commands.conversation import Reply
from odesk_tui.commands.fields import AddField, Definition, EditField, RemoveField
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.people import AddProject, AddTeam
from odesk_tui.commands.policies import AddPolicy, EditPolicy, PlacePolicy, ReapplyPolicy, RemovePolicy, SetTarget
from odesk_tui.commands.tickets import Create, Edit, Tag
from odesk_tui.commands.undo import Undo
from odesk_tui.core.errors import Conflict, DeskError, InvalidValue, NotAllowed
from odesk_tui.core.instants import from_seconds, to_seconds
from odesk_tui.core.sla.calendar_edit import CalendarEdit
from odesk_tui.core.sla.clock import Clock, State
from odesk_tui.core.sla.policy import Metric
from odesk_tui.desk import Desk
from odesk_tui.reads.policies import PolicyRows, ReapplyPreview
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.store import clocks, policies
from odesk_tui.store.door import Store
from tests.commands.conftest import START, number_of
from tests.commands.conftest import Clock as Now
from tests.commands.test_sla_proof import doubts

HOUR = 3600
FIRST, RESOLUTION = Metric.FIRST_RESPONSE, Metric.RESOLUTION
PRIORITIES = ("low", "normal", "high", "urgent")


def promise(desk: Desk, name: str, query: str = "", hours: int = 1, metric: Metric = RESOLUTION) -> None:
    """A policy that promises one thing at every priority, around the clock."""
    desk.run(AddPolicy(name=name, query=query))
    desk.run(SetTarget(policy=name, metric=metric, seconds=dict.fromkeys(PRIORITIES, hours * HOUR), calendar="none"))


def create(desk: Desk, project: str = "globex", **changes: str) -> int:
    return number_of(desk.run(Create(subject="Printer", project=project, body="Help!", changes=changes)))


def held(store: Store, number: int, metric: Metric = RESOLUTION) -> list[Clock]:
    with store.reading() as tx:
        return [one.clock for one in clocks.of_ticket(tx, number) if one.clock.metric is metric]


def policy_of(store: Store, number: int, metric: Metric = RESOLUTION) -> str:
    """The policy of the newest clock of a target."""
    with store.reading() as tx:
        return policies.names(tx)[held(store, number, metric)[-1].policy_id or 0]


def test_two_customers_with_different_contracts(desk: Desk, store: Store) -> None:
    promise(desk, "gold", hours=1)
    promise(desk, "silver", hours=9)
    desk.run(AddContract(project="acme", policies=("gold",), starts="2026-11-01"))
    desk.run(AddContract(project="globex", policies=("silver",), starts="2026-11-01"))
    acme, globex = create(desk, "acme"), create(desk, "globex")
    assert (policy_of(store, acme), policy_of(store, globex)) == ("gold", "silver")
    assert [held(store, n)[0].due_at for n in (acme, globex)] == [to_seconds(START) + h * HOUR for h in (1, 9)]
    desk.run(AddProject(name="Acme rollout", parent="acme"))
    assert policy_of(store, create(desk, "acme-rollout")) == "gold"
    moved = desk.run(Edit(tickets=(globex,), changes={"project": "acme"}))
    assert moved.refused == ()
    assert policy_of(store, globex) == "gold"
    assert doubts(desk) == ()


def test_a_contract_counts_for_tickets_that_were_created_while_it_held(desk: Desk, store: Store, clock: Now) -> None:
    promise(desk, "gold")
    desk.run(AddContract(project="acme", policies=("gold",), starts="2026-11-01", ends="2026-11-24"))
    before = create(desk, "acme")
    clock.forward(days=1)
    after = create(desk, "acme")
    assert (policy_of(store, before), policy_of(store, after)) == ("gold", "standard")
    desk.run(Edit(tickets=(before,), changes={"priority": "urgent"}))
    assert policy_of(store, before) == "gold"
    desk.run(EndContract(name="acme", on="2026-11-23"))
    assert policy_of(store, before) == "gold"
    desk.run(Edit(tickets=(before,), changes={"priority": "low"}))
    assert policy_of(store, before) == "standard"
    assert doubts(desk) == ()


def test_contracts_of_a_customer_never_hold_at_the_same_time(desk: Desk) -> None:
    desk.run(AddContract(project="acme", starts="2026-01-01", ends="2026-12-31"))
    with pytest.raises(NotAllowed, match="acme is still in force when acme-2 begins"):
        desk.run(AddContract(project="acme", starts="2026-12-31"))
    desk.run(AddContract(project="acme", starts="2027-01-01"))
    with pytest.raises(InvalidValue, match="last day comes before its first"):
        desk.run(EditContract(name="acme", ends="2025-12-31"))
    with pytest.raises(NotAllowed):
        desk.run(EditContract(name="acme", ends="none"))


def test_the_first_that_matches_is_taken_whatever_it_is_called(desk: Desk, store: Store) -> None:
    promise(desk, "zebra", "tag:vip")
    promise(desk, "aardvark", "tag:vip OR severity:critical")
    for name in ("zebra", "aardvark"):
        desk.run(PlacePolicy(name=name))
    assert [row.places for row in desk.read(PolicyRows())][:3] == [("the desk 1",), ("the desk 2",), ("the desk 3",)]
    assert policy_of(store, create(desk, tag="vip")) == "zebra"
    assert policy_of(store, create(desk, severity="critical")) == "aardvark"
    assert policy_of(store, create(desk)) == "standard"
    desk.run(PlacePolicy(name="aardvark", position=1))
    assert policy_of(store, create(desk, tag="vip")) == "aardvark"
    desk.run(PlacePolicy(name="zebra", project="globex"))
    assert policy_of(store, create(desk, tag="vip")) == "zebra"
    assert doubts(desk) == ()


def test_a_policy_without_a_condition_stands_last_only(desk: Desk, store: Store, clock: Now) -> None:
    promise(desk, "gold")
    promise(desk, "vip", "tag:vip")
    with pytest.raises(NotAllowed, match="standard has no condition, so that gold after it would never be reached"):
        desk.run(PlacePolicy(name="gold"))
    desk.run(PlacePolicy(name="vip"))
    with pytest.raises(NotAllowed, match="would never be reached"):
        desk.run(PlacePolicy(name="vip", position=2))
    with pytest.raises(NotAllowed, match="vip has no condition"):
        desk.run(EditPolicy(name="vip", query=""))
    desk.run(EditPolicy(name="standard", query="type:incident"))
    Desk(store, via="test", clock=clock).run(PlacePolicy(name="gold"))
    refused = desk.run(Undo()).refused
    assert ["would never be reached" in str(outcome.error) for outcome in refused] == [True]


@pytest.mark.parametrize(
    "query",
    [
        "sla<2h",
        "status:open",
        "printer",
        "assignee:me",
        "created>-7d",
        "tag:vip sort:sla",
        "nothing:here",
        "blocked:yes",
    ],
)
def test_a_condition_asks_about_what_clocks_and_time_leave_alone(desk: Desk, query: str) -> None:
    with pytest.raises(DeskError):
        desk.run(AddPolicy(name="odd", query=query))


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        ("tag:vip", {"tag": "vip"}),
        ("type:incident", {"type": "incident"}),
        ("severity>=major", {"severity": "critical"}),
        ("os:linux", {"os": "linux"}),
        ("team:network", {"team": "network"}),
        ("assignee:bob", {"assignee": "bob"}),
        ("channel:phone", {"channel": "phone"}),
        ("customer:acme", {"project": "acme"}),
        ("requester:eve@globex.example", {"requester": "eve@globex.example"}),
        ("subject:router", {"subject": "The router"}),
    ],
)
def test_whatever_a_condition_asks_about_is_followed(
    desk: Desk, store: Store, query: str, changes: dict[str, str]
) -> None:
    desk.run(AddField(name="os", kind="text"))
    promise(desk, "gold", query)
    desk.run(PlacePolicy(name="gold"))
    number = create(desk)
    assert policy_of(store, number) == "standard"
    assert desk.run(Edit(tickets=(number,), changes=changes)).refused == ()
    assert policy_of(store, number) == "gold"
    desk.run(Undo())
    assert policy_of(store, number) == "standard"
    assert doubts(desk) == ()


def test_tags_that_come_and_go_are_followed_and_no_match_cancels(desk: Desk, store: Store) -> None:
    promise(desk, "vip", "tag:vip")
    desk.run(EditPolicy(name="standard", query="!tag:vip,none-of-ours"))
    desk.run(PlacePolicy(name="vip"))
    number = create(desk)
    desk.run(Tag(tickets=(number,), add=("vip",)))
    assert policy_of(store, number) == "vip"
    assert held(store, number, FIRST)[0].state is State.CANCELLED
    desk.run(Tag(tickets=(number,), add=("none-of-ours",), remove=("vip",)))
    assert [clock.state for clock in held(store, number)] == [State.CANCELLED]
    desk.run(Tag(tickets=(number,), remove=("none-of-ours",)))
    assert policy_of(store, number) == "standard"
    assert held(store, number)[0].started_at == to_seconds(START)
    assert doubts(desk) == ()


def test_a_half_day_counts_by_the_calendar_of_its_target(desk: Desk, store: Store, clock: Now) -> None:
    hours = CalendarEdit(hours=("mon-thu 09:00-12:00,13:00-17:00", "fri 09:00-12:00"), timezone="UTC")
    desk.run(AddCalendar(name="Half Friday", edit=hours))
    desk.run(AddPolicy(name="gold"))
    desk.run(SetTarget(policy="gold", metric="first-response", seconds={"normal": 2 * HOUR}, calendar="half-friday"))
    desk.run(SetTarget(policy="gold", metric="resolution", seconds={"normal": 2 * HOUR}, calendar="none"))
    desk.run(PlacePolicy(name="gold", project="globex"))
    clock.now = START.replace(day=27, hour=11)
    number = create(desk)
    # Friday 11:00: an hour until noon, the other one on Monday.
    assert from_seconds(held(store, number, FIRST)[0].due_at or 0) == START.replace(day=30, hour=10)
    assert from_seconds(held(store, number)[0].due_at or 0) == START.replace(day=27, hour=13)


def test_a_pause_is_kept_when_the_policy_changes(desk: Desk, store: Store, clock: Now) -> None:
    promise(desk, "gold", "tag:vip", hours=8)
    desk.run(PlacePolicy(name="gold"))
    number = create(desk)
    clock.forward(hours=1)
    desk.run(Edit(tickets=(number,), changes={"status": "pending"}))
    clock.forward(hours=3)
    desk.run(Tag(tickets=(number,), add=("vip",)))
    assert (held(store, number)[0].state, held(store, number)[0].remaining_s) == (State.PAUSED, 7 * HOUR)
    desk.run(Edit(tickets=(number,), changes={"status": "open"}))
    assert held(store, number)[0].due_at == to_seconds(clock.now) + 7 * HOUR
    assert doubts(desk) == ()


def test_a_merge_cancels_what_the_policy_has_promised(desk: Desk, store: Store) -> None:
    promise(desk, "gold", hours=4)
    for metric in ("agent_work", "team_ola"):
        desk.run(SetTarget(policy="gold", metric=metric, seconds={"normal": HOUR}))
    desk.run(PlacePolicy(name="gold", project="globex"))
    into, gone = create(desk), create(desk, team="network")
    desk.run(Merge(tickets=(gone,), into=into))
    with store.reading() as tx:
        assert {one.clock.state for one in clocks.of_ticket(tx, gone)} == {State.CANCELLED}
    assert held(store, into)[0].state is State.RUNNING
    assert doubts(desk) == ()


def test_an_edit_concerns_new_clocks_until_it_is_applied_anew(desk: Desk, store: Store, clock: Now) -> None:
    promise(desk, "gold", hours=4)
    desk.run(PlacePolicy(name="gold", project="globex"))
    number, paused, other = create(desk), create(desk), create(desk, "acme")
    clock.forward(hours=1)
    desk.run(Edit(tickets=(paused,), changes={"status": "pending"}))
    clock.forward(hours=1)
    desk.run(SetTarget(policy="gold", metric="resolution", seconds={"normal": 2 * HOUR}))
    assert held(store, number)[0].target_s == 4 * HOUR
    assert held(store, create(desk))[0].target_s == 2 * HOUR
    page = desk.read(ReapplyPreview("gold"))
    assert (page.tickets, page.clocks, page.first, page.last) == (2, 2, (number, paused), None)
    done = desk.run(ReapplyPolicy(name="gold"))
    assert [outcome.ticket for outcome in done.outcomes] == [number, paused]
    assert held(store, number)[0].due_at == to_seconds(START) + 2 * HOUR
    assert (held(store, paused)[0].state, held(store, paused)[0].remaining_s) == (State.PAUSED, HOUR)
    assert policy_of(store, other) == "standard"
    assert desk.read(ReapplyPreview("gold")).tickets == 0
    assert doubts(desk) == ()
    desk.run(Undo())
    assert held(store, number)[0].target_s == held(store, paused)[0].target_s == 4 * HOUR
    assert doubts(desk) == ()


def test_applying_anew_goes_on_where_it_was_interrupted(
    desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odesk_tui.commands.policies.BATCH", 2)
    promise(desk, "gold")
    numbers = [create(desk) for _ in range(5)]
    desk.run(PlacePolicy(name="gold", project="globex"))
    assert len(desk.run(ReapplyPolicy(name="gold")).outcomes) == 2
    assert [row.pending for row in desk.read(PolicyRows()) if row.name.raw == "gold"] == [True]
    while any(row.pending for row in desk.read(PolicyRows())):
        desk.run(ReapplyPolicy(name="gold"))
    assert {policy_of(store, number) for number in numbers} == {"gold"}
    assert doubts(desk) == ()


def test_a_promise_that_was_another_when_the_clock_started_is_proved(desk: Desk, store: Store) -> None:
    promise(desk, "gold", hours=4)
    desk.run(PlacePolicy(name="gold", project="globex"))
    number = create(desk)
    desk.run(SetTarget(policy="gold", metric="resolution", seconds={"normal": HOUR}))
    desk.run(PlacePolicy(name="gold", project="globex", away=True))
    desk.run(RemovePolicy(name="gold"))
    assert doubts(desk) == ()
    with store.writing() as tx:
        tx.execute("UPDATE sla_clock SET target_s = 3600, due_at = due_at - 10800 WHERE target_s = 14400")
    assert [(d.ticket, d.metric, "14400" in d.found) for d in doubts(desk)] == [(number, "resolution", True)]


def test_periodic_updates_and_teams_have_a_cycle_each_time(desk: Desk, store: Store, clock: Now) -> None:
    desk.run(AddTeam(handle="platform", name="Platform"))
    promise(desk, "gold", hours=2, metric=Metric.PERIODIC_UPDATE)
    desk.run(SetTarget(policy="gold", metric="team_ola", seconds={"normal": HOUR}, calendar="none"))
    desk.run(SetTarget(policy="gold", metric="agent_work", seconds={"normal": 4 * HOUR}, calendar="none"))
    desk.run(PlacePolicy(name="gold", project="globex"))
    number = create(desk, team="network")
    clock.forward(hours=1)
    desk.run(Reply(tickets=(number,), body="Looking."))
    clock.forward(minutes=90)
    desk.run(Edit(tickets=(number,), changes={"team": "platform"}))
    clock.forward(hours=1)
    desk.run(Reply(tickets=(number,), body="Still looking."))
    desk.run(Edit(tickets=(number,), changes={"status": "hold"}))
    clock.forward(hours=5)
    desk.run(Edit(tickets=(number,), changes={"status": "solved"}))
    updates = held(store, number, Metric.PERIODIC_UPDATE)
    assert [(c.cycle, c.state, c.elapsed_s) for c in updates] == [
        (1, State.BREACHED, 9000),
        (2, State.BREACHED, 5 * HOUR),
    ]
    teams = held(store, number, Metric.TEAM_OLA)
    assert [(c.cycle, c.state, c.elapsed_s) for c in teams] == [
        (1, State.BREACHED, 9000),
        (2, State.BREACHED, 6 * HOUR),
    ]
    (work,) = held(store, number, Metric.AGENT_WORK)
    assert (work.state, work.elapsed_s) == (State.MET, 3 * HOUR + HOUR // 2)
    assert doubts(desk) == ()


def test_a_matrix_gives_the_priority_when_nobody_does(desk: Desk, store: Store) -> None:
    desk.run(AddField(name="impact", kind="choice", definition=Definition(choices=("whole site", "person"))))
    with pytest.raises(InvalidValue, match="'galaxy' is not an impact; they are: whole site, person"):
        desk.run(AddContract(project="acme", matrix="critical/galaxy=urgent"))
    matrix = "critical/whole site=urgent, critical/person=normal, major=low"
    desk.run(AddContract(project="acme", starts="2026-11-01", matrix=matrix))

    def priority(number: int) -> str:
        return desk.read(ShowTicket(number)).row.priority.name.lower()

    assert priority(create(desk, "acme", severity="critical", impact="whole site")) == "urgent"
    person = create(desk, "acme", severity="critical", impact="person")
    assert priority(person) == "normal"
    assert priority(create(desk, "acme", severity="critical", impact="person", priority="low")) == "low"
    assert priority(create(desk, "acme", severity="major")) == "low"
    assert priority(create(desk, "globex", severity="major")) == "high"
    desk.run(Edit(tickets=(person,), changes={"impact": "whole site"}))
    assert priority(person) == "urgent"
    with pytest.raises(NotAllowed, match="impact is what contract acme depends on"):
        desk.run(RemoveField(name="impact", confirmed=True))


def test_a_choice_with_another_name_is_the_same_condition(desk: Desk, store: Store) -> None:
    desk.run(AddField(name="os", kind="choice", definition=Definition(choices=("Linux", "Windows"))))
    promise(desk, "gold", "os:windows")
    desk.run(PlacePolicy(name="gold"))
    number = create(desk, os="windows")
    assert policy_of(store, number) == "gold"
    desk.run(EditField(name="os", rename={"windows": "Linux", "linux": "Debian"}))
    assert desk.read(PolicyRows())[0].query.raw == "os:Linux"
    desk.run(EditPolicy(name="gold", rename="golden"))
    assert (policy_of(store, create(desk, os="linux")), policy_of(store, create(desk, os="debian"))) == (
        "golden",
        "standard",
    )
    assert doubts(desk) == ()
    with pytest.raises(NotAllowed, match="os is what policy golden depends on"):
        desk.run(EditField(name="os", definition=Definition(choices=("Debian",)), convert={"Linux": "debian"}))


def test_names_are_one_of_a_kind_and_removed_ones_are_free(desk: Desk) -> None:
    promise(desk, "gold")
    with pytest.raises(Conflict, match="already a policy 'GOLD'"):
        desk.run(AddPolicy(name="GOLD"))
    desk.run(RemovePolicy(name="gold"))
    promise(desk, "gold")
    assert [row.name.raw for row in desk.read(PolicyRows())] == ["standard", "gold"]


def test_who_is_no_admin_promises_nothing(desk: Desk, bob: Desk) -> None:
    assert desk.agent is not None
    with pytest.raises(NotAllowed, match="only an admin may change what is promised"):
        bob.run(AddPolicy(name="gold"))
