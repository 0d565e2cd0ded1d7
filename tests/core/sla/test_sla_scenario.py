"""Scenarios: the shared ones, what happens at the edges, and a slow walk that must agree."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from odesk_tui.core.instants import from_seconds
from odesk_tui.core.sla.policy import Metric
from odesk_tui.core.sla.simulate import simulated, simulations
from tests.core.sla.lived_slowly import METRICS, SlowLife

SCENARIOS = json.loads(
    (Path(__file__).parents[2] / "data" / "cases" / "sla_scenarios.json").read_text(encoding="utf-8")
)
DAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE: dict[str, Any] = {"timezone": "Europe/Berlin", "hours": {day: [["09:00", "17:00"]] for day in DAYS}}
SLA: dict[str, Any] = {
    "first_response_s": 3600,
    "next_response_s": 7200,
    "resolution_s": 28_800,
    "pause_states": ["pending"],
    "first_response_pauses": False,
}


def at(when: str, kind: str, **more: Any) -> dict[str, Any]:
    """An event at ``23 10:00``, a day and local time of November 2026 in Berlin (UTC+1); the 23rd is a Monday."""
    day, clock = when.split()
    return {"at": f"2026-11-{day}T{clock}:00+01:00", "type": kind, **more}


def utc(when: str) -> str:
    day, clock = when.split()
    moment = datetime.fromisoformat(f"2026-11-{day}T{clock}:00+01:00")
    return from_seconds(int(moment.timestamp())).isoformat().replace("+00:00", "Z")


def play(*events: dict[str, Any], sla: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    scenario = {"id": "x", "calendar": OFFICE, "sla": {**SLA, **(sla or {})}, "events": list(events), **more}
    return simulated(scenario)


def one(answer: dict[str, Any], metric: str, *names: str) -> tuple[Any, ...]:
    return tuple(answer["targets"][metric][name] for name in names)


def derived(name: str, answer: dict[str, Any]) -> Any:
    """A figure of the file's ``expected`` from an answer."""
    targets = answer["targets"]
    if name == "status":
        late = any(target["breached"] for target in targets.values())
        done = targets["resolution"]["state"] in ("met", "breached")
        return "failed" if late else "fulfilled" if done else "active"
    if name == "paused_s":
        return targets["resolution"]["paused_s"]
    if name in answer:
        return answer[name]
    metric = next(metric for metric in METRICS if name.startswith(metric))
    target, asked = targets[metric], name.removeprefix(f"{metric}_")
    if asked == "due":
        return target["due_at"] if target["state"] == "running" else None
    if asked == "in_s":
        return target["worst_elapsed_s"]
    if asked == "diff_s":
        return target["target_s"] - target["worst_elapsed_s"]
    return target["breached" if asked == "breached" else "next_escalation_at"]


def close(given: Any, wanted: Any, tolerance: int) -> bool:
    if isinstance(given, str) and isinstance(wanted, str) and wanted[:2] == "20":
        apart = datetime.fromisoformat(given) - datetime.fromisoformat(wanted)
        return abs(apart.total_seconds()) <= tolerance
    return bool(given == wanted)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario["id"] for scenario in SCENARIOS])
def test_shared_scenario(scenario: dict[str, Any]) -> None:
    answer = simulated(scenario)
    assert answer["id"] == scenario["id"]
    expected = scenario["expected"]
    for name in [name for name in expected if not name.endswith("_alt")]:
        found = derived(name, answer)
        ways = [expected[name], *([expected[f"{name}_alt"]] if f"{name}_alt" in expected else [])]
        assert any(close(found, way, scenario.get("tolerance_s", 0)) for way in ways), (name, found)


