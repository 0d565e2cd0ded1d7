"""Whatever is done, clocks are what a recomputation from what happened gives; and one that is not is found."""

from __future__ import annotations

import itertools
import os
import shutil
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from odesk_tui.commands.base import Command
from odesk_tui.commands.calendars import EditCalendar, RecountClocks
from odesk_tui.commands.contracts import AddContract, EndContract
from odesk_tui.commands.conversation import CustomerMessage, Note, Reply
from odesk_tui.commands.fields import AddField
from odesk_tui.commands.importing import Import, ImportedMessage, ImportRow
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.people import AddAgent, AddContact, AddProject, AddTeam
from odesk_tui.commands.policies import AddPolicy, EditPolicy, PlacePolicy, ReapplyPolicy, RemovePolicy, SetTarget
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.splitting import Split
from odesk_tui.commands.steps import AddStep
from odesk_tui.commands.tickets import Create, Edit, Restore, Tag, Trash
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.core.errors import DeskError
from odesk_tui.core.sla.calendar_edit import CalendarEdit
from odesk_tui.core.sla.policy import Metric
from odesk_tui.demo.fill import fill
from odesk_tui.desk import Desk
from odesk_tui.reads.checks import Checks
from odesk_tui.reads.sla import TicketClocks
from odesk_tui.reads.sla_proof import ClockDoubts, Doubt
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.store.door import Store
from odesk_tui.store.opening import open_store
from tests import databases
from tests.commands.conftest import Clock, number_of, promise_next_response
from tests.conftest import databases_of

_COUNTER = itertools.count(1)
OFFICE = "Office hours"
WEEKS = ("mon-fri 09:00-17:00", "mon-fri 08:00-12:00,13:00-20:00", "daily 00:00-24:00", "sat closed")


def doubts(desk: Desk) -> tuple[Doubt, ...]:
    found: list[Doubt] = []
    after: int | None = 0
    while after is not None:
        proof = desk.read(ClockDoubts(after, 2))
        found += proof.doubts
        after = proof.last
    return tuple(found)


def promise_acme_otherwise(store: Store) -> None:
    """Acme gets a policy of its own: resolution around the clock, paused on hold; at low priority nothing."""
    with store.writing() as tx:
        policy = tx.insert("sla_policy", {"name": "acme", "query": ""}, returning="id")
        for priority in (1, 2, 3):
            tx.insert(
                "sla_target",
                {
                    "policy_id": policy,
                    "metric": "resolution",
                    "priority": priority,
                    "seconds": 3600,
                    "pauses": "on_hold",
                },
            )
        tx.execute(
            "INSERT INTO sla_place (policy_id, project_id, position) SELECT ?, id, 1 FROM project WHERE handle = 'acme'",
            (policy,),
        )


tickets = st.integers(0, 3)
STATUSES = ("open", "pending", "hold", "solved", "closed")


