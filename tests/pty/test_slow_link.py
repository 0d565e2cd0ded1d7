"""Links of several speeds, measured by the program itself; keys typed while it waits for an answer."""

from __future__ import annotations

import json
import os
from contextlib import closing
from pathlib import Path

import pytest

from odesk_tui.commands.people import AddProject
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.tickets import Create
from odesk_tui.desk import Desk
from odesk_tui.reads.tickets import TicketsNumbered
from tests.pty.slow import SlowSession

TOLD = "slow link: seconds, SLA panel and preview are off"
PREVIEW = "preview (Space hides"


@pytest.fixture
def environment(tmp_path: Path, sqlite_address: str) -> dict[str, str]:
    names = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "HOME")
    made = {"ODESK_AGENT": "ada", "ODESK_STORE": sqlite_address, **{name: str(tmp_path / name) for name in names}}
    with closing(Desk.open(sqlite_address, "ada")) as desk:
        desk.run(SetUp(handle="ada", name="Ada"))
        desk.run(AddProject(name="Globex"))
        for number in range(1, 41):
            desk.run(Create(subject=f"Printer {number} offline on floor {number}", project="globex", body="Help" * 200))
    state = Path(made["XDG_STATE_HOME"]) / "odesk"
    state.mkdir(parents=True)
    (state / "screens.json").write_text(json.dumps({"welcomed": True}))
    return made


def link(environment: dict[str, str]) -> str:
    """What the program has noted of its link."""
    return str(json.loads((Path(environment["XDG_STATE_HOME"]) / "odesk" / "screens.json").read_text())["link"])


def test_a_slow_link_is_found_and_said_once(environment: dict[str, str]) -> None:
    with SlowSession([], environment, bytes_s=12_000, trip_s=0.1) as session:
        session.wait_for(TOLD)
        session.settle(quiet=0.6)
        assert PREVIEW not in session.shown()
        session.press(" ")
        session.wait_for(PREVIEW)
        session.press("\x11")
        assert session.end() == 0
    assert link(environment).startswith("slow: ")


def test_slowness_can_be_refused_and_then_nothing_is_asked(environment: dict[str, str]) -> None:
    with SlowSession(["--no-slow"], environment, bytes_s=12_000, trip_s=0.1) as session:
        session.wait_for(PREVIEW)
        session.press("\x11")
        assert session.end() == 0
        assert session.asked == 0


def test_slowness_can_be_asked_for(environment: dict[str, str]) -> None:
    with SlowSession(["--slow"], environment, bytes_s=1e9) as session:
        session.wait_for("Printer 1 offline")
        session.settle()
        assert PREVIEW not in session.shown()
        session.press(",")
        session.wait_for("< on >")
        session.press("\x1b")
        session.press("\x11")
        assert session.end() == 0
        assert session.asked == 0


def test_where_no_answer_comes_everything_is_shown(environment: dict[str, str]) -> None:
    with SlowSession([], environment, bytes_s=1e9, answers=False) as session:
        session.wait_for("Printer 1 offline")
        session.wait_for(PREVIEW)
        session.press("j")
        session.wait_for(">   2")
        session.press("\x11")
        assert session.end() == 0
        assert session.asked > 0
        assert TOLD not in session.plain_text()


def test_keys_typed_around_an_answer_are_all_taken(environment: dict[str, str]) -> None:
    with SlowSession([], environment, bytes_s=1e9, answers=False) as session:
        session.wait_for("Printer 1 offline")
        assert session.asked > 0
        # Keys before, between and behind the answers, all in one piece.
        os.write(session.handle, b"j\x1b[2;1Rj\x1b[40;1Rm")
        session.wait_for("P3 OPEN me")
        session.press("\x11")
        assert session.end() == 0
    with closing(Desk.open(environment["ODESK_STORE"], "ada")) as desk:
        rows = desk.read(TicketsNumbered((1, 2, 3, 4)))
    assert [row.assignee for row in rows] == [None, None, "ada", None]