def test_an_answer_has_every_target_and_exactly_the_figures_of_the_format() -> None:
    answer = play(at("23 10:00", "created"), sla={"next_response_s": None})
    assert list(answer) == ["id", "next_due", "targets"]
    assert answer["next_due"] == utc("23 11:00")
    assert answer["targets"]["resolution"] == {
        "state": "running",
        "due_at": utc("24 10:00"),
        "target_s": 28_800,
        "elapsed_s": 0,
        "paused_s": 0,
        "breached": False,
        "worst_elapsed_s": None,
        "cycles": 1,
        "next_escalation_at": None,
    }
    assert one(answer, "next_response", "state", "due_at", "target_s", "cycles") == (None, None, None, 0)


def test_a_clock_that_starts_out_of_hours_waits_for_the_opening() -> None:
    answer = play(at("21 12:00", "created"), at("23 08:00", "agent_reply"))
    assert one(answer, "first_response", "state", "elapsed_s", "due_at") == ("met", 0, utc("23 10:00"))
    assert one(answer, "resolution", "due_at", "elapsed_s") == (utc("23 17:00"), 0)


def test_a_call_answers_first_and_leaves_the_next_question_open() -> None:
    answer = play(at("23 10:00", "created"), at("23 10:00", "customer_reply"), at("23 10:30", "first_response"))
    assert one(answer, "first_response", "state", "elapsed_s") == ("met", 1800)
    assert one(answer, "next_response", "state", "due_at") == ("running", utc("23 12:00"))
    noted = play(at("23 10:00", "created"), at("23 10:30", "internal_note"))
    assert one(noted, "first_response", "state", "due_at") == ("running", utc("23 11:00"))


def test_reopening_goes_on_without_the_solved_span() -> None:
    answer = play(
        at("23 10:00", "created"),
        at("23 12:00", "state", state="resolved"),
        at("24 12:00", "state", state="open"),
        at("24 13:00", "state", state="closed"),
    )
    assert one(answer, "resolution", "state", "elapsed_s", "paused_s", "cycles") == ("met", 3 * 3600, 8 * 3600, 1)


def test_closed_keeps_what_resolved_has_said() -> None:
    answer = play(
        at("23 10:00", "created"),
        at("23 10:30", "state", state="resolved"),
        at("24 10:30", "state", state="closed"),
    )
    assert one(answer, "resolution", "state", "elapsed_s", "worst_elapsed_s") == ("met", 1800, 1800)


def test_a_question_on_a_done_ticket_counts_from_when_it_is_reopened() -> None:
    events = [
        at("23 10:00", "created"),
        at("23 10:30", "agent_reply"),
        at("23 11:00", "state", state="closed"),
        at("24 09:00", "customer_reply"),
    ]
    assert one(play(*events), "next_response", "state", "cycles") == (None, 0)
    reopened = play(*events, at("24 10:00", "state", state="open"))
    assert one(reopened, "next_response", "state", "due_at") == ("running", utc("24 12:00"))
    answered = play(*events, at("24 09:30", "agent_reply"), at("24 10:00", "state", state="open"))
    assert one(answered, "next_response", "state", "cycles") == (None, 0)


@pytest.mark.parametrize("order", [("state", "customer_reply"), ("customer_reply", "state")])
def test_at_the_same_instant_the_order_of_reopening_and_question_does_not_matter(order: tuple[str, str]) -> None:
    both = [at("24 10:00", kind, **({"state": "open"} if kind == "state" else {})) for kind in order]
    answer = play(at("23 10:00", "created"), at("23 11:00", "state", state="resolved"), *both)
    assert one(answer, "next_response", "state", "due_at", "cycles") == ("running", utc("24 12:00"), 1)
    assert one(answer, "resolution", "state", "elapsed_s") == ("running", 3600)


def test_a_pause_after_due_leaves_the_breach_and_the_due_instant() -> None:
    events = [at("23 10:00", "created"), at("23 12:00", "state", state="pending")]
    paused = play(*events, sla={"resolution_s": 3600})
    assert one(paused, "resolution", "state", "due_at", "breached", "elapsed_s") == ("paused", None, True, 7200)
    again = play(*events, at("25 10:00", "state", state="open"), sla={"resolution_s": 3600})
    assert one(again, "resolution", "state", "due_at", "breached") == ("running", utc("23 11:00"), True)


