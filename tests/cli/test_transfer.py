"""Tickets in from files and out to files, from the shell."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.cli.terminal import on_terminal

ROWS = "Ref,Titel,Kunde\nA1,VPN drops,acme\nA2,,acme\nA3,Printer,acme\n"


def imported(tmp_path: Path, text: str = ROWS, name: str = "in.csv") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


MAP = ("--map", "Ref=external", "--map", "Titel=subject", "--map", "Kunde=project")


def test_good_rows_are_kept_and_bad_ones_come_back_with_their_reason(any_shell: Shell, tmp_path: Path) -> None:
    shell = any_shell
    file = imported(tmp_path)
    ended = shell("import", file, *MAP)
    assert ended.code == 6
    assert ended.err.startswith("2 imported, 1 refused\n")
    rejects = Path(f"{file}.rejects.csv")
    assert str(rejects) in ended.err
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    corrected = rejects.read_text(encoding="utf-8").replace("A2,,", "A2,Scanner,")
    again = imported(tmp_path, corrected, "again.csv")
    assert shell.ok("import", again, *MAP).err.startswith("1 imported")
    assert sorted(shell.ok("list", "--format", "{external} {subject}").lines) == [
        "A1 VPN drops",
        "A2 Scanner",
        "A3 Printer",
    ]
    # Repeated, it finds everything there.
    assert "3 there already" in shell("import", file, *MAP).err


def test_a_file_of_columns_says_what_they_are(shell: Shell, tmp_path: Path) -> None:
    mapping = imported(tmp_path, '"Ref" = "external"\n"Titel" = "subject"\n"Kunde" = "project"\n', "map.toml")
    file = imported(tmp_path, ROWS.replace("A2,,", "A2,Scanner,"))
    shell.ok("import", file, "--mapping", mapping)
    assert len(shell.ok("list").lines) == 3
    assert shell("import", file, "--mapping", mapping, *MAP).code == 2


def test_everything_goes_out_and_comes_in_again(shell: Shell, tmp_path: Path, small_desk: Path) -> None:
    shell.ok("create", "=1+1 \x1b[31m", "-p", "acme", "-m", "first\nline", "--set", "external=X1", "--tag", "a")
    file = tmp_path / "all.jsonl"
    assert shell.ok("export", str(file), "--messages").err == "1 ticket exported\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert shell("export", str(file)).code == 2
    shell.ok("export", str(file), "--force", "--messages")
    other = Shell(str(tmp_path / "other.db"))
    Path(other.store).write_bytes(small_desk.read_bytes())
    other.ok("import", "-", "--format", "jsonl", input=file.read_bytes())
    wanted = ("--json", "subject,external,tags,messages")
    mine, theirs = (desk.ok("show", "1", *wanted).json[0] for desk in (shell, other))
    assert {**mine, "messages": None} == {**theirs, "messages": None}
    assert [m["text"] for m in theirs["messages"]] == ["first\nline"]


def test_an_export_goes_to_standard_output_in_both_formats(shell: Shell) -> None:
    shell.ok("create", "=1+1", "-p", "acme")
    shell.ok("create", "other", "-p", "acme", "--tag", "x")
    rows = list(
        csv.DictReader(io.StringIO(shell.ok("export", "-", "!tag:x", "--format", "csv", "--fields", "id,subject").out))
    )
    assert rows == [{"id": "1", "subject": "'=1+1"}]
    lines = [json.loads(line) for line in shell.ok("export", "-", "--format", "jsonl").lines]
    assert [line["subject"] for line in lines] == ["=1+1", "other"]


def test_raw_text_is_not_written_to_a_terminal(shell: Shell) -> None:
    shell.ok("create", "x\x1b[31m", "-p", "acme")
    env = {**os.environ, "ODESK_STORE": shell.store}
    code, shown = on_terminal(["export", "-", "--format", "csv"], env)
    assert (code, "\x1b" in shown) == (2, False)
    code, shown = on_terminal(["export", "-", "--format", "jsonl"], env)
    assert (code, "\x1b" in shown) == (0, False)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("import nosuch.csv", 1),
        ("import what.ever", 2),
        ("import - --format xml", 2),
        ("import {file} --map Nosuch=subject", 2),
        ("import {file} --map Titel=nosuch", 2),
        ("import {file} --rejects {file} --map Titel=subject", 2),
        ("export - --format csv nosuch:x", 2),
        ("export - --format csv --fields nosuch", 2),
        ("export - --format csv --messages", 2),
        ("export /nosuch/x.csv", 1),
    ],
)
def test_what_makes_no_sense_is_said(shell: Shell, tmp_path: Path, words: str, code: int) -> None:
    file = imported(tmp_path)
    ended = shell(*words.format(file=file).split())
    assert ended.code == code, ended
    assert (ended.out, len(ended.err.splitlines())) == ("", 1)
    assert Path(file).read_text(encoding="utf-8") == ROWS
    assert shell.ok("list").out == ""


def test_an_export_that_fails_leaves_no_half_file(shell: Shell, tmp_path: Path) -> None:
    assert shell("export", str(tmp_path / "x.csv"), "nosuch:x").code == 2
    assert [path.name for path in tmp_path.iterdir() if "x.csv" in path.name] == []


def test_an_export_of_this_desk_is_not_imported_a_second_time_by_an_update_either(shell: Shell, tmp_path: Path) -> None:
    file = str(tmp_path / "own.csv")
    shell.ok("create", "Found again", "--project", "acme")
    shell.ok("export", file)
    before = shell.ok("list", "--json", "id").out
    for more in ((), ("--update",)):
        refused = shell("import", file, *more)
        assert refused.code == 2
        assert "would be made a second time" in refused.err
    assert shell.ok("list", "--json", "id").out == before