class Living(RuleBasedStateMachine):
    """Ada and Bob work on the same tickets, take back what they did, and the hours change under their hands."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.clock = Clock()
        self.store = open_store(address)
        nobody = Desk(self.store, via="test", clock=self.clock)
        nobody.run(SetUp(handle="ada", name="Ada"))
        promise_next_response(self.store)
        for command in (
            AddAgent(handle="bob", name="Bob"),
            AddProject(name="Globex"),
            AddProject(name="Acme"),
            AddContact(project="globex", name="Eve", email="eve@globex.example"),
        ):
            nobody.run(command)
        promise_acme_otherwise(self.store)
        for policy, metric, when, action in (
            ("standard", "resolution", "25%", "raise"),
            ("standard", "resolution", "before:1h", "tag:late"),
            ("standard", "next_response", "due", "assign:bob"),
            ("acme", "resolution", "after:30m", "note:late"),
        ):
            nobody.run(AddStep(policy=policy, metric=metric, when=when, actions=(action,)))
        for command in (
            AddTeam(handle="network", name="Network"),
            AddTeam(handle="platform", name="Platform"),
            AddField(name="os", kind="text"),
            AddPolicy(name="gold", query="tag:vip OR os=linux", like="standard"),
            AddPolicy(name="critical", query="severity:critical type:incident"),
        ):
            nobody.run(command)
        for policy in ("gold", "critical"):
            for metric in ("agent_work", "periodic_update", "team_ola"):
                nobody.run(SetTarget(policy=policy, metric=metric, seconds={"high": 3600, "low": 7200, "urgent": 900}))
        nobody.run(PlacePolicy(name="gold"))
        self.desks = [Desk(self.store, handle, via="test", clock=self.clock) for handle in ("ada", "bob")]
        self.numbers = [
            nobody.run(Create(subject=s, project="globex", body="Help!", changes={"requester": "eve@globex.example"}))
            .outcomes[0]
            .ticket
            or 0
            for s in "ab"
        ]

    def teardown(self) -> None:
        self.store.close()

    def do(self, who: int, command: Command) -> None:
        try:
            result = self.desks[who].run(command)
        except DeskError:
            return
        if isinstance(command, Create) and result.outcomes[0].ticket:
            self.numbers.append(result.outcomes[0].ticket)

    def number(self, place: int) -> int:
        return self.numbers[place % len(self.numbers)]

    @invariant()
    def proved(self) -> None:
        assert doubts(self.desks[0]) == ()
        assert self.desks[0].read(Checks()) == ()

    @rule(minutes=st.sampled_from([0, 0, 1, 30, 600, 3000]))
    def wait(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)

    @rule(who=st.integers(0, 1), n=tickets, status=st.sampled_from(STATUSES))
    def move(self, who: int, n: int, status: str) -> None:
        self.do(who, Edit(tickets=(self.number(n),), changes={"status": status}))

    @rule(
        who=st.integers(0, 1),
        n=tickets,
        field=st.sampled_from(
            [
                "priority=low",
                "priority=urgent",
                "severity=critical",
                "project=acme",
                "project=globex",
                "type=incident",
                "os=linux",
                "os=none",
                "tag=vip",
                "tag=none",
                "team=network",
                "team=platform",
                "team=none",
            ]
        ),
    )
    def promise(self, who: int, n: int, field: str) -> None:
        name, _, value = field.partition("=")
        self.do(who, Edit(tickets=(self.number(n),), changes={name: value}))

    @rule(who=st.integers(0, 1), n=tickets, add=st.booleans())
    def tag(self, who: int, n: int, add: bool) -> None:
        self.do(who, Tag(tickets=(self.number(n),), add=("vip",) if add else (), remove=() if add else ("vip",)))

    @rule(
        policy=st.sampled_from(["gold", "critical", "standard", "acme"]),
        metric=st.sampled_from(Metric),
        priority=st.sampled_from(["low", "normal", "high", "urgent"]),
        seconds=st.sampled_from([None, 600, 7200]),
        calendar=st.sampled_from([None, "none"]),
        pauses=st.sampled_from([None, ("waiting",), ("on_hold", "open")]),
    )
    def target(
        self,
        policy: str,
        metric: Metric,
        priority: str,
        seconds: int | None,
        calendar: str | None,
        pauses: tuple[str, ...] | None,
    ) -> None:
        self.do(
            0, SetTarget(policy=policy, metric=metric, seconds={priority: seconds}, calendar=calendar, pauses=pauses)
        )

    @rule(
        policy=st.sampled_from(["gold", "critical", "standard"]),
        project=st.sampled_from(["", "", "acme", "globex"]),
        position=st.sampled_from([None, 1, 2]),
        away=st.booleans(),
    )
    def place(self, policy: str, project: str, position: int | None, away: bool) -> None:
        self.do(0, PlacePolicy(name=policy, project=project, position=position, away=away))

    @rule(
        policy=st.sampled_from(["gold", "critical", "standard"]),
        query=st.sampled_from(
            ["", "tag:vip", "team:network", "os=linux priority>=high", "subject:new", "!type:incident"]
        ),
    )
    def condition(self, policy: str, query: str) -> None:
        self.do(0, EditPolicy(name=policy, query=query))

    @rule(
        project=st.sampled_from(["acme", "globex"]),
        policies=st.sampled_from([("gold",), ("gold", "standard"), ("critical",), ()]),
        ends=st.sampled_from(["", "2026-11-24", "2026-12-31"]),
        matrix=st.sampled_from(["", "critical=low minor=urgent"]),
    )
    def sign(self, project: str, policies: tuple[str, ...], ends: str, matrix: str) -> None:
        self.do(0, AddContract(project=project, policies=policies, starts="2026-11-01", ends=ends, matrix=matrix))

    @rule(name=st.sampled_from(["acme", "globex"]), on=st.sampled_from(["2026-11-02", "", "2026-12-24"]))
    def end(self, name: str, on: str) -> None:
        self.do(0, EndContract(name=name, on=on))

    @rule(policy=st.sampled_from(["gold", "critical", "standard", "acme"]))
    def reapply(self, policy: str) -> None:
        self.do(0, ReapplyPolicy(name=policy))

    @rule(policy=st.sampled_from(["critical", "acme"]))
    def remove(self, policy: str) -> None:
        self.do(0, RemovePolicy(name=policy))

    @rule(who=st.integers(0, 1), n=tickets, status=st.sampled_from([None, "solved", "pending"]))
    def reply(self, who: int, n: int, status: str | None) -> None:
        self.do(who, Reply(tickets=(self.number(n),), body="Hi", status=status))

    @rule(n=tickets, note=st.booleans())
    def write(self, n: int, note: bool) -> None:
        kind = Note if note else CustomerMessage
        self.do(0, kind(tickets=(self.number(n),), body="Still broken"))

    @rule(who=st.integers(0, 1), n=tickets, back=st.booleans())
    def trash(self, who: int, n: int, back: bool) -> None:
        self.do(who, Restore(tickets=(self.number(n),)) if back else Trash(tickets=(self.number(n),)))

    @rule(who=st.integers(0, 1), n=tickets, which=st.sets(st.integers(0, 4), min_size=1, max_size=3))
    def split(self, who: int, n: int, which: set[int]) -> None:
        items = self.desks[0].read(ShowTicket(self.number(n))).items
        said = [item.message_id for item in items if item.message_id]
        self.do(who, Split(ticket=self.number(n), messages=tuple(said[at] for at in sorted(which) if at < len(said))))

    @rule(
        changes=st.sampled_from(
            [{"priority": "low"}, {"priority": "high"}, {"severity": "critical", "team": "network"}, {"tag": "vip"}]
        ),
        project=st.sampled_from(["globex", "acme"]),
    )
    def create(self, changes: dict[str, str], project: str) -> None:
        self.do(0, Create(subject="new", project=project, body="x", changes=changes))

    @rule(
        status=st.sampled_from(STATUSES),
        days=st.sampled_from([None, 0, 3]),
        said=st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["reply", "customer", "note"])), max_size=3),
    )
    def bring(self, status: str, days: int | None, said: list[tuple[int, str]]) -> None:
        """A ticket of another system, with its past; without a date it is of now."""
        values = {"subject": "old", "project": "globex", "status": status, "priority": "high"}
        began = self.clock.now - timedelta(days=days or 0)
        if days is not None:
            values["created"] = began.isoformat()
        spoken = sorted((began + timedelta(minutes=minutes), kind) for minutes, kind in said)
        messages = tuple(ImportedMessage("x", kind, min(at, self.clock.now).isoformat()) for at, kind in spoken)
        result = self.desks[0].run(Import(rows=(ImportRow(values, messages),)))
        self.numbers.extend(outcome.ticket for outcome in result.done if outcome.ticket)

    @rule(n=tickets, into=tickets)
    def merge(self, n: int, into: int) -> None:
        self.do(0, Merge(tickets=(self.number(n),), into=self.number(into), across=True))

    @rule(who=st.integers(0, 1), again=st.booleans())
    def turn(self, who: int, again: bool) -> None:
        self.do(who, Redo() if again else Undo())

    @rule()
    def sweep(self) -> None:
        list(self.desks[0].sweep())
        assert list(self.desks[1].sweep()) == []

    @rule(week=st.sampled_from(WEEKS), recount=st.booleans())
    def edit_hours(self, week: str, recount: bool) -> None:
        self.do(0, EditCalendar(name=OFFICE, edit=CalendarEdit(hours=(week,))))
        if recount:
            self.do(0, RecountClocks(name=OFFICE))


@pytest.mark.parametrize(("database", "examples"), [("sqlite", 30), ("postgresql", 8)])
def test_clocks_are_what_happened_says(
    database: str, examples: int, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    root = databases_of(pytestconfig)
    with ExitStack() as used:

        def machine() -> Living:
            turn = next(_COUNTER)
            if database == "sqlite":
                path = tmp_path / f"{turn}.db"
                shutil.copy(databases.sqlite_template(root), path)
                return Living(str(path))
            return Living(used.enter_context(databases.postgres_clone(root, f"proof_{os.getpid()}_{turn}")))

        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            machine,
            settings=settings(
                max_examples=examples, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )


def test_a_desk_full_of_made_up_lives_has_no_doubts(store: Store, clock: Clock) -> None:
    fill(store, tickets=60, now=clock(), agent="ada")
    assert doubts(Desk(store, "ada", clock=clock)) == ()


@pytest.mark.parametrize(
    ("sql", "metric", "said"),
    [
        ("UPDATE sla_clock SET due_at = due_at + 60 WHERE metric = 'resolution'", "resolution", "due 2026-11-25 10:0"),
        (
            "UPDATE sla_clock SET target_s = target_s - 1 WHERE metric = 'resolution'",
            "resolution",
            "due 2026-11-25 10:0",
        ),
        ("UPDATE sla_clock SET elapsed_s = 5 WHERE metric = 'first_response'", "first_response", "met after 5 s"),
        ("UPDATE sla_clock SET state = 'breached' WHERE metric = 'first_response'", "first_response", "breached after"),
        ("UPDATE sla_segment SET started_at = started_at + 60 WHERE ended_at IS NULL", "resolution", "does not follow"),
        ("DELETE FROM sla_segment WHERE ended_at IS NULL", "resolution", "does not follow"),
        ("UPDATE sla_clock SET metric = 'next_response' WHERE metric = 'resolution'", "next_response", "nothing that"),
        ("UPDATE sla_clock SET cycle = 2 WHERE metric = 'first_response'", "first_response", "it is missing"),
        (
            "UPDATE sla_clock SET started_at = started_at - 1 WHERE metric = 'resolution'",
            "resolution",
            "does not follow",
        ),
    ],
)
def test_a_clock_that_another_hand_has_changed_is_found(
    desk: Desk, store: Store, clock: Clock, ticket: int, sql: str, metric: str, said: str
) -> None:
    clock.forward(minutes=30)
    desk.run(Reply(tickets=(ticket,), body="Looking."))
    assert doubts(desk) == ()
    with store.writing() as tx:
        assert tx.execute(sql)
    found = [doubt for doubt in doubts(desk) if doubt.metric == metric and said in doubt.found]
    assert [doubt.ticket for doubt in found] == [ticket]


def test_hours_that_were_edited_and_not_brought_along_are_no_doubt(desk: Desk, store: Store, ticket: int) -> None:
    desk.run(EditCalendar(name=OFFICE, edit=CalendarEdit(hours=("mon-fri 06:00-20:00",))))
    assert doubts(desk) == ()
    with store.writing() as tx:
        tx.execute("DELETE FROM meta WHERE name LIKE 'recount %'")
    assert {doubt.metric for doubt in doubts(desk)} == {"resolution"}
    assert ticket


def test_a_reply_followed_again_keeps_the_hours_of_then(
    desk: Desk, bob: Desk, store: Store, clock: Clock, ticket: int
) -> None:
    promise_next_response(store)
    who = {"requester": "eve@globex.example"}
    other = number_of(desk.run(Create(subject="The same", project="globex", body="Help!", changes=who)))
    desk.run(Merge(tickets=(other,), into=ticket))
    bob.run(Reply(tickets=(ticket,), body="Hi"))
    desk.run(Undo())
    first = desk.read(TicketClocks(ticket))[0]
    clock.forward(minutes=30)
    desk.run(EditCalendar(name=OFFICE, edit=CalendarEdit(hours=("mon-fri 14:00-20:00",))))
    desk.run(RecountClocks(name=OFFICE))
    desk.run(Edit(tickets=(ticket,), changes={"status": "pending"}))
    desk.run(Undo())
    assert desk.read(TicketClocks(ticket))[0] == first
    assert doubts(desk) == ()
