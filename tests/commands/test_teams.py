"""Who is in a team, changed after it was made, on both databases."""

from __future__ import annotations

import pytest

from odesk_tui.commands.people import EditTeam
from odesk_tui.commands.undo import Redo, Undo
from odesk_tui.core.errors import InvalidValue, NotFound, UsageError
from odesk_tui.desk import Desk
from odesk_tui.reads.people import Directory, Members


def test_agents_join_and_leave_and_it_is_taken_back(desk: Desk, bob: Desk) -> None:
    assert desk.read(Members()) == {"network": ("ada",)}
    said = desk.run(EditTeam(handle="network", add=("bob", "ada"), name="Network and VPN")).summary
    assert said == "team network: bob joined, called Network and VPN"
    assert desk.read(Members()) == {"network": ("ada", "bob")}
    assert bob.viewer().teams == ("network",)
    assert desk.run(EditTeam(handle="network", remove=("me",))).summary == "team network: ada left"
    assert desk.run(EditTeam(handle="network", remove=("ada",))).summary == "team network is so already"
    desk.run(Undo(steps=2))
    assert desk.read(Members()) == {"network": ("ada",)}
    assert desk.read(Directory()).teams[0].name.raw == "Network"
    desk.run(Redo(steps=2))
    assert desk.read(Members()) == {"network": ("bob",)}


def test_what_makes_no_sense_is_refused(desk: Desk) -> None:
    for command, kind, said in (
        (EditTeam(handle="network"), UsageError, "nothing to change"),
        (EditTeam(handle="network", add=("zoe",)), NotFound, "there is no agent 'zoe'"),
        (EditTeam(handle="nowhere", add=("bob",)), NotFound, "there is no team 'nowhere'"),
        (EditTeam(handle="network", add=("bob",), remove=("bob",)), InvalidValue, "cannot both join and leave"),
    ):
        with pytest.raises(kind, match=said):
            desk.run(command)
    assert desk.read(Members()) == {"network": ("ada",)}
