"""The lines of ``odesk sla step`` and ``odesk sla sweep``."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.cli.conftest import Shell


def test_steps_are_added_listed_and_removed(shell: Shell) -> None:
    said = shell.ok("sla", "step", "add", "standard", "resolution", "75%", "notify:assignee", "raise").err
    assert said == "step added to resolution of standard: 75%: notify assignee, raise\n"
    shell.ok("sla", "step", "add", "standard", "first-response", "-30m", "tag:soon")
    shell.ok("sla", "step", "add", "standard", "first_response", "after:1h", "note:Call: now")
    rows = [line.split("\t") for line in shell.ok("sla", "step", "list").lines]
    assert rows == [
        ["standard", "first_response", "1", "30m before due", "tag soon"],
        ["standard", "first_response", "2", "1h after due", "note Call: now"],
        ["standard", "resolution", "1", "75%", "notify assignee; raise"],
    ]
    assert shell.ok("sla", "step", "list", "--json", "step,actions").json[2] == {
        "step": 1,
        "actions": ["notify assignee", "raise"],
    }
    assert "step removed" in shell.ok("sla", "step", "remove", "standard", "first_response", "1").err
    assert len(shell.ok("sla", "step", "list").lines) == 2
    assert shell("sla", "step", "remove", "standard", "first_response", "1").code == 3
    assert "sla step has no command 'ad'" in shell("sla", "step", "ad").err
    assert shell("sla", "step", "add", "standard", "resolution", "later", "raise").code == 2


def test_a_sweep_tells_a_line_for_what_fired(shell: Shell) -> None:
    shell.ok("sla", "step", "add", "standard", "resolution", "50%", "notify:bob", "tag:late")
    shell.ok("create", "Printer offline", "-p", "acme", "--set", "priority=high")
    assert shell.ok("sla", "sweep", "--once").out == ""
    hour = replace(shell, now=shell.now + timedelta(hours=1))
    told = hour.ok("sla", "explain", "1", "--target", "resolution", "--json", "next_step,next_step_at").json[0]
    assert told == {"next_step": "50% (notify bob, tag late)", "next_step_at": "2026-11-24T13:00:00Z"}
    assert (
        "next step: 50% (notify bob, tag late), Tue 2026-11-24 14:00" in hour.ok("sla", "explain", "--plain", "1").out
    )
    later = replace(shell, now=shell.now + timedelta(hours=5))
    fired = "#1 resolution escalated: notified bob, tagged late (step 50% of standard)\n"
    assert later.ok("sla", "sweep", "--once").out == fired
    assert later.ok("sla", "sweep", "--once").out == ""
    assert "resolution escalated: notified bob, tagged late by step 50% of standard" in later.ok("show", "1").out
    bob = replace(later, agent="bob")
    assert "resolution: 50% (standard)" in bob.ok("inbox", "list").out
    assert later.ok("doctor", "--sla").code == 0
    assert shell("sla", "sweep", "--every", "0").code == 2
