"""Suspending while one writes, and Esc right before another key, in a real terminal."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from odesk_tui.commands.people import AddProject
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.tickets import Create
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import Drafts
from odesk_tui.reads.tickets import TicketsNumbered
from tests.pty.session import Session


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    names = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "HOME")
    return {"ODESK_AGENT": "ada", **{name: str(tmp_path / name) for name in names}}


@pytest.fixture
def desk(sqlite_address: str, environment: dict[str, str]) -> Desk:
    made = Desk.open(sqlite_address, "ada")
    made.run(SetUp(handle="ada", name="Ada"))
    made.run(AddProject(name="Globex"))
    for number in range(1, 4):
        made.run(Create(subject=f"Printer {number} offline", project="globex", body="Floor 3"))
    environment["ODESK_STORE"] = sqlite_address
    return made


def suspend_and_come_back(session: Session) -> None:
    """Press ctrl+z, see that the process stopped, then what fg does."""
    session.press("\x1a")
    until = time.monotonic() + 10
    while not os.waitpid(session.pid, os.WNOHANG | os.WUNTRACED)[0]:
        session.read(0.05)
        assert time.monotonic() < until, session.shown()
    os.kill(session.pid, signal.SIGCONT)
    session.settle()


@pytest.mark.parametrize(
    ("opening", "draft"), [("n", (1, "note")), ("xxn", (0, "note")), ("c", (0, "create")), ("/", None), ("T", None)]
)
def test_a_text_is_still_there_after_suspending(
    desk: Desk, environment: dict[str, str], opening: str, draft: tuple[int, str] | None
) -> None:
    with Session([], environment) as session:
        session.wait_for("Printer 1 offline")
        session.press(opening)
        session.settle()
        session.press("seenbefore")
        session.wait_for("seenbefore")
        suspend_and_come_back(session)
        session.wait_for("seenbefore")
        if draft is not None:
            (kept,) = desk.read(Drafts(draft[0]))
            assert (kept.kind, "seenbefore" in kept.body) == (draft[1], True)
        session.press("more")
        session.wait_for("seenbeforemore")
        session.press("\x11")
        assert session.end() == 0


def test_another_key_takes_back_what_was_typed(desk: Desk, environment: dict[str, str]) -> None:
    with Session([], environment) as session:
        session.wait_for("Printer 1 offline")
        session.press("n")
        session.wait_for("NOTE (internal)")
        session.press("one")
        session.wait_for("one")
        session.press("\x1f")
        session.settle()
        assert "one" not in session.shown().split("NOTE (internal)")[1]
        session.press("\x11")
        assert session.end() == 0


def test_esc_and_the_next_key_are_two(desk: Desk, environment: dict[str, str]) -> None:
    with Session([], environment) as session:
        session.wait_for("Printer 1 offline")
        # The menu of statuses is closed and the cursor goes down; then the composer's menu is answered.
        session.press("s\x1bj")
        session.wait_for(">   2 ")
        session.press("nkept\x1bq")
        session.wait_for("kept as a draft")
        session.press("x\x1b+")
        session.wait_for("#3 priority")
        session.press("\x11")
        assert session.end() == 0
    assert [(one.kind, one.body) for one in desk.read(Drafts(2))] == [("note", "kept")]
    assert [row.priority.label for row in desk.read(TicketsNumbered((1, 2, 3)))] == ["P3", "P3", "P2"]


def test_arrows_and_function_keys_stay_whole(desk: Desk, environment: dict[str, str]) -> None:
    with Session([], environment) as session:
        session.wait_for("Printer 1 offline")
        session.settle()
        first = session.shown()
        session.press("\x1b[B\x1b[B\x1bOA\x1b[15~\x1b[I\x1b[6;1R")
        session.settle()
        (before,) = [line.split()[1] for line in first.splitlines() if line.startswith(">")]
        (after,) = [line.split()[1] for line in session.shown().splitlines() if line.startswith(">")]
        assert (before, after) == ("1", "2")
