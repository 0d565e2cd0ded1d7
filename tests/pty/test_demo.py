"""The demo's way to its screens, in a real terminal."""

from __future__ import annotations

from pathlib import Path

from tests.pty.session import Session


def test_keys_pressed_while_the_demo_is_made_are_not_shown_between(tmp_path: Path) -> None:
    names = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME")
    environment = {"ODESK_AGENT": "ada", **{name: str(tmp_path / name) for name in names}}
    with Session(["demo"], environment) as session:
        session.wait_for("making tickets", 60)
        session.press("jj")
        session.wait_for("SUBJECT", 60)
        assert b"jj" not in session.written
        session.settle()
        session.press("\x11")
        assert session.end() == 0
