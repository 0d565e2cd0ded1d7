"""What is printed: JSON, formats, pipes; and its names."""

from __future__ import annotations

import json

import pytest

from odesk_tui.cli import declare, fields
from odesk_tui.cli.session import Session
from odesk_tui.cli.words import MODULES, load
from odesk_tui.core.fields import SPECS
from tests.cli.conftest import Shell

READERS = (
    "list",
    "show 1",
    "create x",
    "timer status",
    "time list",
    "sla list",
    "sla show 1",
    "calendar list",
    "view list",
    "agent list",
    "team list",
    "project list",
    "contact list",
    "doctor",
    "config list",
    "inbox list",
    "macro list",
    "undo --list",
    "redo --list",
)


@pytest.mark.parametrize("line", READERS)
def test_json_alone_names_the_fields_without_a_store(shell: Shell, line: str) -> None:
    shell.store = "/nosuch/desk.db"
    ended = shell.ok(*line.split(), "--json")
    names = [row.split("\t") for row in ended.lines]
    assert all(len(row) == 2 and row[0] and row[1] for row in names)
    wrong = shell(*line.split(), "--json", "nosuchfield")
    assert wrong.code == 2
    assert names[0][0] in wrong.err


@pytest.mark.parametrize("line", READERS)
def test_json_gives_all_fields_or_the_chosen_ones_in_their_order(shell: Shell, line: str) -> None:
    if line.startswith("create"):
        line = "create x -p acme"
    else:
        shell.ok("create", "x", "-p", "acme", "--requester", "B <b@acme.example>")
        shell.ok("macro", "add", "m", "--set", "priority=high")
        shell.agent = "bob"
        shell.ok("note", "1", "-m", "@ada")
        shell.agent = "ada"
        shell.ok("timer", "start", "1")
        shell.ok("label", "1", "+x")
        shell.ok("undo")
    names = [row.split("\t")[0] for row in shell.ok(*line.split(), "--json").lines]
    ended = shell(*line.split(), "--json", "*")
    rows = json.loads(ended.out)
    assert rows
    assert all(list(row) == names for row in rows)
    assert ended.out.isascii()
    chosen = json.loads(shell(*line.split(), "--json", f"{names[1]},{names[0]}").out)
    assert list(chosen[0]) == [names[1], names[0]]


def test_an_empty_list_is_empty_json(shell: Shell) -> None:
    assert shell.ok("list", "--json", "id").out == "[]\n"


def test_every_field_of_a_ticket_can_be_printed() -> None:
    known = {field.name for field in fields.tickets(Session({})).fields}
    assert {"tags" if spec.name == "tag" else spec.name for spec in SPECS} <= known


@pytest.mark.parametrize(
    ("wanted", "printed"),
    [
        (r"{id}\t{subject}\n--", "1\ta {b}\n--"),
        (r"\\{id}{{}}", "\\1{}"),
        ("{ id }", "1"),
        ("{tag}|{label}", "x, y|x, y"),
        ("", ""),
    ],
)
def test_a_format_prints_a_line_for_each(shell: Shell, wanted: str, printed: str) -> None:
    shell.ok("create", "a {b}", "-p", "acme", "--tag", "x", "--tag", "y")
    assert shell.ok("list", "--format", wanted).out == f"{printed}\n"


@pytest.mark.parametrize(
    "wanted",
    ["{id.__class__}", "{id!r}", "{id:>9}", "{id[0]}", "{", "}", "{}", "{nosuch}", "{0}", "{subject.raw}", "{a{b}}"],
)
def test_a_format_takes_nothing_but_names_of_fields(shell: Shell, wanted: str) -> None:
    shell.ok("create", "x", "-p", "acme")
    ended = shell("list", "--format", wanted)
    assert ended.code == 2
    assert ended.out == ""


def test_json_and_format_exclude_each_other(shell: Shell) -> None:
    assert shell("list", "--json", "id", "--format", "{id}").code == 2


def test_every_word_is_declared_by_the_module_that_is_named_for_it() -> None:
    for name in MODULES:
        load(name)
    firsts = {words.split(" ")[0] for words in declare.COMMANDS}
    assert firsts == set(MODULES)
    assert {name.split(" ")[0] for name in declare.GROUPS} <= firsts


@pytest.mark.parametrize("name", [*MODULES])
def test_every_command_has_help_with_an_example(shell: Shell, name: str) -> None:
    load(name)
    group = declare.GROUPS.get(name)
    for declared in declare.verbs(name) if group else [declare.COMMANDS[name]]:
        ended = shell.ok(*declared.words.split(), "--help")
        assert declared.meaning.split()[0] in ended.out
        assert declared.examples
        assert all(example in ended.out for example in declared.examples)
        assert "--store STORE" in ended.out


def test_help_lists_the_commands_by_panel(shell: Shell) -> None:
    out = shell.ok("--help").out
    places = [out.index(f"\n{panel}:") for panel in declare.PANELS]
    assert places == sorted(places)
    assert all(f"\n  {name}" in out for name in MODULES if name != "browse")
    assert "browse" not in out


def test_topics_and_commands_are_explained(shell: Shell) -> None:
    listed = [line.split()[0] for line in shell.ok("help").lines if line and not line.startswith("A command")]
    assert {"keys", "fields", "query", "exit-codes"} <= set(listed)
    for topic in listed:
        assert shell.ok("help", topic).out
    assert "odesk timer start 1042" in shell.ok("help", "timer").out
    assert "Assign" not in shell.ok("help", "timer", "start").out
    wrong = shell("help", "feilds")
    assert wrong.code == 2
    assert "did you mean fields" in wrong.err


def test_the_version_is_printed(shell: Shell) -> None:
    from odesk_tui import __version__

    assert shell.ok("--version").out == f"odesk {__version__}\n"
