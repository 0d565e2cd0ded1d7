"""Whatever is done and however often it is taken back: the store is what it was, on both databases."""

from __future__ import annotations

import itertools
import os
import shutil
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from odesk_tui.commands.approvals import AskApproval
from odesk_tui.commands.base import Command
from odesk_tui.commands.calendars import AddCalendar
from odesk_tui.commands.children import CreateChild
from odesk_tui.commands.contracts import AddContract, EditContract, EndContract
from odesk_tui.commands.conversation import CustomerMessage, Note, Reply
from odesk_tui.commands.fields import AddField, Definition, EditField, IndexField, RemoveField, RestoreField
from odesk_tui.commands.inbox import MarkRead
from odesk_tui.commands.limits import LimitStatus
from odesk_tui.commands.links import Link, Unlink
from odesk_tui.commands.macros import ApplyMacro, RemoveMacro, SaveMacro
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.people import AddAgent, AddContact, AddProject, AddTeam, EditTeam, SetRole
from odesk_tui.commands.policies import AddPolicy, EditPolicy, PlacePolicy, ReapplyPolicy, RemovePolicy, SetTarget
from odesk_tui.commands.reasons import AddReasonCode, GiveReason, RemoveReasonCode
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.splitting import Split
from odesk_tui.commands.steps import AddStep, PlanSteps, RemoveStep
from odesk_tui.commands.tickets import Create, Edit, Restore, Snooze, StepPriority, StepStatus, Tag, Trash
from odesk_tui.commands.time import LogTime, StartTimer, StopTimer
from odesk_tui.commands.types import AddType, EditType, RemoveType
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.commands.views import EditView, PutViewOnKey, RemoveView, SaveView
from odesk_tui.commands.watching import Unwatch, Watch
from odesk_tui.commands.workflows import AddWorkflow, Allow, DropStatus, PutStatus
from odesk_tui.core.errors import DeskError
from odesk_tui.core.sla.calendar_edit import CalendarEdit
from odesk_tui.core.sla.policy import Metric
from odesk_tui.desk import Desk
from odesk_tui.reads.checks import Checks
from odesk_tui.reads.history import UndoList
from odesk_tui.reads.inbox import Inbox
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.views import Views
from odesk_tui.store.door import Store
from odesk_tui.store.opening import open_store
from tests import databases
from tests.commands.conftest import Clock, promise_next_response
from tests.conftest import databases_of

