"""The hot commands without Typer do what they do with it, and load nothing that they do not need."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from odesk_tui.cli import hot
from odesk_tui.cli.errors import guarded
from odesk_tui.cli.session import Session
from tests.cli.conftest import NOW, Ended, Shell, furnished

UNDERSTOOD = [
    "",
    "--as bob",
    "browse",
    "list",
    "list status:open,new",
    "list assignee:me sla<2h",
    "list -n 2",
    "list --limit=2 --json id,subject",
    "list --limit 1 --format {id}\\t{subject}",
    "list --json",
    "list --json --limit 2",
    "list --json * printer",
    "list --view Mine",
    "list --view nothing-like-it",
    "list --trash",
    "list -- printer",
    "list nonsense:field",
    "list status:",
    "list --json id,nonsense",
    "list --json id --format {id}",
    "list --format {",
    "list -n 0",
    "--as bob list assignee:me",
    "--plain --no-input list",
    "list --as nobody assignee:me",
    "list --store /nowhere/desk.db",
    "list - printer",
    "show 1",
    "show 1 2,#3",
    "show 1 --json subject,messages",
    "show 1 99",
    "show 99",
    "show x",
    "show -",
    "show - --format {id}",
    "timer status",
    "timer start 1 -m reading",
    "timer start 1 --type travel --note=x",
    "timer stop",
    "timer switch 2",
    "timer --as bob status",
    "timer status --json clock",
    "timer start 1 --as nobody",
    "sla list",
    "sla list --mine --within 2h",
    "sla list --within nonsense",
    "sla list -n 0 --json *",
    "sla show 1 2",
    "sla show 99",
    "view list",
    "view list --json name,count",
    "inbox list --unread",
    "agent list",
    "project list --format {handle}",
    "calendar list",
    "time week",
    "time list --from monday",
    "time log 1 15m -m talked",
    "time log 1 nonsense",
    "assign 1,2 bob",
    "assign 1 nobody",
    "status 1 pending",
    "status 1 2 solved --dry-run",
    "snooze 1 tomorrow",
    "edit 1 --set priority=low --set type=task",
    "edit 1 --set nonsense=low",
    "edit list 1 --set priority=low",
    "edit 99 --set priority=low",
    "trash 2",
    "note 1 -m seen",
    "note 1 -m seen --attach /nowhere/file",
    "watch 1",
    "undo",
    "undo --list",
]
LEFT_TO_TYPER = [
    "list --help",
    "list --nonsense",
    "list --limit",
    "list --limit x",
    "list --limit -1",
    "list -n2",
    "list -n=3",
    "list --plain=yes",
    "list --view",
    "show",
    "show --json subject",
    "timer",
    "timer nonsense",
    "timer start",
    "timer start 1 2",
    "sla watch --count 1",
    "--version list",
    "-- list",
    "--nonsense list",
    "create list",
    "status:open list",
    "status solved",
    "link 1 blocks 2",
    "label 1 +vip",
    "label 1 -vip",
    "view",
    "view nonsense",
    "assign",
    "config list",
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hot") / "desk.db"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(path.parent))
        shell = furnished(str(path))
        for subject, person in (("The printer is on fire", "ada"), ("Slow", "bob"), ("Größe \x1b[31m falsch", "ada")):
            shell.ok("create", subject, "--project", "acme", "--assignee", person, "-m", "Since Monday")
        shell.ok("timer", "start", "3")
    return path


def _hot(words: list[str], store: Path, given: str) -> Ended | None:
    session = Session(clock=lambda: NOW)
    env = {"ODESK_STORE": str(store), "ODESK_AGENT": "ada"}
    with CliRunner().isolation(input=given, env=env) as (out, err, _):
        planned = hot.planned(words, session)
        if planned is None:
            return None
        code = guarded(planned)
        sys.stderr.flush()
        return Ended(code, out.getvalue().decode(), err.getvalue().decode())


@pytest.mark.parametrize("line", UNDERSTOOD)
def test_a_hot_line_does_what_typer_would_do(line: str, desk: Path, tmp_path: Path) -> None:
    store = tmp_path / "desk.db"
    words = line.split()
    shutil.copy(desk, store)
    expected = Shell(str(store))(*words, input="1\n2\n")
    shutil.copy(desk, store)
    assert _hot(words, store, "1\n2\n") == expected


@pytest.mark.parametrize("line", LEFT_TO_TYPER)
def test_what_is_not_certain_is_left_to_typer(line: str, desk: Path) -> None:
    assert _hot(line.split(" "), desk, "") is None


_HEAVY = ("typer", "rich", "sqlmodel", "sqlalchemy", "alembic", "pydantic", "psycopg", "textual", "click")
_CHANGING = (
    "odesk_tui.commands.work",
    "odesk_tui.commands.bus",
    "odesk_tui.tui",
    "odesk_tui.cli.front",
    "odesk_tui.cli.compose",
)


@pytest.mark.parametrize("line", ["list printer", "show 1", "sla list", "timer status", "list --json *"])
def test_a_hot_line_loads_nothing_heavy(line: str, desk: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from odesk_tui.cli.main import main\n"
        f"try: main({line.split()!r})\n"
        "finally: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={"ODESK_STORE": str(desk), "ODESK_AGENT": "ada", "HOME": str(tmp_path), "PATH": ""},
    )
    assert done.returncode == 0, done.stderr
    loaded = done.stderr.split()
    assert "odesk_tui.cli.hot" in loaded
    assert [name for name in loaded if name.split(".")[0] in _HEAVY or name.startswith(_CHANGING)] == []