def test_a_customer_who_writes_while_waiting_starts_a_clock_that_does_not_pause() -> None:
    events = [at("23 10:00", "created"), at("23 11:00", "state", state="pending"), at("23 12:00", "customer_reply")]
    assert one(play(*events), "next_response", "state", "due_at") == ("running", utc("23 14:00"))
    pausing = play(*events, at("23 16:00", "state", state="open"), sla={"next_response_pauses": True})
    assert one(pausing, "next_response", "state", "due_at", "paused_s") == ("running", utc("24 10:00"), 4 * 3600)


def test_other_targets_while_paused_keep_start_and_pause() -> None:
    events = [
        at("23 10:00", "created"),
        at("23 11:00", "state", state="pending"),
        at("23 12:00", "sla_change", sla={"resolution_s": 7200}),
    ]
    assert one(play(*events), "resolution", "state", "target_s", "elapsed_s") == ("paused", 7200, 3600)
    running = play(*events, at("23 13:00", "state", state="open"))
    assert one(running, "resolution", "state", "due_at") == ("running", utc("23 14:00"))
    beside = play(*events[:2], at("23 12:00", "sla_change", resolution_s=1800))
    assert one(beside, "resolution", "state", "breached", "elapsed_s") == ("paused", True, 3600)


def test_a_target_that_goes_is_cancelled_and_one_that_comes_counts_from_the_start() -> None:
    gone = play(at("23 10:00", "created"), at("23 11:00", "sla_change", sla={"resolution_s": None}))
    assert one(gone, "resolution", "state", "due_at") == ("cancelled", None)
    none = play(at("23 10:00", "created"), at("23 10:30", "sla_change", sla=None))
    assert none["next_due"] is None
    late = play(
        at("23 10:00", "created"),
        at("23 11:00", "state", state="pending"),
        at("23 12:00", "state", state="open"),
        at("23 13:00", "sla_change", sla={"resolution_s": 7200}),
        sla={"resolution_s": None},
    )
    assert one(late, "resolution", "state", "due_at", "elapsed_s", "cycles") == ("running", utc("23 13:00"), 7200, 1)
    met = play(at("23 10:00", "created"), at("23 10:30", "agent_reply"), at("23 11:00", "sla_change", sla=None))
    assert one(met, "first_response", "state", "elapsed_s") == ("met", 1800)
    missed = play(
        at("23 10:00", "created"),
        at("23 10:30", "agent_reply"),
        at("23 11:00", "sla_change", sla={"first_response_s": 3600}),
        sla={"first_response_s": None},
    )
    assert one(missed, "first_response", "state", "target_s", "cycles") == (None, 3600, 0)


def test_a_promise_that_comes_while_a_ticket_is_solved_holds_once_it_is_reopened() -> None:
    answer = play(
        at("23 10:00", "created"),
        at("23 11:00", "state", state="resolved"),
        at("23 12:00", "sla_change", sla={"resolution_s": 7200}),
        at("23 13:00", "state", state="open"),
        sla={"resolution_s": None},
    )
    assert one(answer, "resolution", "state", "due_at") == ("running", utc("23 14:00"))


def test_a_promise_with_a_condition_goes_and_comes_with_the_priority() -> None:
    match = {"match": {"priority": "A"}}
    events = [at("23 10:00", "created", priority="A"), at("23 10:30", "priority", priority="B")]
    gone = play(*events, sla=match)
    assert gone["next_due"] is None
    assert {one(gone, metric, "state") for metric in ("first_response", "resolution")} == {("cancelled",)}
    back = play(*events, at("23 10:45", "priority", priority="A"), sla=match)
    assert back["next_due"] == utc("23 11:00")
    never = play(at("23 10:00", "created", priority="C"), sla={"match": {"priority": ["A", "B"]}})
    assert one(never, "first_response", "state", "target_s", "cycles") == (None, None, 0)


