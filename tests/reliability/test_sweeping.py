"""Several programs sweep one store and one is killed: every step fires, and none fires twice."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime

from odesk_tui.commands.people import AddProject
from odesk_tui.commands.setup import SetUp
from odesk_tui.commands.steps import AddStep
from odesk_tui.commands.tickets import Create
from odesk_tui.core.instants import to_seconds
from odesk_tui.desk import Desk
from odesk_tui.reads.checks import Checks
from odesk_tui.reads.sla_proof import ClockDoubts
from odesk_tui.store.opening import open_store

START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
TICKETS, PROGRAMS = 60, 4


def test_programs_that_sweep_at_once_fire_each_step_once_though_one_is_killed(address: str) -> None:
    desk = Desk.open(address, "ada", via="test", clock=lambda: START)
    desk.run(SetUp(handle="ada", name="Ada", timezone="UTC"))
    desk.run(AddProject(name="Acme"))
    for when, action in (("25%", "note:early"), ("50%", "note:half")):
        desk.run(AddStep(policy="standard", metric="resolution", when=when, actions=(action, "notify:ada")))
    numbers = [desk.run(Create(subject=f"x{n}", project="acme")).outcomes[0].ticket for n in range(TICKETS)]
    command = [sys.executable, "-m", "tests.reliability.sweeping", address, str(to_seconds(LATER))]
    programs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(PROGRAMS)]
    told: list[str] = []
    victim = programs[0]
    assert victim.stdout is not None
    told.append(victim.stdout.readline())
    victim.kill()
    for program in programs:
        out, _ = program.communicate()
        told += out.splitlines()
    assert [program.returncode for program in programs[1:]] == [0] * (PROGRAMS - 1)
    last = Desk.open(address, "ada", via="test", clock=lambda: LATER)
    assert list(last.sweep()) == []
    store = open_store(address)
    with store.reading() as tx:
        fired = tx.all("SELECT ticket_number, acted FROM sla_fired")
        notes = [row[0] for row in tx.all("SELECT ticket_number FROM message WHERE kind = 'note' AND body = 'half'")]
        others = tx.all("SELECT count(*) FROM message WHERE kind = 'note' AND body <> 'half'")
        escalated = [row[0] for row in tx.all("SELECT ticket_number FROM event WHERE kind = 'escalated'")]
        items = tx.all("SELECT count(*) FROM inbox_item WHERE why = 'escalated'")
    store.close()
    assert sorted(notes) == sorted(escalated) == sorted(numbers)
    assert others == [(0,)]
    assert items == [(TICKETS,)]
    assert Counter(fired) == Counter((number, acted) for number in numbers for acted in (0, 1))
    # What was told was done; of the one that was killed something may have been done and not told.
    assert max(Counter(word.strip() for word in told if word.strip()).values()) == 1
    assert last.read(Checks()) == ()
    assert last.read(ClockDoubts()).doubts == ()
    last.close()
    desk.close()
