"""The inbox and macros from the shell, on both databases."""

from __future__ import annotations

import os

import pytest

from tests.cli.conftest import Shell
from tests.cli.terminal import on_terminal


@pytest.fixture
def known(any_shell: Shell) -> Shell:
    """Three tickets, the first two assigned to bob by ada, who mentions him on the third."""
    shell = any_shell
    for number in range(3):
        shell.ok("create", f"t{number}", "-p", "acme", "--requester", f"R <r{number}@acme.example>")
    shell.ok("assign", "1", "2", "bob")
    shell.ok("note", "3", "-m", "@bob do you know this?")
    shell.agent = "bob"
    return shell


def inbox(shell: Shell, *words: str) -> list[str]:
    return sorted(shell.ok("inbox", "list", "--format", "{state} {id} {text}", *words).lines)


def test_the_inbox_is_listed_and_read(known: Shell) -> None:
    assert inbox(known) == [
        "unread 1 ada assigned it to you",
        "unread 2 ada assigned it to you",
        "unread 3 ada mentioned you",
    ]
    assert len(inbox(known, "-n", "2")) == 2
    assert known.ok("inbox", "read", "1", "#3").err == "2 marked as read\n"
    assert inbox(known, "--unread", "-n", "0") == ["unread 2 ada assigned it to you"]
    assert known.ok("inbox", "read", "-", input="2\n").err == "1 marked as read\n"
    assert inbox(known, "--unread") == []
    assert known.ok("inbox", "list", "--unread").err == "nothing is unread\n"
    assert [row["read"] for row in known.ok("inbox", "list", "--json", "read").json] == [True] * 3
    known.agent = "ada"
    assert known.ok("inbox", "list").err == "the inbox is empty\n"


def test_all_is_read_at_once_and_only_when_it_is_said(known: Shell) -> None:
    for line in ("inbox read", "inbox read 1 --all", "inbox list -n -1"):
        assert known(*line.split()).code == 2
    assert known.ok("inbox", "read", "-", input="").err == "no tickets were named, nothing was done\n"
    assert known.ok("inbox", "read", "--all").err == "3 marked as read\n"


def test_macros_are_kept_replaced_applied_and_removed(known: Shell) -> None:
    assert "no macros yet" in known.ok("macro", "list").err
    known.ok(
        "macro", "save", "To core", "--set", "team=core", "--set", "tag=wifi", "--note", "See the plan.", "--key", "2"
    )
    (row,) = known.ok("macro", "list", "--json", "*").json
    assert (row["name"], row["key"], row["changes"], row["note"], row["mails"]) == (
        "To core", 2, {"team": "core", "tag": "wifi"}, "See the plan.", False,
    )  # fmt: skip
    assert known.ok("macro", "apply", "to core", "1", "2", "--dry-run").err.count("would be") == 2
    assert known.ok("list", "team:core").out == ""
    known.ok("macro", "apply", "2", "-", input="1\n2\n")
    assert known.ok("list", "team:core tag:wifi sort:id", "--format", "{id}").lines == ["1", "2"]
    known.ok("undo")
    assert known.ok("list", "team:core").out == ""
    known.ok("macro", "rm", "TO CORE")
    gone = known("macro", "apply", "To core", "1")
    assert gone.code == 3
    assert "there is no macro 'To core'" in gone.err


def test_a_macro_that_mails_wants_a_yes_for_a_single_ticket(known: Shell) -> None:
    known.ok("macro", "save", "Solved", "--set", "status=solved", "--reply-file", "-", input="It works again.\n")
    refused = known("macro", "apply", "Solved", "1")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert known.ok("list", "status:solved").out == ""
    known.ok("macro", "apply", "Solved", "1", "--yes")
    (one,) = known.ok("show", "1", "--json", "status,messages").json
    assert (one["status"], [m["kind"] for m in one["messages"]]) == ("solved", ["reply"])


def test_the_mail_of_a_macro_is_shown_before_it_is_asked_for(shell: Shell) -> None:
    shell.ok("create", "one", "-p", "acme", "--requester", "R <r@acme.example>")
    shell.ok("macro", "save", "Solved", "--set", "status=solved", "--reply", "It works again.")
    env = {**os.environ, "ODESK_STORE": shell.store, "ODESK_AGENT": "ada"}
    code, shown = on_terminal(["macro", "apply", "Solved", "1"], env, [("y/N", "n\n")])
    assert code == 0
    assert shown.index("It works again.") < shown.index("would be: #1") < shown.index("mail the customers of 1 ticket?")
    assert shell.ok("list", "status:solved").out == ""


@pytest.mark.parametrize(
    "line",
    [
        "macro save x",
        "macro save x --set nosuch=1",
        "macro save x --set status=nosuch",
        "macro save x --note a --key 10",
        "macro save x --reply a --reply-file b",
        "macro save x --note a --note-file b",
        "macro save x --reply-file - --note-file -",
    ],
)
def test_a_macro_that_makes_no_sense_is_not_kept(shell: Shell, line: str) -> None:
    assert shell(*line.split()).code == 2
    assert shell.ok("macro", "list").out == ""
