"""Slips of the keyboard and of memory: what is said, and that nothing was done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("lst", "did you mean odesk list?"),
        ("lsit status:open", "did you mean odesk list?"),
        ("stauts 1 solved", "did you mean odesk status?"),
        ("Lists --json", "did you mean odesk list?"),
        ("timer strt 1", "timer has no command 'strt'; did you mean start?"),
        ("view nosuch", "it has: list, show, "),
        ("-tag:vip", "write '!tag:vip' in quotes"),
        ("list -tag:vip", "write '!tag:vip' in quotes"),
        ("list status:new -priority>=high", "write '!priority>=high' in quotes"),
        ("list -sla.lt:2h", "write '!sla.lt:2h' in quotes"),
        ("export - -note:x --format csv", "No such option"),
        ("assign 1", "assign is missing WHO"),
        ("assign bob", "assign is missing ID..."),
        ("assign", "assign is missing ID..."),
        ("status 1,2", "status is missing STATUS (the status)"),
        ("macro run", "macro run is missing NAME"),
        ("time log 1", "time log is missing DURATION"),
        ("contact add acme", "contact add is missing ADDRESS"),
    ],
)
def test_a_slip_is_named_and_nothing_is_done(shell: Shell, line: str, said: str) -> None:
    shell.ok("create", "x", "-p", "acme")
    ended = shell(*line.split())
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert len(ended.err.splitlines()) == 1
    assert shell.ok("list", "--format", "{status}").out == "new\n"


def test_how_to_look_for_a_word_that_is_nearly_a_command_is_told_and_works(shell: Shell) -> None:
    shell.ok("create", "lst is broken", "-p", "acme")
    assert "odesk list lst" in shell("lst").err
    assert shell.ok("list", "lst", "--format", "{id}").out == "1\n"


@pytest.mark.parametrize("line", ["printer", "lst offline", "assignee:me", '"lst"'])
def test_words_that_are_a_search_go_to_the_screens(shell: Shell, line: str) -> None:
    assert "the screens need a terminal" in shell(*line.split()).err


def test_help_has_a_short_name_except_where_a_dash_removes_a_tag(shell: Shell) -> None:
    for line in ("-h", "list -h", "timer -h", "timer start -h"):
        assert shell.ok(*line.split()).out == shell.ok(*line.replace("-h", "--help").split()).out
    shell.ok("create", "x", "-p", "acme", "--tag", "hardware", "--tag", "h")
    assert shell.ok("label", "1", "-hardware", "-h").err == "#1 tags: none\n"


def test_a_dash_may_begin_a_term_after_two_dashes(shell: Shell) -> None:
    assert shell("list", "--", "-tag:vip").code == 0


def test_settings_take_only_themes_and_agents_that_there_are(shell: Shell) -> None:
    wrong = shell("config", "set", "theme", "odesk-drak")
    assert wrong.code == 2
    assert "did you mean odesk-dark?" in wrong.err
    stranger = shell("config", "set", "agent", "nobody")
    assert stranger.code == 2
    assert "the agents are: ada, bob" in stranger.err
    shell.ok("config", "set", "theme", "odesk-light")
    shell.ok("config", "set", "agent", "bob")
    shell.store = "/nosuch/desk.db"
    assert "nobody looked" in shell.ok("config", "set", "agent", "eve").err


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (["Bea Lint <bea@acme.example>"], "bea@acme.example|Bea Lint"),
        (["Bea", "Lint", "<bea@acme.example>"], "bea@acme.example|Bea Lint"),
        (["<bea@acme.example>", "Bea"], "bea@acme.example|Bea"),
        (["Bea", "Lint", "bea@acme.example"], "bea@acme.example|Bea Lint"),
        (["bea@acme.example"], "bea@acme.example|bea@acme.example"),
    ],
)
def test_a_contact_is_taken_as_mail_programs_write_it(shell: Shell, words: list[str], kept: str) -> None:
    shell.ok("contact", "add", "acme", *words)
    assert shell.ok("contact", "list", "--format", "{email}|{name}").out == f"{kept}\n"


def test_a_contact_without_an_address_is_refused(shell: Shell) -> None:
    assert shell("contact", "add", "acme", "Bea", "Lint").code == 2
    assert shell("contact", "add", "acme", "Bea <nowhere>").code == 2


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_an_export_of_the_same_desk_does_not_make_its_tickets_again(
    shell: Shell, tmp_path: Path, small_desk: Path, kind: str
) -> None:
    shell.ok("create", "known elsewhere", "-p", "acme", "--set", "external=X1")
    shell.ok("create", "=1+1", "-p", "acme")
    file = str(tmp_path / f"all.{kind}")
    shell.ok("export", file)
    ended = shell("import", file)
    assert ended.code == 2
    assert "is ticket #2 '=1+1' of this desk" in ended.err
    assert "--map id=" in ended.err
    assert len(shell.ok("list").lines) == 2
    assert not Path(f"{file}.rejects.{kind}").exists()
    # Another desk takes it, and so does this one when it is told to.
    other = Shell(str(tmp_path / "other.db"))
    Path(other.store).write_bytes(small_desk.read_bytes())
    other.ok("create", "another", "-p", "acme")
    assert "2 imported" in other.ok("import", file).err
    assert "1 imported, 1 there already" in shell.ok("import", file, "--map", "id=").err


def test_a_name_with_blanks_is_found_as_one_word_and_in_any_case(shell: Shell) -> None:
    shell.ok("create", "x", "-p", "acme")
    shell.ok("view", "save", "My own", "status:new")
    shell.ok("macro", "add", "To core", "--set", "team=core", "--add", "wifi", "--remove", "vpn")
    assert shell.ok("list", "--view", "my-own", "--format", "{id}").out == "1\n"
    shell.ok("macro", "run", "to-core", "1")
    assert shell.ok("list", "team:core tag:wifi", "--format", "{id}").out == "1\n"
    assert shell.ok("calendar", "show", "office-hours").out.startswith("{")
    shell.ok("view", "rm", "my-own")
    wrong = shell("list", "--view", "Mien")
    assert wrong.code == 3
    assert "did you mean Mine?" in wrong.err
