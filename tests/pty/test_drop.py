"""The line drops at any moment of a session: nothing that matters is lost, nothing stays behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import termios
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from odesk_tui.commands.people import AddContact, AddProject
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.tickets import Create
from odesk_tui.commands.time import StartTimer
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import Drafts, ShowTicket
from odesk_tui.reads.time import RunningTimer
from tests.pty.session import Session
from tests.pty.test_leaving import children_of

# Fifty are what was promised; a run in between looks at fewer.
MOMENTS = int(os.environ.get("ODESK_TEST_DROPS", "8"))
OLD_S = 2.0
REPLY = "Dear Eve, the spooler had lost its queue and we have cleared it for you."
NOTE = "Ask for the model before it happens again."


@dataclass
class Typist:
    """Types a script at the pace of a person and remembers what was typed when."""

    session: Session
    typed: dict[str, list[tuple[float, str]]] = field(default_factory=lambda: {"reply": [], "note": []})

    def script(self) -> list[tuple[float, str, str]]:
        """(seconds to wait first, keys, the text that they belong to)."""
        letters = [(0.03, letter, "reply") for letter in REPLY]
        notes = [(0.03, letter, "note") for letter in NOTE]
        reply = [(0.1, "j", ""), (0.2, "\r", ""), (0.6, "r", ""), (0.5, "", ""), *letters, (0.3, "\n", "")]
        return [*reply, (0.8, "n", ""), (0.5, "", ""), *notes, (0.2, "\x1b", ""), (0.4, "q", ""), (0.4, "q", "")]

    def type_until(self, moment: float) -> None:
        """Type, but no longer than to ``moment`` on the monotonic clock."""
        for wait, keys, text in self.script():
            left = moment - time.monotonic()
            self.session.read(min(wait, max(0.0, left)))
            if time.monotonic() >= moment:
                return
            self.session.press(keys)
            if text:
                before = self.typed[text][-1][1] if self.typed[text] else ""
                self.typed[text].append((time.monotonic(), before + keys))
        self.session.read(max(0.0, moment - time.monotonic()))

    def owed(self, text: str, at: float) -> str:
        """What must have been kept of a text at an instant."""
        return next((body for when, body in reversed(self.typed[text]) if when <= at - OLD_S), "")


@pytest.fixture
def address(request: pytest.FixtureRequest, moment: int) -> str:
    """One database for the even moments and the other for the odd ones."""
    found: str = request.getfixturevalue("sqlite_address" if moment % 2 else "postgres_address")
    return found


@pytest.fixture
def environment(tmp_path: Path, address: str) -> dict[str, str]:
    names = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "HOME")
    return {"ODESK_AGENT": "ada", "ODESK_STORE": address, **{name: str(tmp_path / name) for name in names}}


@pytest.fixture
def desk(address: str) -> Desk:
    made = Desk.open(address, "ada")
    made.run(SetUp(handle="ada", name="Ada"))
    made.run(AddProject(name="Globex"))
    made.run(AddContact(project="globex", name="Eve", email="eve@globex.example"))
    changes = {"requester": "eve@globex.example"}
    made.run(Create(subject="Printer offline", project="globex", body="Floor 3", changes=changes))
    made.run(StartTimer(ticket=1))
    return made


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_drop_at_any_moment(desk: Desk, environment: dict[str, str], moment: int) -> None:
    rng = random.Random(f"drop {moment}")
    with Session([], environment) as session:
        began = time.monotonic()
        typist = Typist(session)
        if rng.random() < 0.15:
            # While it starts.
            session.read(rng.uniform(0.05, 1.0))
        else:
            session.wait_for("Printer offline", 60)
            typist.type_until(time.monotonic() + rng.uniform(0, 8.5))
        dropped = time.monotonic()
        gone = rng.random() < 0.5
        if gone:
            session.hang_up()
        else:
            os.kill(session.pid, signal.SIGHUP)
        code = session.end(30)
        took = time.monotonic() - dropped
        assert code in (128 + signal.SIGHUP, -signal.SIGHUP)
        if not gone:
            assert termios.tcgetattr(session.handle)[:4] == session.before[:4]
            entered, left = session.written.rfind(b"\x1b[?1049h"), session.written.rfind(b"\x1b[?1049l")
            assert entered <= left, "the alternate screen was not left"
        assert children_of(session.pid) == []
    kept = {draft.kind: draft.body for draft in desk.read(Drafts(1))}
    said = {item.kind: item.body.raw for item in desk.read(ShowTicket(1)).items if item.message_id}
    for kind in ("reply", "note"):
        owed = typist.owed(kind, dropped)
        have = said.get(kind) or kept.get(kind, "")
        assert have.startswith(owed), f"{kind}: {have!r} of {owed!r}"
    # What was sent waits not to be sent once more.
    assert not ("reply" in said and kept.get("reply"))
    assert desk.read(RunningTimer()) is not None
    doctor = [sys.executable, "-m", "odesk_tui", "doctor"]
    done = subprocess.run(doctor, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    desk.close()
    print(f"moment {moment}: dropped after {dropped - began:.2f} s, ended {took:.2f} s later, drafts {kept}")
