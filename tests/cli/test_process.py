"""The program as a process: what it imports, how it ends, how it asks, what it logs."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from odesk_tui.cli import errors
from odesk_tui.cli.errors import guarded
from odesk_tui.cli.table import fitting
from odesk_tui.desk import system_clock
from odesk_tui.settings import log_file
from tests.cli.conftest import Shell
from tests.cli.terminal import on_terminal

# What a script starts in the background was told to ignore interrupts, and so is what that starts.
_HEARS_INTERRUPTS = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
HEAVY = ("textual", "rich", "sqlalchemy", "sqlmodel", "alembic", "psycopg", "pydantic", "tomlkit")


def environment(shell: Shell, **more: str) -> dict[str, str]:
    return {**os.environ, "ODESK_STORE": shell.store, "ODESK_AGENT": shell.agent, **more}


def odesk(shell: Shell, *words: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "odesk_tui", *words],
        capture_output=True,
        env=environment(shell, **more),
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize(
    "line", ["list", "show 1", "status 1 open", "timer status", "help query", "--help", "list --json *"]
)
def test_a_command_imports_only_what_it_needs(shell: Shell, line: str) -> None:
    shell.ok("create", "x", "-p", "acme")
    program = (
        "import sys; from odesk_tui.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *line.split()],
        capture_output=True,
        text=True,
        env=environment(shell),
        check=True,
    )
    loaded = done.stderr.split()
    assert {name.split(".")[0] for name in loaded} & set(HEAVY) == set()
    assert [name for name in loaded if name.startswith(("odesk_tui.demo", "odesk_tui.transfer", "odesk_tui.tui"))] == []


def test_a_reader_that_leaves_is_no_fault(shell: Shell) -> None:
    for n in range(3):
        shell.ok("create", f"{n} " + "x" * 400, "-p", "acme")
    line = f"{sys.executable} -m odesk_tui list --json '*' 2>err | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    cwd = Path(shell.store).parent
    done = subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, env=environment(shell), cwd=cwd, check=True
    )
    assert done.stdout == "0\n"
    assert (cwd / "err").read_text(encoding="utf-8") == ""


def test_an_interrupt_ends_with_130_and_one_line(shell: Shell) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "odesk_tui", "sla", "watch", "--every", "1m"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(shell, PYTHONUNBUFFERED="1"),
        preexec_fn=_HEARS_INTERRUPTS,
    )
    # It sleeps in the kernel once it has looked.
    until = time.monotonic() + 30
    while "clock_nanosleep" not in _waits_in(process.pid) and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told == b"odesk: interrupted\n"


def _waits_in(pid: int) -> str:
    """Where a process waits; on systems that do not say, after a second."""
    try:
        where = Path(f"/proc/{pid}/wchan").read_text(encoding="ascii")
    except OSError:
        where = ""
    if where in ("", "0"):
        time.sleep(2)
        return "clock_nanosleep"
    return "clock_nanosleep" if "nanosleep" in where else ""


def test_a_fault_is_told_in_a_sentence_and_logged_without_words_of_others(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        secret = "s3cret words of a customer"
        try:
            raise ValueError(secret)
        except ValueError as error:
            raise KeyError(secret) from error

    assert guarded(fail) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert str(log_file()) in err
    assert len(err.splitlines()) == 1
    log = log_file().read_text(encoding="utf-8")
    assert "KeyError" in log
    assert "ValueError" in log
    assert "test_process.py" in log
    assert "s3cret" not in log + err
    assert stat.S_IMODE(log_file().stat().st_mode) == 0o600


def test_a_long_log_is_set_aside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(errors, "_LOG_LIMIT", 10)
    path = tmp_path / "odesk.log"
    for _ in range(3):
        errors.keep(ValueError("x"), path)
    assert sorted(os.listdir(tmp_path)) == ["odesk.log", "odesk.old.log"]


def test_a_fault_is_told_where_no_log_can_be_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("odesk_tui.settings.log_file", lambda: Path("/dev/null/odesk.log"))

    def fail() -> int:
        raise ValueError

    assert guarded(fail) == 1
    assert "could not be written" in capsys.readouterr().err


def test_an_encoding_without_the_letters_ends_nothing(shell: Shell) -> None:
    shell.ok("create", "Żółć 漢字", "-p", "acme")
    done = odesk(shell, "list", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"\\u017b" in done.stdout
    assert odesk(shell, "status", "99", "Żółć", PYTHONIOENCODING="ascii").returncode == 2


def test_words_that_are_not_utf8_are_kept(shell: Shell) -> None:
    done = subprocess.run(
        [os.fsencode(sys.executable), b"-m", b"odesk_tui", b"create", b"caf\xe9", b"-p", b"acme"],
        env=environment(shell),
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"1\n"
    assert shell.ok("list", "--json", "subject").json == [{"subject": "caf\udce9"}]


def test_a_demo_is_made_and_removed(shell: Shell, tmp_path: Path) -> None:
    done = odesk(shell, "demo", "--no-open", "--tickets", "12", TMPDIR=str(tmp_path))
    assert done.returncode == 0
    assert b"12 tickets" in done.stderr
    assert list(tmp_path.glob("odesk-demo-*")) == []
    # The store of the settings is somebody's desk: it is not touched.
    assert shell.ok("list").out == ""
    kept = tmp_path / "kept.db"
    odesk(shell, "demo", "--no-open", "--tickets", "12", "--store", str(kept))
    shell.store = str(kept)
    assert len(shell.ok("list", "--trash", "-n", "0").lines) + len(shell.ok("list", "id>0", "-n", "0").lines) == 12
    assert shell("demo", "--no-open", "--store", str(kept)).code == 4
    assert shell("demo", "--tickets", "0", "--no-open").code == 2


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_demo_that_is_ended_while_it_is_made_leaves_nothing(
    shell: Shell, tmp_path: Path, sent: signal.Signals
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "odesk_tui", "demo", "--no-open", "--tickets", "500000"],
        stderr=subprocess.PIPE,
        env=environment(shell, TMPDIR=str(tmp_path)),
        preexec_fn=partial(signal.signal, sent, signal.SIG_DFL),
    )
    try:
        until = time.monotonic() + 60
        while not list(tmp_path.glob("odesk-demo-*/demo.db")) and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(sent)
        _, told = process.communicate(timeout=60)
    finally:
        process.kill()
    assert (process.returncode, told) == (130, b"odesk: interrupted\n")
    assert list(tmp_path.glob("odesk-demo-*")) == []


def editor(folder: Path, script: str) -> str:
    path = folder / "editor"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o700)
    return str(path)


def test_an_editor_writes_the_reply(shell: Shell, tmp_path: Path) -> None:
    shell.now = system_clock()
    shell.ok("create", "VPN\x1b[31m", "-p", "acme", "-m", "it drops")
    env = {**environment(shell), "TMPDIR": str(tmp_path)}
    copied = tmp_path / "seen"
    env["EDITOR"] = editor(tmp_path, f'cat "$1" >{copied}; stat -c %a "$1" >>{copied}; sed -i "1s/^/Try again./" "$1"')
    code, shown = on_terminal(["reply", "1", "--status", "pending"], env)
    assert (code, "pending" in shown) == (0, True)
    seen = copied.read_text(encoding="utf-8")
    assert "> it drops" in seen
    assert "\x1b" not in seen
    assert seen.endswith("600\n")
    (ticket,) = shell.ok("show", "1", "--json", "messages,status").json
    assert (ticket["messages"][-1]["text"], ticket["status"]) == ("Try again.", "pending")
    assert list(tmp_path.glob("odesk-*")) == []


@pytest.mark.parametrize("script", ["true", ': >"$1"', "exit 3", 'sed -i "s/.*//" "$1"'])
def test_an_empty_or_unchanged_text_sends_nothing(shell: Shell, tmp_path: Path, script: str) -> None:
    shell.ok("create", "x", "-p", "acme")
    env = {**environment(shell), "TMPDIR": str(tmp_path), "EDITOR": editor(tmp_path, script)}
    code, _ = on_terminal(["reply", "1"], env)
    assert code == (1 if "exit" in script else 0)
    assert shell.ok("show", "1", "--json", "messages").json == [{"messages": []}]
    assert list(tmp_path.glob("odesk-*")) == []


def test_a_reply_that_crosses_the_customers_is_kept_as_a_draft(shell: Shell, tmp_path: Path) -> None:
    shell.now = system_clock()
    shell.ok("create", "x", "-p", "acme", "-m", "first")
    other = f'ODESK_AGENT=bob {sys.executable} -m odesk_tui reply 1 -m "Bob was faster"'
    env = {**environment(shell), "EDITOR": editor(tmp_path, f'{other}; sed -i "1s/^/Mine./" "$1"')}
    code, shown = on_terminal(["reply", "1"], env)
    assert code == 5
    assert "bob wrote" in shown
    assert "kept as a draft of #1" in shown
    assert [m["text"] for m in shell.ok("show", "1", "--json", "messages").json[0]["messages"]] == [
        "first",
        "Bob was faster",
    ]


def test_many_tickets_are_asked_about_at_a_keyboard(shell: Shell) -> None:
    for n in range(21):
        shell.ok("create", str(n), "-p", "acme")
    everything = ",".join(str(n) for n in range(1, 22))
    env = environment(shell)
    assert on_terminal(["status", everything, "open"], env, [("y/N", "n\n")])[0] == 0
    assert shell.ok("list", "status:open").out == ""
    code, shown = on_terminal(["status", everything, "open"], env, [("y/N", "y\n")])
    assert code == 0
    # What would come of it stands before the question.
    question = shown.index("change 21 tickets? y/N")
    assert shown.index("would be: #10 ") < shown.index("and 11 more") < question
    assert "would be: #11 " not in shown
    assert len(shell.ok("list", "status:open").lines) == 21
    assert on_terminal(["status", everything, "pending", "--no-input"], env)[0] == 2


def test_init_asks_four_questions(tmp_path: Path) -> None:
    store = tmp_path / "asked.db"
    questions = [
        ("full name", "Eve Long\n"),
        ("short name", "\n"),
        ("time zone", "Mars/Olympus\n"),
        ("not a time zone", "tokyo\n"),
        ("first customer", "Acme Corporation\n"),
    ]
    code, shown = on_terminal(["init", "--store", str(store)], os.environ, questions)
    assert code == 0
    assert str(store) in shown[: shown.index("full name")]
    assert "odesk create 'What it is about' --project acme-corporation" in shown
    shell = Shell(str(store), agent="eve")
    assert (
        shell.ok("agent", "list", "--format", "{handle}|{name}|{email}|{timezone}").out == "eve|Eve Long||Asia/Tokyo\n"
    )
    assert shell.ok("project", "list", "--format", "{handle} {name}").out == "acme-corporation Acme Corporation\n"
    line = ["init", "--no-input", "--customer", "Acme Corporation"]
    again = shell.ok(*line).err
    assert "set up already" in again
    assert "the customer acme-corporation is there already" in again


@pytest.mark.parametrize(
    ("width", "room"),
    [
        (200, {0: 4, 1: 7, 2: 8, 3: 60}),
        (60, {0: 4, 1: 7, 2: 8, 3: 35}),
        (49, {0: 4, 1: 7, 2: 8, 3: 24}),
        (48, {0: 4, 1: 7, 3: 33}),
        (30, {0: 4, 3: 24}),
        (29, {0: 4, 1: 7, 2: 8}),
        (2, {0: 2}),
    ],
)
def test_a_table_gives_up_columns_rather_than_words(width: int, room: dict[int, int]) -> None:
    assert fitting([4, 7, 8, 60], [False, False, False, True], width) == room