def test_targets_count_from_where_they_are_applied() -> None:
    asked = [at("23 10:00", "created"), at("23 10:30", "customer_reply")]
    steps = {"escalations_first_response": [{"offset_s": -2700}], "escalations_resolution": [{"offset_s": -3600}]}
    before = play(*asked, at("23 12:00", "sla_applied"), as_of="2026-11-23T11:00:00+01:00", sla=steps)
    assert before["next_due"] is None
    answer = play(*asked, at("23 12:00", "sla_applied"), sla=steps)
    assert one(answer, "first_response", "due_at", "next_escalation_at") == (utc("23 13:00"), utc("23 12:15"))
    assert one(answer, "next_response", "due_at") == (utc("23 14:00"),)
    assert one(answer, "resolution", "due_at", "next_escalation_at") == (utc("24 12:00"), utc("24 11:00"))
    answered = play(*asked, at("23 11:00", "agent_reply"), at("23 12:00", "sla_applied"))
    assert one(answered, "first_response", "state") == (None,)
    assert one(answered, "next_response", "state") == (None,)


def test_other_hours_move_what_is_open_and_nothing_that_is_finished() -> None:
    longer = {day: [["09:00", "21:00"]] for day in DAYS}
    answer = play(
        at("23 16:00", "created"), at("23 16:30", "agent_reply"), at("23 16:45", "calendar_change", hours=longer)
    )
    assert one(answer, "first_response", "state", "due_at") == ("met", utc("23 17:00"))
    assert one(answer, "resolution", "due_at") == (utc("24 12:00"),)
    twice = play(
        at("23 16:00", "created"),
        at("23 16:30", "calendar_change", hours=longer),
        at("23 16:45", "calendar_change", holidays=["2026-11-24"]),
    )
    assert one(twice, "resolution", "due_at") == (utc("25 12:00"),)


def test_steps_are_business_seconds_or_working_days_from_due() -> None:
    created = at("26 16:00", "created")
    due = {"resolution_s": 9 * 3600}

    def step(**offset: int) -> Any:
        return one(play(created, sla={**due, "escalations": [offset]}), "resolution", "next_escalation_at")[0]

    # Due on Friday at 17:00, the end of the hours.
    assert one(play(created, sla=due), "resolution", "due_at") == (utc("27 17:00"),)
    assert step(offset_s=0) == utc("27 17:00")
    assert step(offset_s=3600) == utc("30 10:00")
    assert step(offset_s=-3600) == utc("27 16:00")
    # With all of Friday's hours left, Thursday's closing is where that began to be so.
    assert step(offset_s=-8 * 3600) == utc("26 17:00")
    assert step(offset_days=1) == utc("30 17:00")
    assert step(offset_days=-1) == utc("26 17:00")
    # Nothing fires before there is a clock.
    assert step(offset_s=-(10**9)) == utc("26 16:00")
    assert step(offset_days=-400) == utc("26 16:00")
    assert step(offset_s=10**12) is None


def test_the_next_step_is_the_first_ahead_and_after_all_of_them_the_last() -> None:
    sla = {"escalations": [{"offset_s": 600}, {"offset_s": -1800}, {"offset_s": -600}]}
    events = [at("23 10:00", "created")]
    figures = {
        clock: one(
            play(*events, sla=sla, as_of=f"2026-11-23T{clock}:00+01:00"), "first_response", "next_escalation_at"
        )[0]
        for clock in ("10:00", "10:30", "10:31", "11:05", "12:00")
    }
    assert figures == {
        "10:00": utc("23 10:30"),
        "10:30": utc("23 10:30"),
        "10:31": utc("23 10:50"),
        "11:05": utc("23 11:10"),
        "12:00": utc("23 11:10"),
    }
    waiting = play(*events, at("23 10:10", "state", state="pending"), sla=sla)
    assert one(waiting, "resolution", "state", "next_escalation_at") == ("paused", None)
    answered = play(*events, at("23 10:10", "agent_reply"), sla=sla)
    assert one(answered, "first_response", "state", "next_escalation_at") == ("met", None)


