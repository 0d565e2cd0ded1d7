"""Fields of the desk's own from the shell: defined, set, asked for, listed, changed, removed, exported and imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def desk(shell: Shell) -> Shell:
    """A desk with a version field and three tickets: 1.10, 1.9 and none."""
    shell.ok("field", "add", "version", "version", "--label", "Seen in", "--index")
    shell.ok("create", "ten", "-p", "acme", "--set", "version=1.10")
    shell.ok("create", "nine", "-p", "acme", "--set", "version=v1.9")
    shell.ok("create", "none", "-p", "acme")
    return shell


def test_a_version_is_set_and_asked_for_in_its_order(desk: Shell) -> None:
    assert desk.ok("list", "version>1.9", "--format", "{id}").lines == ["1"]
    assert desk.ok("list", "sort:-version", "--format", "{id} {version}").lines == ["1 1.10", "2 1.9", "3 "]
    assert desk.ok("list", "version.ge:1.9", "sort:version", "--format", "{id}").lines == ["2", "1"]
    assert desk.ok("list", "version:1.*", "--json", "id,version,revision").json[0] == {
        "id": 1,
        "version": "1.10",
        "revision": 1,
    }
    wrong = desk("list", "version:new")
    assert wrong.code == 2
    assert "column 9: version: 'new' is not a version" in wrong.err
    assert "did you mean version" in desk("list", "versoin:1").err
    assert "is not a version" in desk("edit", "3", "--set", "version=new").err


def test_a_ticket_shows_it_and_its_history(desk: Shell) -> None:
    desk.ok("edit", "1", "--set", "version=2.0")
    shown = desk.ok("show", "1").out
    assert "  version    2.0" in shown
    assert "version 1.10 → 2.0" in shown
    assert "  revision   2" in shown
    assert desk.ok("show", "3", "--json", "version").json == [{"version": None}]


def test_fields_are_listed_and_shown(desk: Shell) -> None:
    desk.ok("field", "add", "os", "choice", "--choices", "Linux, macOS", "--types", "incident", "--required", "solved")
    rows = desk.ok("field", "list", "--json", "name,kind,label,required,types,choices,indexed").json
    assert rows[0]["indexed"] is True
    assert rows[1] == {
        "name": "os",
        "kind": "choice",
        "label": "os",
        "required": ["solved"],
        "types": ["incident"],
        "choices": ["Linux", "macOS"],
        "indexed": False,
    }
    shown = desk.ok("field", "show", "version").lines
    assert "tickets with a value: 2" in shown
    assert "values: 1.10, 1.9" in shown
    assert "did you mean version" in desk("field", "show", "versoin").err
    assert "did you mean multichoice" in desk("field", "add", "x", "multichoic").err


def test_a_change_of_kind_says_what_would_be_lost(desk: Shell) -> None:
    refused = desk("field", "edit", "version", "--kind", "decimal")
    assert refused.code == 4
    assert "1 ticket would lose what version says as a decimal: #1 '1.10' (would become '1.1')" in refused.err
    assert "--convert '1.10=VALUE'" in refused.err
    assert "would be: " in desk.ok("field", "edit", "version", "--kind", "text", "--dry-run").err
    desk.ok("field", "edit", "version", "--kind", "decimal", "--convert", "1.10=1.1")
    assert desk.ok("list", "version:1.1", "--format", "{id}").lines == ["1"]
    desk.ok("undo")
    assert desk.ok("list", "version:1.10", "--format", "{id}").lines == ["1"]


def test_removing_a_field_with_values_wants_a_word(desk: Shell) -> None:
    refused = desk("field", "remove", "version")
    assert refused.code == 4
    assert "2 tickets have a value of version (#1 '1.10', #2 '1.9')" in refused.err
    desk.ok("field", "remove", "version", "--yes")
    assert desk("list", "version:1.9").code == 2
    assert desk.ok("list", "--json", "version").json[0] == {"version": 1}
    assert desk.ok("field", "list", "--removed", "--format", "{name}").lines == ["version"]
    desk.ok("field", "restore", "version")
    assert desk.ok("list", "version:1.9", "--format", "{id}").lines == ["2"]
    desk.ok("field", "index", "version", "--off")


def test_what_was_exported_is_imported_again(desk: Shell, tmp_path: Path) -> None:
    desk.ok("field", "add", "oses", "multichoice", "--choices", "Linux, mac OS")
    desk.ok("field", "add", "go_live", "instant")
    desk.ok("field", "add", "vital", "boolean")
    desk.ok("field", "add", "delta", "integer")
    desk.ok(
        *("edit", "1", "--set", "oses=mac os,linux", "--set", "go_live=2026-12-24 10:00"),
        *("--set", "vital=yes", "--set", "delta=-5", "--set", "external=A1"),
    )
    fields = ("version", "oses", "go_live", "vital", "delta")
    before = desk.ok("list", "external:A1", "--json", ",".join(fields)).json
    assert before == [
        {"version": "1.10", "oses": ["Linux", "mac OS"], "go_live": "2026-12-24T09:00:00Z", "vital": True, "delta": -5}
    ]
    for name in ("all.csv", "all.jsonl"):
        desk.ok("export", str(tmp_path / name), "external:A1")
        desk.ok("edit", "1", *(word for field in fields for word in ("--set", f"{field}=none")))
        desk.ok("import", str(tmp_path / name), "--update")
        assert desk.ok("list", "external:A1", "--json", ",".join(fields)).json == before, name


def test_columns_can_be_told_to_be_own_fields(desk: Shell, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("Titel,Kunde,Stand\nx,acme,3.2\n")
    told = ("--map", "Titel=subject", "--map", "Kunde=project", "--map", "Stand=version")
    desk.ok("import", str(tmp_path / "old.csv"), *told)
    assert desk.ok("list", "version:3.2", "--format", "{subject}").lines == ["x"]
    (tmp_path / "bad.csv").write_text("subject,project,version\nx,acme,soon\n")
    assert "1 refused" in desk("import", str(tmp_path / "bad.csv")).err


def test_tickets_are_grouped_by_it_and_it_is_a_column(desk: Shell) -> None:
    desk.ok("field", "add", "os", "choice", "--choices", "Linux, Windows")
    desk.ok("edit", "1", "--set", "os=windows")
    desk.ok("edit", "2", "--set", "os=linux")
    groups = [line.split("\t")[:2] for line in desk.ok("list", "--group", "os").lines]
    assert groups == [["Linux", "1"], ["Windows", "1"], ["", "1"]]
    versions = [line.split("\t")[0] for line in desk.ok("list", "--group", "version").lines]
    assert versions == ["1.9", "1.10", ""]
    assert desk.ok("list", "sort:version", "--columns", "id,version,os").lines == [
        "2\t1.9\tLinux",
        "1\t1.10\tWindows",
        "3\t\t",
    ]


def test_a_workflow_can_want_it(desk: Shell) -> None:
    desk.ok("workflow", "allow", "standard", "any", "solved", "--need", "version")
    assert "needs version" in desk("status", "3", "solved").err
    desk.ok("status", "1", "solved")


def test_help_on_queries_and_fields_knows_the_desks_own(shell: Shell, tmp_path: Path) -> None:
    shell.ok("field", "add", "os", "choice", "--choices", "Linux, Windows", "--label", "Operating system")
    shell.ok("field", "add", "build", "version", "--types", "incident")
    for topic in ("query", "fields"):
        told = shell.ok("help", topic).out
        assert "choice: Linux, Windows (Operating system)" in told
        assert "version; of incident" in told
    assert ", os, build" in shell.ok("help", "query").out.partition("Those to group by")[2]
    # Without a store there is help all the same.
    nowhere = Shell(store=str(tmp_path / "nowhere.db"))
    assert "priority>=high" in nowhere.ok("help", "query").out
    assert not (tmp_path / "nowhere.db").exists()


def test_groups_by_a_day_or_an_instant_are_told_as_spans(shell: Shell) -> None:
    shell.ok("field", "add", "visit", "instant")
    shell.ok("field", "add", "go_live", "date")
    shell.ok("create", "one", "-p", "acme", "--set", "visit=tomorrow", "--set", "go_live=2026-11-24")
    assert [line.split("\t")[0] for line in shell.ok("list", "--group", "visit").lines] == ["tomorrow"]
    assert [line.split("\t")[0] for line in shell.ok("list", "--group", "go_live").lines] == ["today"]


def test_what_blocks_is_asked_for_and_is_no_column(shell: Shell) -> None:
    for name in ("one", "two", "three"):
        shell.ok("create", name, "-p", "acme")
    shell.ok("link", "1", "blocks", "2")
    for query, found in (
        ("blocks:2", ["1"]),
        ("blocked_by:1", ["2"]),
        ("blocked:yes", ["2"]),
        ("blocked:no", ["1", "3"]),
        ("blockers:any", ["2"]),
        ("blocks:none !blocked:yes", ["3"]),
    ):
        assert shell.ok("list", f"{query} sort:id", "--format", "{id}").lines == found, query
    shell.ok("edit", "1", "--set", "status=closed")
    assert shell.ok("list", "blocked:yes", "--format", "{id}").out == ""
    assert "blocks" in shell("list", "sort:blocks").err
    assert "it is about other tickets" in shell("list", "group:blocks").err
    assert shell("edit", "3", "--set", "blocks=1").code == 2
    assert shell("view", "add", "x", "--columns", "id,blocks").code == 2
    assert "blocked_by:1042" in shell.ok("help", "query").out