_COUNTER = itertools.count(1)
# What a person sees of the store: no keys that a row may change, no version, no time of the last change. A ticket in the
# trash is gone for them, and so is one whose creation was taken back.
_SEEN = {
    "ticket": "SELECT number, subject, type, status, category, severity, priority, channel, project_id, requester_id, "
    "assignee_id, team_id, created_at, solved_at, due, snoozed_until, sla_due, sla_calendar_id, external_id, "
    "CAST(custom AS TEXT) "
    "FROM ticket t WHERE trashed_at IS NULL",
    "tag": "SELECT ticket_number, tag FROM ticket_tag g JOIN ticket t ON t.number = g.ticket_number WHERE trashed_at IS NULL",
    "words": "SELECT ticket_number, words FROM ticket_text w JOIN ticket t ON t.number = w.ticket_number "
    "WHERE trashed_at IS NULL",
    "clock": "SELECT c.ticket_number, metric, cycle, policy_id, calendar_id, pauses, state, target_s, started_at, due_at, "
    "remaining_s, stopped_at, elapsed_s, next_step_at FROM sla_clock c JOIN ticket t ON t.number = c.ticket_number "
    "WHERE trashed_at IS NULL",
    "segment": "SELECT c.ticket_number, metric, cycle, s.started_at, s.ended_at FROM sla_segment s "
    "JOIN sla_clock c ON c.id = s.clock_id JOIN ticket t ON t.number = c.ticket_number WHERE trashed_at IS NULL",
    "message": "SELECT m.ticket_number, m.id, kind, at, agent_id, contact_id, body FROM message m "
    "JOIN ticket t ON t.number = m.ticket_number WHERE trashed_at IS NULL AND withdrawn_at IS NULL",
    "outbox": "SELECT message_id, recipient, payload FROM outbox WHERE state = 'waiting'",
    "time": "SELECT agent_id, ticket_number, started_at, ended_at, note, work_type FROM time_entry",
    "link": "SELECT source, target, kind FROM link",
    "watcher": "SELECT ticket_number, agent_id FROM watcher",
    "view": "SELECT owner_id, team_id, name, query, layout, columns, slot FROM saved_view",
    "view key": "SELECT k.agent_id, k.slot, v.name FROM view_key k LEFT JOIN saved_view v ON v.id = k.view_id",
    "limit": "SELECT status, cards FROM status_limit",
    "macro": "SELECT name, changes, reply, note, slot FROM macro",
    "people": "SELECT handle, name FROM agent UNION ALL SELECT handle, name FROM team "
    "UNION ALL SELECT handle, name FROM project UNION ALL SELECT email, name FROM contact",
    "read": "SELECT why, at, ticket_number FROM inbox_item WHERE read_at IS NOT NULL",
    "field": "SELECT name, kind, label, settings, indexed FROM custom_field WHERE removed = 0",
    "calendar": "SELECT name, timezone, definition, version FROM calendar",
    "step": "SELECT policy_id, metric, position, moment, actions FROM sla_step WHERE removed = 0",
    "policy": "SELECT id, name, query FROM sla_policy WHERE removed = 0",
    "target": "SELECT policy_id, metric, priority, seconds, calendar_id, pauses FROM sla_target t "
    "WHERE EXISTS (SELECT 1 FROM sla_policy p WHERE p.id = t.policy_id AND p.removed = 0)",
    "place": "SELECT policy_id, project_id, contract_id, position FROM sla_place",
    "contract": "SELECT project_id, name, starts_at, ends_at, timezone, matrix FROM contract",
    "member": "SELECT team_id, agent_id FROM team_member",
    "role": "SELECT handle, role FROM agent",
    "status": "SELECT name, short, category, position FROM status",
    "workflow": "SELECT name, definition FROM workflow",
    "type": "SELECT name, label, icon, colour, workflow, priority, hint, position, retired FROM ticket_type",
    "request": "SELECT ticket_number, source, target, need, asked_by, note, state FROM approval_request",
    "reason": "SELECT ticket_number, metric, cycle, code, note, agent_id, at FROM breach_reason r "
    "JOIN ticket t ON t.number = r.ticket_number WHERE trashed_at IS NULL",
    "reason code": "SELECT code, label, position, removed FROM breach_code",
    "voice": "SELECT r.ticket_number, r.target, v.agent_id, v.agrees, v.reason FROM approval_voice v "
    "JOIN approval_request r ON r.id = v.request_id",
}


def seen(store: Store) -> dict[str, list[Any]]:
    with store.reading() as tx:
        found = {name: sorted(tx.all(sql), key=repr) for name, sql in _SEEN.items()}
    found["words"] = [(number, sorted(words.split())) for number, words in found["words"]]
    return found


tickets = st.integers(0, 4)
POLICIES = st.sampled_from(["gold", "silver", "standard"])
CHANGES = st.dictionaries(
    st.sampled_from(
        ["status", "priority", "severity", "type", "assignee", "team", "project", "subject", "tag", "due", "os"]
    ),
    st.integers(0, 3),
    min_size=1,
    max_size=3,
)
VALUES = {
    "status": ("open", "pending", "solved", "hold"),
    "priority": ("low", "normal", "high", "urgent"),
    "severity": ("minor", "moderate", "major", "critical"),
    "type": ("incident", "request", "question", "task"),
    "assignee": ("ada", "bob", "none", "ada"),
    "team": ("network", "none", "network", "none"),
    "project": ("globex", "acme", "globex", "acme"),
    "subject": ("Printer", "VPN drops", "Größe", "a\0b"),
    "tag": ("vip", "vpn,vip", "", "x"),
    "due": ("none", "2026-12-01", "2026-12-24", "none"),
    "os": ("Linux", "macOS", "none", "3.2"),
}


