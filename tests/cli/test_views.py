"""Groups, columns and saved views in the shell: tables, JSON and CSV of the same."""

from __future__ import annotations

import csv
import io

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def busy(shell: Shell) -> Shell:
    """Three tickets of two customers; an hour went into the first."""
    shell.ok("project", "add", "Globex")
    shell.ok("create", "vpn", "-p", "acme", "--priority", "P1", "--set", "type=incident", "-m", "Help")
    shell.ok("create", "=1+1", "-p", "acme", "--set", "type=request", "-m", "Help")
    shell.ok("create", "mail", "-p", "globex", "-m", "Help")
    shell.ok("time", "log", "1", "1h")
    shell.ok("assign", "1", "ada")
    return shell


def test_groups_come_with_their_figures(busy: Shell) -> None:
    busy.ok("status", "3", "solved")
    rows = busy.ok("list", "--group", "project", "--json", "project,label,tickets,open,breached,seconds").json
    assert rows == [
        {"project": "acme", "label": "Acme Corporation", "tickets": 2, "open": 2, "breached": 0, "seconds": 3600},
        {"project": "globex", "label": "Globex", "tickets": 1, "open": 0, "breached": 0, "seconds": 0},
    ]
    assert busy.ok(
        "list", "project:acme", "--group", "assignee,type", "--format", "{assignee}/{type}: {tickets} {time}"
    ).lines == [
        "ada/incident: 1 1:00",
        "/request: 1 0:00",
    ]
    table = list(csv.reader(io.StringIO(busy.ok("list", "!status:solved", "--group", "created", "--csv").out)))
    assert table == [["created", "tickets", "open", "breached", "age", "time"], ["today", "2", "2", "0", "0 s", "1:00"]]
    assert "label\t" in busy.ok("list", "--group", "status", "--json").out
    assert busy("list", "--group", "subject").code == 2
    assert busy("list", "--group", "status", "--trash").code == 2


def test_columns_are_chosen_and_a_spreadsheet_gets_no_formula(busy: Shell) -> None:
    assert busy.ok("list", "sort:id", "--columns", "id,type,subject").lines[0] == "1\tincident\tvpn"
    rows = list(csv.reader(io.StringIO(busy.ok("list", "sort:id", "--columns", "id,subject", "--csv").out)))
    assert rows == [["id", "subject"], ["1", "vpn"], ["2", "'=1+1"], ["3", "mail"]]
    assert busy("list", "--columns", "id,colour").code == 2
    assert busy("list", "--csv", "--json", "id").code == 2


def test_a_view_is_added_shown_run_edited_copied_put_on_a_key_and_removed(busy: Shell) -> None:
    busy.ok("view", "add", "Acme only", "project:acme", "sort:id", "group:type", "--columns", "id,type", "--key", "8")
    assert busy("view", "add", "Acme only", "").code == 4
    assert busy.ok("view", "run", "acme-only").lines == ["1\tincident", "2\trequest"]
    assert busy.ok("view", "run", "acme-only", "type:request", "--format", "{id}").out == "2\n"
    assert busy.ok("list", "--view", "acme-only").lines == ["1\tincident", "2\trequest"]
    groups = busy.ok("view", "run", "acme-only", "--groups", "--json", "type,tickets").json
    assert groups == [{"type": "incident", "tickets": 1}, {"type": "request", "tickets": 1}]
    told = busy.ok("view", "show", "Acme only").lines
    assert {"name: Acme only", "key: 8", "columns: id, type", "count: 2", "owner: ada"} <= set(told)
    busy.ok(
        "view", "edit", "Acme only", "--name", "Ours", "--owner", "everybody", "--layout", "board", "--columns", "none"
    )
    (view,) = (row for row in busy.ok("view", "list", "--json", "*").json if row["name"] == "Ours")
    assert (view["owner"], view["team"], view["layout"], view["columns"], view["key"]) == (None, None, "board", [], 8)
    busy.ok("view", "copy", "Ours", "Mine too")
    busy.ok("view", "key", "Mine too", "7")
    keys = {row["name"]: row["key"] for row in busy.ok("view", "list", "--json", "name,key").json}
    assert (keys["Ours"], keys["Mine too"]) == (8, 7)
    busy.ok("view", "key", "Ours", "none")
    assert {row["name"]: row["key"] for row in busy.ok("view", "list", "--json", "name,key").json}["Ours"] is None
    # What is not only one's own is removed by saying so.
    assert busy("view", "remove", "Ours").code == 2
    busy.ok("view", "remove", "Ours", "--shared")
    busy.ok("view", "rm", "Mine too")
    assert busy("view", "show", "Ours").code == 3
    busy.ok("undo")
    assert busy.ok("view", "run", "Mine too", "--columns", "id").lines == ["1", "2"]


def test_a_team_view_is_for_its_members(busy: Shell) -> None:
    busy.ok("team", "add", "night", "Night", "--member", "bob")
    assert busy("view", "add", "N", "status:new", "--team", "night").code == 4
    busy.agent = "bob"
    busy.ok("view", "add", "N", "status:new", "--team", "night")
    assert busy.ok("view", "show", "N", "--json", "owner,team").json == [{"owner": None, "team": "night"}]
    busy.agent = "ada"
    assert busy("view", "show", "N").code == 3
    assert busy("view", "edit", "N", "--layout", "tree").code == 3
