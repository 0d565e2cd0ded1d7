"""Terminals of every kind, in a real one: what is written fits what they can, and nothing stale stays on the screen."""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from odesk_tui.commands.people import AddContact, AddProject
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.tickets import Create
from odesk_tui.desk import Desk
from tests.pty.session import Session

SUBJECTS = ("Printer offline", "メールが届かない", "Café: accès refusé", "VPN drops", "New laptop", "Invoice blank")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of somebody with a desk of some tickets."""
    address = str(tmp_path / "desk.db")
    desk = Desk.open(address, "ada", create=True)
    desk.run(SetUp(handle="ada", name="Ada"))
    desk.run(AddProject(name="Globex"))
    desk.run(AddContact(project="globex", name="Eve", email="eve@globex.example"))
    for number in range(30):
        subject = f"{number} {SUBJECTS[number % len(SUBJECTS)]}"
        changes = {"requester": "eve@globex.example", "priority": "high"}
        desk.run(Create(subject=subject, project="globex", body=f"{subject}\n" * 9, changes=changes))
    desk.close()
    folders = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    yield {**folders, "ODESK_STORE": address, "ODESK_AGENT": "ada", "EDITOR": "true"}


def opened(environment: dict[str, str], columns: int = 120, rows: int = 40) -> Session:
    session = Session([], environment, columns, rows)
    session.wait_for("SUBJECT")
    session.settle()
    return session


def nothing_is_stale(session: Session) -> None:
    """Painting every cell anew changes nothing; a second that passes meanwhile is allowed for."""
    for _ in range(4):
        session.settle()
        before = session.picture()
        session.press("\x0c")
        session.settle()
        after = session.picture()
        if before == after:
            return
    different = [y for y, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    raise AssertionError(f"rows {different} were stale; the screen is:\n{session.shown()}")


# None of them leaves odesk.
KEYS = (
    "j", "k", "G", "gg", "\x04", "\x15", "\r", "\x1b", "S", " ", "P", "a\x1b", "/vp\x1b", "J", "]", "[", "3", "2", "?\x1b",
    "rx\x1b",
)  # fmt: skip


@pytest.mark.parametrize("output", ["auto", "cells", "plain"])
def test_any_size_at_any_moment(home: dict[str, str], output: str) -> None:
    dice = random.Random(output)
    with opened({**home, "ODESK_OUTPUT": output}) as session:
        for _ in range(50):
            if dice.random() < 0.5:
                session.resize(dice.randint(20, 150), dice.randint(3, 50))
            session.press(dice.choice(KEYS))
            if dice.random() < 0.5:
                session.read(dice.choice((0.0, 0.01, 0.05)))
        # A resize waits for the keys before it.
        session.settle(2, 120)
        for size in ((59, 30), (90, 19), (60, 20), (120, 40)):
            session.resize(*size)
            if size[0] < 60 or size[1] < 20:
                session.wait_for(f"This window is {size[0]}x{size[1]}; odesk needs 60x20 or more.", 60)
                session.settle()
                assert len(session.shown().split("\n")[0].strip()) == len(session.shown().strip())
            nothing_is_stale(session)
        assert "60x20" not in session.shown()
        session.press("\x11")
        assert session.end() == 0


def test_an_editor_that_leaves_the_screen_in_a_mess(home: dict[str, str], tmp_path: Path) -> None:
    mess = tmp_path / "mess"
    mess.write_text(
        "#!/bin/sh\nprintf '\\033[3;9r\\033[31;44m\\033[8;1HRUBBISH\\n\\n\\n\\n\\n\\n\\n' >&2\necho more >> \"$1\"\n"
    )
    mess.chmod(0o700)
    with opened({**home, "EDITOR": str(mess)}) as session:
        session.press("E")
        session.wait_for("more")
        session.settle()
        assert "RUBBISH" not in session.shown()
        session.press("\x1b")
        session.settle()
        nothing_is_stale(session)


def colours(session: Session) -> set[str]:
    """The SGR parameters that set a colour: one each of what was written."""
    found: set[str] = set()
    for parameters in re.findall(rb"\x1b\[([\d;]*)m", session.written):
        parts = parameters.decode().split(";")
        while parts:
            part = parts.pop(0)
            if part in ("38", "48"):
                kind = parts.pop(0)
                del parts[: 1 if kind == "5" else 3]
                found.add(f"{part};{kind}")
            elif part and int(part) in (*range(30, 48), *range(90, 108)) and part not in ("39", "49"):
                found.add(part)
    return found


def test_as_many_colours_as_the_terminal_has(home: dict[str, str]) -> None:
    cases: tuple[tuple[dict[str, str], set[str] | None], ...] = (
        ({}, {"38;5", "48;5"}),
        ({"COLORTERM": "truecolor"}, {"38;2", "48;2"}),
        ({"NO_COLOR": "1"}, set()),
        ({"TERM": "linux"}, None),
        ({"ODESK_THEME": "odesk-ansi"}, None),
    )
    for more, expected in cases:
        with opened({**home, **more}) as session:
            session.press("ja")
            session.settle()
            found = colours(session)
            if expected is None:
                assert found, more
                assert not any(";" in one for one in found), (more, found)
            else:
                assert found == expected, more


@pytest.mark.parametrize("more", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "latin-1"}, {"ODESK_CHARACTERS": "ascii"}])
def test_ascii_alone_where_there_is_no_more(home: dict[str, str], more: dict[str, str]) -> None:
    with opened({**home, **more}) as session:
        session.press("ja\x1b\rr")
        session.wait_for("PUBLIC REPLY")
        session.settle()
        assert session.written.isascii()
        assert "Cafe: acces refuse" in session.shown() or "?????" in session.shown()


def test_the_mouse_is_left_to_the_terminal_unless_wanted(home: dict[str, str], tmp_path: Path) -> None:
    with opened(home) as session:
        assert b"\x1b[?1000h" not in session.written
    (tmp_path / "odesk").mkdir(exist_ok=True)
    (tmp_path / "odesk" / "config.toml").write_text("mouse = 'on'\n")
    with opened(home) as session:
        assert b"\x1b[?1000h" in session.written
        # The third ticket: its line is the sixth of the screen.
        line = next(y for y, text in enumerate(session.shown().splitlines()) if re.match(r"  3 ", text[2:] + " "))
        session.press(f"\x1b[<0;10;{line + 1}M\x1b[<0;10;{line + 1}m")
        session.settle()
        assert session.shown().splitlines()[line].startswith(">")
        session.press("\x1b[<65;10;8M")
        session.settle()
        assert not session.shown().splitlines()[line].startswith(">")
        session.press("\x11")
        assert session.end() == 0
        # Not left on.
        assert session.written.rindex(b"\x1b[?1000l") > session.written.rindex(b"\x1b[?1000h")


def test_what_is_copied_reaches_the_terminal(home: dict[str, str], tmp_path: Path) -> None:
    with opened(home) as session:
        session.press("y")
        session.wait_for("copied: ")
        copied = re.search(r"copied: (\S+)", session.shown())
        assert copied
        assert b"\x1b]52;c;" + base64.b64encode(copied[1].encode()) in session.written
    # Through tmux when it stands between.
    tmux = tmp_path / "tmux"
    tmux.write_text(f'#!/bin/sh\n[ "$1 $2 $3" = "load-buffer -w -" ] && cat > {tmp_path}/copied\n')
    tmux.chmod(0o700)
    path = f"{tmp_path}:/usr/bin:/bin"
    with opened({**home, "TMUX": "/x,1,0", "TERM": "tmux-256color", "PATH": path}) as session:
        session.press("y")
        session.wait_for("copied: ")
        session.settle()
        assert (tmp_path / "copied").read_text() == copied[1]
        assert b"\x1b]52" not in session.written
    with opened({**home, "TERM": "linux"}) as session:
        session.press("y")
        session.wait_for("copied: ")
        # Which would show the rest of the sequence as text.
        assert b"\x1b]52" not in session.written
