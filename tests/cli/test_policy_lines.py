"""The lines of ``odesk policy`` and ``odesk contract``."""

from __future__ import annotations

from tests.cli.conftest import Shell


def test_a_policy_is_made_placed_and_shown(shell: Shell) -> None:
    assert "it is in no list yet" in shell.ok("policy", "add", "gold", "--where", "tag:vip").err
    shell.ok("policy", "target", "gold", "first_response", "--urgent", "30m", "--high", "1h", "--pauses", "waiting")
    said = shell.ok("policy", "target", "gold", "team-ola", "--high", "90m", "--calendar", "none").err
    assert said == "policy gold: team OLA set; new clocks follow, open ones with: odesk policy reapply 'gold'\n"
    assert shell.ok("policy", "place", "gold").err == "policy gold is number 1 of 2 in the list of the desk\n"
    shell.ok("policy", "place", "gold", "--customer", "acme")
    rows = [line.split("\t") for line in shell.ok("policy", "list").lines]
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("gold", "tag:vip", "the desk 1, acme 1"),
        ("standard", "", "the desk 2"),
    ]
    assert shell.ok("policy", "show", "gold").lines == [
        "policy: gold",
        "for: tag:vip",
        "lists: the desk 1, acme 1",
        "first response: urgent 30m, high 1h; in Office hours, pauses: waiting",
        "team OLA: high 90m; around the clock, never pauses",
    ]
    targets = shell.ok("policy", "show", "gold", "--json", "targets").json[0]["targets"]
    assert targets[-1] == {
        "target": "team_ola",
        "priority": "high",
        "seconds": 5400,
        "calendar": None,
        "pauses": [],
    }
    shell.ok("policy", "target", "gold", "team_ola", "--high", "none")
    shell.ok("policy", "place", "gold", "--customer", "acme", "--away")
    assert len(shell.ok("policy", "show", "gold").lines) == 4
    shell.ok("policy", "edit", "gold", "--rename", "Very gold")
    assert "condition cannot be read" not in shell.ok("policy", "list").err
    shell.ok("policy", "remove", "very-gold")
    assert [line.split("\t")[0] for line in shell.ok("policy", "list").lines] == ["standard"]


def test_what_makes_no_sense_is_refused_with_a_way_out(shell: Shell) -> None:
    shell.ok("policy", "add", "gold")
    refused = shell("policy", "place", "gold")
    assert (refused.code, "stands last in its list only" in refused.err) == (4, True)
    assert shell("policy", "add", "odd", "--where", "sla<2h").code == 2
    assert "did you mean" in shell("policy", "show", "gold", "--as", "ada", "--json", "target").err
    assert shell("policy", "target", "gold", "first_response").code == 2
    assert "is not one of first_response" in shell("policy", "target", "gold", "firstly", "--high", "1h").err
    assert (
        "there is no calendar" in shell("policy", "target", "gold", "resolution", "--high", "1h", "--calendar", "x").err
    )
    assert shell("policy", "edit", "gold").code == 2
    assert shell("policy", "show", "silver").code == 3
    assert shell("contract", "end", "acme").code == 3
    assert shell("contract", "add", "acme", "--from", "tomorrow").code == 2


def test_applying_anew_says_first_what_changes(shell: Shell) -> None:
    shell.ok("policy", "add", "gold", "--like", "standard")
    for subject in ("a", "b"):
        shell.ok("create", subject, "-p", "acme")
    assert "no open ticket is promised anything else" in shell.ok("policy", "reapply", "gold").err
    shell.ok("policy", "target", "gold", "resolution", "--normal", "1h")
    shell.ok("policy", "place", "gold", "--customer", "acme")
    said = shell.ok("policy", "reapply", "gold", "--dry-run").err
    assert said == "4 clocks of 2 tickets change: #1, #2\n"
    assert shell("policy", "reapply", "gold").code == 2
    assert "2 tickets are promised what holds now" in shell.ok("policy", "reapply", "gold", "--yes").err
    targets = {row["target_s"] for row in shell.ok("sla", "show", "1", "--json", "target_s").json}
    assert targets == {8 * 3600, 3600}
    assert shell.ok("doctor", "--sla").code == 0


def test_a_contract_is_signed_shown_and_ended(shell: Shell) -> None:
    shell.ok("policy", "add", "gold", "--like", "standard")
    made = shell.ok(
        "contract", "add", "acme", "--policy", "gold", "--from", "2026-01-01", "--to", "2026-12-31",
        "--matrix", "critical=urgent major=low",
    )  # fmt: skip
    assert made.err == "contract acme of acme added with gold, from 2026-01-01 to 2026-12-31\n"
    assert shell.ok("contract", "show", "acme").lines == [
        "contract: acme",
        "customer: acme",
        "from: 2026-01-01 (Europe/Vienna)",
        "to: 2026-12-31",
        "state: in force",
        "policies: gold",
        "matrix: critical=urgent, major=low",
    ]
    shell.ok("create", "Printer", "-p", "acme", "--set", "severity=major")
    assert shell.ok("list", "--json", "priority").json == [{"priority": "low"}]
    shell.ok("contract", "edit", "acme", "--matrix", "none", "--rename", "Acme 2026")
    shell.ok("contract", "end", "acme-2026", "--on", "2026-06-30")
    assert shell.ok("contract", "list", "acme", "--json", "name,to,state,matrix").json == [
        {"name": "Acme 2026", "to": "2026-06-30", "state": "ended", "matrix": None}
    ]
    shell.ok("undo")
    assert shell.ok("contract", "list", "--json", "to").json == [{"to": "2026-12-31"}]
