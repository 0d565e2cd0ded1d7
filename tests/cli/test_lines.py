"""How lines are read: numbers, standard input, care with many, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from odesk_tui.cli.front import app
from odesk_tui.cli.session import Session
from tests.cli.conftest import NOW, Shell


def made(shell: Shell, count: int) -> list[str]:
    return [shell.ok("create", f"t{n}", "-p", "acme").out.strip() for n in range(count)]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (["1", "2"], ""),
        (["#1", "#2"], ""),
        (["1,2"], ""),
        (["#1,#2,1"], ""),
        (["-"], "1\n2\n"),
        (["-"], "1, #2\n\n"),
        (["-"], "1\t!!-0:04\topen\n2\t1:40\tnew 3\n"),
        (["1", "-"], "\ufeff2"),
    ],
)
def test_numbers_are_read_as_people_and_programs_write_them(shell: Shell, words: list[str], given: str) -> None:
    made(shell, 3)
    shell.ok("status", *words, "open", input=given)
    assert shell.ok("list", "status:open sort:id", "--format", "{id}").lines == ["1", "2"]


@pytest.mark.parametrize("word", ["x", "1,,2", "#", "1.5", "", "-1", "９", "9" * 20, "9" * 19])
def test_what_is_no_number_is_said_so(shell: Shell, word: str) -> None:
    ended = shell("show", word)
    assert ended.code == 2
    assert ended.err.startswith("odesk: ")
    assert len(ended.err.splitlines()) == 1


def test_no_tickets_on_standard_input_are_no_mistake(shell: Shell) -> None:
    assert shell("status", "-", "open", input="").code == 0
    assert shell("list", "status:new").code == 0


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("list", 0),
        ("list nosuch:x", 2),
        ("list --limit", 2),
        ("list --nosuch", 2),
        ("timer", 2),
        ("timer nosuch", 2),
        ("status 1 nosuch", 2),
        ("edit 1", 2),
        ("edit 1 --set subject", 2),
        ("edit 1 --set priority=low --set priority=high", 2),
        ("label 1", 2),
        ("label 1 +", 2),
        ("snooze 1", 2),
        ("snooze 1 nosuchday", 2),
        ("note 1", 2),
        ("note - -F -", 2),
        ("show 99", 3),
        ("sla show 99", 3),
        ("status 99 open", 3),
        ("assign 1 nobody", 3),
        ("view rm nosuch", 3),
        ("timer stop", 3),
        ("calendar show nosuch", 3),
        ("list --view nosuch", 3),
        ("create x -p nosuch", 3),
        ("list --as nobody", 0),
        ("assign 1 me --as nobody", 4),
        ("agent add bob Bob", 5),
        ("edit 1 --set priority=high --if-version 7", 5),
        ("status 1 99 open", 6),
        ("show 1 99", 6),
        ("edit 1 2 --set priority=low --if-version 1", 2),
        ("list --store /nosuch/folder/desk.db", 1),
        ("list --store mysql://host/db", 1),
    ],
)
def test_the_exit_code_says_how_it_went(shell: Shell, line: str, code: int) -> None:
    made(shell, 2)
    ended = shell(*line.split())
    assert ended.code == code, ended
    if code not in (0, 6):
        assert ended.out == ""
        assert ended.err.startswith(("odesk: ", "Usage: "))


def test_not_allowed_by_the_workflow(shell: Shell) -> None:
    made(shell, 1)
    shell.ok("status", "1", "closed")
    ended = shell("status", "1", "solved")
    assert ended.code == 4
    assert "closed cannot become solved" in ended.err


def test_all_failed_alike_has_their_code_and_all_failed_differently_is_failed(shell: Shell) -> None:
    made(shell, 1)
    assert shell("status", "98", "99", "open").code == 3
    shell.ok("status", "1", "closed")
    assert shell("status", "1", "99", "solved").code == 1


def test_more_than_twenty_want_yes_and_nobody_is_asked_in_a_pipe(shell: Shell) -> None:
    numbers = ",".join(made(shell, 21))
    refused = shell("status", numbers, "open")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert shell.ok("list", "status:new", "--format", "{id}", "-n", "0").out.count("\n") == 21
    assert shell.ok("status", numbers, "open", "--dry-run").err.count("would be: #") == 21
    shell.ok("status", numbers, "open", "--yes")
    assert shell.ok("list", "status:new").out == ""


def test_the_limit_of_a_list_is_told_with_the_count(shell: Shell) -> None:
    made(shell, 5)
    ended = shell.ok("list", "-n", "3")
    assert len(ended.lines) == 3
    assert "3 of 5 tickets" in ended.err
    assert shell.ok("list", "-n", "5").err == ""


def test_global_options_stand_before_or_after_the_command(shell: Shell) -> None:
    made(shell, 1)
    store, shell.store = shell.store, "/nosuch/desk.db"
    assert shell.ok("--store", store, "list").out == shell.ok("list", "--store", store).out
    assert shell.ok("timer", "--store", store, "status").code == 0
    shell.ok("assign", "1", "me", "--store", store, "--as", "bob")
    assert shell.ok("list", "assignee:bob", "--store", store).out


def test_labels_snoozes_and_the_trash(shell: Shell) -> None:
    made(shell, 1)
    assert shell.ok("label", "1", "+vpn", "+wifi", "--add", "net").err == "#1 tags: net, vpn, wifi\n"
    assert shell.ok("label", "1", "-vpn", "-wifi").err == "#1 tags: net\n"
    assert shell.ok("snooze", "1", "friday", "14:00").err == "#1 snoozed until Fri 2026-11-27 14:00 Europe/Vienna\n"
    assert shell.ok("list").out == ""
    assert shell.ok("snooze", "1", "none").err == "#1 woken\n"
    shell.ok("trash", "1")
    assert shell.ok("list", "--trash", "--format", "{id}").out == "1\n"
    shell.ok("trash", "1", "--restore")
    assert shell.ok("list", "--format", "{id}").out == "1\n"


def test_assigning_takes_agents_teams_and_nobody(shell: Shell) -> None:
    made(shell, 1)
    shell.ok("assign", "1", "team:core")
    shell.ok("assign", "1", "bob")
    assert shell.ok("list", "--format", "{team} {assignee}").out == "core bob\n"
    shell.ok("assign", "1", "none")
    assert shell.ok("list", "--format", "{team} {assignee}").out == "core \n"


def test_a_note_comes_from_the_line_a_file_or_standard_input(shell: Shell, tmp_path: Path) -> None:
    made(shell, 1)
    file = tmp_path / "note.txt"
    file.write_bytes(b"from a file\r\nline two\xff")
    shell.ok("note", "1", "-m", "from the line")
    shell.ok("note", "1", "-F", str(file), "--attach", str(file))
    shell.ok("note", "1", "-F", "-", input="from input\n")
    (ticket,) = shell.ok("show", "1", "--json", "messages").json
    assert [m["text"] for m in ticket["messages"]] == ["from the line", "from a file\r\nline two\udcff", "from input\n"]
    assert ticket["messages"][1]["files"] == [{"name": "note.txt", "bytes": 22}]
    missing = shell("note", "1", "-F", str(tmp_path / "nosuch"))
    assert missing.code == 1
    assert "nosuch" in missing.err
    assert shell("note", "1", "-m", "a", "-F", "-").code == 2


def test_time_is_logged_listed_and_seen_by_week(shell: Shell) -> None:
    made(shell, 2)
    shell.ok("time", "log", "1", "15m", "-m", "cable", "--type", "on site")
    shell.ok("time", "log", "2", "1:30", "--at", "yesterday 14:00")
    shell.ok("timer", "start", "1")
    assert shell.ok("timer", "switch", "2").err == "timer started on #2, 0:00 kept on #1\n"
    assert shell.ok("time", "list", "--format", "{id} {time} {type} {note}").lines[0] == "1 0:15 on site cable"
    assert [row["seconds"] for row in shell.ok("time", "list", "--from", "monday", "--json", "seconds").json] == [
        5400,
        900,
        0,
        0,
    ]
    week = [line.split("\t") for line in shell.ok("time", "week").lines]
    assert week[0][:3] == ["id", "Mon 23", "Tue 24"]
    assert {row[0]: row[8] for row in week[1:]} == {"1": "0:15", "2": "1:30", "total": "1:45"}
    assert shell("time", "log", "1", "soon").code == 2


def test_views_are_saved_used_and_removed(shell: Shell) -> None:
    made(shell, 2)
    shell.ok("assign", "1", "me")
    shell.ok("view", "save", "My own", "assignee:me", "--key", "7")
    assert shell.ok("list", "--view", "my own", "--format", "{id}").out == "1\n"
    row = next(row for row in shell.ok("view", "list", "--json", "*").json if row["name"] == "My own")
    assert (row["key"], row["owner"], row["count"]) == (7, "ada", 1)
    shell.ok("view", "rm", "My own")
    assert shell("view", "save", "x", "prio:").code == 2
    shell.ok("view", "save", "Teams", "status:open group:team", "--layout", "tree")
    assert shell.ok("view", "list", "--format", "{name} {layout}").lines[-1] == "Teams tree"
    assert shell("view", "save", "x", "status:open", "--layout", "cube").code == 2


def test_limits_of_the_board(shell: Shell) -> None:
    assert "limit of open: 5" in shell.ok("view", "limit", "open", "5").err
    assert "limit of open: none" in shell.ok("view", "limit", "open", "none").err
    for words in (("open", "many"), ("open", "-1"), ("open", "0"), ("nosuch", "5")):
        assert shell("view", "limit", *words).code == 2


def test_clocks_are_listed_watched_and_shown(shell: Shell) -> None:
    from datetime import timedelta

    shell.ok("create", "burning", "-p", "acme", "--priority", "P1")
    assert shell.ok("sla", "list", "--format", "{id} {metric} {left}").lines == [
        "1 first_response ! 1:00",
        "1 resolution 4:00",
    ]
    shell.now += timedelta(minutes=61)
    watched = shell.ok("sla", "watch", "--count", "1").out
    assert watched == "breached\t1\t!!-0:01:00\tfirst_response\tburning\n"
    assert shell.ok("sla", "list", "--within", "10m", "--json", "left_s").json == [{"left_s": -60}]
    assert {row["state"] for row in shell.ok("sla", "show", "1", "--json", "state").json} == {"running"}
    assert shell.ok("sla", "list", "--mine").out == ""


def test_business_time_is_computed_without_a_store(shell: Shell) -> None:
    shell.store = "/nosuch/desk.db"
    case = '{"id": "a", "timezone": "UTC", "hours": {"mon": [["09:00", "17:00"]]}, "op": "add", "start": "%s", "seconds": 60}'
    lines = [case % "2026-11-23T09:00:00Z", '{"id": "b"}', ""]
    ended = shell("calendar", "compute", "-", input="\n".join(lines))
    assert ended.code == 6
    assert ended.lines[0] == '{"id": "a", "end": "2026-11-23T09:01:00Z"}'
    assert '"error"' in ended.lines[1]
    assert shell("calendar", "compute", "-", input=lines[0]).code == 0
    assert shell("calendar", "compute", "/nosuch/file").code == 1


def test_a_password_in_store_is_warned_of_and_not_shown(shell: Shell) -> None:
    ended = shell("list", "--store", "postgresql://me:s3cret@127.0.0.1:1/desk")
    assert ended.code == 1
    assert "PGPASSWORD" in ended.err.splitlines()[0]
    assert "s3cret" not in ended.err + ended.out


def test_the_screens_need_a_terminal_and_a_query_is_no_command(shell: Shell) -> None:
    for words in ([], ["assignee:me"], ["vpn", "drops"]):
        ended = shell(*words)
        assert ended.code == 2
        assert "odesk list" in ended.err


def test_a_reply_that_reaches_nobody_is_kept_and_says_what_to_do(shell: Shell) -> None:
    shell.ok("create", "alone", "-p", "acme")
    shell.ok("create", "named", "-p", "acme", "--requester", "R <r@acme.example>")
    ended = shell.ok("reply", "1", "-m", "Hello?")
    assert ended.err.splitlines() == [
        "#1 reply kept, mailed to nobody: the ticket has no requester, open",
        "no mail leaves for #1; give it an address with odesk edit 1 --set requester='Name <address>' and reply again",
    ]
    assert "Hello?" in shell.ok("show", "1").out
    both = shell.ok("reply", "1", "2", "-m", "Both", "--yes").err.splitlines()
    assert both[-1] == "reply sent: 2 ok, 1 of them mailed to nobody (no address)"
    assert "no address to mail it to" in shell.ok("help", "exit-codes").out


def test_what_was_so_already_is_counted_with_the_words_of_the_screens(shell: Shell) -> None:
    made(shell, 3)
    shell.ok("assign", "1", "me")
    assert shell.ok("assign", "1,2", "me").err.endswith("assignee me: 1 changed, 1 was yours already\n")
    assert shell.ok("assign", "1,2", "me").err.endswith("assignee me: 0 changed, 2 were yours already\n")
    assert shell.ok("status", "1,2,3", "hold").err.endswith("status hold: 3 ok\n")
    assert shell.ok("status", "1,2", "hold", "--dry-run").err.endswith(
        "would be: status hold: 0 changed, 2 were so already\n"
    )


def test_the_keys_that_are_told_are_those_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_text('take = "f5"\n')
    session = Session(config=tmp_path / "config.toml", clock=lambda: NOW)
    told = CliRunner().invoke(app, ["help", "keys"], obj=session).stdout
    assert [line.split()[0] for line in told.splitlines() if " assign to me " in line] == ["f5"]
    assert "f5 *" not in CliRunner().invoke(app, ["help", "keys"], obj=Session(clock=lambda: NOW)).stdout
