"""A program that fires what is due in a store at an instant: ``python -m tests.reliability.sweeping ADDRESS SECONDS``."""

from __future__ import annotations

import sys

from odesk_tui.commands.escalation import FireSteps
from odesk_tui.core.instants import from_seconds
from odesk_tui.desk import Desk
from odesk_tui.reads.steps import StepsToDo


def main(address: str, seconds: str) -> None:
    """A line for each firing, once it is in the store; a few tickets a transaction, so that others come in between."""
    now = from_seconds(int(seconds))
    desk = Desk.open(address, via="test", clock=lambda: now)
    while desk.read(StepsToDo()).due:
        for outcome in desk.run(FireSteps(limit=3)).outcomes:
            print(outcome.ticket, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