def test_working_days_keep_the_local_time_over_a_change_of_the_clocks() -> None:
    scenario = {
        "id": "x",
        "calendar": OFFICE,
        "sla": {"resolution_s": 3600, "escalations": [{"offset_days": 1}]},
        "events": [{"at": "2026-03-27T12:00:00Z", "type": "created"}],
    }
    # Friday 14:00 is UTC+1; on Monday the same time is UTC+2.
    assert simulated(scenario)["targets"]["resolution"]["next_escalation_at"] == "2026-03-30T12:00:00Z"


def test_the_end_of_a_day_s_hours_at_midnight_belongs_to_that_day() -> None:
    late = {"timezone": "UTC", "hours": {day: [["12:00", "24:00"]] for day in DAYS}}
    scenario = {
        "id": "x",
        "calendar": late,
        "sla": {"resolution_s": 12 * 3600, "escalations": [{"offset_days": 1}]},
        "events": [{"at": "2026-11-27T12:00:00Z", "type": "created"}],
    }
    resolution = simulated(scenario)["targets"]["resolution"]
    assert (resolution["due_at"], resolution["next_escalation_at"]) == ("2026-11-28T00:00:00Z", "2026-12-01T00:00:00Z")


def test_what_comes_after_the_instant_asked_for_has_not_happened() -> None:
    events = [at("23 10:00", "created"), at("23 10:30", "agent_reply"), at("23 12:00", "state", state="resolved")]
    answer = play(*events, as_of="2026-11-23T11:30:00+01:00")
    assert one(answer, "resolution", "state", "elapsed_s") == ("running", 5400)
    later = play(*events[:2], as_of="2026-11-24T10:30:00+01:00")
    assert one(later, "resolution", "state", "elapsed_s", "breached") == ("running", 8.5 * 3600, True)


def test_cycles_are_counted_and_the_worst_is_kept() -> None:
    events = [at("23 09:00", "created")]
    for asked, told in (("09:00", "12:00"), ("13:00", "13:10"), ("14:00", "")):
        events.append(at(f"23 {asked}", "customer_reply"))
        if told:
            events.append(at(f"23 {told}", "agent_reply"))
    answer = play(*events, as_of="2026-11-23T14:30:00+01:00")
    figures = one(answer, "next_response", "state", "elapsed_s", "worst_elapsed_s", "cycles", "breached")
    assert figures == ("running", 1800, 10_800, 3, True)
    scenario = {"id": "x", "calendar": OFFICE, "sla": SLA, "events": events}
    each = simulated(scenario, each_cycle=True)["targets"]["next_response"]["each_cycle"]
    assert [(c["cycle"], c["state"], c["elapsed_s"], c["breached"]) for c in each] == [
        (1, "breached", 10_800, True),
        (2, "met", 600, False),
        (3, "running", 0, False),
    ]


