"""Typed in a real terminal faster than anything can be drawn; a key map with a fault; what an overlay costs."""

from __future__ import annotations

import termios
from pathlib import Path

import pytest

from odesk_tui.commands.people import AddProject
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.tickets import Create
from odesk_tui.desk import Desk
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
    for number in range(1, 41):
        made.run(Create(subject=f"Printer {number} offline", project="globex", body="Floor 3"))
    environment["ODESK_STORE"] = sqlite_address
    return made


def keys_file(environment: dict[str, str]) -> Path:
    path = Path(environment["XDG_CONFIG_HOME"]) / "odesk" / "keys.toml"
    path.parent.mkdir(parents=True)
    return path


def test_what_is_typed_ahead_goes_where_it_was_meant(desk: Desk, environment: dict[str, str]) -> None:
    with Session([], environment) as session:
        session.wait_for("Printer 1 offline")
        # One write of the terminal: open 40, assign it to me, a note, back, and the list's first one gets a priority.
        session.press("#40\rm" + "nseen jkq" + "\n" + "qgg+")
        session.wait_for("#1 priority", seconds=30)
        session.settle()
        session.press("\x11")
        assert session.end() == 0
    first, last = desk.read(TicketsNumbered((1, 40)))
    assert (last.assignee, last.priority.label) == ("ada", "P3")
    assert (first.assignee, first.priority.label) == (None, "P2")


def test_a_key_map_with_a_fault_leaves_the_terminal_alone(desk: Desk, environment: dict[str, str]) -> None:
    path = keys_file(environment)
    path.write_text('# mine\ntake = "s"\n')
    with Session([], environment, columns=200) as session:
        assert session.end() == 2
        assert session.escapes() == []
        assert termios.tcgetattr(session.handle)[:4] == session.before[:4]
        told = session.plain_text()
    assert f'{path}, line 2 (take = "s"): s is taken in the list by status (set the status)' in told


def test_opening_and_closing_the_palette_costs_little(desk: Desk, environment: dict[str, str]) -> None:
    with Session([], environment) as session:
        session.wait_for("Printer 1 offline")
        session.press("x")
        session.settle()
        before = len(session.written)
        session.press(":")
        session.wait_for("Commands, tickets, people, views")
        session.settle()
        opened = len(session.written) - before
        session.press("ass")
        session.wait_for("assign to me")
        session.settle()
        typed = len(session.written) - before - opened
    assert opened < 5000
    assert typed < 5000
