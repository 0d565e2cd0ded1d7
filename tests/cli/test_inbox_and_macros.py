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
        "macro", "add", "To core", "--set", "team=core", "--set", "tag=wifi", "--note", "See the plan.", "--key", "2"
    )
    (row,) = known.ok("macro", "list", "--json", "*").json
    assert (row["name"], row["key"], row["changes"], row["note"], row["mails"]) == (
        "To core", 2, {"team": "core", "tag": "wifi"}, "See the plan.", False,
    )  # fmt: skip
    assert known.ok("macro", "run", "to core", "1", "2", "--dry-run").err.count("would be: #") == 2
    assert known.ok("list", "team:core").out == ""
    known.ok("macro", "run", "2", "-", input="1\n2\n")
    assert known.ok("list", "team:core tag:wifi sort:id", "--format", "{id}").lines == ["1", "2"]
    known.ok("undo")
    assert known.ok("list", "team:core").out == ""
    known.ok("macro", "remove", "TO CORE")
    gone = known("macro", "run", "To core", "1")
    assert gone.code == 3
    assert "there is no macro 'To core'" in gone.err


def test_a_macro_that_mails_wants_a_yes_for_a_single_ticket(known: Shell) -> None:
    known.ok("macro", "add", "Solved", "--set", "status=solved", "--reply-file", "-", input="It works again.\n")
    refused = known("macro", "run", "Solved", "1")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert known.ok("list", "status:solved").out == ""
    known.ok("macro", "run", "Solved", "1", "--yes")
    (one,) = known.ok("show", "1", "--json", "status,messages").json
    assert (one["status"], [m["kind"] for m in one["messages"]]) == ("solved", ["reply"])


def test_the_mail_of_a_macro_is_shown_before_it_is_asked_for(shell: Shell) -> None:
    shell.ok("create", "one", "-p", "acme", "--requester", "R <r@acme.example>")
    shell.ok("macro", "add", "Solved", "--set", "status=solved", "--reply", "It works again.")
    env = {**os.environ, "ODESK_STORE": shell.store, "ODESK_AGENT": "ada"}
    code, shown = on_terminal(["macro", "run", "Solved", "1"], env, [("y/N", "n\n")])
    assert code == 0
    assert shown.index("It works again.") < shown.index("would be: #1") < shown.index("mail the customers of 1 ticket?")
    assert shell.ok("list", "status:solved").out == ""


@pytest.mark.parametrize(
    "line",
    [
        "macro add x",
        "macro add x --set nosuch=1",
        "macro add x --set status=nosuch",
        "macro add x --note a --key 10",
        "macro add x --reply a --reply-file b",
        "macro add x --note a --note-file b",
        "macro add x --reply-file - --note-file -",
    ],
)
def test_a_macro_that_makes_no_sense_is_not_kept(shell: Shell, line: str) -> None:
    assert shell(*line.split()).code == 2
    assert shell.ok("macro", "list").out == ""


def test_a_macro_is_made_shown_edited_run_and_removed_by_words_alone(any_shell: Shell) -> None:
    shell = any_shell
    shell.env["ODESK_TICKET_URL"] = "https://desk.example/{number}"
    shell.ok("create", "VPN drops", "-p", "acme", "--requester", "Rita Moss <r@acme.example>", "--priority", "high")
    shell.ok("create", "alone", "-p", "acme")
    shell.ok(
        "macro", "add", "Asks", "--set", "status=pending", "--add", "vpn", "--key", "3",
        "--reply", "Dear {requester.first_name},\nsee {ticket.url}, due {sla.due}.",
    )  # fmt: skip
    again = shell("macro", "add", "Asks", "--note", "x")
    assert (again.code, "there is a macro Asks already; odesk macro edit changes it" in again.err) == (2, True)
    assert shell.ok("macro", "show", "3").lines == [
        "macro: Asks", "key: 3", "sets: status pending", "adds: vpn", "reply:", "  Dear {requester.first_name},",
        "  see {ticket.url}, due {sla.due}.",
    ]  # fmt: skip
    told = shell.ok("macro", "run", "Asks", "1", "--dry-run").err.splitlines()
    assert told[:3] == [
        "#1 would be written to r@acme.example:",
        "  Dear Rita,",
        "  see https://desk.example/1, due Tue 2026-11-24 12:00 Europe/Vienna.",
    ]
    assert told[3] == "would be: #1 macro Asks applied"
    assert shell.ok("list", "tag:vpn").out == ""
    refused = shell("macro", "run", "Asks", "2", "--yes")
    assert (refused.code, "{requester.first_name} says nothing on this ticket" in refused.err) == (2, True)
    shell.ok("macro", "edit", "asks", "--rename", "Asks first", "--unset", "status", "--set", "type=question",
             "--remove", "vpn", "--key", "none", "--note", "{agent.first_name} asked")  # fmt: skip
    (row,) = shell.ok("macro", "show", "Asks first", "--json", "*").json
    assert (row["key"], row["changes"], row["add"], row["remove"], row["note"]) == (
        None, {"type": "question"}, [], ["vpn"], "{agent.first_name} asked",
    )  # fmt: skip
    assert "due {sla.due}" in row["reply"]
    shell.ok("undo")
    assert [row["name"] for row in shell.ok("macro", "list", "--json", "name").json] == ["Asks"]
    shell.ok("redo")
    shell.ok("macro", "run", "Asks first", "1", "--yes")
    messages = shell.ok("show", "1", "--json", "messages").json[0]["messages"]
    assert [m["text"].splitlines()[0] for m in messages] == ["Ada asked", "Dear Rita,"]
    shell.ok("macro", "remove", "Asks first")
    assert shell.ok("macro", "list").out == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dear {requester.firstname}", "column 6: nothing is known of {requester.firstname}; did you mean"),
        ("Hi\n see { ticket.url }", "line 2, column 6: '{ ticket.url }' is no placeholder; write {ticket.url}"),
        ("{Agent.Name} wrote", "column 1: '{Agent.Name}' is no placeholder; write {agent.name}"),
        ("see {ticket.url", "column 5: '{ticket.url' is no placeholder; write {ticket.url}"),
    ],
)
def test_a_bad_placeholder_is_refused_when_it_is_saved(shell: Shell, text: str, said: str) -> None:
    refused = shell("macro", "add", "x", "--reply", text)
    assert refused.code == 2
    assert said in refused.err
    shell.ok("macro", "add", "y", "--note", "fine")
    assert said in shell("macro", "edit", "y", "--reply", text).err
    assert shell.ok("macro", "list", "--json", "name,reply").json == [{"name": "y", "reply": ""}]


def test_what_macro_edit_cannot_make_out_is_said(shell: Shell) -> None:
    shell.ok("macro", "add", "m", "--set", "priority=low")
    assert "it sets: priority" in shell("macro", "edit", "m", "--unset", "status").err
    assert "one of 1 to 9, or none" in shell("macro", "edit", "m", "--key", "12").err
    assert shell("macro", "edit", "nosuch", "--note", "x").code == 3
    assert "does nothing" in shell("macro", "edit", "m", "--unset", "priority").err
