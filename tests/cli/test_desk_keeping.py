"""Making a desk, settings, the doctor, people, completion."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from odesk_tui.cli.complete import COMPLETERS, harmless
from odesk_tui.cli.declare import COMMANDS, described
from odesk_tui.cli.words import MODULES, load
from odesk_tui.desk import system_clock
from odesk_tui.settings import config_file
from odesk_tui.tui.keymap import path_of
from tests.cli.conftest import Shell, furnished


def test_init_makes_a_desk_once_and_remembers_who_you_are(tmp_path: Path) -> None:
    store = tmp_path / "new" / "desk.db"
    shell = Shell("", agent="")
    line = ["init", "--no-input", "--store", str(store), "--handle", "eve", "--name", "Eve", "--timezone", "Asia/Tokyo"]
    assert "agent eve" in shell.ok(*line).err
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(config_file().stat().st_mode) == 0o600
    assert "set up already" in shell.ok(*line).err
    assert shell.ok("agent", "list", "--format", "{handle} {timezone}").out == "eve Asia/Tokyo\n"
    assert len(shell.ok("view", "list").lines) >= 6
    assert shell.ok("config", "get", "store").out.strip() == str(store)


def test_init_asks_only_at_a_keyboard(tmp_path: Path) -> None:
    ended = Shell(str(tmp_path / "desk.db"))("init")
    assert ended.code == 2
    assert "--no-input" in ended.err
    assert not (tmp_path / "desk.db").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [("--handle", "no spaces"), ("--timezone", "Mars/Olympus"), ("--email", "nowhere"), ("--name", " ")],
)
def test_init_refuses_what_makes_no_sense(tmp_path: Path, option: str, value: str) -> None:
    ended = Shell(str(tmp_path / "desk.db"))("init", "--no-input", option, value)
    assert ended.code == 2
    assert len(ended.err.splitlines()) == 1


def test_settings_keep_the_comments_of_their_file(shell: Shell) -> None:
    file = config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text('# mine\nagent = "ada" # me\n', encoding="utf-8")
    shell.ok("config", "set", "mouse", "on")
    shell.ok("config", "set", "agent", "bob")
    assert file.read_text(encoding="utf-8") == '# mine\nagent = "bob" # me\nmouse = "on"\n'
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(file.parent) == ["config.toml"]
    shell.ok("config", "set", "mouse", "")
    assert shell.ok("config", "get", "mouse").out == "off\n"
    assert shell.ok("config", "path").out == f"{file}\n"
    listed = {row["name"]: row for row in shell.ok("config", "list", "--json", "*").json}
    assert (listed["agent"]["value"], listed["agent"]["source"]) == ("ada", "environment")


@pytest.mark.parametrize("line", ["set nosuch x", "set mouse maybe", "get nosuch"])
def test_settings_refuse_what_they_do_not_know(shell: Shell, line: str) -> None:
    assert shell("config", *line.split()).code == 2


def test_a_broken_file_of_settings_is_named_and_left_alone(shell: Shell) -> None:
    file = config_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("agent = \n", encoding="utf-8")
    for line in (["list"], ["config", "set", "agent", "bob"]):
        ended = shell(*line)
        assert ended.code == 2
        assert str(file) in ended.err
    assert file.read_text(encoding="utf-8") == "agent = \n"
    assert shell("doctor").code == 1


def test_a_password_in_the_settings_is_not_shown(shell: Shell) -> None:
    shell.store = "postgresql://me:s3cret@127.0.0.1:1/desk?password=s3cret"
    for line in (["config", "list"], ["config", "get", "store"], ["doctor"], ["list"]):
        ended = shell(*line)
        assert "s3cret" not in ended.out + ended.err


def test_a_sound_desk_is_well(address: str) -> None:
    # The server's clock is the real one.
    any_shell = furnished(address, system_clock())
    any_shell.ok("create", "x", "-p", "acme")
    ended = any_shell.ok("doctor")
    assert ended.err == "all is well\n"
    assert {row["check"] for row in any_shell.ok("doctor", "--json", "*").json} >= {
        "store",
        "schema",
        "integrity",
        "clock",
        "time zones",
        "terminal",
        "encoding",
        "colours",
    }


def found(shell: Shell, check: str) -> list[str]:
    rows = shell("doctor", "--json", "*").json
    return [f"{row['found']} {row['mend']}" for row in rows if row["check"] == check and row["state"] == "wrong"]


def test_the_doctor_finds_what_is_wrong_and_says_how_to_mend_it(shell: Shell) -> None:
    path = Path(shell.store)
    path.chmod(0o644)
    assert f"chmod 600 {path}" in found(shell, "permissions")[0]
    path.chmod(0o600)
    shell.agent = "nobody"
    assert "odesk agent list" in found(shell, "agent")[0]
    shell.agent = "ada"
    shell.ok("create", "x", "-p", "acme")
    shell.now = datetime(2026, 11, 20, tzinfo=UTC)
    assert "still to come" in found(shell, "clock")[0]
    shell.now = datetime(1999, 1, 1, tzinfo=UTC)
    assert "NTP" in found(shell, "clock")[0]
    shell.store = str(path.with_name("nosuch.db"))
    assert "odesk init" in found(shell, "store")[0]


def test_the_doctor_finds_every_fault_of_the_own_keys(shell: Shell) -> None:
    path = path_of()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('take = "s"\n')
    assert 'line 1 (take = "s"): s is taken in the list by status' in found(shell, "keys")[0]
    assert f"or remove {path}" in found(shell, "keys")[0]
    path.write_text('tak = "f5"\nassign = "ctrl+b"\n')
    assert len(found(shell, "keys")) == 2
    path.write_text('send = ["ctrl+j", "ctrl+enter"]\n')
    rows = shell("doctor", "--json", "*").json
    assert [row["state"] for row in rows if row["check"] == "keys"] == ["note"]
    path.unlink()


def test_the_doctor_finds_damage_in_the_store(shell: Shell) -> None:
    import sqlite3

    shell.ok("create", "x", "-p", "acme")
    with sqlite3.connect(shell.store) as connection:
        connection.execute("UPDATE ticket SET assignee_id = 77, sla_due = 1")
    connection.close()
    broken = found(shell, "integrity")
    assert any("points to a row of agent" in line for line in broken)
    assert any("due instant" in line for line in broken)
    assert shell("doctor").code == 1


def test_people_are_added_and_listed(any_shell: Shell) -> None:
    shell = any_shell
    shell.ok("project", "add", "Acme rollout", "--parent", "acme", "--vip")
    shell.ok("contact", "add", "acme", "bea@acme.example", "Bea", "Lint")
    assert shell.ok("project", "list", "--format", "{handle} {parent} {vip}").lines == [
        "acme  no",
        "acme-rollout acme yes",
    ]
    assert (
        shell.ok("contact", "list", "acme", "--format", "{email} {name} {project}").out
        == "bea@acme.example Bea Lint acme\n"
    )
    assert shell.ok("team", "list").out == "core\tbob\tCore team\n"
    shell.agent = "nobody"
    assert shell("project", "add", "Other").code == 4
    shell.ok("agent", "add", "nobody", "No Body")
    shell.ok("project", "add", "Other")


class At:
    """A place in a line, as a completer sees it."""

    parent = None

    def __init__(self, store: str, **params: object) -> None:
        self.params = {"store": store, "as_": "ada", **params}


def offered(name: str, at: At, typed: str) -> list[str]:
    return [offer if isinstance(offer, str) else offer[0] for offer in COMPLETERS[name](at, typed)]


def test_completion_offers_what_there_is(shell: Shell) -> None:
    shell.ok("create", "x", "-p", "acme", "--tag", "vpn")
    shell.ok("create", "y", "-p", "acme")
    at = At(shell.store)
    assert offered("tickets", at, "") == ["1", "2"]
    assert offered("tickets", at, "1,#") == ["1,#1", "1,#2"]
    assert offered("agents", at, "b") == ["bob"]
    assert "team:core" in offered("assignees", at, "")
    assert offered("views", at, "Mi") == ["Mine"]
    shell.ok("view", "save", "To do", "status:new")
    assert offered("views", at, "To") == ["To-do"]
    shell.ok("macro", "add", "Go on", "--set", "priority=high")
    assert offered("macros", at, "") == ["Go-on"]
    assert offered("links", at, "b") == []
    assert offered("links", At(shell.store, words=["1"]), "bl") == ["blocks", "blocked-by"]
    assert offered("links", At(shell.store, words=["1", "blocks"]), "") == ["1", "2"]
    assert offered("statuses", at, "so") == ["solved"]
    assert offered("labels", at, "-") == ["-vpn"]
    assert offered("query", at, "assignee:b") == ["assignee:bob"]
    assert offered("query", At(shell.store, query=["status", ":"]), "op") == ["open"]
    assert ("status:new", "2 tickets") in COMPLETERS["query"](at, "status:n")
    assert "priority=" in offered("assignments", at, "p")
    assert offered("assignments", at, "assignee=b") == ["assignee=bob"]
    assert offered("settings", at, "ag") == ["agent"]
    assert offered("values", At(shell.store, name="mouse"), "") == ["on", "off"]
    assert offered("values", At(shell.store, name="agent"), "b") == ["bob"]
    assert "odesk-dark" in offered("values", At(shell.store, name="theme"), "odesk-d")
    assert offered("values", At(shell.store, name="editor"), "") == []
    assert offered("layouts", at, "t") == ["tree"]
    assert offered("topics", at, "que") == ["query"]


@pytest.mark.parametrize("name", sorted(COMPLETERS))
@pytest.mark.parametrize("typed", ["", "x", '"', "assignee:", "id:((", "--", "\x1b", "9" * 40])
def test_completion_never_fails(tmp_path: Path, name: str, typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    for store in (str(tmp_path / "nosuch.db"), "postgresql://127.0.0.1:1/x", "ftp://x"):
        COMPLETERS[name](At(store), typed)
    assert capsys.readouterr() == ("", "")


def test_every_completer_that_is_declared_exists() -> None:
    from typing import get_type_hints

    for name in MODULES:
        load(name)
    for declared in COMMANDS.values():
        hints = get_type_hints(declared.run, include_extras=True)
        for parameter, hint in list(hints.items())[1:]:
            if parameter != "return":
                assert described(hint)[1].completes in {"", "files", *COMPLETERS}


def test_what_others_wrote_cannot_act_on_the_shell(shell: Shell) -> None:
    evil = r"""a $(touch x) `b` \" ; [red]y[/] 'z'"""
    shell.ok("create", evil, "-p", "acme")
    shell.ok("view", "save", evil, "status:new")
    assert harmless(evil) == "a touch x b red y z"
    assert COMPLETERS["tickets"](At(shell.store), "") == [("1", "new a touch x b red y z")]
    assert all("$" not in name for name in offered("views", At(shell.store), ""))


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish"])
def test_shells_complete_through_the_program(shell: Shell, kind: str) -> None:
    shell.ok("create", "a [/] b", "-p", "acme")
    shell.env = {
        "_ODESK_COMPLETE": f"complete_{kind}",
        "COMP_WORDS": "odesk show ",
        "COMP_CWORD": "2",
        "_TYPER_COMPLETE_ARGS": "odesk show ",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    ended = shell()
    assert ended.code == 0
    assert "1" in ended.out
    assert ended.err == ""


def test_a_completion_script_is_shown(shell: Shell) -> None:
    assert "_ODESK_COMPLETE" in shell.ok("--show-completion", "bash").out


def two_tickets(shell: Shell) -> tuple[str, str]:
    one, two = (
        shell.ok("create", word, "-p", "acme", "--requester", f"{word} <{word}@acme.example>").out.strip()
        for word in ("first", "second")
    )
    return one, two


def test_a_reply_to_several_customers_wants_a_yes(shell: Shell) -> None:
    tickets = two_tickets(shell)
    refused = shell("reply", *tickets, "-m", "Hello", "--no-input")
    assert refused.code == 2
    assert "2 tickets at once need --yes" in refused.err
    shell.ok("reply", *tickets, "-m", "Hello", "--yes")
    assert "2 replies wait to be sent" in shell("doctor").out


def test_a_view_of_ones_own_comes_before_a_shared_one_of_the_name(shell: Shell) -> None:
    one, two = two_tickets(shell)
    shell.ok("view", "save", "same", f"id:{one}", "--shared")
    shell.ok("view", "save", "Same", f"id:{two}")
    assert shell.ok("list", "--view", "same", "--format", "{id}").out == f"{two}\n"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("UTC", "UTC"), ("vienna", "Europe/Vienna"), ("New York", "America/New_York"), ("gmt", "Etc/GMT")],
)
def test_a_time_zone_is_known_by_its_city(tmp_path: Path, typed: str, zone: str) -> None:
    shell = Shell(str(tmp_path / "desk.db"))
    shell.ok("init", "--no-input", "--timezone", typed)
    assert shell.ok("agent", "list", "--format", "{timezone}").out == f"{zone}\n"


def test_a_store_that_is_locked_when_it_is_opened_is_waited_for_aloud(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("odesk_tui.cli.session.WAITING_S", 0.1)
    shell = furnished(str(tmp_path / "desk.db"))
    assert "waiting" not in shell.ok("list").err
    other = sqlite3.connect(tmp_path / "desk.db", isolation_level=None, check_same_thread=False)
    # Only without a write-ahead log does a writer keep out who reads; another program may have left the file so.
    assert other.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    other.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(1.0, other.execute, ("ROLLBACK",))
    release.start()
    ran = shell.ok("list")
    release.join()
    other.close()
    assert "waiting for the store" in ran.err
    assert "no tickets found" in ran.err