def test_around_the_clock_and_a_calendar_that_never_opens() -> None:
    events = [at("21 12:00", "created")]
    always = simulated({"id": 1, "calendar": None, "sla": SLA, "events": events})
    assert one(always, "resolution", "due_at") == (utc("21 20:00"),)
    never = {"timezone": "UTC", "hours": {}}
    closed = simulated(
        {"id": 1, "calendar": never, "sla": {**SLA, "escalations": [{"offset_s": -60}]}, "events": events}
    )
    assert one(closed, "resolution", "state", "due_at", "next_escalation_at") == ("running", None, None)
    assert closed["next_due"] is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"events": None}, "events: None is not a list"),
        ({"events": []}, "the first is created"),
        ({"events": [5]}, "events[0]: 5 is not an object"),
        (
            {"events": [at("23 10:00", "state", state="open")]},
            "events[0].type: the first event, and no other, is created",
        ),
        ({"events": [at("23 10:00", "created")] * 2}, "events[1].type: the first event, and no other"),
        ({"events": [at("23 10:00", "merged")]}, "events[0].type: 'merged' is not one of created, state"),
        ({"events": [{"type": "created"}]}, "events[0].at: it is missing"),
        ({"events": [{"type": "created", "at": "2026-11-23T10:00:00"}]}, "events[0].at: '2026-11-23T10:00:00' has no"),
        ({"events": [at("23 10:00", "created", state="asleep")]}, "events[0].state: 'asleep' is not a state"),
        ({"events": [at("23 10:00", "created"), at("23 11:00", "state")]}, "events[1].state: it is missing"),
        ({"events": [at("23 10:00", "created"), at("23 09:00", "agent_reply")]}, "comes before the event ahead of it"),
        ({"events": [at("23 10:00", "created"), at("23 11:00", "sla_change")]}, "events[1]: it changes nothing"),
        ({"events": [at("23 10:00", "created"), at("23 11:00", "sla_change", sla=5)]}, "events[1].sla: 5 is not"),
        ({"events": [at("23 10:00", "created"), at("23 11:00", "calendar_change")]}, "events[1].hours: it is missing"),
        ({"calendar": {"timezone": "Mars/Base", "hours": {}}}, "timezone:"),
        ({"calendar": []}, "calendar: [] is not an object"),
        ({"sla": None}, "sla: None is not an object"),
        ({"sla": {"resolution_s": -1}}, "sla.resolution_s: -1 is negative"),
        ({"sla": {"resolution_s": "4h"}}, "sla.resolution_s: '4h' is not a whole number"),
        ({"sla": {"resolution_s": True}}, "sla.resolution_s: True is not"),
        ({"sla": {"pause_states": "pending"}}, "sla.pause_states: 'pending' is not a list"),
        ({"sla": {"pause_states": ["asleep"]}}, "sla.pause_states: 'asleep' is not a state"),
        ({"sla": {"first_response_pauses": 1}}, "sla.first_response_pauses: 1 is not true or false"),
        ({"sla": {"next_response_mode": "any"}}, "sla.next_response_mode: 'any' is not"),
        ({"sla": {"escalations": [{}]}}, "sla.escalations: {} is not an object with offset_s or offset_days"),
        ({"sla": {"escalations": [{"offset_days": 10**9}]}}, "more than a hundred years"),
        ({"sla": {"match": []}}, "sla.match: [] is not"),
        ({"as_of": "soon"}, "as_of: 'soon' is not an instant"),
        ({"window": [1]}, "window: it is not a list of two"),
    ],
)
def test_a_bad_scenario_says_where_and_why(change: dict[str, Any], words: str) -> None:
    plain = {"id": "x", "calendar": OFFICE, "sla": SLA, "events": [at("23 10:00", "created")]}
    answer = simulated({**plain, **change})
    assert set(answer) == {"id", "error"}
    assert answer["id"] == "x"
    assert words in answer["error"]
    assert len(answer["error"]) < 250


def test_one_bad_scenario_leaves_the_others_their_answers() -> None:
    good = {"id": "good", "calendar": OFFICE, "sla": SLA, "events": [at("23 10:00", "created")]}
    lines = "\n".join([json.dumps(good), "{oops", json.dumps({"id": "bad"}), json.dumps({**good, "id": "last"})])
    answers = list(simulations(lines))
    assert [(a["id"], "error" in a) for a in answers] == [("good", False), (None, True), ("bad", True), ("last", False)]
    assert list(simulations(json.dumps([good]))) == [simulated(good)]


