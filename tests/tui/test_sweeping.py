"""The open screens fire what is due on a store of one's own, and what came of it is seen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from odesk_tui.commands.steps import AddStep
from odesk_tui.desk import Desk
from odesk_tui.reads.ticket import ShowTicket
from odesk_tui.tui import sweeping
from tests.tui.world import PRINTER, Clock, furnish, screens, settle, shown, until


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "FIRST_S", 0.05)
    monkeypatch.setattr(sweeping, "EVERY_S", 0.05)


def with_a_step(address: str, clock: Clock) -> Desk:
    desk = furnish(address, clock)
    desk.run(AddStep(policy="standard", metric="resolution", when="90%", actions=("tag:late", "notify:ada")))
    return desk


async def test_what_becomes_due_while_the_screens_are_open_fires(sqlite_address: str, clock: Clock) -> None:
    desk = with_a_step(sqlite_address, clock)
    app = screens(desk, watching=True)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await app.open_ticket(PRINTER)
        await until(pilot, lambda: f"#{PRINTER}" in shown(app)[1])
        assert "late" not in "\n".join(shown(app))
        clock.now += timedelta(hours=4)
        await until(pilot, lambda: "late" in "\n".join(shown(app)))
        await until(pilot, lambda: "step 90% of standard" in "\n".join(shown(app)))
    desk.close()


async def test_a_fault_in_a_sweep_leaves_the_screens_alone(
    sqlite_address: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseException | None] = []
    monkeypatch.setattr(sweeping, "write_log", lambda error: told.append(error) or "")
    monkeypatch.setattr(Desk, "sweep", lambda self: 1 / 0)
    desk = furnish(sqlite_address, clock)
    app = screens(desk, watching=True)
    async with app.run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        await until(pilot, lambda: bool(told))
        assert "Printer offline" in "\n".join(shown(app))
    assert [type(error) for error in told] == [ZeroDivisionError]
    desk.close()


def test_on_postgresql_the_screens_leave_it_to_the_sweep_of_the_team(postgres_address: str, clock: Clock) -> None:
    desk = with_a_step(postgres_address, clock)
    clock.now += timedelta(hours=4)
    sweeper = sweeping.Sweeper(desk)
    sweeper.start()
    assert not sweeper._thread.is_alive()
    assert "late" not in desk.read(ShowTicket(PRINTER)).row.tags
    assert list(desk.sweep())
    assert "late" in desk.read(ShowTicket(PRINTER)).row.tags
    sweeper.stop()
    desk.close()
