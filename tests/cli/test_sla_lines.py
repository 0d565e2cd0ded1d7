"""The lines of ``odesk sla`` that reckon: scenarios tried before a contract is signed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Shell

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
