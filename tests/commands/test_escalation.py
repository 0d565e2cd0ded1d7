"""Steps of escalation: planned beside the clocks, fired once, by the desk, on both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from odesk_tui.commands.calendars import EditCalendar, RecountClocks
from odesk_tui.commands.conversation import CustomerMessage, Reply
from odesk_tui.commands.escalation import FireSteps
from odesk_tui.commands.merge import Merge
from odesk_tui.commands.steps import BATCH, AddStep, PlanSteps, RemoveStep
from odesk_tui.commands.tickets import Create, Edit, Restore, Tag, Trash
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.commands.watching import Watch
from odesk_tui.core.errors import DeskError
from odesk_tui.core.instants import from_seconds
from odesk_tui.core.sla.calendar_edit import CalendarEdit
from odesk_tui.core.wording import event_text
from odesk_tui.desk import Desk
from odesk_tui.reads.checks import Checks
from odesk_tui.reads.history import UndoList
from odesk_tui.reads.inbox import Inbox
from odesk_tui.reads.sla_proof import ClockDoubts
from odesk_tui.reads.sla_story import ClockStories
from odesk_tui.reads.steps import StepRows, StepsToDo
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.store import events, steps
from odesk_tui.store.door import Store
from tests.commands.conftest import Clock, number_of, promise_next_response

FIRST, RESOLUTION = "first_response", "resolution"


def add(desk: Desk, when: str, *actions: str, metric: str = RESOLUTION) -> None:
    desk.run(AddStep(policy="standard", metric=metric, when=when, actions=actions or ("notify:ada",)))


def sweep(desk: Desk) -> list[str]:
    return [outcome.message for outcome in desk.sweep()]


def history(store: Store, number: int) -> list[str]:
    with store.reading() as tx:
        return [event_text(event) for event in events.of_ticket(tx, number)]


def upcoming(desk: Desk, number: int, metric: str = RESOLUTION) -> str | None:
    """When the next step of a clock comes, which the store must hold too."""
    assert desk.read(ClockDoubts()).doubts == ()
    (story,) = desk.read(ClockStories(number, metric))[-1:]
    return f"{from_seconds(story.next_step.at):%d %H:%M}" if story.next_step else None


def test_steps_are_planned_on_what_is_open_and_on_what_comes(desk: Desk, ticket: int, clock: Clock) -> None:
    # High priority, in at 10:00 on Tuesday: a business day of eight hours, due on Wednesday at ten.
    add(desk, "75%")
    assert desk.read(StepsToDo()).planning
    assert sweep(desk) == []
    assert not desk.read(StepsToDo()).planning
    assert upcoming(desk, ticket) == "24 16:00"
    later = number_of(desk.run(Create(subject="VPN", project="globex", changes={"priority": "high"})))
    assert upcoming(desk, later) == "24 16:00"
    add(desk, "before:3h")
    sweep(desk)
    assert upcoming(desk, later) == "24 15:00"
    assert [(s.metric.value, s.position, s.when.text()) for s in desk.read(StepRows())] == [
        (RESOLUTION, 1, "75%"),
        (RESOLUTION, 2, "3h before due"),
    ]


def test_nobody_is_told_of_what_a_clock_had_come_to_before_the_step_was_added(
    desk: Desk, ticket: int, clock: Clock
) -> None:
    clock.forward(hours=7)
    add(desk, "50%")
    add(desk, "90%")
    assert sweep(desk) == []
    assert upcoming(desk, ticket) == "25 09:12"
    # Once the due instant is a later one, it has yet to come to the first of them too.
    desk.run(Edit(tickets=(ticket,), changes={"priority": "low"}))
    assert upcoming(desk, ticket) == "26 14:00"


def test_a_step_fires_once_and_says_who_did_what(
    desk: Desk, bob: Desk, store: Store, ticket: int, clock: Clock
) -> None:
    add(desk, "75%", "notify:bob", "tag:late")
    sweep(desk)
    clock.forward(hours=6)
    assert sweep(desk) == [f"#{ticket} resolution escalated: notified bob, tagged late (step 75% of standard)"]
    assert sweep(desk) == []
    shown = desk.read(ShowTicket(ticket))
    assert shown.row.tags == ("late",)
    assert history(store, ticket)[-2:] == [
        "tag none → late by step 75% of standard",
        "resolution escalated: notified bob, tagged late by step 75% of standard",
    ]
    with store.reading() as tx:
        assert {event.agent for event in events.of_ticket(tx, ticket) if event.via.startswith("step")} == {None}
    (item,) = bob.read(Inbox()).items
    assert (item.why, item.ticket, item.text.line()) == ("escalated", ticket, "resolution: 75% (standard)")
    assert desk.read(Inbox()).items == ()
    # It is nobody's to take back.
    assert all("escalated" not in one.text.line() for one in desk.read(UndoList()))
    assert upcoming(desk, ticket) is None
    assert desk.read(Checks()) == ()


def test_of_several_missed_only_the_highest_acts(desk: Desk, store: Store, ticket: int, clock: Clock) -> None:
    for when, name in (("50%", "half"), ("75%", "late"), ("due", "over"), ("after:20h", "much")):
        add(desk, when, f"tag:{name}")
    sweep(desk)
    # The program was off until the next Monday.
    clock.forward(days=4)
    clock.now = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
    assert len(sweep(desk)) == 1
    assert desk.read(ShowTicket(ticket)).row.tags == ("much",)
    assert "passed over: 50%, 75%, due" in history(store, ticket)[-1]
    assert sweep(desk) == []
    with store.reading() as tx:
        assert sorted(row[0] for row in tx.all("SELECT acted FROM sla_fired")) == [0, 0, 0, 1]


def test_a_pause_a_stop_and_a_merge_cancel_what_is_to_come(desk: Desk, ticket: int, clock: Clock) -> None:
    add(desk, "75%")
    add(desk, "50%", metric=FIRST)
    sweep(desk)
    assert upcoming(desk, ticket, FIRST) == "24 11:00"
    desk.run(Reply(tickets=(ticket,), body="On it."))
    assert upcoming(desk, ticket, FIRST) is None
    desk.run(Edit(tickets=(ticket,), changes={"status": "pending"}))
    assert upcoming(desk, ticket) is None
    clock.forward(hours=7)
    assert sweep(desk) == []
    desk.run(Edit(tickets=(ticket,), changes={"status": "open"}))
    assert upcoming(desk, ticket) == "25 15:00"
    desk.run(Trash(tickets=(ticket,)))
    assert upcoming(desk, ticket) is None
    desk.run(Restore(tickets=(ticket,)))
    assert upcoming(desk, ticket) == "25 15:00"
    other = number_of(desk.run(Create(subject="The same", project="globex")))
    assert upcoming(desk, other) is not None
    desk.run(Merge(tickets=(other,), into=ticket))
    assert upcoming(desk, other) is None
    clock.forward(days=30)
    assert [line.split()[0] for line in sweep(desk)] == [f"#{ticket}"]


def test_a_later_due_date_moves_only_what_has_not_fired(desk: Desk, ticket: int, clock: Clock) -> None:
    add(desk, "50%", "tag:half")
    add(desk, "75%", "tag:late")
    sweep(desk)
    clock.forward(hours=4)
    assert len(sweep(desk)) == 1
    # Forty hours now instead of eight: half of it is still to come, but that step has fired.
    desk.run(Edit(tickets=(ticket,), changes={"priority": "low"}))
    assert upcoming(desk, ticket) == "27 16:00"
    desk.run(Undo())
    assert upcoming(desk, ticket) == "24 16:00"
    clock.forward(hours=2)
    assert len(sweep(desk)) == 1
    assert desk.read(ShowTicket(ticket)).row.tags == ("half", "late")


def test_other_hours_move_steps(desk: Desk, ticket: int) -> None:
    add(desk, "75%")
    sweep(desk)
    desk.run(EditCalendar(name="office hours", edit=CalendarEdit(hours=("mon-fri 09:00-11:00",))))
    desk.run(RecountClocks(name="office hours"))
    assert upcoming(desk, ticket) == "27 10:00"


def test_everything_that_a_step_can_do(desk: Desk, bob: Desk, store: Store, ticket: int, clock: Clock) -> None:
    desk.run(Watch(tickets=(ticket,), agent="bob"))
    add(
        desk,
        "50%",
        "assign:bob",
        "team:network",
        "raise",
        "tag:late",
        "note:Look at @ada",
        "webhook:https://example.org/hook",
        "notify:assignee,team,watchers",
    )
    sweep(desk)
    clock.forward(hours=4)
    (said,) = sweep(desk)
    assert said == (
        f"#{ticket} resolution escalated: assigned to bob, given to team network, priority raised to urgent, tagged late, "
        "note added, webhook queued, notified bob, ada (step 50% of standard)"
    )
    shown = desk.read(ShowTicket(ticket))
    assert (shown.row.assignee, shown.row.team, shown.row.priority.label) == ("bob", "network", "P1")
    assert [item.body.raw for item in shown.items if item.kind == "note" and item.body is not None] == ["Look at @ada"]
    assert {item.why for item in bob.read(Inbox()).items} == {"escalated", "assigned", "breach"}
    assert {item.why for item in desk.read(Inbox()).items} == {"escalated", "mention"}
    with store.reading() as tx:
        ((kind, recipient, payload),) = tx.all("SELECT kind, recipient, payload FROM outbox")
    assert (kind, recipient) == ("webhook", "https://example.org/hook")
    told = json.loads(payload)
    assert (told["ticket"], told["target"], told["step"]) == (ticket, "resolution", "50%")
    assert desk.read(ClockDoubts()).doubts == ()
    assert desk.read(Checks()) == ()


def test_an_action_that_fails_holds_up_no_other_and_is_told(
    desk: Desk, store: Store, ticket: int, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from odesk_tui.commands import escalation

    def broken(*_: object) -> str:
        raise KeyError("broken")

    monkeypatch.setitem(escalation._VERBS, "team", broken)  # type: ignore[arg-type]
    add(desk, "50%", "notify:assignee", "team:network", "tag:late")
    second = number_of(desk.run(Create(subject="VPN", project="globex", changes={"priority": "high"})))
    sweep(desk)
    clock.forward(hours=4)
    assert len(sweep(desk)) == 2
    assert desk.read(ShowTicket(ticket)).row.tags == ("late",)
    assert desk.read(ShowTicket(second)).row.tags == ("late",)
    told = history(store, ticket)[-1]
    assert "tagged late" in told
    assert "could not notify assignee: nobody is there to be told" in told
    assert "could not team network: it failed (KeyError)" in told
    assert sweep(desk) == []


def test_taking_back_and_doing_again_fires_nothing_twice(desk: Desk, store: Store, ticket: int, clock: Clock) -> None:
    promise_next_response(store)
    add(desk, "50%", "tag:unanswered", metric="next_response")
    sweep(desk)
    desk.run(Reply(tickets=(ticket,), body="On it."))
    desk.run(CustomerMessage(tickets=(ticket,), body="And now?"))
    assert upcoming(desk, ticket, "next_response") == "24 11:00"
    clock.forward(hours=1)
    assert len(sweep(desk)) == 1
    desk.run(Tag(tickets=(ticket,), remove=("unanswered",)))
    desk.run(Undo(steps=2))
    assert desk.read(ClockDoubts()).doubts == ()
    desk.run(Redo(steps=2))
    assert sweep(desk) == []
    # What the customer says next is another matter, even when its clock takes the place of one that was taken back.
    desk.run(Undo(steps=2))
    clock.forward(minutes=5)
    desk.run(CustomerMessage(tickets=(ticket,), body="Still nothing!"))
    assert upcoming(desk, ticket, "next_response") == "24 12:05"
    clock.forward(hours=1)
    assert len(sweep(desk)) == 1


def test_adding_and_removing_can_be_taken_back(desk: Desk, store: Store, ticket: int, clock: Clock) -> None:
    add(desk, "75%")
    sweep(desk)
    desk.run(Undo())
    assert sweep(desk) == []
    assert upcoming(desk, ticket) is None
    desk.run(Redo())
    sweep(desk)
    assert upcoming(desk, ticket) == "24 16:00"
    desk.run(RemoveStep(policy="Standard", metric="Resolution", position=1))
    sweep(desk)
    assert upcoming(desk, ticket) is None
    assert desk.read(StepRows()) == ()
    desk.run(Undo())
    sweep(desk)
    assert upcoming(desk, ticket) == "24 16:00"
    clock.forward(hours=7)
    assert len(sweep(desk)) == 1
    # What has done something stays known.
    assert "the step 75% is in use by now" in str(desk.run(Undo()).refused[0].error)
    assert len(desk.read(StepRows())) == 1


def test_many_clocks_learn_of_a_step_in_batches(desk: Desk, store: Store) -> None:
    for _ in range(BATCH + 5):
        desk.run(Create(subject="x", project="globex"))
    add(desk, "75%")
    assert len(desk.run(PlanSteps()).outcomes) == BATCH
    assert desk.read(StepsToDo()).planning
    # Doctor waits for it.
    assert desk.read(ClockDoubts()).doubts == ()
    assert len(desk.run(PlanSteps()).outcomes) == 5
    assert not desk.read(StepsToDo()).planning
    assert desk.read(ClockDoubts()).doubts == ()
    with store.reading() as tx:
        assert tx.all("SELECT count(*) FROM sla_clock WHERE next_step_at IS NOT NULL") == [(BATCH + 5,)]


def test_as_many_as_asked_fire_at_once_and_the_longest_due_first(desk: Desk, clock: Clock) -> None:
    add(desk, "75%", "tag:late")
    numbers = []
    for _ in range(3):
        numbers.append(number_of(desk.run(Create(subject="x", project="globex"))))
        clock.forward(minutes=1)
    sweep(desk)
    clock.forward(days=10)
    assert [outcome.ticket for outcome in desk.run(FireSteps(limit=2)).outcomes] == numbers[:2]
    assert [outcome.ticket for outcome in desk.run(FireSteps(limit=2)).outcomes] == numbers[2:]
    assert desk.run(FireSteps(limit=2)).outcomes == ()


def test_doctor_finds_a_clock_whose_step_is_looked_for_at_another_time(desk: Desk, store: Store, ticket: int) -> None:
    add(desk, "75%")
    sweep(desk)
    with store.writing() as tx:
        tx.execute("UPDATE sla_clock SET next_step_at = NULL WHERE metric = 'resolution'")
    (doubt,) = desk.read(ClockDoubts()).doubts
    assert (doubt.ticket, doubt.metric) == (ticket, RESOLUTION)
    assert doubt.found == "its next step is looked for never, it comes 2026-11-24 16:00:00 UTC"


@pytest.mark.parametrize(
    ("policy", "metric", "when", "actions", "said"),
    [
        ("gold", RESOLUTION, "75%", ("raise",), "there is no policy 'gold'"),
        ("standard", "speed", "75%", ("raise",), "'speed' is not one of first_response"),
        ("standard", RESOLUTION, "soon", ("raise",), "does not say when"),
        ("standard", RESOLUTION, "75%", (), "a step does something"),
        ("standard", RESOLUTION, "75%", ("assign:carl",), "there is no agent 'carl'"),
        ("standard", RESOLUTION, "75%", ("notify:assignee,carl",), "there is no agent 'carl'"),
        ("standard", RESOLUTION, "75%", ("team:x",), "there is no team 'x'"),
    ],
)
def test_a_step_that_cannot_be_is_refused(
    desk: Desk, policy: str, metric: str, when: str, actions: tuple[str, ...], said: str
) -> None:
    with pytest.raises(DeskError, match=said):
        desk.run(AddStep(policy=policy, metric=metric, when=when, actions=actions))
    assert desk.read(StepRows()) == ()


def test_what_is_not_there_cannot_be_removed(desk: Desk) -> None:
    add(desk, "75%")
    with pytest.raises(DeskError, match="has no step 2; it has: 1"):
        desk.run(RemoveStep(policy="standard", metric=RESOLUTION, position=2))


def test_a_sweep_with_nothing_to_do_writes_nothing(desk: Desk, store: Store, ticket: int) -> None:
    add(desk, "75%")
    sweep(desk)
    before = store.changes()
    with store.reading() as tx:
        newest = events.newest(tx)
    assert sweep(desk) == []
    assert store.changes() == before
    with store.reading() as tx:
        assert events.newest(tx) == newest
        assert steps.pending(tx) is None
