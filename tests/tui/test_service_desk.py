"""A service desk set up from nothing by commands only, then worked with by keys, on both databases."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from odesk_tui.cli.front import app
from odesk_tui.cli.session import Session
from odesk_tui.desk import Desk
from odesk_tui.reads.checks import Checks
from odesk_tui.reads.rows import TicketRow
from odesk_tui.reads.sla_proof import ClockDoubts
from odesk_tui.reads.tickets import ListTickets, TicketsNumbered
from tests.tui.test_hour import hand_on

SCRIPT = Path(__file__).parents[1] / "data" / "service_desk.sh"
# A Tuesday in office hours.
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def run_script(address: str) -> None:
    """Run every line of the script as a shell would; each must end with 0."""
    for line in SCRIPT.read_text(encoding="utf-8").splitlines():
        words = shlex.split(line, comments=True)
        if words:
            env = {"ODESK_STORE": address, "ODESK_AGENT": "ada"}
            ended = CliRunner().invoke(app, words[1:], env=env, obj=Session(clock=lambda: NOW))
            assert ended.exit_code == 0, (line, ended.output)


@pytest.fixture
def service(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Ada's desk, furnished by the script."""
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    run_script(address)
    desk = Desk.open(address, "ada", via="tui", clock=lambda: NOW)
    yield desk
    desk.close()


def row(desk: Desk, number: int) -> TicketRow:
    return desk.read(TicketsNumbered((number,)))[0]


async def test_a_desk_from_a_script_is_worked_by_keys(service: Desk, address: str) -> None:
    async with hand_on(service, "id:1") as hand:
        # A view of the script on its key: both machines, not the question.
        await hand.press("7")
        assert "Pump leaks" in hand.screen
        assert "Drill does not start" in hand.screen
        assert "How do I return" not in hand.screen
        # Taken and waiting for parts: the picker says what is missing until it is not.
        await hand.press("g", "g", "s")
        assert "parts     not possible" in hand.screen
        await hand.press("escape", "m")
        await hand.press("s", "a")
        first = row(service, 1)
        assert (first.status, first.assignee, first.priority.label) == ("parts", "ada", "P2")
        assert "PART" in hand.screen
        # The parts are there, the workshop is asked.
        await hand.press("8", "<", "7", "G")
        await hand.press("s", "r")
        assert "one of workshop asked (bob, cleo)" in hand.screen
    bob = Desk.open(address, "bob", via="tui", clock=lambda: NOW)
    async with hand_on(bob, "id:1") as hand:
        assert "inbox 1" in hand.screen
        await hand.press("X", "y")
        assert row(service, 1).status == "repaired"
        # It goes back to the customer.
        await hand.press(">")
        assert row(service, 1).status == "closed"
        await hand.press("u", "u")
        assert row(service, 1).status == "open"
    bob.close()
    assert service.read(ClockDoubts()).doubts == ()
    assert service.read(Checks()) == ()


async def test_the_question_beside_them_goes_the_standard_way(service: Desk) -> None:
    async with hand_on(service, "id:3") as hand:
        await hand.press("g", "f")
        assert "Q question: workflow standard" in hand.screen
        await hand.press("escape", "i", "b")
        assert (row(service, 3).type, row(service, 3).status) == ("repair", "new")
        await hand.press("i")
        # The type that the script took away is not offered.
        assert "C change" not in hand.screen


async def test_which_machine_runs_what_is_a_view_of_its_own(service: Desk) -> None:
    async with hand_on(service, "id:3") as hand:
        # Versions in order: 1.9, then the candidate of 1.10, not 1.10 itself.
        await hand.press("9")
        screen = hand.screen
        assert screen.index("Pump leaks") < screen.index("Saw stalls")
        assert "Drill does not start" not in screen
        assert "1.10-rc1" in screen
        # The saw gets its firmware, and leaves the view.
        await hand.press("G", "e", *"firmw", "enter", "ctrl+u", *"1.10.2", "enter")
        assert "Saw stalls" not in hand.screen
    found = service.read(ListTickets("firmware>=1.10 sort:-firmware"))
    assert [one.number for one in found.rows] == [4, 2]
