"""The lines of ``odesk sla`` that reckon: scenarios tried before a contract is signed."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.cli.conftest import Ended, Shell

SCENARIOS = Path(__file__).parents[1] / "data" / "cases" / "sla_scenarios.json"


def test_scenarios_are_answered_from_a_file_and_from_standard_input(shell: Shell) -> None:
    scenarios = json.loads(SCENARIOS.read_text(encoding="utf-8"))
    answers = [json.loads(line) for line in shell.ok("sla", "simulate", str(SCENARIOS)).lines]
    assert [answer["id"] for answer in answers] == [scenario["id"] for scenario in scenarios]
    assert answers[0]["targets"]["next_response"]["worst_elapsed_s"] == 9000
    lines = "\n".join(json.dumps(scenario) for scenario in scenarios)
    assert [json.loads(line) for line in shell.ok("sla", "simulate", "-", input=lines).lines] == answers


def test_a_bad_scenario_is_an_error_of_its_own(shell: Shell) -> None:
    scenarios = json.loads(SCENARIOS.read_text(encoding="utf-8"))[:2]
    scenarios.insert(1, {"id": "bad\x1b[31m", "calendar": None, "sla": {}, "events": "none"})
    ended = shell("sla", "simulate", "-", input=json.dumps(scenarios))
    assert ended.code == 6
    assert "\x1b" not in ended.out
    assert [("error" in json.loads(line)) for line in ended.lines] == [False, True, False]


def test_every_cycle_can_be_told(shell: Shell) -> None:
    first = json.dumps(json.loads(SCENARIOS.read_text(encoding="utf-8"))[:1])
    (answer,) = (json.loads(line) for line in shell.ok("sla", "simulate", "-", "--cycles", input=first).lines)
    cycles = answer["targets"]["next_response"]["each_cycle"]
    assert [(cycle["state"], cycle["elapsed_s"]) for cycle in cycles] == [("breached", 9000), ("running", 0)]


def explained(shell: Shell, *words: str) -> Ended:
    return shell.ok("sla", "explain", *words)


def test_a_clock_explains_itself_as_rows_as_json_and_aloud(shell: Shell) -> None:
    shell.ok("create", "Printer offline", "-p", "acme", "--set", "priority=high")
    later = replace(shell, now=shell.now + timedelta(hours=1))
    later.ok("status", "1", "pending")
    last = replace(shell, now=shell.now + timedelta(hours=2))
    rows = [line.split("\t") for line in explained(last, "1", "--target", "resolution").lines]
    assert [(row[5], row[6], row[7]) for row in rows] == [("running", "running", "3600"), ("paused", "pending", "0")]
    (first, second) = explained(
        last, "#1", "--target", "resolution", "--json", "kind,why,counts_s,target_s,due,zone"
    ).json
    assert first == {
        "kind": "running",
        "why": "running",
        "counts_s": 3600,
        "target_s": 28_800,
        "due": None,
        "zone": "Europe/Vienna",
    }
    assert second["why"] == "pending"
    told = explained(last, "--plain", "1").lines
    assert "promise: first response, 2 hours in Office hours (Europe/Vienna)" in told
    assert "now: running, 2 hours used, 0 seconds left, due Tue 2026-11-24 12:00" in told
    assert "Tuesday 2026-11-24 11:00 to Tuesday 12:00: paused: pending, adds nothing" in told


def test_the_zone_of_a_calendar_is_named_where_its_clocks_show_another_time(shell: Shell) -> None:
    shell.ok("create", "Printer offline", "-p", "acme")
    shell.ok("calendar", "edit", "office-hours", "--timezone", "Asia/Kathmandu")
    told = explained(shell, "--plain", "1", "--target", "first-response").out
    assert "in Office hours (Asia/Kathmandu)" in told
    assert "(Wed 14:45 in Asia/Kathmandu)" in told
    assert "(Wed 14:45 in Asia/Kathmandu)" in shell.ok("show", "1").out


def test_what_cannot_be_explained_says_so(shell: Shell) -> None:
    assert shell("sla", "explain", "99").code == 3
    shell.ok("create", "Printer offline", "-p", "acme")
    wrong = shell("sla", "explain", "1", "--target", "happiness")
    assert wrong.code == 2
    assert "there are: first_response, next_response, resolution" in wrong.err
    assert "no such promise" in explained(shell, "1", "--target", "next_response").err


def test_the_doctor_computes_every_clock_again(shell: Shell) -> None:
    shell.ok("create", "Printer offline", "-p", "acme")
    shell.ok("status", "1", "pending")
    assert "2 clocks of 1 tickets are what happened gives" in shell.ok("doctor", "--sla").out
    with sqlite3.connect(shell.store) as store:
        store.execute("UPDATE sla_clock SET remaining_s = 5 WHERE metric = 'resolution'")
    store.close()
    ended = shell("doctor", "--sla")
    assert ended.code == 1
    assert "#1 resolution: 5 s left where its log gives 86400 s left" in ended.out
    assert "1 of 1 things are wrong" in ended.err
