"""The lines of ``odesk sla`` that report: compliance, breaches and their reasons."""

from __future__ import annotations

import csv
import io
import os
import sqlite3
from datetime import timedelta

import pytest

from tests.cli.conftest import Shell
from tests.cli.terminal import on_terminal


@pytest.fixture
def late(shell: Shell) -> Shell:
    """Four hours after three tickets came: one answered in time, two late, one of them still unanswered."""
    for subject in ("quick", "slow", "silent"):
        shell.ok("create", subject, "-p", "acme", "--set", "priority=high", "--requester", "B <b@acme.example>")
    shell.ok("reply", "1", "-m", "Looking")
    shell.now += timedelta(hours=4)
    shell.ok("reply", "2", "-m", "Looking")
    return shell


def test_compliance_is_a_table_of_rows_json_and_csv(late: Shell) -> None:
    told = late.ok("sla", "compliance")
    assert told.lines == ["acme\tfirst_response\t33.3\t1\t2\t33.3\t3"]
    assert "33.3% of 3 cycles met; by their worst cycle 33.3% of 3 promises kept" in told.err
    assert "2026-11-01 00:00 to 2026-11-24 14:00 Europe/Vienna" in told.err
    assert late.ok("sla", "compliance", "--by", "month", "--json", "month,rate,met,cycles").json == [
        {"month": "2026-11", "rate": 33.3, "met": 1, "cycles": 3}
    ]
    (row,) = csv.DictReader(io.StringIO(late.ok("sla", "compliance", "--by", "team,agent", "--csv").out))
    assert row == {
        "team": "",
        "agent": "",
        "rate": "33.3",
        "met": "1",
        "breached": "2",
        "worst": "33.3",
        "promises": "3",
    }
    assert "promises\thow many promises there were" in late.ok("sla", "compliance", "--json").lines


def test_the_chart_draws_bars_by_hand(late: Shell) -> None:
    assert late.ok("sla", "compliance", "--chart").lines == [
        f"acme first response  {'█' * 9}▉{'░' * 20}   33.3%  1 of 3"
    ]
    env = {**os.environ, "ODESK_STORE": late.store, "ODESK_AGENT": "ada", "PYTHONIOENCODING": "ascii", "COLUMNS": "60"}
    line = ["sla", "compliance", "--chart", "--from", "2026-11-01", "--to", "2026-11-24 14:00", "id:1"]
    code, shown = on_terminal(line, env)
    assert code == 0
    assert f"acme first response  {'#' * 15}    100%  1 of 1" in shown
    assert late("sla", "compliance", "--chart", "--csv").code == 2


def test_a_period_and_a_query_narrow_the_report(late: Shell) -> None:
    assert "no promise came to a verdict" in late.ok("sla", "compliance", "--to", "yesterday").err
    assert late.ok("sla", "compliance", "id:1", "--by", "target").lines == ["first_response\t100.0\t1\t0\t100.0\t1"]
    assert late.ok(
        "sla", "compliance", "--from", "2026-11-24 12:00", "--by", "target", "--format", "{met} {breached}"
    ).out == ("0 2\n")
    assert late("sla", "compliance", "--from", "tomorrow").code == 2
    ended = late("sla", "compliance", "--by", "custmer")
    assert (ended.code, "did you mean customer" in ended.err) == (2, True)


def test_breaches_are_listed_and_get_reasons(late: Shell) -> None:
    listed = late.ok("sla", "breaches", "--json", "id,customer,target,over_s,state,reason").json
    assert [(one["id"], one["over_s"], one["state"], one["reason"]) for one in listed] == [
        (3, 7200, "running", None),
        (2, 7200, "breached", None),
    ]
    assert late.ok("sla", "reason", "2,3", "vendor", "-m", "no part").err.splitlines()[0] == "#2 first response: vendor"
    assert late.ok("sla", "reason", "3", "none", "--target", "first-response").code == 0
    assert late.ok("sla", "breaches", "--reason", "vendor", "--format", "{id} {note}").out == "2 no part\n"
    assert late.ok("sla", "breaches", "--open", "--reason", "none", "--format", "{id}").out == "3\n"
    assert late.ok("sla", "breaches", "-n", "1", "--csv").lines[0].startswith("id,customer,target,over")
    assert late("sla", "reason", "1", "vendor").code == 4
    assert late("sla", "reason", "2", "lazy").code == 3
    assert late("sla", "reason", "2", "bug", "--target", "speed").code == 2
    late.ok("undo")
    assert "no promise was broken" in late.ok("sla", "breaches", "--from", "tomorrow").err


