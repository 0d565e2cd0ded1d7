"""A signal or a closed terminal: the terminal is restored, the text kept, the timer runs, nothing stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import termios
from pathlib import Path

import pytest

from odesk_tui.commands.people import AddContact, AddProject
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.tickets import Create
from odesk_tui.commands.time import StartTimer
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import Drafts
from odesk_tui.reads.time import RunningTimer
from tests.pty.session import Session


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    names = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "HOME")
    return {"ODESK_AGENT": "ada", **{name: str(tmp_path / name) for name in names}}


@pytest.fixture
def desk(address: str, environment: dict[str, str]) -> Desk:
    made = Desk.open(address, "ada")
    made.run(SetUp(handle="ada", name="Ada"))
    made.run(AddProject(name="Globex"))
    made.run(AddContact(project="globex", name="Eve", email="eve@globex.example"))
    made.run(
        Create(subject="Printer offline", project="globex", body="Floor 3", changes={"requester": "eve@globex.example"})
    )
    made.run(StartTimer(ticket=1))
    environment["ODESK_STORE"] = address
    return made


def children_of(pid: int) -> list[str]:
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.split()


def in_the_composer(environment: dict[str, str]) -> Session:
    session = Session([], environment)
    session.wait_for("Printer offline")
    session.settle()
    session.press("r")
    session.wait_for("PUBLIC REPLY")
    session.press("Dear Eve, it is the spooler")
    session.wait_for("it is the spooler")
    return session


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_in_the_composer(desk: Desk, environment: dict[str, str], number: signal.Signals) -> None:
    with in_the_composer(environment) as session:
        os.kill(session.pid, number)
        assert session.end() == 128 + number
        assert termios.tcgetattr(session.handle)[:4] == session.before[:4]
        # Out of the alternate screen, with a cursor.
        tail = session.written[-400:]
        assert b"\x1b[?1049l" in tail
        assert b"\x1b[?25h" in tail
        assert children_of(session.pid) == []
    assert [(draft.kind, draft.body) for draft in desk.read(Drafts(1))] == [("reply", "Dear Eve, it is the spooler")]
    assert desk.read(RunningTimer()) is not None


def test_a_terminal_that_is_closed(desk: Desk, environment: dict[str, str]) -> None:
    with in_the_composer(environment) as session:
        session.hang_up()
        # By the hangup's signal, or by the terminal that is gone: not well, and soon.
        assert session.end() in (128 + signal.SIGHUP, -signal.SIGHUP)
        assert children_of(session.pid) == []
    assert [draft.body for draft in desk.read(Drafts(1))] == ["Dear Eve, it is the spooler"]
    assert desk.read(RunningTimer()) is not None


def test_leaving_by_key_keeps_what_is_being_written(desk: Desk, environment: dict[str, str]) -> None:
    with in_the_composer(environment) as session:
        session.press("\x11")
        assert session.end() == 0
    assert [draft.body for draft in desk.read(Drafts(1))] == ["Dear Eve, it is the spooler"]


def test_leaving_by_key_is_success(desk: Desk, environment: dict[str, str]) -> None:
    with Session([], environment, 80, 24) as session:
        session.wait_for("Printer offline")
        session.press("\x11")
        assert session.end() == 0
        assert termios.tcgetattr(session.handle)[:4] == session.before[:4]
    assert desk.read(RunningTimer()) is not None


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_draw_is_refused_in_a_line(desk: Desk, environment: dict[str, str], term: str) -> None:
    with Session([], {**environment, "TERM": term}) as session:
        assert session.end() in (1, 2)
        assert len(session.written.splitlines()) == 1
        assert b"odesk list" in session.written
