"""A ticket's life at the shell, on both databases."""

from __future__ import annotations

from datetime import timedelta

from tests.cli.conftest import Shell


def test_create_take_time_reply_solve_and_look_back(any_shell: Shell) -> None:
    shell = any_shell
    number = shell.ok(
        "create",
        "VPN",
        "drops",
        "-p",
        "acme",
        "--requester",
        "Bea Lint <bea@acme.example>",
        "-m",
        "Since Monday\nhourly",
    ).out.strip()
    assert shell.ok("list", "status:new", "--format", "{id} {sla} {subject}").out == f"{number} 8:00 VPN drops\n"

    shell.ok("assign", number, "me")
    shell.ok("timer", "start", number)
    shell.now += timedelta(minutes=12)
    assert shell.ok("timer", "status", "--format", "{id} {clock}").out == f"{number} 0:12:00\n"

    ended = shell.ok("reply", number, "-m", "The tunnel is stable again.", "--status", "solved")
    assert ended.err == f"#{number} reply to bea@acme.example, solved\n"
    assert shell.ok("timer", "stop").err == f"0:12 kept on #{number}\n"

    (ticket,) = shell.ok("show", f"#{number}", "--json", "*").json
    assert [(m["kind"], m["text"]) for m in ticket["messages"]] == [
        ("customer", "Since Monday\nhourly"),
        ("reply", "The tunnel is stable again."),
    ]
    assert (ticket["status"], ticket["assignee"], ticket["spent"]) == ("solved", "ada", 720)
    assert {clock["metric"]: clock["state"] for clock in ticket["clocks"]} == {
        "first_response": "met",
        "resolution": "met",
    }
    shown = shell.ok("show", number).lines
    assert shown[0] == f"#{number} VPN drops"
    assert "2026-11-24 10:12 PUBLIC reply ada (message 2):" in shown
    assert "  The tunnel is stable again." in shown
    assert shell.ok("list", "status:new,open").out == ""


def test_a_list_is_piped_into_a_change(any_shell: Shell) -> None:
    shell = any_shell
    for n in range(3):
        shell.ok("create", f"printer {n}", "-p", "acme", "--tag", "dup")
    listed = shell.ok("list", "tag:dup").out
    ended = shell.ok("status", "-", "solved", input=listed)
    assert ended.err.splitlines()[-1] == "status solved: 3 ok"
    assert shell.ok("list", "tag:dup", "--format", "{status}").out == "solved\n" * 3


def test_a_rehearsal_says_what_would_come_and_keeps_nothing(any_shell: Shell) -> None:
    shell = any_shell
    number = shell.ok("create", "x", "-p", "acme").out.strip()
    assert shell.ok("status", number, "solved", "--dry-run").err == f"would be: #{number} status solved\n"
    assert shell("status", "77", "solved", "--dry-run").code == 3
    ended = shell.ok("create", "y", "-p", "acme", "--dry-run")
    assert ended.out == ""
    assert shell.ok("list", "--format", "{subject} {status}").out == "x new\n"


def test_two_agents_and_one_ticket_the_second_is_told(any_shell: Shell) -> None:
    shell = any_shell
    number = shell.ok("create", "x", "-p", "acme").out.strip()
    version = shell.ok("list", "--format", "{version}").out.strip()
    shell.ok("status", number, "open", "--as", "bob")
    ended = shell("edit", number, "--set", "priority=high", "--if-version", version)
    assert ended.code == 5
    assert "changed by bob" in ended.err
    assert shell.ok("list", "--format", "{priority}").out == "normal\n"