def test_reasons_of_ones_own(shell: Shell) -> None:
    assert len(shell.ok("sla", "reasons").lines) == 6
    shell.ok("sla", "add-reason", "holiday-gap", "nobody on duty")
    assert shell.ok("sla", "reasons").lines[-1] == "holiday-gap\tnobody on duty"
    shell.ok("sla", "remove-reason", "holiday-gap")
    assert len(shell.ok("sla", "reasons").lines) == 6
    assert shell.ok("sla", "reasons", "--all", "--json", "reason,removed").json[-1] == {
        "reason": "holiday-gap",
        "removed": True,
    }


def test_a_forecast_says_what_to_expect_before_an_instant(late: Shell) -> None:
    """Of twenty-three answers ten were late, the others open as long before they were due: so will be the next, in part."""
    with sqlite3.connect(late.store) as store:
        now = int(late.now.timestamp())
        for place in range(20):
            store.execute(
                "INSERT INTO sla_clock (ticket_number, metric, cycle, state, pauses, target_s, started_at, due_at, stopped_at, "
                "elapsed_s) VALUES (1, 'first_response', ?, ?, '', 7200, ?, ?, ?, 0)",
                (place + 10, "met" if place < 12 else "breached", now - 9000, now - 1800, now - 1860),
            )
    late.ok("create", "new one", "-p", "acme", "--set", "priority=high")
    told = late.ok("sla", "forecast", "--until", "17:00", "id:4", "--json", "*").json
    assert told == [
        {"target": "first_response", "due": 1, "expected": 0.4, "risk": 43.5, "unknown": 0, "past": 23, "missed": 10}
    ]
    assert "before Tue 2026-11-24 17:00 Europe/Vienna will breach" in late.ok("sla", "forecast", "--until", "17:00").err
    assert "nothing is due before" in late.ok("sla", "forecast", "--until", "+1m").err
    assert late("sla", "forecast", "--until", "-1h").code == 2


def test_what_is_due_next_is_told_of_each_owner(late: Shell) -> None:
    """The answer to the third is late: what is due next of bob's is its solution, of eight hours half used."""
    late.ok("assign", "3", "bob")
    (nobody, bob) = late.ok("sla", "next", "--json", "owner,id,target,left_s").json
    assert nobody == {"owner": None, "id": 1, "target": "resolution", "left_s": 4 * 3600}
    assert bob == {"owner": "bob", "id": 3, "target": "resolution", "left_s": 4 * 3600}
    assert late.ok("sla", "next", "--by", "customer", "--format", "{owner} {left}").out == "acme 4:00\n"
    assert late("sla", "next", "--by", "weather").code == 2


def test_another_policy_is_tried_on_what_happened(late: Shell) -> None:
    """With five hours for the answer instead of two all are in time."""
    with sqlite3.connect(late.store) as store:
        (policy,) = store.execute(
            "INSERT INTO sla_policy (name, query, removed) VALUES ('calm', '', 0) RETURNING id"
        ).fetchone()
        store.execute(
            "INSERT INTO sla_target (policy_id, metric, priority, seconds, calendar_id, pauses) "
            "SELECT ?, metric, priority, 18000, calendar_id, pauses FROM sla_target WHERE metric = 'first_response'",
            (policy,),
        )
    told = late.ok("sla", "what-if", "--policy", "Calm", "--json", "target,was,would,was_cycles,would_met")
    assert told.json == [{"target": "first_response", "was": 33.3, "would": 100.0, "was_cycles": 3, "would_met": 2}]
    plain = late.ok("sla", "what-if", "--policy", "calm", "id:2", "--plain")
    assert "would: met" in plain.lines
    assert "1 tickets told again" not in plain.err
    assert "1 ticket told again, 1 would come to another verdict" in plain.err
    changed = late.ok("sla", "what-if", "--policy", "calm", "--changes", "--csv").lines
    assert changed == [
        "id,customer,target,was,would,subject",
        "2,acme,first_response,breached,met,slow",
        "3,acme,first_response,breached,,silent",
    ]
    assert late("sla", "what-if", "--policy", "clam").code == 3
    assert late("sla", "what-if").code == 2
    assert late.ok("sla", "what-if", "--policy", "calm", "--to", "yesterday").out == ""
