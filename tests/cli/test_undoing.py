"""Taking back and doing again from the shell, on both databases."""

from __future__ import annotations

from tests.cli.conftest import Shell


def statuses(shell: Shell) -> list[str]:
    return shell.ok("list", "sort:id", "--format", "{id} {status}").lines


def test_changes_are_taken_back_and_done_again(any_shell: Shell) -> None:
    shell = any_shell
    for name in ("one", "two"):
        shell.ok("create", name, "-p", "acme")
    shell.ok("status", "1", "2", "pending")
    shell.ok("label", "1", "+vpn")
    assert shell.ok("undo", "--list", "--format", "{n} {text}").lines[:2] == [
        "1 tag → vpn on #1, 0 s ago",
        "2 status → pending on 2 tickets, 0 s ago",
    ]
    assert shell.ok("undo", "2", "--dry-run").err.count("would be: ") == 4
    assert statuses(shell) == ["1 pending", "2 pending"]
    ended = shell.ok("undo", "2")
    assert "#1 taken back: tag → vpn" in ended.err
    assert ended.err.endswith("\n2 changes taken back on 2 tickets\n")
    assert statuses(shell) == ["1 new", "2 new"]
    assert [row["tickets"] for row in shell.ok("redo", "--list", "--json", "n,tickets").json] == [2, 1]
    shell.ok("redo")
    assert statuses(shell) == ["1 pending", "2 pending"]


def test_everybody_takes_back_their_own_and_what_changed_since_stays(any_shell: Shell) -> None:
    shell = any_shell
    shell.ok("create", "one", "-p", "acme")
    shell.ok("status", "1", "pending")
    shell.agent = "bob"
    nothing = shell("undo")
    assert (nothing.code, nothing.err) == (3, "odesk: there is nothing of yours to be taken back\n")
    assert "nothing of yours" in shell.ok("undo", "--list").err
    shell.ok("status", "1", "hold")
    shell.agent = "ada"
    refused = shell("undo")
    assert refused.code == 5
    assert "#1" in refused.err
    assert statuses(shell) == ["1 hold"]


def test_a_list_is_not_mixed_with_doing(shell: Shell) -> None:
    for line in ("undo 2 --list", "redo --json n", "undo --format {n}", "undo 0", "redo 101"):
        assert shell(*line.split()).code == 2
    assert "summary" in shell.ok("undo", "--list", "--json").out


def test_what_mails_again_wants_a_yes(shell: Shell) -> None:
    shell.ok("create", "one", "-p", "acme", "--requester", "R <r@acme.example>")
    shell.ok("macro", "add", "Hello", "--reply", "Good morning.")
    shell.ok("macro", "add", "Sort", "--set", "priority=high")
    for line in (["reply", "1", "-m", "Hi", "--status", "solved"], ["macro", "run", "Hello", "1", "--yes"]):
        shell.ok(*line)
        shell.ok("undo")
        refused = shell("redo")
        assert (refused.code, "--yes, since customers get mail" in refused.err) == (2, True)
        assert shell.ok("redo", "--dry-run").err.startswith("would be: #1 done again")
        shell.ok("redo", "--yes")
        shell.ok("undo")
    shell.ok("macro", "add", "Late", "--note", "x")
    shell.ok("undo")
    shell.ok("redo")
    shell.ok("macro", "run", "Sort", "1")
    shell.ok("undo")
    shell.ok("redo")
    assert shell.ok("list", "priority:high", "--format", "{id}").out == "1\n"