class Undoing(RuleBasedStateMachine):
    """Ada works; what she sees after taking back n changes is what she saw n changes ago."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.clock = Clock()
        self.store = open_store(address)
        self.desk = Desk(self.store, "ada", via="test", clock=self.clock)
        self.desk.run(SetUp(handle="ada", name="Ada"))
        promise_next_response(self.store)
        nobody = Desk(self.store, via="test", clock=self.clock)
        for command in (
            AddAgent(handle="bob", name="Bob"),
            AddTeam(handle="network", name="Network", members=("ada",)),
            AddProject(name="Globex"),
            AddProject(name="Acme"),
            AddContact(project="globex", name="Eve", email="eve@globex.example"),
            AddWorkflow(name="careful"),
            Allow(workflow="careful", sources=("open", "pending"), targets=("solved",), approval="one of bob"),
        ):
            nobody.run(command)
        self.numbers: list[int] = []
        for subject in "abc":
            result = nobody.run(
                Create(subject=subject, project="globex", body="Help!", changes={"requester": "eve@globex.example"})
            )
            self.numbers.append(result.outcomes[0].ticket or 0)
        nobody.run(AddStep(policy="standard", metric="resolution", when="-1h", actions=("raise",)))
        self.nobody = nobody
        self.plan()
        self.before = seen(self.store)
        self.past: list[dict[str, list[Any]]] = []
        self.future: list[dict[str, list[Any]]] = []

    def teardown(self) -> None:
        while self.past:
            self.take_back()
        assert self.desk.read(UndoList()) == ()
        while self.future:
            self.do_again()
        self.store.close()

    def number(self, place: int) -> int:
        return self.numbers[place % len(self.numbers)]

    def plan(self) -> None:
        """Let the clocks learn of steps that came, went or were taken back, as a sweep does."""
        self.nobody.run(PlanSteps())

    def do(self, command: Command) -> None:
        waiting = len(self.desk.read(UndoList(limit=100)))
        try:
            result = self.desk.run(command)
        except DeskError:
            return
        if isinstance(command, Create | Split) and result.outcomes[0].ticket:
            self.numbers.append(result.outcomes[0].ticket)
        self.plan()
        after = seen(self.store)
        if len(self.desk.read(UndoList(limit=100))) == waiting:
            assert after == self.before
            return
        self.past.append(self.before)
        self.future.clear()
        self.before = after

    @rule(minutes=st.sampled_from([0, 1, 30, 600, 3000]))
    def wait(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)

    @precondition(lambda self: self.past)
    @rule()
    def take_back(self) -> None:
        result = self.desk.run(Undo())
        assert result.refused == ()
        self.plan()
        self.future.append(self.before)
        self.before = self.past.pop()
        assert seen(self.store) == self.before

    @precondition(lambda self: self.future)
    @rule()
    def do_again(self) -> None:
        result = self.desk.run(Redo())
        assert result.refused == ()
        self.plan()
        self.past.append(self.before)
        self.before = self.future.pop()
        assert seen(self.store) == self.before

    @invariant()
    def sound(self) -> None:
        assert self.desk.read(Checks()) == ()

    @rule(changes=CHANGES, some=st.sets(tickets, min_size=1, max_size=3))
    def edit(self, changes: dict[str, int], some: set[int]) -> None:
        values = {name: VALUES[name][choice] for name, choice in changes.items()}
        self.do(Edit(tickets=tuple(self.number(n) for n in some), changes=values))

    @rule(
        some=st.sets(tickets, min_size=1, max_size=3),
        add=st.sampled_from(["vip", "x", "y"]),
        gone=st.sampled_from("xz"),
    )
    def tag(self, some: set[int], add: str, gone: str) -> None:
        self.do(Tag(tickets=tuple(self.number(n) for n in some), add=(add,), remove=(gone,)))

    @rule(some=st.sets(tickets, min_size=1, max_size=3), by=st.sampled_from([-1, 1]), what=st.booleans())
    def step(self, some: set[int], by: int, what: bool) -> None:
        kind = StepStatus if what else StepPriority
        self.do(kind(tickets=tuple(self.number(n) for n in some), by=by))

    @rule(every=st.booleans())
    def mark_read(self, every: bool) -> None:
        items = self.desk.read(Inbox()).items
        self.do(MarkRead(refs=None if every else tuple((item.why, item.ref) for item in items[:1])))

    @rule(n=tickets, hours=st.sampled_from([0, 5]))
    def snooze(self, n: int, hours: int) -> None:
        self.do(Snooze(tickets=(self.number(n),), until=self.clock.now + timedelta(hours=hours) if hours else None))

    @rule(n=tickets, back=st.booleans())
    def trash(self, n: int, back: bool) -> None:
        self.do(Restore(tickets=(self.number(n),)) if back else Trash(tickets=(self.number(n),)))

    @rule(n=tickets, status=st.sampled_from([None, "solved", "pending"]), body=st.sampled_from(["Hi", "Hi @bob", "\0"]))
    def reply(self, n: int, status: str | None, body: str) -> None:
        self.do(Reply(tickets=(self.number(n),), body=body, status=status))

    @rule(n=tickets, status=st.sampled_from([None, "hold"]))
    def note(self, n: int, status: str | None) -> None:
        self.do(Note(tickets=(self.number(n),), body="ask @bob", status=status))

    @rule(some=st.sets(tickets, min_size=1, max_size=2))
    def customer(self, some: set[int]) -> None:
        self.do(CustomerMessage(tickets=tuple(self.number(n) for n in some), body="Still broken"))

    @rule(subject=st.sampled_from(["new", "newer"]), severity=st.sampled_from(["minor", "critical"]))
    def create(self, subject: str, severity: str) -> None:
        self.do(Create(subject=subject, project="globex", body="x", changes={"severity": severity, "tag": "t"}))

    @rule(n=tickets)
    def create_child(self, n: int) -> None:
        self.do(CreateChild(subject="child", project="acme", parent=self.number(n)))

    @rule(n=tickets)
    def start(self, n: int) -> None:
        self.do(StartTimer(ticket=self.number(n), note="n"))

    @rule(note=st.sampled_from([None, "done"]))
    def stop(self, note: str | None) -> None:
        self.do(StopTimer(note=note))

    @rule(n=tickets)
    def log(self, n: int) -> None:
        self.do(LogTime(tickets=(self.number(n),), seconds=900, note="call"))

    @rule(a=tickets, b=tickets, kind=st.sampled_from(["blocks", "relates", "parent", "child", "blocked-by"]))
    def link(self, a: int, b: int, kind: str) -> None:
        self.do(Link(tickets=(self.number(a),), target=self.number(b), kind=kind))

    @rule(a=tickets, b=tickets)
    def unlink(self, a: int, b: int) -> None:
        self.do(Unlink(tickets=(self.number(a),), target=self.number(b)))

    @rule(some=st.sets(tickets, min_size=1, max_size=2), into=tickets)
    def merge(self, some: set[int], into: int) -> None:
        self.do(Merge(tickets=tuple(self.number(n) for n in some), into=self.number(into), across=True))

    @rule(n=tickets, which=st.sets(st.integers(0, 5), min_size=1, max_size=3))
    def split(self, n: int, which: set[int]) -> None:
        said = [item.message_id for item in self.desk.read(ShowTicket(self.number(n))).items if item.message_id]
        ids = tuple(said[place] for place in sorted(which) if place < len(said))
        self.do(Split(ticket=self.number(n), messages=ids))

    @rule(n=tickets, status=st.sampled_from(["open", "solved"]))
    def override(self, n: int, status: str) -> None:
        self.do(Edit(tickets=(self.number(n),), changes={"status": status}, override="it is known"))

    @rule(n=tickets, stop=st.booleans())
    def watch(self, n: int, stop: bool) -> None:
        self.do(Unwatch(tickets=(self.number(n),)) if stop else Watch(tickets=(self.number(n),)))

    @rule(
        name=st.sampled_from(["A", "B", "Mine"]),
        slot=st.sampled_from([None, 1, 2]),
        shared=st.booleans(),
        layout=st.sampled_from(["list", "board"]),
    )
    def save_view(self, name: str, slot: int | None, shared: bool, layout: str) -> None:
        self.do(SaveView(name=name, query="status:open", slot=slot, shared=shared, layout=layout))

    @rule(
        place=st.integers(0, 20),
        changes=st.sampled_from(
            [
                {"name": "B"},
                {"owner": "everybody"},
                {"owner": "network", "columns": "id,sla"},
                {"query": "tag:x", "key": "2"},
            ]
        ),
    )
    def edit_view(self, place: int, changes: dict[str, str]) -> None:
        self.do(EditView(view=self.view(place), changes=changes))

    @rule(place=st.integers(0, 20), slot=st.sampled_from([None, 1, 2]))
    def put_view_on_key(self, place: int, slot: int | None) -> None:
        self.do(PutViewOnKey(view=self.view(place), slot=slot))

    def view(self, place: int) -> int:
        """The id of one of the agent's views."""
        known = self.desk.read(Views(counted=False))
        return known[place % len(known)].id if known else 0

    @rule(status=st.sampled_from(["open", "hold"]), cards=st.sampled_from([None, 3, 5]))
    def limit_status(self, status: str, cards: int | None) -> None:
        self.do(LimitStatus(status=status, cards=cards))

    @rule(name=st.sampled_from(["A", "Mine"]), shared=st.booleans())
    def remove_view(self, name: str, shared: bool) -> None:
        self.do(RemoveView(name=name, shared=shared))

    @rule(
        name=st.sampled_from(["m", "k"]), slot=st.sampled_from([None, 1]), status=st.sampled_from(["solved", "pending"])
    )
    def save_macro(self, name: str, slot: int | None, status: str) -> None:
        changes = {"status": status, "priority": "low"}
        self.do(
            SaveMacro(name=name, changes=changes, add=("x",), remove=("vip",), reply="Hello", note="sent", slot=slot)
        )

    @rule(some=st.sets(tickets, min_size=1, max_size=3))
    def apply_macro(self, some: set[int]) -> None:
        self.do(ApplyMacro(tickets=tuple(self.number(n) for n in some), name="m"))

    @rule()
    def remove_macro(self) -> None:
        self.do(RemoveMacro(name="m"))

    @rule(kind=st.sampled_from(["choice", "version", "text"]), default=st.booleans(), needed=st.booleans())
    def add_field(self, kind: str, default: bool, needed: bool) -> None:
        said = Definition(
            choices=("Linux", "macOS") if kind == "choice" else None,
            default="Linux" if default and kind != "version" else None,
            required=("hold",) if needed else None,
        )
        self.do(AddField(name="os", kind=kind, definition=said))

    @rule(choices=st.sampled_from([("macOS", "Linux"), ("Linux",)]), kept=st.booleans())
    def edit_field(self, choices: tuple[str, ...], kept: bool) -> None:
        self.do(EditField(name="os", definition=Definition(choices=choices), keep_in="note" if kept else ""))

    @rule(name=st.sampled_from(["Unix", "macOS"]), view=st.booleans())
    def rename_choice(self, name: str, view: bool) -> None:
        if view:
            self.do(SaveView(name="Linux", query="os:linux sort:id"))
        else:
            self.do(SaveMacro(name="To Linux", changes={"os": "linux"}))
        self.do(EditField(name="os", rename={"linux": name}))

    @rule(kind=st.sampled_from(["choice", "version", "text"]), kept=st.booleans())
    def change_kind(self, kind: str, kept: bool) -> None:
        said = Definition(choices=("Linux", "macOS") if kind == "choice" else ())
        self.do(EditField(name="os", kind=kind, definition=said, keep_in="note" if kept else ""))

    @rule()
    def remove_field(self) -> None:
        self.do(RemoveField(name="os", confirmed=True))

    @rule()
    def restore_field(self) -> None:
        self.do(RestoreField(name="os"))

    @rule(wanted=st.booleans())
    def index_field(self, wanted: bool) -> None:
        self.do(IndexField(name="os", wanted=wanted))

    @rule(flow=st.sampled_from(["standard", "careful"]), name=st.sampled_from(["parts", "lab"]))
    def put_status(self, flow: str, name: str) -> None:
        category = {"parts": "waiting", "lab": "open"}[name]
        self.do(PutStatus(workflow=flow, name=name, category=category, after="new" if flow == "careful" else ""))

    @rule(flow=st.sampled_from(["standard", "careful"]), name=st.sampled_from(["parts", "lab", "hold"]))
    def drop_status(self, flow: str, name: str) -> None:
        self.do(DropStatus(workflow=flow, name=name, moves={name: "pending"}))

    @rule(source=st.sampled_from(["any", "new"]), goal=st.sampled_from(["parts", "lab", "closed"]), lead=st.booleans())
    def allow(self, source: str, goal: str, lead: bool) -> None:
        self.do(Allow(workflow="careful", sources=(source,), targets=(goal,), role="lead" if lead else ""))

    @rule(goal=st.sampled_from(["parts", "lab"]), some=st.sets(tickets, min_size=1, max_size=3))
    def go_far(self, goal: str, some: set[int]) -> None:
        self.do(Edit(tickets=tuple(self.number(n) for n in some), changes={"status": goal}))

    @rule(name=st.sampled_from(["request", "task"]), flow=st.sampled_from(["standard", "careful"]))
    def edit_type(self, name: str, flow: str) -> None:
        moves = {"parts": "pending", "lab": "open", "hold": "pending"}
        self.do(EditType(name=name, workflow=flow, label=f"{name} by {flow}", moves=moves))

    @rule(back=st.booleans())
    def remove_type(self, back: bool) -> None:
        self.do(AddType(name="task", priority="low") if back else RemoveType(name="task", to="incident"))

    @rule(some=st.sets(tickets, min_size=1, max_size=3))
    def ask_approval(self, some: set[int]) -> None:
        self.do(AskApproval(tickets=tuple(self.number(n) for n in some), to="solved", note="now"))

    @rule(some=st.sets(tickets, min_size=1, max_size=3), code=st.sampled_from([None, "bug", "own"]))
    def give_reason(self, some: set[int], code: str | None) -> None:
        self.do(GiveReason(tickets=tuple(self.number(n) for n in some), code=code, note="so"))

    @rule(gone=st.booleans())
    def reason_code(self, gone: bool) -> None:
        self.do(RemoveReasonCode(code="own") if gone else AddReasonCode(code="own", label="ours"))

    @rule(metric=st.sampled_from(["resolution", "next_response"]), when=st.sampled_from(["75%", "due", "+1h"]))
    def add_step(self, metric: str, when: str) -> None:
        self.do(AddStep(policy="standard", metric=metric, when=when, actions=("tag:late", "notify:assignee")))

    @rule(metric=st.sampled_from(["resolution", "next_response"]), position=st.integers(1, 3))
    def remove_step(self, metric: str, position: int) -> None:
        self.do(RemoveStep(policy="standard", metric=metric, position=position))

    @rule(role=st.sampled_from(["agent", "lead", "admin"]))
    def set_role(self, role: str) -> None:
        self.do(SetRole(handle="bob", role=role))

    @rule(add=st.sampled_from(["", "ada", "bob"]), remove=st.sampled_from(["", "ada", "bob"]))
    def edit_team(self, add: str, remove: str) -> None:
        names = tuple(filter(None, (add,))), tuple(filter(None, (remove,)))
        self.do(EditTeam(handle="network", add=names[0], remove=names[1]))

    @rule(
        query=st.sampled_from(["", "tag:vip", "team:network", "severity:critical"]),
        like=st.sampled_from(["", "standard"]),
    )
    def add_policy(self, query: str, like: str) -> None:
        self.do(AddPolicy(name="gold", query=query, like=like))

    @rule(
        name=POLICIES,
        query=st.sampled_from(["", "tag:vip", "type:incident"]),
        rename=st.sampled_from([None, "silver", "gold"]),
    )
    def edit_policy(self, name: str, query: str, rename: str | None) -> None:
        self.do(EditPolicy(name=name, query=query, rename=None if name == "standard" else rename))

    @rule(
        name=POLICIES,
        metric=st.sampled_from(Metric),
        priority=st.sampled_from(["normal", "high"]),
        seconds=st.sampled_from([None, 600, 7200]),
        pauses=st.sampled_from([None, ("waiting",)]),
    )
    def set_target(
        self, name: str, metric: Metric, priority: str, seconds: int | None, pauses: tuple[str, ...] | None
    ) -> None:
        self.do(SetTarget(policy=name, metric=metric, seconds={priority: seconds}, pauses=pauses))

    @rule(
        name=POLICIES,
        project=st.sampled_from(["", "globex"]),
        position=st.sampled_from([None, 1]),
        away=st.booleans(),
    )
    def place_policy(self, name: str, project: str, position: int | None, away: bool) -> None:
        self.do(PlacePolicy(name=name, project=project, position=position, away=away))

    @rule(name=POLICIES, gone=st.booleans())
    def policy(self, name: str, gone: bool) -> None:
        self.do(RemovePolicy(name=name) if gone and name != "standard" else ReapplyPolicy(name=name))

    @rule(
        matrix=st.sampled_from(["", "critical=low"]),
        policies=st.sampled_from([(), ("standard",), ("gold", "standard")]),
    )
    def sign(self, matrix: str, policies: tuple[str, ...]) -> None:
        self.do(AddContract(project="globex", policies=policies, starts="2026-11-01", matrix=matrix))

    @rule(matrix=st.sampled_from(["none", "minor=urgent"]), on=st.sampled_from(["", "2026-11-03"]), end=st.booleans())
    def edit_contract(self, matrix: str, on: str, end: bool) -> None:
        self.do(
            EndContract(name="globex", on=on) if end else EditContract(name="globex", matrix=matrix, rename="globex")
        )

    @rule(kind=st.sampled_from(["agent", "team", "project", "contact", "calendar"]))
    def add(self, kind: str) -> None:
        commands = {
            "agent": AddAgent(handle="zoe", name="Zoe", teams=("network",)),
            "team": AddTeam(handle="billing", name="Billing", members=("ada", "bob")),
            "project": AddProject(name="Initech"),
            "contact": AddContact(project="acme", name="Roger", email="roger@acme.example"),
            "calendar": AddCalendar(name="Nights", edit=CalendarEdit(hours=("daily 20:00-24:00",))),
        }
        self.do(commands[kind])


@pytest.mark.parametrize(("database", "examples"), [("sqlite", 28), ("postgresql", 10)])
def test_what_is_taken_back_is_what_it_was(
    database: str, examples: int, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    root = databases_of(pytestconfig)
    with ExitStack() as used:

        def machine() -> Undoing:
            turn = next(_COUNTER)
            if database == "sqlite":
                path = tmp_path / f"{turn}.db"
                shutil.copy(databases.sqlite_template(root), path)
                return Undoing(str(path))
            return Undoing(used.enter_context(databases.postgres_clone(root, f"undo_{os.getpid()}_{turn}")))

        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            machine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