STATES = ("new", "open", "pending", "resolved", "closed")
KINDS = ("state", "state", "customer_reply", "agent_reply", "internal_note", "first_response", "sla_change")
ZONES = (
    ("Europe/Berlin", "2026-10-23T04:00:00Z"),
    ("America/New_York", "2026-03-06T11:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-03T20:00:00Z"),
    ("Asia/Kathmandu", "2026-11-20T02:00:00Z"),
)
TARGETS = st.sampled_from((0, 60, 600, 3600, 4 * 3600, 9 * 3600))


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """Events over some days around a change of the clocks, many of them at the same instant or at an edge of the hours."""
    zone, first = draw(st.sampled_from(ZONES))
    spans = draw(
        st.sampled_from(([["09:00", "17:00"]], [["01:30", "12:00"], ["13:00", "24:00"]], [["00:00", "24:00"]]))
    )
    now = int(datetime.fromisoformat(first).timestamp())
    events = [{"at": from_seconds(now).isoformat(), "type": "created", "state": draw(st.sampled_from(STATES))}]
    gaps = st.sampled_from((0, 0, 60, 600, 3600, 4 * 3600, 9 * 3600, 20 * 3600)) | st.integers(0, 900).map(
        lambda n: n * 60
    )
    for _ in range(draw(st.integers(0, 9))):
        now += draw(gaps)
        kind = draw(st.sampled_from(KINDS))
        event: dict[str, Any] = {"at": from_seconds(now).isoformat(), "type": kind}
        if kind == "state" or draw(st.integers(0, 5)) == 0:
            event["state"] = draw(st.sampled_from(STATES))
        if kind == "sla_change":
            event["sla"] = {f"{draw(st.sampled_from(METRICS))}_s": draw(TARGETS)}
        events.append(event)
    sla: dict[str, Any] = {f"{metric}_s": draw(TARGETS) for metric in METRICS}
    sla["pause_states"] = draw(
        st.sampled_from(([], ["pending"], ["pending", "closed"], ["new", "pending", "resolved"]))
    )
    sla["first_response_pauses"], sla["next_response_pauses"] = draw(st.booleans()), draw(st.booleans())
    hours = dict.fromkeys((*DAYS, "sat"), spans)
    return {"id": "drawn", "calendar": {"timezone": zone, "hours": hours}, "sla": sla, "events": events}


@settings(max_examples=60, deadline=None)
@given(scenarios())
def test_a_slow_walk_gives_the_same_figures(scenario: dict[str, Any]) -> None:
    answer = simulated(scenario)
    slow = SlowLife(scenario)
    slow.run()
    for metric in METRICS:
        wanted = dict(slow.shown[metric])
        given = answer["targets"][metric]
        if wanted.get("due_at") is not None:
            wanted["due_at"] = from_seconds(wanted["due_at"]).isoformat().replace("+00:00", "Z")
        assert {name: given[name] for name in wanted} == wanted, metric


def test_targets_beyond_the_usual_three_are_answered_where_a_scenario_names_them() -> None:
    events = [
        {"at": "2026-11-24T10:00:00Z", "type": "created", "state": "new", "team": "network"},
        {"at": "2026-11-24T11:00:00Z", "type": "agent_reply", "state": "open"},
        {"at": "2026-11-24T12:00:00Z", "type": "assigned", "team": "platform"},
        {"at": "2026-11-24T13:00:00Z", "type": "state", "state": "on_hold"},
        {"at": "2026-11-24T15:00:00Z", "type": "state", "state": "resolved"},
    ]
    sla = {"agent_work_s": 14400, "periodic_update_s": 7200, "team_ola_s": 7200, "pause_states": ["pending"]}
    scenario = {"id": "six", "calendar": None, "sla": sla, "events": events}
    found = simulated(scenario)["targets"]
    assert list(found) == [metric.value for metric in Metric]
    assert [
        (found[name]["cycles"], found[name]["worst_elapsed_s"], found[name]["breached"]) for name in list(found)[3:]
    ] == [
        (1, 10800, False),
        (1, 14400, True),
        (2, 10800, True),
    ]
    del sla["team_ola_s"]
    assert list(simulated(scenario)["targets"]) == [metric.value for metric in Metric][:5]
    assert list(simulated({**scenario, "sla": {"resolution_s": 60}})["targets"]) == [m.value for m in Metric][:3]
