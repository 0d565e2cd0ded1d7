"""Nothing that the screens make piles up: no more widgets are there after many rounds of keys and changes than after a few."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator

import pytest
from textual.message_pump import MessagePump
from textual.strip import Strip
from textual.timer import Timer
from textual.worker import Worker

from odesk_tui.commands.tickets import Edit
from odesk_tui.desk import Desk
from tests.tui.world import PRINTER, Clock, app_of, furnish, press, screens, settle

ROUND = (*"jk", "enter", "j", "h", *"gt", "l", *"gb", "l", *"gl", "?", "q", ":", "escape")
WARM, MORE = 2, 4


@pytest.fixture
def desk(sqlite_address: str) -> Iterator[Desk]:
    made = furnish(sqlite_address, Clock())
    yield made
    made.close()


def living() -> Counter[str]:
    """How many screens, widgets, overlays, timers and threads' works there are, by their types."""
    gc.collect()
    return Counter(
        type(thing).__name__ for thing in gc.get_objects() if isinstance(thing, MessagePump | Timer | Worker)
    )


def lines_held() -> int:
    """How many drawn lines, whole or cut, are held by anything."""
    gc.collect()
    return sum(type(thing) is Strip for thing in gc.get_objects())


async def test_rounds_of_keys_and_changes_leave_nothing_behind(desk: Desk, sqlite_address: str) -> None:
    bob = Desk.open(sqlite_address, "bob", via="cli", clock=desk.clock)
    async with screens(desk).run_test(size=(120, 40)) as pilot:
        await settle(pilot)

        async def worked(rounds: int) -> None:
            for turn in range(rounds):
                await press(pilot, *ROUND)
                bob.run(Edit(tickets=(PRINTER,), changes={"priority": ("low", "high")[turn % 2]}))
                app_of(pilot).read_again()
                await settle(pilot)

        await worked(WARM)
        before, lines = living(), lines_held()
        await worked(MORE)
        after, lines_after = living(), lines_held()
    bob.close()
    assert {name: number - before[name] for name, number in after.items() if number - before[name] > 0} == {}
    # Of the screens that were closed nothing is kept; those that are open know a few lines more.
    assert lines_after < lines * 1.1
