"""The terminal lent to others, in a real one: an editor, the shell after ctrl+z."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import Drafts, ShowTicket
from tests.pty.session import Session


@pytest.fixture
def environment(desk: Desk, sqlite_address: str, tmp_path: Path) -> dict[str, str]:
    names = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "HOME")
    return {
        "ODESK_AGENT": "ada",
        "ODESK_STORE": sqlite_address,
        **{name: str(tmp_path / name) for name in names},
        "EDITOR": str(editor(tmp_path / "ed", "true")),
    }


def editor(path: Path, body: str) -> Path:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o700)
    return path


def opened(environment: dict[str, str]) -> Session:
    session = Session([], environment)
    session.wait_for("VPN drops")
    session.settle()
    return session


def test_a_reply_is_written_in_the_editor_and_sent_here(
    desk: Desk, environment: dict[str, str], tmp_path: Path
) -> None:
    editor(tmp_path / "ed", 'printf "Dear Sam,\\nfixed." > "$1"')
    with opened(environment) as session:
        session.press("E")
        session.wait_for("fixed.")
        session.wait_for("PUBLIC REPLY to sam@acme.example")
        # Nothing is sent by leaving the editor.
        assert all(item.kind != "reply" for item in desk.read(ShowTicket(1)).items)
        session.press("\n")
        session.wait_for("#1 reply to sam@acme.example")
        session.press("\x11")
        assert session.end() == 0
    said = [item.body.raw for item in desk.read(ShowTicket(1)).items if item.kind == "reply"]
    assert said == ["Dear Sam,\nfixed."]


def test_an_unchanged_file_changes_nothing(desk: Desk, environment: dict[str, str]) -> None:
    with opened(environment) as session:
        session.press("r")
        session.wait_for("PUBLIC REPLY")
        session.press("my own words")
        session.wait_for("my own words")
        session.press("\x07")
        session.wait_for("nothing was changed in")
        session.press(" and more")
        session.wait_for("my own words and more")
        session.press("\x11")
        assert session.end() == 0
    assert [draft.body for draft in desk.read(Drafts(1))] == ["my own words and more"]


def test_a_text_for_several_goes_on_in_the_editor(desk: Desk, environment: dict[str, str], tmp_path: Path) -> None:
    editor(tmp_path / "ed", 'printf "\\nand from the editor" >> "$1"')
    with opened(environment) as session:
        session.press("*r")
        session.wait_for("PUBLIC REPLY to 6 tickets")
        session.press("From here")
        session.wait_for("From here")
        session.press("\x07")
        session.wait_for("and from the editor")
        session.press("\x1be")
        session.wait_for("and from the editor")
        session.press("\x11")
        assert session.end() == 0
    assert [draft.body for draft in desk.read(Drafts(0))] == ["From here\nand from the editor\nand from the editor"]


def test_suspended_and_back(environment: dict[str, str]) -> None:
    with opened(environment) as session:
        before = session.shown()
        session.press("\x1a")
        until = time.monotonic() + 10
        while True:
            session.read(0.05)
            pid, status = os.waitpid(session.pid, os.WNOHANG | os.WUNTRACED)
            if pid:
                break
            assert time.monotonic() < until
        assert os.WIFSTOPPED(status)
        assert b"\x1b[?1049l" in session.written[-300:]
        os.kill(session.pid, signal.SIGCONT)
        session.wait_for("VPN drops")
        session.settle()
        assert session.shown().splitlines()[2:9] == before.splitlines()[2:9]
        session.press("j")
        session.wait_for(">   2 ")
        session.press("\x11")
        assert session.end() == 0
