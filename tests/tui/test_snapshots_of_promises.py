"""What promises at one look look like, on every kind of terminal."""

from __future__ import annotations

import pytest

from odesk_tui.commands.conversation import Reply
from odesk_tui.commands.reasons import GiveReason
from odesk_tui.desk import Desk
from odesk_tui.tui.dialogs.sla import SlaDialog
from tests.tui.pictures import State, Take, Variant, every_state, take

__all__ = ["take"]

STATES = {
    "due": State(("g", "s"), shows=SlaDialog),
    "late": State(("g", "s", "2"), shows=SlaDialog),
    "reason": State(("g", "s", "2", "r"), shows=SlaDialog),
    "remark": State(("g", "s", "2", "r", "b", *"it crashes"), shows=SlaDialog),
    "forecast": State(("g", "s", "3"), shows=SlaDialog),
    "kept": State(("g", "s", "4"), shows=SlaDialog),
    "explained": State(("g", "s", "2", "e"), shows=SlaDialog),
}


@pytest.fixture
def promised(desk: Desk) -> Desk:
    """Two answers were given in time; of what is late one has a reason."""
    for command in (
        Reply(tickets=(3, 5), body="Looking."),
        GiveReason(tickets=(1,), code="vendor", note="no spare part until Friday"),
    ):
        assert desk.run(command).refused == ()
    return desk


@every_state(STATES)
def test_promises(state: State, variant: Variant, promised: Desk, take: Take) -> None:
    assert take(promised, state, variant)
