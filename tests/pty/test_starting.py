"""Typed while odesk starts: every key waits for what it is meant for, and nothing of it is seen."""

from __future__ import annotations

import os
import termios
import time
from pathlib import Path

import pytest

from odesk_tui.commands.people import AddProject
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.tickets import Create
from odesk_tui.demo.fill import fill
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.reads.tickets import TicketsNumbered
from tests.pty.session import Session, picture_of


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    names = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME")
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


def type_slowly(session: Session, keys: str, over_s: float) -> None:
    """Key by key, from the very beginning of the program on."""
    for key in keys:
        os.write(session.handle, key.encode())
        session.read(over_s / len(keys))


# Nearly all of it before the interpreter runs; then with the imports; then into the first second of the screens.
@pytest.mark.parametrize(("painted", "over_s"), [(False, 0.0), (False, 0.4), (True, 0.1), (True, 1.2)])
def test_keys_from_the_first_moment_act_where_they_were_meant(
    desk: Desk, environment: dict[str, str], over_s: float, painted: bool
) -> None:
    if painted:
        learn(environment)
    else:
        environment["ODESK_FIRST_PAINT"] = "off"
    with Session([], environment) as session:
        type_slowly(session, "#40\rmnseen jkq\x1byqgg+", over_s)
        session.wait_for("#1 priority", seconds=15)
        session.settle()
        session.press("\x11")
        assert session.end() == 0
        assert "^J" not in session.plain_text()
    first, last = desk.read(TicketsNumbered((1, 40)))
    assert (last.assignee, last.priority.label) == ("ada", "P3")
    assert (first.assignee, first.priority.label) == (None, "P2")
    assert [item.body.raw for item in desk.read(ShowTicket(40)).items if item.kind == "note"] == ["seen jkq"]  # type: ignore[union-attr]


def test_a_filter_typed_before_the_list_stands_is_whole(desk: Desk, environment: dict[str, str]) -> None:
    desk.run(Create(subject="Printer 41 offline", project="globex", changes={"priority": "high"}))
    with Session([], environment) as session:
        session.press("/ priority:high\rm")
        session.wait_for("#41 assignee")
        assert "priority:high" in session.shown().splitlines()[1]
        session.press("\x11")
        assert session.end() == 0
    assert [row.number for row in desk.read(TicketsNumbered(tuple(range(1, 42)))) if row.assignee] == [41]


def test_a_line_that_opens_no_screens_leaves_what_is_typed_to_the_shell(environment: dict[str, str]) -> None:
    with Session(["list", "--store", "nowhere/desk.db"], environment) as session:
        session.press("ls")
        assert session.end() != 0
        assert termios.tcgetattr(session.handle)[:4] == session.before[:4]


def test_a_start_that_fails_gives_the_terminal_back(environment: dict[str, str]) -> None:
    with Session(["--store", "nowhere/at/all/desk.db"], environment) as session:
        session.press("ls")
        assert session.end() != 0
        assert termios.tcgetattr(session.handle)[:4] == session.before[:4]
        assert "\x1b[?1049h" not in session.written.decode()


def test_the_desk_that_the_line_names_is_painted(desk: Desk, environment: dict[str, str], tmp_path: Path) -> None:
    learn(environment)
    address, environment["ODESK_STORE"] = environment["ODESK_STORE"], str(tmp_path / "another.db")
    other = Desk.open(environment["ODESK_STORE"], "ada", create=True)
    other.run(SetUp(handle="ada", name="Ada"))
    other.run(AddProject(name="Globex"))
    other.run(Create(subject="Of another desk", project="globex"))
    other.close()
    with Session(["--store", address, "--as", "ada"], environment) as session:
        session.wait_for("Printer 30 offline")
        session.settle()
        before, _, _ = session.written.partition(b"\x1b[?1004h")
        assert b"Printer 1 offline" in before
        assert b"Of another desk" not in session.written
        session.press("\x11")
        assert session.end() == 0


@pytest.mark.parametrize(("columns", "rows"), [(120, 40), (80, 24)])
def test_the_first_screen_is_what_the_screens_show(
    sqlite_address: str, environment: dict[str, str], columns: int, rows: int
) -> None:
    """Cell by cell and style by style; a text may end before a character whose width is in doubt."""
    environment["ODESK_STORE"] = sqlite_address
    made = Desk.open(sqlite_address, "ada")
    fill(made, tickets=120, seed=3, now=made.clock(), agent="ada")
    made.close()
    learn(environment, columns, rows, text="sort:sla")
    with Session([], environment, columns, rows) as session:
        session.wait_for("sort:sla")
        session.settle(1)
        whole, written = session.picture(), session.written
        session.press("\x11")
        assert session.end() == 0
    # Focus reports are the first that the screens themselves ask for.
    before, _, after = written.partition(b"\x1b[?1004h")
    assert b"\x1b[?1049h" in before
    assert b"\x1b[?1049h" not in after
    first = picture_of(before, columns, rows)
    differing = [
        (x, y) for y in range(rows) for x in range(columns) if first[y][x] != whole[y][x] and first[y][x][0].strip()
    ]
    # A minute or a second may have passed.
    assert all(whole[y][x][0] in "0123456789" for x, y in differing), differing
    texts = [sum(cells[y][x][0] != " " for y in range(3, rows - 1) for x in range(50)) for cells in (first, whole)]
    assert texts[0] >= 0.9 * texts[1] > 0


def learn(environment: dict[str, str], columns: int = 120, rows: int = 40, text: str = "Printer 1 offline") -> None:
    """Start once, so that the next first screen can be painted; the first key closes the welcome."""
    kept = Path(environment["XDG_CACHE_HOME"]) / "odesk" / "first"
    with Session([], environment, columns, rows) as session:
        session.wait_for(text)
        session.settle()
        session.press("j")
        until = time.monotonic() + 40
        while not is_learnt(kept) and time.monotonic() < until:
            session.read(0.1)
        session.press("\x11")
        assert session.end() == 0
    assert is_learnt(kept)


def is_learnt(kept: Path) -> bool:
    return kept.is_dir() and any(kept.iterdir())
