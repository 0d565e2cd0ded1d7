"""What types, workflows and approvals look like, on every kind of terminal."""

from __future__ import annotations

import pytest

from odesk_tui.commands.approvals import AskApproval
from odesk_tui.commands.tickets import Edit
from odesk_tui.commands.types import AddType
from odesk_tui.commands.workflows import AddWorkflow, Allow, Forbid, PutStatus
from odesk_tui.desk import Desk
from odesk_tui.tui.dialogs.approval import ApprovalDialog
from odesk_tui.tui.dialogs.flow import FlowDialog
from odesk_tui.tui.dialogs.flow_forms import FlowForm
from odesk_tui.tui.dialogs.pick import Pick
from tests.tui.pictures import State, Take, Variant, every_state, take

__all__ = ["take"]

STATES = {
    "status-and-why-not": State(("s", "s"), "id:1", shows=Pick),
    "type": State(("i",), "id:1", shows=Pick),
    "flow": State(("g", "f"), "id:1", shows=FlowDialog),
    "flow-allowing": State(("g", "f", "plus"), "id:1", shows=FlowForm),
    "approval": State(("X",), "id:2", shows=ApprovalDialog),
    "approval-refusing": State(("X", "n", *"no way back"), "id:2", shows=ApprovalDialog),
    "approval-in-the-ticket": State(("enter",), "id:2"),
}


def furnish_types(desk: Desk, bob: Desk) -> None:
    """A type whose tickets go on with somebody's approval; bob asks ada for one of the second ticket."""
    for command in (
        AddWorkflow(name="rollout"),
        PutStatus(workflow="rollout", name="approved", category="open", after="open"),
        Allow(workflow="rollout", sources=("open",), targets=("approved",), approval="one of ada,cleo"),
        Allow(workflow="rollout", sources=("approved",), targets=("solved", "closed"), fields=("team",)),
        Forbid(workflow="rollout", sources=("open",), targets=("solved", "closed")),
        AddType(name="rollout", workflow="rollout", icon="o", colour="yellow", hint="ask for the window first"),
        Edit(tickets=(1, 2), changes={"type": "rollout"}),
        Edit(tickets=(1, 2), changes={"status": "open", "assignee": "bob"}),
        Edit(tickets=(1,), changes={"subject": "Upgrade of the mail relay"}),
    ):
        assert desk.run(command).refused == ()
    bob.run(AskApproval(tickets=(2,), to="approved", note="Friday night, back by Saturday"))


@pytest.fixture
def careful(desk: Desk, bob: Desk) -> Desk:
    furnish_types(desk, bob)
    return desk


@every_state(STATES)
def test_types(state: State, variant: Variant, careful: Desk, take: Take) -> None:
    assert take(careful, state, variant)
